"""`cases` and `review`: what there is, most pressing first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import typer
from rich.table import Table
from rich.text import Text

from mailbot.decide.clocks.levels import level_of, onset_flagged
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.case_state import DocumentState, needed_by
from mailbot.vocabulary.clocks import ContactLevel
from mailbot.vocabulary.message import same_mailbox
from mailbot.vocabulary.problems import CannotStart
from mailbot.vocabulary.referral import CATEGORY_NAMES
from mailbot.vocabulary.register import QuarantineEntry
from mailbot.vocabulary.standing import Standing

from .as_json import aside_json, case_json
from .reading import Reading
from .screen import NARROW, Screen, Speech, a_table, cell, lines_of, to_json

MANY = 200
"""Rows of a table for people, unless all are asked for."""

NOBODY = ("none", "nobody", "personne")
PRESSING: tuple[
    Callable[[Standing, ContactLevel, bool], bool], ...
] = (  # the first that holds says how pressing an open case is
    lambda case, level, flagged: level is ContactLevel.OVERDUE,
    lambda case, level, flagged: level is ContactLevel.DUE_TODAY,
    lambda case, level, flagged: flagged,
    lambda case, level, flagged: level is ContactLevel.DUE_SOON,
    lambda case, level, flagged: case.incomplete or case.offered,
    lambda case, level, flagged: case.made_at is None,
)
STATUSES = (
    "issued", "declined", "redirected", "withdrawn", "closed", "incomplete", "accepted", "interview", "new",
    "documents_complete", "awaiting_documents", "contacted",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """Which cases are asked for; empty means any."""

    status: str = ""
    officer: str = ""
    category: str = ""
    open_only: bool | None = None  # False: all, and the table as long as it may be
    overdue: bool = False

    def checked(self) -> Filters:
        """The same. Raises `CannotStart` where a status or category is none."""
        _known("status", self.status, STATUSES)
        _known("category", self.category, CATEGORY_NAMES)
        return self


def cases(reading: Reading, filters: Filters, *, as_json: bool) -> None:
    """The table, or the list."""
    with Screen(errors=True).working("reading the cases ..."):
        found = sorted(wanted(reading, filters), key=lambda case: pressing(case, reading))
    if as_json:
        book, office, words = reading.book, reading.office, reading.words
        listed = [
            case_json(case, book.letters_of(case.number), office, words, reading.now) for case in _whole(found, reading)
        ]
        typer.echo(to_json(listed))
        return
    speech = Speech(reading.words)
    if not found:
        typer.echo(speech("cases.none" if filters == Filters() else "cases.none_like_that"))
        return
    shown = found if filters.open_only is False else found[:MANY]
    screen = Screen()
    screen.print((_narrow_table if screen.width < NARROW else _table)(_whole(shown, reading), reading, speech))
    typer.echo(speech("cases.count", count=len(found), open=sum(case.is_open for case in found)))
    if len(shown) < len(found):
        typer.echo(speech("cases.cut", count=len(shown)))


def _whole(found: Iterable[Standing], reading: Reading) -> Iterator[Case]:
    return (reading.case(one.number) for one in found)


def wanted(reading: Reading, filters: Filters) -> Iterable[Standing]:
    """The cases that pass every filter."""
    tests: list[Callable[[Standing], bool]] = []
    if filters.open_only:
        tests.append(lambda case: case.is_open)
    if filters.overdue:
        tests.append(lambda case: case.is_open and level_of(case, reading.office, reading.now) is ContactLevel.OVERDUE)
    if filters.status:
        tests.append(lambda case: case.status(reading.now) == filters.status)
    if filters.category:
        tests.append(lambda case: case.category == filters.category)
    if filters.officer:
        tests.append(lambda case: _is_with(case, filters.officer, reading))
    return (case for case in reading.book.standings() if all(test(case) for test in tests))


def pressing(case: Standing, reading: Reading) -> tuple[int, str, str]:
    """Where a case stands in the list: how pressing, then what comes first, then its number."""
    if not case.is_open:
        return len(PRESSING) + 1, "", case.number
    level = level_of(case, reading.office, reading.now)
    flagged = onset_flagged(case, reading.office, reading.now)
    rank = next((at for at, holds in enumerate(PRESSING) if holds(case, level, flagged)), len(PRESSING))
    first = reading.office.calendar.local(case.due_at).date() if case.made_at is None else case.onset or date.max
    return rank, first.isoformat(), case.number


def review(reading: Reading, *, as_json: bool) -> None:
    """What waits for a person."""
    waiting = reading.book.waiting_aside()
    if as_json:
        typer.echo(to_json([aside_json(entry, reading.office, reading.words) for entry in waiting]))
        return
    speech = Speech(reading.words)
    if not waiting:
        typer.echo(speech("review.none"))
        return
    screen = Screen()
    narrow = screen.width < NARROW
    columns = ("id", "reason") if narrow else ("id", "received", "from", "subject", "reason")
    table = a_table(*(speech(f"review.{column}") for column in columns))
    for entry in waiting:
        if narrow:
            table.add_row(cell(entry.id, "bold"), lines_of(_aside_lines(entry, reading, speech)))
            continue
        table.add_row(
            cell(entry.id, "bold"),
            cell(f"{reading.office.calendar.local(entry.received_at):%Y-%m-%d %H:%M}"),
            cell(entry.sender or "–"),
            cell(entry.subject or "–"),
            cell(reading.words.say(entry.reason, speech.language, reading.office.calendar.zone)),
        )
    screen.print(table)
    screen.paragraph(speech("review.how"))


def _aside_lines(entry: QuarantineEntry, reading: Reading, speech: Speech) -> Iterator[Text]:
    yield cell(reading.words.say(entry.reason, speech.language, reading.office.calendar.zone))
    received = f"{reading.office.calendar.local(entry.received_at):%Y-%m-%d %H:%M}"
    for said in (received, entry.sender, entry.subject):
        if said:
            yield cell(said, "dim")


def _narrow_table(found: Iterable[Case], reading: Reading, speech: Speech) -> Table:
    """Two lines a case; nothing is broken inside a word or a date."""
    table = a_table(*(speech(f"cases.{column}") for column in ("number", "status", "contact", "needed_by")))
    table.columns[0].no_wrap, table.columns[0].min_width = True, len("UR-2026-0001")
    table.columns[2].no_wrap = table.columns[3].no_wrap = True
    for case in found:
        ended = "dim" if case.ended is not None else ""
        person = reading.office.person(case.officer) if case.officer else None
        due = _contact(case, reading, speech)
        day, _, rest = due.plain.partition(" ")
        clock, _, level = rest.partition(" ")
        findings = ", ".join(speech.term("digest.finding", one.code) for one in case.worked.findings)
        below = (
            person.name if person else case.officer or speech("cases.nobody"),
            speech.term("category", case.category),
            *([findings] if findings and not ended else []),
        )
        table.add_row(
            cell(case.number, "bold"),
            lines_of(cell(said, ended) for said in (speech.term("status", case.status(reading.now)), *below)),
            lines_of(cell(said, str(due.style)) for said in (f"{day} {clock}".strip(), level) if said),
            _onset(case, reading, speech, "\n"),
            style=ended,
        )
    return table


def _table(found: Iterable[Case], reading: Reading, speech: Speech) -> Table:
    columns = ("number", "status", "contact", "needed_by", "category", "officer", "documents", "findings")
    table = a_table(*(speech(f"cases.{column}") for column in columns))
    table.columns[0].no_wrap, table.columns[0].min_width = True, len("UR-2026-0001")  # on the narrowest screen too
    for case in found:
        ended = "dim" if case.ended is not None else ""
        person = reading.office.person(case.officer) if case.officer else None
        table.add_row(
            cell(case.number, "bold"),
            cell(speech.term("status", case.status(reading.now)), ended),
            _contact(case, reading, speech),
            _onset(case, reading, speech),
            cell(speech.term("category", case.category), ended),
            cell(person.name if person else case.officer or speech("cases.nobody"), ended),
            _documents(case, speech),
            cell(", ".join(speech.term("digest.finding", one.code) for one in case.worked.findings), ended),
            style=ended,
        )
    return table


def _contact(case: Case, reading: Reading, speech: Speech) -> Text:
    level = level_of(case, reading.office, reading.now)
    if case.ended is not None and case.made is None:
        return cell("–", "dim")
    at = case.made.at if case.made else case.due_at
    moment = f"{reading.office.calendar.local(at):%Y-%m-%d %H:%M}"
    return cell(f"{moment} {speech.term('level', level.value)}", "dim" if case.ended else level.value)


def _onset(case: Case, reading: Reading, speech: Speech, between: str = " ") -> Text:
    onset = needed_by(case)
    flagged = onset_flagged(case, reading.office, reading.now)
    said = onset.isoformat() if onset else "–"
    style = "bold yellow" if flagged else ""
    if flagged and between == "\n":
        return lines_of((cell(said, style), cell(speech("cases.near"), style)))
    return cell(f"{said} {speech('cases.near')}" if flagged else said, style)


def _documents(case: Case, speech: Speech) -> Text:
    """How many stand where, what is pressing first; the lines themselves are in `case`."""
    if case.ended is not None:
        return cell("")
    counts = [(state, len(case.lines(state))) for state in DocumentState if state is not DocumentState.NOT_NEEDED]
    said = [
        cell(f"{count} {speech.term('document_state', state.value)}", state.value) for state, count in counts if count
    ]
    return lines_of(said)


def _is_with(case: Standing, asked: str, reading: Reading) -> bool:
    if asked.casefold() in NOBODY:
        return not case.officer
    person = reading.office.person(case.officer) if case.officer else None
    named = person is not None and asked.casefold() in person.name.casefold()
    return bool(case.officer) and (named or same_mailbox(asked, case.officer))


def _known(what: str, said: str, known: Iterable[str]) -> None:
    if said and said not in known:
        from rapidfuzz import process  # only where a word is not known

        near = process.extractOne(said, list(known), score_cutoff=60)
        hint = f"Did you mean {near[0]}?" if near else f"It is one of {', '.join(known)}."
        raise CannotStart(f"There is no {what} {said!r}.", hint)
