"""What is kept is encrypted where the settings name a key; every key that is named is read with, whatever was stopped
when; and what is damaged, or has no key, is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mailbot.record.backup import write_backup
from mailbot.record.book import Book
from mailbot.record.database import JournalDB
from mailbot.record.file.blobs import Blobs
from mailbot.record.file.disk import Disk, sealing
from mailbot.record.file.journal import FileJournal
from mailbot.record.file.seal import KeyMissing, Seal, new_key
from mailbot.record.homes import FolderHome
from mailbot.record.resealing import keys_in_use, reseal_mails
from mailbot.record.restore import restore_backup
from mailbot.vocabulary.problems import BookDamaged, CannotStart
from tests.faults.disks import PowerCut, QuickDisk, StoppingDisk
from tests.office_life import MONDAY, at

OLD, NEW = new_key(), new_key()
SECRET = b"Marchetti"
NOW = at(MONDAY)


def seal(*keys: str) -> Seal:
    return Seal(lambda: "\n".join(keys))


def quick(*keys: str) -> Disk:
    disk = QuickDisk()
    disk.seal = seal(*keys) if keys else None
    return disk


def fill(folder: Path, disk: Disk, mails: int = 3) -> JournalDB:
    blobs = Blobs(folder / "mail", disk=disk)
    db = JournalDB(FileJournal(folder / "book", disk=disk))
    for number in range(mails):
        blob = blobs.put(b"From: %s\r\n\r\n%d" % (SECRET, number))
        blobs.sync()
        with db.commit():
            db.table("letters").put(f"<{number}>", {"name": SECRET.decode(), "blob": blob})
    return db


def says(folder: Path, disk: Disk) -> list[bytes]:
    """Every document, and the mail that it names."""
    blobs = Blobs(folder / "mail", disk=disk)
    db = JournalDB(FileJournal(folder / "book", disk=disk, read_only=True))
    return [blobs.get(db.table("letters").get_by_key(f"<{number}>")["blob"]) for number in range(3)]


def shown(folder: Path) -> bool:
    return any(SECRET in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_nothing_is_to_be_read_without_the_key(tmp_path: Path) -> None:
    db = fill(tmp_path, quick(OLD))
    assert not shown(tmp_path)
    db.snapshot()

    assert not shown(tmp_path)
    assert says(tmp_path, quick(OLD)) == [b"From: Marchetti\r\n\r\n%d" % number for number in range(3)]


@pytest.mark.parametrize("disk", [QuickDisk, lambda: quick(NEW)], ids=["no key", "another key"])
def test_without_its_key_it_is_said_in_a_sentence(tmp_path: Path, disk: Callable[[], Disk]) -> None:
    fill(tmp_path, quick(OLD))

    with pytest.raises(KeyMissing, match=r"encrypted with the key [0-9a-f]{8}"):
        says(tmp_path, disk())
    with pytest.raises(KeyMissing):
        Blobs(tmp_path / "mail", disk=disk()).get(next(iter(Blobs(tmp_path / "mail"))))


@pytest.mark.parametrize("stated", ["", "nonsense", OLD[:20]], ids=["nothing", "nonsense", "half a key"])
def test_a_source_that_gives_no_key_starts_nothing(stated: str) -> None:
    with pytest.raises(CannotStart, match="key"):
        seal(stated)


def test_what_was_kept_before_there_was_a_key_is_encrypted_when_the_book_is_opened(tmp_path: Path) -> None:
    fill(tmp_path, quick()).close()
    assert shown(tmp_path)
    home = FolderHome(tmp_path, quick(OLD))

    JournalDB(FileJournal(tmp_path / "book", disk=quick(OLD))).close()
    count = reseal_mails(home)

    assert (count, shown(tmp_path)) == (3, False)
    assert set(keys_in_use(home)) == {seal(OLD).name}


def test_a_rotation_may_be_stopped_anywhere_and_begun_again(tmp_path: Path) -> None:
    folder = tmp_path / "0"
    for stop_at in range(1, 200):
        folder = tmp_path / str(stop_at)
        fill(folder, quick(OLD)).close()
        disk = StoppingDisk(stop_at, QuickDisk())
        disk.seal = seal(NEW, OLD)
        try:
            JournalDB(FileJournal(folder / "book", disk=disk)).close()
            reseal_mails(FolderHome(folder, disk))
            break
        except PowerCut:
            assert len(says(folder, quick(NEW, OLD))) == 3
            Blobs(folder / "mail", disk=quick(NEW, OLD)).tidy()
            JournalDB(FileJournal(folder / "book", disk=quick(NEW, OLD))).close()
            reseal_mails(FolderHome(folder, quick(NEW, OLD)))
            assert len(says(folder, quick(NEW))) == 3
            assert {path.suffix for path in (folder / "mail").rglob("*") if path.is_file()} == {".eml"}

    assert stop_at > 20
    assert len(says(folder, quick(NEW))) == 3


def test_a_mailbot_that_runs_goes_over_to_the_new_key_by_itself(tmp_path: Path) -> None:
    keys, minutes = [OLD], [0.0]
    disk = QuickDisk()
    disk.seal = Seal(lambda: "\n".join(keys), lambda: minutes[0])
    runs = fill(tmp_path, disk)
    keys.insert(0, NEW)
    reseal_mails(FolderHome(tmp_path, quick(NEW, OLD)))

    assert len(says(tmp_path, disk)) == 3  # though it has not asked for the keys since
    minutes[0] += 61
    with runs.commit():
        runs.table("letters").put("<3>", {"name": "another"})

    assert len(says(tmp_path, quick(NEW))) == 3


@pytest.mark.parametrize("which", ["mail", "book/journal"])
def test_what_is_damaged_is_found(tmp_path: Path, which: str) -> None:
    fill(tmp_path, quick(OLD)).close()
    file = next(path for path in [*(tmp_path / which).rglob("*.eml"), tmp_path / which] if path.is_file())
    octets = file.read_bytes()
    for place in range(100, len(octets) - 1, 7):
        file.write_bytes(octets[:place] + bytes([octets[place] ^ 1]) + octets[place + 1 :])
        with pytest.raises(BookDamaged):
            says(tmp_path, quick(OLD))


def test_no_mail_opens_in_the_place_of_another(tmp_path: Path) -> None:
    fill(tmp_path, quick(OLD)).close()
    first, second = sorted((tmp_path / "mail").rglob("*.eml"))[:2]
    second.write_bytes(first.read_bytes())

    with pytest.raises(BookDamaged):
        says(tmp_path, quick(OLD))


def test_a_mail_that_begins_like_something_encrypted_is_kept_as_it_is(tmp_path: Path) -> None:
    odd = b"mailbot sealed 1 0123abcd\n and more"
    for disk in (quick(), quick(OLD)):
        blobs = Blobs(tmp_path / "mail", disk=disk)
        name = blobs.put(odd)
        blobs.sync()
        assert blobs.get(name) == odd
        blobs.delete(name)


def test_a_backup_is_encrypted_and_brought_back(tmp_path: Path) -> None:
    data = tmp_path / "data"
    Book(FileJournal(data / "book", disk=sealing(seal(OLD)))).close()
    home = FolderHome(data, sealing(seal(OLD)))
    home.keep_key(bytes(32))
    book = home.open_book()
    with book.commit() as change:
        change.remember("a fact", SECRET.decode())
    book.close()

    write_backup(home, tmp_path / "kept.tar.gz", NOW)
    restore_backup(tmp_path / "kept.tar.gz", tmp_path / "back", replace=False, now=NOW, seal=seal(NEW, OLD))

    assert not shown(tmp_path)
    back = FolderHome(tmp_path / "back", sealing(seal(NEW, OLD))).open_book(read_only=True)
    assert back.fact("a fact") == SECRET.decode()
    with pytest.raises(CannotStart):
        restore_backup(tmp_path / "kept.tar.gz", tmp_path / "other", replace=False, now=NOW, seal=seal(NEW))
