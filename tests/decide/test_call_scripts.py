"""A client without an e-mail address: every letter is a script for a call, and the officer's answer is what counts."""

import pytest

from mailbot.vocabulary.letter_kinds import LetterKind
from tests.office_life import ANNE, JAS, keys


@pytest.fixture
def phone_only(life):
    """Nothing speaks against the referral, but there is only a telephone."""
    life.refers(Email_address=None)
    return life


def scripts(life, since=0):
    """For which letters the scripts stand, and who got them."""
    found = life.letters(LetterKind.CALL_SCRIPT)[since:]
    return [(life.decided(one).shows[0].kind.value, *one.envelope_to) for one in found]


def test_the_contact_letter_that_would_go_by_itself_is_a_script_for_every_officer(phone_only):
    assert scripts(phone_only) == [("contact", ANNE.address), ("contact", JAS.address)]
    assert phone_only.case.made is None  # the clock goes on until somebody called


def test_where_an_officer_has_to_look_first_there_is_none(lives):
    life = lives(contact="officer")
    life.refers(Email_address=None)

    assert scripts(life) == []


@pytest.mark.parametrize(("order", "kind"), [
    ("CONTACT", "contact"),
    ("CONTACTER", "contact"),
    ("MESSAGE Please call us back.", "message"),
    ("DOCS proof of travel", "document_request"),
    ("INTERVIEW phone 2026-11-26 10:00", "interview"),
    ("ACCEPT", "accepted"),
    ("DECLINE not urgent", "decline"),
    ("REDIRECT cpc", "redirect"),
])  # fmt: skip
def test_every_letter_of_an_order_is_a_script_for_whoever_ordered_it(phone_only, order, kind):
    answer = phone_only.officer(order, by=ANNE)

    assert scripts(phone_only, since=2) == [(kind, ANNE.address)]
    assert "pressing.telephone_client" in keys(answer.pressing)
    assert phone_only.to_client() == []
    assert not answer.gcms or kind in ("decline", "redirect")  # no contact is noted that was not made


def test_what_becomes_of_the_earlier_application_is_asked_by_a_script_with_both_answers(life):
    life.refers(Email_address=None, Previously_submitted_to_CPC="Yes")
    life.officer("WITHDRAW ask")

    script = life.decided(life.letter(LetterKind.CALL_SCRIPT))
    assert {"WITHDRAW yes", "WITHDRAW no"} <= set(script.suggests)


def test_an_interview_is_moved_and_called_off_by_a_script_too(phone_only):
    for order in ("INTERVIEW phone 2026-11-26 10:00", "INTERVIEW moved to 2026-11-26 11:00", "INTERVIEW cancel"):
        phone_only.officer(order)

    assert [kind for kind, _ in scripts(phone_only, since=2)] == ["interview", "interview_moved", "interview_cancelled"]


def test_missing_documents_are_reminded_of_by_two_scripts_then_by_a_flag(life):
    life.refers(Email_address=None, Permit_needed_by="2027-01-29", Date_of_call="2026-11-23")
    life.officer("TAKE\nCONTACTED by phone", by=ANNE)
    for day in range(24, 31):
        life.at(f"2026-11-{day} 10:00").ticks()
    assert scripts(life) == [("document_reminder", ANNE.address)]
    for day in range(1, 12):
        life.at(f"2026-12-{day:02} 10:00").ticks().ticks()

    assert scripts(life) == [("document_reminder", ANNE.address)] * 2
    assert [one.headline for one in life.letters(LetterKind.FLAG)][-1] == "flag.documents"


def test_no_reminder_once_the_documents_are_there(phone_only):
    phone_only.officer("CONTACTED by phone\nRECEIVED all")
    for day in range(24, 28):
        phone_only.at(f"2026-11-{day} 10:00").ticks()

    assert len(scripts(phone_only)) == 2


def test_the_paper_says_and_asks_in_both_languages_with_a_line_for_each_answer(phone_only):
    text = phone_only.text(phone_only.letters(LetterKind.CALL_SCRIPT)[1])  # the English-speaking officer's

    assert "613-555-0142" in text
    for said in ("Hello Elena Marchetti", "Bonjour Elena Marchetti", "death certificate: at hand?", "☐ ____"):
        assert said in text
    assert "Reply to this e-mail and attach" not in text  # there is no e-mail
    assert "joignez-y" not in text


def test_the_links_are_in_the_officers_language(phone_only):
    text = phone_only.text(phone_only.letters(LetterKind.CALL_SCRIPT)[0])  # the French-speaking officer's

    assert "APPELÉ pas de réponse" in text
    assert "APPELÉ boîte vocale" in text


def test_an_address_that_the_client_gives_on_the_telephone_is_written_to(phone_only):
    phone_only.officer("CORRECT email: elena@mail.example")

    assert phone_only.to_client() == [("contact", "held")]
