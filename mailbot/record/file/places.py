"""Beside a large snapshot: at which octet each document lies, and what the book is looked up by. So a book is opened
without reading its documents, and they are fetched one by one when they are asked for.

Never needed, and never believed on its own word: it counts only for the very snapshot whose checksum it bears, and
where it does not, every line is read. Packed by `marshal`, which other versions of Python may not read: the same.
"""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from marshal import dumps, loads, version
from pathlib import Path
from typing import Any, BinaryIO
from zlib import crc32

from mailbot.vocabulary.problems import BookDamaged

from .disk import Disk, write_whole
from .lines import Damage, Head, body_text
from .replay import SNAPSHOT, Document, State

PLACES = "places"
WORTH_IT = 256 * 1024
"""Octets of a snapshot below which it is read as quickly without."""
LONGEST_NAME = 128  # of what the snapshot and its neighbour are compared by
_PIECE = 1 << 20
_MADE_BY = f"mailbot places 1, marshal {version}, python {sys.version_info[0]}.{sys.version_info[1]}\n".encode()


@dataclass(slots=True)
class Places:
    """What is noted while a snapshot is written: its checksum, its size, and where each document begins, by table in
    the snapshot's order."""

    tables: dict[str, tuple[list[str], array[int]]]
    crc: int = 0
    size: int = 0

    def noting(self, lines: Iterable[tuple[str, str | None, bytes]]) -> Iterator[bytes]:
        """The lines of a snapshot, told with table and key; without a key where a table begins, without a table where
        the snapshot does, or ends."""
        for table, key, line in lines:
            keys, offsets = self.tables.setdefault(table, ([], array("Q"))) if table else ([], array("Q"))
            if key is not None:
                keys.append(key)
                offsets.append(self.size)
            self.crc = crc32(line, self.crc)
            self.size += len(line)
            yield line


class SnapshotFile:
    """A snapshot that is open: its documents by their place. One that is replaced meanwhile is still the same file."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self._path, self._file = path, file

    def text(self, place: int) -> bytes:
        """What the line that begins there says, as JSON. Raises `BookDamaged`."""
        try:
            self._file.seek(place)
            return body_text(self._file.readline())
        except (Damage, OSError, ValueError) as reason:
            what = f"{self._path}: byte {place} is not what was read there before"
            raise BookDamaged(f"{what}.", "Restore the last backup with `run_bot.py restore`.") from reason

    def document(self, place: int) -> Document:
        """The document whose line begins there."""
        ((_, documents),) = json.loads(self.text(place))["put"].items()
        return next(iter(documents.values()))


def keep(disk: Disk, folder: Path, places: Places, state: State, facts: Any) -> SnapshotFile | None:
    """Leaves it beside the snapshot that was just written; the open snapshot. None where the snapshot is small or the
    disk does not take it: then the next opening reads every line."""
    if places.size < WORTH_IT or disk.seal is not None:  # it would say in the open whom the book is about
        with suppress(OSError):
            disk.remove(folder / PLACES)
        return None
    says = dumps(
        {
            "crc": places.crc,
            "size": places.size,
            "head": (state.head.sequence, state.head.crc),
            "schema": state.schema,
            "tables": {name: (keys, offsets.tobytes()) for name, (keys, offsets) in places.tables.items()},
            "facts": facts,
        }
    )
    try:
        handle = disk.create(folder / PLACES)
        try:
            write_whole(disk, handle, b"".join((_MADE_BY, b"%08x\n" % crc32(says), says)))
        finally:
            disk.close(handle)
        return SnapshotFile(folder / SNAPSHOT, disk.reading(folder / SNAPSHOT))
    except OSError:
        return None


def opened(disk: Disk, folder: Path) -> tuple[State, SnapshotFile, Any] | None:
    """The book as of its snapshot with documents by their places, and the facts; None where the snapshot has to be
    read line by line: there is no such file, it is not of this very snapshot, or the book is encrypted."""
    if disk.seal is not None:
        return None
    try:
        with disk.reading(folder / PLACES) as file:
            if file.readline(LONGEST_NAME) != _MADE_BY:
                return None
            crc, octets = file.readline(LONGEST_NAME), file.read()
        if crc != b"%08x\n" % crc32(octets):
            return None
        says = loads(octets)
        snapshot = disk.reading(folder / SNAPSHOT)
    except (OSError, ValueError, EOFError, TypeError):
        return None
    if _crc(snapshot) != (says["crc"], says["size"]):
        snapshot.close()
        return None
    tables = {
        name: dict(zip(keys, array("Q", offsets), strict=True)) for name, (keys, offsets) in says["tables"].items()
    }
    state = State(tables, Head(*says["head"]), says["schema"], says["size"])
    return state, SnapshotFile(folder / SNAPSHOT, snapshot), says["facts"]


def _crc(file: BinaryIO) -> tuple[int, int]:
    """Of every octet, at the speed of memory: whatever has been damaged, the lines are then read one by one."""
    crc = size = 0
    while piece := file.read(_PIECE):
        crc, size = crc32(piece, crc), size + len(piece)
    return crc, size
