"""Tables as they are held in memory: documents packed, each unpacked when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from marshal import dumps, loads
from typing import cast

from .replay import AtPlace, Document, Packed, Tables


class Unpacked(Mapping[str, Document]):
    """A table as documents. Each is unpacked when it is asked for, and the asker's own."""

    __slots__ = ("_at", "_packed")

    def __init__(self, packed: Mapping[str, Packed], at: AtPlace | None = None) -> None:
        self._packed, self._at = packed, at

    def __getitem__(self, key: str) -> Document:
        found = self._packed[key]
        if isinstance(found, int):
            assert self._at is not None
            return self._at.document(found)
        return cast(Document, loads(found))

    def __contains__(self, key: object) -> bool:
        return key in self._packed

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)


def unpacked(tables: Tables, at: AtPlace | None = None) -> dict[str, dict[str, Document]]:
    """All of it."""
    return {name: dict(Unpacked(documents, at)) for name, documents in tables.items()}


def packed(tables: Mapping[str, Mapping[str, Document]]) -> Tables:
    """And back."""
    return {name: {key: dumps(document) for key, document in documents.items()} for name, documents in tables.items()}
