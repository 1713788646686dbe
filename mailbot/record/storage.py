"""What a book asks of the place where it lies: the file journal, or PostgreSQL. Nobody above knows which.

A commit is one line, made by `file/lines`: numbered, checksummed, chained to the one before. A snapshot is lines of the
same kind. So the damage checks, `backup` and `store copy` are the same for every place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Any, Protocol

from .file.lines import Head
from .file.places import Places
from .file.replay import AtPlace, Replayed, State
from .file.seal import Seal


class ReadOnly(Exception):
    """Something tried to write a book that was opened for reading: a mistake in the program."""


class Storage(Protocol):
    """One book's commits. What cannot be written raises `BookUnwritable`, and then nothing has happened."""

    where: str
    """For a person: the folder, or the database without its password."""
    read_only: bool

    @property
    def seal(self) -> Seal | None:
        """What its lines are encrypted with."""

    size: int
    """Octets of the lines since the last snapshot."""

    def read(self) -> Replayed | None:
        """What is recorded; None where a book may be begun. Raises `BookDamaged`, `CannotStart`."""

    def begin(self, head: Head, schema: int) -> None:
        """Goes on from `head` with an empty journal: a new book, or after a snapshot."""

    def append(self, line: bytes, sequence: int, *, lasting: bool) -> None:
        """One commit. `lasting`: it outlives a power cut when this returns; else with the next one that does, or
        `sync`."""

    def sync(self) -> None:
        """Everything appended is lasting when this returns."""

    def check(self) -> None:
        """Whether this process may still act for the office: asked before anything leaves. Raises `LeaseLost`."""

    def snapshot(self, lines: Iterable[bytes], head: Head, schema: int) -> int:
        """All there is, in place of the commits up to `head`; its octets. Raises what the place raises, and the book
        is as good as before."""

    def keep_places(self, noted: Places, state: State, facts: Any) -> AtPlace | None:
        """After `snapshot`: where each document lies in it, and what the book is looked up by, so that the next
        opening reads neither. The snapshot to fetch documents from; None where they stay in memory."""

    def close(self) -> None:
        """Lets go. Nothing is left to write."""


class BlobStore(Protocol):
    """Messages and letters as the exact octets, under their SHA-256. Nothing is written twice or changed."""

    where: str
    """For a person."""

    @property
    def seal(self) -> Seal | None:
        """What they are encrypted with."""

    def key_of(self, digest: str) -> str:
        """The name of the key that it is sealed with; empty where it is not."""

    def reseal(self, digest: str) -> None:
        """Sealed anew with the present key, all at once, also beside the process that writes. Raises `BookDamaged`."""

    def put(self, octets: bytes) -> str:
        """Prepares these octets; the name that they are kept under. Raises `BookUnwritable`."""

    def before_commit(self) -> None:
        """A commit that names what was put comes next: it is kept with that commit at the latest."""

    def sync(self) -> None:
        """Everything that was put, or deleted, is lasting when this returns. Raises `BookUnwritable`."""

    def attempt(self) -> AbstractContextManager[None]:
        """Where the block fails, what was prepared in it is not: nobody will name it."""

    def get(self, digest: str) -> bytes:
        """The octets of that name. Raises `BookDamaged` where they are not there, or others."""

    def has(self, digest: str) -> bool:
        """Whether it is kept; its octets are not looked at."""

    def delete(self, digest: str) -> None:
        """Disposes of it; nothing where it is not there. `sync` after the last."""

    def tidy(self) -> None:
        """Removes what a crash left unfinished. Only for the process that writes."""

    def __iter__(self) -> Iterator[str]:
        """Every name, in order. What was prepared and never kept is not among them."""
