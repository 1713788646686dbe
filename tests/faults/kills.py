"""A thousand `kill -9` at random moments, against a real Dovecot and a real SMTP server: nothing lost, nothing doubled.

Each run is `run_bot.py once` in a process of its own, forked from one that has everything imported, so that a run is
as short as its work. Mail keeps coming, the clock goes on a few minutes with every run.

    python -m tests.faults.kills                   a thousand
    python -m tests.faults.kills --without-copies  the window that cannot be closed: the copy never comes
    python -m tests.faults.kills --postgres        the book in PostgreSQL, which is killed now and then as well
    python -m tests.faults.kills --like exchange   servers with the manners of Exchange Online: other Message-IDs, other
                                                   bytes at each fetch, 30 letters a minute (or: ses)
"""

from __future__ import annotations

import argparse
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from imapclient import IMAPClient

from mailbot.demo.servers import MailProvider
from mailbot.demo.submission import Delivery
from mailbot.home import home_of
from mailbot.office.settings_file import read_settings
from mailbot.vocabulary.letter_kinds import LetterKind
from mailbot.vocabulary.outbox import LetterState
from tests.faults.forking import STAGES, ForkServer
from tests.office import ADDRESS, Office
from tests.referrals import TRUSTED, referral_mail
from tests.servers.certificates import Certificates
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.postgres import Postgres

BEGINS = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
A_RUN = timedelta(minutes=4)
LONGEST = 0.12
"""Seconds after a stage was begun at which it is killed at the latest."""

OFFICER = "j.singh@office.example"


@dataclass
class Tally:
    """What was done, and what was found at the end."""

    kills: int = 0
    whole: int = 0
    mails: list[str] = field(default_factory=list)
    referrals: int = 0
    killed_in: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    accepted: int = 0
    repeated: int = 0
    by_copy: int = 0
    tried_again: int = 0
    database: int = 0
    seconds: float = 0

    def said(self) -> str:
        stages = ", ".join(f"{count} {stage}" for stage, count in sorted(self.killed_in.items()))
        lines = [
            f"{self.kills} kills ({stages}) and {self.whole} whole runs in {self.seconds:.0f} s; "
            f"{len(self.mails)} mails, {self.referrals} of them referrals; {self.accepted} letters accepted",
            f"{self.by_copy} letters were known by their copies, {self.tried_again} were tried again, "
            f"{self.repeated} were accepted twice; the database was killed {self.database} times",
        ]
        return "\n".join([*lines, *(f"WRONG {wrong}" for wrong in self.wrong), f"{len(self.wrong)} wrong"])


