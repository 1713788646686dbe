"""What the readers of the form read: lines and rows, in the mail's order, each with its place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class TextLine:
    """A line; blank where it is empty. `depth` counts the quotes around it."""

    text: str
    place: str = ""
    depth: int = 0
    heading: bool = False


@dataclass(slots=True)
class CellRow:
    """The cells of one row of a table; `table` tells rows of different tables apart."""

    cells: list[str]
    place: str = ""
    depth: int = 0
    table: int = 0

    @property
    def text(self) -> str:
        """The row on one line."""
        return " ".join(cell.replace("\n", " ") for cell in self.cells if cell)


Item = TextLine | CellRow
