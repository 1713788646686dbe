"""The storage under TinyDB: documents in memory, one line appended and on the disk per commit, a snapshot now and then.

The order is what everything stands on: the line is written and synced first, memory changes after it. What could not
be written has not happened. `lines` knows what a line looks like, `replay` what the files add up to, `opening` how
they are found, `snapshot` how a whole file is put in place, `tables` the half that TinyDB sees.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock
from typing import Any

from tinydb.storages import Storage

from mailbot.record.change import Changes
from mailbot.vocabulary.problems import BookDamaged

from .disk import Disk, make_folders, write_whole
from .lines import Head, written
from .opening import RESTORE, book_in, book_while_written, too_new, unwritable
from .packed import Unpacked, packed, unpacked
from .replay import JOURNAL, SNAPSHOT, Document, Replayed, Tables
from .snapshot import BESIDE, journal_beginning, put_file, snapshot_lines

Upgrade = Callable[[dict[str, dict[str, Document]]], dict[str, dict[str, Document]]]

SNAPSHOT_AFTER = 8 * 1024 * 1024
"""A snapshot is made when the journal is larger than this, and larger than the snapshot before: then its cost,
spread over the commits that led to it, does not grow with the book."""


class ReadOnly(Exception):
    """Something tried to write a book that was opened for reading: a mistake in the program."""


class JournalStorage(Storage):
    """One process and one object per folder; any number of threads."""

    def __init__(
        self,
        folder: Path,
        *,
        disk: Disk | None = None,
        read_only: bool = False,
        may_be_new: bool = True,
        snapshot_after: int = SNAPSHOT_AFTER,
        schema: int = 1,
        upgrades: Mapping[int, Upgrade] | None = None,
    ) -> None:
        self.folder = folder
        self.read_only = read_only
        self.lock = RLock()
        self.rollbacks: Counter[str] = Counter()
        """By table: numbers given in a block that was taken back are free again."""
        self.snapshot_trouble: str | None = None
        """Why the last snapshot could not be made; the book goes on without. For whoever watches the disk."""
        self._disk = disk or Disk()
        self._tables: Tables = {}
        self._head = Head()
        self._schema = schema
        self._upgrades = upgrades or {}
        self._snapshot_after = snapshot_after
        self._changes: Changes | None = None
        self._handle: int | None = None
        self._size = 0  # of the journal, as far as it is acknowledged
        self._snapshot_due = snapshot_after
        self._snapshot_size = 0
        self._unsynced = False
        self._sound = True  # False: what follows `_size` in the journal is not known
        if read_only:
            book = book_while_written(self._disk, folder, may_be_new=may_be_new)
            if book is not None:
                self._take(book)
        else:
            self._open(may_be_new)

    # What TinyDB asks of a storage.

    def read(self) -> dict[str, Any]:
        """Every table as it stands. A copy: changing it changes nothing."""
        with self.lock:
            return {name: dict(self.table(name)) for name in self.names()}

    def write(self, data: Mapping[str, Mapping[Any, Mapping[str, Any]]]) -> None:
        """Replaces the whole book: what `drop_tables` asks for, and nothing that a book does on an ordinary day."""
        with self.transaction() as changes:
            for name in self.names():
                changes.drop(name)
            for name, documents in data.items():
                changes.put(name, {str(key): dict(document) for key, document in documents.items()})

    def close(self) -> None:
        """Nothing is left to write: every commit is on the disk already."""
        with self.lock:
            if self._handle is not None:
                self._disk.close(self._handle)
                self._handle = None

    # What the tables ask for.

    def names(self) -> list[str]:
        """The tables there are."""
        return list(self._tables) if self._changes is None else self._changes.names(self._tables)

    def table(self, name: str) -> Mapping[str, Document]:
        """The documents of a table as they stand, what is not committed yet included; empty where there is none."""
        found: Mapping[str, bytes] = self._tables.get(name, {})
        return Unpacked(found if self._changes is None else self._changes.over(name, found))

    @contextmanager
    def transaction(self, *, lasting: bool = True) -> Iterator[Changes]:
        """Gathers changes; they become one line when the outermost block ends, and nothing where it fails.

        A block within a block that fails takes back its own changes and no others. Other threads wait. What is not
        `lasting` outlives this process, and with the next line that is, or `sync`, a power cut.
        """
        with self.lock:
            if self.read_only:
                raise ReadOnly(f"{self.folder} was opened for reading")
            outer = self._changes
            changes = Changes() if outer is None else outer.copy()
            self._changes = changes
            try:
                yield changes
                if outer is None:  # what is committed is what the blocks within have made of it
                    changes, self._changes = self._changes, None
                    self._commit(changes, lasting)
            except BaseException:
                undone = self._changes or changes
                self._changes = outer
                self.rollbacks.update(undone.touched())
                raise

    @contextmanager
    def joined(self) -> Iterator[Changes]:
        """The transaction that is open, or one of its own."""
        with self.lock:
            if self._changes is not None:
                yield self._changes
            else:
                with self.transaction() as changes:
                    yield changes

    @property
    def sequence(self) -> int:
        """How many commits the book has had."""
        return self._head.sequence

    def snapshot(self) -> None:
        """Writes everything into a new snapshot, and begins the journal anew after it. Never needed: saves time
        when the book is opened. Raises what the disk raises; the book is as good as before in any case."""
        with self.lock:
            self._write_snapshot()
            self._begin_journal()

    # One commit.

    def sync(self) -> None:
        """Every line is on the disk when this returns. Raises `BookUnwritable`."""
        with self.lock:
            if self._handle is None or not self._unsynced:
                return
            try:
                self._disk.sync(self._handle)
            except OSError as reason:
                raise unwritable(self.folder / JOURNAL, reason) from reason
            self._unsynced = False

    def _commit(self, changes: Changes, lasting: bool) -> None:
        body = changes.body()
        if body is None:
            return
        line, head = written(body, self._head)
        try:
            if not self._sound:
                self._repair()
            assert self._handle is not None
            if self._disk.size(self._handle) != self._size:
                raise BookDamaged(f"{self.folder / JOURNAL} is being written by somebody else.", RESTORE)
            self._sound = False
            write_whole(self._disk, self._handle, line)
            if lasting:
                self._disk.sync(self._handle)
        except OSError as reason:
            with suppress(OSError):
                self._repair()
            raise unwritable(self.folder / JOURNAL, reason) from reason
        self._tables = changes.take_effect(self._tables)
        self._head = head
        self._size += len(line)
        self._sound = True
        self._unsynced = not lasting
        if self._size >= self._snapshot_due:
            self._snapshot_in_passing()

    def _repair(self) -> None:
        """Takes away what a failed write left. The names are synced as well: the journal may have been renamed
        into place without its folder reaching the disk."""
        if self._handle is not None:
            handle, self._handle = self._handle, None
            with suppress(OSError):
                self._disk.close(handle)
        handle = self._disk.append_to(self.folder / JOURNAL)
        self._handle = handle
        if self._disk.size(handle) < self._size:
            raise BookDamaged(f"{self.folder / JOURNAL} is shorter than what was written to it.", RESTORE)
        self._disk.cut(handle, self._size)
        self._disk.sync(handle)
        self._disk.sync_folder(self.folder)
        self._sound = True

    # Snapshots.

    def _snapshot_in_passing(self) -> None:
        """The commit is on the disk whatever becomes of this. A snapshot that fails is tried again later."""
        try:
            self.snapshot()
            self.snapshot_trouble = None
        except OSError as reason:
            self.snapshot_trouble = f"{self.folder / SNAPSHOT}: {reason.strerror or reason}"
            self._snapshot_due = self._size + self._snapshot_after // 4

    def _write_snapshot(self) -> None:
        lines = snapshot_lines(self._tables, self._head, self._schema)
        self._snapshot_size = put_file(self._disk, self.folder / SNAPSHOT, lines)
        self._disk.sync_folder(self.folder)  # before the journal begins anew: nobody promises the order of renames

    def _begin_journal(self) -> None:
        """An empty journal that goes on from here, in place of the one there is."""
        beginning = journal_beginning(self._head, self._schema)
        self._size = put_file(self._disk, self.folder / JOURNAL, [beginning])
        self._sound = False  # until the handle is the new file's, and its name is on the disk
        self._repair()
        self._snapshot_due = max(self._snapshot_after, self._snapshot_size)

    # Opening.

    def _open(self, may_be_new: bool) -> None:
        book = book_in(self._disk, self.folder, may_be_new=may_be_new)
        try:
            if book is None:
                make_folders(self._disk, self.folder)
                self._begin_journal()
                return
            self._take(book)
            # Synced before anybody acts on it: the process before may have been killed between write and sync.
            self._repair()
            for name in self._disk.names(self.folder):
                if name in (JOURNAL + BESIDE, SNAPSHOT + BESIDE):
                    self._disk.remove(self.folder / name)
            if book.schema != self._schema:
                self.snapshot()
            elif book.covered:
                self._begin_journal()
        except OSError as reason:
            self.close()
            raise unwritable(self.folder, reason) from reason

    def _take(self, book: Replayed) -> None:
        if book.schema > self._schema:
            raise too_new(self.folder, JOURNAL, f"schema {book.schema}")
        self._tables = book.tables
        if book.schema < self._schema:
            tables = unpacked(book.tables)
            for schema in range(book.schema, self._schema):
                tables = self._upgrades[schema](tables)
            self._tables = packed(tables)
        self._head = book.head
        self._size = book.good
        self._snapshot_size = book.snapshot_size
        self._snapshot_due = max(self._snapshot_after, book.snapshot_size)
