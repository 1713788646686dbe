"""One post room a mailbox, told by a marker in the mailbox itself; against a real IMAP server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from imapclient import IMAPClient

from mailbot.demo.servers import MailProvider
from mailbot.fetch.marking import MarkingMailbox
from mailbot.vocabulary.problems import AnotherPostRoom
from mailbot.vocabulary.servers import MailboxSettings, Scheme, Secret, Security
from mailbot.watch.claim import GONE_AFTER, RENEWED_EVERY, Claim, another

FOLDER = "mailbot/PostRoom"
OURS, THEIRS = b"o" * 32, b"t" * 32
USER, PASSWORD = "urgent@office.example", "correct-horse"


class Password:
    def secret(self) -> Secret:
        return Secret(Scheme.PASSWORD, PASSWORD)

    def refused(self) -> None:
        raise AssertionError


class Watch:
    """Seconds that a test turns on."""

    at = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def provider() -> Iterator[MailProvider]:
    with MailProvider({USER: PASSWORD}, elsewhere=lambda address: True) as provider:
        yield provider


@pytest.fixture
def mailbox(provider: MailProvider) -> Iterator[MarkingMailbox]:
    made = MarkingMailbox(MailboxSettings("127.0.0.1", USER, provider.imap_port, Security.PLAIN), Password())
    made.open()
    yield made
    made.close()


@pytest.fixture
def person(provider: MailProvider) -> Iterator[IMAPClient]:
    client = IMAPClient("127.0.0.1", provider.imap_port, ssl=False)
    client.login(USER, PASSWORD)
    yield client
    client.logout()


def markers(person: IMAPClient) -> list[int]:
    person.select_folder(FOLDER, readonly=True)
    return list(person.search())


def test_a_second_post_room_is_refused_and_told_which_machine_has_the_mailbox(mailbox):
    Claim(mailbox, FOLDER, OURS, machine="kingston-1").renew()

    with pytest.raises(AnotherPostRoom, match="machine kingston-1"):
        Claim(mailbox, FOLDER, THEIRS, machine="kingston-2").renew()


def test_the_same_book_on_another_machine_is_a_second_post_room_as_well(mailbox):
    Claim(mailbox, FOLDER, OURS, machine="kingston-1").renew()

    with pytest.raises(AnotherPostRoom, match="machine kingston-1"):
        Claim(mailbox, FOLDER, OURS, machine="kingston-2").renew()


def test_being_refused_leaves_nothing_behind_and_takes_nothing(mailbox, person):
    Claim(mailbox, FOLDER, OURS, machine="kingston-1").renew()
    held = markers(person)

    with pytest.raises(AnotherPostRoom):
        Claim(mailbox, FOLDER, THEIRS).renew()

    assert markers(person) == held


def test_who_is_done_takes_the_marker_away(mailbox, person):
    first = Claim(mailbox, FOLDER, OURS)
    first.renew()
    first.release()

    assert markers(person) == []
    Claim(mailbox, FOLDER, THEIRS).renew()


def test_a_killed_process_of_the_same_book_and_machine_locks_nobody_out(mailbox, person):
    Claim(mailbox, FOLDER, OURS, machine="kingston-1").renew()

    Claim(mailbox, FOLDER, OURS, machine="kingston-1").renew()

    assert len(markers(person)) == 1


def test_a_marker_that_nobody_renews_counts_for_nothing_after_a_while(mailbox, person):
    old = datetime.now(UTC) - GONE_AFTER - timedelta(minutes=1)
    person.create_folder(FOLDER)
    person.append(FOLDER, b"X-Mailbot-Post-Room: 0123456789abcdef kingston-1 4711\r\n\r\n", msg_time=old)

    Claim(mailbox, FOLDER, OURS, machine="kingston-2").renew()

    assert len(markers(person)) == 1


def test_the_marker_is_renewed_every_few_minutes_and_not_with_every_round(mailbox, person):
    watch = Watch()
    claim = Claim(mailbox, FOLDER, OURS, at_its_time=watch)
    claim.renew()
    (first,) = markers(person)

    claim.renew()
    assert markers(person) == [first]

    watch.at = RENEWED_EVERY + 1
    claim.renew()
    (second,) = markers(person)
    assert second > first


def test_check_sees_another_post_room_without_claiming_anything(mailbox, person):
    assert another(mailbox, FOLDER, OURS) == ""
    Claim(mailbox, FOLDER, THEIRS, machine="kingston-1").renew()

    assert "kingston-1" in another(mailbox, FOLDER, OURS)
    assert len(markers(person)) == 1
