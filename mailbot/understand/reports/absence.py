"""What an out-of-office says of its writer's absence: from when, until when, and who is there instead."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from mailbot.understand.words.days import days_in
from mailbot.understand.words.folding import folded
from mailbot.understand.words.moment_line import Unusable
from mailbot.vocabulary.absences import Absence
from mailbot.vocabulary.office import Duty, Person

MOST_READ = 3_000  # characters
_RETURNS = re.compile(
    r"\b(?:back|return\w*|available again|in the office again|de retour|reviens|retour(?:nerai)?|rentre\w*)\b.{0,30}$",
    re.S,
)
_SENTENCE = re.compile(r"[^.!?\n]+")
LONGEST = 366  # days that an absence may last


def absence_of(person: Person, text: str, today: date, roster: Iterable[Person], mail: str = "") -> Absence:
    """The absence, from today where no day is named; a day of return is the day after its last."""
    text = text[:MOST_READ]
    start, end = _span(text, today)
    cover = next((one.address for one in roster if one != person and _is_named(one, text)), "")
    return Absence(person.address, start, end, cover, ordered=False, mail=mail)


def _span(text: str, today: date) -> tuple[date, date | None]:
    start, end = today, None
    for found in _SENTENCE.finditer(text):
        try:
            days = days_in(found[0], today)
        except Unusable:
            continue
        if not days:
            continue
        returns = _RETURNS.search(folded(found[0][: days[-1].start]))
        last = days[-1].day
        if returns:
            end = date.fromordinal(last.toordinal() - 1)
        elif len(days) > 1 or end is None:
            end = last
        if len(days) > 1:
            start = days[0].day
        if end is not None and (returns or len(days) > 1):
            break
    if end is not None and not start <= end <= date.fromordinal(start.toordinal() + LONGEST):
        return today, today
    return (start, end) if end is not None else (today, today)


def _is_named(person: Person, text: str) -> bool:
    """By the whole name, or the address; a family name alone may be anybody's."""
    if person.duty is Duty.ADMINISTRATOR:
        return False
    plain = folded(text)
    return folded(person.name) in plain or person.address.casefold() in plain
