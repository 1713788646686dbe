"""The power fails at every write, sync and rename, one after another, on a disk that keeps only what was promised:
what was acknowledged is there afterwards, and nothing that never was."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from mailbot.record.database import JournalDB
from mailbot.record.file.blobs import Blobs
from mailbot.record.file.journal import FileJournal
from tests.faults.disks import MemoryDisk, PowerCut, Steps, StoppingDisk

FOLDER = Path("/data/book")
MAIL = Path("/data/mail")


def works(disk, acknowledged: list[int], upto: int = 14) -> None:
    """Goes on where the book stands: a mail kept whole and a commit that speaks of it, again and again. The journal
    outgrows its snapshot twice on the way."""
    blobs = Blobs(MAIL, disk=disk)
    db = JournalDB(FileJournal(FOLDER, disk=disk), snapshot_after=700)
    for n in range(len(db.table("cases")), upto):
        name = blobs.put(b"Subject: %d\r\n\r\n" % n)
        blobs.sync()
        with db.commit():
            db.table("cases").put(f"UR-{n}", {"n": n, "mail": name})
            db.table("count").put("all", {"n": n + 1})
        acknowledged.append(n)


def check(disk, acknowledged: list[int]) -> int:
    """What is found: every acknowledged commit, at most one more, each whole, each with its mail."""
    db = JournalDB(FileJournal(FOLDER, disk=disk), snapshot_after=700)
    blobs = Blobs(MAIL, disk=disk)
    cases = db.table("cases")
    found = len(cases)
    assert len(acknowledged) <= found <= len(acknowledged) + 1
    assert cases.keys() == [f"UR-{n}" for n in range(found)]
    assert (db.table("count").get_by_key("all") or {"n": 0}) == {"n": found}
    for n, case in enumerate(cases.all()):
        assert blobs.get(case["mail"]) == b"Subject: %d\r\n\r\n" % n
    return found


def undisturbed() -> list[str]:
    disk = Steps(MemoryDisk())
    works(disk, [])
    return disk.taken


STEPS = undisturbed()


def test_the_day_has_snapshots_in_it():
    assert STEPS.count("replace") == 14 + 1 + 2 * 2  # mails, the first journal, snapshots with their journals


@pytest.mark.parametrize("tear", range(3))
def test_a_power_failure_at_any_step_loses_nothing_that_was_acknowledged(tear):
    for stop_at in range(1, len(STEPS) + 1):
        memory = MemoryDisk()
        acknowledged: list[int] = []
        with pytest.raises(PowerCut):
            works(StoppingDisk(stop_at, memory), acknowledged)

        left = memory.after_the_cut(Random(stop_at * 31 + tear))

        found = check(left, acknowledged)
        again = list(range(found))
        works(left, again)
        assert check(left, again) == 14, STEPS[stop_at - 1]


def test_a_second_power_failure_during_recovery_loses_nothing_either():
    random = Random(7)
    for stop_at in range(1, len(STEPS) + 1, 3):
        memory = MemoryDisk()
        acknowledged: list[int] = []
        with pytest.raises(PowerCut):
            works(StoppingDisk(stop_at, memory), acknowledged)
        for second in range(1, 12):
            left = memory.after_the_cut(random)
            after = list(acknowledged)
            with suppress(PowerCut):
                works(StoppingDisk(second, left), after)
            check(left.after_the_cut(random), after if len(after) > len(acknowledged) else acknowledged)


def test_a_power_failure_while_a_book_is_brought_to_a_new_schema_leaves_the_old_or_the_new():
    def opens(disk) -> JournalDB:
        marked = {1: lambda tables: {**tables, "cases": {key: {"new": 1} for key in tables["cases"]}}}
        return JournalDB(FileJournal(FOLDER, disk=disk), schema=2, upgrades=marked)

    def an_old_book() -> MemoryDisk:
        disk = MemoryDisk()
        db = JournalDB(FileJournal(FOLDER, disk=disk))
        for n in range(3):
            db.table("cases").put(f"UR-{n}", {})
        return disk

    steps = Steps(an_old_book())
    opens(steps)
    for stop_at in range(1, len(steps.taken) + 1):
        for tear in range(10):
            memory = an_old_book()
            with pytest.raises(PowerCut):
                opens(StoppingDisk(stop_at, memory))

            db = opens(memory.after_the_cut(Random(tear)))

            assert db.table("cases").all() == [{"new": 1}] * 3


def test_a_stopped_process_leaves_what_the_next_one_goes_on_with():
    """Killed, but the machine goes on: everything written so far is there, synced or not."""
    for stop_at in range(1, len(STEPS) + 1):
        memory = MemoryDisk()
        acknowledged: list[int] = []
        with pytest.raises(PowerCut):
            works(StoppingDisk(stop_at, memory), acknowledged)

        found = check(memory, acknowledged)
        works(memory, list(range(found)))
        # ... and what the second process built on is on the disk as well
        assert check(memory.after_the_cut(Random(stop_at)), list(range(14))) == 14


WRITER = """
import sys
from pathlib import Path
from mailbot.record.database import JournalDB
from mailbot.record.file.journal import FileJournal
db = JournalDB(FileJournal(Path(sys.argv[1])), snapshot_after=4000)
n = len(db.table("cases"))
while True:
    with db.commit():
        db.table("cases").put(f"UR-{n}", {"n": n})
        db.table("count").put("all", {"n": n + 1})
    n += 1
    sys.stdout.write(f"{n}\\n")
    sys.stdout.flush()
"""


@pytest.mark.parametrize("times", [3, pytest.param(25, marks=pytest.mark.slow)])
def test_a_writer_that_is_killed_loses_no_commit_that_it_reported(tmp_path, times):
    random = Random(times)
    reported = 0
    for _ in range(times):
        command = [sys.executable, "-c", WRITER, str(tmp_path / "book")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path.cwd()) as writer:
            assert writer.stdout is not None
            lines = random.randrange(30, 120)
            for _ in range(lines):
                line = writer.stdout.readline()
            end = time.perf_counter() + random.random() * 0.003
            while time.perf_counter() < end:
                pass
            writer.send_signal(signal.SIGKILL)
            rest = writer.stdout.read().splitlines()
        reported = max([int(line), *(int(one) for one in rest if one)])

        db = JournalDB(FileJournal(tmp_path / "book", read_only=True))
        assert reported <= len(db.table("cases")) <= reported + 1
        assert db.table("count").get_by_key("all") == {"n": len(db.table("cases"))}


def test_a_reader_beside_a_busy_writer_never_sees_half_a_commit(tmp_path):
    folder = tmp_path / "book"
    JournalDB(FileJournal(folder)).close()
    command = [sys.executable, "-c", WRITER, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path.cwd()) as writer:
        assert writer.stdout is not None
        seen = 0
        for _ in range(60):
            writer.stdout.readline()
            db = JournalDB(FileJournal(folder, read_only=True))
            cases = len(db.table("cases"))
            assert cases >= seen
            assert (db.table("count").get_by_key("all") or {"n": 0}) == {"n": cases}
            seen = cases
        writer.kill()
    assert seen > 1
