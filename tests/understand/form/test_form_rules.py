"""referral-form.md, "Reading it, case by case": a specification for each sentence."""

from __future__ import annotations

from datetime import date

import pytest

from mailbot.understand.form.definition import FormDefinition
from mailbot.understand.form.form import read_answer_lines, read_form_text, read_value
from mailbot.vocabulary.message import Attachment
from mailbot.vocabulary.phrase import Phrase
from mailbot.vocabulary.referral import ProblemCode, Referral
from tests.understand.form.mails import FORM, VALUES, a_mail, lines, read_referral, table


def read(form: FormDefinition, text: str = "", html: str = "", date_order: str | None = None) -> Referral:
    referral = read_referral(a_mail(text, html), form, date_order)
    assert referral is not None
    return referral


def problems(referral: Referral) -> list[tuple[str, ProblemCode]]:
    return [(problem.field, problem.code) for problem in referral.problems]


def values(referral: Referral) -> dict[str, object]:
    return {key: value for key, value in referral.values.items() if value is not None}


def test_a_complete_form_reads_whole_with_every_key_of_the_form(form: FormDefinition) -> None:
    referral = read(form, lines())

    assert values(referral) == VALUES
    assert set(referral.values) == {one.key for one in form.fields}
    assert (referral.problems, referral.lacking, referral.language) == ((), (), "en")


# What is a referral


def test_four_required_labels_make_a_referral_and_three_do_not(form: FormDefinition) -> None:
    three = "Family name: X\nUCI: 1234-5678\nPostal code: K1A 0B1\n"

    assert read_referral(a_mail(three), form) is None
    assert read_referral(a_mail(f"{three}Occupation: Cook\nEmployer: X\nLMIA: 1\nNotes: y"), form) is None
    assert read_referral(a_mail(f"{three}Date of birth:"), form) is not None


@pytest.mark.parametrize("more", ["Email: x\nPhone: y\n", "UCI: 1234-5678\nClient ID: 1234-5678\n"])
def test_two_ways_to_reach_the_client_and_a_label_twice_count_once(form: FormDefinition, more: str) -> None:
    assert read_referral(a_mail(f"Family name: X\nUCI: 1234-5678\n{more}"), form) is None


def test_prose_that_speaks_of_the_fields_is_no_referral(form: FormDefinition) -> None:
    prose = "The family name, the UCI, the date of birth, the address and the reason for urgency are missing."

    assert read_referral(a_mail(prose), form) is None
    assert read_referral(a_mail(""), form) is None


def test_an_attached_message_is_read(form: FormDefinition) -> None:
    inner = a_mail(lines())

    referral = read_referral(a_mail("See attached.", embedded=(a_mail("", embedded=(inner,)),)), form)

    assert referral is not None
    assert values(referral) == VALUES
    assert referral.places["uci"] == "attached message 1, attached message 1, text, line 5"


@pytest.mark.parametrize(
    ("name", "content_type", "body"),
    [
        ("form.txt", "text/plain", lines()),
        ("form.TXT", "application/octet-stream", lines()),
        ("f.html", "text/html", table()),
    ],
)
def test_an_attached_text_file_is_read(form: FormDefinition, name: str, content_type: str, body: str) -> None:
    attached = Attachment(name, content_type, body.encode())

    referral = read_referral(a_mail("See attached.", attachments=(attached,)), form)

    assert referral is not None
    assert values(referral) == VALUES
    assert referral.places["uci"].startswith("attached file, ")


def test_a_picture_called_form_is_not_read_as_text(form: FormDefinition) -> None:
    attached = Attachment("form.png", "image/png", lines().encode())

    assert read_referral(a_mail("See attached.", attachments=(attached,)), form) is None


def test_the_mails_own_form_counts_before_a_forwarded_one(form: FormDefinition) -> None:
    older = lines(needed_by="2026-12-24")
    below = f"From: CSC <csc@csc.example>\nSent: Monday\nTo: Office\nSubject: Urgent\n\n{older}"

    assert read(form, f"Corrected.\n\n{lines()}\n\n{below}").date("needed_by") == date(2026, 11, 26)
    assert read(form, f"Please see.\n\n{below}").date("needed_by") == date(2026, 12, 24)


def test_the_writers_own_form_counts_before_a_quoted_one(form: FormDefinition) -> None:
    quoted = "\n".join(f"> {line}" for line in lines(needed_by="2026-12-24").split("\n"))

    assert read(form, f"{lines()}\n{quoted}").date("needed_by") == date(2026, 11, 26)
    assert read(form, f"See:\n{quoted}").date("needed_by") == date(2026, 12, 24)


