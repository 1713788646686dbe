"""`case NUMBER`: one case whole, as a page to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer
from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.text import Text

from mailbot.vocabulary.case import Case
from mailbot.write.history import history_line
from mailbot.write.summary import case_lines
from mailbot.write.words.typography import unset

from .as_json import case_json
from .screen import NARROW, Screen, Speech, a_table, cell, lines_of, to_json

if TYPE_CHECKING:  # `parse` shows values with this module, and opens no book
    from .reading import Reading


def show(reading: Reading, number: str, *, as_json: bool) -> None:
    """The page, or the object."""
    case = reading.case(number)
    if as_json:
        letters = reading.book.letters_of(case.number)
        typer.echo(to_json(case_json(case, letters, reading.office, reading.words, reading.now)))
    else:
        screen = Screen()
        screen.print(page(case, reading, Speech(reading.words), narrow=screen.width < NARROW))


def page(case: Case, reading: Reading, speech: Speech, *, narrow: bool) -> Group:
    """Everything, the summary first and the history last."""
    parts: list[RenderableType] = [Text(case.number, style="bold"), _summary(case, reading, speech)]
    if case.worked.findings:
        parts += [_heading(speech("case.findings")), *_findings(case, reading, speech)]
    if case.referral.problems:
        problems = (cell(f"  {speech.words.say(one.says, speech.language)}") for one in case.referral.problems)
        parts += [_heading(speech("case.problems")), *problems]
    parts += [_heading(speech("case.referral")), _referral(case, speech)]
    if reading.book.letters_of(case.number):
        parts += [_heading(speech("case.letters")), _letters(case, reading, speech, narrow)]
    return Group(*parts, _heading(speech("case.history")), _history(case, reading, speech))


def _heading(title: str) -> RenderableType:
    return Group(Text(), Rule(Text(title, style="bold"), align="left", style="dim"))


def _summary(case: Case, reading: Reading, speech: Speech) -> RenderableType:
    table = a_table("", "")
    table.show_header = False
    for label, says in case_lines(case, reading.office, reading.now, reading.words, speech.language):
        table.add_row(cell(label, "bold"), cell(says))
    return table


def _findings(case: Case, reading: Reading, speech: Speech) -> list[RenderableType]:
    zone = reading.office.calendar.zone
    return [
        cell(f"  {finding.rule}  {speech.words.say(finding.says, speech.language, zone)}", "yellow")
        for finding in case.worked.findings
    ]


def _referral(case: Case, speech: Speech) -> RenderableType:
    table = a_table("", "")
    table.show_header = False
    for key, value in case.referral.values.items():
        if value is not None:
            table.add_row(cell(speech.term("field", key), "bold"), cell(value_in_words(key, value, speech)))
    return table


def value_in_words(key: str, value: object, speech: Speech) -> str:
    """A field's value as people say it: codes by their names, yes and no, dates as they are written in GCMS."""
    if isinstance(value, bool):
        return speech("yes") if value else speech("no")
    if isinstance(value, tuple):
        return ", ".join(speech.term("document", str(one)) for one in value)
    if key in ("category", "language"):
        return unset(speech.term(key, str(value)))
    return str(value)


def _letters(case: Case, reading: Reading, speech: Speech, narrow: bool) -> RenderableType:
    """A row for each; on a narrow screen an address and the server's answer stand below what they belong to."""
    columns = ("at", "kind", "state") if narrow else ("at", "kind", "to", "state", "reply")
    table = a_table(*(speech(f"letters.{column}") for column in columns))
    table.columns[0].no_wrap = True
    for letter in reading.book.letters_of(case.number):
        at = reading.office.calendar.local(letter.ended_at or letter.leaves_at)
        kind = cell(speech.term("letter", letter.kind.value))
        to = cell(f"{speech.term('role', letter.to.value)}: {', '.join(letter.envelope_to)}")
        state = cell(speech.term("state", letter.state.value))
        reply = cell(" ".join(letter.reply.split())[:120])
        cells = (lines_of((kind, to)), lines_of((state, reply))) if narrow else (kind, to, state, reply)
        table.add_row(cell(f"{at:%Y-%m-%d %H:%M}"), *cells)
    return table


def _history(case: Case, reading: Reading, speech: Speech) -> RenderableType:
    table = a_table("", "")
    table.show_header = False
    for event in case.in_order:
        at = reading.office.calendar.local(event.at)
        said = history_line(event, reading.office, reading.words, speech.language)
        table.add_row(cell(f"{at:%Y-%m-%d %H:%M:%S}"), cell(said))
    return table
