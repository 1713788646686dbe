"""A mailbox of 1,000 referrals, drained: to cases, officers' notices and clients' letters, all sent and filed.

    .venv/bin/python -m bench.drain [COUNT] [ROUNDS]

Against a floor that, in the same run, fetches, parses, turns HTML to text, appends with fsync, sends one letter and
moves, for each mail (`parts/floor.py`). Both are processes of their own, start-up included, on the same Dovecot and
the same SMTP sink, by turns; the median of each counts. Aim: at most 1.2 times the floor, although more than twice as
many letters leave, under 120 MB. The ratio counts; the seconds are this machine's.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from imapclient import IMAPClient

from bench.parts.referrals import fill, referrals
from tests.office import Office
from tests.servers.certificates import Certificates
from tests.servers.dovecot import PASSWORD, Dovecot

AIM, MOST_MB = 1.2, 120
ROOT = Path(__file__).parents[1]
PEOPLE = """[[people]]
name = "A. Tremblay"
address = "a.tremblay@office.example"
language = "en"
duty = "officer"

[[people]]
name = "J. Singh"
address = "j.singh@office.example"
language = "en"
duty = "officer"
"""
"""Who share a language share a notice: one letter to staff and one to the client for each referral."""
NO_HOLD = "\n[policy]\nhold_minutes = 0\n"  # so that one cycle sends the clients' letters too


@dataclass(frozen=True)
class Measured:
    """A process: how long it took on the wall and of CPU, and the most memory it held."""

    seconds: float
    cpu: float
    megabytes: float


class Sink:
    """The SMTP server, see `parts/sink.py`."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.parts.sink"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())

    def taken(self) -> dict[str, dict[str, int]]:
        """What came in since the last time."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("tell\n")
        self._process.stdin.flush()
        told: dict[str, dict[str, int]] = json.loads(self._process.stdout.readline())
        self._process.stdin.write("forget\n")
        self._process.stdin.flush()
        self._process.stdout.readline()
        return told

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()


def measured(command: list[str], folder: Path) -> Measured:
    """Run it to its end."""
    with (folder / "output").open("wb") as output:
        begun = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begun
    if status != 0:
        sys.exit(f"{' '.join(command)} failed:\n{(folder / 'output').read_text()[-3000:]}")
    return Measured(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def folders(dovecot: Dovecot, user: str) -> dict[str, int]:
    """How many mails lie where. Also makes Dovecot index what a delivery agent would have had indexed."""
    with IMAPClient("127.0.0.1", dovecot.imap_port, ssl=False) as client:
        client.login(user, PASSWORD)
        names = [name for flags, _, name in client.list_folders() if b"\\Noselect" not in flags]
        return {name: client.folder_status(name, "MESSAGES")[b"MESSAGES"] for name in names}


def main(count: int = 1000, rounds: int = 3) -> int:
    """Print both, their ratio and the memory; 1 where an aim is missed."""
    mails = list(referrals(count))
    total = sum(map(len, mails)) / 1e6
    print(f"{count} referrals, {total:.0f} MB: 40 % text, 40 % a Word table of 25 KB, 20 % a PDF of 80-300 KB")
    floors: list[Measured] = []
    ours: list[Measured] = []
    with tempfile.TemporaryDirectory(prefix="mailbot-bench-") as scratch:
        dovecot, sink = Dovecot(Certificates.made_in(Path(scratch)), fsync="optimized"), Sink()
        try:
            for turn in range(rounds):
                folder = Path(scratch) / str(turn)
                folder.mkdir()
                floors.append(run_floor(dovecot, sink, mails, folder))
                ours.append(run_ours(dovecot, sink, mails, folder))
        finally:
            sink.stop()
            dovecot.stop()
    floor, own = (median(one.seconds for one in runs) for runs in (floors, ours))
    cpu_floor, cpu = (median(one.cpu for one in runs) for runs in (floors, ours))
    memory = max(one.megabytes for one in ours)
    print(f"  floor   {floor:7.2f} s   CPU {cpu_floor:6.2f} s  {max(one.megabytes for one in floors):5.0f} MB")
    print(f"  mailbot {own:7.2f} s   CPU {cpu:6.2f} s  {memory:5.0f} MB")
    print(f"  ratio   {own / floor:7.2f}   CPU {cpu / cpu_floor:6.2f}    aim: at most {AIM}, under {MOST_MB} MB")
    return int(own / floor > AIM or memory > MOST_MB)


def run_floor(dovecot: Dovecot, sink: Sink, mails: list[bytes], folder: Path) -> Measured:
    """One turn of the floor, and that it did it all."""
    user = dovecot.a_user()
    fill(dovecot.maildir(user), mails)
    assert folders(dovecot, user) == {"INBOX": len(mails)}
    told = [str(dovecot.imap_port), user, PASSWORD, str(sink.port), str(folder / "floor")]
    result = measured([sys.executable, "-m", "bench.parts.floor", *told], folder)
    assert folders(dovecot, user) == {"INBOX": 0, "Done": len(mails)}
    assert sink.taken()["letters"] == len(mails)
    return result


def run_ours(dovecot: Dovecot, sink: Sink, mails: list[bytes], folder: Path) -> Measured:
    """One turn of `run_bot.py once`, and that every client and the officers got their letters."""
    user = dovecot.a_user()
    fill(dovecot.maildir(user), mails)
    assert folders(dovecot, user) == {"INBOX": len(mails)}
    office = Office(folder, dovecot.imap_port, user, PASSWORD, sink.port, extra=NO_HOLD, people=PEOPLE)
    command = [sys.executable, str(ROOT / "run_bot.py"), "once", "--config", str(office.config)]
    result = measured([*command, "--at", "2026-11-23T10:05"], folder)
    lying = folders(dovecot, user)
    assert (lying["INBOX"], lying["mailbot/Handled"]) == (0, len(mails)), lying
    taken = sink.taken()
    clients = {address: letters for address, letters in taken["recipients"].items() if address.startswith("client")}
    assert clients == {f"client{n}@mail.example": 1 for n in range(len(mails))}, (len(clients), taken["letters"])
    print(f"  round   {taken['letters']} letters, {len(clients)} of them to clients")
    return result


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
