"""A region of offices on one database, worked by several processes that are killed: every promise kept, nothing twice.

Each worker is a process of its own, forked from one that has everything imported, and does what `run --config
region.toml` does, on a clock of ours: a day passes in minutes. The database is one PostgreSQL, the mailboxes a real
Dovecot's.

    python -m tests.faults.workers                          a day: 20 offices, 3 workers, one killed every hour
    python -m tests.faults.workers --offices 2 --workers 3 --at-most 1 --kills 1000
                                                            two post rooms and a stand-by; the database falls as well
"""

from __future__ import annotations

import argparse
import mmap
import os
import selectors
import signal
import statistics
import struct
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from imapclient import IMAPClient

from mailbot.cli.digesting import made_now
from mailbot.cli.reading import Reading, open_office
from mailbot.demo.servers import Delivery, MailProvider
from mailbot.vocabulary.letter_kinds import LetterKind
from mailbot.vocabulary.outbox import LetterState
from tests.office import ADDRESS, Office
from tests.referrals import referral_mail
from tests.servers.certificates import Certificates
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.postgres import Postgres

ROOT = Path(__file__).resolve().parents[2]
MORNING = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)  # eight o'clock in Ottawa
A_STEP = timedelta(minutes=10)
REST = 0.15
"""Seconds between two rounds of an office."""


class SharedClock:
    """One moment for all processes, in a file that each has before it."""

    def __init__(self, file: Path, *, begins: datetime | None = None) -> None:
        if begins is not None:
            file.write_bytes(struct.pack("d", begins.timestamp()))
        with file.open("r+b") as opened:
            self._page = mmap.mmap(opened.fileno(), 8)

    def now(self) -> datetime:
        return datetime.fromtimestamp(struct.unpack("d", self._page[:8])[0], UTC)

    def goes_on(self, by: timedelta) -> None:
        self._page[:8] = struct.pack("d", (self.now() + by).timestamp())


# The workers.


def work(region_file: Path, clock: SharedClock, tells: int) -> None:
    """In a process of its own, until it is killed or asked to stop. It tells each office that it takes."""
    from mailbot import eventlog, region
    from mailbot.office.settings_file import read_settings
    from mailbot.postroom.time_limit import lend_main_thread
    from mailbot.vocabulary.problems import AnotherPostRoom, LeaseLost, MailbotProblem
    from mailbot.wiring import assemble

    eventlog.silence()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())

    def run_office(config: Path, stop: threading.Event) -> None:
        office = assemble(read_settings(config), clock.now, stop.is_set)
        os.write(tells, f"{config.parent.name}\n".encode())
        try:
            while not stop.is_set():
                try:
                    office.cycle.run()
                except (AnotherPostRoom, LeaseLost):
                    return
                except MailbotProblem:  # the database or a mailbox is gone: as the watcher, with the next round
                    pass
                stop.wait(REST)
        finally:
            with suppress(MailbotProblem):
                office.close()

    wanted = region.read_region(region_file)
    assert wanted is not None
    lend_main_thread(lambda: region.run_region(wanted, run_office, stop))


def serve(region_file: Path, clock_file: Path) -> None:
    """The process that has everything imported: for every line one more worker, whose number it says."""
    import mailbot.wiring  # noqa: F401
    from mailbot.write.words import words  # noqa: F401

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    out = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for _ in sys.stdin:
        pid = os.fork()
        if pid == 0:
            reads, writes = os.pipe()
            teller = threading.Thread(target=_pass_on, args=(reads, out), daemon=True)
            teller.start()
            try:
                work(region_file, SharedClock(clock_file), writes)
            finally:
                os._exit(0)
        os.write(out, f"worker {pid}\n".encode())


def _pass_on(reads: int, out: int) -> None:
    with os.fdopen(reads) as told:
        for line in told:
            os.write(out, f"takes {os.getpid()} {line}".encode())


# Whoever looks on.


@dataclass
class Tally:
    """What was done, and what was found at the end."""

    kills: int = 0
    database: int = 0
    referrals: int = 0
    letters: int = 0
    takeovers: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0

    def said(self) -> str:
        median = statistics.median(self.takeovers) if self.takeovers else 0.0
        lines = [
            f"{self.kills} workers killed, the database {self.database} times, in {self.seconds:.0f} s; "
            f"{self.referrals} referrals, {self.letters} letters",
            f"{len(self.takeovers)} takeovers: median {median:.2f} s, longest {max(self.takeovers, default=0):.2f} s",
        ]
        return "\n".join([*lines, *(f"WRONG {wrong}" for wrong in self.wrong), f"{len(self.wrong)} wrong"])


