"""The week's strip: for each of the next business days, how many contacts fall due and how many permits are needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from mailbot.vocabulary.calendar import OfficeCalendar
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.case_state import needed_by
from mailbot.vocabulary.digest import DayAhead

DAYS = 5


def week_ahead(cases: Iterable[Case], today: date, calendar: OfficeCalendar) -> tuple[DayAhead, ...]:
    """What the two clocks of open cases say of the next five business days. What falls on a day off is shown on the
    business day before it: by then it has to be done. What is past has a section of its own."""
    first = today if calendar.is_business_day(today) else calendar.add_business_days(today, 1)
    days = [calendar.add_business_days(first, count) for count in range(DAYS + 1)]
    contact: Counter[date] = Counter()
    onset: Counter[date] = Counter()
    for case in cases:
        if case.ended is not None:
            continue
        if case.made is None:
            contact[calendar.local(case.due_at).date()] += 1
        needed = needed_by(case)
        if needed is not None and not case.decided:
            onset[needed] += 1
    return tuple(
        DayAhead(day, _between(contact, begins, end), _between(onset, begins, end))
        for day, (begins, end) in zip(days[:-1], pairwise([today, *days[1:]]), strict=True)
    )


def _between(counts: Counter[date], first: date, end: date) -> int:
    return sum(count for day, count in counts.items() if first <= day < end)
