"""The day in a line, in words of either language: a date, a weekday, tomorrow."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from .day_names import MONTHS, WEEKDAYS
from .moment_line import MomentLine, Unusable, any_of

MOST_PAST = timedelta(days=200)
FARTHEST = timedelta(days=300)  # a date without a year lies no farther ahead than this; else it has just gone by

_AHEAD = {
    "today": 0, "aujourd'hui": 0, "tomorrow": 1, "demain": 1, "day after tomorrow": 2, "apres-demain": 2,
    "apres demain": 2, "after tomorrow": 2,
}  # fmt: skip

_MONTH = rf"(?P<month>{any_of(MONTHS)})\b\.?"
_YEAR = r"(?:[\s,./-]{1,3}(?P<year>20\d\d)\b(?!\s?h))?"
_DAY = r"(?P<day>\d{1,2})(?:\s?(?:st|nd|rd|th|er|e|eme)\b)?"
_ISO = re.compile(r"(?<![\d/.-])(?P<year>20\d\d)(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?![\d/-])t?")
_DAY_MONTH = re.compile(rf"(?<![\d/.:h-]){_DAY}(?:\s?-\s?|\s{{0,3}}(?:(?:of|de|d')\s{{0,3}})?){_MONTH}{_YEAR}")
_MONTH_DAY = re.compile(rf"\b{_MONTH}[\s-]{{0,3}}(?:the\s)?{_DAY}(?!\d|\s?h\b|\s?[ap]\.?m|:){_YEAR}")
_NUMBERS = re.compile(r"(?<![\d/.-])(?P<a>\d{1,2})(?P<mark>[-/.])(?P<b>\d{1,2})(?P=mark)(?P<year>\d{4}|\d\d)(?![\d/-])")
_NUMBERS_SHORT = re.compile(r"(?<![\d/.-])(?P<a>\d{1,2})/(?P<b>\d{1,2})(?![\d/-])")
_WORDS_AHEAD = re.compile(rf"\b(?P<ahead>{any_of(_AHEAD)})(?!\w)")
_WEEKDAY = re.compile(
    rf"(?:\b(?P<before>next|this|coming|ce)\s)?\b(?P<weekday>{any_of(WEEKDAYS)})\b\.?"
    r"(?:\s(?P<after>prochain|(?:of )?next week|next|(?:de )?la semaine prochaine)\b)?"
)
_STANDS_ALONE = re.compile(r"(?<=\.)|[\s,]{0,3}(?:\d|(?:at|a)\s|$)")  # "mer" and "sun" are also other words
_DAY_ONLY = re.compile(r"\b(?:the|le)\s(?P<day>\d{1,2})(?:\s?(?:st|nd|rd|th|er))?(?![\w:/-]|\s?h\b|\s?[ap]\.?m)")


def take_date(line: MomentLine, today: date) -> tuple[date, bool]:
    """The one day that the line names; False where today's weekday may mean a week from now too."""
    day: date | None = None
    for pattern in (_ISO, _DAY_MONTH, _MONTH_DAY, _NUMBERS, _NUMBERS_SHORT):
        for match in list(pattern.finditer(line.flat)):
            if day is not None and pattern is _NUMBERS_SHORT:
                break  # 3/4 in an address, after a whole date
            words = line.take(match)
            found = _calendar_day(match, words, today)
            if day is not None and found != day:
                raise Unusable("two_dates", words, first=day, second=found)
            day = found
    ahead = _WORDS_AHEAD.search(line.flat)
    if ahead:
        words = line.take(ahead)
        found = today + timedelta(days=_AHEAD[ahead["ahead"]])
        if day is not None and found != day:
            raise Unusable("two_dates", words, first=day, second=found)
        day = found
    return _with_weekday(line, day, today)


def _with_weekday(line: MomentLine, day: date | None, today: date) -> tuple[date, bool]:
    """A weekday beside a date has to be that date's; alone it is the next such day."""
    match = _WEEKDAY.search(line.flat)
    if match and (day is not None or len(match["weekday"]) > 3 or _STANDS_ALONE.match(line.flat, match.end())):
        words = line.take(match)
        weekday = WEEKDAYS[match["weekday"]]
        if day is not None:
            if day.weekday() != weekday:
                raise Unusable("other_weekday", words, day=day)
            return day, True
        ahead = (weekday - today.weekday()) % 7
        is_next = match["before"] == "next" or match["after"] in ("next", "prochain")
        if is_next and ahead > 0 and today.weekday() + ahead < 7:
            # "next Friday", "vendredi prochain" on a Tuesday: this week's for some, next week's for others
            first = today + timedelta(days=ahead)
            second = first + timedelta(days=7)
            raise Unusable("two_days", words, either=(first, second), first=first, second=second)
        if match["after"] is not None and not is_next:  # "Friday next week", "vendredi de la semaine prochaine"
            return today + timedelta(days=7 - today.weekday() + weekday), True
        if ahead == 0:
            return today + timedelta(days=7 if is_next else 0), is_next
        return today + timedelta(days=ahead), True
    if day is not None:
        return day, True
    match = _DAY_ONLY.search(line.flat)
    if not match:
        raise Unusable("no_date", plain=False)
    return _next_of_month(int(match["day"]), line.take(match), today), True


def _calendar_day(match: re.Match[str], words: str, today: date) -> date:
    parts = match.groupdict()
    if "a" in parts:
        return _numeric_day(int(parts["a"]), int(parts["b"]), parts.get("year"), words, today)
    month = parts["month"]
    number = int(month) if month.isdigit() else MONTHS[month]
    return _day(parts["year"], number, int(parts["day"]), words, today)


