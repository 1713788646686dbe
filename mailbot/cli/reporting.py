"""`report`: the figures of some days, for people, for a spreadsheet, for programs."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import typer

from mailbot.decide.overview.report import Report, days_of, lines, report, sheet
from mailbot.vocabulary.arguments import Period
from mailbot.vocabulary.office import Office
from mailbot.vocabulary.phrase import Phrase
from mailbot.vocabulary.problems import CannotStart
from mailbot.write.csv_file import csv_text
from mailbot.write.message.mime import printable

from .as_json import Json
from .reading import Reading
from .screen import Screen, Speech, to_json

WHICH = ("week", "month")


def period_of(which: str, start: datetime | None, end: datetime | None) -> Period:
    """What the options mean. Raises `CannotStart`."""
    if which not in WHICH:
        raise CannotStart(f"There is no period {which!r}.", "Say week or month, or --from DATE --to DATE.")
    if start is None and end is None:
        return Period(which)
    if start is None or end is None:
        raise CannotStart("One of the two days is not given.", "Say --from DATE --to DATE.")
    if end < start:
        raise CannotStart("The last day is before the first.", "Say --from the earlier and --to the later day.")
    return Period("dates", start.date(), end.date())


def show(reading: Reading, period: Period, *, by_officer: bool, as_json: bool, as_csv: bool) -> None:
    """On the terminal."""
    office, zone = reading.office, reading.office.calendar.zone
    start, end = days_of(period, office.calendar.local(reading.now).date())
    figures = report(reading.book.cases(), start, end, reading.now, office)
    if as_json:
        typer.echo(to_json(_json(figures, reading, by_officer=by_officer)))
        return
    speech = Speech(reading.words)
    made = lines(figures, by_officer=by_officer)
    if as_csv:
        typer.echo(csv_text(sheet(made), reading.words, speech.language, zone), nl=False)
        return
    screen = Screen()
    for says in (Phrase.of("report.title", start=start, end=end), *(line.says for line in made)):
        screen.paragraph(printable(reading.words.say(says, speech.language, zone)))


def _json(figures: Report, reading: Reading, *, by_officer: bool) -> Json:
    office = reading.office
    late = [
        {
            "number": one.number,
            "due_at": _at(one.due_at, office),
            "made_at": _at(one.made_at, office) if one.made_at else None,
            "why": one.why,
        }
        for one in figures.late
    ]
    return {
        "from": _day(figures.start),
        "to": _day(figures.end),
        "referrals": figures.referrals,
        "by_category": dict(figures.by_category),
        "by_origin": dict(figures.by_origin),
        "contact": {
            "due": figures.due,
            "in_time": figures.in_time,
            "share": figures.in_time / figures.due if figures.due else None,
            "median_business_hours": _hours(figures.to_contact),
            "late": late,
        },
        "decisions": dict(figures.decisions),
        "decision_median_business_hours": _hours(figures.to_decision),
        "declines": dict(figures.declines),
        "redirects": dict(figures.redirects),
        "attempts": figures.attempts,
        "questions_unanswered": figures.unanswered,
        **({"by_officer": dict(figures.by_officer)} if by_officer else {}),
    }


def _at(moment: datetime, office: Office) -> str:
    return office.calendar.local(moment).isoformat(timespec="seconds")


def _day(day: date) -> str:
    return day.isoformat()


def _hours(wait: timedelta | None) -> float | None:
    return round(wait.total_seconds() / 3600, 2) if wait is not None else None
