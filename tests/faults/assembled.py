"""A whole office in this process for one test: whatever servers it is told, a clock that is set, and rounds that report
what went wrong instead of raising it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from mailbot import eventlog
from mailbot.demo.people import OFFICE, PASSWORD
from mailbot.demo.servers import MailProvider
from mailbot.office.settings import Settings
from mailbot.office.settings_file import read_settings
from mailbot.record.file.disk import Disk
from mailbot.understand.mail.mime import read_mail
from mailbot.vocabulary.letter_kinds import LetterKind
from mailbot.vocabulary.message import ReadMail
from mailbot.vocabulary.outbox import LetterState, OutboxLetter
from mailbot.vocabulary.problems import MailbotProblem
from mailbot.wiring import assemble
from tests.referrals import referral_mail

CONFIG = Path(__file__).resolve().parents[2] / "config"
ZONE = ZoneInfo("America/Toronto")
MONDAY_10 = datetime(2026, 11, 23, 10, 0, tzinfo=ZONE)
ADMINISTRATOR = "systems@office.example"

Servers = Callable[[Settings], Settings]


def as_they_are(settings: Settings) -> Settings:
    return settings


class TestOffice:
    """`mailbox` is where its mail really lies; `imap_port` and `smtp_port` may be those of servers that misbehave."""

    __test__ = False

    def __init__(
        self,
        folder: Path,
        mailbox: MailProvider,
        *,
        imap_port: int = 0,
        smtp_port: int = 0,
        user: str = OFFICE,
        password: str = PASSWORD,
        servers: Servers = as_they_are,
        disk: Disk | None = None,
    ) -> None:
        eventlog.configure(Discarded())  # type: ignore[arg-type]
        self.mailbox, self.user, self._disk = mailbox, user, disk
        self.settings = servers(
            _quick(_settings(folder, imap_port or mailbox.imap_port, smtp_port or mailbox.smtp_port, user))
        )
        (folder / "password").write_text(password + "\n", encoding="utf-8")
        self.now = MONDAY_10
        self.referrals = 0
        self._begin()

    def _begin(self) -> None:
        self.office = assemble(self.settings, lambda: self.now, disk=self._disk)
        self.book = self.office.book

    def restart(self) -> None:
        self.office.close()
        self._begin()

    def restart_from_nothing(self) -> None:
        """After `close`."""
        self._begin()

    def close(self) -> None:
        self.office.close()

    def refer(self, count: int = 1) -> None:
        """So many referrals arrive."""
        for _ in range(count):
            self.put(referral_mail(self.referrals, self.now, html=False))
            self.referrals += 1

    def put(self, octets: bytes) -> None:
        self.mailbox.put(self.user, octets, at=self.now)

    def round(self, minutes: float = 0) -> MailbotProblem | None:
        """One round, so many minutes later; what it complained of."""
        self.now += timedelta(minutes=minutes)
        try:
            self.office.cycle.run()
        except MailbotProblem as problem:
            return problem
        return None

    # What there is.

    def cases(self) -> list[str]:
        return [case.number for case in self.book.cases()]

    def letters(self, kind: LetterKind) -> list[OutboxLetter]:
        return [letter for letter in self.book.letters() if letter.kind is kind]

    def states(self, kind: LetterKind = LetterKind.CONTACT) -> list[LetterState]:
        return [letter.state for letter in self.letters(kind)]

    def headlines(self, kind: LetterKind) -> list[str]:
        """The subjects of letters of a kind."""
        return [mail.subject for mail in self._read(kind)]

    def tells(self, kind: LetterKind, words: str) -> bool:
        """Whether a letter of this kind says so."""
        return any(words in mail.text for mail in self._read(kind))

    def _read(self, kind: LetterKind) -> list[ReadMail]:
        return [read_mail(self.office.room.blobs.get(letter.blob)) for letter in self.letters(kind)]

    def unfiled(self) -> int:
        """Mails of others that still lie in the watched folder."""
        return sum(b"<ref-" in octets for octets in self.mailbox.mails(self.user))

    def folder(self, name: str) -> int:
        return len(self.mailbox.mails(self.user, name))


class Discarded:
    """A log that nobody reads."""

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        pass


def ids(taken: list[Any]) -> Counter[str]:
    """How often each Message-ID was taken by a scripted server."""
    lines = (line for one in taken for line in one.octets.split(b"\r\n\r\n", 1)[0].split(b"\r\n"))
    return Counter(line[11:].strip().decode() for line in lines if line.lower().startswith(b"message-id:"))


def _quick(settings: Settings) -> Settings:
    """A silent server is given up after less than a second."""
    return replace(
        settings,
        mailbox=replace(settings.mailbox, answer_seconds=0.8, connect_seconds=1),
        sending=replace(settings.sending, answer_seconds=0.8, accept_seconds=0.8, connect_seconds=1),
    )


def _settings(folder: Path, imap_port: int, smtp_port: int, user: str) -> Settings:
    sample = (CONFIG / "office.toml").read_text(encoding="utf-8")
    head, rest = sample.split("[mailbox]", 1)
    tail = rest[rest.index("[trust]") :]
    head = head.replace('data = "../data"', 'data = "data"').replace("rehearsal = false", "rehearsal = true")
    servers = "".join(
        f'[{name}]\nhost = "127.0.0.1"\nport = {port}\nuser = "{who}"\nsecurity = "plain"\n'
        'sign_in = { password_file = "password" }\n\n'
        for name, port, who in (("mailbox", imap_port, user), ("sending", smtp_port, ""))
    )
    (folder / "password").write_text(PASSWORD + "\n", encoding="utf-8")
    (folder / "referral_form.toml").write_bytes((CONFIG / "referral_form.toml").read_bytes())
    (folder / "office.toml").write_text(head + servers + tail, encoding="utf-8")
    return read_settings(folder / "office.toml")
