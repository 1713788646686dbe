"""The days off of one office: the federal public service's, the province's one day, and the office's own closures.

`holidays`' GOVERNMENT category is the list of the Canada Labour Code. A federal office keeps two more days. The
collective agreements of the public service (the article on designated paid holidays) add Easter Monday, and one day
a year that is a provincial or civic holiday where the office is, else the first Monday in August. By the same article
a holiday on a day of rest moves to the next working day, so a Saint-Jean-Baptiste on a Saturday is kept on Monday,
whatever the province itself does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays

from mailbot.vocabulary.calendar import ONE_DAY, CalendarSettings, Closure, DayOff, OfficeCalendar, is_weekend
from mailbot.vocabulary.problems import CannotStart

KNOWN_YEARS = range(1900, 2101)
"""Outside of them only closures are known: a date from a mail may lie in any year, and must cost nothing."""

LONGEST_SINGLE_CLOSURE = timedelta(days=366)  # longer is a slip in the year

OBSERVED_EN, OBSERVED_FR = " (observed)", " (congé reporté)"

FRENCH = {
    "New Year's Day": "Jour de l'An",
    "Good Friday": "Vendredi saint",
    "Victoria Day": "Fête de Victoria",  # the Holidays Act, s. 4; the library still says "Fête de la Reine"
    "Canada Day": "Fête du Canada",
    "Labour Day": "Fête du Travail",
    "National Day for Truth and Reconciliation": "Journée nationale de la vérité et de la réconciliation",
    "Thanksgiving Day": "Action de grâces",
    "Remembrance Day": "Jour du Souvenir",
    "Christmas Day": "Jour de Noël",
    "Boxing Day": "Lendemain de Noël",  # untranslated in the library
}
EASTER_MONDAY = DayOff("Easter Monday", "Lundi de Pâques")
GOOD_FRIDAY = "Good Friday"
GOOD_FRIDAY_TO_EASTER_MONDAY = timedelta(days=3)


def _first_monday_of_august(year: int) -> date:
    return _monday_from(date(year, 8, 1))


def _third_monday_of_august(year: int) -> date:
    return _monday_from(date(year, 8, 15))


def _saint_jean(year: int) -> date:
    return date(year, 6, 24)


def _monday_from(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


PROVINCIAL_DAY: Mapping[str, tuple[DayOff, Callable[[int], date]]] = {
    "AB": (DayOff("Heritage Day", "Fête du patrimoine"), _first_monday_of_august),
    "BC": (DayOff("British Columbia Day", "Fête de la Colombie-Britannique"), _first_monday_of_august),
    "MB": (DayOff("Terry Fox Day", "Journée Terry Fox"), _first_monday_of_august),
    "NB": (DayOff("New Brunswick Day", "Fête du Nouveau-Brunswick"), _first_monday_of_august),
    # St. John's moves its Regatta Day by the weather: an office there says `province = ""` and names a closure.
    "NL": (DayOff("Civic Holiday", "Congé civique"), _first_monday_of_august),
    "NS": (DayOff("Natal Day", "Fête de la fondation"), _first_monday_of_august),
    "NT": (DayOff("Civic Holiday", "Congé civique"), _first_monday_of_august),
    "NU": (DayOff("Civic Holiday", "Congé civique"), _first_monday_of_august),
    "ON": (DayOff("Civic Holiday", "Congé civique"), _first_monday_of_august),
    "PE": (DayOff("Natal Day", "Fête de la fondation"), _first_monday_of_august),
    "QC": (DayOff("Saint-Jean-Baptiste Day", "Fête nationale du Québec"), _saint_jean),
    "SK": (DayOff("Saskatchewan Day", "Fête de la Saskatchewan"), _first_monday_of_august),
    "YT": (DayOff("Discovery Day", "Jour de la Découverte"), _third_monday_of_august),
}
"""The one provincial or civic day of the collective agreements. Quebec has its 24 June and Yukon its third Monday of
August in place of the others' first Monday; Family Days are the provinces' own and federal offices work on them."""


def build_calendar(settings: CalendarSettings) -> OfficeCalendar:
    """The office's calendar. Raises `CannotStart`, naming every fault, where the settings make none."""
    if faults := calendar_faults(settings):
        raise CannotStart("The office's calendar: " + "; ".join(faults) + ".", "Correct the configuration.")

    @lru_cache(maxsize=len(KNOWN_YEARS))
    def days_off(year: int) -> Mapping[date, DayOff]:
        return MappingProxyType(dict(_days_off(year, settings)))

    return OfficeCalendar(ZoneInfo(settings.time_zone), settings.opens, settings.closes, days_off)


