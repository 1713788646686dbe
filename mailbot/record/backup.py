"""A backup: one archive with the book as of one commit, every mail that it names, and the key of the Message-IDs.

It is made without the lock, while mailbot goes on writing: both files of the book are opened before either is read,
and only what they add up to is kept. The mails were on the disk before the commit that names them. What was written is
read back before it has its name. How one is brought back, `restore` knows.
"""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from marshal import loads
from pathlib import Path
from typing import IO

from mailbot.record.file.blobs import ENDING, Blobs
from mailbot.record.file.disk import PRIVATE_FILE, Disk
from mailbot.record.file.lines import Damage
from mailbot.record.file.replay import JOURNAL, SNAPSHOT, Newer, Replayed, Tables, replay
from mailbot.vocabulary.problems import BookDamaged, CannotStart

from .data_folder import BOOK, KEY, MAILS

MANIFEST = "manifest.json"
FORMAT = 1
WITH_MAILS = ("letters", "ledger", "quarantine")
READINGS = 20
UNREADABLE = (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error, ValueError)
"""What an archive that is not whole raises."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a backup holds. `missing` are mails that the book names and that are gone, or are not what they were."""

    made_at: datetime
    cases: int
    mails: int
    missing: tuple[str, ...] = ()
    has_key: bool = True


def write_backup(data: Path, file: Path, now: datetime) -> Kept:
    """The book, the mails and the key of this data folder into `file`, all at once: written beside it, read back,
    then renamed.

    Raises `CannotStart` where there is no book, `file` is there already or is not read back as it was written, and
    `BookDamaged` where the book is not whole.
    """
    if file.exists():
        raise CannotStart(f"{file} is there already.", "Name another file; a backup overwrites nothing.")
    disk, beside = Disk(), file.with_name(f"{file.name}.new")
    handle = disk.create(beside)
    try:
        with open(handle, "wb", closefd=False) as out:
            kept, written = _archived(data, out, now)
        disk.sync(handle)
        _read_back(beside, written)
        disk.replace(beside, file)
        disk.sync_folder(file.resolve().parent)
    finally:
        disk.close(handle)
        disk.remove(beside)
    return kept


def entries(file: Path) -> Iterator[tuple[str, bytes]]:
    """Every part of a backup with its octets. Raises one of `UNREADABLE` where it is not whole."""
    with tarfile.open(file, mode="r:gz") as archive:
        for entry in archive:
            content = archive.extractfile(entry) if entry.isfile() else None
            if content is None:
                raise ValueError(f"{entry.name} is no file")
            yield entry.name, content.read()


def _read_back(file: Path, written: dict[str, bytes]) -> None:
    try:
        same = {name: sha256(octets).digest() for name, octets in entries(file)} == written
    except UNREADABLE:
        same = False
    if not same:
        raise CannotStart(f"{file} is not read back as it was written.", "Write the backup to another disk.")


def _archived(data: Path, out: IO[bytes], now: datetime) -> tuple[Kept, dict[str, bytes]]:
    """What it holds, and the digest of every part."""
    book, parts = one_moment(data / BOOK)
    key = data / KEY
    names = sorted(mails_named(book.tables))
    says = {"mailbot": "backup", "format": FORMAT, "made_at": now.isoformat(), "commits": book.head.sequence}
    missing: list[str] = []
    written: dict[str, bytes] = {}
    with tarfile.open(fileobj=out, mode="w:gz", compresslevel=6) as archive:

        def add(name: str, octets: bytes) -> None:
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode, entry.mtime = len(octets), PRIVATE_FILE, now.timestamp()
            archive.addfile(entry, io.BytesIO(octets))
            written[name] = sha256(octets).digest()

        add(MANIFEST, json.dumps(says).encode("ascii"))
        for name, octets in parts.items():
            add(f"{BOOK}/{name}", octets)
        if key.exists():
            add(KEY, key.read_bytes())
        blobs = Blobs(data / MAILS)
        for digest in names:
            try:
                octets = blobs.get(digest)
            except BookDamaged:
                missing.append(digest)
                continue
            add(f"{MAILS}/{digest}{ENDING}", octets)
    cases = len(book.tables.get("cases", {}))
    return Kept(now, cases, len(names) - len(missing), tuple(missing), key.exists()), written


def one_moment(folder: Path) -> tuple[Replayed, dict[str, bytes]]:
    """What the book's files add up to, and the octets of each as far as they count."""
    trouble: Exception = FileNotFoundError()
    for _ in range(READINGS):  # a snapshot may be made between opening one and the other
        try:
            with ExitStack() as files:
                snapshot = None
                if (folder / SNAPSHOT).exists():
                    snapshot = files.enter_context((folder / SNAPSHOT).open("rb"))
                journal = files.enter_context((folder / JOURNAL).open("rb"))
                parts = {} if snapshot is None else {SNAPSHOT: snapshot.read()}
                parts[JOURNAL] = journal.read()
            # The very octets that are kept are those whose lines are checked.
            book = replay(io.BytesIO(parts[SNAPSHOT]) if snapshot else None, io.BytesIO(parts[JOURNAL]))
            parts[JOURNAL] = parts[JOURNAL][: book.good]
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