class Killing:
    """An office on a real Dovecot, with a server that takes its letters, and the killer."""

    def __init__(
        self,
        folder: Path,
        dovecot: Dovecot,
        seed: int,
        *,
        copies: bool = True,
        postgres: Postgres | None = None,
        like: str = "",
    ) -> None:
        self._postgres = postgres
        self._random = Random(seed)
        self._now = BEGINS
        self._copies = copies
        self.provider = MailProvider(
            {}, now=lambda: self._now, elsewhere=lambda address: True, like=like, behind=dovecot.imap_port
        )
        self.provider.start()
        store = f'\n[store]\nurl = "{postgres.url}"\n' if postgres else ""
        imap_port = self.provider.imap_port if self.provider.front else dovecot.imap_port
        self.office = Office(folder, imap_port, dovecot.a_user(), PASSWORD, self.provider.smtp_port, extra=store)
        self._line = IMAPClient("127.0.0.1", dovecot.imap_port, ssl=False, timeout=30)
        self._line.login(self.office.user, PASSWORD)
        self._lock = threading.Lock()
        self.provider.when_delivered(self._copy)
        self._runs = ForkServer()
        self.tally = Tally()

    def stop(self) -> None:
        self._runs.stop()
        self._line.logout()
        self.provider.stop()

    def go(self, kills: int) -> Tally:
        """So many kills; then the office is left alone until it has nothing to do."""
        began = time.monotonic()
        while self.tally.kills < kills:
            self._somebody_writes()
            stage = "" if self._random.random() < 0.05 else self._random.choice(STAGES)
            self._run(stage, self._random.uniform(0, LONGEST))
            if self.tally.kills % 100 == 99:
                sys.stderr.write(f"... {self.tally.kills} kills in {time.monotonic() - began:.0f} s\n")
        for _ in range(8):
            self._now += timedelta(minutes=45)
            self._run("", 0)
        self._examine()
        self.tally.seconds = time.monotonic() - began
        return self.tally

    def _run(self, stage: str, seconds: float) -> None:
        self._now += A_RUN
        falls = self._postgres is not None and stage != "" and self._random.random() < 0.05
        if falls:
            stage = ""
        falling = threading.Timer(self._random.uniform(0, 0.6), self._database_falls)
        if falls:
            falling.start()
        ended = self._runs.run(self.office.config, self._now, stage, seconds)
        if falls:
            falling.join()
            return
        if ended.killed:
            self.tally.kills += 1
            self.tally.killed_in[ended.stage] += 1
            return
        self.tally.whole += 1
        if ended.code != 0:
            self.tally.wrong.append(f"a run ended with {ended.code}")

    def _database_falls(self) -> None:
        assert self._postgres is not None
        self._postgres.kill()
        self._postgres.start()
        self.tally.database += 1

    def _somebody_writes(self) -> None:
        chance = self._random.random()
        number = self.tally.referrals
        if chance < 0.35:
            self._put(referral_mail(number, self._now), f"<ref-{number:06d}@csc.example>")
            self.tally.referrals += 1
        elif chance < 0.5 and number:
            name = f"<said-{len(self.tally.mails)}@office.example>"
            case = self._random.randrange(number) + 1
            text = self._random.choice(["TAKE", "NOTE looked at it", "HOLD", "UNDO", "STATUS", "LIST", "hello"])
            self._put(
                f"Authentication-Results: {TRUSTED.replace('csc.', 'office.')}\r\nFrom: {OFFICER}\r\nTo: {ADDRESS}\r\n"
                f"Subject: RE: [UR-2026-{case:04d}] x\r\nMessage-ID: {name}\r\n\r\n{text}\r\n".encode(),
                name,
            )
        elif chance < 0.55:
            name = f"<toner-{len(self.tally.mails)}@bargains.example>"
            self._put(
                f"From: x@bargains.example\r\nSubject: toner\r\nMessage-ID: {name}\r\n\r\nCheap\r\n".encode(), name
            )

    def _put(self, octets: bytes, message_id: str) -> None:
        with self._lock:
            self._line.append("INBOX", octets, (), self._now)
        self.tally.mails.append(message_id)

    def _copy(self, delivery: Delivery) -> None:
        if self._copies and ADDRESS in delivery.envelope_to:
            with self._lock:
                self._line.append("INBOX", delivery.octets, (), self._now)

    # What became of it.

    def _examine(self) -> None:
        tally, wrong = self.tally, self.tally.wrong
        book = home_of(read_settings(self.office.config)).open_book(read_only=True)
        cases, letters = list(book.cases()), list(book.letters())
        accepted = Counter(delivery.given_id for delivery in self.provider.delivered)
        tally.accepted, tally.repeated = accepted.total(), sum(count - 1 for count in accepted.values())
        tally.by_copy = sum(letter.reply.startswith("its copy") for letter in letters)
        tally.tried_again = sum(letter.attempts > 1 for letter in letters)

        ucis = Counter(case.referral.text("uci") for case in cases)
        if len(cases) != tally.referrals or len(ucis) != tally.referrals:
            wrong.append(f"{tally.referrals} referrals, {len(cases)} cases, {len(ucis)} clients")
        filed = Counter(name for folder in ("Handled", "Review") for name in self._names(f"mailbot/{folder}"))
        lost, twice = set(tally.mails) - set(filed), [name for name, count in filed.items() if count > 1]
        if lost or twice or self._names("INBOX"):
            wrong.append(f"lost {sorted(lost)[:5]}, filed twice {twice[:5]}, in INBOX {self._names('INBOX')[:5]}")
        entered = Counter(entry.message_id for entry in book.ledger() if entry.kind != "copy")
        if set(entered) != set(tally.mails) or max(entered.values(), default=1) > 1:
            wrong.append(f"the ledger: {Counter(tally.mails) - entered} missing, {entered - Counter(tally.mails)} more")
        if self._copies and tally.repeated:
            wrong.append(f"letters accepted twice: {[key for key, count in accepted.items() if count > 1][:5]}")
        left = {letter.message_id for letter in letters if letter.state is LetterState.SENT}
        if left != set(accepted):
            wrong.append(
                f"{len(left - set(accepted))} letters sent in the book only, {len(set(accepted) - left)} outside only"
            )
        pending = [letter.state.value for letter in letters if letter.state not in _ENDED]
        if pending:
            wrong.append(f"letters that wait: {Counter(pending)}")
        contact = {letter.message_id for letter in letters if letter.kind is LetterKind.CONTACT}
        clients = Counter(one.envelope_to[0] for one in self.provider.delivered if one.given_id in contact)
        if any(count > 1 for count in clients.values()) and self._copies:
            wrong.append(f"clients written to twice: {clients.most_common(3)}")
        contacts = Counter(letter.number for letter in letters if letter.kind is LetterKind.CONTACT)
        if any(count > 1 for count in contacts.values()):
            wrong.append(f"more than one contact letter: {contacts.most_common(3)}")

    def _names(self, folder: str) -> list[str]:
        with self._lock:
            if not self._line.folder_exists(folder):  # nothing was filed there yet
                return []
            self._line.select_folder(folder, readonly=True)
            found = self._line.search()
            shown = self._line.fetch(found, ["BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"]) if found else {}
            self._line.unselect_folder()
        return [_message_id(value) for one in shown.values() for key, value in one.items() if key.startswith(b"BODY")]


_ENDED = {LetterState.SENT, LetterState.CANCELLED, LetterState.FAILED}


def _message_id(octets: bytes) -> str:
    head = octets.partition(b"\r\n\r\n")[0].decode("ascii", "replace")
    lines = (line for line in head.split("\r\n") if line.lower().startswith("message-id:"))
    return next((line.partition(":")[2].strip() for line in lines), "")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--without-copies", action="store_true")
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--like", choices=("exchange", "ses"), default="")
    wanted = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        dovecot = Dovecot(Certificates.made_in(folder))
        office = folder / "office"
        office.mkdir()
        postgres = Postgres() if wanted.postgres else None
        killing = Killing(
            office, dovecot, wanted.seed, copies=not wanted.without_copies, postgres=postgres, like=wanted.like
        )
        try:
            tally = killing.go(wanted.kills)
        finally:
            killing.stop()
            dovecot.stop()
            if postgres is not None:
                postgres.stop()
    sys.stdout.write(tally.said() + "\n")
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
