"""The history of a case as a person reads it: every event is one sentence, in either language."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from mailbot.vocabulary import events as ev
from mailbot.vocabulary.office import Office
from mailbot.vocabulary.order_choices import CALLED
from mailbot.vocabulary.phrase import Phrase, Spoken, Term
from mailbot.write.message.mime import printable
from mailbot.write.words.words import Words

LONGEST = 2000
"""Characters of a person's text that a line of history repeats."""

_OUTCOMES = frozenset(word for choice in CALLED for word in (*choice.en, *choice.fr))
"""How a call ended, which the sentence says already."""

_HUMP = re.compile(r"(?<!^)(?=[A-Z])")


def history_line(event: ev.Event, office: Office, words: Words, language: str) -> str:
    """Who, and what: `A. Tremblay: declined for urgent processing. For the file: ...`."""
    says = {"who": who(event.by, office, words, language), "text": history_text(event, office, words, language)}
    return words.say(Phrase.of("history.line", **says), language)


def history_text(event: ev.Event, office: Office, words: Words, language: str) -> str:
    """What happened, without who; to which case, where that goes on in another (MERGE)."""
    text = printable(words.say(Phrase(_key(event), _says(event, office)), language, office.calendar.zone))
    return words.say(Phrase.of("history.of", number=event.of, text=text), language) if event.of else text


def event_name(event: ev.Event) -> str:
    """What `case --json` calls it: `letter_sent`."""
    return _HUMP.sub("_", type(event).__name__).lower()


def who(by: str, office: Office, words: Words, language: str) -> str:
    """An officer's name, or what sort of writer it was."""
    person = office.person(by)
    if person is not None:
        return person.name
    key = f"by.{by.replace(' ', '_')}"
    return words.say(Phrase(key), language) if words.has(key) else by


def _key(event: ev.Event) -> str:
    variant = _VARIANTS.get(type(event))
    code = variant(event) if variant else ""
    return f"event.{event_name(event)}" + (f".{code}" if code else "")


def _says(event: ev.Event, office: Office) -> tuple[tuple[str, Spoken], ...]:
    spoken = _SPOKEN.get(type(event))
    return tuple((spoken(event, office) if spoken else {}).items())


def _letter(event: Any, office: Office) -> dict[str, Spoken]:
    return {
        "letter": Term("letter", event.kind.value),
        "to": Term("role", event.to.value),
        "reply": _short(event.reply) if hasattr(event, "reply") else "",
    }


def _lines(event: Any, office: Office) -> dict[str, Spoken]:
    return {"documents": tuple(Term("line", line) for line in event.lines)}


def _person(address: str, office: Office) -> str:
    person = office.person(address)
    return person.name if person else address


def _short(text: str) -> str:
    text = " ".join(printable(text).split())
    return text if len(text) <= LONGEST else text[:LONGEST] + " …"


_VARIANTS: dict[type[ev.Event], Callable[[Any], str]] = {
    ev.Opened: lambda event: "officer" if event.opened_by_officer else "csc",
    ev.LetterBounced: lambda event: "challenged" if event.challenged else "permanent" if event.permanent else "delayed",
    ev.Attempted: lambda event: event.outcome,
    ev.ContactedBy: lambda event: "direct_mail" if event.direct_mail else "told",
    ev.InterviewAnswered: lambda event: event.answer,
    ev.InterviewSet: lambda event: event.interview.mode,
    ev.Ended: lambda event: event.status,
    ev.CpcState: lambda event: event.state,
    ev.WithdrawalState: lambda event: event.state,
    ev.Wrote: lambda event: "known" if event.known else "new_address",
    ev.Flagged: lambda event: (
        event.flag.partition(":")[0] if event.flag.startswith(("remind:", "call:")) else event.flag.replace(":", "_")
    ),
}
"""Events whose sentence depends on what they say: the last part of its key."""

_SPOKEN: dict[type[ev.Event], Callable[[Any, Office], dict[str, Spoken]]] = {
    ev.Opened: lambda event, office: {
        "referrer": event.referrer,
        "received": event.received_at,
        "due": event.worked.deadline.due_at,
    },
    ev.Corrected: lambda event, office: {"fields": tuple(Term("field", key) for key in event.fields)},
    ev.Repeated: lambda event, office: {
        "sender": event.from_address,
        "fields": tuple(Term("field", key) for key in event.differs),
    },
    ev.Merged: lambda event, office: {"number": event.other},
    ev.MergedInto: lambda event, office: {"number": event.into},
    ev.LetterWritten: lambda event, office: _letter(event, office) | {"leaves": event.leaves_at},
    ev.LetterSent: _letter,
    ev.LetterFailed: _letter,
    ev.LetterStopped: lambda event, office: {"letter": Term("letter", event.kind.value), "why": event.why or ""},
    ev.LetterPaused: lambda event, office: {"letter": Term("letter", event.kind.value), "why": event.why or ""},
    ev.LetterReleased: lambda event, office: {"letter": Term("letter", event.kind.value)},
    ev.LetterBounced: lambda event, office: {
        "letter": Term("letter", event.kind.value),
        "recipient": event.recipient,
        "diagnostic": _short(event.diagnostic),
    },
    ev.ContactedBy: lambda event, office: {"text": _short(event.text), "at": event.reached_at or ""},
    ev.Attempted: lambda event, office: {
        "at": event.called_at,
        "text": "" if event.text.casefold() in _OUTCOMES else _short(event.text),
    },
    ev.DocumentsAsked: _lines,
    ev.DocumentsOffered: _lines,
    ev.DocumentsTicked: _lines,
    ev.InterviewSet: lambda event, office: {"at": event.interview.at, "place": _short(event.interview.place)},
    ev.InterviewCancelled: lambda event, office: {"at": event.interview.at},
    ev.Ended: lambda event, office: {
        "reason": _short(event.reason),
        "target": Term("office", event.target) if event.target else "",
    },
    ev.Reopened: lambda event, office: {"reason": _short(event.reason)},
    ev.CpcState: lambda event, office: {"text": _short(event.text)},
    ev.Assigned: lambda event, office: {"officer": _person(event.officer, office)},
    ev.Reminder: lambda event, office: {"on": event.on, "text": _short(event.text)},
    ev.Noted: lambda event, office: {"text": _short(event.text)},
    ev.Wrote: lambda event, office: {
        "sender": event.from_address,
        "text": _short(event.text),
        "names": tuple(event.names),
        "count": len(event.names),
    },
    ev.Automatic: lambda event, office: {"what": event.what},
    ev.DeadlineMoved: lambda event, office: {"due": event.deadline.due_at},
    ev.Commanded: lambda event, office: {"commands": tuple(_short(line) for line in event.commands)},
}
"""What each event's sentence speaks of."""