class Region:
    """Offices, a database, mail for them, and workers."""

    def __init__(self, folder: Path, offices: int, workers: int, at_most: int, seed: int) -> None:
        self._random, self.tally = Random(seed), Tally()
        self._dovecot, self._postgres = Dovecot(Certificates.made_in(folder)), Postgres()
        self.clock = SharedClock(folder / "clock", begins=MORNING)
        self._provider = MailProvider({}, now=self.clock.now, elsewhere=lambda address: True)
        self._provider.start()
        self._offices = [self._an_office(folder / f"office-{number:02d}", number) for number in range(offices)]
        names = ", ".join(f'"{office.folder.name}/office.toml"' for office in self._offices)
        (folder / "region.toml").write_text(f"offices = [{names}]\nat_most = {at_most}\n")
        self._lock = threading.Lock()
        self._lines = [self._line(office) for office in self._offices]
        self._provider.when_delivered(self._copy)
        self._sent: list[set[str]] = [set() for _ in self._offices]
        self._has: dict[str, int] = {}  # which worker has an office
        self._gone: dict[str, float] = {}  # since when nobody has it
        files = [str(folder / name) for name in ("region.toml", "clock")]
        self._serves = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.workers", "--serve", *files],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._told = selectors.DefaultSelector()
        assert self._serves.stdout is not None
        self._told.register(self._serves.stdout, selectors.EVENT_READ)
        self._half = b""
        self.workers: list[int] = []
        self._wanted = workers
        self._hire()

    def _an_office(self, folder: Path, number: int) -> Office:
        folder.mkdir()
        store = f'\n[store]\nurl = "{self._postgres.url}"\n'
        office = Office(
            folder, self._dovecot.imap_port, self._dovecot.a_user(), PASSWORD, self._provider.smtp_port, extra=store
        )
        text = office.config.read_text().replace(ADDRESS, self._address(number))
        office.config.write_text(text)
        return office

    def _address(self, number: int) -> str:
        return ADDRESS.replace("@", f".{number:02d}@")

    def _line(self, office: Office) -> IMAPClient:
        line = IMAPClient("127.0.0.1", self._dovecot.imap_port, ssl=False, timeout=30)
        line.login(office.user, PASSWORD)
        return line

    def _copy(self, delivery: Delivery) -> None:
        for number in range(len(self._offices)):
            if self._address(number) in delivery.envelope_to:
                with self._lock:
                    self._lines[number].append("INBOX", delivery.octets, (), self.clock.now())

    def stop(self) -> None:
        for pid in self.workers:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        assert self._serves.stdin is not None
        self._serves.stdin.close()
        self._serves.wait(20)
        for line in self._lines:
            with suppress(Exception):
                line.logout()
        self._provider.stop()
        self._postgres.stop()
        self._dovecot.stop()

    # What happens.

    def refers(self, number: int) -> None:
        """The CSC refers a client to this office."""
        count = self.tally.referrals
        label = "Date de naissance" if count % 2 else "Date of birth"  # alike, they would seem to be one client
        born = {label: f"{1940 + count // 28 % 60}-02-{count % 28 + 1:02d}"}
        octets = referral_mail(count, self.clock.now(), **born).replace(
            ADDRESS.encode(), self._address(number).encode()
        )
        with self._lock:
            self._lines[number].append("INBOX", octets, (), self.clock.now())
        self._sent[number].add(f"<ref-{self.tally.referrals:06d}@csc.example>")
        self.tally.referrals += 1

    def passes(self, seconds: float) -> None:
        """Real time goes by, in which workers tell what they take."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if self._told.select(left):
                self._listen()

    def _listen(self) -> None:
        assert self._serves.stdout is not None
        *lines, self._half = (self._half + os.read(self._serves.stdout.fileno(), 65536)).split(b"\n")
        for line in lines:
            match line.decode().split():
                case ["worker", pid]:
                    self.workers.append(int(pid))
                case ["takes", pid, office]:
                    if office in self._gone:
                        self.tally.takeovers.append(time.monotonic() - self._gone.pop(office))
                    self._has[office] = int(pid)

    def _hire(self) -> None:
        assert self._serves.stdin is not None
        expected = self._wanted - len(self.workers)
        self._serves.stdin.write(b"one more\n" * expected)
        self._serves.stdin.flush()
        while len(self.workers) < self._wanted:
            self.passes(0.05)

    def kill_one(self, *, idle_too: bool = True) -> None:
        """A worker is gone, from one instruction to the next; another is started in its place."""
        busy = sorted(set(self._has.values()) & set(self.workers))
        victim = self._random.choice(self.workers if idle_too or not busy else busy)
        os.kill(victim, signal.SIGKILL)
        self.workers.remove(victim)
        for office in [office for office, pid in self._has.items() if pid == victim]:
            del self._has[office]
            self._gone[office] = time.monotonic()
        self.tally.kills += 1
        self._hire()

    def is_worked(self, longest: float = 20) -> None:
        """Until every office has its worker again."""
        until = time.monotonic() + longest
        while len(self._has) < len(self._offices) and time.monotonic() < until:
            self.passes(0.05)

    def database_falls(self) -> None:
        """And comes back. Who takes what after it is no takeover of a killed worker's."""
        self._postgres.kill()
        self._postgres.start()
        self._gone.clear()
        self.tally.database += 1

    def comes_to_rest(self, longest: float = 180) -> None:
        """Until every mailbox is empty and every letter has left; time goes on meanwhile."""
        until = time.monotonic() + longest
        while time.monotonic() < until and not all(self._rests(number) for number in range(len(self._offices))):
            self.clock.goes_on(timedelta(minutes=3))
            self.passes(1.0)

    def _rests(self, number: int) -> bool:
        with self._lock:
            if self._lines[number].folder_status("INBOX", "MESSAGES")[b"MESSAGES"]:
                return False
        letters = {
            letter.state for letter in open_office(self._offices[number].config, self.clock.now()).book.letters()
        }
        return letters <= _ENDED

    # What came of it.

    def examine(self) -> Tally:
        """Each office by itself: nobody lost, nobody twice, every promise kept, and its account of the morning."""
        accepted: dict[str, Counter[str]] = {}
        for delivery in self._provider.delivered:
            accepted.setdefault(delivery.envelope_from, Counter())[delivery.given_id] += 1
        self.tally.letters = sum(count.total() for count in accepted.values())
        for number, office in enumerate(self._offices):
            reading = open_office(office.config, self.clock.now())
            self._one(number, accepted.get(self._address(number), Counter()), reading)
        return self.tally

    def _one(self, number: int, accepted: Counter[str], reading: Reading) -> None:
        name, book = self._offices[number].folder.name, reading.book
        found, sent = Counter(case.referral_mail for case in book.cases()), Counter(self._sent[number])
        if found != sent:
            self.tally.wrong.append(f"{name}: cases missing {sent - found}, too many {found - sent}")
        twice = [key for key, count in accepted.items() if count > 1]
        if twice:
            self.tally.wrong.append(f"{name}: letters twice {twice[:3]}")
        letters = list(book.letters())
        left = {letter.message_id for letter in letters if letter.state is LetterState.SENT}
        if left != set(accepted):
            self.tally.wrong.append(f"{name}: in the book only {left - set(accepted)}, outside {set(accepted) - left}")
        contacts = Counter(letter.number for letter in letters if letter.kind is LetterKind.CONTACT)
        if any(count > 1 for count in contacts.values()):
            self.tally.wrong.append(f"{name}: two contact letters {contacts.most_common(2)}")
        for case in book.open_cases():
            if case.made_at is None or case.made_at > case.due_at:
                self.tally.wrong.append(f"{name}: {case.number} was not reached by {case.due_at}: {case.made_at}")
        account = made_now(reading).account
        if not account.balanced:
            self.tally.wrong.append(f"{name}: {account}")


