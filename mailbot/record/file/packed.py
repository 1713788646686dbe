"""Tables as they are held in memory: documents packed, each unpacked when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from marshal import dumps, loads
from typing import cast

from .replay import Document, Tables


class Unpacked(Mapping[str, Document]):
    """A table as documents. Each is unpacked when it is asked for, and the asker's own."""

    __slots__ = ("_packed",)

    def __init__(self, packed: Mapping[str, bytes]) -> None:
        self._packed = packed

    def __getitem__(self, key: str) -> Document:
        return cast(Document, loads(self._packed[key]))

    def __contains__(self, key: object) -> bool:
        return key in self._packed

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)


def unpacked(tables: Tables) -> dict[str, dict[str, Document]]:
    """All of it."""
    return {name: dict(Unpacked(documents)) for name, documents in tables.items()}


def packed(tables: Mapping[str, Mapping[str, Document]]) -> Tables:
    """And back."""
    return {name: {key: dumps(document) for key, document in documents.items()} for name, documents in tables.items()}
