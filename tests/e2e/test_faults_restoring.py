"""A book from a backup: what was handled and sent since is done again in the book, and not in the world."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailbot.demo.people import OFFICE, PASSWORD
from mailbot.demo.servers import MailProvider
from mailbot.vocabulary.letters import LetterKind, LetterState
from tests.faults.assembled import TestOffice, ids


@pytest.fixture
def provider() -> Iterator[MailProvider]:
    with MailProvider({OFFICE: PASSWORD}, elsewhere=lambda address: True) as started:
        yield started


def test_mail_and_copies_moved_back_bring_an_old_book_up_to_date(tmp_path: Path, provider: MailProvider):
    """docs/operations.md, "It refuses to start": first the mail, then the copies."""
    office = TestOffice(tmp_path, provider)
    office.refer(2)
    office.round()
    office.round(31)
    data, backup = tmp_path / "data", tmp_path / "backup"
    shutil.copytree(data, backup)
    office.refer(2)
    office.round(10)
    office.round(31)
    office.round(1)  # the copies of what left are filed
    cases, accepted = office.cases(), ids(provider.delivered)
    office.close()

    shutil.rmtree(data)
    shutil.copytree(backup, data)
    for folder in ("mailbot/Handled", "mailbot/Sent"):
        for octets in provider.mails(OFFICE, folder):
            provider.put(OFFICE, octets)
    office.restart_from_nothing()
    for _ in range(3):
        office.round(31)

    assert office.cases() == cases
    assert ids(provider.delivered) == accepted
    assert office.states(LetterKind.CONTACT) == [LetterState.SENT] * 4
    office.close()
