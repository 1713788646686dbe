"""What an HTML mail is made of once its markup is gone: lines, and tables of cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from mailbot.understand.words.folding import one_line


class TooLarge(Exception):
    """More than any form has: more lines, rows or characters. Read in part it could contradict what was not read."""


@dataclass(slots=True)
class Line:
    """A line of text; blank where it is empty. `depth` counts the quotes around it."""

    text: str
    depth: int = 0
    heading: bool = False


@dataclass(slots=True)
class Cell:
    """What stands in one cell, and over how many columns and rows."""

    blocks: list[Block] = field(default_factory=list)
    columns: int = 1
    rows: int = 1

    @property
    def text(self) -> str:
        """All its lines; those of a table inside it row by row."""
        return "\n".join(lines_of(self.blocks)).strip("\n")

    @property
    def tables(self) -> list[Table]:
        """The tables inside it."""
        return [block for block in self.blocks if isinstance(block, Table)]


@dataclass(slots=True)
class Table:
    """A table, numbered in the order in which tables begin."""

    number: int
    depth: int = 0
    rows: list[list[Cell]] = field(default_factory=list)


Block = Line | Table


def lines_of(blocks: list[Block], gap: str = " ") -> Iterator[str]:
    """Line by line as a reader sees it; a row is one line with `gap` between its cells."""
    for block in blocks:
        if isinstance(block, Line):
            yield block.text
            continue
        for row in block.rows:
            cells = [one_line(cell.text) if gap == "\t" else cell.text for cell in row]
            yield gap.join(cell for cell in cells if cell or gap == "\t").rstrip()
