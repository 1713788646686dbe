"""Answers and corrections: fields by lines or as a whole form again, and what is missing worked out again."""

from __future__ import annotations

from datetime import date

from mailbot.understand.form.definition import FormDefinition
from mailbot.understand.form.form import read_answer_lines, read_form_text
from mailbot.understand.mail.mime import read_mail
from mailbot.understand.page.page import read_page
from mailbot.vocabulary.referral import FieldProblem, ProblemCode, Reading, Referral
from tests.understand.form.mails import FORM, a_mail, lines, read_referral, table


def incomplete(form: FormDefinition) -> Referral:
    referral = read_referral(a_mail(lines(uci="12-3456-789", needed_by="03/04/2027", email="", phone="")), form)
    assert referral is not None
    assert referral.lacking == ("uci", "email", "needed_by")
    return referral


def test_an_answer_by_lines_completes_the_referral(form: FormDefinition) -> None:
    said = "Hello,\n\nUCI: 12-3456-7890\nneeded by: 3 April 2027\nE-mail: priya@mail.example\n"
    said += "\nThanks,\nDana\nPhone: 1-888-555-0100"

    referral = incomplete(form).with_readings(read_answer_lines(said, form))

    assert (referral.problems, referral.lacking) == ((), ())
    assert referral.text("uci") == "12-3456-7890"
    assert referral.date("needed_by") == date(2027, 4, 3)
    assert (referral.sources["needed_by"], referral.places["needed_by"]) == ("3 April 2027", "text, line 4")
    assert referral.values["phone"] is None


def test_an_answer_that_leaves_a_field_blank_says_nothing_of_it(form: FormDefinition) -> None:
    readings = read_answer_lines("UCI: N/A\nPostal code:\nOccupation: Cook", form)

    assert [reading.key for reading in readings] == ["occupation"]


def test_an_answer_that_is_wrong_again_replaces_the_problem(form: FormDefinition) -> None:
    (reading,) = read_answer_lines("UCI: 123", form)
    referral = incomplete(form).with_readings([reading])

    assert reading.problem is not None
    assert [problem.source for problem in referral.problems if problem.field == "uci"] == ["123"]


def test_an_answer_with_words_tables_cut_into_spans_is_read_whole(form: FormDefinition) -> None:
    cells = {label: f"<span>{words[:3]}</span><span>{words[3:]}<o:p></o:p></span>" for label, words in FORM.items()}
    octets = f"From: csc@csc.example\nContent-Type: text/html\n\n<p>Here:</p>{table(cells)}".encode()

    readings = {one.key: one.value for one in read_answer_lines(read_page(read_mail(octets)).own_text, form)}

    assert readings["family_name"] == "Pelletier"
    assert readings["address"] == "12 Rideau Street, Ottawa ON"
    assert len(readings) == len(FORM)


def test_a_correction_sets_a_value_and_works_out_what_is_missing(form: FormDefinition) -> None:
    corrected = incomplete(form).corrected("uci", "12-3456-7890", "CORRECT uci: 12-3456-7890")

    assert corrected.lacking == ("email", "needed_by")
    assert {problem.field for problem in corrected.problems} == {"email", "needed_by"}
    assert corrected.sources["uci"] == "CORRECT uci: 12-3456-7890"


def test_a_correction_can_empty_a_field_which_is_then_missing(form: FormDefinition) -> None:
    referral = read_referral(a_mail(lines()), form)
    assert referral is not None

    emptied = referral.corrected("uci", None, "CORRECT uci: none")

    assert [(problem.field, problem.code) for problem in emptied.problems] == [("uci", ProblemCode.MISSING)]
    assert emptied.lacking == ("uci",)


def test_a_correction_of_the_category_asks_of_doctors_what_it_asks(form: FormDefinition) -> None:
    referral = read_referral(a_mail(lines()), form)
    assert referral is not None

    as_doctor = referral.corrected("category", "doctor", "doctor")

    assert as_doctor.lacking == ("patient_care",)
    assert as_doctor.corrected("category", "ccms", "ccms").lacking == ()


def test_a_telephone_is_as_good_as_an_e_mail(form: FormDefinition) -> None:
    assert incomplete(form).corrected("phone", "+16135550110", "x").lacking == ("uci", "needed_by")


def test_a_reading_brings_its_problem_along(form: FormDefinition) -> None:
    referral = incomplete(form)
    worse = FieldProblem("email", ProblemCode.INVALID, referral.problems[0].says, "x")

    read = referral.with_readings([Reading("email", None, "x", "line 1", worse)])

    assert [problem.code for problem in read.problems if problem.field == "email"] == [ProblemCode.INVALID]
    assert read.lacking == referral.lacking


def test_an_officer_opens_a_case_without_who_called_when(form: FormDefinition) -> None:
    text = lines(call_date=None, agent_name=None)

    assert read_form_text(text, form, by_officer=True).problems == ()
    assert read_form_text(text, form).lacking == ("call_date", "agent_name")


def test_the_values_of_a_referral_by_their_types(form: FormDefinition) -> None:
    referral = read_form_text(f"{lines(CAQ='No')}\nDocuments available: LMIA", form)

    assert referral.text("uci") == "12-3456-7890"
    assert referral.text("needed_by") == ""
    assert referral.date("uci") is None
    assert (referral.yes("caq_required"), referral.yes("uci")) == (False, None)
    assert (referral.listed("documents_held"), referral.listed("notes")) == (("lmia",), ())
