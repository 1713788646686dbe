"""The sheet that goes with the digest: every open case, a line each. Numbers and codes in words, no clients (D21)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO

from xlsxwriter import Workbook

from mailbot.vocabulary.case import Case
from mailbot.vocabulary.case_state import DocumentState, needed_by
from mailbot.vocabulary.clocks import ContactLevel
from mailbot.vocabulary.message import Attachment
from mailbot.vocabulary.office import Office
from mailbot.vocabulary.phrase import Phrase
from mailbot.write.words.words import Words

COLUMNS = {
    "number": 14, "status": 22, "category": 28, "officer": 24, "language": 12, "received": 18, "due": 18, "level": 16,
    "made": 18, "needed_by": 12, "missing": 40, "offered": 40, "findings": 60,
}  # fmt: skip
"""Columns and their widths."""

NOTHING_BUT_TEXT = {
    "in_memory": True,
    "strings_to_formulas": False,  # what begins with "=" is text, whoever wrote it
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def open_cases_sheet(
    cases: Iterable[tuple[Case, ContactLevel]], office: Office, now: datetime, words: Words, language: str
) -> Attachment:
    """The open cases with their contact levels, in the order given, as an attachment in one language."""
    octets = BytesIO()
    with Workbook(octets, NOTHING_BUT_TEXT) as book:
        book.set_properties({"title": _say(words, "title", language), "created": now.replace(tzinfo=None)})
        page = book.add_worksheet(_say(words, "title", language))
        heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top", "align": "left"})
        day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
        for column, (name, width) in enumerate(COLUMNS.items()):
            page.set_column(column, column, width)
            page.write_string(0, column, _say(words, name, language), heading)
        last = 0
        for last, (case, level) in enumerate(cases, start=1):
            for column, value in enumerate(_line(case, level, office, now, words, language)):
                if isinstance(value, datetime):
                    here = office.calendar.local(value).replace(tzinfo=None, microsecond=0)  # a sheet knows no zones
                    page.write_datetime(last, column, here, moment)
                elif isinstance(value, date):
                    page.write_datetime(last, column, datetime.combine(value, datetime.min.time()), day)
                elif value:
                    page.write_string(last, column, value, plain)
        page.freeze_panes(1, 1)
        page.autofilter(0, 0, last, len(COLUMNS) - 1)
        page.set_landscape()
        page.repeat_rows(0)
    name = f"{_say(words, 'name', language)}-{office.calendar.local(now):%Y-%m-%d}.xlsx"
    return Attachment(name, CONTENT_TYPE, octets.getvalue())


def _line(
    case: Case, level: ContactLevel, office: Office, now: datetime, words: Words, language: str
) -> tuple[str | date | None, ...]:
    """The cells of one case, in the order of `COLUMNS`."""
    officer = office.person(case.officer) if case.officer else None
    made = case.made

    def term(family: str, code: str) -> str:
        return words.term(family, code, language)

    def lines(*states: DocumentState) -> str:
        return words.joined(tuple(term("line", line) for line in case.lines(*states)), language)

    return (
        case.number,
        term("status", case.status(now)),
        term("category", case.category),
        officer.name if officer else case.officer,
        term("language", case.language),
        case.received_at,
        case.due_at,
        term("level", level.value),
        made.at if made else None,
        needed_by(case),
        lines(DocumentState.MISSING, DocumentState.REQUESTED),
        lines(DocumentState.OFFERED),
        words.joined(tuple(term("digest.finding", one.code) for one in case.worked.findings), language),
    )


def _say(words: Words, key: str, language: str) -> str:
    return words.say(Phrase(f"digest.sheet.{key}"), language)
