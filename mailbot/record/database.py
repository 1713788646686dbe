"""The ground the book stands on: a TinyDB whose every commit is on the disk, whole, before it counts.

    db = JournalDB(folder)
    with db.commit():
        db.table("cases").put("UR-2026-0042", {...})
        db.table("ledger").put(message_id, {...})

A block is one line of the journal: all of it, or nothing at all. The book itself, what its tables are and what
their documents say, is the business of `book`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self, cast

from tinydb import TinyDB

from mailbot.record.file.disk import Disk
from mailbot.record.file.journal import SNAPSHOT_AFTER, JournalStorage, Upgrade

from .tables import JournalTable, KeyedTable

__all__ = ["JournalDB", "JournalStorage", "JournalTable", "KeyedTable"]


class JournalDB(TinyDB):
    """One folder, one object, one process that writes; any number that read.

    `may_be_new=False` where there has to be a book already: its absence is then damage, and nothing is begun.
    `upgrades[n]` turns the tables of schema n into those of n + 1. `snapshot_after` is in bytes of journal.
    """

    table_class = KeyedTable  # type: ignore[assignment]

    def __init__(
        self,
        folder: Path,
        *,
        read_only: bool = False,
        may_be_new: bool = True,
        schema: int = 1,
        upgrades: Mapping[int, Upgrade] | None = None,
        snapshot_after: int = SNAPSHOT_AFTER,
        disk: Disk | None = None,
    ) -> None:
        super().__init__(
            folder,
            storage=JournalStorage,
            read_only=read_only,
            may_be_new=may_be_new,
            schema=schema,
            upgrades=upgrades,
            snapshot_after=snapshot_after,
            disk=disk,
        )

    @property
    def journal(self) -> JournalStorage:
        """The storage, by what it is."""
        return cast(JournalStorage, self._storage)

    @contextmanager
    def commit(self, *, lasting: bool = True) -> Iterator[Self]:
        """Several tables, one line of the journal. Raises `BookUnwritable` where the disk does not take it; then,
        and wherever the block itself fails, nothing has happened. Not `lasting`: a power cut may still undo it."""
        with self.journal.transaction(lasting=lasting):
            yield self

    def table(self, name: str, **_: Any) -> KeyedTable:
        """The table of that name; it begins with its first document."""
        with self.journal.lock:
            return cast(KeyedTable, super().table(name))

    def drop_table(self, name: str) -> None:
        """The table and all that is in it."""
        with self.journal.joined() as changes:
            if name in self.journal.names():
                changes.drop(name)
        self._tables.pop(name, None)

    def drop_tables(self) -> None:
        """All of them."""
        self.journal.write({})
        self._tables.clear()

    def snapshot(self) -> None:
        """Makes a snapshot now, so that the next opening is quick."""
        self.journal.snapshot()
