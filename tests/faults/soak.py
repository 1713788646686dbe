"""Twenty-four simulated hours in minutes: mail keeps coming, things go wrong at random, and memory and open files stay
flat. The servers are processes of their own, so that what is measured is mailbot.

    python -m tests.faults.soak                     a day, a mail every 30 simulated seconds
    python -m tests.faults.soak --hours 2 --every 60
    python -m tests.faults.soak --like exchange     on the double of Exchange Online, which puts commands off as well
"""

from __future__ import annotations

import argparse
import gc
import logging
import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.managers import BaseManager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from mailbot.demo.people import OFFICE, PASSWORD
from mailbot.demo.servers import MailProvider
from mailbot.vocabulary.letter_kinds import LetterKind
from mailbot.vocabulary.outbox import LetterState
from tests.faults.assembled import TestOffice
from tests.faults.disks import FailingDisk
from tests.servers.imap_proxy import IMAPProxy

ROUND = timedelta(minutes=2)
ENDED = {LetterState.SENT, LetterState.CANCELLED, LetterState.FAILED, LetterState.BOUNCED}


@dataclass
class Soaked:
    """What the day came to."""

    rounds: int = 0
    mails: int = 0
    cases: int = 0
    letters: int = 0
    twice: int = 0
    pending: int = 0
    unfiled: int = 0
    troubles: Counter[str] = field(default_factory=Counter)
    memory: list[tuple[int, float]] = field(default_factory=list)  # mails handled so far, resident MB
    files: list[int] = field(default_factory=list)
    seconds: float = 0

    @property
    def kilobytes_a_mail(self) -> float:
        """Growth over the second half of the day: what the book itself keeps in memory is in it."""
        half = self.memory[len(self.memory) // 2 :]
        (first, before), (last, after) = half[0], half[-1]
        return (after - before) * 1024 / max(1, last - first)

    def said(self) -> str:
        troubles = ", ".join(f"{count} {name}" for name, count in sorted(self.troubles.items()))
        return (
            f"{self.rounds} rounds in {self.seconds:.0f} s: {self.mails} mails, {self.cases} cases, {self.letters} "
            f"letters; troubles: {troubles}\n"
            f"memory {self.memory[0][1]:.0f} MB at first, {self.memory[len(self.memory) // 2][1]:.0f} half way, "
            f"{self.memory[-1][1]:.0f} at the end: {self.kilobytes_a_mail:.1f} KB a mail in the second half; "
            f"open files {min(self.files)} to {max(self.files)}\n"
            f"{self.twice} letters twice, {self.pending} letters waiting, {self.unfiled} mails not filed"
        )


def soak(folder: Path, hours: float, every: float, seed: int = 2026, like: str = "") -> Soaked:
    """So many hours, a referral every so many seconds of them; then everything behaves, and the rest is worked off."""
    random, soaked, began = Random(seed), Soaked(), time.monotonic()
    disk = FailingDisk()
    with _Elsewhere() as manager:
        provider = manager.Servers(like)  # type: ignore[attr-defined]
        imap_port, smtp_port = provider.ports()
        proxy = IMAPProxy(imap_port)
        office = TestOffice(folder, provider, imap_port=proxy.port, smtp_port=smtp_port, disk=disk)
        ends, next_mail = office.now + timedelta(hours=hours), office.now
        faults = _faults(proxy, disk)
        if like == "exchange":
            faults["throttled"] = provider.throttle
        while office.now < ends:
            while next_mail <= office.now:
                office.refer(1)
                next_mail += timedelta(seconds=every)
            fault = random.choice(list(faults)) if random.random() < 0.1 else ""
            if fault:
                faults[fault]()
                soaked.troubles[fault] += 1
            provider.at(office.now + ROUND)
            office.round(ROUND.total_seconds() / 60)
            proxy.behave()
            proxy.commands.clear()
            disk.fails = _never
            disk.taken.clear()
            if random.random() < 0.02:
                office.restart()
            soaked.rounds += 1
            if soaked.rounds % 20 == 0:
                _measure(soaked, office)
        for _ in range(12):
            provider.at(office.now + timedelta(minutes=45))
            office.round(45)
        _measure(soaked, office)
        _examine(soaked, office, provider)
        office.close()
        proxy.stop()
    soaked.seconds = time.monotonic() - began
    return soaked


class Servers:
    """IMAP and SMTP, to be used from another process."""

    def __init__(self, like: str) -> None:
        logging.getLogger("asyncio").setLevel(logging.ERROR)  # that lines are cut is the point
        self._now = datetime.now(UTC)
        self._provider = MailProvider(
            {OFFICE: PASSWORD}, now=lambda: self._now, elsewhere=lambda address: True, like=like
        ).start()
        self.put, self.mails = self._provider.put, self._provider.mails

    def ports(self) -> tuple[int, int]:
        return self._provider.imap_port, self._provider.smtp_port

    def at(self, moment: datetime) -> None:
        """It is that moment."""
        self._now = moment

    def throttle(self) -> None:
        """The next commands are put off."""
        assert self._provider.front is not None
        self._provider.front.throttled, self._provider.front.backoff = 3, 100

    def accepted(self) -> tuple[int, int]:
        """How many letters were taken more than once, and how many clients were written to."""
        taken = Counter(delivery.given_id for delivery in self._provider.delivered)
        clients = {one.envelope_to[0] for one in self._provider.delivered if one.envelope_to[0].startswith("client")}
        return sum(taken.values()) - len(taken), len(clients)


class _Elsewhere(BaseManager):
    """The process that the servers run in."""


_Elsewhere.register("Servers", Servers, exposed=("put", "mails", "ports", "accepted", "at", "throttle"))


def _never(_step: str) -> bool:
    return False


def _faults(proxy: IMAPProxy, disk: FailingDisk) -> dict[str, Callable[[], object]]:
    def full() -> None:
        disk.fails = lambda step: step in ("write", "sync", "create")

    return {
        "lines cut": proxy.hang_up_on_everyone,
        "FETCH cut": lambda: proxy.cut_after("UID FETCH", octets=2000, where=lambda said: "BODY" in said),
        "MOVE cut": lambda: proxy.cut_after("UID MOVE"),
        "MOVE refused": lambda: proxy.answer("UID MOVE", "NO not now"),
        "MOVE lies": lambda: proxy.answer("UID MOVE", "OK done"),
        "disk full": full,
    }


def _measure(soaked: Soaked, office: TestOffice) -> None:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    soaked.memory.append((office.referrals, pages * os.sysconf("SC_PAGE_SIZE") / 2**20))
    soaked.files.append(len(os.listdir("/proc/self/fd")))  # noqa: PTH208


def _examine(soaked: Soaked, office: TestOffice, servers: Servers) -> None:
    letters = list(office.book.letters())
    soaked.twice, clients = servers.accepted()
    soaked.mails, soaked.cases, soaked.letters = office.referrals, len(office.cases()), len(letters)
    soaked.pending = sum(letter.state not in ENDED for letter in letters)
    soaked.unfiled = office.unfiled()
    assert clients == len(office.letters(LetterKind.CONTACT))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--hours", type=float, default=24)
    parser.add_argument("--every", type=float, default=30)
    parser.add_argument("--like", choices=("exchange", "ses"), default="")
    wanted = parser.parse_args()
    with TemporaryDirectory() as folder:
        soaked = soak(Path(folder), wanted.hours, wanted.every, like=wanted.like)
    sys.stdout.write(soaked.said() + "\n")
    wrong = soaked.cases != soaked.mails or soaked.twice or soaked.pending or soaked.unfiled
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
