"""Mail kept whole: the exact bytes, there after `sync`, never half."""

from __future__ import annotations

import errno
import os
import stat
from hashlib import sha256
from pathlib import Path
from threading import Barrier

import pytest

from mailbot.record.file.blobs import MOST_OPEN, Blobs
from mailbot.record.file.disk import Disk
from mailbot.vocabulary.problems import BookDamaged, BookUnwritable
from tests.faults.disks import FailingDisk, QuickDisk, Steps

MAIL = b"From: agent@csc.example\r\nSubject: \xe9\r\n\r\nbody\x00\r\n"
NAME = sha256(MAIL).hexdigest()


def kept(tmp_path, **more) -> Blobs:
    blobs = Blobs(tmp_path / "mail", **more)
    blobs.put(MAIL)
    blobs.sync()
    return blobs


def test_a_mail_comes_back_as_the_exact_bytes_under_their_hash(tmp_path):
    blobs = kept(tmp_path)

    assert blobs.get(NAME) == MAIL
    assert Blobs(tmp_path / "mail").get(NAME) == MAIL
    assert list(blobs) == [NAME]


def test_a_person_can_open_one_and_nobody_else(tmp_path):
    blobs = kept(tmp_path)

    file = tmp_path / "mail" / NAME[:1] / f"{NAME}.eml"
    assert file == blobs.path(NAME)
    assert file.read_bytes() == MAIL
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700 == stat.S_IMODE((tmp_path / "mail").stat().st_mode)


def test_before_the_sync_it_can_be_read_and_has_no_name_yet(tmp_path):
    blobs = Blobs(tmp_path / "mail")

    name = blobs.put(MAIL)

    assert blobs.get(name) == MAIL
    assert blobs.has(name)
    assert list(blobs) == []
    assert not blobs.path(name).exists()


def test_the_same_mail_is_written_once(tmp_path):
    disk = Steps()
    blobs = kept(tmp_path, disk=disk)
    blobs.put(b"another")
    disk.taken.clear()

    assert blobs.put(MAIL) == NAME
    assert blobs.put(b"another")

    assert disk.taken == []


def test_a_sync_with_nothing_new_costs_nothing(tmp_path):
    disk = Steps()
    blobs = kept(tmp_path, disk=disk)
    disk.taken.clear()

    blobs.sync()

    assert disk.taken == []


def test_several_mails_are_synced_before_any_has_its_name(tmp_path):
    disk = Steps()
    blobs = Blobs(tmp_path / "mail", disk=disk)
    for n in range(3):
        blobs.put(b"%d" % n)
    disk.taken.clear()

    blobs.sync()

    assert disk.taken == ["sync"] * 3 + ["close"] * 3 + ["replace"] * 3 + ["sync_folder"] * 3


class Handles(Steps):
    """Counts what is open at once."""

    now = most = 0

    def step(self, name: str, *arguments: object) -> None:
        super().step(name, *arguments)
        self.now += {"create": 1, "close": -1}.get(name, 0)
        self.most = max(self.most, self.now)


def test_however_many_are_put_few_files_are_open_and_none_has_its_name_before_the_sync(tmp_path):
    disk = Handles(QuickDisk())
    blobs = Blobs(tmp_path / "mail", disk=disk)

    names = [blobs.put(b"%d" % n) for n in range(307)]

    assert (disk.most, list(blobs)) == (100, [])
    assert blobs.get(names[0]) == b"0"
    blobs.sync()
    assert list(blobs) == sorted(names)
    assert disk.now == 0
    synced = [at for at, name in enumerate(disk.taken) if name == "sync"]
    named = [at for at, name in enumerate(disk.taken) if name == "replace"]
    assert len(synced) == len(named) == len(names)
    assert max(synced) < min(named)


@pytest.mark.parametrize("at", ["sync", "close", "write"])
def test_a_disk_that_fails_among_many_leaves_no_file_open(tmp_path, at):
    disk = Handles(failing := FailingDisk(QuickDisk()))
    blobs = Blobs(tmp_path / "mail", disk=disk)
    kept = [blobs.put(b"%d" % n) for n in range(MOST_OPEN - 1)]
    failing.fails = lambda name: name == at

    with pytest.raises(BookUnwritable):
        blobs.put(b"one too many")

    failing.fails = lambda name: False
    assert disk.now <= len(kept)
    for n in range(MOST_OPEN):
        blobs.put(b"%d" % n)
    blobs.sync()
    assert disk.now == 0
    assert all(blobs.is_whole(name) for name in kept)


