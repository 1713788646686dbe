"""A date and a time of day in words of either language, as officers write them when they set an interview.

Nothing is guessed: what can be read in two ways, lies in the past or never comes (2:30 on the night the clocks
change) is named as such. What is neither date nor time is left over, for the place. Numbers are few and lines
short here, so plain searches in a fixed order do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from mailbot.vocabulary.phrase import Phrase

from .spelling import composed, flat

LONGEST = 400  # characters looked at
FARTHEST = timedelta(days=300)  # a date without a year lies no farther ahead than this; else it has just gone by

_MONTHS = {
    "january": 1, "jan": 1, "janvier": 1, "janv": 1, "february": 2, "feb": 2, "fevrier": 2, "fevr": 2, "fev": 2,
    "march": 3, "mar": 3, "mars": 3, "april": 4, "apr": 4, "avril": 4, "avr": 4, "may": 5, "mai": 5, "june": 6,
    "jun": 6, "juin": 6, "july": 7, "jul": 7, "juillet": 7, "juil": 7, "august": 8, "aug": 8, "aout": 8,
    "september": 9, "sept": 9, "sep": 9, "septembre": 9, "october": 10, "oct": 10, "octobre": 10, "november": 11,
    "nov": 11, "novembre": 11, "december": 12, "dec": 12, "decembre": 12,
}  # fmt: skip
_WEEKDAYS = {
    "monday": 0, "mon": 0, "lundi": 0, "lun": 0, "tuesday": 1, "tues": 1, "tue": 1, "mardi": 1, "mar": 1,
    "wednesday": 2, "wed": 2, "mercredi": 2, "mer": 2, "thursday": 3, "thurs": 3, "thur": 3, "thu": 3, "jeudi": 3,
    "jeu": 3, "friday": 4, "fri": 4, "vendredi": 4, "ven": 4, "saturday": 5, "sat": 5, "samedi": 5, "sam": 5,
    "sunday": 6, "sun": 6, "dimanche": 6, "dim": 6,
}  # fmt: skip
_AHEAD = {
    "today": 0, "aujourd'hui": 0, "tomorrow": 1, "demain": 1, "day after tomorrow": 2, "apres-demain": 2,
    "apres demain": 2, "after tomorrow": 2,
}  # fmt: skip
_ZONES = {  # abbreviations to the hours from UTC that they may stand for
    "est": (-5,), "edt": (-4,), "et": (-5, -4), "hne": (-5,), "hae": (-4,), "he": (-5, -4), "cst": (-6,), "cdt": (-5,),
    "hnc": (-6,), "hac": (-5,), "mst": (-7,), "mdt": (-6,), "hnr": (-7,), "har": (-6,), "pst": (-8,), "pdt": (-7,),
    "pt": (-8, -7), "hnp": (-8,), "hap": (-7,), "ast": (-4,), "adt": (-3,), "hna": (-4,), "haa": (-3,), "nst": (-3.5,),
    "ndt": (-2.5,), "hnt": (-3.5,), "hat": (-2.5,), "utc": (0,), "gmt": (0,), "eastern time": (-5, -4),
    "heure de l'est": (-5, -4), "pacific time": (-8, -7), "heure du pacifique": (-8, -7),
}  # fmt: skip


def _any_of(words: dict[str, int] | dict[str, tuple[float, ...]]) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"


_MONTH = rf"(?P<month>{_any_of(_MONTHS)})\b\.?"
_YEAR = r"(?:[\s,./-]{1,3}(?P<year>20\d\d)\b(?!\s?h))?"
_DAY = r"(?P<day>\d{1,2})(?:\s?(?:st|nd|rd|th|er|e|eme)\b)?"
_ISO = re.compile(r"(?<![\d/.-])(?P<year>20\d\d)(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?![\d/-])t?")
_DAY_MONTH = re.compile(rf"(?<![\d/.:h-]){_DAY}(?:\s?-\s?|\s{{0,3}}(?:(?:of|de|d')\s{{0,3}})?){_MONTH}{_YEAR}")
_MONTH_DAY = re.compile(rf"\b{_MONTH}[\s-]{{0,3}}(?:the\s)?{_DAY}(?!\d|\s?h\b|\s?[ap]\.?m|:){_YEAR}")
_NUMBERS = re.compile(r"(?<![\d/.-])(?P<a>\d{1,2})(?P<mark>[-/.])(?P<b>\d{1,2})(?P=mark)(?P<year>\d{4}|\d\d)(?![\d/-])")
_NUMBERS_SHORT = re.compile(r"(?<![\d/.-])(?P<a>\d{1,2})/(?P<b>\d{1,2})(?![\d/-])")
_WORDS_AHEAD = re.compile(rf"\b(?P<ahead>{_any_of(_AHEAD)})(?!\w)")
_WEEKDAY = re.compile(
    rf"(?:\b(?P<before>next|this|coming|ce)\s)?\b(?P<weekday>{_any_of(_WEEKDAYS)})\b\.?(?:\s(?P<after>prochain|next)\b)?"
)
_STANDS_ALONE = re.compile(r"(?<=\.)|[\s,]{0,3}(?:\d|(?:at|a)\s|$)")  # "mer" and "sun" are also other words
_DAY_ONLY = re.compile(r"\b(?:the|le)\s(?P<day>\d{1,2})(?:\s?(?:st|nd|rd|th|er))?(?![\w:/-]|\s?h\b|\s?[ap]\.?m)")

_PART = (
    r"(?:\s?(?P<part>a\.?m\b\.?|p\.?m\b\.?|in the (?:morning|afternoon|evening)|du (?:matin|soir)|de l'apres-midi))?"
)
_CLOCK = re.compile(rf"(?<![\d:.,])(?P<hour>\d{{1,2}})(?:\s?h\s?|:)(?P<minute>\d\d)(?::00)?(?![\d:]){_PART}")
_DOTTED = re.compile(rf"(?<![\d:.,-])(?P<hour>\d{{1,2}})\.(?P<minute>\d\d)(?![\d.]){_PART}")
_HOUR = re.compile(rf"(?<![\d:.,])(?P<hour>\d{{1,2}})\s?(?:h|heures?|hrs?|hours?|o'clock)(?![\w:]){_PART}")
_HALF_DAY = re.compile(rf"(?<![\d:.,])(?P<hour>\d{{1,2}}){_PART.removesuffix('?')}")
_NAMED = re.compile(r"\b(?P<named>noon|midday|midi|midnight|minuit)(?:\set\sdemie?)?\b(?!-)")
_MILITARY = re.compile(r"(?:\bat|\ba|@|\x00)[\s,]{0,3}(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?![\w:.])")
_BARE = re.compile(
    rf"(?:\bat|\ba|@|\bvers)\s?(?P<hour>\d{{1,2}})(?![\w:.]|\s(?!(?:in|at|au|a|with|please|{_any_of(_ZONES)})\b)[a-z])"
)
_AFTER_DATE = re.compile(r"\x00[\s,]{0,3}(?P<hour>\d{1,2})\s*$")

_ZONE = re.compile(rf"\s?\(?\b(?P<zone>{_any_of(_ZONES)})\b\)?")
_UNTIL = re.compile(r"\s*(?:-|to|until|till|a|jusqu'a)\s*$")
_EDGES = " \t\n,;:.-@()"
_LEADING = re.compile(
    r"^(?:[\s,;:.@()-]|(?:on|at|le|the|a|au|from|de|des|pour|for|date|time|heure|when|quand)\b(?!'))+", re.I
)
_TRAILING = re.compile(r"(?:[\s,;:.@(-]|\b(?:on|at|le|the|à|a|from|de|pour|for|et|and))+$", re.I)


@dataclass(frozen=True, slots=True)
class Moment:
    """When, and the words that said something else."""

    at: datetime
    left_over: str


@dataclass(frozen=True, slots=True)
class NoMoment:
    """Why there is none. `plain`: it was a date and time all right, but not one that can be used."""

    why: Phrase
    plain: bool = False


class _Unusable(Exception):
    """The reading ends here: this is what to say."""

    def __init__(self, reason: str, written: str = "", *, plain: bool = True, **says: date) -> None:
        super().__init__(reason)
        self.why = Phrase.of(f"misunderstood.{reason}", written=written, **says)
        self.plain = plain


def read_moment(text: str, now: datetime) -> Moment | NoMoment:
    """The one date and the one time of day in `text`, after `now` and in its zone."""
    try:
        return _read(_Line(text), now)
    except _Unusable as unusable:
        return NoMoment(unusable.why, unusable.plain)


class _Line:
    """The text as written beside its flat form; what has been read is blanked out in both."""

    def __init__(self, text: str) -> None:
        self.written = composed(text)[:LONGEST]
        self.flat = flat(self.written)

    def take(self, match: re.Match[str]) -> str:
        """Blanks out a match, and returns the words as written."""
        words = self.written[match.start() : match.end()]
        gap = "\x00" * (match.end() - match.start())
        self.written = self.written[: match.start()] + gap + self.written[match.end() :]
        self.flat = self.flat[: match.start()] + gap + self.flat[match.end() :]
        return words.strip()

    def left_over(self) -> str:
        pieces = []
        for piece in re.split("\x00+", self.written):
            piece = _TRAILING.sub("", _LEADING.sub("", piece)).strip(_EDGES)
            if piece:
                pieces.append(piece)
        return ", ".join(pieces)


def _read(line: _Line, now: datetime) -> Moment:
    day, sure_of_day = _take_date(line, now)
    hour = _take_time(line)
    _take_zone(line, datetime.combine(day, hour, now.tzinfo))
    if not sure_of_day:  # "Tuesday", said on a Tuesday
        raise _Unusable("two_days", f"{day:%d}", first=day, second=day + timedelta(days=7))
    at = datetime.combine(day, hour, now.tzinfo)
    if at.astimezone(UTC).astimezone(now.tzinfo).replace(tzinfo=None) != at.replace(tzinfo=None):
        raise _Unusable("no_such_time", f"{hour:%H:%M}", day=day)
    if at <= now:
        raise _Unusable("past", f"{hour:%H:%M}", day=day)
    return Moment(at, line.left_over())


def _take_date(line: _Line, now: datetime) -> tuple[date, bool]:
    today = now.date()
    day: date | None = None
    for pattern in (_ISO, _DAY_MONTH, _MONTH_DAY, _NUMBERS, _NUMBERS_SHORT):
        for match in list(pattern.finditer(line.flat)):
            if day is not None and pattern is _NUMBERS_SHORT:
                break  # 3/4 in an address, after a whole date
            words = line.take(match)
            found = _calendar_day(match, words, today)
            if day is not None and found != day:
                raise _Unusable("two_dates", words, first=day, second=found)
            day = found
    ahead = _WORDS_AHEAD.search(line.flat)
    if ahead:
        words = line.take(ahead)
        found = today + timedelta(days=_AHEAD[ahead["ahead"]])
        if day is not None and found != day:
            raise _Unusable("two_dates", words, first=day, second=found)
        day = found
    return _with_weekday(line, day, today)


def _with_weekday(line: _Line, day: date | None, today: date) -> tuple[date, bool]:
    """A weekday beside a date has to be that date's; alone it is the next such day."""
    match = _WEEKDAY.search(line.flat)
    if match and (day is not None or len(match["weekday"]) > 3 or _STANDS_ALONE.match(line.flat, match.end())):
        words = line.take(match)
        weekday = _WEEKDAYS[match["weekday"]]
        if day is not None:
            if day.weekday() != weekday:
                raise _Unusable("other_weekday", words, day=day)
            return day, True
        ahead = (weekday - today.weekday()) % 7
        if match["before"] == "next" and ahead > 0 and today.weekday() + ahead < 7:
            # "next Friday" on a Tuesday: this week's for some, next week's for others
            first = today + timedelta(days=ahead)
            raise _Unusable("two_days", words, first=first, second=first + timedelta(days=7))
        is_next = match["before"] == "next" or match["after"] is not None
        if ahead == 0:
            return today + timedelta(days=7 if is_next else 0), is_next
        return today + timedelta(days=ahead), True
    if day is not None:
        return day, True
    match = _DAY_ONLY.search(line.flat)
    if not match:
        raise _Unusable("no_date", plain=False)
    return _next_of_month(int(match["day"]), line.take(match), today), True


