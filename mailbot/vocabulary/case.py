"""A case: what its events add up to. Nothing here is set; everything is worked out (interface.md, "Status")."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import Enum
from typing import Any

from . import events as ev
from .letter_kinds import Interview, LetterKind, Role
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
class Case:
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
    events: tuple[ev.Event, ...] = ()

    @property
    def counted(self) -> tuple[ev.Event, ...]:
        """The events that were not taken back."""
        undone = _undone(self.events)
        return tuple(event for event in self.events if not event.mail or event.mail not in undone)

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
        return frozenset(Address(address).key for address in known if address)

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
        """When the last letter left, or leaves, that asks for documents."""
        return self.asked[-1].leaves_at if self.asked else None

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

    def after(self, event: ev.Event) -> Case:
        """This case with one more event."""
        if isinstance(event, ev.Undone) or (event.mail and event.mail in _undone(self.events)):
            return fold((*self.events, event))
        return _grown(self, event)


def _grown(case: Case, event: ev.Event) -> Case:
    return replace(case, events=(*case.events, event), **_CHANGES.get(type(event), _nothing)(case, event))


def fold(history: Iterable[ev.Event]) -> Case:
    """What the events add up to. The first must be `Opened`. Events of an undone mail do not count."""
    history = tuple(history)
    undone = _undone(history)
    opened = history[0]
    if not isinstance(opened, ev.Opened):
        raise ValueError("a case begins with Opened")
    case = Case(
        number=opened.number,
        received_at=opened.received_at,
        referral=opened.referral,
        worked=opened.worked,
        referrer=opened.referrer,
        opened_by_officer=opened.opened_by_officer,
        referral_mail=opened.mail,
        documents=dict.fromkeys(opened.worked.checklist, DocumentState.MISSING),
        events=(opened,),
    )
    for event in history[1:]:
        if (event.mail and event.mail in undone) or isinstance(event, ev.Undone):
            case = replace(case, events=(*case.events, event))
        else:
            case = _grown(case, event)
    return case


def _undone(events: Iterable[ev.Event]) -> set[str]:
    return {event.undoes for event in events if isinstance(event, ev.Undone)}


Changes = dict[str, Any]


def _nothing(case: Case, event: ev.Event) -> Changes:
    return {}


def _corrected(case: Case, event: ev.Corrected) -> Changes:
    kept = case.documents
    lines: dict[str, DocumentState] = {}
    for line in event.worked.checklist:
        state = kept.get(line, DocumentState.MISSING)
        lines[line] = DocumentState.MISSING if state is DocumentState.NOT_NEEDED else state
    for line, state in kept.items():
        if line not in lines:  # what came in for a line that is no longer needed stays visible
            lines[line] = state if state is DocumentState.RECEIVED else DocumentState.NOT_NEEDED
    flags = case.flags
    if event.worked.deadline.due_at != case.due_at:
        flags = _without(flags, "contact:")
    dated = bool({"needed_by", "travel_date"} & set(event.fields))
    if dated:
        flags = _without(flags, "onset")
    return {
        "referral": event.referral,
        "worked": event.worked,
        "documents": lines,
        "flags": flags,
        "sooner": None if dated else case.sooner,
        # an officer who names an address that once bounced wants it tried again
        "bounced_addresses": case.bounced_addresses - {Address(event.referral.text("email")).key}
        if "email" in event.fields
        else case.bounced_addresses,
    }


def _without(flags: frozenset[str], prefix: str) -> frozenset[str]:
    """A clock that was set anew, or runs again, has to warn again."""
    return frozenset(flag for flag in flags if not flag.startswith(prefix))


def _sent(case: Case, event: ev.LetterSent) -> Changes:
    settled: Changes = {"on_its_way": _less(case, event.letter)}
    if case.question is not None and case.question.by_letter == event.letter:
        settled["question"] = None
    if event.to is not Role.CLIENT or not event.kind.row.is_contact:
        return settled
    return settled | {"contacts": (*case.contacts, Contact(event.at, event.letter))}


def _written(case: Case, event: ev.LetterWritten) -> Changes:
    changes: Changes = {"on_its_way": {**case.on_its_way, event.letter: event.kind}}
    if event.kind is LetterKind.MESSAGE and case.question is not None:
        changes |= {
            "question": replace(case.question, by_letter=event.letter),
            "flags": _without(case.flags, "question"),
        }
    if event.kind is LetterKind.CONTACT:
        changes["held_back"] = False
    if event.kind.row.asks:
        asked = Asked(event.letter, event.kind, event.leaves_at, event.documents)
        changes["asked"] = (*case.asked, asked)
        if event.kind is LetterKind.DOCUMENT_REMINDER:
            changes["reminded"] = (*case.reminded, event.leaves_at)
        else:
            changes |= {"reminded": (), "flags": _without(case.flags, "documents")}
    return changes


def _less(case: Case, letter: str) -> Mapping[str, LetterKind]:
    return {known: kind for known, kind in case.on_its_way.items() if known != letter}


def _did_not_ask(case: Case, letter: str) -> Changes:
    """A letter that was stopped, or did not arrive, asked for nothing: its lines are missing again, unless another
    letter asks for them."""
    asked = tuple(one for one in case.asked if one.letter != letter)
    still = {line for one in asked for line in one.lines}
    lost = {line for one in case.asked if one.letter == letter for line in one.lines} - still
    lines = {
        line: DocumentState.MISSING if line in lost and state is DocumentState.REQUESTED else state
        for line, state in case.documents.items()
    }
    unanswered: Changes = {}
    if case.question is not None and case.question.by_letter == letter:
        unanswered = {"question": replace(case.question, by_letter="")}
    return {"asked": asked, "documents": lines, "on_its_way": _less(case, letter)} | unanswered


def _released(case: Case, event: ev.LetterReleased) -> Changes:
    """One that had been stopped (HOLD) is on its way again, and asks again; HOLD is over."""
    changes: Changes = {"held_back": False}
    written = (e for e in case.events if isinstance(e, ev.LetterWritten) and e.letter == event.letter)
    letter = next(written, None)
    if letter is None or event.letter in case.on_its_way:
        return changes
    again = (
        _written(case, letter)
        if not letter.documents
        else {
            **_written(case, letter),
            **_documents(DocumentState.REQUESTED, frozenset({DocumentState.MISSING}))(
                case, ev.DocumentsAsked(at=event.at, lines=letter.documents)
            ),
        }
    )
    return changes | again


def _failed(case: Case, event: ev.LetterFailed) -> Changes:
    refused = {Address(event.recipient).key} if event.recipient else set()
    return _did_not_ask(case, event.letter) | {"bounced_addresses": case.bounced_addresses | refused}


def _bounced(case: Case, event: ev.LetterBounced) -> Changes:
    if not event.permanent:
        return {}
    broken = frozenset() if event.challenged else frozenset({Address(event.recipient).key})
    lost: Changes = {"bounced_addresses": case.bounced_addresses | broken}
    if event.copy:
        return lost
    remaining = tuple(contact for contact in case.contacts if contact.letter != event.letter)
    reopened = bool(case.contacts) and not remaining
    return (
        lost
        | _did_not_ask(case, event.letter)
        | {"contacts": remaining, "flags": _without(case.flags, "contact:") if reopened else case.flags}
    )


def _documents(state: DocumentState, only_from: frozenset[DocumentState]) -> Callable[[Case, Any], Changes]:
    def change(case: Case, event: Any) -> Changes:
        lines = dict(case.documents)
        for line in event.lines:
            if lines.get(line, DocumentState.MISSING) in only_from:
                lines[line] = state
        return {"documents": lines}

    return change


def _ended(case: Case, event: ev.Ended) -> Changes:
    return {"ended": event, "decided_at": case.decided_at or event.at, "interview": None} | _answered(case)


def _with(findings: tuple[ev.Finding, ...], finding: ev.Finding) -> tuple[ev.Finding, ...]:
    return (*(known for known in findings if known.code != finding.code), finding)


def _wrote(case: Case, event: ev.Wrote) -> Changes:
    asked: Changes = {}
    if event.asks and case.awaiting is None:
        asked = {"question": Question(event.at, event.text), "flags": _without(case.flags, "question")}
    if event.by != "client" or event.known or event.from_address in case.learned_addresses:
        return asked
    return asked | {"learned_addresses": (*case.learned_addresses, event.from_address)}


def _answered(case: Case) -> Changes:
    return {"question": None, "flags": _without(case.flags, "question")}


def _contacted(case: Case, event: ev.ContactedBy) -> Changes:
    """A call of before the question does not answer it."""
    at = event.reached_at or event.at
    made: Changes = {"contacts": (*case.contacts, Contact(at))}
    later = case.question is not None and at >= case.question.at
    return made | _answered(case) if later else made


def _moved(case: Case, event: ev.DeadlineMoved) -> Changes:
    return {
        "worked": replace(case.worked, deadline=event.deadline),
        "flags": _without(case.flags, "contact:"),
    }


def _repeated(case: Case, event: ev.Repeated) -> Changes:
    changes: Changes = {"worked": replace(case.worked, findings=_with(case.worked.findings, event.finding))}
    if event.onset is not None:
        changes |= {"sooner": event.onset, "flags": _without(case.flags, "onset")}
    return changes


_ALL = frozenset(DocumentState)
_CHANGES: dict[type, Callable[[Case, Any], Changes]] = {
    ev.Corrected: _corrected,
    ev.LetterWritten: _written,
    ev.LetterSent: _sent,
    ev.LetterStopped: lambda case, event: _did_not_ask(case, event.letter),
    ev.LetterFailed: _failed,
    ev.LetterBounced: _bounced,
    ev.LetterReleased: _released,
    ev.OnHold: lambda case, event: {"held_back": True},
    ev.ContactedBy: _contacted,
    ev.Seen: lambda case, event: _answered(case),
    ev.Reminder: lambda case, event: {"reminders": (*case.reminders, event)},
    ev.Attempted: lambda case, event: {"attempts": (*case.attempts, event)},
    ev.DocumentsAsked: _documents(DocumentState.REQUESTED, _ALL),  # an officer may ask again for what was ticked
    ev.DocumentsOffered: _documents(DocumentState.OFFERED, _ALL - {DocumentState.RECEIVED}),
    ev.DocumentsTicked: _documents(DocumentState.RECEIVED, _ALL),
    ev.InterviewSet: lambda case, event: {
        "interview": event.interview,
        "interviews_set": case.interviews_set + 1,
    },
    ev.InterviewCancelled: lambda case, event: {"interview": None, "interviews_set": case.interviews_set + 1},
    ev.Accepted: lambda case, event: {"accepted_at": event.at, "decided_at": case.decided_at or event.at},
    ev.Ended: _ended,
    ev.Reopened: lambda case, event: {
        "ended": None,
        "decided_at": case.accepted_at,
        "interview": event.interview,
    },
    ev.CpcState: lambda case, event: {"cpc": event.state},
    ev.WithdrawalState: lambda case, event: {"withdrawal": event.state},
    ev.Assigned: lambda case, event: {"officer": event.officer, "flags": _without(case.flags, "away")},
    ev.Wrote: _wrote,
    ev.Flagged: lambda case, event: {"flags": case.flags | {event.flag}},
    ev.DeadlineMoved: _moved,
    ev.Repeated: _repeated,
}
"""How each event changes the case; an event that is not here is history only."""


def needed_by(case: Case) -> date | None:
    """The onset: the earliest of the date the permit is needed by, the travel date (domain.md, clock 2), and what a
    second referral said of it."""
    dates = (case.referral.date("needed_by"), case.referral.date("travel_date"), case.sooner)
    return min((day for day in dates if day), default=None)
