"""How well the promise of D4 was kept: the share of contacts made in time, and how long the client waited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from statistics import median

from mailbot.vocabulary.calendar import OfficeCalendar
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.digest import Kept, Week


def kept_over(cases: Iterable[Case], weeks: int, now: datetime, calendar: OfficeCalendar) -> Kept:
    """Of the contacts that fell due in these weeks, how many were made in time, and the median wait in business
    time from the mail to the contact. Only what fell due counts: a case of this morning says nothing yet."""
    fell_due = list(_fell_due(cases, now - timedelta(weeks=weeks), now))
    waits = [
        max(calendar.business_hours_between(case.received_at, case.made.at).total_seconds(), 0.0)
        for case in fell_due
        if case.made is not None
    ]
    return Kept(weeks, len(fell_due), sum(map(_in_time, fell_due)), timedelta(seconds=median(waits)) if waits else None)


def weekly(cases: Iterable[Case], weeks: int, now: datetime, calendar: OfficeCalendar) -> tuple[Week, ...]:
    """One bar for each of the last weeks, Monday to Sunday, the running one last."""
    today = calendar.local(now).date()
    first = today - timedelta(days=today.weekday(), weeks=weeks - 1)
    due, met = [0] * weeks, [0] * weeks
    for case in _fell_due(cases, now - timedelta(weeks=weeks), now):
        index = (calendar.local(case.due_at).date() - first).days // 7
        if index >= 0:
            due[index] += 1
            met[index] += _in_time(case)
    return tuple(Week(first + timedelta(weeks=n), due[n], met[n]) for n in range(weeks))


def _fell_due(cases: Iterable[Case], since: datetime, now: datetime) -> Iterator[Case]:
    for case in cases:
        if since < case.due_at <= now and not is_moot(case):
            yield case


def is_moot(case: Case) -> bool:
    """A case that ended before its deadline without contact promises nothing any more: withdrawn, opened twice."""
    return case.made is None and case.ended is not None and case.ended.at <= case.due_at


def _in_time(case: Case) -> bool:
    return case.made is not None and case.made.at <= case.due_at
