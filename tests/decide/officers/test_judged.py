"""Letters judged again: no client reads two letters that contradict, and the answer says what became of the first."""

import pytest

from mailbot.vocabulary.letter_kinds import LetterKind
from tests.office_life import ANNE, JAS, MAILBOX, keys, spoken

HELD = ("contact", "held")


@pytest.mark.parametrize(
    ("orders", "letters", "why"),
    [
        ("ACCEPT", [("contact", "cancelled"), ("accepted", "queued")], "why.accepted"),
        ("INTERVIEW phone 2026-11-25 10:00", [("contact", "cancelled"), ("interview", "queued")], "why.interview"),
        ("DOCS", [("contact", "cancelled"), ("document_request", "queued")], "why.requested"),
        ("CONTACTED by phone", [("contact", "cancelled"), HELD], "why.contacted"),
        ("MESSAGE please call me", [("contact", "paused"), ("message", "queued")], "why.message"),
        ("ACCEPT\nMESSAGE please call me",
         [("contact", "cancelled"), ("accepted", "queued"), ("message", "queued")], "why.accepted"),
        ("DOCS proof of travel", [HELD, ("document_request", "queued")], None),
        ("NOTE she rang", [HELD], None),
        ("TAKE", [HELD], None),
    ],
)  # fmt: skip
def test_the_held_contact_letter_is_decided_anew(life, orders, letters, why):
    life.refers()
    answer = life.officer(orders)

    assert life.to_client() == letters
    assert [key for key in keys(answer.happened) if key.startswith("why.")] == ([why] if why else [])


def test_the_history_says_why(life):
    life.refers()
    life.officer("ACCEPT")

    (stopped,) = [event for event in life.case.events if type(event).__name__ == "LetterStopped"]
    assert stopped.why.key == "why.accepted"


@pytest.mark.parametrize("orders", ["ACCEPT", "INTERVIEW phone 2026-11-25 10:00"])
def test_what_takes_its_place_asks_for_the_documents(life, orders):
    life.refers()
    life.officer(orders)
    life.sends()

    assert set(life.documents().values()) == {"requested"}
    assert "death certificate" in life.text(life.letters()[-2])


def test_after_a_call_a_short_letter_confirms_it_with_the_documents_and_the_answer_shows_it(life):
    life.refers()
    answer = life.officer("CONTACTED by phone")
    text = life.text(life.letter(LetterKind.CONTACT))

    assert [letter.kind for letter in answer.shows] == [LetterKind.CONTACT]
    assert "was in contact with you on" in text
    assert "as promised" not in text
    assert "death certificate" in text


def test_an_officers_own_mail_is_the_contact_and_the_letter_only_confirms_it(life):
    life.refers()
    life.receives(life.mail(ANNE.address, "Your request", "Dear Elena, ...", to="elena@mail.example", cc=MAILBOX))
    answer = life.decided(life.letter(LetterKind.ANSWER))

    assert spoken(answer.happened, "done.judged_again", "letter") == "contact"
    assert life.to_client() == [("contact", "cancelled"), ("contact", "held")]


def test_undo_lets_the_letter_that_was_merged_go_on(lives):
    life = lives(other_hold_minutes=5)
    life.refers()
    life.officer("ACCEPT")
    life.officer("UNDO")

    assert life.to_client() == [("contact", "held"), ("accepted", "cancelled")]


def test_a_question_is_not_sent_once_its_answer_is_known(lives):
    life = lives(other_hold_minutes=5)
    life.refers(Previously_submitted="Yes")
    life.officer("CPC ask")
    answer = life.officer("CPC imminent", by=ANNE)

    assert "why.answered" in keys(answer.happened)


def test_nobody_is_asked_for_what_has_come_in(lives):
    life = lives(other_hold_minutes=5)
    life.refers()
    life.later(minutes=31).sends()
    life.officer("DOCS lmia, proof of travel")
    life.officer("RECEIVED lmia", by=ANNE)

    assert life.decided(life.letter(LetterKind.DOCUMENT_REQUEST)).documents == ("proof_of_travel",)
    assert life.to_client()[1:] == [("document_request", "cancelled"), ("document_request", "held")]


# Two officers


def mails_to(life, person, since):
    return [life.decided(one) for one in life.letters()[since:] if one.envelope_to == (person.address,)]


@pytest.mark.parametrize(
    ("first", "second", "headline"),
    [
        ("ACCEPT", "DECLINE not urgent", "headline.ended_by_colleague"),
        ("TAKE", "DECLINE not urgent", "headline.ended_by_colleague"),
        ("TAKE", "CLOSE sent twice", "headline.ended_by_colleague"),
        ("TAKE", "ACCEPT", "headline.accepted_by_colleague"),
        ("CLOSE a mistake", "REOPEN it was none", "headline.reopened_by_colleague"),
    ],
)
def test_who_is_overruled_or_whose_case_it_is_is_told_by_whom(life, first, second, headline):
    life.refers()
    life.officer(first, by=ANNE)
    before = len(life.letters())
    life.officer(second, by=JAS)

    assert [letter.headline.key for letter in mails_to(life, ANNE, before)] == [headline]


def test_who_decides_on_an_own_case_tells_nobody(life):
    life.refers()
    life.officer("TAKE", by=ANNE)
    before = len(life.letters())
    life.officer("DECLINE not urgent", by=ANNE)

    assert mails_to(life, JAS, before) == []


def test_two_who_disagree_while_the_letter_is_held_are_told_of_each_other_and_nothing_leaves(lives):
    life = lives(decline_hold_minutes=10)
    life.refers()
    life.later(minutes=31).sends()
    life.officer("DECLINE she can wait", by=JAS)
    before = len(life.letters())
    answer = life.officer("ACCEPT", by=ANNE)
    life.later(hours=1).sends()

    assert [letter.headline.key for letter in mails_to(life, JAS, before)] == ["headline.disagrees"]
    assert JAS.name in life.text(life.letters()[before + 1]) + str(answer.happened)
    assert life.to_client()[-1] == ("decline", "paused")


# A call that reached nobody


def test_an_attempt_is_counted_and_the_clock_goes_on(lives):
    life = lives(contact="officer")
    life.refers()
    answer = life.officer("CALLED no answer")
    life.officer("CALLED voicemail", by=ANNE)

    assert keys(answer.happened) == ["done.called", "done.clock_goes_on"]
    assert [one.outcome for one in life.case.attempts] == ["no_answer", "voicemail"]
    assert life.case.made is None


def test_who_acts_as_somebodys_cover_is_not_told_of_it_as_a_colleague(life):
    life.refers()
    life.officer("TAKE", by=ANNE)
    life.officer("AWAY 2026-11-23 to 2026-11-27, Jas Singh", by=ANNE, case=None)
    before = len(life.letters())
    life.officer("DECLINE not urgent", by=JAS)

    assert [letter.kind for letter in mails_to(life, JAS, before)] == [LetterKind.ANSWER]
