"""A table as a file that every spreadsheet opens, in one language."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from io import StringIO
from zoneinfo import ZoneInfo

from mailbot.vocabulary.message import Attachment
from mailbot.vocabulary.phrase import Phrase, Spoken, Term

from .words.typography import unset
from .words.words import Words

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would work out instead of showing it."""


def csv_file(rows: Iterable[Iterable[Spoken]], words: Words, language: str, zone: ZoneInfo) -> Attachment:
    """The rows as an attachment; a byte order mark tells Excel that it is UTF-8."""
    text = csv_text(rows, words, language, zone)
    return Attachment(words.say(Phrase("report.file"), language), "text/csv", text.encode("utf-8-sig"))


def csv_text(rows: Iterable[Iterable[Spoken]], words: Words, language: str, zone: ZoneInfo) -> str:
    """The rows as lines."""
    out = StringIO()
    csv.writer(out).writerows([_cell(one, words, language, zone) for one in row] for row in rows)
    return out.getvalue()


def _cell(one: Spoken, words: Words, language: str, zone: ZoneInfo) -> str | int:
    match one:
        case int():
            return one
        case Term(family, code):
            said = words.term(family, code, language)
        case Phrase():
            said = words.say(one, language, zone)
        case date():
            said = one.isoformat()
        case _:
            said = str(one)
    said = unset(said)
    return f"'{said}" if said.startswith(FORMULA) else said