def test_two_forms_about_two_clients_leave_the_client_open(form: FormDefinition) -> None:
    other = a_mail(lines(uci="11-1111-1111"))

    referral = read_referral(a_mail(lines(), embedded=(other,)), form)

    assert referral is not None
    assert problems(referral) == [("uci", ProblemCode.CONFLICT)]
    assert referral.values["uci"] is None


def test_the_html_counts_where_it_has_the_form_and_the_text_where_it_has_not(form: FormDefinition) -> None:
    html = table({**FORM, "Family name": "Roy"})

    assert read(form, lines(), html).text("family_name") == "Roy"
    assert read(form, lines(), "<p>See the text part</p>").text("family_name") == "Pelletier"


# Blank


@pytest.mark.parametrize("blank", ["", "N/A", "S.O.", "none", "aucun", "-"])
def test_a_blank_required_field_is_missing_and_an_optional_one_is_nothing(form: FormDefinition, blank: str) -> None:
    referral = read(form, lines(family_name=blank, Occupation=blank))

    assert problems(referral) == [("family_name", ProblemCode.MISSING)]
    assert referral.lacking == ("family_name",)
    assert referral.values["occupation"] is None


def test_with_neither_e_mail_nor_telephone_the_e_mail_is_missing(form: FormDefinition) -> None:
    assert problems(read(form, lines(email="", phone="N/A"))) == [("email", ProblemCode.MISSING)]
    assert problems(read(form, lines(email=None, phone=None))) == [("email", ProblemCode.MISSING)]
    assert problems(read(form, lines(email=""))) == []
    assert problems(read(form, lines(phone=None))) == []


def test_an_unreadable_required_field_is_invalid_and_not_missing_as_well(form: FormDefinition) -> None:
    referral = read(form, lines(uci="123", phone="", email="nobody"))

    assert problems(referral) == [("uci", ProblemCode.INVALID), ("email", ProblemCode.INVALID)]
    assert referral.lacking == ("uci", "email")


def test_patient_care_is_required_for_doctors_only(form: FormDefinition) -> None:
    assert problems(read(form, lines(category="Doctor"))) == [("patient_care", ProblemCode.MISSING)]
    assert problems(read(form, lines(category="Doctor", Treats_patients="No"))) == []
    assert problems(read(form, lines(category="CCMS"))) == []


# Two values for one field


def test_two_values_that_differ_are_a_conflict_with_both_in_its_text(form: FormDefinition) -> None:
    referral = read(form, lines() + "\nClient ID: 1234-5678")

    assert problems(referral) == [("uci", ProblemCode.CONFLICT)]
    assert dict(referral.problems[0].says.says) == {"first": "12-3456-7890", "second": "1234-5678"}
    assert referral.values["uci"] is None
    assert referral.lacking == ("uci",)


@pytest.mark.parametrize(
    "again", ["UCI: 1234567890", "UCI: N/A", "Surname: PELLETIER", "Phone: (613) 555 0110", "UCI:"]
)
def test_the_same_value_again_or_a_blank_is_no_conflict(form: FormDefinition, again: str) -> None:
    referral = read(form, f"{lines()}\n{again}")

    assert values(referral) == VALUES
    assert referral.problems == ()


def test_a_readable_and_an_unreadable_value_are_a_conflict(form: FormDefinition) -> None:
    assert problems(read(form, lines() + "\nUCI: 12-3456-789")) == [("uci", ProblemCode.CONFLICT)]


def test_a_blank_above_the_value_gives_way_to_it(form: FormDefinition) -> None:
    referral = read(form, f"UCI: N/A\n{lines()}")

    assert (referral.text("uci"), referral.places["uci"]) == ("12-3456-7890", "text, line 6")


# Dates


def test_the_offices_order_of_dates_is_obeyed(form: FormDefinition) -> None:
    text = lines(needed_by="03/04/2027")

    assert problems(read(form, text)) == [("needed_by", ProblemCode.AMBIGUOUS_DATE)]
    assert read(form, text, date_order="DMY").date("needed_by") == date(2027, 4, 3)
    assert read(form, text, date_order="MDY").date("needed_by") == date(2027, 3, 4)


def test_a_hint_in_a_label_is_no_part_of_it(form: FormDefinition) -> None:
    for label in (
        "Permit needed by (YYYY-MM-DD)",
        "Permit needed by (format: YYYY-MM-DD)",
        "Permit needed by [AAAA-MM-JJ]",
    ):
        assert read(form, f"{lines(needed_by=None)}\n{label}: 2026-11-26").date("needed_by") == date(2026, 11, 26)


