"""A backup: one archive with the book as of one commit, every mail that it names, and the key of the Message-IDs.

It is made without the lock, while mailbot goes on writing: both files of the book are opened before either is read,
and only what they add up to is kept. The mails were on the disk before the commit that names them. How one is brought
back, `restore` knows.
"""

from __future__ import annotations

import io
import json
import tarfile
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from marshal import loads
from pathlib import Path
from typing import IO

from ..vocabulary.problems import BookDamaged, CannotStart
from .blobs import ENDING, Blobs
from .disk import PRIVATE_FILE, Disk
from .lines import Damage
from .replay import JOURNAL, SNAPSHOT, Newer, Replayed, Tables, replay

BOOK, MAILS, KEY = "book", "mail", "message-id-key"
MANIFEST = "manifest.json"
FORMAT = 1
WITH_MAILS = ("letters", "ledger", "quarantine")
READINGS = 20


@dataclass(frozen=True, slots=True)
class Kept:
    """What a backup holds. `missing` are mails that the book names and that are gone, or are not what they were."""

    made_at: datetime
    cases: int
    mails: int
    missing: tuple[str, ...] = ()
    has_key: bool = True


def write_backup(data: Path, file: Path, now: datetime) -> Kept:
    """The book, the mails and the key of this data folder into `file`, all at once: written beside it, then renamed.

    Raises `CannotStart` where there is no book or `file` is there already, `BookDamaged` where the book is not whole.
    """
    if file.exists():
        raise CannotStart(f"{file} is there already.", "Name another file; a backup overwrites nothing.")
    disk, beside = Disk(), file.with_name(f"{file.name}.new")
    handle = disk.create(beside)
    try:
        with open(handle, "wb", closefd=False) as out, ExitStack() as files:
            kept = _archived(data, out, files, now)
        disk.sync(handle)
        disk.replace(beside, file)
        disk.sync_folder(file.resolve().parent)
    finally:
        disk.close(handle)
        disk.remove(beside)
    return kept


def _archived(data: Path, out: IO[bytes], files: ExitStack, now: datetime) -> Kept:
    book, parts = one_moment(data / BOOK, files)
    key = data / KEY
    names = sorted(mails_named(book.tables))
    kept = {"mailbot": "backup", "format": FORMAT, "made_at": now.isoformat(), "commits": book.head.sequence}
    missing: list[str] = []
    with tarfile.open(fileobj=out, mode="w:gz", compresslevel=6) as archive:
        _add(archive, MANIFEST, json.dumps(kept).encode("ascii"), now)
        for name, octets in parts.items():
            _add(archive, f"{BOOK}/{name}", octets, now)
        if key.exists():
            _add(archive, KEY, key.read_bytes(), now)
        blobs = Blobs(data / MAILS)
        for digest in names:
            try:
                octets = blobs.get(digest)
            except BookDamaged:
                missing.append(digest)
                continue
            _add(archive, f"{MAILS}/{digest}{ENDING}", octets, now)
    cases = len(book.tables.get("cases", {}))
    return Kept(now, cases, len(names) - len(missing), tuple(missing), key.exists())


def one_moment(folder: Path, files: ExitStack) -> tuple[Replayed, dict[str, bytes]]:
    """What the book's files add up to, and the octets of each as far as they count."""
    trouble: Exception = FileNotFoundError()
    for _ in range(READINGS):  # a snapshot may be made between opening one and the other
        try:
            with ExitStack() as opened:
                snapshot = None
                if (folder / SNAPSHOT).exists():
                    snapshot = opened.enter_context((folder / SNAPSHOT).open("rb"))
                journal = opened.enter_context((folder / JOURNAL).open("rb"))
                book = replay(snapshot, journal)
                parts = {}
                if snapshot is not None:
                    snapshot.seek(0)
                    parts[SNAPSHOT] = snapshot.read()
                journal.seek(0)
                parts[JOURNAL] = journal.read(book.good)
                if len(parts[JOURNAL]) == book.good:
                    return book, parts
        except (FileNotFoundError, Damage) as problem:
            trouble = problem
        except Newer as newer:
            raise CannotStart(f"{folder} was written by a newer mailbot ({newer}).", "Use that version.") from None
    if isinstance(trouble, Damage):
        what = f"{folder / trouble.file}: line {trouble.line}: {trouble.why}."
        raise BookDamaged(what, "Nothing was backed up; restore an earlier backup.")
    raise CannotStart(f"There is no book in {folder}.", "There is nothing to back up yet.")


def mails_named(tables: Tables) -> set[str]:
    """The mails that the documents of a book name."""
    named = (loads(packed).get("blob", "") for name in WITH_MAILS for packed in tables.get(name, {}).values())
    return {blob for blob in named if blob}


def _add(archive: tarfile.TarFile, name: str, octets: bytes, now: datetime) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = len(octets), PRIVATE_FILE, now.timestamp()
    archive.addfile(entry, io.BytesIO(octets))
