"""One mailbot per book; the second is told which process has it."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from mailbot.record.file.lock import BookLock
from mailbot.vocabulary.problems import BookInUse, BookUnwritable

NOW = datetime(2026, 11, 20, 10, 2, tzinfo=timezone(timedelta(hours=-5)))

HOLDER = """
import sys
from datetime import datetime
from pathlib import Path
from mailbot.record.file.lock import BookLock
with BookLock(Path(sys.argv[1]), now=datetime.fromisoformat(sys.argv[2]), command="run_bot.py run"):
    print("held", flush=True)
    sys.stdin.read()
"""


def a_holder(folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", HOLDER, str(folder), NOW.isoformat()]
    holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path.cwd())
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    return holder


def test_a_second_process_is_refused_and_told_which_has_the_book(tmp_path):
    with a_holder(tmp_path) as holder:
        with pytest.raises(BookInUse) as refusal, BookLock(tmp_path, now=NOW):
            pass
        holder.kill()

    assert f"process {holder.pid} on " in refusal.value.what
    assert "(run_bot.py run) since 2026-11-20T10:02:00-05:00" in refusal.value.what
    assert "Stop that one first" in refusal.value.next_step


def test_being_refused_takes_nothing_from_the_one_who_has_it(tmp_path):
    with a_holder(tmp_path) as holder:
        for _ in range(2):
            with pytest.raises(BookInUse, match=f"process {holder.pid}"), BookLock(tmp_path, now=NOW):
                pass
        holder.kill()


def test_a_killed_process_leaves_no_lock(tmp_path):
    with a_holder(tmp_path) as holder:
        holder.kill()

    with BookLock(tmp_path, now=NOW):
        assert f'"pid": {os.getpid()}' in (tmp_path / "lock.holder").read_text()


def test_it_is_given_back(tmp_path):
    first, second = (BookLock(tmp_path / "new" / "folder", now=NOW) for _ in range(2))
    with first:
        pass
    with second:
        pass

    assert not (tmp_path / "new" / "folder" / "lock.holder").exists()


def test_two_in_one_process_are_two(tmp_path):
    """One process may run several offices, each with a book of its own."""
    with BookLock(tmp_path, now=NOW), pytest.raises(BookInUse), BookLock(tmp_path, now=NOW):
        pass


def test_who_has_it_is_not_known_where_nothing_says_so(tmp_path):
    with BookLock(tmp_path, now=NOW):
        (tmp_path / "lock.holder").write_text("[half")
        with pytest.raises(BookInUse, match="in use by another process"), BookLock(tmp_path, now=NOW):
            pass


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(BookUnwritable, match="file/lock cannot be locked"), BookLock(tmp_path / "file", now=NOW):
        pass