def year_listing(calendar: OfficeCalendar, year: int) -> tuple[tuple[date, DayOff], ...]:
    """Every named day off of a year in order, those on a weekend too, for `check --calendar`."""
    return tuple(sorted(calendar.days_off(year).items(), key=lambda entry: entry[0]))


def calendar_faults(settings: CalendarSettings) -> tuple[str, ...]:
    """What is wrong with the settings, a phrase each; empty where nothing is."""
    return tuple(_faults(settings))


def _faults(settings: CalendarSettings) -> Iterator[str]:
    try:
        ZoneInfo(settings.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: "America" is a directory
        yield f"time zone {settings.time_zone!r} is not known (America/Toronto is one)"
    if settings.province and settings.province not in PROVINCIAL_DAY:
        yield f"province {settings.province!r} is none of {', '.join(PROVINCIAL_DAY)}"
    if settings.opens >= settings.closes:
        yield f"the office opens at {settings.opens:%H:%M}, not before it closes at {settings.closes:%H:%M}"
    for closure in settings.closures:
        yield from _closure_faults(closure)


def _closure_faults(closure: Closure) -> Iterator[str]:
    which = f"the closure {closure.name_en or closure.name_fr!r} from {closure.first} to {closure.last}"
    if not (closure.name_en.strip() and closure.name_fr.strip()):
        yield f"{which} needs a name in English and in French"
    if closure.last < closure.first:
        yield f"{which} ends before it begins"
    if closure.last - closure.first > LONGEST_SINGLE_CLOSURE:
        yield f"{which} is longer than a year"


def _days_off(year: int, settings: CalendarSettings) -> dict[date, DayOff]:
    """Closures first, so that a holiday inside one keeps its own name."""
    found = dict(_closed_by_the_office(year, settings.closures))
    if year in KNOWN_YEARS:
        public = _public_holidays(year)
        if settings.province:
            name, on = PROVINCIAL_DAY[settings.province]
            public = {**_with_observance(name, on(year), public), **public}
        found.update(public)
    return found


def _closed_by_the_office(year: int, closures: tuple[Closure, ...]) -> Iterator[tuple[date, DayOff]]:
    for closure in closures:
        day, last = max(closure.first, date(year, 1, 1)), min(closure.last, date(year, 12, 31))
        while day <= last:
            yield day, DayOff(closure.name_en, closure.name_fr)
            if day == date.max:
                break
            day += ONE_DAY


def _public_holidays(year: int) -> dict[date, DayOff]:
    english = holidays.country_holidays("CA", years=year, categories=(holidays.GOVERNMENT,), language="en_CA")
    french = holidays.country_holidays("CA", years=year, categories=(holidays.GOVERNMENT,), language="fr")
    found = {day: _in_both(name, french.get(day, name)) for day, name in english.items()}
    good_friday = next(day for day, name in english.items() if name == GOOD_FRIDAY)
    return {**found, good_friday + GOOD_FRIDAY_TO_EASTER_MONDAY: EASTER_MONDAY}


def _in_both(english: str, french: str) -> DayOff:
    """A holiday of the library under the names the federal government uses; a name new to us keeps the library's."""
    plain = english.removesuffix(OBSERVED_EN)
    if plain not in FRENCH:
        return DayOff(english, french)
    return DayOff(english, FRENCH[plain] + (OBSERVED_FR if plain != english else ""))


def _with_observance(name: DayOff, day: date, taken: Mapping[date, DayOff]) -> dict[date, DayOff]:
    """A day, and the working day it moves to where it falls on a weekend."""
    found = {day: name}
    if is_weekend(day):
        while is_weekend(day) or day in taken:
            day += ONE_DAY
        found[day] = DayOff(name.name_en + OBSERVED_EN, name.name_fr + OBSERVED_FR)
    return found
