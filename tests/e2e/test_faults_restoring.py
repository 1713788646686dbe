"""A book from a backup: what was handled and sent since is done again in the book, and not in the world."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from imapclient import IMAPClient

from mailbot.demo.people import OFFICE, PASSWORD
from mailbot.demo.servers import MailProvider
from mailbot.office.settings import Settings
from mailbot.record.backup import write_backup
from mailbot.record.homes import FolderHome
from mailbot.record.restore import restore_backup
from mailbot.vocabulary.letter_kinds import LetterKind
from mailbot.vocabulary.outbox import LetterState
from tests.faults.assembled import MONDAY_10, TestOffice, ids

HANDLED, SENT = "mailbot/Handled", "mailbot/Sent"


class Clock:
    """The provider's, which stamps what arrives, goes with the office's."""

    office: TestOffice | None = None

    def __call__(self) -> datetime:
        return self.office.now if self.office else MONDAY_10


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def provider(clock: Clock) -> Iterator[MailProvider]:
    with MailProvider({OFFICE: PASSWORD}, now=clock, elsewhere=lambda address: True) as started:
        yield started


@pytest.fixture
def office(tmp_path: Path, provider: MailProvider, clock: Clock) -> TestOffice:
    clock.office = TestOffice(tmp_path, provider, servers=in_no_hurry)
    return clock.office


def in_no_hurry(settings: Settings) -> Settings:
    """Cases that nobody takes are told to supervisors in the afternoon; what counts here left in the morning."""
    return replace(settings, policy=replace(settings.policy, take_within_hours=200))


def moved_back(provider: MailProvider, folder: str, *, newest_first: bool = False) -> None:
    """By a person, with a mail program."""
    with IMAPClient("127.0.0.1", provider.imap_port, ssl=False) as client:
        client.login(OFFICE, PASSWORD)
        client.select_folder(folder)
        for uid in sorted(client.search(), reverse=newest_first):
            client.move([uid], "INBOX")


def told(office: TestOffice) -> list[tuple[str, str, datetime | None]]:
    """The clients' letters: whose, which, and when each left."""
    return sorted((one.number, one.message_id, one.ended_at) for one in office.letters(LetterKind.CONTACT))


@pytest.mark.parametrize("newest_first", [False, True], ids=["oldest first", "newest first"])
@pytest.mark.parametrize("folders", [(HANDLED, SENT), (SENT, HANDLED), (HANDLED,)], ids=" then ".join)
def test_mail_moved_back_in_any_order_brings_an_old_book_up_to_date(
    folders: tuple[str, ...], newest_first: bool, tmp_path: Path, provider: MailProvider, office: TestOffice
):
    """docs/operations.md, "Restoring a backup"."""
    office.refer(2)
    office.round()
    office.round(31)
    write_backup(FolderHome(tmp_path / "data"), tmp_path / "backup", office.now)
    for _ in range(3):
        office.now = office.now.replace(minute=office.now.minute + 1)
        office.refer()
    office.round(10)
    office.round(31)
    office.round(1)  # the copies of what left are filed
    before, accepted = told(office), ids(provider.delivered)
    office.close()

    office.now = office.now.replace(hour=15)
    restore_backup(tmp_path / "backup", tmp_path / "data", replace=True, now=office.now)
    for folder in folders:
        moved_back(provider, folder, newest_first=newest_first)
    office.restart_from_nothing()
    for _ in range(3):
        office.round(31)

    assert [letter[:2] for letter in told(office)] == [letter[:2] for letter in before]
    assert ids(provider.delivered) == accepted
    assert office.states(LetterKind.CONTACT) == [LetterState.SENT] * 5
    assert (told(office) == before) is (SENT in folders)  # without its copy nobody knows when a letter left
    office.close()


def test_a_letter_that_was_held_then_and_has_left_since_does_not_leave_again(
    tmp_path: Path, provider: MailProvider, office: TestOffice
):
    office.refer()
    office.round(1)
    write_backup(FolderHome(tmp_path / "data"), tmp_path / "backup", office.now)
    office.round(31)
    office.round(1)
    accepted = ids(provider.delivered)
    office.close()

    restore_backup(tmp_path / "backup", tmp_path / "data", replace=True, now=office.now)
    office.restart_from_nothing()
    office.round(31)

    assert ids(provider.delivered) == accepted
    assert office.states(LetterKind.CONTACT) == [LetterState.SENT]
    office.close()


def test_copies_that_come_before_the_mail_they_belong_to_stay_copies(
    tmp_path: Path, provider: MailProvider, office: TestOffice
):
    """A mail program that gives everything a new date, and a start in between."""
    write_backup(FolderHome(tmp_path / "data"), tmp_path / "backup", office.now)
    office.refer(2)
    office.round()
    office.round(31)
    office.round(1)
    accepted = ids(provider.delivered)
    office.close()

    restore_backup(tmp_path / "backup", tmp_path / "data", replace=True, now=office.now)
    copies = office.folder(SENT)
    moved_back(provider, SENT)
    office.restart_from_nothing()
    office.round(1)
    assert office.folder(SENT) == copies
    moved_back(provider, HANDLED)
    for _ in range(3):
        office.round(31)

    assert ids(provider.delivered) == accepted
    assert office.states(LetterKind.CONTACT) == [LetterState.SENT] * 2
    office.close()
