"""Where a value stands below its label, and what below a blank field is none."""

from __future__ import annotations

import pytest

from mailbot.understand.form.definition import FormDefinition
from mailbot.understand.form.form import read_form_text
from mailbot.vocabulary.referral import Referral


def read(form: FormDefinition, text: str) -> Referral:
    return read_form_text(f"{text}\nFamily name: Roy", form)


def codes(referral: Referral, key: str) -> list[str]:
    return [problem.code.value for problem in referral.problems if problem.field == key]


@pytest.mark.parametrize(
    ("label", "key", "below"),
    [
        ("UCI", "uci", "12-3456-789"), ("UCI", "uci", "123"), ("Permit needed by", "needed_by", "31 November 2026"),
        ("Postal code", "postal_code", "K1A 0000"), ("Email address", "email", "jo@mail"),
        ("CAQ required", "caq_required", "maybe"),
        ("Urgent category", "category", "very urgent"), ("Urgent category", "category", "one two three four"),
    ],
)  # fmt: skip
def test_a_line_that_tries_to_be_the_value_is_invalid(form: FormDefinition, label: str, key: str, below: str) -> None:
    assert codes(read(form, f"{label}:\n{below}"), key) == ["invalid"]


@pytest.mark.parametrize(
    ("label", "key"),
    [("UCI", "uci"), ("Permit needed by", "needed_by"), ("Postal code", "postal_code"), ("Email address", "email"),
     ("Telephone", "phone"), ("Application number", "application_number"), ("CAQ required", "caq_required"),
     ("Urgent category", "category"), ("Preferred language", "language")],
)  # fmt: skip
@pytest.mark.parametrize(
    "prose",
    ["Please call the client on Friday", "\nPlease call her", "Section B - Client", "CLIENT", "Client information",
     "\nno answer yet from her", "The 3 documents of her 2 children and the 4 others came"],
)  # fmt: skip
def test_prose_below_a_blank_field_is_no_value_of_it(form: FormDefinition, label: str, key: str, prose: str) -> None:
    referral = read(form, f"{label}:\n{prose}")

    assert referral.values[key] is None
    assert "invalid" not in codes(referral, key)
    assert referral.text("family_name") == "Roy"


@pytest.mark.parametrize(
    "prose", ["Section B - Client", "CLIENT", "Client information", "\nShe called twice.", "x" * 101]
)
def test_a_heading_or_a_paragraph_below_a_blank_text_field_is_no_value_of_it(form: FormDefinition, prose: str) -> None:
    assert read(form, f"Occupation:\n{prose}").values["occupation"] is None


@pytest.mark.parametrize(("label", "key"), [("Occupation", "occupation"), ("CSC agent", "agent_name")])
def test_words_below_a_text_field_are_its_value(form: FormDefinition, label: str, key: str) -> None:
    assert read(form, f"{label}:\nDana Whitfield").text(key) == "Dana Whitfield"
    assert read(form, f"{label}:\n  Dana Whitfield\nat night").text(key) == "Dana Whitfield"
    assert read(form, f"{label}\n: Dana Whitfield").text(key) == "Dana Whitfield"
    assert read(form, f"{label}:\n{'x' * 100}").text(key) == "x" * 100


@pytest.mark.parametrize(
    ("label", "key", "below"),
    [("UCI", "uci", "1234-5678"), ("Permit needed by", "needed_by", "26 November 2026"),
     ("Telephone", "phone", "613 555 0110"),
     ("CAQ required", "caq_required", "Oui, au Québec"), ("Urgent category", "category", "Autre"),
     ("Address in Canada", "address", "12 Main Street"),
     ("Reason for urgency", "reason", "Section 4 of the act applies."),
     ("Documents available", "documents_held", "LMIA"), ("Documents available", "documents_held", "[x] LMIA")],
)  # fmt: skip
def test_a_value_below_a_blank_line_is_read_where_it_is_plainly_one(
    form: FormDefinition, label: str, key: str, below: str
) -> None:
    referral = read(form, f"{label}:\n\n{below}")

    assert referral.values[key] not in (None, ())
    assert codes(referral, key) == []


@pytest.mark.parametrize("blank", ["N/A", "-", "none"])
def test_a_blank_below_a_label_is_its_value(form: FormDefinition, blank: str) -> None:
    referral = read(form, f"UCI:\n{blank}\n1234-5678")

    assert referral.values["uci"] is None
    assert codes(referral, "uci") == ["missing"]


def test_more_telephones_below_the_first_stay_with_it(form: FormDefinition) -> None:
    referral = read(form, "Telephone: home 555-0199\n514 555 0110\ncall after five")

    assert referral.text("phone") == "+15145550110"
    assert referral.sources["phone"] == "home 555-0199\n514 555 0110"


def test_a_list_takes_lines_as_long_as_they_are_items(form: FormDefinition) -> None:
    def held(text: str) -> tuple[str, ...]:
        return read(form, f"Documents available: LMIA\n{text}").listed("documents_held")

    assert held("CAQ\n[x] passport") == ("passport",)
    assert held("CAQ\npassport") == ("lmia", "caq", "passport")
    assert held("CAQ\n\npassport") == ("lmia", "caq")
    assert held("CAQ\n\n- passport") == ("lmia", "caq", "passport")
    assert held("x" * 121) == ("lmia",)
    assert held("Other: passport") == ("lmia", "Other: passport")
    assert held("CAQ\n\nOther: passport") == ("lmia", "caq")


@pytest.mark.parametrize("length", [65, 66])
def test_a_text_goes_on_where_its_line_was_full(form: FormDefinition, length: int) -> None:
    first = "Employer: ".ljust(length, "x")

    said = read(form, f"{first}\nwest").text("employer")
    assert said.endswith(" west") is (length == 66)
