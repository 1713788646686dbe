"""What a decision may ask for. The post room carries them out in one commit; nothing else happens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from .absences import Absences
from .case import Case
from .events import Event
from .letters import Letter
from .outbox import LetterState
from .phrase import Phrase


@dataclass(frozen=True, slots=True)
class Enter:
    """Append an event to the case's history (opens the case where it is `Opened`)."""

    number: str
    event: Event


@dataclass(frozen=True, slots=True)
class Write:
    """Render, record and (when its time has come) send a letter."""

    letter: Letter


@dataclass(frozen=True, slots=True)
class Stop:
    """Cancel a letter of the outbox that has not left."""

    message_id: str


@dataclass(frozen=True, slots=True)
class Pause:
    """A letter that has not left waits until a person says what is to happen (RELEASE, HOLD)."""

    message_id: str


@dataclass(frozen=True, slots=True)
class Reschedule:
    """A letter that has not left, or was cancelled, leaves at `leaves_at` (CONTACT now, UNDO of a HOLD)."""

    message_id: str
    leaves_at: datetime


@dataclass(frozen=True, slots=True)
class Mark:
    """What became of a letter that left: `state` where it changes, `report` for its proof. `bounced` is the one of its
    recipients whom it did not reach."""

    message_id: str
    state: LetterState | None = None
    report: str | Phrase = ""
    bounced: str = ""


@dataclass(frozen=True, slots=True)
class SetAside:
    """The mail in hand goes to quarantine, whole, and to the Review folder."""

    reason: Phrase


@dataclass(frozen=True, slots=True)
class Settle:
    """A mail set aside is dealt with: `outcome` is "retried", "attached" or "discarded"."""

    quarantine_id: str
    outcome: str
    number: str = ""
    by: str = ""  # the officer's address


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """The post room works on a mail set aside once more, in a commit of its own, after this one."""

    quarantine_id: str
    as_case: str = ""  # attach it to this case instead of deciding anew


@dataclass(frozen=True, slots=True)
class Tally:
    """How the mail counts in the digest's account of every mail: "cases", "answers", "bounces", "automatic",
    "copies", "set_aside"."""

    account: str


@dataclass(frozen=True, slots=True)
class KeepAbsences:
    """Who is away, from now on: all that is known of it."""

    absences: Absences


Effect = KeepAbsences | Enter | Write | Stop | Pause | Reschedule | Mark | SetAside | Settle | ReadAgain | Tally


def as_entered(case: Case, effects: Iterable[Effect]) -> Case:
    """The case as the book will have it once these are carried out."""
    for effect in effects:
        if isinstance(effect, Enter) and effect.number == case.number:
            case = case.after(effect.event)
    return case
