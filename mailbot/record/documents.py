"""The documents in memory, and how they change: one line per commit, a snapshot now and then.

The order is what everything stands on: the line is with the storage first, memory changes after it. What could not be
written has not happened. `tables` is the half that TinyDB sees, `storage` where the lines go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

import tinydb.storages

from mailbot.vocabulary.problems import BookUnwritable

from .file.lines import Head, written
from .file.opening import too_new, unwritable
from .file.packed import Unpacked, packed, unpacked
from .file.places import Places
from .file.replay import AtPlace, Document, Packed, Replayed, State, Tables
from .file.snapshot import snapshot_lines
from .pending import Changes
from .storage import ReadOnly, Storage

Upgrade = Callable[[dict[str, dict[str, Document]]], dict[str, dict[str, Document]]]

SNAPSHOT_AFTER = 8 * 1024 * 1024
"""A snapshot is made when the lines since the last are larger than this, and larger than that one was: then its cost,
spread over the commits that led to it, does not grow with the book."""


class Documents(tinydb.storages.Storage):
    """What TinyDB takes for its storage. One object that writes per book; any number of threads."""

    def __init__(
        self,
        home: Storage,
        *,
        schema: int = 1,
        upgrades: Mapping[int, Upgrade] | None = None,
        snapshot_after: int = SNAPSHOT_AFTER,
    ) -> None:
        """`upgrades[n]` turns the tables of schema n into those of n + 1. `snapshot_after` is in octets."""
        self.home = home
        self.lock = RLock()
        self.snapshot_trouble: str | None = None
        """Why the last snapshot could not be made; the book goes on without. For whoever watches the disk."""
        self._tables: Tables = {}
        self._head = Head()
        self._schema = schema
        self._snapshot_after = snapshot_after
        self._snapshot_due = snapshot_after
        self._changes: Changes | None = None
        self._at: AtPlace | None = None
        self._key = "" if home.seal is None else home.seal.name  # that everything is sealed with
        self.facts: Callable[[], Any] = lambda: None
        """What whoever looks documents up wants kept beside a snapshot."""
        self.kept_facts: Any = None
        """What was kept so, and still holds for every document but those of `changed_since`."""
        self._open(upgrades or {})

    # What TinyDB asks of a storage.

    def read(self) -> dict[str, Any]:
        """Every table as it stands. A copy: changing it changes nothing."""
        with self.lock:
            return {name: dict(self.table(name)) for name in self.names()}

    def write(self, data: Any) -> None:
        """Never: a table is written by `put` and `discard`."""
        raise TypeError("documents are written by put and discard")

    def close(self) -> None:
        """Nothing is left to write: every commit is with the storage already."""
        with self.lock:
            self.home.close()

    # What the tables ask for.

    def names(self) -> list[str]:
        """The tables there are."""
        return list(self._tables) if self._changes is None else self._changes.names(self._tables)

    def table(self, name: str) -> Mapping[str, Document]:
        """The documents of a table as they stand, what is not committed yet included; empty where there is none."""
        found: Mapping[str, Packed] = self._tables.get(name, {})
        return Unpacked(found if self._changes is None else self._changes.over(name, found), self._at)

    def changed_since(self, name: str) -> list[str]:
        """The documents of a table that `kept_facts` does not know as they are."""
        late: Iterable[str] = self.kept_facts["late"].get(name, ()) if self.kept_facts else ()
        table = self._tables.get(name, {})
        return list(dict.fromkeys((*late, *(key for key, found in table.items() if not isinstance(found, int)))))

    @contextmanager
    def transaction(self, *, lasting: bool = True) -> Iterator[Changes]:
        """Gathers changes; they become one line when the outermost block ends, and nothing where it fails.

        A block within a block that fails takes back its own changes and no others. Other threads wait. What is not
        `lasting` outlives this process, and with the next line that is, or `sync`, a power cut.
        """
        with self.lock:
            if self.home.read_only:
                raise ReadOnly(f"{self.home.where} was opened for reading")
            outer = self._changes
            changes = Changes() if outer is None else outer.copy()
            self._changes = changes
            try:
                yield changes
                if outer is None:  # what is committed is what the blocks within have made of it
                    changes, self._changes = self._changes, None
                    self._commit(changes, lasting)
            except BaseException:
                self._changes = outer
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

    def sync(self) -> None:
        """Every line is lasting when this returns. Raises `BookUnwritable`."""
        with self.lock:
            self.home.sync()

    def snapshot(self) -> None:
        """Writes everything into a new snapshot. Never needed: saves time when the book is opened. Raises what the
        storage raises; the book is as good as before in any case."""
        with self.lock:
            self._make_snapshot(Changes())

    def _make_snapshot(self, last: Changes) -> None:
        """`last` is the commit that whoever looks documents up may not have taken note of yet."""
        noted = Places({})
        seal = self.home.seal
        key = "" if seal is None else seal.name
        lines = noted.noting(snapshot_lines(self._tables, self._head, self._schema, self._at, seal))
        size = self.home.snapshot(lines, self._head, self._schema)
        self._key = key
        self._snapshot_due = max(self._snapshot_after, size)
        facts = None if last.removes else {"late": last.keys(), "known": self.facts()}
        at = self.home.keep_places(noted, State({}, self._head, self._schema, size), facts)
        if at is not None:
            self._at = at
            self._tables = {name: dict(zip(*found, strict=True)) for name, found in noted.tables.items()}

    # Inside.

    def _commit(self, changes: Changes, lasting: bool) -> None:
        body = changes.body()
        if body is None:
            return
        seal = self.home.seal
        line, head = written(body, self._head, seal)
        self.home.append(line, head.sequence, lasting=lasting)
        changes.take_effect(self._tables)
        self._head = head
        if self.home.size >= self._snapshot_due or (seal is not None and seal.name != self._key):
            self._snapshot_in_passing(changes)

    def _snapshot_in_passing(self, last: Changes) -> None:
        """The commit is there whatever becomes of this. A snapshot that fails is tried again later."""
        try:
            self._make_snapshot(last)
            self.snapshot_trouble = None
        except (OSError, BookUnwritable) as reason:
            why = reason.what if isinstance(reason, BookUnwritable) else reason.strerror or reason
            self.snapshot_trouble = f"{self.home.where}: no snapshot could be made: {why}"
            self._snapshot_due = self.home.size + self._snapshot_after // 4

    def _open(self, upgrades: Mapping[int, Upgrade]) -> None:
        found = self.home.read()
        if found is not None:
            self._take(found, upgrades)
        if self.home.read_only:
            return
        if found is None or (found.covered and found.schema == self._schema):
            self.home.begin(self._head, self._schema)
        elif found.schema != self._schema or (self.home.seal is not None and found.keys - {self._key}):
            try:
                self.snapshot()
            except OSError as reason:
                self.close()
                raise unwritable(Path(self.home.where), reason) from reason

    def _take(self, found: Replayed, upgrades: Mapping[int, Upgrade]) -> None:
        if found.schema > self._schema:
            raise too_new(self.home.where, f"schema {found.schema}")
        self._tables, self._at = found.tables, found.at
        if found.facts is not None and not found.removed and found.schema == self._schema:
            self.kept_facts = found.facts
        if found.schema < self._schema:
            tables = unpacked(found.tables, found.at)
            for schema in range(found.schema, self._schema):
                tables = upgrades[schema](tables)
            self._tables = packed(tables)
        self._head = found.head
        self._snapshot_due = max(self._snapshot_after, found.snapshot_size)
