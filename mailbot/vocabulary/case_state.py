"""Where a case stands: what its events add up to, and what follows from that (interface.md, "Status")."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

from . import events as ev
from .letter_kinds import Interview, LetterKind
from .message import Address
from .referral import Referral


class DocumentState(Enum):
    """Where a checklist line stands (interface.md)."""

    MISSING = "missing"
    REQUESTED = "requested"
    OFFERED = "offered"
    RECEIVED = "received"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True)
class Contact:
    """The client was reached: by `letter` (its Message-ID), or by an officer (empty)."""

    at: datetime
    letter: str = ""

    @property
    def how(self) -> str:
        """What JSON prints."""
        return "letter" if self.letter else "officer"


@dataclass(frozen=True, slots=True)
class Asked:
    """A letter that asks the client for these checklist lines. It counts unless it is stopped or comes back."""

    letter: str
    kind: LetterKind
    leaves_at: datetime
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What a client wrote, since when it waits for an answer. `by_letter`: one that answers it is on its way."""

    at: datetime
    text: str
    by_letter: str = ""


@dataclass(frozen=True, slots=True)
class CaseState:
    """The state of one case. `events` is its whole history, undone ones included."""

    number: str
    received_at: datetime
    referral: Referral
    worked: ev.Worked
    referrer: str
    opened_by_officer: bool = False
    referral_mail: str = ""
    officer: str = ""
    contacts: tuple[Contact, ...] = ()
    documents: Mapping[str, DocumentState] = field(default_factory=dict)
    attempts: tuple[ev.Attempted, ...] = ()
    reminders: tuple[ev.Reminder, ...] = ()
    interview: Interview | None = None
    interviews_set: int = 0  # the next SEQUENCE of an invitation that was sent
    accepted_at: datetime | None = None
    ended: ev.Ended | None = None
    decided_at: datetime | None = None
    sooner: date | None = None  # a second referral gives an earlier onset; counts until an officer corrects it
    cpc: str = ""
    withdrawal: str = ""
    flags: frozenset[str] = frozenset()
    learned_addresses: tuple[str, ...] = ()  # a client answered one of our letters from there
    bounced_addresses: frozenset[str] = frozenset()
    asked: tuple[Asked, ...] = ()
    reminded: tuple[datetime, ...] = ()  # since the office last asked in so many words, whatever became of it
    on_its_way: Mapping[str, LetterKind] = field(default_factory=dict)  # letters that have neither left nor ended
    question: Question | None = None
    held_back: bool = False  # HOLD: nothing goes by itself until an officer says CONTACT
    joined: tuple[CaseState, ...] = ()  # MERGE: the cases that go on in this one, as they were then
    merged_into: str = ""  # MERGE: the case in which this one goes on
    events: tuple[ev.Event, ...] = ()
    undone: frozenset[str] = frozenset()  # messages whose orders were taken back: looked through all events once

    @property
    def counted(self) -> tuple[ev.Event, ...]:
        """The events that were not taken back."""
        if not self.undone:
            return self.events
        return tuple(event for event in self.events if not event.mail or event.mail not in self.undone)

    @property
    def in_order(self) -> tuple[ev.Event, ...]:
        """The history as it happened, that of joined cases in its place."""
        return tuple(sorted(self.events, key=lambda event: event.at)) if self.joined else self.events

    @property
    def numbers(self) -> tuple[str, ...]:
        """Every number by which this case is found, its own first."""
        return (self.number, *(number for one in self.joined for number in one.numbers))

    @property
    def category(self) -> str:
        """The referral's code; "other" where it could not be read (D8)."""
        return self.referral.text("category") or "other"

    @property
    def language(self) -> str:
        """The client's: "en", "fr", or "both" where it is unknown (D20)."""
        return self.referral.text("language") or "both"

    @property
    def client_address(self) -> str:
        """Where letters to the client go; empty where only a telephone is known."""
        return self.referral.text("email")

    @property
    def client_addresses(self) -> frozenset[str]:
        """Every address on file for the client and a representative, as `Address.key`."""
        known = (self.client_address, self.referral.text("representative_email"), *self.learned_addresses)
        own = frozenset(Address(address).key for address in known if address)
        return own.union(*(one.client_addresses for one in self.joined))

    def is_of(self, referral: Referral) -> bool:
        """Whether this is the same client's: by this case's referral, or by one that was joined to it."""
        return any(one.referral.is_same_client(referral) for one in (self, *self.joined))

    @property
    def reachable(self) -> bool:
        """Whether there is an address that did not bounce."""
        return bool(self.client_address) and Address(self.client_address).key not in self.bounced_addresses

    @property
    def awaiting(self) -> Question | None:
        """The oldest of the client's questions that nobody has answered."""
        return self.question if self.question is not None and not self.question.by_letter else None

    @property
    def made(self) -> Contact | None:
        """The contact that counts: the earliest that did not bounce (D13)."""
        return min(self.contacts, key=lambda contact: contact.at, default=None)

    @property
    def made_at(self) -> datetime | None:
        """When it was made."""
        return self.made.at if self.made is not None else None

    @property
    def due_at(self) -> datetime:
        """When contact is due (D13)."""
        return self.worked.deadline.due_at

    @property
    def incomplete(self) -> bool:
        """A required field is missing or unreadable."""
        return bool(self.worked.lacking)

    @property
    def decided(self) -> bool:
        """An officer's decision is recorded: the onset clock stops."""
        return self.accepted_at is not None or self.ended is not None

    @property
    def awaits_cpc(self) -> bool:
        """D17: an earlier application, and the CPC's answer is not recorded. One that the client withdraws (D18)
        is no longer the CPC's to decide; whoever asked is waiting for an answer, finding or not."""
        if self.ended is not None or self.withdrawal == "yes":
            return False
        earlier = any(finding.code == "earlier_application" for finding in self.worked.findings)
        return self.cpc == "asked" or (earlier and not self.cpc)

    @property
    def last_asked_at(self) -> datetime | None:
        """When the last letter left, or leaves, that asks for documents. Without an address: when they were last asked
        for on the telephone, as the office does on every call (D11)."""
        if self.asked or self.client_address:
            return self.asked[-1].leaves_at if self.asked else None
        calls = (event.at for event in self.counted if isinstance(event, ev.DocumentsAsked | ev.ContactedBy))
        return max(calls, default=None)

    def lines(self, *states: DocumentState) -> tuple[str, ...]:
        """The checklist lines in one of these states."""
        return tuple(line for line, state in self.documents.items() if state in states)

    @property
    def outstanding(self) -> tuple[str, ...]:
        """What the client still has to send."""
        return self.lines(DocumentState.MISSING, DocumentState.REQUESTED)

    def status(self, now: datetime) -> str:
        """The contract's status; first match wins."""
        needed = [state for state in self.documents.values() if state is not DocumentState.NOT_NEEDED]
        tests: tuple[tuple[bool, str], ...] = (
            (self.ended is not None, self.ended.status if self.ended else ""),
            (self.incomplete, "incomplete"),
            (self.accepted_at is not None, "accepted"),
            (self.interview is not None and self.interview.at > now, "interview"),
            (self.made is None, "new"),
            (bool(needed) and all(state is DocumentState.RECEIVED for state in needed), "documents_complete"),
            (DocumentState.REQUESTED in needed, "awaiting_documents"),
        )
        return next((status for holds, status in tests if holds), "contacted")


def needed_by(case: CaseState) -> date | None:
    """The onset: the earliest of the date the permit is needed by, the travel date (domain.md, clock 2), and what a
    second referral said of it."""
    dates = (case.referral.date("needed_by"), case.referral.date("travel_date"), case.sooner)
    return min((day for day in dates if day), default=None)


def undone_by(events: Iterable[ev.Event]) -> set[str]:
    """The messages whose orders were taken back."""
    return {event.undoes for event in events if isinstance(event, ev.Undone)}
