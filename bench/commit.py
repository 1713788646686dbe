"""One commit of a large book against one of a small book, and against the least it could cost.

    python -m bench.commit

Both books and the floor take turns in one run, so that what the machine does besides falls on all three. A commit is
what one mail makes: a case read and written with one event more, an entry in the ledger, a letter in the outbox. The
floor is the same number of octets appended to a file and synced.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from mailbot.record.database import JournalDB
from mailbot.record.file.disk import Disk
from mailbot.record.file.journal import FileJournal

AIM = 1.5


class Unsynced(Disk):
    """For building the books; what is measured is synced."""

    def sync(self, handle: int) -> None:
        pass

    def sync_folder(self, folder: Path) -> None:
        pass


def a_case(number: int) -> dict[str, object]:
    """About three kilobytes."""
    event = {
        "is": "LetterSent",
        "at": {"at": "2026-11-20T10:02:00-05:00"},
        "mail": f"<{number}@csc.example>",
        "letter": f"<{number}.contact@office.example>",
        "reply": "250 2.0.0 Ok: queued",
    }
    return {"number": f"UR-2026-{number:05}", "events": [event] * 12, "uci": f"12-3456-{number % 10000:04}"}


def a_book(folder: Path, cases: int) -> JournalDB:
    db = JournalDB(FileJournal(folder, disk=Unsynced()))
    for first in range(0, cases, 500):
        with db.commit():
            for number in range(first, min(first + 500, cases)):
                db.table("cases").put(f"UR-2026-{number:05}", a_case(number))
                db.table("ledger").put(f"<{number}@csc.example>", {"kind": "referral", "case": number})
                db.table("outbox").put(f"<{number}.contact@office.example>", {"state": "sent", "blob": "0" * 64})
    db.snapshot()
    db.close()
    return JournalDB(FileJournal(folder))


def commits(db: JournalDB, cases: int) -> Callable[[int], None]:
    def one_mail(turn: int) -> None:
        key = f"UR-2026-{turn * 7919 % cases:05}"
        with db.commit():
            case = db.table("cases").get_by_key(key)
            assert case is not None
            case["events"] = [*case["events"][-11:], {"is": "NoteKept", "text": str(turn)}]
            db.table("cases").put(key, case)
            db.table("ledger").put(f"<answer-{turn}@client.example>", {"kind": "client_reply", "case": key})
            db.table("outbox").put(f"<{turn}.answer@office.example>", {"state": "queued", "blob": "0" * 64})

    return one_mail


def timed(call: Callable[[int], None], turn: int) -> float:
    began = time.perf_counter()
    call(turn)
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--turns", type=int, default=600)
    parser.add_argument("--large", type=int, default=20_000)
    parser.add_argument("--small", type=int, default=100)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=".") as place:
        small = a_book(Path(place, "small"), wanted.small)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began = time.perf_counter()
        large = a_book(Path(place, "large"), wanted.large)
        built = time.perf_counter() - began
        memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024

        line = b"x" * (3300 if wanted.large else 0)
        floor = os.open(Path(place, "floor"), os.O_WRONLY | os.O_CREAT | os.O_APPEND)

        def appends(turn: int) -> None:
            os.write(floor, line)
            os.fsync(floor)

        ways = {
            "floor": appends,
            "small": commits(small, wanted.small),
            "large": commits(large, wanted.large),
        }
        times: dict[str, list[float]] = {name: [] for name in ways}
        for turn in range(wanted.turns):
            for name, call in ways.items():
                times[name].append(timed(call, turn))

        began = time.perf_counter()
        large.snapshot()
        snapshot = time.perf_counter() - began
        size = Path(place, "large", "snapshot").stat().st_size
        large.close()
        began = time.perf_counter()
        JournalDB(FileJournal(Path(place, "large"))).close()
        opened = time.perf_counter() - began

        median = {name: statistics.median(found) for name, found in times.items()}
        spread = snapshot * len(line) / size  # a snapshot comes once the journal is as large as the last
        ratio = median["large"] / median["small"]
        whole = (median["large"] + spread) / median["small"]
        print(f"floor, {len(line)} octets appended and synced   1.00  ({median['floor'] * 1000:.2f} ms)")
        print(f"a commit, {wanted.small:>6} cases                 {median['small'] / median['floor']:8.2f}")
        print(f"a commit, {wanted.large:>6} cases                 {median['large'] / median['floor']:8.2f}")
        print(f"large to small: {ratio:.2f}; with its share of a snapshot: {whole:.2f}; aim: at most {AIM}")
        print(
            f"the large book: {size / 1e6:.0f} MB, snapshot {snapshot:.1f} s, opened in {opened:.1f} s, "
            f"built in {built:.1f} s, {memory:.0f} MB of memory"
        )


if __name__ == "__main__":
    main()