# Long text

STORY = "Her father died.\nNote: the employer will call.\nAirline: not yet.\n\nAddress is known\nEmployer will wait"


def test_long_text_runs_on_until_a_line_that_is_exactly_a_label(form: FormDefinition) -> None:
    for text in (lines(reason=STORY), lines(reason=f"\n{STORY}")):
        referral = read(form, text)

        assert referral.text("reason") == STORY
        assert referral.date("needed_by") == date(2026, 11, 26)
        assert referral.problems == ()


def test_a_label_alone_on_its_line_ends_long_text(form: FormDefinition) -> None:
    referral = read(form, lines(reason="One.\nOccupation\nCook\nEMPLOYER:\nRideau Inc."))

    assert (referral.text("reason"), referral.text("occupation")) == ("One.", "Cook")
    assert referral.text("employer") == "Rideau Inc."


def test_a_near_miss_ends_no_long_text(form: FormDefinition) -> None:
    assert read(form, lines(reason="One.\nOcupation: cook")).text("reason") == "One.\nOcupation: cook"
    assert read(form, lines(Ocupation="cook")).text("occupation") == "cook"


def test_a_sections_heading_below_long_text_is_no_part_of_it(form: FormDefinition) -> None:
    for heading in ("Section D - Dates", "\nSECTION D", "\n=== Documents ===", "\nClient information"):
        assert read(form, lines(reason=f"One.\nTwo.\n{heading}")).text("reason") == "One.\nTwo."


# Yes/no and coded fields; documents that are labels too


def test_coded_fields_may_be_followed_by_words(form: FormDefinition) -> None:
    text = lines(CAQ_required="Non, hors Québec", Preferred_language="French (spoken)", Client_informed="O - le 3")
    referral = read(form, text)

    assert (referral.yes("caq_required"), referral.text("language")) == (False, "fr")
    assert referral.yes("client_informed") is True


def test_documents_that_are_labels_too_are_labels_before_a_colon_only(form: FormDefinition) -> None:
    held = "Documents available:\nLMIA\nOffer of employment\n- CAQ"
    referral = read(form, f"{lines()}\n{held}\nDocuments advised: LMIA\nLMIA: 1234567\nCAQ: No")

    assert referral.listed("documents_held") == ("lmia", "offer", "caq")
    assert referral.listed("documents_advised") == ("lmia",)
    assert (referral.text("lmia_number"), referral.yes("caq_required")) == ("1234567", False)
    assert referral.values["offer_number"] is None


def test_documents_that_are_labels_too_are_labels_in_a_label_cell(form: FormDefinition) -> None:
    rows = {**FORM, "LMIA": "1234567", "Documents available": "LMIA", "CAQ": "Yes", "Offer of employment": "A1"}
    referral = read(form, html=table(rows))

    assert (referral.text("lmia_number"), referral.yes("caq_required")) == ("1234567", True)
    assert (referral.listed("documents_held"), referral.text("offer_number")) == (("lmia",), "A1")


# Addresses, signatures, banners


def test_an_address_over_several_lines_is_joined(form: FormDefinition) -> None:
    expected = "12 Rideau Street, Apt. 4, Ottawa ON"

    assert read(form, lines(address="12 Rideau Street\n  Apt. 4,\nOttawa ON")).text("address") == expected
    assert read(form, lines(address="\n12 Rideau Street\nApt. 4\nOttawa ON")).text("address") == expected
    rows = {**FORM, "Address in Canada": "12 Rideau Street<br>Apt. 4<br>Ottawa ON"}
    assert read(form, html=table(rows)).text("address") == expected


SIGNATURE = "Dana Whitfield\nTelephone: 1-888-555-0100\nEmail: dana@csc.example\nAddress: 1 Main Street"


@pytest.mark.parametrize(
    "mark", ["-- ", "--", "Thank you,", "Merci,", "Regards", "________________", "Sent from my iPhone"]
)
def test_a_signature_is_no_part_of_a_field(form: FormDefinition, mark: str) -> None:
    for text in (lines(), lines(Notes="Call her.")):
        referral = read(form, f"{text}\n\n{mark}\n{SIGNATURE}")

        assert values(referral) == (VALUES | {"notes": "Call her."} if "Notes" in text else VALUES)
        assert referral.problems == ()


def test_thanks_before_the_form_or_in_its_midst_end_nothing(form: FormDefinition) -> None:
    first, second = lines().split("Urgent category")

    assert values(read(form, f"Thanks!\n\n{first}Thank you,\nUrgent category{second}")) == VALUES


