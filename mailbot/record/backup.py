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
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO

from mailbot.record.file.blobs import ENDING
from mailbot.record.file.disk import PRIVATE_FILE, Disk
from mailbot.vocabulary.problems import BookDamaged, CannotStart

from .data_folder import BOOK, KEY, MAILS
from .homes import Home
from .one_moment import mails_named

MANIFEST = "manifest.json"
FORMAT = 1
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


def write_backup(home: Home, file: Path, now: datetime) -> Kept:
    """The book, the mails and the key of this home into `file`, all at once: written beside it, read back,
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
            kept, written = _archived(home, out, now)
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


def _archived(home: Home, out: IO[bytes], now: datetime) -> tuple[Kept, dict[str, bytes]]:
    """What it holds, and the digest of every part."""
    book, parts = home.one_moment()
    key = home.read_key()
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
        if key is not None:
            add(KEY, key)
        blobs = home.blobs()
        for digest in names:
            try:
                octets = blobs.get(digest)
            except BookDamaged:
                missing.append(digest)
                continue
            sealed = octets if home.seal is None else home.seal.close(octets, digest.encode())
            add(f"{MAILS}/{digest}{ENDING}", sealed)
    cases = len(book.tables.get("cases", {}))
    return Kept(now, cases, len(names) - len(missing), tuple(missing), key is not None), written
