"""When everything of the month happens: each story on the office's business days, and what happens besides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from mailbot.vocabulary.calendar import OfficeCalendar

from .fates import Fate, stories
from .people import BEGINS, OFFICERS, SUPERVISOR, Client, Colleague, client


@dataclass(frozen=True, slots=True)
class Story:
    """One request: who, which fate, who of the office looks after it. `second` is the other client of the same mail."""

    number: int
    fate: Fate
    who: Client
    officer: Colleague
    category: str
    second: Client | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """At a moment, on the office's clock, somebody writes. `what` is a step's last word, "refers" for the first mail of
    a story; `by` is who of the office, else None."""

    at: datetime
    what: str
    who: str
    story: Story | None = None
    by: Colleague | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All of it, in order; the month ends at `ends`. Somebody is away from `away[0]` to `away[1]`, and `cover` works."""

    scenes: tuple[Scene, ...]
    ends: datetime
    away: tuple[date, date]
    absent: Colleague
    cover: Colleague


def plan(calendar: OfficeCalendar, *, whole: bool = True) -> Plan:
    """The month, or a short one with each story once."""
    fates = stories(whole=whole)
    days = _business_days(calendar, 20 if whole else 9)
    intake = 15 if whole else 3
    absent, cover = OFFICERS[3], OFFICERS[1]
    leaves, returns = (9, 12) if whole else (4, 5)
    away = (days[leaves], days[returns])
    scenes: list[Scene] = []
    people = iter(range(1000))
    on_day: dict[int, int] = {}
    for number, fate in enumerate(fates):
        who = client(next(people))
        second = client(next(people)) if fate.form == "pair" else None
        kind = fate.kinds[number % len(fate.kinds)]
        story = Story(number, fate, who, OFFICERS[number % len(OFFICERS)], kind, second)
        first = number * intake // len(fates)
        slot = on_day[first] = on_day.get(first, -1) + 1
        scenes += _scenes(story, days, first, slot)
    scenes += _besides(days, absent, away)
    acted = [_acting(scene, away, absent, cover) for scene in scenes]
    ends = datetime.combine(days[-1], time(17, 45))
    return Plan(tuple(sorted(acted, key=lambda one: one.at)), ends, away, absent, cover)


def _business_days(calendar: OfficeCalendar, count: int) -> list[date]:
    found: list[date] = []
    day = BEGINS
    while len(found) < count:
        if calendar.is_business_day(day):
            found.append(day)
        day += timedelta(days=1)
    return found


def _scenes(story: Story, days: list[date], first: int, slot: int) -> list[Scene]:
    """A request that nobody works on that day comes in the evening, on a Friday on the day after."""
    begins = datetime.combine(days[first], time(8, 22)) + timedelta(minutes=24 * slot)
    if all(day for day, _, _, _ in story.fate.steps) and story.number % 2:
        begins = begins.replace(hour=19)
        if begins.weekday() == 4:
            begins += timedelta(hours=16)
    scenes = [Scene(begins, "refers", "csc", story)]
    if story.second is not None:
        alone = replace(story, who=story.second, second=None)
        scenes += (replace(one, at=one.at + timedelta(minutes=4)) for one in _scenes(alone, days, first, slot)[1:])
    for day, at, who, what in story.fate.steps:
        if at.startswith("+"):
            moment = begins + timedelta(minutes=int(at))
        else:
            hour, _, minute = at.partition(":")
            moment = datetime.combine(days[first + day], time(int(hour), int(minute)))
            moment += timedelta(minutes=story.number % 17)
        by = {"officer": story.officer, "other": OFFICERS[(story.number + 1) % len(OFFICERS)]}.get(who)
        scenes.append(Scene(moment, what, who, story, by))
    return scenes


def _besides(days: list[date], absent: Colleague, away: tuple[date, date]) -> list[Scene]:
    """What belongs to no request."""

    def on(index: int, hour: int, minute: int, what: str, who: str, by: Colleague | None = None) -> Scene:
        return Scene(datetime.combine(days[index], time(hour, minute)), what, who, None, by)

    leaves = days.index(away[0])
    return [
        on(0, 13, 3, "advert", "stranger"),
        on(1, 13, 7, "forged", "stranger"),
        on(2, 13, 33, "list", "officer", SUPERVISOR),
        on(leaves - 1, 15, 47, "away", "officer", absent),
        on(leaves, 13, 11, "out_of_office", "machine", absent),
        on(days.index(away[1]) + 1, 8, 3, "back", "officer", absent),
        on(2, 16, 21, "delivered_twice", "server"),
        on(-1, 16, 40, "report", "officer", SUPERVISOR),
    ]


def _acting(scene: Scene, away: tuple[date, date], absent: Colleague, cover: Colleague) -> Scene:
    """The cover does what somebody away would do."""
    if scene.story is None or scene.by != absent or not away[0] <= scene.at.date() <= away[1]:
        return scene
    return Scene(scene.at, scene.what, scene.who, scene.story, cover)
