"""What the book holds, decoded when it is asked for, one thing by its key. Open cases are decoded once; the closed ones
of years would fill the memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, cast

from mailbot.vocabulary.case import Case, fold
from mailbot.vocabulary.client_facts import facts_of
from mailbot.vocabulary.events import Event
from mailbot.vocabulary.outbox import OutboxLetter
from mailbot.vocabulary.register import LedgerEntry, QuarantineEntry

from .codec import Codec
from .database import JournalDB
from .index import PARTS, Index
from .storage import Storage

SCHEMA = 1

TABLES = ("cases", "histories", "letters", "ledger", "quarantine", "facts")
KEPT = (
    "absences",
    "banners",
    "calendar",
    "case",
    "case_state",
    "clocks",
    "events",
    "letter_events",
    "letter_kinds",
    "letters",
    "outbox",
    "phrase",
    "referral",
    "register",
    "servers",
)
"""Modules of `vocabulary` whose classes the book holds, by name."""

CHUNK = 64
"""Events that lie together. A case's document holds its last ones, one or two chunks of them; the earlier ones lie in
"histories", written once: what a commit writes does not grow with the case."""

MOST_LETTERS = 5_000
"""Letters kept decoded. Every mail looks at its case's, and at those of the day."""


def chunk(number: str, place: int) -> str:
    """The name of a case's `place`-th chunk of events in "histories"."""
    return f"{number} {place:06d}"


class Contents:
    """Tables, the codec of their documents, and the index by which they are found."""

    def __init__(self, home: Storage) -> None:
        self.db = JournalDB(home, schema=SCHEMA)
        self.codec = Codec(*(import_module(f"mailbot.vocabulary.{name}") for name in KEPT))
        self.tables = {name: self.db.table(name) for name in TABLES}
        self._decoded: dict[str, Case] = {}
        self._letters: dict[str, OutboxLetter] = {}
        self.make_index()

    def close(self) -> None:
        """Lets go of the storage."""
        self.db.close()

    def case(self, number: str) -> Case | None:
        """By number, any capitals; where it was merged, the case in which it goes on."""
        known = self.case_itself(number)
        return self.case(known.merged_into) if known is not None and known.merged_into else known

    def case_itself(self, number: str) -> Case | None:
        """The same, merged or not."""
        number = number.upper()
        known = self._decoded.get(number)
        if known is None:
            stored = self.tables["cases"].get_by_key(number)
            if stored is None:
                return None
            known = fold(cast(Event, self.codec.decode(event)) for event in self._events(number, stored))
            self.keep_decoded(known)
        return known

    def _events(self, number: str, stored: Mapping[str, Any]) -> Iterator[Any]:
        for place in range(stored.get("full", 0)):
            earlier = self.tables["histories"].get_by_key(chunk(number, place))
            yield from earlier["events"] if earlier else ()
        yield from stored["events"]

    def letter(self, message_id: str) -> OutboxLetter | None:
        """A letter of ours, by its Message-ID, its token, or an alias that a server gave it."""
        held = self.tables["letters"]
        for name in (message_id, self.index.letter_names.get(message_id, "")):
            known = self._letters.get(name)
            if known is None and name and (stored := held.get_by_key(name)) is not None:
                known = cast(OutboxLetter, self.codec.decode(stored))
                self.keep_letter(known)
            if known is not None:
                return known
        return None

    def keep_letter(self, letter: OutboxLetter) -> None:
        """Decoded, as it is now in the book."""
        if len(self._letters) >= MOST_LETTERS:
            self._letters.clear()
        self._letters[letter.message_id] = letter

    def entry(self, digest: str | None) -> LedgerEntry | None:
        """What became of a message, by its digest."""
        stored = self.tables["ledger"].get_by_key(digest) if digest else None
        return None if stored is None else cast(LedgerEntry, self.codec.decode(stored))

    def set_aside(self, quarantine_id: str) -> QuarantineEntry | None:
        """A mail set aside, waiting or settled."""
        stored = self.tables["quarantine"].get_by_key(quarantine_id.upper())
        return None if stored is None else cast(QuarantineEntry, self.codec.decode(stored))

    def fact(self, name: str) -> Any:
        """Something remembered by name (a cursor, the date of the last digest); None where it is not."""
        stored = self.tables["facts"].get_by_key(name)
        return None if stored is None else self.codec.decode(stored["is"])

    def count(self, name: str) -> int:
        """A number remembered by name; 0 where it is not."""
        return int(self.fact(name) or 0)

    def keep_decoded(self, known: Case) -> None:
        """Open cases only: every round looks at them."""
        if known.ended is None:
            self._decoded[known.number] = known
        else:
            self._decoded.pop(known.number, None)

    def make_index(self) -> None:
        """Everything by which documents are found, anew; nothing that was decoded counts any more."""
        self._decoded.clear()
        self._letters.clear()
        documents = self.db.documents
        known = documents.kept_facts["known"] if documents.kept_facts else {}
        known = known if known.keys() == PARTS.keys() else {}  # another version may keep other parts
        self.index = Index(lambda number: facts_of(cast(Case, self.case_itself(number))), known)
        for table, enters in (
            ("cases", self.index.case),
            ("letters", self.index.letter),
            ("ledger", self.index.entry),
        ):
            held = self.tables[table]
            for key in documents.changed_since(table) if known else held.keys():
                stored = held.get_by_key(key)
                if stored is not None:
                    enters(key, stored)
        documents.kept_facts, documents.facts = None, self.index.packed
