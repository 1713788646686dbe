"""What a commit is going to change, before it does: gathered beside the documents in memory, and read through them.

Nothing here touches a document that is stored. A document is turned into its JSON when it is put, so what it refers
to may change afterwards without changing the book, and one that JSON cannot say is refused on the spot.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from marshal import dumps
from typing import Any, cast

from mailbot.record.file.lines import to_json
from mailbot.record.file.replay import Packed, Tables

_ABSENT: Any = object()


class TableChanges:
    """The changes to one table: documents packed, null where one ends, and each as its JSON."""

    __slots__ = ("documents", "texts")

    def __init__(self) -> None:
        self.documents: dict[str, bytes | None] = {}
        self.texts: dict[str, str] = {}

    def copy(self) -> TableChanges:
        """For a block within a block, which may fail on its own."""
        twin = TableChanges()
        twin.documents, twin.texts = dict(self.documents), dict(self.texts)
        return twin

    def put(self, key: str, document: Mapping[str, Any] | None) -> None:
        """A document in its place, or its end."""
        if document is None:
            self.documents[key], self.texts[key] = None, "null"
        else:
            text = to_json(document)
            # The parsed text and not what was given: memory then holds what a restart would read.
            self.documents[key], self.texts[key] = dumps(json.loads(text)), text


class Overlay(Mapping[str, Packed]):
    """A packed table with changes on it that are not committed yet."""

    __slots__ = ("_base", "_changes")

    def __init__(self, base: Mapping[str, Packed], changes: Mapping[str, bytes | None]) -> None:
        self._base, self._changes = base, changes

    def __getitem__(self, key: str) -> Packed:
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

    def put(self, name: str, key: str, document: Mapping[str, Any] | None) -> None:
        """A document of a table, or its end (null)."""
        table = self._tables.get(name)
        if table is None:
            table = self._tables[name] = TableChanges()
        table.put(key, document)

    def over(self, name: str, base: Mapping[str, Packed]) -> Mapping[str, Packed]:
        """The table as it would be."""
        table = self._tables.get(name)
        return base if table is None else Overlay(base, table.documents)

    def names(self, base: Mapping[str, object]) -> list[str]:
        """The tables that there would be."""
        return [*base, *(name for name in self._tables if name not in base)]

    def take_effect(self, tables: Tables) -> None:
        """On what is in memory, in the order in which `replay.apply` does it to what is read."""
        for name, changes in self._tables.items():
            table = tables.setdefault(name, {})
            for key, document in changes.documents.items():
                if document is None:
                    table.pop(key, None)
                else:
                    table[key] = document

    @property
    def removes(self) -> bool:
        """Whether a document ends with it."""
        return any(None in table.documents.values() for table in self._tables.values())

    def keys(self) -> dict[str, list[str]]:
        """What it changes, by table."""
        return {name: list(table.documents) for name, table in self._tables.items()}

    def body(self) -> str | None:
        """The record as JSON, put together from the documents' own; None where nothing changes."""
        put = [
            f"{to_json(name)}:{{{','.join(f'{to_json(key)}:{text}' for key, text in table.texts.items())}}}"
            for name, table in self._tables.items()
            if table.texts
        ]
        return f'{{"put":{{{",".join(put)}}}}}' if put else None