def _calendar_day(match: re.Match[str], words: str, today: date) -> date:
    parts = match.groupdict()
    if "a" in parts:
        return _numeric_day(int(parts["a"]), int(parts["b"]), parts.get("year"), words, today)
    month = parts["month"]
    number = int(month) if month.isdigit() else _MONTHS[month]
    return _day(parts["year"], number, int(parts["day"]), words, today)


def _numeric_day(a: int, b: int, year: str | None, words: str, today: date) -> date:
    if year is not None and len(year) == 2:
        raise _Unusable("year_short", words)
    readings = {(month, day) for day, month in ((a, b), (b, a)) if 1 <= month <= 12 and 1 <= day <= 31}
    days = []
    for month, day in sorted(readings):
        try:
            days.append(_day(year, month, day, words, today))
        except _Unusable:
            continue
    if not days:
        raise _Unusable("no_such_day", words)
    if len(days) > 1:
        raise _Unusable("two_days", words, first=days[0], second=days[1])
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
        raise _Unusable("no_such_day", words) from None
    if next_year - today > FARTHEST:
        raise _Unusable("past", words, day=this_year)
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
    raise _Unusable("no_such_day", words)


def _take_time(line: _Line) -> time:
    for pattern in (_CLOCK, _NAMED, _HOUR, _HALF_DAY, _DOTTED, _MILITARY, _BARE, _AFTER_DATE):
        match = pattern.search(line.flat)
        if match is None:
            continue
        words = line.take(match)
        hour = _time_of_day(match, words)
        _take_end(line, match, pattern, hour)
        return hour
    raise _Unusable("no_time", plain=False)


