"""The time of day in a line, in words of either language, and the zone it is told in."""

from __future__ import annotations

import re
from datetime import datetime, time

from .moment_line import MomentLine, Unusable, any_of

_ZONES = {  # abbreviations to the hours from UTC that they may stand for
    "est": (-5,), "edt": (-4,), "et": (-5, -4), "hne": (-5,), "hae": (-4,), "he": (-5, -4), "cst": (-6,), "cdt": (-5,),
    "hnc": (-6,), "hac": (-5,), "mst": (-7,), "mdt": (-6,), "hnr": (-7,), "har": (-6,), "pst": (-8,), "pdt": (-7,),
    "pt": (-8, -7), "hnp": (-8,), "hap": (-7,), "ast": (-4,), "adt": (-3,), "hna": (-4,), "haa": (-3,), "nst": (-3.5,),
    "ndt": (-2.5,), "hnt": (-3.5,), "hat": (-2.5,), "utc": (0,), "gmt": (0,), "eastern time": (-5, -4),
    "eastern": (-5, -4), "pacific": (-8, -7), "atlantic": (-4, -3),
    "heure de l'est": (-5, -4), "pacific time": (-8, -7), "heure du pacifique": (-8, -7),
}  # fmt: skip

_PART = (
    r"(?:\s?(?P<part>a\.?m\b\.?|p\.?m\b\.?|in the (?:morning|afternoon|evening)|du (?:matin|soir)|de l'apres-midi))?"
)
_CLOCK = re.compile(rf"(?<![\d:.,])(?P<hour>\d{{1,2}})(?:\s?h\s?|:)(?P<minute>\d\d)(?::00)?(?![\d:]){_PART}")
_DOTTED = re.compile(rf"(?<![\d:.,-])(?P<hour>\d{{1,2}})\.(?P<minute>\d\d)(?![\d.]){_PART}")
_HOUR = re.compile(rf"(?<![\d:.,])(?P<hour>\d{{1,2}})\s?(?:h|heures?|hrs?|hours?|o'clock)(?![\w:]){_PART}")
_SPELLED_HOURS = {
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "one": 1, "two": 2, "three": 3, "four": 4,
    "five": 5, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "une": 1, "deux": 2, "trois": 3, "quatre": 4,
    "cinq": 5,
}  # fmt: skip
_SPELLED = re.compile(
    rf"\b(?:(?P<past>half|quarter) past (?P<after>{any_of(_SPELLED_HOURS)}|\d\d?)\b(?: o'clock)?"
    rf"|(?P<spelled>{any_of(_SPELLED_HOURS)}) (?:o'clock|heures?)\b(?P<et> et (?:demie?|quart)\b)?){_PART}"
)
_HALF_DAY = re.compile(rf"(?<![\d:.,])(?P<hour>\d{{1,2}}){_PART.removesuffix('?')}")
_NAMED = re.compile(r"\b(?P<named>noon|midday|midi|midnight|minuit)(?:\set\sdemie?)?\b(?!-)")
_MILITARY = re.compile(r"(?:\bat|\ba|@|\x00)[\s,]{0,3}(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?![\w:.])")
_BARE = re.compile(
    rf"(?:\bat|\ba|@|\bvers)\s?(?P<hour>\d{{1,2}})(?![\w:.]|\s(?!(?:in|at|au|a|with|please|{any_of(_ZONES)})\b)[a-z])"
)
_AFTER_DATE = re.compile(rf"\x00[\s,]{{0,3}}(?P<hour>\d{{1,2}})(?=\s*$|\s?\(?{any_of(_ZONES)}\b)")

_ZONE = re.compile(rf"\s?\(?\b(?P<zone>{any_of(_ZONES)})\b\)?")
_UNTIL = re.compile(r"\s{0,9}(?:-|to|until|till|a|jusqu'a)\s{0,9}$")


def take_time(line: MomentLine, *, by_day: bool = False) -> time:
    """The one time of day that the line names. `by_day`: it has been, so "at 4" was in the afternoon."""
    for pattern in (_SPELLED, _CLOCK, _NAMED, _HOUR, _HALF_DAY, _DOTTED, _MILITARY, _BARE, _AFTER_DATE):
        match = pattern.search(line.flat)
        if match is None:
            continue
        words = line.take(match)
        hour = _time_of_day(match, words, by_day=by_day)
        _take_end(line, match, pattern, hour)
        return hour
    raise Unusable("no_time", plain=False)


def _take_end(line: MomentLine, start: re.Match[str], pattern: re.Pattern[str], hour: time) -> None:
    """10:00 to 10:30: the end of the interview is not needed. A second time that is no end is a second proposal."""
    second = next(
        (found for other in (_SPELLED, _CLOCK, _HOUR, _HALF_DAY, _NAMED) for found in other.finditer(line.flat)), None
    )
    if second is None:
        return
    between = line.flat[start.end() : second.start()]
    words = line.take(second)
    if not _UNTIL.fullmatch(between) or _time_of_day(second, words) <= hour:
        raise Unusable("two_times", words)


def _time_of_day(match: re.Match[str], words: str, *, by_day: bool = False) -> time:
    parts = match.groupdict()
    if "named" in parts:
        noon = parts["named"] in ("noon", "midday", "midi")
        return time(12 if noon else 0, 30 if "demi" in match[0] else 0)
    if "spelled" in parts:
        hour, minute = _spelled_out(parts)
    else:
        hour, minute = int(parts["hour"]), int(parts.get("minute") or 0)
    part = (parts.get("part") or "").replace(".", "")
    if part in ("pm", "in the afternoon", "in the evening", "de l'apres-midi", "du soir") and 1 <= hour < 12:
        hour += 12
    elif part == "am" and hour == 12:
        hour = 0
    elif (part == "am" and hour > 12) or hour > 23 or minute > 59:
        raise Unusable("no_such_hour", words)
    elif not part and 1 <= hour < 7 and by_day:
        hour += 12
    elif not part and hour < 7:
        # Nobody is interviewed at 2:30 in the night: the writer meant the afternoon, or so we would guess.
        raise Unusable("morning_or_afternoon", words)
    return time(hour, minute)


def _spelled_out(parts: dict[str, str | None]) -> tuple[int, int]:
    written = str(parts["spelled"] or parts["after"])
    hour = int(written) if written.isdigit() else _SPELLED_HOURS[written]
    added = parts["past"] or parts["et"] or ""
    return hour, 30 if "half" in added or "demi" in added else 15 if added else 0


def take_zone(line: MomentLine, at: datetime) -> None:
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
        raise Unusable("other_zone", words)
