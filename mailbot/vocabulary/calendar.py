"""Business days: the office's own calendar, as a value. What a day off is, `mailbot.office.calendar` knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from .problems import MailbotProblem

SATURDAY = 5
ONE_DAY = timedelta(days=1)
LONGEST_CLOSURE = 2 * 366
"""Days without one business day after which counting gives up: no office of the real world is closed longer."""


class NoBusinessDay(MailbotProblem):
    """The calendar is closed for so long that no deadline can be worked out."""

    def __init__(self, after: date) -> None:
        super().__init__(
            what=f"The calendar has no business day within {LONGEST_CLOSURE} days of {after.isoformat()}.",
            next_step="Shorten the office's closures in the configuration; `check --calendar` shows each year.",
        )


@dataclass(frozen=True, slots=True)
class DayOff:
    """Why the office is closed on a day, in both languages (D20)."""

    name_en: str
    name_fr: str

    def name(self, language: str) -> str:
        """The name in `en` or `fr`."""
        return self.name_fr if language == "fr" else self.name_en


WEEKEND: Final = DayOff("weekend", "fin de semaine")
"""A Saturday or Sunday that is nothing else."""


@dataclass(frozen=True, slots=True)
class Closure:
    """Days on which this office alone is closed, `first` to `last` inclusive."""

    name_en: str
    name_fr: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class CalendarSettings:
    """What the configuration says of the office's days. `province` is a two-letter code; empty means that the
    office keeps no provincial day, or names it among its closures."""

    time_zone: str = "America/Toronto"
    province: str = "ON"
    opens: time = time(8, 0)
    closes: time = time(17, 0)
    closures: tuple[Closure, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficeCalendar:
    """The office's days and hours. `days_off` gives a year's named days off, whatever day of the week they fall on.

    Every moment that goes in or comes out has a zone. Differences are counted in business time, so that the days
    of 23 and 25 hours, which fall on Sundays, weigh nothing.
    """

    zone: ZoneInfo
    opens: time
    closes: time
    days_off: Callable[[int], Mapping[date, DayOff]]

    def local(self, moment: datetime) -> datetime:
        """`moment` on the office's wall clock."""
        if moment.tzinfo is None:
            raise ValueError(f"{moment.isoformat()} has no time zone")
        return moment.astimezone(self.zone)

    def why_closed(self, day: date) -> DayOff | None:
        """The reason for a day off, its name first, then the weekend; None on a business day."""
        named = self.days_off(day.year).get(day)
        return named or (WEEKEND if is_weekend(day) else None)

    def is_business_day(self, day: date) -> bool:
        """Monday to Friday, no holiday, no closure (D13)."""
        return not is_weekend(day) and day not in self.days_off(day.year)

    def add_business_days(self, day: date, count: int) -> date:
        """The `count`-th business day after `day`, which is day 0 whatever it is itself; negative counts back.

        Raises `NoBusinessDay` where closures leave none.
        """
        step = ONE_DAY if count >= 0 else -ONE_DAY
        left, since_last, reached = abs(count), 0, day
        while left:
            if since_last == LONGEST_CLOSURE or reached in (date.min, date.max):
                raise NoBusinessDay(day)
            reached += step
            since_last += 1
            if self.is_business_day(reached):
                left, since_last = left - 1, 0
        return reached

    def business_days_between(self, start: date, end: date) -> int:
        """How many business days come after `start` up to and including `end`; negative where `end` comes first.

        Counted by the week and the year rather than by the day, so that a date in 1970 costs nothing.
        """
        if end < start:
            return -self.business_days_between(end, start)
        lost = sum(
            start < day <= end and not is_weekend(day)
            for year in range(start.year, end.year + 1)
            for day in self.days_off(year)
        )
        return _weekdays_up_to(end) - _weekdays_up_to(start) - lost

    def opening_of_business(self, day: date) -> datetime:
        """The moment at which the doors open, or would."""
        return datetime.combine(day, self.opens, tzinfo=self.zone)

    def close_of_business(self, day: date) -> datetime:
        """The moment at which a deadline on `day` ends (D13)."""
        return datetime.combine(day, self.closes, tzinfo=self.zone)

    def is_open(self, moment: datetime) -> bool:
        """Whether somebody is there: from opening, up to but not including closing."""
        here = self.local(moment)
        return self.is_business_day(here.date()) and self.opens <= here.time() < self.closes

    def next_opening(self, moment: datetime) -> datetime:
        """The first moment, from `moment` on, at which the office is open; `moment` itself while it is."""
        here = self.local(moment)
        if self.is_open(here):
            return here
        if self.is_business_day(here.date()) and here.time() < self.opens:
            return self.opening_of_business(here.date())
        return self.opening_of_business(self.add_business_days(here.date(), 1))

    def business_hours_between(self, start: datetime, end: datetime) -> timedelta:
        """The time between two moments during which the office was open; negative where `end` comes first."""
        start, end = self.local(start), self.local(end)
        whole_days = (
            self.business_days_between(start.date(), end.date())
            + self.is_business_day(start.date())
            - self.is_business_day(end.date())
        )
        return whole_days * _span(self.opens, self.closes) + self._worked_by(end) - self._worked_by(start)

    def _worked_by(self, here: datetime) -> timedelta:
        """How much of its own day's business a local moment has behind it."""
        if not self.is_business_day(here.date()):
            return timedelta()
        return _span(self.opens, min(max(here.time(), self.opens), self.closes))


def is_weekend(day: date) -> bool:
    """Whether `day` is a Saturday or a Sunday."""
    return day.weekday() >= SATURDAY


def _weekdays_up_to(day: date) -> int:
    weeks, rest = divmod(day.toordinal() - 1, 7)  # 1 January of the year 1 is a Monday
    return weeks * 5 + min(rest + 1, 5)


def _span(earlier: time, later: time) -> timedelta:
    someday = date(2000, 1, 1)
    return datetime.combine(someday, later) - datetime.combine(someday, earlier)
