"""The part of a case's history that is about letters: written, sent, stopped, come back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .event import Event
from .letter_kinds import LetterKind, Role
from .phrase import Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterWritten(Event):
    """A letter was recorded in the outbox. Only letters to clients, the CSC and the CPC are entered.
    `documents` are the checklist lines that it asks for, `text` what an officer wrote in person (MESSAGE)."""

    letter: str  # its Message-ID
    kind: LetterKind
    to: Role
    leaves_at: datetime
    documents: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSent(Event):
    """The server took the letter; `reply` is its answer. To the client, this is contact (D13)."""

    letter: str
    kind: LetterKind
    to: Role
    reply: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFailed(Event):
    """Refused, or given up on; `reply` is the server's answer, `recipient` the address where that was refused."""

    letter: str
    kind: LetterKind
    to: Role
    reply: str = ""
    recipient: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterStopped(Event):
    """Cancelled before it left (HOLD, UNDO, or a decision that makes it moot); `why` where it was judged again."""

    letter: str
    kind: LetterKind
    why: Phrase | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPaused(Event):
    """A letter that has not left waits for a person: `why` says what nobody could be sure of."""

    letter: str
    kind: LetterKind
    why: Phrase | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterReleased(Event):
    """CONTACT, RELEASE: the letter that was held, paused or stopped leaves now."""

    letter: str
    kind: LetterKind


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterBounced(Event):
    """A DSN for our letter; `permanent` re-opens the contact clock (D13), unless it is only about a `copy`
    (a representative's): the letter itself arrived. `challenged`: it waits there until somebody proves to be a person,
    which mailbot never does; the address itself works."""

    letter: str
    kind: LetterKind
    recipient: str
    diagnostic: str
    permanent: bool
    copy: bool = False
    challenged: bool = False
