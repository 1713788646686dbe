"""A backup brought back, cut short at every step: never a folder that would be taken for a new book."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbot.record import backup, restore
from mailbot.record.backup import write_backup
from mailbot.record.data_folder import open_book
from mailbot.record.file import blobs
from mailbot.record.file import journal as storage
from mailbot.record.file.blobs import Blobs
from mailbot.record.homes import FolderHome
from mailbot.record.restore import restore_backup
from mailbot.vocabulary.problems import BookDamaged, CannotStart
from tests.faults.disks import CHANGING, PowerCut, QuickDisk
from tests.office_life import Life

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """One case, its mails, and a key."""
    life = Life(tmp_path / "data")
    life.refers()
    life.book.close()
    (life.folder / "message-id-key").write_bytes(bytes(32))
    return life.folder


@pytest.fixture
def saved(data: Path, tmp_path: Path) -> Path:
    file = tmp_path / "backup.tar.gz"
    write_backup(FolderHome(data), file, NOW)
    return file


def cases(data: Path) -> list[str]:
    book = open_book(data, read_only=True)
    return [case.number for case in book.cases()]


def restored(saved: Path, data: Path) -> None:
    restore_backup(saved, data, replace=True, now=NOW)


@pytest.mark.parametrize("there", ["nothing", "a book"])
def test_a_restore_that_is_cut_short_is_told_and_is_done_again(there, data, saved, tmp_path, monkeypatch):
    before = cases(data)
    former = tmp_path / "former"
    data.rename(former)

    for stop_at in counting():
        if data.exists():
            shutil.rmtree(data)
        data.mkdir() if there == "nothing" else shutil.copytree(former, data)
        found = sorted(data.rglob("*"))

        if not cut_at(stop_at, saved, data, monkeypatch):
            break

        if (data / "restoring").exists():
            with pytest.raises(CannotStart, match=r"Run `run_bot.py restore` again"):
                open_book(data)
        else:
            assert sorted(data.rglob("*")) == found or cases(data) == before  # it had not begun, or was done
        shutil.rmtree(data / "restoring", ignore_errors=True)  # somebody would rather go on without
        assert whole_or_refused(data) in (before, [] if there == "nothing" else before, None)
        assert not cut_at(0, saved, data, monkeypatch)
        assert cases(data) == before
    assert stop_at > 50
    assert cases(data) == before


def counting() -> Iterator[int]:
    stop_at = 0
    while True:
        yield (stop_at := stop_at + 1)


def cut_at(stop_at: int, saved: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the power failed before the restore was done."""
    taken = 0

    class Cut(QuickDisk):
        def __getattribute__(self, name: str) -> object:
            nonlocal taken
            if name in CHANGING:
                taken += 1
                if taken == stop_at:
                    raise PowerCut
            return super().__getattribute__(name)

    with monkeypatch.context() as patched:
        for module in (restore, blobs, storage):
            patched.setattr(module, "Disk", Cut)
        patched.setattr(restore, "sealing", lambda seal: Cut())
        try:
            restored(saved, data)
        except PowerCut:
            return True
    return False


def whole_or_refused(data: Path) -> list[str] | None:
    """The cases that there are; None where the book is refused."""
    try:
        return cases(data)
    except BookDamaged:
        return None


def test_a_restore_that_fails_before_it_changed_anything_leaves_no_trace(data, saved):
    saved.write_bytes(saved.read_bytes()[:-100])

    with pytest.raises(CannotStart, match="Nothing was changed"):
        restored(saved, data)

    assert len(cases(data)) == 1


def test_a_mail_that_the_disk_damaged_is_put_back(data, saved):
    mails = Blobs(data / "mail")
    damaged, lost, *_ = mails
    mails.path(damaged).write_bytes(b"rotten")
    mails.path(lost).unlink()

    restored(saved, data)

    assert all(mails.is_whole(digest) for digest in (damaged, lost))


def test_the_book_remembers_for_a_while_that_it_is_from_a_backup(data, saved):
    assert open_book(data, read_only=True).restored_at(NOW) is None

    restored(saved, data)

    book = open_book(data, read_only=True)
    assert book.restored_at(NOW) == NOW
    assert book.restored_at(NOW.replace(month=12, day=24)) == NOW
    assert book.restored_at(NOW.replace(month=12, day=26)) is None


@pytest.mark.parametrize("gone", [("book",), ("book", "mail"), ("book", "message-id-key")], ids=" and ".join)
def test_where_anything_tells_of_a_book_none_is_begun_anew(gone, data):
    for name in gone:
        shutil.rmtree(data / name) if (data / name).is_dir() else (data / name).unlink()

    for read_only in (False, True):
        with pytest.raises(BookDamaged, match="journal is missing"):
            open_book(data, read_only=read_only)


def test_a_backup_that_is_not_read_back_as_it_was_written_is_none(data, tmp_path, monkeypatch):
    class Bad(restore.Disk):
        """It takes everything, says that it has it, and has something else."""

        def sync(self, handle: int) -> None:
            super().sync(handle)
            (beside,) = tmp_path.glob("bad.tar.gz*")
            octets = bytearray(beside.read_bytes())
            octets[len(octets) // 2] ^= 1
            beside.write_bytes(octets)

    monkeypatch.setattr(backup, "Disk", Bad)

    with pytest.raises(CannotStart, match="is not read back as it was written"):
        write_backup(FolderHome(data), tmp_path / "bad.tar.gz", NOW)

    assert list(tmp_path.glob("bad.tar.gz*")) == []
