"""What one commit enters in the book: events, letters, entries of the ledger, facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from mailbot.vocabulary.case import Case, CasesEntered
from mailbot.vocabulary.client_facts import facts_of
from mailbot.vocabulary.events import Event, Opened
from mailbot.vocabulary.outbox import OutboxLetter
from mailbot.vocabulary.register import LedgerEntry, QuarantineEntry
from mailbot.vocabulary.standing import Standing

from .contents import CHUNK, Contents, chunk


class Change:
    """What one commit enters. Reads inside the block see what it has entered so far, of cases and letters."""

    def __init__(self, book: Contents) -> None:
        self._book = book
        self._events: dict[str, list[Event]] = {}
        self._cases = CasesEntered(book.case_itself)
        self._letters: dict[str, OutboxLetter] = {}
        self._afterwards: list[Callable[[], None]] = []

    def case(self, number: str) -> Case | None:
        """The case, with what this commit has entered."""
        return self._cases.case(number)

    def enter(self, number: str, event: Event) -> None:
        """Appends to the history; `Opened` begins it."""
        known = self._cases.enter(number, event)
        self._events.setdefault(known.number, []).append(event)
        if isinstance(event, Opened):
            _, year, count = number.split("-")
            self.remember(f"number:{year}", max(int(count), self._book.count(f"number:{year}")))

    def letter(self, letter: OutboxLetter) -> None:
        """Records a letter, or its new state. A Message-ID that is there already stays as it is."""
        self._letters[letter.message_id] = letter

    def update_letter(self, message_id: str, **changes: Any) -> OutboxLetter | None:
        """The letter with other state, reply, reports; None where there is none of that Message-ID."""
        letter = self._letters.get(message_id) or self._book.letter(message_id)
        if letter is None:
            return None
        self._letters[letter.message_id] = updated = replace(letter, **changes)
        return updated

    def ledger_entry(self, entry: LedgerEntry) -> None:
        """The mail is handled."""
        book, stored = self._book, self._book.codec.encode(entry)
        book.tables["ledger"].put(entry.digest, stored)
        self._afterwards.append(lambda: book.index.entry(entry.digest, stored))

    def set_aside(self, entry: QuarantineEntry) -> QuarantineEntry:
        """A mail for a person; gets the next id."""
        count = self._book.count("quarantine") + 1
        numbered = replace(entry, id=f"Q{count}")
        self._book.tables["quarantine"].put(numbered.id, self._book.codec.encode(numbered))
        self.remember("quarantine", count)
        return numbered

    def settle(self, entry: QuarantineEntry) -> None:
        """What became of a mail set aside."""
        self._book.tables["quarantine"].put(entry.id, self._book.codec.encode(entry))

    def fact(self, name: str) -> Any:
        """A fact by name, as this commit has it."""
        return self._book.fact(name)

    def remember(self, name: str, fact: Any) -> None:
        """A fact by name."""
        self._book.tables["facts"].put(name, {"is": self._book.codec.encode(fact)})

    def forget(self, table: str, keys: Iterable[str]) -> None:
        """Retention: documents go. The indexes are made anew."""
        held = self._book.tables[table]
        for key in keys:
            for place in range((held.get_by_key(key) or {}).get("full", 0)):
                self._book.tables["histories"].discard(chunk(key, place))
            held.discard(key)
        self._afterwards.append(self._book.make_index)

    def write(self) -> None:
        """The cases and letters, once each however often they changed."""
        book = self._book
        for number, entered in self._events.items():
            now = self._cases.changed[number]
            before = book.tables["cases"].get_by_key(number) or {"events": []}
            events, full = [*before["events"], *map(book.codec.encode, entered)], before.get("full", 0)
            while len(events) > 2 * CHUNK:
                book.tables["histories"].put(chunk(number, full), {"events": events[:CHUNK]})
                events, full = events[CHUNK:], full + 1
            stored = {
                "events": events,
                **({"full": full} if full else {}),
                "open": now.ended is None and not now.merged_into,
                **({"merged": now.merged_into} if now.merged_into else {}),
                "found_by": sorted(facts_of(now)),
                "standing": Standing.of(now).packed(),
            }
            book.tables["cases"].put(number, stored)
            self._afterwards.append(lambda number=number, stored=stored: book.index.case(number, stored))  # type: ignore[misc]
        for message_id, letter in self._letters.items():
            encoded = book.codec.encode(letter)
            book.tables["letters"].put(message_id, encoded)
            self._afterwards.append(lambda key=message_id, encoded=encoded: book.index.letter(key, encoded))  # type: ignore[misc]

    def take_effect(self) -> None:
        """After the line is on the disk: what is held in memory follows."""
        for known in self._cases.changed.values():
            self._book.keep_decoded(known)
        for letter in self._letters.values():
            self._book.keep_letter(letter)
        for step in self._afterwards:
            step()
