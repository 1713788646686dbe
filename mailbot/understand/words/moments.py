"""A date and a time of day in words of either language, as officers write them when they set an interview.

Nothing is guessed: what can be read in two ways, lies in the past or never comes (2:30 on the night the clocks
change) is named as such. What is neither date nor time is left over, for the place. Numbers are few and lines
short here, so plain searches in a fixed order do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from mailbot.vocabulary.phrase import Phrase

from .days import days_in, take_date
from .moment_line import MomentLine, Unusable
from .times import take_time, take_zone

_YESTERDAY = re.compile(r"\b(?:yesterday|hier)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Moment:
    """When, and the words that said something else."""

    at: datetime
    left_over: str


@dataclass(frozen=True, slots=True)
class NoMoment:
    """Why there is none. `plain`: it was a date and time all right, but not one that can be used. `either`: the
    moments that it may be, where it may be two."""

    why: Phrase
    plain: bool = False
    either: tuple[datetime, ...] = ()


def read_moment(text: str, now: datetime) -> Moment | NoMoment:
    """The one date and the one time of day in `text`, after `now` and in its zone."""
    line = MomentLine(text)
    try:
        return _read(line, now)
    except Unusable as unusable:
        return NoMoment(unusable.why, unusable.plain, _either(line, unusable, now))


def _either(line: MomentLine, unusable: Unusable, now: datetime) -> tuple[datetime, ...]:
    """Both days at the time that the line names."""
    if not unusable.either:
        return ()
    try:
        hour = unusable.hour or take_time(line)
    except Unusable:
        return ()
    both = (datetime.combine(day, hour, now.tzinfo) for day in unusable.either)
    return tuple(at for at in both if at > now)


def read_past_moment(text: str, now: datetime) -> datetime | None:
    """When something was done, in `now`'s zone; None where no time is told. A time that is still to come, and a day
    that is not before `now`, raise Unusable: a date without a time counts as its noon, "at 10" as today's."""
    line = MomentLine(_YESTERDAY.sub(lambda _: f"{now.date() - timedelta(days=1):%Y-%m-%d}", text))
    days = days_in(line.written, now.date(), past=True)
    for one in days:
        line.blank(one.start, one.end)
    try:
        hour = take_time(line, by_day=True)
    except Unusable as unusable:
        if unusable.plain:
            raise
        hour = None
    if not days and hour is None:
        return None
    day = days[0].day if days else now.date()
    at = datetime.combine(day, hour or time(12), now.tzinfo)
    if hour is None and day == now.date():
        return None
    if at > now:
        raise Unusable("ahead", f"{at:%H:%M}", day=day)
    return at


def _read(line: MomentLine, now: datetime) -> Moment:
    day, sure_of_day = take_date(line, now.date())
    hour = take_time(line)
    take_zone(line, datetime.combine(day, hour, now.tzinfo))
    if not sure_of_day:  # "Tuesday", said on a Tuesday
        second = day + timedelta(days=7)
        raise Unusable("two_days", f"{day:%d}", either=(day, second), hour=hour, first=day, second=second)
    at = datetime.combine(day, hour, now.tzinfo)
    if at.astimezone(UTC).astimezone(now.tzinfo).replace(tzinfo=None) != at.replace(tzinfo=None):
        raise Unusable("no_such_time", f"{hour:%H:%M}", day=day)
    if at <= now:
        raise Unusable("past", f"{hour:%H:%M}", day=day)
    return Moment(at, line.left_over())
