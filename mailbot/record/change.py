"""What a commit is going to change, before it does: gathered beside the documents in memory, and read through them.

Nothing here touches a document that is stored. A document is turned into its JSON when it is put, so what it refers
to may change afterwards without changing the book, and one that JSON cannot say is refused on the spot.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from marshal import dumps
from typing import Any, cast

from mailbot.record.file.lines import to_json
from mailbot.record.file.replay import Document, Tables

_ABSENT: Any = object()


class TableChanges:
    """The changes to one table. `dropped` says that nothing of what was there before counts any more."""

    __slots__ = ("documents", "dropped", "exists", "texts")

    def __init__(self) -> None:
        self.dropped = False
        self.exists = True  # False: dropped and not begun again
        self.documents: dict[str, bytes | None] = {}
        self.texts: dict[str, str] = {}

    def copy(self) -> TableChanges:
        """For a block within a block, which may fail on its own."""
        twin = TableChanges()
        twin.dropped, twin.exists = self.dropped, self.exists
        twin.documents, twin.texts = dict(self.documents), dict(self.texts)
        return twin

    def drop(self) -> None:
        """Forgets everything."""
        self.dropped, self.exists = True, False
        self.documents.clear()
        self.texts.clear()

    def put(self, key: str, document: Mapping[str, Any] | None) -> None:
        """A document in its place, or its end."""
        if document is None:
            self.documents[key], self.texts[key] = None, "null"
        else:
            text = to_json(document)
            # The parsed text and not what was given: memory then holds what a restart would read.
            self.documents[key], self.texts[key] = dumps(json.loads(text)), text
        self.exists = True


class Overlay(Mapping[str, bytes]):
    """A packed table with changes on it that are not committed yet."""

    __slots__ = ("_base", "_changes")

    def __init__(self, base: Mapping[str, bytes], changes: Mapping[str, bytes | None]) -> None:
        self._base, self._changes = base, changes

    def __getitem__(self, key: str) -> bytes:
        document = self._changes.get(key, _ABSENT)
        if document is _ABSENT:
            return self._base[key]
        if document is None:
            raise KeyError(key)
        return cast(bytes, document)

    def __contains__(self, key: object) -> bool:
        document = self._changes.get(key, _ABSENT)  # type: ignore[call-overload]
        return key in self._base if document is _ABSENT else document is not None

    def __iter__(self) -> Iterator[str]:
        for key in self._base:
            if self._changes.get(key, _ABSENT) is not None:
                yield key
        for key, document in self._changes.items():
            if document is not None and key not in self._base:
                yield key

    def __len__(self) -> int:
        more = sum(1 for key, document in self._changes.items() if document is not None and key not in self._base)
        fewer = sum(1 for key, document in self._changes.items() if document is None and key in self._base)
        return len(self._base) + more - fewer


class Changes:
    """The changes of one commit, by table."""

    def __init__(self) -> None:
        self._tables: dict[str, TableChanges] = {}

    def copy(self) -> Changes:
        """For a block within a block, which may fail on its own."""
        twin = Changes()
        twin._tables = {name: table.copy() for name, table in self._tables.items()}
        return twin

    def put(self, name: str, documents: Mapping[str, Mapping[str, Any] | None]) -> None:
        """Documents by key, null where one ends. None at all begins the table."""
        table = self._tables.setdefault(name, TableChanges())
        table.exists = True
        for key, document in documents.items():
            table.put(key, document)

    def drop(self, name: str) -> None:
        """The table and all in it."""
        self._tables.setdefault(name, TableChanges()).drop()

    def touched(self) -> list[str]:
        """The tables with changes."""
        return list(self._tables)

    def over(self, name: str, base: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """The table as it would be."""
        table = self._tables.get(name)
        if table is None:
            return base
        return Overlay({} if table.dropped else base, table.documents)

    def names(self, base: Mapping[str, object]) -> list[str]:
        """The tables that there would be."""
        kept = [name for name in base if name not in self._tables or self._tables[name].exists]
        return kept + [name for name, table in self._tables.items() if table.exists and name not in base]

    def take_effect(self, tables: Mapping[str, dict[str, bytes]]) -> Tables:
        """On what is in memory, in the order in which `replay.apply` does it to what is read."""
        after = {name: table for name, table in tables.items() if not self._drops(name)}
        for name, changes in self._tables.items():
            if changes.exists:
                table = after.setdefault(name, {})
                for key, document in changes.documents.items():
                    if document is None:
                        table.pop(key, None)
                    else:
                        table[key] = document
        return after

    def _drops(self, name: str) -> bool:
        return name in self._tables and self._tables[name].dropped

    def body(self) -> str | None:
        """The record as JSON, put together from the documents' own; None where nothing changes."""
        if not self._tables:
            return None
        parts = []
        drop = [name for name, table in self._tables.items() if table.dropped]
        if drop:
            parts.append(f'"drop":{to_json(drop)}')
        put = [
            f"{to_json(name)}:{{{','.join(f'{to_json(key)}:{text}' for key, text in table.texts.items())}}}"
            for name, table in self._tables.items()
            if table.exists
        ]
        if put:
            parts.append(f'"put":{{{",".join(put)}}}')
        return f"{{{','.join(parts)}}}"


class Draft(MutableMapping[Any, Any]):
    """The table that TinyDB hands to an updater: what was changed in a document that it looked at is put."""

    def __init__(self, table: Mapping[str, Document], id_class: Callable[[str], Any]) -> None:
        self._table = table
        self._id_class = id_class
        self._copies: dict[str, Any] = {}
        self._gone: dict[str, None] = {}
        self.cleared = False

    def __getitem__(self, doc_id: Any) -> Any:
        key = str(doc_id)
        if key not in self._copies:
            if key in self._gone:
                raise KeyError(doc_id)
            self._copies[key] = self._table[key]
        return self._copies[key]

    def __setitem__(self, doc_id: Any, document: Any) -> None:
        self._copies[str(doc_id)] = document

    def __delitem__(self, doc_id: Any) -> None:
        if doc_id not in self:
            raise KeyError(doc_id)
        key = str(doc_id)
        self._copies.pop(key, None)
        self._gone[key] = None

    def __contains__(self, doc_id: object) -> bool:
        key = str(doc_id)
        return key in self._copies or (key in self._table and key not in self._gone)

    def __iter__(self) -> Iterator[Any]:
        for key in self._table:
            if key in self._copies or key not in self._gone:
                yield self._id_class(key)
        for key in self._copies:
            if key not in self._table:
                yield self._id_class(key)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def clear(self) -> None:
        """All at once: what `truncate` asks for."""
        self._copies.clear()
        self._gone.clear()
        self._table = {}
        self.cleared = True

    def changed(self) -> dict[str, Any]:
        """What differs from what was there. Compared as JSON where it is equal: True == 1 in Python."""
        changed: dict[str, Any] = {key: None for key in self._gone if key not in self._copies and key in self._table}
        for key, document in self._copies.items():
            before = self._table.get(key)
            if before is None or key in self._gone or before != document or to_json(before) != to_json(document):
                changed[key] = document
        return changed
