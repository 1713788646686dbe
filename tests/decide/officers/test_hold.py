"""Letters that have not left: HOLD, RELEASE, and what is paused because something like an order was not obeyed."""

import pytest

from mailbot.vocabulary.letter_kinds import LetterKind
from tests.office_life import ANNE, keys

NOT_OBEYED = "DOCS passport of the cat"


def test_what_is_paused_does_not_leave_when_its_time_comes(life):
    life.refers()
    life.officer(NOT_OBEYED)
    life.later(hours=3).sends()

    assert life.to_client() == [("contact", "paused")]


def test_release_lets_what_is_paused_go_now(life):
    life.refers()
    life.officer(NOT_OBEYED)
    answer = life.officer("RELEASE", by=ANNE)
    life.sends()

    assert keys(answer.happened) == ["done.released"]
    assert life.to_client() == [("contact", "sent")]
    assert life.case.made is not None


def test_release_lets_what_hold_stopped_go_and_it_asks_again(life):
    life.refers()
    asked = life.documents()
    life.officer("HOLD")
    life.officer("RELEASE")
    life.sends()

    assert life.to_client() == [("contact", "sent")]
    assert life.documents() == asked
    assert not life.case.held_back


def test_release_with_nothing_to_release_says_so(life):
    life.refers()

    assert keys(life.officer("RELEASE").happened) == ["done.nothing_to_release"]


def test_hold_stops_what_is_paused_for_good(life):
    life.refers()
    life.officer(NOT_OBEYED)
    life.officer("HOLD")

    assert life.to_client() == [("contact", "cancelled")]


@pytest.mark.parametrize("order", ["NOTE she rang", "STATUS", "TAKE", "a word without a command"])
def test_every_mail_about_the_case_names_what_has_not_left_and_how_to_stop_it(lives, order):
    life = lives(decline_hold_minutes=10)
    life.refers()
    life.later(minutes=31).sends()
    life.officer("DECLINE she can wait")
    answer = life.officer(order, by=ANNE)

    assert ("ahead.letter_leaves" in keys(answer.ahead), "HOLD" in answer.suggests) == (True, True)


def test_a_paused_letter_is_named_with_both_ways_out(life):
    life.refers()
    answer = life.officer(NOT_OBEYED)

    assert "ahead.letter_paused" in keys(answer.ahead)
    assert {"RELEASE", "HOLD"} <= set(answer.suggests)


def test_a_clients_mail_is_told_with_what_has_not_left(life):
    life.refers()
    life.later(minutes=31).sends()
    life.officer("DECLINE she can wait")
    life.client("When do I hear from you?", answers=life.letter(LetterKind.CONTACT).message_id)

    assert "HOLD" in life.notice.suggests
