"""Dates and times as each language writes them (D20), and the working of a deadline in words.

French dates come without their article, so that a sentence can say "le", "du" or "d'ici le". Their spaces are plain:
what must not break is bound where a letter is laid out. The working is a whole sentence, and is set as one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from mailbot.shipped import TEMPLATES
from mailbot.vocabulary.calendar import OfficeCalendar
from mailbot.vocabulary.clocks import CallDateDoubt, ClockStart, Counted, Skipped, StartReason, Working

from .typography import bind, typeset

LOCALES = {"en": "en_CA", "fr": "fr_CA"}
DATE_PATTERNS = {"en": ("EEEE, ", "MMMM d", ", y"), "fr": ("EEEE ", "d MMMM", " y")}
"""Weekday, day and year. babel's own "long" and "full" cannot leave the year out."""


def date_words(day: date, language: str, *, weekday: bool = False, year: bool = True) -> str:
    """`Tuesday, November 24, 2026`; `mardi 24 novembre 2026`, `1er décembre 2026`."""
    from babel.dates import format_date  # 0.03 s, and many commands name no day

    of_week, of_month, of_year = DATE_PATTERNS[language]
    pattern = (of_week if weekday else "") + of_month + (of_year if year else "")
    if language == "fr" and day.day == 1:
        pattern = pattern.replace("d", "d'er'", 1)  # babel writes "1 décembre"
    return format_date(day, pattern, locale=LOCALES[language])


def time_words(at: time, language: str) -> str:
    """`2:30 p.m.`; `14 h 30`, `9 h`."""
    if language == "fr":
        return f"{at.hour} h {at.minute:02}" if at.minute else f"{at.hour} h"
    from babel.dates import format_time

    return format_time(at, "h:mm a", locale=LOCALES[language])  # "short" puts U+202F before p.m.


def office_hours(calendar: OfficeCalendar, language: str) -> str:
    """`Monday to Friday, 8:00 a.m. to 4:30 p.m.`; `du lundi au vendredi, de 8 h à 16 h 30`."""
    opens, closes = (bind(time_words(at, language)) for at in (calendar.opens, calendar.closes))
    if language == "fr":
        return f"du lundi au vendredi, de {opens} à {closes}"
    return f"Monday to Friday, {opens} to {closes}"


def moment_words(moment: datetime, language: str, zone: ZoneInfo | None = None, *, weekday: bool = True) -> str:
    """`Tuesday, November 24, 2026 at 2:30 p.m.`; `mardi 24 novembre 2026 à 14 h 30`. On the wall clock of `zone`,
    or on the moment's own where none is given."""
    here = moment.astimezone(zone) if zone else moment
    joined = " à " if language == "fr" else " at "
    return date_words(here.date(), language, weekday=weekday) + joined + time_words(here.time(), language)


def working_words(working: Working, language: str) -> str:
    """How a deadline comes about, in one line: the start, what did not count and why, and the last day.

    The year is said once, and again where it changes.
    """
    words, said = _words(language), 0
    parts: list[str] = []
    last = next((step for step in reversed(working) if isinstance(step, Counted)), None)

    def on(day: date) -> str:
        nonlocal said
        changed, said = day.year != said, day.year
        return date_words(day, language, weekday=True, year=changed)

    for step in working:
        match step:
            case ClockStart():
                parts += _start_words(step, language, words)
                said = step.day.year
            case Skipped(first=first, last=end, off=off) if first == end:
                parts.append(words["day_off"].format(date=on(first), name=off.name(language)))
            case Skipped(first=first, last=end, off=off):
                parts.append(words["days_off"].format(first=on(first), last=on(end), name=off.name(language)))
            case Counted(day=day, number=number) if step == last:
                parts.append(words["day_number"].format(number=number, date=on(day)))
            case _:
                pass
    return typeset("; ".join(parts), language)


def _start_words(start: ClockStart, language: str, words: Mapping[str, str]) -> list[str]:
    if start.because is StartReason.CALL or start.at is None:
        said = words["call"].format(date=date_words(start.day, language, weekday=True))
    else:
        key = "handled" if start.because is StartReason.HANDLED else "received"
        said = words[key].format(moment=moment_words(start.at, language))
    doubts = {CallDateDoubt.AFTER_RECEIPT: "call_after_receipt", CallDateDoubt.TOO_OLD: "call_too_old"}
    return [said, words[doubts[start.doubt]]] if start.doubt else [said]


@lru_cache
def _words(language: str) -> Mapping[str, str]:
    with (TEMPLATES / language / "words" / "calendar.toml").open("rb") as file:
        words: Mapping[str, str] = tomllib.load(file)["calendar"]["working"]
    return words
