"""Which kinds of letters there are, and to whom they go (interface.md, "Letters")."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

OUR_HEADER = "X-Mailbot-Letter"
"""The header in which every letter says its Message-ID once more: many servers write a new one over the first."""


class LetterKind(Enum):
    """The contract's letter kinds (interface.md). The first eleven go to the client."""

    CONTACT = "contact"
    DOCUMENT_REQUEST = "document_request"
    DOCUMENT_REMINDER = "document_reminder"
    DOCUMENTS_RECEIVED = "documents_received"
    INTERVIEW = "interview"
    INTERVIEW_CANCELLED = "interview_cancelled"
    ACCEPTED = "accepted"
    DECLINE = "decline"
    REDIRECT = "redirect"
    WITHDRAWAL_QUESTION = "withdrawal_question"
    MESSAGE = "message"
    NOTICE = "notice"
    ANSWER = "answer"
    CLARIFICATION = "clarification"
    REDIRECT_NOTICE = "redirect_notice"
    CPC_QUESTION = "cpc_question"
    FLAG = "flag"
    DIGEST = "digest"
    ALARM = "alarm"


CLIENT_KINDS = frozenset(list(LetterKind)[:11])

ASKING_KINDS = frozenset({LetterKind.CONTACT, LetterKind.DOCUMENT_REQUEST, LetterKind.DOCUMENT_REMINDER})
"""Letters whose `documents` are asked for."""


class Role(Enum):
    """To whom a letter goes; what `letters[].to` prints."""

    CLIENT = "client"
    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    CSC = "csc"
    CPC = "cpc"

    @property
    def is_outside(self) -> bool:
        """Whether it is somebody who is not of the office: what leaves cannot be taken back."""
        return self in (Role.CLIENT, Role.CSC, Role.CPC)


@dataclass(frozen=True, slots=True)
class Interview:
    """`mode` is "phone" or "in_person"; `uid` and `sequence` are the calendar event's (RFC 5545, 3.8.4.7 and
    3.8.7.4), so that a change updates the same event."""

    mode: str
    at: datetime
    place: str
    uid: str
    sequence: int = 0