BANNERS = [
    "CAUTION: External email. Do not click links.",
    "ATTENTION : Ce courriel provient de l'extérieur de l'organisation.",
    "[EXTERNAL]",
    "PROTECTED B / PROTÉGÉ B",
    "You don't often get email from csc@csc.example. Learn why this is important",
]
FOOTERS = [
    "CONFIDENTIALITY NOTICE: this e-mail is private. Telephone: 1-888-555-0100",
    "AVIS DE CONFIDENTIALITÉ : Ce courriel est confidentiel.",
    "This e-mail and any attachments are confidential and intended only for the recipient.",
    "Ce message est destiné uniquement au destinataire; il est confidentiel.",
    "If you are not the intended recipient, please delete this e-mail.",
]


@pytest.mark.parametrize("banner", BANNERS)
def test_a_banner_is_no_part_of_the_form(form: FormDefinition, banner: str) -> None:
    for text in (f"{banner}\n\n{lines()}", f"{banner}\n{lines()}"):
        referral = read(form, text)

        assert values(referral) == VALUES
        assert referral.problems == ()


@pytest.mark.parametrize("footer", FOOTERS)
def test_a_footer_is_no_part_of_the_last_field(form: FormDefinition, footer: str) -> None:
    referral = read(form, f"{lines(Notes='Call her.')}\n\n{footer}\nTelephone: 1-888-555-0100")

    assert values(referral) == VALUES | {"notes": "Call her."}
    assert referral.problems == ()


def test_a_federal_marking_is_no_part_of_the_last_field(form: FormDefinition) -> None:
    assert read(form, f"{lines(Notes='Call her.')}\nPROTECTED B\n").text("notes") == "Call her."


# Language, unknown labels, places


def test_the_language_is_that_of_the_labels(form: FormDefinition) -> None:
    french = "Nom de famille : Roy\nPrénom(s) : Léa\nIUC : 1234-5678\nCode postal : K1A 0B1\nTelephone: 613 555 0110"
    both = "Family name / Nom de famille: Roy\nUCI / IUC: 1234-5678\nPostal code / Code postal: K1A 0B1\nAddress: X"
    english = "Family name: Roy\nUCI: 1234-5678\nPostal code: K1A 0B1"
    halves = f"{english}\nNom de famille : Roy\nIUC : 1234-5678\nCourriel : a@b.example"

    assert read(form, french).language == "fr"
    assert read(form, both).language == "both"
    assert read(form, halves).language == "both"
    assert read_form_text("Details: X\nDétails: X", form).language is None


def test_an_unknown_label_has_the_label_as_its_field_and_keeps_its_words(form: FormDefinition) -> None:
    text = lines().replace("Postal code", "Passport number: P1234567\nPostal code")
    referral = read(form, text)

    assert problems(referral) == [("Passport number", ProblemCode.UNKNOWN_LABEL)]
    assert referral.problems[0].source == "P1234567"
    assert values(referral) == VALUES


@pytest.mark.parametrize(
    "line",
    ["Client information:", "https://office.example/form", "See you at 14:30", "Hello Dana: please read",
     "Section B: Client", "Please note the following: it is urgent", "IMPORTANT: urgent", "Subject: urgent"],
)  # fmt: skip
def test_headings_greetings_and_sentences_are_no_unknown_labels(form: FormDefinition, line: str) -> None:
    for text in (f"{line}\n{lines()}", lines().replace("Postal code", f"{line}\nPostal code")):
        referral = read(form, text)

        assert referral.problems == ()
        assert referral.text("postal_code") == "K1N 5X1"


def test_each_value_keeps_its_words_and_its_place(form: FormDefinition) -> None:
    referral = read(form, f"Hello,\n\n{lines(needed_by='03/04/2027')}")

    assert (referral.sources["needed_by"], referral.places["needed_by"]) == ("03/04/2027", "text, line 15")
    assert read(form, html=table()).places["uci"] == "table 1, row 5"
    assert read(form, html="<p>Hello</p>" + table()).sources["uci"] == "12-3456-7890"


def test_problems_come_in_the_forms_order(form: FormDefinition) -> None:
    referral = read(form, "Passport: X1\n" + lines(needed_by="soon", call_date="", uci="1", family_name=None))

    assert [problem.field for problem in referral.problems] == [
        "call_date",
        "family_name",
        "uci",
        "needed_by",
        "Passport",
    ]


