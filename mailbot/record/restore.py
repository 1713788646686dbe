"""A backup brought back: every octet is checked before anything is touched, and at no moment is there a folder that
would be taken for a new book.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mailbot.record.file.blobs import ENDING, Blobs, checked
from mailbot.record.file.disk import PRIVATE_FOLDER, Disk, make_folders, sealing, write_whole
from mailbot.record.file.journal import FileJournal
from mailbot.record.file.replay import JOURNAL, SNAPSHOT
from mailbot.vocabulary.problems import BookDamaged, CannotStart

from .backup import FORMAT, MANIFEST, UNREADABLE, Kept, entries
from .book import RESTORED, Book
from .copying import copy_home
from .data_folder import BOOK, FORMER, KEY, MAILS, RESTORING
from .file.seal import Seal
from .homes import FolderHome, Home
from .one_moment import mails_named, one_moment

AT_ONCE = 200
_MAIL = re.compile(rf"{MAILS}/([0-9a-f]{{64}})\{ENDING}")


def has_book(data: Path) -> bool:
    """Whether something is there that a restored book would take the place of."""
    return any(path.name != RESTORING for path in (data / BOOK).glob("*"))


def restore_backup(
    file: Path, data: Path, *, replace: bool, now: datetime, seal: Seal | None = None
) -> tuple[Kept, Path | None]:
    """The backup in place of what is there; where the former book was put, if there was one. The lock is the caller's.

    Raises `CannotStart` before anything is touched: no such file, no backup, damaged, a book that is to stay.
    """
    if has_book(data) and not replace:
        raise CannotStart(
            f"There is a book in {data} already.",
            "Move the folder away, or say --replace-what-is-there: the former book is then kept beside.",
        )
    staging = data / RESTORING
    make_folders(Disk(), staging)
    for left in staging.iterdir():  # of a restore that was cut short; the folder itself is never gone meanwhile
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    try:
        kept = _unpacked(file, staging, seal)
        _leave_word(staging / BOOK, seal, now)
    except Exception:  # nothing was changed yet: whatever was there goes on
        shutil.rmtree(staging, ignore_errors=True)
        raise
    aside = _put_in_place(staging, data, seal, now)
    shutil.rmtree(staging)
    Disk().sync_folder(data)
    return kept, aside


def check_backup(file: Path, now: datetime, seal: Seal | None = None) -> Kept:
    """Whether this could be restored: unpacked aside, every octet checked, its book opened. Raises `CannotStart`."""
    with TemporaryDirectory(prefix="mailbot-restore-") as folder:
        staging = Path(folder)
        kept = _unpacked(file, staging, seal)
        _leave_word(staging / BOOK, seal, now)
    return kept


def restore_into(file: Path, home: Home, data: Path, *, replace: bool, now: datetime) -> Kept:
    """The same into a home that is no folder, by way of `data`. A former book stays there under another name. The
    lease is the caller's."""
    if home.has_book() and not replace:
        raise CannotStart(
            f"There is a book in {home.where} already.",
            "Say --replace-what-is-there: the former book is then kept under another name.",
        )
    staging = data / RESTORING
    shutil.rmtree(staging, ignore_errors=True)
    make_folders(Disk(), staging)
    try:
        kept = _unpacked(file, staging, home.seal)
        _leave_word(staging / BOOK, home.seal, now)
        home.put_aside(f"{FORMER}{now:%Y%m%dT%H%M%S}")
        copy_home(FolderHome(staging, sealing(home.seal)), home)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return kept


