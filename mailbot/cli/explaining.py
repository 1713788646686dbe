"""`parse --explain`: every line of a message with its role, and how that is known."""

from __future__ import annotations

from rich.console import RenderableType
from rich.text import Text

from mailbot.vocabulary.page import Page, PageLine, Role

from .as_json import Json
from .screen import Speech, a_table, cell

COLOURS = {
    Role.OWN: "",
    Role.ORDER: "bold green",
    Role.ORDER_TEXT: "green",
    Role.GREETING: "cyan",
    Role.CLOSING: "cyan",
    Role.SIGNATURE: "cyan dim",
    Role.BANNER: "yellow",
    Role.ATTRIBUTION: "magenta",
    Role.QUOTATION: "dim",
    Role.FORWARDED: "dim",
    Role.LABEL: "blue",
    Role.VALUE: "blue dim",
    Role.DISCLAIMER: "dim",
}


def explained(page: Page, speech: Speech) -> list[RenderableType]:
    """The lines one below the other; blank ones only part them. A line in doubt is marked."""
    table = a_table(speech("parse.role"), speech("parse.line"), speech("parse.why"))
    before: tuple[str, str] | None = None
    for line in page.lines:
        if not line.text.strip():
            table.add_row("", "", "")
            continue
        told = (speech(f"role.{line.role.value}"), _why(line, speech))
        again = told == before
        before = told
        colour = "red" if line.unsure else COLOURS[line.role]
        table.add_row(cell("" if again else told[0], colour), cell(line.text, colour), cell("" if again else told[1]))
    return [Text(), table]


def lines_json(page: Page, speech: Speech) -> list[Json]:
    """The same for programs: `lines` of `parse --explain --json`."""
    return [
        {"text": line.text, "role": line.role.value, "why": _why(line, speech)}
        for line in page.lines
        if line.text.strip()
    ]


def _why(line: PageLine, speech: Speech) -> str:
    why = speech(f"why.{line.why}")
    return f"{why} {speech('why.unsure')}" if line.unsure else why
