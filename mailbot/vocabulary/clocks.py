"""The two clocks of a case as values: where the contact clock starts, its deadline with the working, its level.

The arithmetic is `mailbot.decide.clocks`; how it reads in words, `mailbot.write.words`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from .calendar import DayOff


class ContactLevel(Enum):
    """Where a case stands against D13; the values are those of `cases --json`."""

    OK = "ok"
    DUE_SOON = "due_soon"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    MET = "met"
    MET_LATE = "met_late"


class StartReason(Enum):
    """What set the contact clock going."""

    CALL = "call"  # the call date of the referral, earlier than the mail
    RECEIVED = "received"  # the mail: INTERNALDATE, never its Date header
    HANDLED = "handled"  # the server's date cannot be right; our own clock stands in for it


class CallDateDoubt(Enum):
    """Why a call date was not believed."""

    AFTER_RECEIPT = "after_receipt"
    TOO_OLD = "too_old"


@dataclass(frozen=True, slots=True)
class ClockStart:
    """Day 0. `at` is the moment of the mail on the office's clock, None where the call is what counts.
    `doubt` says why the call date was passed over, if it was."""

    day: date
    because: StartReason
    at: datetime | None = None
    doubt: CallDateDoubt | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """Weekdays that do not count, `first` to `last`, all for one reason. Weekends between them belong to no run."""

    first: date
    last: date
    off: DayOff


@dataclass(frozen=True, slots=True)
class Counted:
    """A business day that counts, and which it is."""

    day: date
    number: int


Working = tuple[ClockStart | Skipped | Counted, ...]
"""How a deadline comes about, in order of the days. Weekends are left out: everybody knows them."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """When the client must have been contacted, and why then (D13)."""

    due_at: datetime
    working: Working

    @property
    def due_on(self) -> date:
        """The day, on the office's calendar."""
        return self.due_at.date()


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of a deadline when the calendar changed. `told` is whether its officer has to hear of it."""

    due_at: datetime
    told: bool