def _numeric_day(a: int, b: int, year: str | None, words: str, today: date) -> date:
    if year is not None and len(year) == 2:
        raise Unusable("year_short", words)
    readings = {(month, day) for day, month in ((a, b), (b, a)) if 1 <= month <= 12 and 1 <= day <= 31}
    days = []
    for month, day in sorted(readings):
        try:
            days.append(_day(year, month, day, words, today))
        except Unusable:
            continue
    if not days:
        raise Unusable("no_such_day", words)
    if len(days) > 1:
        raise Unusable("two_days", words, either=(days[0], days[1]), first=days[0], second=days[1])
    return days[0]


def _day(year: str | None, month: int, day: int, words: str, today: date) -> date:
    try:
        if year is not None:
            return date(int(year), month, day)
        this_year = date(today.year if (month, day) != (2, 29) else _leap_year(today.year), month, day)
        if this_year >= today:
            return this_year
        next_year = date(today.year + 1, month, day)
    except ValueError:
        raise Unusable("no_such_day", words) from None
    if next_year - today > FARTHEST:
        raise Unusable("past", words, day=this_year)
    return next_year


def _leap_year(year: int) -> int:
    return year + -year % 4


def _next_of_month(day: int, words: str, today: date) -> date:
    for ahead in range(3):
        month0 = today.month - 1 + ahead
        try:
            found = date(today.year + month0 // 12, month0 % 12 + 1, day)
        except ValueError:
            continue
        if found >= today:
            return found
    raise Unusable("no_such_day", words)


@dataclass(frozen=True, slots=True)
class DayFound:
    """A day, and where its words stand in the text."""

    day: date
    start: int
    end: int


_SECOND = rf"{_DAY.replace('?P<day>', '')}\s{{0,3}}(?P<month>{any_of(MONTHS)})"
_FIRST_OF_TWO = re.compile(
    r"(?<![\d/.:h-])(?P<day>\d{1,2})(?:st|nd|rd|th|er|e)?"
    rf"(?:\s(?=(?:to|au|a|until|through)\s)|\s?[-–]\s?)(?=(?:(?:to|au|a|until|through)\s(?:the\s)?)?{_SECOND}\b)"
)
_BOTH_OF_ONE_MONTH = re.compile(
    rf"\b{_MONTH}[\s-]{{0,3}}{_DAY}(?:\s(?:to|until|through|and)\s|\s?[-–]\s?)"
    r"(?P<last>\d{1,2})(?:st|nd|rd|th)?(?![\w:/-])"
)


def days_in(text: str, today: date, *, past: bool = False) -> list[DayFound]:
    """Every day that a text names, in the order of its words; raises Unusable for one that is none, or may be two.
    `past`: a weekday is the last such day, a date without a year one of the last months."""
    base = today - MOST_PAST if past else today
    line = MomentLine(text)
    found: list[DayFound] = []
    for match in list(_BOTH_OF_ONE_MONTH.finditer(line.flat)):  # "Dec 1-5"
        words, middle = line.take(match), match.start("last")
        for number, start, end in ((match["day"], match.start(), middle), (match["last"], middle, match.end())):
            found.append(DayFound(_day(None, MONTHS[match["month"]], int(number), words, base), start, end))
    for match in list(_FIRST_OF_TWO.finditer(line.flat)):  # "du 1er au 5 décembre"
        day = _day(None, MONTHS[match["month"]], int(match["day"]), line.take(match), base)
        found.append(DayFound(day, match.start(), match.end()))
    for pattern in (_ISO, _DAY_MONTH, _MONTH_DAY, _NUMBERS):
        for match in list(pattern.finditer(line.flat)):
            found.append(DayFound(_calendar_day(match, line.take(match), base), match.start(), match.end()))
    for match in list(_WORDS_AHEAD.finditer(line.flat)):
        line.take(match)
        found.append(DayFound(today + timedelta(days=_AHEAD[match["ahead"]]), match.start(), match.end()))
    for match in list(_WEEKDAY.finditer(line.flat)):
        beside = next(
            (one for one in found if 0 <= one.start - match.end() <= 3 or 0 <= match.start() - one.end <= 3), None
        )
        if beside is not None:  # "Monday 30 November" is one day
            found[found.index(beside)] = DayFound(
                beside.day, min(beside.start, match.start()), max(beside.end, match.end())
            )
        elif len(match["weekday"]) > 3 or _STANDS_ALONE.match(line.flat, match.end()):
            day, _ = _with_weekday(MomentLine(line.written[match.start() : match.end()]), None, today)
            day -= timedelta(days=7 if day > today else 0) if past else timedelta()
            found.append(DayFound(day, match.start(), match.end()))
    return sorted(found, key=lambda one: one.start)


def leading_day(text: str, today: date) -> tuple[date, str]:
    """The day that the text begins with, and the words after it; raises Unusable where it begins with none."""
    words = list(re.finditer(r"\S+", text))
    best: tuple[date, str] | None = None
    trouble = Unusable("no_date", plain=False)
    for last in words[:6]:
        line = MomentLine(text[: last.end()])
        try:
            day, _ = take_date(line, today)
        except Unusable as unusable:
            trouble = unusable if unusable.plain else trouble
            continue
        if not line.left_over():
            best = day, text[last.end() :]
    if best is None:
        raise trouble
    return best
