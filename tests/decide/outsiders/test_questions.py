"""A client's question waits for an answer until somebody gives it, or says that none is needed."""

from __future__ import annotations

import pytest

from mailbot.vocabulary.letter_kinds import LetterKind
from tests.office_life import JAS, MAILBOX, at, keys

PDF = b"%PDF-1.4 something"


def asked(life, text="May I go on working while you decide?"):
    """A contacted client who wrote at 11 on Monday."""
    life.refers()
    life.officer("CONTACT")
    life.at("2026-11-23 10:00").sends().at("2026-11-23 11:00").client(text)
    return life


def test_what_a_client_asks_waits_for_an_answer_and_the_notice_says_so(life):
    asked(life)

    assert (life.case.awaiting.at, life.case.awaiting.text) == (
        at("2026-11-23 11:00"),
        "May I go on working while you decide?",
    )
    assert life.notice.headline.key == "headline.client_asks"
    assert life.notice.suggests[:2] == ("MESSAGE", "SEEN")


def test_bare_documents_and_machines_ask_nothing(life):
    asked(life, "Please find my LMIA attached.\n\nElena")
    life.officer("SEEN")
    life.client("Here is my LMIA.", files={"lmia.pdf": PDF})
    life.client("I am away until Monday. Who answers?", Auto_Submitted="auto-replied")

    assert life.case.awaiting is None


@pytest.mark.parametrize(
    "answer", ["SEEN", "VU", "MESSAGE Yes, you may.", "CONTACTED by phone", "CLOSE asked for nothing more"]
)
def test_an_answer_settles_it(life, answer):
    asked(life).officer(answer)

    assert life.case.awaiting is None


def test_the_officers_own_mail_settles_it(life):
    asked(life)
    life.receives(
        life.mail(JAS.address, f"Re: {life.case.number}", "Yes, you may.", to="elena@mail.example", cc=MAILBOX)
    )

    assert life.case.awaiting is None


def test_an_answer_that_does_not_leave_after_all_settles_nothing(life):
    asked(life).officer("MESSAGE Yes, you may.")
    life.officer("HOLD")

    assert life.case.awaiting is not None


def test_a_second_question_does_not_make_the_first_one_younger(life):
    asked(life).at("2026-11-24 09:00").client("Any news?")

    assert life.case.awaiting.at == at("2026-11-23 11:00")


def test_seen_can_be_undone(life):
    asked(life).officer("SEEN")
    life.officer("UNDO")

    assert life.case.awaiting is not None


def test_seen_where_nothing_waits_changes_nothing_and_says_so(life):
    asked(life).officer("SEEN")

    assert keys(life.officer("SEEN").happened) == ["done.seen_already"]


def test_it_is_flagged_after_two_business_days_and_once(life):
    asked(life)
    for moment in ("2026-11-25 10:59", "2026-11-25 11:00", "2026-11-26 09:00"):
        life.at(moment).ticks()

    said = [key for letter in life.letters(LetterKind.FLAG) for key in keys(life.decided(letter).pressing)]
    assert said.count("flag.question") == 2  # one mail in each language of those who work on it


@pytest.mark.parametrize("order", ["INTERVIEW moved to 2026-11-26 14:00", "ENTREVUE annulée"])
def test_another_hour_that_the_client_asked_for_is_answered_by_the_interview_that_moves(life, order):
    life.refers()
    life.officer("CONTACT\nINTERVIEW phone 2026-11-25 10:00")
    life.at("2026-11-23 10:00").sends().at("2026-11-23 11:00").client("I cannot come at ten. Would two be possible?")
    assert life.case.awaiting is not None
    life.officer(order)

    assert life.case.awaiting is None


@pytest.mark.parametrize("order", ["WITHDRAW yes", "RETRAIT non", "WITHDRAW in process"])
def test_the_clients_word_on_the_earlier_application_is_answered_where_it_is_recorded(life, order):
    life.refers(Previously_submitted_to_CPC="Yes", Application_number="W123456789")
    life.officer("CONTACT\nWITHDRAW ask")
    life.at("2026-11-23 10:00").sends().at("2026-11-23 11:00").client("Yes, please withdraw it.")
    assert life.case.awaiting is not None
    life.officer(order)

    assert life.case.awaiting is None