def test_one_value_is_read_as_the_form_would(form: FormDefinition) -> None:
    assert read_value("needed_by", " 3 April 2027\u00a0", form) == (date(2027, 4, 3), None)
    assert read_value("address", "12 Main\nOttawa", form) == ("12 Main, Ottawa", None)
    assert read_value("needed_by", "03/04/2027", form, "DMY") == (date(2027, 4, 3), None)
    assert read_value("notes", "N/A", form) == (None, None)
    value, problem = read_value("uci", "123", form)
    assert value is None
    assert problem is not None
    assert (problem.field, problem.code, problem.source) == ("uci", ProblemCode.INVALID, "123")


def test_a_note_above_the_form_is_no_field_of_it(form: FormDefinition) -> None:
    assert values(read(form, f"Note: please hurry\n\n{lines()}")) == VALUES


@pytest.mark.parametrize(
    ("label", "below", "key", "value"),
    [
        ("Telephone", "cell: 613 555 0110", "phone", "+16135550110"),
        ("Email address", "mailto:priya@mail.example", "email", "priya@mail.example"),
        ("Permit needed by", "on: 2026-11-26", "needed_by", date(2026, 11, 26)),
    ],
)
def test_a_value_below_its_label_may_have_a_colon(
    form: FormDefinition, label: str, below: str, key: str, value: object
) -> None:
    referral = read(form, "\n".join(f"{one}:\n{below if one == label else words}" for one, words in FORM.items()))

    assert referral.values[key] == value
    assert referral.problems == ()


def test_a_text_with_a_colon_below_its_label_is_a_field_that_the_form_lacks(form: FormDefinition) -> None:
    referral = read(form, lines(Occupation="\nPassport: P1234567"))

    assert [one.field for one in referral.problems] == ["Passport"]
    assert referral.values["occupation"] is None


def test_a_conflict_keeps_the_words_of_both_and_the_place_of_the_first(form: FormDefinition) -> None:
    referral = read(form, f"{lines()}\nUCI: 1234-5678")

    assert (referral.sources["uci"], referral.places["uci"]) == ("12-3456-7890; 1234-5678", "text, line 5")
    assert referral.problems[0].source == "12-3456-7890; 1234-5678"


def test_two_dates_in_one_field_are_told_by_their_days(form: FormDefinition) -> None:
    referral = read(form, lines(needed_by="26 November 2026 or 1 December 2026"))

    (problem,) = referral.problems
    assert problem.says == Phrase.of("problem.conflict", first="2026-11-26", second="2026-12-01")


def test_a_drawn_table_is_rows_with_their_lines(form: FormDefinition) -> None:
    drawn = "\n".join(f"| {label} | {words} |" for label, words in FORM.items())
    referral = read(form, f"+-----+-----+\n{drawn}\n+-----+-----+")

    assert values(referral) == VALUES
    assert referral.places["uci"] == "text, line 6"


def test_the_text_a_field_was_invalid_for_is_in_its_problem(form: FormDefinition) -> None:
    _, problem = read_value("needed_by", "soon", form)

    assert problem is not None
    assert problem.says == Phrase.of("problem.invalid.date", text="soon")


def test_a_heading_of_the_html_ends_long_text(form: FormDefinition) -> None:
    html = "".join(f"<p>{label}: {words}</p>" for label, words in FORM.items())
    referral = read(form, html=html.replace("<p>Permit", "<h3>When</h3><p>Permit"))

    assert values(referral) == VALUES


def test_a_list_goes_on_over_blank_lines_as_long_as_it_has_bullets(form: FormDefinition) -> None:
    referral = read(form, f"{lines()}\nDocuments available:\n\n- LMIA\n\n- CAQ\n\nPlease call her.")

    assert referral.listed("documents_held") == ("lmia", "caq")


def test_boxes_below_their_label_are_read_together(form: FormDefinition) -> None:
    text = lines(category="\n[ ] Doctor\n\n[x] Travel - business\n[ ] CCMS", CAQ_required="[ ] Yes\n[x] No")

    referral = read(form, text)
    assert (referral.text("category"), referral.yes("caq_required")) == ("travel_business", False)


def test_a_wrapped_line_of_text_goes_on_and_a_short_one_does_not(form: FormDefinition) -> None:
    wrapped = "The Rideau Analytics and Shipbuilding Company of Eastern Ontario and"
    referral = read(form, lines(Employer=f"{wrapped}\nWestern Quebec", Occupation="Cook\nsince May"))

    assert referral.text("employer") == f"{wrapped} Western Quebec"
    assert referral.text("occupation") == "Cook"


def test_an_answer_is_read_in_the_offices_order_of_dates(form: FormDefinition) -> None:
    (reading,) = read_answer_lines("needed by: 03/04/2027", form, "DMY")

    assert (reading.value, reading.source) == (date(2027, 4, 3), "03/04/2027")