def _unpacked(file: Path, staging: Path, seal: Seal | None) -> Kept:
    """Every part under its own name, and checked: nothing in the archive decides where it is written."""
    says: Mapping[str, Any] = {}
    disk = sealing(seal)
    blobs = Blobs(staging / MAILS, disk=disk)
    count = 0
    try:
        for name, octets in entries(file):
            mail = _MAIL.fullmatch(name)
            if name == MANIFEST:
                says = json.loads(octets)
            elif name in (KEY, f"{BOOK}/{JOURNAL}", f"{BOOK}/{SNAPSHOT}"):
                make_folders(disk, (staging / name).parent)
                _put(disk, staging / name, octets)
            elif mail is None or blobs.put(checked(octets, mail[1], seal, name)) != mail[1]:
                raise ValueError(f"{name} does not belong there, or is not what it was")
            else:
                count += 1
                if count % AT_ONCE == 0:
                    blobs.sync()
        blobs.sync()
        if says.get("mailbot") != "backup" or says.get("format") != FORMAT:
            raise ValueError("it does not say that it is one")
        made_at = datetime.fromisoformat(says["made_at"])
        book, _ = one_moment(staging / BOOK, seal)
    except FileNotFoundError:
        raise CannotStart(f"There is no file {file}.", "Name what `run_bot.py backup` wrote.") from None
    except (*UNREADABLE, KeyError, BookDamaged) as problem:
        raise CannotStart(
            f"{file} is no backup of mailbot, or is damaged: {problem}.", "Nothing was changed; take another backup."
        ) from None
    missing = tuple(sorted(digest for digest in mails_named(book.tables) if not blobs.has(digest)))
    return Kept(made_at, len(book.tables.get("cases", {})), count, missing, (staging / KEY).exists())


def _leave_word(book: Path, seal: Seal | None, now: datetime) -> None:
    """The book knows that it is from a backup: what it has not sent may have left since."""
    restored = Book(FileJournal(book, disk=sealing(seal), may_be_new=False))
    try:
        with restored.commit() as change:
            change.remember(RESTORED, now)
    finally:
        restored.close()


def _put_in_place(staging: Path, data: Path, seal: Seal | None, now: datetime) -> Path | None:
    """Mails first, which are known by their content and harm nobody, and in place of one that has been damaged; then
    the key; the journal last. As long as there is no journal, what lies in the book's folder keeps mailbot from
    beginning a new book, also where somebody removes the folder that says that a restore is unfinished."""
    disk = sealing(seal)
    staged, mails = Blobs(staging / MAILS, disk=disk), Blobs(data / MAILS, disk=disk)
    for count, digest in enumerate(staged, start=1):
        if mails.has(digest) and not mails.is_whole(digest):
            mails.delete(digest)
        mails.put(staged.get(digest))
        if count % AT_ONCE == 0:
            mails.sync()
    mails.sync()
    folder = data / BOOK
    aside = _free(data / f"{FORMER}{now:%Y%m%dT%H%M%S}") if has_book(data) else None
    make_folders(disk, folder)
    _put(disk, folder / RESTORING, b"A backup was being restored here. Restore it again.\n")
    disk.sync_folder(folder)
    if aside is not None:
        aside.mkdir(mode=PRIVATE_FOLDER)
        _move(disk, data / KEY, aside / KEY, keep=not (staging / KEY).exists())
        for name in (JOURNAL, *sorted(path.name for path in folder.iterdir() if path.name not in (JOURNAL, RESTORING))):
            _move(disk, folder / name, aside / name)
        disk.sync_folder(aside)
    _move(disk, staging / KEY, data / KEY)
    _move(disk, staging / BOOK / SNAPSHOT, folder / SNAPSHOT)
    disk.sync_folder(folder)
    _move(disk, staging / BOOK / JOURNAL, folder / JOURNAL)
    disk.sync_folder(folder)
    disk.remove(folder / RESTORING)
    disk.sync_folder(folder)
    disk.sync_folder(data)
    return aside


def _free(path: Path) -> Path:
    """That name, or one like it that nothing has yet."""
    others = (path.with_name(f"{path.name}-{number}") for number in range(2, 1000))
    return next(one for one in (path, *others) if not one.exists())


def _move(disk: Disk, source: Path, target: Path, *, keep: bool = False) -> None:
    if source.exists() and not keep:
        disk.replace(source, target)


def _put(disk: Disk, path: Path, octets: bytes) -> None:
    handle = disk.create(path)
    try:
        write_whole(disk, handle, octets)
        disk.sync(handle)
    finally:
        disk.close(handle)
