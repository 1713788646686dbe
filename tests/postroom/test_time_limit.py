"""Whatever a reader does instead of coming to an end, it is ended, and the next message goes on."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Callable
from typing import Any

import pytest

from mailbot.postroom import receive
from mailbot.postroom.receive import HANDLED, REVIEW
from mailbot.postroom.time_limit import TookTooLong, lend_main_thread, within
from tests.office_life import Life

SOON = 0.05
PATTERN, TEXT = re.compile(r"(?:a+)+$"), "a" * 60 + "b"


def turns_for_ever() -> None:
    while True:
        try:
            while True:
                pass
        except Exception:  # noqa: BLE001  a reader's own guard
            continue


HANGS = {
    "a pattern that backtracks": lambda: PATTERN.match(TEXT),
    "a loop that catches everything": turns_for_ever,
    "a wait": lambda: time.sleep(60),
}


@pytest.mark.parametrize("hang", HANGS.values(), ids=HANGS)
@pytest.mark.parametrize("how", [lambda work: work(), lend_main_thread], ids=["once", "run"])
def test_it_is_ended_in_either_thread(hang: Callable[[], object], how: Callable[[Callable[[], object]], None]) -> None:
    with pytest.raises(TookTooLong):
        how(lambda: within(SOON, hang))


def test_what_comes_to_an_end_gives_what_it_gives_or_raises() -> None:
    assert within(SOON, lambda: 7) == 7
    with pytest.raises(KeyError):
        within(SOON, lambda: {}["no"])


def test_whoever_had_set_the_alarm_has_it_again() -> None:
    before = signal.getsignal(signal.SIGALRM)
    left = signal.getitimer(signal.ITIMER_REAL)[0]
    within(SOON, lambda: None)

    assert signal.getsignal(signal.SIGALRM) == before
    assert left - 1 < signal.getitimer(signal.ITIMER_REAL)[0] <= left


def test_what_fails_in_the_other_thread_is_raised_here() -> None:
    def fails() -> None:
        raise KeyError("no")

    with pytest.raises(KeyError):
        lend_main_thread(fails)


STEPS = {"identify": receive, "decide": receive, "understand": None}


@pytest.mark.parametrize("step", STEPS)
def test_the_mail_is_set_aside_whole_and_the_next_goes_on(
    life: Life, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    where = STEPS[step] or life.room.reader
    works = getattr(where, step)

    def hangs(first: Any, *rest: object) -> object:
        slow = b"X-Odd" in first if isinstance(first, bytes) else "x-odd" in first.mail.headers
        return PATTERN.match(TEXT) if slow else works(first, *rest)

    monkeypatch.setattr(where, step, hangs)
    life.room._clerk.mail_seconds = 1  # an ordinary mail takes a hundredth
    slow = life.referral(UCI="2222-2222").replace(b"Subject:", b"X-Odd: 1\nSubject:")
    folders = [life.receives(mail) for mail in (life.referral(), slow, life.referral(UCI="3333-3333"))]

    assert folders == [HANDLED, REVIEW, HANDLED]
    assert (len(life.cases), life.aside) == (2, ["aside.took_too_long"])
    (entry,) = life.book.waiting_aside()
    assert life.room.blobs.get(entry.blob) == slow
