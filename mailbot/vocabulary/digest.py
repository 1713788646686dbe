"""The supervisor's morning page as a value, in the order in which it is read. Case numbers, no clients (D21)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .phrase import Phrase, Term

ACCOUNTS = ("cases", "answers", "bounces", "automatic", "set_aside", "known")
"""Where a mail can have gone. Copies of our own letters are no mail that came in."""


@dataclass(frozen=True, slots=True)
class Health:
    """What the post room knows of itself. `unhandled` counts mails that lie in the mailbox and that no run has
    entered in the ledger; `alarms` are those not yet called off."""

    polled_at: datetime | None = None
    unhandled: int = 0
    alarms: tuple[Phrase, ...] = ()
    oldest_unsent: datetime | None = None  # worked out from the outbox
    capped: tuple[str, ...] = ()  # the same: cases of which a letter waited for the next day, "" for those of none


@dataclass(frozen=True, slots=True)
class MailAccount:
    """Every mail accounted for: what came in, and where each went. `adrift` went nowhere that we know."""

    received: int
    went: tuple[tuple[str, int], ...] = ()  # in the order of `ACCOUNTS`
    adrift: int = 0

    @property
    def balanced(self) -> bool:
        """Whether every mail received is in one of the accounts."""
        return self.adrift == 0


@dataclass(frozen=True, slots=True)
class Row:
    """One case (or one mail set aside, "Q17"). `officer` is a name of the roster, empty where nobody took it."""

    number: str
    officer: str
    says: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page that has something in it. `more` are rows that found no room."""

    code: str
    rows: tuple[Row, ...]
    more: int = 0

    @property
    def count(self) -> int:
        """All of them."""
        return len(self.rows) + self.more


@dataclass(frozen=True, slots=True)
class Kept:
    """How the promise of D4 was kept over some weeks: of the contacts that fell due, how many were made in time."""

    weeks: int
    due: int
    met: int
    median: timedelta | None = None  # business time from the mail to the contact

    @property
    def share(self) -> float | None:
        """From 0 to 1; None where nothing fell due."""
        return self.met / self.due if self.due else None


@dataclass(frozen=True, slots=True)
class Week:
    """One bar: the week that begins on `monday`."""

    monday: date
    due: int
    met: int


@dataclass(frozen=True, slots=True)
class DayAhead:
    """A business day to come: how many contacts fall due on it, and by how many open cases the permit is needed."""

    day: date
    contact: int = 0
    onset: int = 0


@dataclass(frozen=True, slots=True)
class Workload:
    """One line of the tables by officer and by category. `who` is a name, empty for cases that nobody took."""

    who: str | Term
    open: int = 0
    due: int = 0  # contact due today or with the next business day
    overdue: int = 0
    decided: int = 0  # in the last four weeks


@dataclass(frozen=True, slots=True)
class Digest:
    """Everything a digest says. `since` to `until` is what it calls yesterday; the next one begins at `until`."""

    made_at: datetime
    since: datetime
    until: datetime
    next_at: datetime
    open_cases: int
    account: MailAccount
    sections: tuple[Section, ...]
    kept: tuple[Kept, ...]
    weeks: tuple[Week, ...]
    by_officer: tuple[Workload, ...]
    by_category: tuple[Workload, ...]
    health: Health
    ahead: tuple[DayAhead, ...] = ()

    def section(self, code: str) -> Section | None:
        """A part by name; None where it is empty."""
        return next((section for section in self.sections if section.code == code), None)
