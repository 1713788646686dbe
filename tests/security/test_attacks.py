"""Every attack of the table, as bytes in a real IMAP mailbox: nothing obeyed, no answer to a stranger, no letter to an
address that is not the client's; and the mail after each is handled."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbot.demo.servers import MailProvider
from mailbot.record.book import Book
from mailbot.record.data_folder import open_book
from mailbot.vocabulary import events as ev
from mailbot.vocabulary.letter_kinds import LetterKind, Role
from mailbot.vocabulary.outbox import OutboxLetter
from tests.office import Office
from tests.referrals import referral_mail
from tests.servers.dovecot import PASSWORD, Dovecot

from .attacks import ASIDE, ASKED, ATTACKS, CASE, Attack

pytestmark = pytest.mark.dovecot

ONLY_ENTERED = (ev.Wrote, ev.Automatic, ev.Noted)
PAGE = Path(__file__).resolve().parents[2] / "docs" / "security.md"


@dataclass(frozen=True)
class Attacked:
    """The office after all of it: its book, which mails wait for a person, and how long it took."""

    book: Book
    aside: dict[str, str]  # by Message-ID
    seconds: float
    before: dict[str, object]
    after: dict[str, object]

    def letters(self, cause: str) -> list[OutboxLetter]:
        everything = self.book.letters_since(datetime(2026, 1, 1, tzinfo=UTC))
        return [letter for letter in everything if letter.cause == cause]


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory, dovecot: Dovecot) -> Iterator[Attacked]:
    folder = tmp_path_factory.mktemp("attacked")
    with MailProvider({}, elsewhere=lambda address: True) as provider:
        office = Office(folder, dovecot.imap_port, dovecot.a_user(), PASSWORD, provider.smtp_port)
        monday = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
        office.put(referral_mail(2, monday), at=monday)
        office.run("once", at="2026-11-23T09:05")
        office.run("once", at="2026-11-23T09:40")
        office.put(_interview(), at=datetime(2026, 11, 23, 15, 0, tzinfo=UTC))
        office.run("once", at="2026-11-23T10:05")
        office.run("once", at="2026-11-23T10:20")
        before = office.case(CASE)
        ids = {letter["kind"]: letter["message_id"] for letter in before["letters"]}
        uid = f"{CASE}@office.example"
        at = datetime(2026, 11, 23, 15, 59, tzinfo=UTC)
        office.put(*(_filled(attack, ids["contact"], uid) for attack in ATTACKS), at=at)
        began = time.monotonic()
        office.run("once", at="2026-11-23T11:00")
        took = time.monotonic() - began
        office.run("once", at="2026-11-23T11:40")
        book = open_book(folder / "data", read_only=True)
        aside = {entry["message_id"]: entry["reason"] for entry in office.review()}
        yield Attacked(book, aside, took, before, office.case(CASE))


def _interview() -> bytes:
    return (
        b"Authentication-Results: mx.office.example; dmarc=pass header.from=office.example\r\n"
        b"From: j.singh@office.example\r\nTo: urgent.referrals@office.example\r\nSubject: Re: [UR-2026-0001]\r\n"
        b"Message-ID: <interview@office.example>\r\n\r\nINTERVIEW phone 2026-11-26 10:00\r\n"
    )


def _filled(attack: Attack, contact: str, uid: str) -> bytes:
    return attack.mail.replace(b"{CONTACT}", contact.encode()).replace(b"{UID}", uid.encode())


def _known_as(attack: Attack, attacked: Attacked) -> str:
    if b"Message-ID: {CONTACT}" in attack.mail and b"From: IRCC" in attack.mail:
        return next(letter.message_id for letter in attacked.book.letters_of(CASE) if letter.kind is LetterKind.CONTACT)
    return f"<{attack.name}@attacker.example>"


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_nothing_is_obeyed_and_nobody_is_written_to(attacked: Attacked, attack: Attack) -> None:
    known_as = _known_as(attack, attacked)
    caused = [event for case in attacked.book.cases() for event in case.events if event.mail == known_as]
    outside = [letter.kind for letter in attacked.letters(known_as) if letter.to is Role.CLIENT]

    assert attacked.book.handled_id(known_as) is not None
    assert outside == []
    if attack.result == ASKED:
        opened = next(event for event in caused if isinstance(event, ev.Opened))
        assert opened.referral.text("email") == ""
        return
    assert [event for event in caused if not isinstance(event, ONLY_ENTERED)] == []
    assert {letter.to for letter in attacked.letters(known_as)} <= {Role.OFFICER, Role.SUPERVISOR, Role.ADMINISTRATOR}
    if attack.result == ASIDE:
        assert known_as in attacked.aside


def test_the_case_is_as_it_was(attacked: Attacked) -> None:
    for key in ("status", "officer", "documents", "referral", "contact"):
        assert attacked.after[key] == attacked.before[key]


def test_all_of_it_takes_less_than_a_second_a_mail(attacked: Attacked) -> None:
    assert attacked.seconds < len(ATTACKS)


def test_there_are_at_least_120_and_the_page_prints_them() -> None:
    printed = re.findall(r"^\| \d+ \| (.+?) \| `(.+?)` \| (.+?) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)

    assert len(ATTACKS) >= 120
    assert printed == [(attack.tries, attack.name, attack.result) for attack in ATTACKS]
