"""Who reads the mail of somebody who is away."""

from __future__ import annotations

from collections.abc import Iterable

from mailbot.vocabulary.absences import Absence, away_on
from mailbot.vocabulary.office import Duty, Person

from .bench import Bench


def absence(person: Person, bench: Bench) -> Absence | None:
    """Whether this person is away today."""
    return away_on(bench.office.calendar.local(bench.now).date(), person, bench.register.absences())


def who_is_there(people: Iterable[Person], bench: Bench) -> tuple[Person, ...]:
    """The same people, and the cover instead of each who is away; beside each of whom only a mail program says so.
    Where nobody is named, everybody else of the same duty who is there."""
    found: dict[Person, None] = {}
    for person in people:
        away = absence(person, bench)
        if away is None or not away.ordered:
            found[person] = None
        if away is not None:
            found |= dict.fromkeys(_instead(person, away, bench))
    return tuple(found) or tuple(people)


def _instead(person: Person, away: Absence, bench: Bench) -> tuple[Person, ...]:
    cover = bench.office.person(away.cover) if away.cover else None
    if cover is not None and absence(cover, bench) is None:
        return (cover,)
    others = [one for one in bench.office.on_duty(person.duty) if one != person and absence(one, bench) is None]
    return tuple(others) or tuple(one for one in bench.office.on_duty(Duty.SUPERVISOR) if one != person)
