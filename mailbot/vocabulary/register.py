"""What a decision may look up in the book: a read-only view, the same for tests and for the real one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from .absences import Absences
from .case import Case
from .outbox import OutboxLetter
from .phrase import Phrase
from .referral import Referral

ASIDE_TAG = re.compile(r"\[(Q\d{1,9})\]", re.ASCII)
"""How a subject names a mail set aside; the group is its id."""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A handled mail: how it is known again, what it was, where it went."""

    message_id: str
    digest: str
    content: str  # digest without Message-ID and Date: the same referral sent twice
    kind: str
    account: str  # how the digest counts it
    folder: str  # "handled", "review", "copies"
    number: str
    received_at: datetime
    handled_at: datetime
    uidvalidity: int
    uid: int
    blob: str  # the mail as received; empty for a copy of a letter of ours


@dataclass(frozen=True, slots=True)
class QuarantineEntry:
    """A mail set aside for a person: `id` is "Q17"; `outcome` is empty while it waits."""

    id: str
    reason: Phrase
    sender: str
    subject: str
    received_at: datetime
    message_id: str
    blob: str
    set_aside_at: datetime
    outcome: str = ""
    settled_at: datetime | None = None
    settled_by: str = ""
    number: str = ""
    summary: str = ""  # what its writer wrote, cut short, for the officers' notice


class Register(Protocol):
    """The look-ups. Nothing here changes anything."""

    def case(self, number: str) -> Case | None:
        """By number, any capitals."""

    def open_case_of(self, referral: Referral, besides: str = "") -> Case | None:
        """The client's open case, other than `besides`: by the UCI, or by name and date of birth where one of the two
        has no UCI."""

    def cases_with(self, facts: Iterable[str]) -> tuple[Case, ...]:
        """Every case, open or closed, of which one of these facts is true (`client_facts`), oldest first."""

    def cases_named(self, beginning: str) -> tuple[Case, ...]:
        """Every case of which a fact begins like this ("name had"), oldest first."""

    def cases(self) -> Iterable[Case]:
        """All of them, oldest first."""

    def open_cases(self) -> Iterable[Case]:
        """All that are not ended."""

    def absences(self) -> Absences:
        """Who of the office is away, was, or will be."""

    def letter(self, message_id: str) -> OutboxLetter | None:
        """A letter of ours."""

    def letters_of(self, number: str) -> tuple[OutboxLetter, ...]:
        """Every letter of a case, oldest first."""

    def letters_since(self, since: datetime) -> Iterable[OutboxLetter]:
        """Every letter that was written from then on, newest first."""

    def handled_id(self, message_id: str) -> LedgerEntry | None:
        """What became of a mail of this Message-ID."""

    def handled_content(self, content: str) -> LedgerEntry | None:
        """An earlier mail with the same content under another Message-ID."""

    def set_aside(self, quarantine_id: str) -> QuarantineEntry | None:
        """A mail set aside, waiting or settled."""

    def waiting_aside(self) -> tuple[QuarantineEntry, ...]:
        """All that wait for a person."""

    def next_number(self, year: int) -> str:
        """The number that the next case opened in this year gets."""
