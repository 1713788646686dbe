"""What mailbot writes: a letter as decided (no words yet), and as recorded (bytes, never changed again)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from .message import Address, Attachment
from .phrase import Phrase
from .referral import FieldProblem

if TYPE_CHECKING:  # a case holds events, events hold what letters are
    from .case import Case


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


class LetterState(Enum):
    """The outbox's states (design.md). HELD: an officer can still stop it; QUEUED: leaves with the next sending;
    SENDING: being handed over (after a crash it is UNCERTAIN)."""

    HELD = "held"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    BOUNCED = "bounced"
    CANCELLED = "cancelled"


WAITING = frozenset({LetterState.HELD, LetterState.QUEUED})
"""Letters that have not left and can be stopped."""


@dataclass(frozen=True, slots=True)
class Interview:
    """`mode` is "phone" or "in_person"; `uid` and `sequence` are the calendar event's (RFC 5545, 3.8.4.7 and
    3.8.7.4), so that a change updates the same event."""

    mode: str
    at: datetime
    place: str
    uid: str
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class Received:
    """An attachment as an acknowledgement names it: `lines` are the checklist lines it may be, `trouble` a key of
    words `attachment.*` where it could not be opened or was withheld."""

    name: str
    lines: tuple[str, ...] = ()
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as decided. Templates read the case and these; what a kind does not use stays empty.

    `kind`, `to`, `addresses`, `language` ("en", "fr", "both"), `leaves_at`: who gets what in which words, and when.
    `number`: the case. `documents`: asked for, or (DOCUMENTS_RECEIVED) arrived; `missing`: still missing.
    `headline` is what a staff mail says first (and in its subject); `happened`, `pressing` and `ahead` are its three
    lists; `suggests` the next commands, English names with arguments, offered as mailto links. `shows` are letters
    whose full text the mail repeats. `gcms` is the note to paste. `quoted` is a person's own text, shown as such.
    `encloses` goes along as attachments. `in_reply_to` threads it with a mail of theirs.
    """

    kind: LetterKind
    to: Role
    addresses: tuple[Address, ...]
    language: str
    leaves_at: datetime
    number: str = ""
    documents: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    attachments: tuple[Received, ...] = ()
    interview: Interview | None = None
    text: str = ""
    target: str = ""
    problems: tuple[FieldProblem, ...] = ()
    headline: Phrase | None = None
    happened: tuple[Phrase, ...] = ()
    pressing: tuple[Phrase, ...] = ()
    ahead: tuple[Phrase, ...] = ()
    suggests: tuple[str, ...] = ()
    shows: tuple[Letter, ...] = ()
    gcms: tuple[Phrase, ...] = ()
    quoted: str = ""
    quoted_from: str = ""
    topics: tuple[str, ...] = ()  # what an ANSWER encloses: "status", "list", "help", "proof"
    cases: tuple[Case, ...] = ()  # what "list", or a flag, speaks of
    digest: object | None = None
    encloses: tuple[Attachment, ...] = field(default=(), repr=False)
    in_reply_to: str = ""
    copy_to: tuple[Address, ...] = ()  # a representative, where the policy says so


@dataclass(frozen=True, slots=True)
class OutboxLetter:
    """A letter as recorded: its bytes (by SHA-256), envelope and Message-ID never change; its state does.

    `cause` is the Message-ID of the mail that caused it ("" is the clock); `reply` the server's last words;
    `reports` what came back later, each with the moment: a sentence, or what a server said, as it said it.
    `uncertain` counts the hand-overs of which nobody knows how they ended. `still_to`: a letter that was SENT has left
    for the others, and these, whom the server put off, are tried again at `next_try_at` (None: it is being done).
    """

    message_id: str
    kind: LetterKind
    to: Role
    language: str
    number: str
    envelope_from: str
    envelope_to: tuple[str, ...]
    copies_to: tuple[str, ...]  # our own mailbox and a representative: never the reason why it fails
    blob: str
    cause: str
    recorded_at: datetime
    leaves_at: datetime
    state: LetterState
    attempts: int = 0
    next_try_at: datetime | None = None
    first_try_at: datetime | None = None
    uncertain: int = 0
    still_to: tuple[str, ...] = ()
    ended_at: datetime | None = None  # sent, failed, bounced or cancelled
    reply: str = ""
    reports: tuple[tuple[datetime, str | Phrase], ...] = ()
    template: str = ""  # name and version (hash) of the template, for the proof of contact
    address_source: str = ""  # where the client's address came from, for the proof of contact
    headline: str = ""  # the key of what a mail to staff says first
