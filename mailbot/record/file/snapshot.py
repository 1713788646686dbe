"""Files that are there whole or not at all: snapshots, and the journal's beginning. Written beside their name, synced,
renamed. A snapshot is never needed; it saves reading a long journal when the book is opened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from .disk import Disk, write_whole
from .lines import Head, to_json, written, written_as
from .packed import Unpacked
from .replay import FORMAT, JOURNAL, SNAPSHOT, Tables

BESIDE = ".new"
"""A file that is being written bears this after its name, until it is whole."""

_CHUNK = 1024 * 1024


def snapshot_lines(tables: Tables, head: Head, schema: int) -> Iterator[bytes]:
    """What it is, a line for every document, and a line that ends it: as `replay` reads it."""
    says = {
        "mailbot": SNAPSHOT,
        "format": FORMAT,
        "schema": schema,
        "sequence": head.sequence,
        "crc": head.crc,
    }
    line, at = written_as(0, to_json(says), 0)
    yield line
    for name, documents in tables.items():
        line, at = written(to_json({"put": {name: {}}}), at)
        yield line
        for key, document in Unpacked(documents).items():
            line, at = written(to_json({"put": {name: {key: document}}}), at)
            yield line
    yield written(to_json({"end": at.sequence}), at)[0]


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
