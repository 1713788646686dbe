"""A backup brought back: every octet is checked before anything is touched, and at no moment is there a folder that
would be taken for a new book.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

from ..vocabulary.problems import BookDamaged, CannotStart
from .backup import BOOK, FORMAT, KEY, MAILS, MANIFEST, Kept, mails_named, one_moment
from .blobs import ENDING, Blobs
from .disk import PRIVATE_FOLDER, Disk, make_folders, write_whole
from .replay import JOURNAL, SNAPSHOT

STAGING = "restoring"
"""In the data folder: what is being brought back. In the book's own folder: a sign that it is not whole."""

AT_ONCE = 200
_MAIL = re.compile(rf"{MAILS}/([0-9a-f]{{64}})\{ENDING}")


def has_book(data: Path) -> bool:
    """Whether something is there that a restored book would take the place of."""
    return any((data / BOOK).glob("*"))


def restore_backup(file: Path, data: Path, *, replace: bool, now: datetime) -> tuple[Kept, Path | None]:
    """The backup in place of what is there; where the former book was put, if there was one. The lock is the caller's.

    Raises `CannotStart` before anything is touched: no such file, no backup, damaged, a book that is to stay.
    """
    if has_book(data) and not replace:
        raise CannotStart(
            f"There is a book in {data} already.",
            "Move the folder away, or say --replace-what-is-there: the former book is then kept beside.",
        )
    staging = data / STAGING
    shutil.rmtree(staging, ignore_errors=True)
    make_folders(Disk(), staging)
    try:
        kept = _unpacked(file, staging)
        aside = _put_in_place(staging, data, now)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return kept, aside


def _unpacked(file: Path, staging: Path) -> Kept:
    """Every part under its own name, and checked: nothing in the archive decides where it is written."""
    says: Mapping[str, Any] = {}
    blobs, disk = Blobs(staging / MAILS), Disk()
    count = 0
    try:
        for name, octets in _entries(file):
            mail = _MAIL.fullmatch(name)
            if name == MANIFEST:
                says = json.loads(octets)
            elif name in (KEY, f"{BOOK}/{JOURNAL}", f"{BOOK}/{SNAPSHOT}"):
                make_folders(disk, (staging / name).parent)
                _put(disk, staging / name, octets)
            elif mail is None or blobs.put(octets) != mail[1]:
                raise ValueError(f"{name} does not belong there, or is not what it was")
            else:
                count += 1
                if count % AT_ONCE == 0:
                    blobs.sync()
        blobs.sync()
        if says.get("mailbot") != "backup" or says.get("format") != FORMAT:
            raise ValueError("it does not say that it is one")
        made_at = datetime.fromisoformat(says["made_at"])
        with ExitStack() as files:
            book, _ = one_moment(staging / BOOK, files)
    except FileNotFoundError:
        raise CannotStart(f"There is no file {file}.", "Name what `run_bot.py backup` wrote.") from None
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error, ValueError, KeyError, BookDamaged) as problem:
        raise CannotStart(
            f"{file} is no backup of mailbot, or is damaged: {problem}.", "Nothing was changed; take another backup."
        ) from None
    missing = tuple(sorted(digest for digest in mails_named(book.tables) if not blobs.has(digest)))
    return Kept(made_at, len(book.tables.get("cases", {})), count, missing, (staging / KEY).exists())


def _entries(file: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(file, mode="r:gz") as archive:
        for entry in archive:
            content = archive.extractfile(entry) if entry.isfile() else None
            if content is None:
                raise ValueError(f"{entry.name} is no file")
            yield entry.name, content.read()


def _put_in_place(staging: Path, data: Path, now: datetime) -> Path | None:
    """Mails first, which are known by their content and harm nobody; then the key; the journal last. As long as
    there is no journal, what lies in the book's folder keeps mailbot from beginning a new book."""
    disk = Disk()
    staged, mails = Blobs(staging / MAILS), Blobs(data / MAILS)
    for count, digest in enumerate(staged, start=1):
        mails.put(staged.get(digest))
        if count % AT_ONCE == 0:
            mails.sync()
    mails.sync()
    folder = data / BOOK
    aside = _free(data / f"before-restore-{now:%Y%m%dT%H%M%S}") if has_book(data) else None
    make_folders(disk, folder)
    _put(disk, folder / STAGING, b"A backup was being restored here. Restore it again.\n")
    disk.sync_folder(folder)
    if aside is not None:
        aside.mkdir(mode=PRIVATE_FOLDER)
        for name in (JOURNAL, *sorted(path.name for path in folder.iterdir() if path.name not in (JOURNAL, STAGING))):
            _move(disk, folder / name, aside / name)
        _move(disk, data / KEY, aside / KEY, keep=not (staging / KEY).exists())
        disk.sync_folder(aside)
    _move(disk, staging / KEY, data / KEY)
    _move(disk, staging / BOOK / SNAPSHOT, folder / SNAPSHOT)
    disk.sync_folder(folder)
    _move(disk, staging / BOOK / JOURNAL, folder / JOURNAL)
    disk.sync_folder(folder)
    disk.remove(folder / STAGING)
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