_ENDED = {LetterState.SENT, LetterState.CANCELLED}


def a_day(region: Region, offices: int, mails: int, random: Random) -> None:
    """Eight to six; one worker is killed in every hour, at any moment of it."""
    steps = 60
    arriving = Counter(random.randrange(steps - 6) for _ in range(mails))
    kill_at = {hour * 6 + random.randrange(6) for hour in range(10)}
    for step in range(steps):
        for _ in range(arriving[step]):
            region.refers(random.randrange(offices))
        region.passes(random.uniform(0.2, 1.2))
        if step in kill_at:
            region.kill_one(idle_too=False)
        region.clock.goes_on(A_STEP)


def kills(region: Region, offices: int, count: int, random: Random) -> None:
    """So many kills; the database falls with every thirtieth."""
    began = time.monotonic()
    while region.tally.kills < count:
        if random.random() < 0.5:
            region.refers(random.randrange(offices))
        region.passes(random.uniform(0.05, 0.7))
        if random.random() < 1 / 30:
            region.database_falls()
        idle_too = random.random() < 0.2
        if not idle_too:
            region.is_worked()
        region.kill_one(idle_too=idle_too)
        region.clock.goes_on(timedelta(minutes=1))
        if region.tally.kills % 100 == 0:
            sys.stderr.write(f"... {region.tally.kills} kills in {time.monotonic() - began:.0f} s\n")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--offices", type=int, default=20)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--at-most", type=int, default=0, help="offices of one worker; else shared evenly")
    parser.add_argument("--mails", type=int, default=200)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--serve", nargs=2, type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.serve:
        serve(*wanted.serve)
        return 0
    at_most = wanted.at_most or -(-wanted.offices // wanted.workers)
    tally = run(wanted.offices, wanted.workers, at_most, wanted.mails, wanted.kills, wanted.seed)
    sys.stdout.write(tally.said() + "\n")
    return 1 if tally.wrong else 0


def run(offices: int, workers: int, at_most: int, mails: int, count: int, seed: int) -> Tally:
    """The whole of it."""
    began, random = time.monotonic(), Random(seed)
    with TemporaryDirectory() as name:
        region = Region(Path(name), offices, workers, at_most, seed)
        try:
            kills(region, offices, count, random) if count else a_day(region, offices, mails, random)
            region.comes_to_rest()
            tally = region.examine()
        finally:
            region.stop()
    tally.seconds = time.monotonic() - began
    return tally


if __name__ == "__main__":
    sys.exit(main())
