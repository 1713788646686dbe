"""What mailbot writes: a letter as decided (no words yet), and as recorded (bytes, never changed again)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from .case import Case
from .letter_kinds import Interview, LetterKind, Role
from .message import Address, Attachment
from .phrase import Phrase, Spoken
from .referral import FieldProblem


@dataclass(frozen=True, slots=True)
class Received:
    """An attachment as an acknowledgement names it: `lines` are the checklist lines it may be, `trouble` a key of
    words `attachment.*` where it could not be opened or was withheld, `codes` the documents themselves (`offer`, of the
    line `lmia_or_offer`)."""

    name: str
    lines: tuple[str, ...] = ()
    trouble: str = ""
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as decided. Templates read the case and these; what a kind does not use stays empty.

    `kind`, `to`, `addresses`, `language` ("en", "fr", "both"), `leaves_at`: who gets what in which words, and when.
    `number`: the case. `documents`: asked for (`others`: what is on no list), or (DOCUMENTS_RECEIVED) arrived;
    `missing`: still missing.
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
    others: tuple[str, ...] = ()
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
    sheet: tuple[tuple[Spoken, ...], ...] = field(default=(), repr=False)  # rows of a .csv to enclose, its heads first
    in_reply_to: str = ""
    confirms: datetime | None = None  # CONTACT: only confirms what an officer said to the client then
    line: str = ""  # of the message that caused it, as written
    copy_to: tuple[Address, ...] = ()  # a representative, where the policy says so
