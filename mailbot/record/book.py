"""The book: cases, the ledger of handled mail, the outbox and the quarantine; one commit changes all four or none.

What a document looks like is `codec`'s business, how it reaches the disk `journal`'s. Cases are decoded when
asked for, the open ones once; the few facts by which they are found stand beside their events, so that opening a large
book is quick.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

from mailbot.record.file.disk import Disk
from mailbot.vocabulary import (
    calendar,
    case,
    clocks,
    events,
    letter_kinds,
    letters,
    outbox,
    phrase,
    referral,
    register,
    servers,
)
from mailbot.vocabulary.case import Case, fold
from mailbot.vocabulary.client_facts import facts_of
from mailbot.vocabulary.events import Event, Opened
from mailbot.vocabulary.message import MailIdentity
from mailbot.vocabulary.outbox import WAITING, LetterState, OutboxLetter
from mailbot.vocabulary.referral import Referral
from mailbot.vocabulary.register import LedgerEntry, QuarantineEntry

from .clients import ClientIndex
from .codec import Codec
from .database import JournalDB, KeyedTable

SCHEMA = 1
RESTORED = "restored"
"""The fact that keeps when this book was last brought back from a backup."""
A_WHILE = timedelta(days=30)
"""So long after it what is done may be done again."""
OF_A_WRONG_CLOCK = 200
PENDING = WAITING | {LetterState.SENDING, LetterState.UNCERTAIN}
"""States in which the post room still has something to do about a letter."""


KEPT = (calendar, case, clocks, events, letter_kinds, letters, outbox, phrase, referral, register, servers)
"""Modules whose classes the book holds, by name."""


class Book:
    """Everything mailbot remembers. A `Register` for decisions; `commit()` is the only way to change it."""

    def __init__(
        self, folder: Path, *, read_only: bool = False, disk: Disk | None = None, may_be_new: bool = True
    ) -> None:
        self.db = JournalDB(folder, read_only=read_only, schema=SCHEMA, disk=disk, may_be_new=may_be_new)
        self._codec = Codec(
            calendar, case, clocks, events, letter_kinds, letters, outbox, phrase, referral, register, servers
        )
        self._cases, self._letters = self.db.table("cases"), self.db.table("letters")
        self._ledger, self._aside, self._facts = (self.db.table(name) for name in ("ledger", "quarantine", "facts"))
        self._decoded: dict[str, Case] = {}
        self._index()

    def close(self) -> None:
        """Lets go of the files."""
        self.db.close()

    # What decisions look up (Register).

    def case(self, number: str) -> Case | None:
        """By number, any capitals."""
        number = number.upper()
        known = self._decoded.get(number)
        if known is None:
            stored = self._cases.get_by_key(number)
            if stored is None:
                return None
            known = fold(map(self._event, stored["events"]))
            self._keep_decoded(known)
        return known

    def cases(self) -> Iterator[Case]:
        """Every case, oldest first."""
        return (cast(Case, self.case(number)) for number in self._cases.keys())  # noqa: SIM118

    def newest_cases(self, count: int) -> list[Case]:
        """The last to be opened, oldest first."""
        return [cast(Case, self.case(number)) for number in self._cases.keys()[-count:]]

    def open_cases(self) -> Iterator[Case]:
        """All that are not ended, oldest first."""
        return (cast(Case, self.case(number)) for number in sorted(self._open))

    def open_case_of(self, referral: Referral, besides: str = "") -> Case | None:
        """The client's open case, other than `besides`: by the UCI, or by name and date of birth where one of the two
        has no UCI."""
        same_uci = self._clients.under(f"uci {referral.text('uci')}")
        same_person = self._clients.under(f"person {referral.person}")
        for number in dict.fromkeys((*same_uci, *same_person)):
            if number in self._open and number != besides:
                known = cast(Case, self.case(number))
                if known.referral.is_same_client(referral):
                    return known
        return None

    def cases_with(self, facts: Iterable[str]) -> tuple[Case, ...]:
        """Every case of which one of these facts is true (`client_facts`), oldest first."""
        self._know_all()
        found = {number for fact in facts for number in self._clients.under(fact)}
        return tuple(cast(Case, self.case(number)) for number in sorted(found))

    def cases_named(self, beginning: str) -> tuple[Case, ...]:
        """Every case of which a fact begins like this, oldest first."""
        self._know_all()
        return tuple(cast(Case, self.case(number)) for number in sorted(set(self._clients.beginning(beginning))))

    def letter(self, message_id: str) -> OutboxLetter | None:
        """A letter of ours, by its Message-ID, its token, or an alias that a server gave it."""
        stored = self._letters.get_by_key(message_id) or self._letters.get_by_key(
            self._letter_names.get(message_id, "")
        )
        return None if stored is None else cast(OutboxLetter, self._codec.decode(stored))

    def letters_of(self, number: str) -> tuple[OutboxLetter, ...]:
        """Every letter of a case, oldest first."""
        found = (self.letter(message_id) for message_id in self._letters_by_case.get(number, ()))
        return tuple(letter for letter in found if letter is not None)

    def letters_since(self, since: datetime) -> Iterator[OutboxLetter]:
        """Every letter that was written from then on, newest first. A few older ones in between, of a clock that was
        wrong, end nothing."""
        older = 0
        for letter in (cast(OutboxLetter, self.letter(key)) for key in reversed(self._letters.keys())):
            older = 0 if letter.recorded_at >= since else older + 1
            if older > OF_A_WRONG_CLOCK:
                return
            if not older:
                yield letter

    def letters(self) -> Iterator[OutboxLetter]:
        """The whole outbox, oldest first."""
        return (cast(OutboxLetter, self.letter(key)) for key in self._letters.keys())  # noqa: SIM118

    def pending_letters(self) -> tuple[OutboxLetter, ...]:
        """Letters that the post room still has something to do about, in the order in which they leave: of two with
        the same moment the one that was written first."""
        found = [cast(OutboxLetter, self.letter(message_id)) for message_id in self._pending]
        return tuple(sorted(found, key=lambda letter: letter.leaves_at))

    def handled_content(self, content: str) -> LedgerEntry | None:
        """An earlier mail with the same content under another Message-ID."""
        digest = self._by_content.get(content)
        return self._entry(digest) if digest else None

    def set_aside(self, quarantine_id: str) -> QuarantineEntry | None:
        """A mail set aside, waiting or settled."""
        stored = self._aside.get_by_key(quarantine_id.upper())
        return None if stored is None else cast(QuarantineEntry, self._codec.decode(stored))

    def all_aside(self) -> tuple[QuarantineEntry, ...]:
        """Every mail ever set aside, oldest first."""
        return tuple(cast(QuarantineEntry, self.set_aside(key)) for key in self._aside.keys())  # noqa: SIM118

    def waiting_aside(self) -> tuple[QuarantineEntry, ...]:
        """All that wait for a person."""
        return tuple(entry for entry in self.all_aside() if not entry.outcome)

    def next_number(self, year: int) -> str:
        """The number that the next case opened in this year gets."""
        return f"UR-{year}-{self._count(f'number:{year}') + 1:04d}"

    # The ledger.

    def handled(self, identity: MailIdentity) -> LedgerEntry | None:
        """What became of this very mail, whatever trace fields it came with."""
        return self._entry(identity.digest)

    def handled_id(self, message_id: str) -> LedgerEntry | None:
        """What became of a mail of this Message-ID."""
        digest = self._by_message_id.get(message_id)
        return self._entry(digest) if digest else None

    def ledger(self) -> Iterator[LedgerEntry]:
        """Every handled mail, in order."""
        return (cast(LedgerEntry, self._entry(key)) for key in self._ledger.keys())  # noqa: SIM118

    def fact(self, name: str) -> Any:
        """Something remembered by name (a cursor, the date of the last digest); None where it is not."""
        stored = self._facts.get_by_key(name)
        return None if stored is None else self._codec.decode(stored["is"])

    def restored_at(self, now: datetime) -> datetime | None:
        """When it was brought back from a backup, as long as what came in before may come in again; else None."""
        moment: datetime | None = self.fact(RESTORED)
        return moment if moment is not None and now - moment < A_WHILE else None

    # Changing.

    @contextmanager
    def commit(self, *, lasting: bool = True) -> Iterator[Change]:
        """All that the block enters, in one line of the journal, or nothing. Raises `BookUnwritable`. What is not
        `lasting` outlives this process at once, a power cut only from the next commit, or `sync`, on."""
        change = Change(self)
        with self.db.commit(lasting=lasting):
            yield change
            change.write()
        change.take_effect()

    @contextmanager
    def together(self, *, lasting: bool = True) -> Iterator[None]:
        """Several commits in one line of the journal: all of them are on the disk when the block ends, or none is."""
        try:
            with self.db.commit(lasting=lasting):
                yield
        except BaseException:
            self._decoded.clear()
            self._index()
            raise

    def sync(self) -> None:
        """Everything that was committed is on the disk when this returns. Raises `BookUnwritable`."""
        self.db.journal.sync()

    # Inside.

    def _keep_decoded(self, known: Case) -> None:
        """Open cases only: every round looks at them. The closed ones of years would fill the memory."""
        if known.ended is None:
            self._decoded[known.number] = known
        else:
            self._decoded.pop(known.number, None)

    def _count(self, name: str) -> int:
        return int(self.fact(name) or 0)

    def _event(self, stored: Any) -> Event:
        return cast(Event, self._codec.decode(stored))

    def _entry(self, digest: str) -> LedgerEntry | None:
        stored = self._ledger.get_by_key(digest)
        return None if stored is None else cast(LedgerEntry, self._codec.decode(stored))

    def _index(self) -> None:
        """Everything by which documents are found, from the stored facts; nothing is decoded for it."""
        self._open: set[str] = set()
        self._clients = ClientIndex()
        self._not_known: set[str] = set()  # closed cases of earlier versions, without their facts
        self._letters_by_case: dict[str, dict[str, None]] = {}  # ordered sets
        self._letter_names: dict[str, str] = {}  # tokens and aliases
        self._pending: dict[str, None] = {}
        self._by_content: dict[str, str] = {}
        self._by_message_id: dict[str, str] = {}
        for number, stored in _stored(self._cases):
            self._index_case(number, stored)
        for message_id, letter in _stored(self._letters):
            self._index_letter(message_id, letter)
        for digest, entry in _stored(self._ledger):
            self._index_entry(digest, entry)

    def _index_case(self, number: str, case: Mapping[str, Any]) -> None:
        is_open = bool(case.get("open"))
        (self._open.add if is_open else self._open.discard)(number)
        facts = case.get("found_by")
        if facts is None and is_open:  # entered by an earlier version
            facts = facts_of(cast(Case, self.case(number)))
        elif facts is None:
            self._not_known.add(number)
            return
        self._not_known.discard(number)
        self._clients.put(number, facts)

    def _know_all(self) -> None:
        """What an earlier version closed is decoded once, when somebody first asks for closed cases."""
        while self._not_known:
            number = self._not_known.pop()
            self._clients.put(number, facts_of(cast(Case, self.case(number))))

    def _index_letter(self, message_id: str, letter: Mapping[str, Any]) -> None:
        self._letters_by_case.setdefault(letter.get("number", ""), {})[message_id] = None
        for name in (letter.get("token", ""), *letter.get("aliases", ())):
            self._letter_names[name] = message_id
        self._letter_names.pop("", None)
        state = LetterState(letter["state"]["enum"][1])
        if state in PENDING or letter.get("still_to"):
            self._pending.setdefault(message_id)
        else:
            self._pending.pop(message_id, None)

    def _index_entry(self, digest: str, entry: Mapping[str, Any]) -> None:
        self._by_content.setdefault(entry.get("content", ""), digest)
        self._by_message_id.setdefault(entry.get("message_id", ""), digest)
        self._by_message_id.pop("", None)
        self._by_content.pop("", None)


class Change:
    """What one commit enters. Reads inside the block see what it has entered so far, of cases and letters."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._events: dict[str, list[Event]] = {}
        self._cases: dict[str, Case] = {}
        self._letters: dict[str, OutboxLetter] = {}
        self._afterwards: list[Callable[[], None]] = []

    def case(self, number: str) -> Case | None:
        """The case, with what this commit has entered."""
        return self._cases.get(number) or self._book.case(number)

    def enter(self, number: str, event: Event) -> None:
        """Appends to the history; `Opened` begins it."""
        known = self.case(number)
        if known is None and not isinstance(event, Opened):
            raise KeyError(f"no case {number}")
        self._cases[number] = fold((event,)) if known is None else known.after(event)
        self._events.setdefault(number, []).append(event)
        if isinstance(event, Opened):
            _, year, count = number.split("-")
            self.remember(f"number:{year}", max(int(count), self._book._count(f"number:{year}")))

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
        book, stored = self._book, self._book._codec.encode(entry)
        book._ledger.put(entry.digest, stored)
        self._afterwards.append(lambda: book._index_entry(entry.digest, stored))

    def set_aside(self, entry: QuarantineEntry) -> QuarantineEntry:
        """A mail for a person; gets the next id."""
        count = self._book._count("quarantine") + 1
        numbered = replace(entry, id=f"Q{count}")
        self._book._aside.put(numbered.id, self._book._codec.encode(numbered))
        self.remember("quarantine", count)
        return numbered

    def settle(self, entry: QuarantineEntry) -> None:
        """What became of a mail set aside."""
        self._book._aside.put(entry.id, self._book._codec.encode(entry))

    def fact(self, name: str) -> Any:
        """A fact by name, as this commit has it."""
        return self._book.fact(name)

    def remember(self, name: str, fact: Any) -> None:
        """A fact by name."""
        self._book._facts.put(name, {"is": self._book._codec.encode(fact)})

    def forget(self, table: str, keys: Iterable[str]) -> None:
        """Retention: documents go. The indexes are made anew."""
        held = self._book.db.table(table)
        for key in keys:
            held.discard(key)
        self._afterwards.append(self._book._decoded.clear)
        self._afterwards.append(self._book._index)

    def write(self) -> None:
        """The cases and letters, once each however often they changed."""
        book = self._book
        for number, entered in self._events.items():
            now = self._cases[number]
            before = book._cases.get_by_key(number) or {"events": []}
            stored = {
                "events": [*before["events"], *map(book._codec.encode, entered)],
                "open": now.ended is None,
                "found_by": sorted(facts_of(now)),
            }
            book._cases.put(number, stored)
            self._afterwards.append(lambda number=number, stored=stored: book._index_case(number, stored))  # type: ignore[misc]
        for message_id, letter in self._letters.items():
            encoded = book._codec.encode(letter)
            book._letters.put(message_id, encoded)
            self._afterwards.append(lambda key=message_id, encoded=encoded: book._index_letter(key, encoded))  # type: ignore[misc]

    def take_effect(self) -> None:
        """After the line is on the disk: what is held in memory follows."""
        for known in self._cases.values():
            self._book._keep_decoded(known)
        for step in self._afterwards:
            step()


def _stored(table: KeyedTable) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The documents as they lie in memory, not copied: only to be looked at."""
    return iter(table.items())
