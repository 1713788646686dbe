"""Files that are there whole or not at all: snapshots, and the journal's beginning. Written beside their name, synced,
renamed. A snapshot is never needed; it saves reading a long journal when the book is opened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from marshal import loads
from pathlib import Path

from .disk import Disk, write_whole
from .lines import Head, to_json, written, written_as
from .replay import FORMAT, JOURNAL, SNAPSHOT, AtPlace, Tables
from .seal import Seal

BESIDE = ".new"
"""A file that is being written bears this after its name, until it is whole."""

_CHUNK = 1024 * 1024


def snapshot_lines(
    tables: Tables, head: Head, schema: int, at: AtPlace | None = None, seal: Seal | None = None
) -> Iterator[tuple[str, str | None, bytes]]:
    """What it is, a line for every document, and a line that ends it: as `replay` reads it. Each with its table and
    key, as far as it has one. What lies in the snapshot before is taken from there as it stands."""
    says = {
        "mailbot": SNAPSHOT,
        "format": FORMAT,
        "schema": schema,
        "sequence": head.sequence,
        "crc": head.crc,
    }
    line, after = written_as(0, to_json(says), 0)
    yield "", None, line
    for name, documents in tables.items():
        line, after = written(to_json({"put": {name: {}}}), after)
        yield name, None, line
        for key, document in documents.items():
            if isinstance(document, int):
                assert at is not None
                text = at.text(document).decode("ascii")
            else:
                text = to_json({"put": {name: {key: loads(document)}}})
            line, after = written(text, after, seal)
            yield name, key, line
    yield "", None, written(to_json({"end": after.sequence}), after)[0]


def journal_beginning(head: Head, schema: int) -> bytes:
    """The first line of a journal that goes on from `head`. It is no commit, and no link of the chain."""
    says = {"mailbot": JOURNAL, "format": FORMAT, "schema": schema}
    return written_as(head.sequence, to_json(says), head.crc)[0]


def put_file(disk: Disk, path: Path, lines: Iterable[bytes]) -> int:
    """A file of that name all at once, in place of the one there was; its size. The rename lasts only when the
    folder has been synced. Where it fails the old one is still there, and nothing else."""
    beside = path.with_name(path.name + BESIDE)
    size = 0
    handle = disk.create(beside)
    try:
        try:
            for chunk in in_chunks(lines):
                write_whole(disk, handle, chunk)
                size += len(chunk)
            disk.sync(handle)
        finally:
            disk.close(handle)
        disk.replace(beside, path)
    except OSError:
        with suppress(OSError):
            disk.remove(beside)
        raise
    return size


def in_chunks(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Whole lines, about a megabyte at a time."""
    waiting: list[bytes] = []
    length = 0
    for line in lines:
        waiting.append(line)
        length += len(line)
        if length >= _CHUNK:
            yield b"".join(waiting)
            waiting, length = [], 0
    yield b"".join(waiting)
