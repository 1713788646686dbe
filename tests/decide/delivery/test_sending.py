"""The policy of sending: what leaves, in which order, and what is waited for."""

from datetime import timedelta

import pytest

from mailbot.decide.delivery.sending import in_order, patience
from mailbot.vocabulary.letter_kinds import LetterKind
from mailbot.vocabulary.outbox import LetterState
from mailbot.vocabulary.servers import Handover, HandoverResult, Step
from tests.office_life import Life

CLIENT = "elena@mail.example"
BACKOFF = "430 4.2.0 Request is throttled. Suggested Backoff Time: 299000 milliseconds"


def later(reply: str, step: Step = Step.CONTENT, outcome: Handover = Handover.TRY_LATER) -> HandoverResult:
    return HandoverResult(outcome, reply, step)


def reads(life: Life, minutes: float) -> Life:
    """What is due leaves; the mailbox was read so many minutes ago."""
    life.dispatch.send_due(
        lambda: life.now, copy_is_there=lambda _: False, read_at=life.now - timedelta(minutes=minutes)
    )
    return life


def contact(life: Life):
    return life.letter(LetterKind.CONTACT)


# The mailbox is read first


def test_a_held_letter_waits_until_the_mailbox_was_read_after_its_time_was_up(life):
    life.refers()
    reads(life.later(minutes=31), minutes=5)
    assert contact(life).state is LetterState.HELD

    reads(life, minutes=0.5)
    assert contact(life).state is LetterState.SENT


def test_what_was_never_held_waits_for_nothing(life):
    life.refers()
    reads(life, minutes=600)

    assert {letter.state for letter in life.letters(LetterKind.NOTICE)} == {LetterState.SENT}


def test_two_hours_before_the_limit_the_contact_waits_for_nothing_any_more(life):
    life.refers()
    life.now = life.case.due_at - timedelta(minutes=121)
    assert contact(reads(life, minutes=9999)).state is LetterState.HELD

    assert contact(reads(life.later(minutes=2), minutes=9999)).state is LetterState.SENT


def test_a_letter_that_waits_for_a_reading_is_looked_at_again_at_once(life):
    life.refers()
    reads(life.later(minutes=31), minutes=5)

    assert life.dispatch.next_due(life.now) - life.now < timedelta(seconds=10)


# A server that asks for patience


@pytest.mark.parametrize(
    ("reply", "waits"),
    [
        (BACKOFF, timedelta(seconds=299)),
        ("432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded", timedelta(minutes=1)),
        ("429 Too Many Requests; Retry-After: 17", timedelta(seconds=17)),
        ("454 Throttling failure: Maximum sending rate exceeded", timedelta(minutes=1)),
        ("550 5.1.1 no such user", None),
        ("451 4.7.1 greylisted", None),
        ("452 4.2.2 mailbox full, quota exceeded", None),
    ],
)
def test_how_long_a_server_wants_to_be_left_alone(reply, waits):
    assert patience(later(reply)) == waits


@pytest.mark.parametrize(
    "said",
    [
        later(BACKOFF),
        later("554 5.2.0 STOREDRV.Submission; SubmissionQuotaExceededException", outcome=Handover.REFUSED),
    ],
    ids=["for now", "for good, as Exchange says it"],
)
def test_every_letter_waits_as_long_as_the_server_asks_and_none_fails(life, said):
    life.refers()
    life.officer("CONTACT")
    life.courier.script[CLIENT] = [said]
    life.later(minutes=31).sends().later(minutes=4).sends()
    assert (contact(life).state, life.courier.to(CLIENT)) == (LetterState.QUEUED, 1)
    assert len(life.courier.handed) == 1

    life.courier.script = {}
    life.later(minutes=2).sends()
    assert contact(life).state is LetterState.SENT
    assert {letter.state for letter in life.letters()} == {LetterState.SENT}


def test_a_day_of_throttling_gives_nothing_up_and_alarms_nobody_before_the_contact_is_in_danger(life):
    life.refers()
    life.officer("CONTACT")
    life.courier.script[CLIENT] = [later(BACKOFF)]
    for _ in range(30):
        life.later(hours=1).sends()

    assert (contact(life).state, life.dispatch.outage) == (LetterState.QUEUED, "")

    life.now = life.case.due_at - timedelta(minutes=90)
    assert life.sends().dispatch.outage == BACKOFF


# The order


def test_contact_letters_leave_before_notices_and_notices_before_the_digest(life):
    life.refers()
    life.officer("CONTACT")
    letters = in_order(life.later(minutes=31).letters(), life.room.bench(life.now))

    assert letters[0].kind is LetterKind.CONTACT
    assert [letter.kind for letter in letters[1:]] == [LetterKind.NOTICE, LetterKind.NOTICE, LetterKind.ANSWER]