def test_what_was_put_in_an_attempt_that_failed_is_forgotten_and_nothing_else(tmp_path):
    disk = Handles()
    blobs = Blobs(tmp_path / "mail", disk=disk)
    before = blobs.put(MAIL)

    def half_of_a_commit() -> None:
        with blobs.attempt():
            blobs.put(MAIL)
            blobs.put(b"half of a commit")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_of_a_commit()

    assert disk.now == 1
    blobs.sync()
    assert list(blobs) == [before]
    assert [file.name for file in (tmp_path / "mail").rglob("*") if file.is_file()] == [f"{NAME}.eml"]


def test_a_mail_that_was_changed_on_the_disk_is_refused_by_name(tmp_path):
    blobs = kept(tmp_path)
    blobs.path(NAME).write_bytes(MAIL.replace(b"body", b"BODY"))

    with pytest.raises(BookDamaged, match=f"{NAME}.eml is not what was put there"):
        blobs.get(NAME)


def test_a_mail_that_is_missing_is_named(tmp_path):
    with pytest.raises(BookDamaged, match=f"{NAME}.eml is missing"):
        Blobs(tmp_path / "mail").get(NAME)


@pytest.mark.parametrize("name", ["", "../../secret", NAME.upper(), NAME + "0", NAME[:-1]])
def test_what_is_no_hash_never_becomes_a_path(tmp_path, name):
    with pytest.raises(ValueError, match="no SHA-256"):
        Blobs(tmp_path / "mail").get(name)


@pytest.mark.parametrize("at", ["make_folder", "create", "write", "sync", "replace", "sync_folder"])
def test_what_the_disk_does_not_take_is_not_there_and_can_be_put_again(tmp_path, at):
    disk = FailingDisk()
    blobs = Blobs(tmp_path / "mail", disk=disk)
    disk.fails = lambda name: name == at

    def keeps() -> None:
        blobs.put(MAIL)
        blobs.sync()

    with pytest.raises(BookUnwritable, match="No space left on device"):
        keeps()

    disk.fails = lambda name: False
    assert not blobs.has(NAME)
    assert [file for file in (tmp_path / "mail").rglob("*") if file.is_file()] == []
    keeps()
    assert Blobs(tmp_path / "mail").get(NAME) == MAIL


def test_what_a_crash_left_unfinished_is_written_again_and_tidied_away(tmp_path):
    blobs = Blobs(tmp_path / "mail")
    blobs.put(MAIL)
    blobs.put(b"never again")

    again = kept(tmp_path)
    waiting = again.put(b"not synced yet")
    again.tidy()

    assert again.get(NAME) == MAIL
    again.sync()
    assert again.get(waiting) == b"not synced yet"
    again.delete(waiting)
    assert [file.name for file in (tmp_path / "mail").rglob("*") if file.is_file()] == [f"{NAME}.eml"]


def test_a_mail_that_is_disposed_of_is_gone(tmp_path):
    blobs = kept(tmp_path)

    blobs.delete(NAME)
    blobs.delete(NAME)
    blobs.sync()

    assert not blobs.has(NAME)
    assert list(blobs) == []
    assert blobs.put(MAIL) == NAME


def test_what_does_not_belong_there_is_passed_over(tmp_path):
    blobs = kept(tmp_path)
    (tmp_path / "mail" / "notes.txt").write_text("mine")
    (tmp_path / "mail" / NAME[:1] / "draft.eml").write_text("mine")

    assert list(blobs) == [NAME]


def test_many_are_synced_side_by_side_and_all_of_them_before_any_has_its_name(tmp_path):
    class Meeting(Disk):
        """A sync goes on only once another one is under way."""

        def __init__(self) -> None:
            self.two, self.synced = Barrier(2, timeout=20), 0

        def sync(self, handle: int) -> None:
            self.two.wait()
            super().sync(handle)
            self.synced += 1

        def replace(self, source: Path, target: Path) -> None:
            assert self.synced == 4
            super().replace(source, target)

    blobs = Blobs(tmp_path / "mail", disk=Meeting())
    names = [blobs.put(b"%d" % n) for n in range(4)]

    blobs.sync()

    assert all(blobs.is_whole(name) for name in names)


def test_one_of_many_that_the_disk_does_not_take_is_as_if_none_had_been_put(tmp_path):
    class Broken(Disk):
        def sync(self, handle: int) -> None:
            if os.fstat(handle).st_size == 2:
                raise OSError(errno.EIO, "I/O error")
            super().sync(handle)

    blobs = Blobs(tmp_path / "mail", disk=Broken())
    for octets in (b"1", b"22", b"333"):
        blobs.put(octets)

    with pytest.raises(BookUnwritable, match="I/O error"):
        blobs.sync()

    assert list(blobs) == []
    assert not [file for file in (tmp_path / "mail").rglob("*") if file.is_file()]
