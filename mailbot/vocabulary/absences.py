"""Who of the office is away, until when, and who works for them meanwhile (AWAY, BACK, an out-of-office)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .message import same_mailbox
from .office import Person


@dataclass(frozen=True, slots=True)
class Absence:
    """`person` is away from `start` to `end`, both included (None: until BACK); `cover` works meanwhile, empty where
    nobody is named. Addresses of the roster. `ordered`: AWAY; else only a mail program said so, and until somebody
    settles it both get the mail. `mail` is the Message-ID that says it."""

    person: str
    start: date
    end: date | None = None
    cover: str = ""
    ordered: bool = True
    mail: str = ""

    def covers(self, day: date) -> bool:
        """Whether the person is away on this day."""
        return self.start <= day and (self.end is None or day <= self.end)


Absences = tuple[Absence, ...]


def away_on(day: date, person: Person, absences: Iterable[Absence]) -> Absence | None:
    """The absence of this person on this day; what was ordered counts before what a program said."""
    theirs = [one for one in absences if same_mailbox(one.person, person.address) and one.covers(day)]
    return next((one for one in theirs if one.ordered), theirs[-1] if theirs else None)


def with_absence(absences: Absences, new: Absence) -> Absences:
    """The same with this one instead of those that it overlaps, and without those long gone."""
    kept = (one for one in absences if not (same_mailbox(one.person, new.person) and _overlap(one, new)))
    return (*kept, new)


def without_person(absences: Absences, address: str, day: date) -> Absences:
    """BACK: nothing of this person counts from this day on."""
    return tuple(
        one for one in absences if not (same_mailbox(one.person, address) and (one.end is None or one.end >= day))
    )


def _overlap(one: Absence, other: Absence) -> bool:
    return (one.end is None or one.end >= other.start) and (other.end is None or other.end >= one.start)
