"""What each kind of event changes in a case: one function for each, found by the event's class."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from . import events as ev
from .case_state import Asked, CaseState, Contact, DocumentState, Question
from .letter_kinds import LetterKind, Role
from .message import Address

Changes = dict[str, Any]


def _nothing(case: CaseState, event: ev.Event) -> Changes:
    return {}


def _corrected(case: CaseState, event: ev.Corrected) -> Changes:
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


def _sent(case: CaseState, event: ev.LetterSent) -> Changes:
    settled: Changes = {"on_its_way": _less(case, event.letter)}
    if case.question is not None and case.question.by_letter == event.letter:
        settled["question"] = None
    if event.to is not Role.CLIENT or not event.kind.row.is_contact:
        return settled
    return settled | {"contacts": (*case.contacts, Contact(event.at, event.letter))}


ANSWERS = frozenset({LetterKind.MESSAGE, LetterKind.INTERVIEW_MOVED, LetterKind.INTERVIEW_CANCELLED})
"""Letters that answer what the client wrote: in an officer's words, or by another hour."""


def _written(case: CaseState, event: ev.LetterWritten) -> Changes:
    changes: Changes = {"on_its_way": {**case.on_its_way, event.letter: event.kind}}
    if event.kind in ANSWERS and case.question is not None:
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


def _less(case: CaseState, letter: str) -> Mapping[str, LetterKind]:
    return {known: kind for known, kind in case.on_its_way.items() if known != letter}


def _did_not_ask(case: CaseState, letter: str) -> Changes:
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


def _released(case: CaseState, event: ev.LetterReleased) -> Changes:
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


def _failed(case: CaseState, event: ev.LetterFailed) -> Changes:
    refused = {Address(event.recipient).key} if event.recipient else set()
    return _did_not_ask(case, event.letter) | {"bounced_addresses": case.bounced_addresses | refused}


def _bounced(case: CaseState, event: ev.LetterBounced) -> Changes:
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


def _documents(state: DocumentState, only_from: frozenset[DocumentState]) -> Callable[[CaseState, Any], Changes]:
    def change(case: CaseState, event: Any) -> Changes:
        lines = dict(case.documents)
        for line in event.lines:
            if lines.get(line, DocumentState.MISSING) in only_from:
                lines[line] = state
        return {"documents": lines}

    return change


def _ended(case: CaseState, event: ev.Ended) -> Changes:
    return {"ended": event, "decided_at": case.decided_at or event.at, "interview": None} | _answered(case)


def _with(findings: tuple[ev.Finding, ...], finding: ev.Finding) -> tuple[ev.Finding, ...]:
    return (*(known for known in findings if known.code != finding.code), finding)


def _wrote(case: CaseState, event: ev.Wrote) -> Changes:
    asked: Changes = {}
    if event.asks and case.awaiting is None:
        asked = {"question": Question(event.at, event.text), "flags": _without(case.flags, "question")}
    if event.by != "client" or event.known or event.from_address in case.learned_addresses:
        return asked
    return asked | {"learned_addresses": (*case.learned_addresses, event.from_address)}


def _answered(case: CaseState) -> Changes:
    return {"question": None, "flags": _without(case.flags, "question")}


def _withdrawal(case: CaseState, event: ev.WithdrawalState) -> Changes:
    """An officer who records the client's yes or no has read what the client wrote."""
    recorded = _answered(case) if event.state != "asked" else {}
    return {"withdrawal": event.state} | recorded


def _contacted(case: CaseState, event: ev.ContactedBy) -> Changes:
    """A call of before the question does not answer it."""
    at = event.reached_at or event.at
    made: Changes = {"contacts": (*case.contacts, Contact(at))}
    later = case.question is not None and at >= case.question.at
    return made | _answered(case) if later else made


def _moved(case: CaseState, event: ev.DeadlineMoved) -> Changes:
    return {
        "worked": replace(case.worked, deadline=event.deadline),
        "flags": _without(case.flags, "contact:"),
    }


def _repeated(case: CaseState, event: ev.Repeated) -> Changes:
    changes: Changes = {"worked": replace(case.worked, findings=_with(case.worked.findings, event.finding))}
    if event.onset is not None:
        changes |= {"sooner": event.onset, "flags": _without(case.flags, "onset")}
    return changes


_ALL = frozenset(DocumentState)
_CHANGES: dict[type, Callable[[CaseState, Any], Changes]] = {
    ev.Corrected: _corrected,
    ev.LetterWritten: _written,
    ev.LetterSent: _sent,
    ev.LetterStopped: lambda case, event: _did_not_ask(case, event.letter),
    ev.LetterFailed: _failed,
    ev.LetterBounced: _bounced,
    ev.LetterReleased: _released,
    ev.MergedInto: lambda case, event: {"merged_into": event.into},
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
    ev.WithdrawalState: _withdrawal,
    ev.Assigned: lambda case, event: {"officer": event.officer, "flags": _without(case.flags, "away")},
    ev.Wrote: _wrote,
    ev.Flagged: lambda case, event: {"flags": case.flags | {event.flag}},
    ev.DeadlineMoved: _moved,
    ev.Repeated: _repeated,
}
"""How each event changes the case; an event that is not here is history only."""


def changes_of(case: CaseState, event: ev.Event) -> Changes:
    """The fields that this event changes, with their new values."""
    return _CHANGES.get(type(event), _nothing)(case, event)
