"""Dates as people write them in English and French; what can be read two ways is a problem, never a guess.

Written here rather than left to a general date parser: those take `5 may` for a date, prefer one order silently and
miss `1er`. The accepted forms are those of referral-form.md.
"""

from __future__ import annotations

import re
from datetime import date

from mailbot.understand.words.day_names import MONTHS
from mailbot.understand.words.folding import fold
from mailbot.understand.words.moment_line import any_of
from mailbot.vocabulary.phrase import Phrase, Term
from mailbot.vocabulary.referral import ProblemCode

from .outcome import BLANK, Outcome, conflict, invalid, is_blank, shortened

DAY_FIRST, MONTH_FIRST = "DMY", "MDY"
LONGEST = 120

_NAMES = any_of(MONTHS)

_TIME = re.compile(
    r"(?:\b(?:at|a|vers|by|@)\s+|[t,]\s*|\s)(?<!\d)\d{1,2}"
    r"(?:\s?:\s?\d{2}(?:\s?:\s?\d{2}(?:\.\d{1,9})?)?\s?(?:[ap]\.?\s?m\b\.?)?|\s?h(?:\s?\d{2})?\b|\s?[ap]\.?\s?m\b\.?)"
    r"(?:\s?(?:z|utc|gmt|(?:[+-]\d{2}:?\d{2})|[ecmpan][sd]t|[ecmpan]t|h[nae]{1,2}|h[nae]{2,3})\b)?"
)
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_HINT = re.compile(r"[(\[][^()\[\]\d]*[)\]]")

_YEAR_FIRST = re.compile(r"(?<![\d/.-])(\d{4})\s?([-/. ])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?![\d]|[/-]\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<![\d/.-])(\d{1,2})\s?([-/. ])\s?(\d{1,2})\s?\2\s?(\d{4})(?!\d|[/-]\d)")
_SEPARATOR = r"(?:\s*[-/.,]\s*|\s+|(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z]))"
_DAY = r"(?<![\d/.:-])(\d{1,2})(?:\s?(?:st|nd|rd|th|er|e|eme))?"
_DAY_NAME_YEAR = re.compile(
    rf"{_DAY}(?:{_SEPARATOR}(?:of|de|day of)\b)?{_SEPARATOR}(?:d')?({_NAMES})(?![a-z])\.?{_SEPARATOR}?"
    r"(?:of\s|de\s)?(\d{4})(?!\d)"
)
_NAME_DAY_YEAR = re.compile(
    rf"(?<![a-z])({_NAMES})(?![a-z])\.?{_SEPARATOR}?(?:the\s)?(\d{{1,2}})(?:st|nd|rd|th|er)?{_SEPARATOR}(\d{{4}})(?!\d)"
)
_YEAR_NAME_DAY = re.compile(rf"(?<!\d)(\d{{4}}){_SEPARATOR}({_NAMES})(?![a-z])\.?{_SEPARATOR}(\d{{1,2}})(?!\d)")


def read_date(text: str, date_order: str | None = None) -> Outcome:
    """The one date in these words. A weekday or a time beside it does no harm; two-digit years are invalid."""
    if is_blank(text):
        return BLANK
    if len(text) > LONGEST:
        return invalid("date", text)
    rest = _DASHES.sub("-", " ".join(fold(_HINT.sub(" ", text)).split()))
    found: list[Outcome] = []
    for pattern, reading in _FORMS:
        if pattern.search(rest):
            found.extend(reading(match, date_order, text) for match in pattern.finditer(rest))
            rest = pattern.sub(" ", rest)
    rest = _TIME.sub(" ", f" {rest}")
    if not found or any(letter.isdigit() for letter in rest):
        return invalid("date", text)
    first, *others = found
    for other in others:
        if other != first:
            return _apart(first, other, text)
    return first


def _apart(first: Outcome, other: Outcome, text: str) -> Outcome:
    if first.value is None or other.value is None:
        return invalid("date", text)
    return conflict(str(first.value), str(other.value))


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1900 <= year < 2200 else None
    except ValueError:
        return None


def _one(found: date | None, text: str) -> Outcome:
    return invalid("date", text) if found is None else Outcome(found)


def _year_first(match: re.Match[str], order: str | None, text: str) -> Outcome:
    return _one(_valid(int(match[1]), int(match[3]), int(match[4])), text)


def _compact(match: re.Match[str], order: str | None, text: str) -> Outcome:
    return _one(_valid(int(match[1]), int(match[2]), int(match[3])), text)


def _day_name_year(match: re.Match[str], order: str | None, text: str) -> Outcome:
    return _one(_valid(int(match[3]), MONTHS[match[2]], int(match[1])), text)


def _name_day_year(match: re.Match[str], order: str | None, text: str) -> Outcome:
    return _one(_valid(int(match[3]), MONTHS[match[1]], int(match[2])), text)


def _year_name_day(match: re.Match[str], order: str | None, text: str) -> Outcome:
    return _one(_valid(int(match[1]), MONTHS[match[2]], int(match[3])), text)


def _year_last(match: re.Match[str], order: str | None, text: str) -> Outcome:
    """`03/04/2026`: 3 April or 4 March, unless one of them is no date or the office has said which it means."""
    left, right, year = int(match[1]), int(match[3]), int(match[4])
    day_first, month_first = _valid(year, right, left), _valid(year, left, right)
    if day_first is not None and month_first is not None and day_first != month_first:
        if order is not None and order.upper() in (DAY_FIRST, MONTH_FIRST):
            return Outcome(day_first if order.upper() == DAY_FIRST else month_first)
        says = Phrase.of(
            "problem.ambiguous_date", text=shortened(text), first=_spoken(day_first), second=_spoken(month_first)
        )
        return Outcome(code=ProblemCode.AMBIGUOUS_DATE, says=says)
    return _one(day_first or month_first, text)


def _spoken(day: date) -> Phrase:
    """`3 April`, `3 avril`, `1er avril`: the year is not in doubt."""
    month = Term("month", str(day.month))
    return (
        Phrase.of("problem.first_of_month", month=month)
        if day.day == 1
        else Phrase.of("problem.day_of_month", day=day.day, month=month)
    )


# In this order, each taking its words away: "24-NOV-2026" must not leave "2026" behind for the next.
_FORMS = (
    (_DAY_NAME_YEAR, _day_name_year),
    (_NAME_DAY_YEAR, _name_day_year),
    (_YEAR_NAME_DAY, _year_name_day),
    (_YEAR_FIRST, _year_first),
    (_YEAR_LAST, _year_last),
    (_COMPACT, _compact),
)
