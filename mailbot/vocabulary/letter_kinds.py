"""Which kinds of letters there are, and to whom they go (interface.md, "Letters")."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from .office import Policy

OUR_HEADER = "X-Mailbot-Letter"
"""The header in which every letter says its Message-ID once more: many servers write a new one over the first."""


class LetterKind(Enum):
    """The contract's letter kinds (interface.md); what each is like stands in its row of `LETTERS`."""

    CONTACT = "contact"
    DOCUMENT_REQUEST = "document_request"
    DOCUMENT_REMINDER = "document_reminder"
    DOCUMENTS_RECEIVED = "documents_received"
    INTERVIEW = "interview"
    INTERVIEW_MOVED = "interview_moved"
    INTERVIEW_CANCELLED = "interview_cancelled"
    ACCEPTED = "accepted"
    DECLINE = "decline"
    REDIRECT = "redirect"
    WITHDRAWAL_QUESTION = "withdrawal_question"
    MESSAGE = "message"
    NOTICE = "notice"
    ANSWER = "answer"
    CALL_SCRIPT = "call_script"
    CLARIFICATION = "clarification"
    REDIRECT_NOTICE = "redirect_notice"
    CPC_QUESTION = "cpc_question"
    FLAG = "flag"
    DIGEST = "digest"
    ALARM = "alarm"

    @property
    def row(self) -> KindRow:
        """What this kind is like."""
        return _ROWS[self]


class Role(Enum):
    """To whom a letter goes; what `letters[].to` prints."""

    CLIENT = "client"
    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    CSC = "csc"
    CPC = "cpc"
    OFFICE = "office"

    @property
    def is_outside(self) -> bool:
        """Whether it is somebody who is not of the office: what leaves cannot be taken back."""
        return self in (Role.CLIENT, Role.CSC, Role.CPC, Role.OFFICE)


class Audience(Enum):
    """Who reads a kind of letter."""

    CLIENT = "client"
    STAFF = "staff"
    OTHERS = "others"  # the CSC, the CPC, another office


class Hold(Enum):
    """Which setting says how long a letter waits before it leaves."""

    NONE = "none"
    ORDER = "other_hold_minutes"
    DECLINE = "decline_hold_minutes"


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind of letter. `asks`: its documents are asked for. `is_contact`: once it is sent, and does not come back,
    the client was contacted (D13). `moot_when_closed`: it says nothing any more once the case is closed. `only_one`:
    the client wants one of it. `tells`: the statuses of a closed case by which alone it is true (empty: it is no letter
    of a closing). `priority`: above the day's cap the highest number waits first; 0 never waits."""

    kind: LetterKind
    audience: Audience
    hold: Hold = Hold.ORDER
    asks: bool = False
    is_contact: bool = True
    moot_when_closed: bool = True
    only_one: bool = False
    tells: tuple[str, ...] = ()
    priority: int = 2

    @property
    def to_client(self) -> bool:
        """Whether the client reads it."""
        return self.audience is Audience.CLIENT

    def hold_minutes(self, policy: Policy) -> int:
        """How long such a letter waits, by the office's settings."""
        return 0 if self.hold is Hold.NONE else int(getattr(policy, self.hold.value))


def _client(kind: LetterKind, **how: Any) -> KindRow:
    return KindRow(kind, Audience.CLIENT, **how)


def _others(kind: LetterKind, **how: Any) -> KindRow:
    return KindRow(kind, Audience.OTHERS, is_contact=False, **how)


def _staff(kind: LetterKind, priority: int) -> KindRow:
    return KindRow(kind, Audience.STAFF, Hold.NONE, is_contact=False, moot_when_closed=False, priority=priority)


LETTERS: tuple[KindRow, ...] = (
    _client(LetterKind.CONTACT, asks=True, only_one=True, priority=1),
    _client(LetterKind.DOCUMENT_REQUEST, asks=True),
    _client(LetterKind.DOCUMENT_REMINDER, asks=True, priority=3),
    _client(LetterKind.DOCUMENTS_RECEIVED, priority=4),
    _client(LetterKind.INTERVIEW, only_one=True, priority=1),
    _client(LetterKind.INTERVIEW_MOVED, only_one=True, priority=1),
    _client(LetterKind.INTERVIEW_CANCELLED, moot_when_closed=False, priority=1),
    _client(LetterKind.ACCEPTED, only_one=True),
    _client(LetterKind.DECLINE, hold=Hold.DECLINE, only_one=True, tells=("declined",)),
    _client(LetterKind.REDIRECT, only_one=True, tells=("redirected",)),
    _client(LetterKind.WITHDRAWAL_QUESTION),
    _client(LetterKind.MESSAGE, moot_when_closed=False),
    _staff(LetterKind.NOTICE, priority=3),
    _staff(LetterKind.ANSWER, priority=3),
    _staff(LetterKind.CALL_SCRIPT, priority=2),
    _others(LetterKind.CLARIFICATION),
    _others(LetterKind.REDIRECT_NOTICE, moot_when_closed=False, only_one=True, tells=("redirected",)),
    _others(LetterKind.CPC_QUESTION),
    _staff(LetterKind.FLAG, priority=0),
    _staff(LetterKind.DIGEST, priority=1),
    _staff(LetterKind.ALARM, priority=0),
)
"""Every kind of letter, one row each."""

_ROWS = {row.kind: row for row in LETTERS}
CLIENT_KINDS = frozenset(row.kind for row in LETTERS if row.to_client)


def kinds(which: Callable[[KindRow], object]) -> frozenset[LetterKind]:
    """The kinds whose row says so.

    >>> LetterKind.CONTACT in kinds(lambda row: row.asks)
    True
    """
    return frozenset(row.kind for row in LETTERS if which(row))


@dataclass(frozen=True, slots=True)
class Interview:
    """`mode` is "phone" or "in_person"; `uid` and `sequence` are the calendar event's (RFC 5545, 3.8.4.7 and
    3.8.7.4), so that a change updates the same event."""

    mode: str
    at: datetime
    place: str
    uid: str
    sequence: int = 0