def _take_end(line: _Line, start: re.Match[str], pattern: re.Pattern[str], hour: time) -> None:
    """10:00 to 10:30: the end of the interview is not needed. A second time that is no end is a second proposal."""
    second = next((found for other in (_CLOCK, _HOUR, _HALF_DAY, _NAMED) for found in other.finditer(line.flat)), None)
    if second is None:
        return
    between = line.flat[start.end() : second.start()]
    words = line.take(second)
    if not _UNTIL.fullmatch(between) or _time_of_day(second, words) <= hour:
        raise _Unusable("two_times", words)


def _time_of_day(match: re.Match[str], words: str) -> time:
    parts = match.groupdict()
    if "named" in parts:
        noon = parts["named"] in ("noon", "midday", "midi")
        return time(12 if noon else 0, 30 if "demi" in match[0] else 0)
    hour, minute = int(parts["hour"]), int(parts.get("minute") or 0)
    part = (parts.get("part") or "").replace(".", "")
    if part in ("pm", "in the afternoon", "in the evening", "de l'apres-midi", "du soir") and 1 <= hour < 12:
        hour += 12
    elif part == "am" and hour == 12:
        hour = 0
    elif (part == "am" and hour > 12) or hour > 23 or minute > 59:
        raise _Unusable("no_such_hour", words)
    elif not part and hour < 7:
        # Nobody is interviewed at 2:30 in the night: the writer meant the afternoon, or so we would guess.
        raise _Unusable("morning_or_afternoon", words)
    return time(hour, minute)


def _take_zone(line: _Line, at: datetime) -> None:
    """An abbreviation of the office's own zone changes nothing; another zone's is not what the officer will see."""
    match = _ZONE.search(line.flat)
    if match is None or (
        match["zone"] in ("et", "he", "pt", "est", "hat") and "\x00" not in line.flat[: match.start()][-2:]
    ):
        return  # "et" is French for and, "est" for is: a zone only right after the time
    offset = at.utcoffset()
    words = line.take(match)
    if not offset:  # no office's time: the zone is not known here
        return
    if offset.total_seconds() / 3600 not in _ZONES[match["zone"]]:
        raise _Unusable("other_zone", words)
