"""A server that takes thirty letters a minute, as Exchange Online does, and more letters than that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest

from mailbot.demo.people import OFFICE, PASSWORD
from mailbot.demo.servers import MailProvider
from mailbot.vocabulary.letter_kinds import LetterKind
from mailbot.vocabulary.outbox import LetterState
from tests.faults.assembled import MONDAY_10, TestOffice

RANKS = {LetterKind.CONTACT: 0, LetterKind.NOTICE: 1, LetterKind.DOCUMENT_REMINDER: 2}


class Clock:
    office: TestOffice | None = None

    def __call__(self) -> datetime:
        return self.office.now if self.office else MONDAY_10


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TestOffice]:
    clock = Clock()
    with MailProvider({OFFICE: PASSWORD}, like="exchange", now=clock, elsewhere=lambda address: True) as provider:
        made = clock.office = TestOffice(tmp_path, provider)
        yield made
        made.close()


def kinds_left(office: TestOffice, seen: int) -> list[LetterKind]:
    """In the order in which they left."""
    taken = office.mailbox.delivered[seen:]
    return [letter.kind for one in taken if (letter := office.book.letter(one.given_id)) is not None]


def test_contact_letters_leave_first_reminders_last_and_nothing_fails(office):
    office.refer(3)
    office.round()
    office.round(31)
    office.round(3 * 24 * 60 - 20)  # the clients' reminders are due in a quarter of an hour
    office.refer(12)
    assert office.round() is None
    seen = len(office.mailbox.delivered)
    minutes = []

    office.round(31)
    while any(letter.state is LetterState.QUEUED for letter in office.book.letters()) and len(minutes) < 20:
        minutes.append(len(office.mailbox.delivered))
        office.round(1)

    left = kinds_left(office, seen)
    ranks = [RANKS[kind] for kind in left if kind in RANKS]
    assert ranks == sorted(ranks)
    assert Counter(left)[LetterKind.CONTACT] == 12
    assert Counter(left)[LetterKind.DOCUMENT_REMINDER] == 3
    assert all(later - earlier <= 30 for earlier, later in pairwise(minutes))
    assert {letter.state for letter in office.book.letters()} == {LetterState.SENT}
    assert office.letters(LetterKind.ALARM) == []
    assert office.office.cycle.dispatch.outage == ""
