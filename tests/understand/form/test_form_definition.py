"""The form is data: `config/referral_form.toml` follows a changed template without code."""

from __future__ import annotations

import pytest

from mailbot.shipped import PROJECT
from mailbot.understand.form.definition import FormDefinition, FormFaulty, parse_form
from mailbot.understand.form.form import read_form_text
from mailbot.vocabulary.phrase import Phrase, Term
from mailbot.vocabulary.referral import RequiredField
from mailbot.write.words.words import Words

ROOT = PROJECT
ONE = '[[field]]\nkey = "uci"\ntype = "uci"\nen = ["UCI"]\nfr = ["IUC"]\n'


def test_the_form_has_every_field_of_the_contract_in_its_order(form: FormDefinition) -> None:
    keys = (
        "call_date agent_name agent_id office family_name given_names uci date_of_birth citizenship email phone address"
        " postal_code language representative_name representative_email application_number previously_submitted"
        " submitted_on employer occupation lmia_number offer_number exemption_code caq_required category reason"
        " patient_care needed_by travel_date documents_held documents_advised client_informed gcms_note notes"
    )
    assert [one.key for one in form.fields] == keys.split()
    assert {one.type for one in form.fields} == (
        {"date", "text", "uci", "email", "phone", "postal code", "language", "application number", "yes/no", "category"}
        | {"long text", "list"}
    )
    assert (form.by_key["uci"].label("en"), form.by_key["uci"].label("fr")) == ("UCI", "IUC")


def test_what_is_required_is_data(form: FormDefinition) -> None:
    always = ["call_date", "agent_name", "family_name", "given_names", "uci", "date_of_birth"]
    assert form.required() == (
        *(RequiredField(key) for key in always),
        RequiredField("email", or_else="phone"),
        *(RequiredField(key) for key in ("address", "postal_code", "category", "reason")),
        RequiredField("patient_care", when=("category", "doctor")),
        RequiredField("needed_by"),
    )


def test_an_officer_who_opens_a_case_need_not_say_who_called_when(form: FormDefinition) -> None:
    left = {rule.key for rule in form.required()} - {rule.key for rule in form.required(by_officer=True)}

    assert left == {"call_date", "agent_name"}


def test_a_label_and_a_field_are_added_without_code() -> None:
    changed = parse_form(
        f'{ONE}[[field]]\nkey = "pet"\ntype = "text"\nen = ["Pet"]\nfr = ["Animal"]\nrequired = true\nlines = "; "\n'
        '[[also]]\nkey = "uci"\nen = ["Client reference"]\n[[also]]\nkey = "uci"\nfr = ["Référence"]\n'
    )

    referral = read_form_text("Client reference: 1234-5678\nAnimal :\nchat\nchien\n", changed)

    assert dict(referral.values) == {"uci": "1234-5678", "pet": "chat; chien"}
    assert changed.by_key["uci"].fr == ("IUC", "Référence")


def test_a_field_is_found_by_its_key_or_by_any_label(form: FormDefinition) -> None:
    for name in (
        "needed_by",
        "NEEDED BY",
        "Permit needed by:",
        "Requis le",
        "needed-by",
        " Permis requis d\u2019ici le : ",
    ):
        found = form.named(name)
        assert found is not None
        assert found.key == "needed_by"
    assert form.named("gcms_note") is form.by_key["gcms_note"]
    assert form.named("pet") is None


@pytest.mark.parametrize(
    ("toml", "fault"),
    [
        ("", "it has no [[field]]"),
        ("x = ", "Invalid value"),
        ("[field]\nkey = 1", "write [[field]], with two brackets"),
        (ONE.replace('"uci"\ntype', '"u ci"\ntype'), "key must be one word"),
        (ONE.replace('type = "uci"', 'type = "number"'), "type must be one of text, long text"),
        (ONE.replace('en = ["UCI"]', "en = []"), "en must be a list of at least one label"),
        (ONE.replace('fr = ["IUC"]', 'fr = "IUC"'), "fr must be a list"),
        (ONE.replace('en = ["UCI"]', 'en = ["..."]'), "en must be a list"),
        (ONE + "requird = true", "unknown property requird"),
        (ONE + ONE, "uci: twice"),
        (ONE + ONE.replace('key = "uci"', 'key = "other"'), "the label UCI is already that of uci"),
        (ONE + 'required_unless = "phone"', "required_unless names no field: phone"),
        (ONE + '[[also]]\nkey = "pet"\nen = ["Pet"]', "[[also]] pet: there is no such field"),
        (ONE + '[[also]]\nkey = "uci"\nen = "Pet"', "[[also]] uci: en must be a list"),
        (ONE + "[office]\nname = 1", "unknown table [office]"),
    ],
)
def test_a_faulty_form_says_what_is_wrong(toml: str, fault: str) -> None:
    with pytest.raises(FormFaulty) as raised:
        parse_form(toml)

    assert fault in str(raised.value)


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(FormFaulty) as raised:
        parse_form(
            ONE.replace('type = "uci"', 'type = "x"') + "[office]\n" + "[[also]]\n".replace("[[also]]", "[more]")
        )

    assert raised.value.what.count("\n") == 3
    assert raised.value.next_step.startswith("Mend config/referral_form.toml")


@pytest.fixture(scope="module")
def words() -> Words:
    return Words(ROOT / "templates")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_names_that_our_letters_use_are_labels_of_the_form(
    form: FormDefinition, words: Words, language: str
) -> None:
    """The CSC answers a clarification with `field: value`, naming the field as we did."""
    for one in form.fields:
        name = words.term("field", one.key, language)
        found = form.named(name)
        assert found is not None, name
        assert found.key == one.key, name


def test_an_ambiguous_date_is_said_as_the_contract_says_it(form: FormDefinition, words: Words) -> None:
    (problem, *_) = read_form_text("Permit needed by: 03/04/2026", form).problems[-1:]

    assert words.say(problem.says, "en") == "03/04/2026 can be 3 April or 4 March"
    assert words.say(problem.says, "fr") == "03/04/2026 peut être le 3 avril ou le 4 mars"


def test_every_problem_can_be_said_in_both_languages(form: FormDefinition, words: Words) -> None:
    unreadable = "\n".join(f"{one.en[0]}: ?" for one in form.fields if one.type not in ("text", "long text", "list"))
    referral = read_form_text(f"{unreadable}\nUCI: 1\nPassport: X1\nDate of call: 01/02/2026", form)

    said = [words.say(problem.says, language) for problem in referral.problems for language in ("en", "fr")]
    assert len(said) > 30
    assert words.say(Phrase("aside.too_large"), "fr").startswith("Il est trop volumineux")
    assert words.term("month", "12", "fr") == "décembre"
    assert words.say(Phrase.of("problem.missing", field=Term("field", "uci")), "en") == "UCI is missing"
