"""The half of the book that TinyDB sees: genuine tables, whose writes are one line of the journal each.

TinyDB reads and writes all of its storage for every change; that is what is overridden here, in methods of TinyDB
4.9 that are not public (`_read_table`, `_update_table`, `_get_next_id`), and why its version is pinned. A test
compares with stock TinyDB over thousands of operations.

The query cache is not used: stock TinyDB hands out the cached documents themselves, and keeps what a search within
a block found that was rolled back afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, cast

from tinydb.table import Document, Table

from mailbot.record.file.journal import JournalStorage

from .change import Draft

Condition = Callable[[Any], bool]


class JournalTable(Table):
    """A table of TinyDB under the journal, with TinyDB's own numbers for documents. Documents that are handed out
    are copies; the caller may do with them what he likes."""

    _storage: JournalStorage

    def __init__(self, storage: JournalStorage, name: str, cache_size: int = 0, persist_empty: bool = False) -> None:
        self._rollbacks = storage.rollbacks[name]
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

    def insert(self, document: Mapping[str, Any]) -> Any:
        """A new document; its id."""
        with self._storage.joined():
            return super().insert(document)

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[Any]:
        """New documents; their ids."""
        with self._storage.joined():
            return super().insert_multiple(documents)

    def update(
        self,
        fields: Mapping[str, Any] | Callable[[Any], None],
        cond: Condition | None = None,
        doc_ids: Iterable[Any] | None = None,
    ) -> list[Any]:
        """Sets fields. Which documents are meant is settled first: TinyDB would have each of them copied to ask."""
        with self._storage.joined():
            if doc_ids is None and cond is not None:
                doc_ids = self._matching(cond)
            return super().update(fields, None, doc_ids)

    def upsert(self, document: Mapping[str, Any], cond: Condition | None = None) -> list[Any]:
        """Sets fields, or a new document where there is none."""
        with self._storage.joined():
            return super().upsert(document, cast(Any, cond))

    def remove(self, cond: Condition | None = None, doc_ids: Iterable[Any] | None = None) -> list[Any]:
        """Removes documents; their ids."""
        with self._storage.joined():
            if doc_ids is None and cond is not None:
                doc_ids = self._matching(cond)
            return super().remove(None, doc_ids)

    # What TinyDB calls for all of these.

    def _matching(self, cond: Condition) -> list[Any]:
        as_id = self.document_id_class
        return [as_id(key) for key, document in self._read_table().items() if cond(document)]

    def _named(self, key: str, document: Mapping[str, Any]) -> Document:
        return Document(document, self.document_id_class(key))

    def _read_table(self) -> Mapping[str, Any]:  # type: ignore[override]
        return self._storage.table(self.name)

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        with self._storage.joined() as changes:
            draft = Draft(self._storage.table(self.name), self.document_id_class)
            updater(draft)
            changed = draft.changed()
            if draft.cleared:
                changes.drop(self.name)
            if changed or draft.cleared or self.name not in self._storage.names():
                changes.put(self.name, changed)

    def _get_next_id(self) -> Any:
        rollbacks = self._storage.rollbacks[self.name]
        if self._rollbacks != rollbacks:
            self._rollbacks, self._next_id = rollbacks, None
        return super()._get_next_id()  # type: ignore[no-untyped-call]


class KeyedTable(JournalTable):
    """A table whose documents have names of our own: a case's number, a Message-ID. TinyDB would give the number of
    a removed document to the next one."""

    document_id_class = str  # type: ignore[assignment]

    def put(self, key: str, document: Mapping[str, Any]) -> None:
        """The document of that name, new or in place of what it was."""
        if type(key) is not str:
            raise TypeError(f"a name is text, not {key!r}")
        with self._storage.joined() as changes:
            changes.put(self.name, {key: document})

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
            changes.put(self.name, {key: None})
            return True

    def _get_next_id(self) -> str:
        raise TypeError(f"the documents of {self.name!r} have names: put(name, document)")
