"""The ground the book stands on: a TinyDB whose every commit is kept, whole, before it counts.

    db = JournalDB(FileJournal(folder))
    with db.commit():
        db.table("cases").put("UR-2026-0042", {...})
        db.table("ledger").put(message_id, {...})

A block is one line of the journal: all of it, or nothing at all. The book itself, what its tables are and what
their documents say, is the business of `book`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Self, cast

from tinydb import TinyDB

from .documents import SNAPSHOT_AFTER, Documents, Upgrade
from .storage import Storage
from .tables import KeyedTable


class JournalDB(TinyDB):
    """One storage, one object, one process that writes; any number that read."""

    table_class = KeyedTable  # type: ignore[assignment]

    def __init__(
        self,
        home: Storage,
        *,
        schema: int = 1,
        upgrades: Mapping[int, Upgrade] | None = None,
        snapshot_after: int = SNAPSHOT_AFTER,
    ) -> None:
        super().__init__(home, storage=Documents, schema=schema, upgrades=upgrades, snapshot_after=snapshot_after)

    @property
    def documents(self) -> Documents:
        """TinyDB's storage, by what it is."""
        return cast(Documents, self._storage)

    @contextmanager
    def commit(self, *, lasting: bool = True) -> Iterator[Self]:
        """Several tables, one line of the journal. Raises `BookUnwritable` where the storage does not take it; then,
        and wherever the block itself fails, nothing has happened. Not `lasting`: a power cut may still undo it."""
        with self.documents.transaction(lasting=lasting):
            yield self

    def table(self, name: str, **_: Any) -> KeyedTable:
        """The table of that name; it begins with its first document."""
        with self.documents.lock:
            return cast(KeyedTable, super().table(name))

    def snapshot(self) -> None:
        """Makes a snapshot now, so that the next opening is quick."""
        self.documents.snapshot()
