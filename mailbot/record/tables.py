"""The half of the book that TinyDB sees: tables that it queries, whose documents have names of our own (a case's
number, a Message-ID) and are written by `put` and `discard`, a line of the journal each or many together.

TinyDB reads and writes all of its storage for every change; that is what is overridden here, in methods of TinyDB
4.9 that are not public (`_read_table`, `_update_table`), and why its version is pinned. Its query cache is not used:
it hands out the cached documents themselves, and keeps what a search within a block found that was rolled back
afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from tinydb.table import Document, Table

from .documents import Documents

Condition = Callable[[Any], bool]


class KeyedTable(Table):
    """Documents that are handed out are copies; the caller may do with them what he likes."""

    document_id_class = str  # type: ignore[assignment]
    _storage: Documents

    def __init__(self, storage: Documents, name: str, cache_size: int = 0, persist_empty: bool = False) -> None:
        super().__init__(storage, name, cache_size=0, persist_empty=persist_empty)

    # Reading.

    def search(self, cond: Condition) -> list[Document]:
        """Every document that matches."""
        with self._storage.lock:
            return [self._named(key, document) for key, document in self._read_table().items() if cond(document)]

    def get(self, cond: Condition | None = None, doc_id: Any = None, doc_ids: Iterable[Any] | None = None) -> Any:
        """One document by its id or a condition, or several by their ids."""
        with self._storage.lock:
            table = self._read_table()
            if doc_id is not None:
                found = table.get(str(doc_id))
                return None if found is None else Document(found, doc_id)
            if doc_ids is not None:
                wanted = {str(one) for one in doc_ids}
                return [self._named(key, table[key]) for key in table if key in wanted]
            if cond is not None:
                return next((self._named(key, one) for key, one in table.items() if cond(one)), None)
        raise RuntimeError("You have to pass either cond or doc_id or doc_ids")

    def count(self, cond: Condition) -> int:
        """How many match; nothing is copied for it."""
        with self._storage.lock:
            return sum(1 for document in self._read_table().values() if cond(document))

    def __iter__(self) -> Iterator[Document]:
        with self._storage.lock:
            return iter([self._named(key, document) for key, document in self._read_table().items()])

    def __len__(self) -> int:
        with self._storage.lock:
            return len(self._read_table())

    # Writing.

    def put(self, key: str, document: Mapping[str, Any]) -> None:
        """The document of that name, new or in place of what it was."""
        if type(key) is not str:
            raise TypeError(f"a name is text, not {key!r}")
        with self._storage.joined() as changes:
            changes.put(self.name, key, document)

    def get_by_key(self, key: str) -> dict[str, Any] | None:
        """The document of that name."""
        with self._storage.lock:
            return self._read_table().get(key)

    def has(self, key: str) -> bool:
        """Whether there is one of that name."""
        with self._storage.lock:
            return key in self._read_table()

    def items(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Names and documents, oldest first, one at a time; as they are when each is reached."""
        for key in self.keys():
            document = self.get_by_key(key)
            if document is not None:
                yield key, document

    def keys(self) -> list[str]:
        """The names, oldest first."""
        with self._storage.lock:
            return list(self._read_table())

    def discard(self, key: str) -> bool:
        """Removes the document of that name; whether there was one."""
        with self._storage.joined() as changes:
            if key not in self._read_table():
                return False
            changes.put(self.name, key, None)
            return True

    # What TinyDB calls for its own.

    def _named(self, key: str, document: Mapping[str, Any]) -> Document:
        return Document(document, key)  # type: ignore[arg-type]

    def _read_table(self) -> Mapping[str, Any]:  # type: ignore[override]
        return self._storage.table(self.name)

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        raise TypeError(f"the documents of {self.name!r} are written by put(name, document) and discard(name)")
