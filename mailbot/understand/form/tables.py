"""An HTML mail as lines and rows of the form: tables inside layout tables opened, merged cells put in their columns."""

from __future__ import annotations

from collections.abc import Iterator

from mailbot.understand.html.blocks import Block, Cell, Line, Table
from mailbot.understand.html.parse import read_html
from mailbot.understand.page.items import CellRow, Item, TextLine

from .labels import LabelBook

MOST_COLUMNS = 40


def html_items(html: str, book: LabelBook, source: str = "text") -> list[Item]:
    """The lines and rows of this HTML, in order."""
    flattened = _Flattened(book, source)
    flattened.add(read_html(html))
    return flattened.items


class _Flattened:
    def __init__(self, book: LabelBook, source: str) -> None:
        self.items: list[Item] = []
        self._book = book
        self._source = source
        self._line = 0

    def add(self, blocks: list[Block]) -> None:
        for block in blocks:
            if isinstance(block, Line):
                self._line += 1
                place = f"{self._source}, line {self._line}"
                self.items.append(TextLine(block.text, place, block.depth, block.heading))
            else:
                self._table(block)

    def _table(self, table: Table) -> None:
        for number, cells in enumerate(_in_columns(table), 1):
            place = f"table {table.number}, row {number}"
            if self._source != "text":
                place = f"{self._source}, {place}"
            if any(cell.tables for cell in cells) and not self._is_pair(cells):
                for cell in cells:
                    self.add(cell.blocks)
            elif len(alone := [cell for cell in cells if cell.blocks]) == 1 and len(alone[0].blocks) > 2:
                # A cell around the whole mail, as newsletters and gateways draw it: its lines are the mail's lines.
                for block in alone[0].blocks:
                    if isinstance(block, Line):
                        self.items.append(TextLine(block.text, place, block.depth, block.heading))
            else:
                self.items.append(CellRow([cell.text for cell in cells], place, table.depth, table.number))

    def _is_pair(self, cells: list[Cell]) -> bool:
        """A label beside a cell whose table is the value (boxes, for one), not a part of the form."""
        first, *others = [cell for cell in cells if cell.blocks]
        if first.tables or not others or self._book.exact(first.text.rstrip(" :*")[:200]) is None:
            return False
        return not any(self._labels(table) for cell in others for table in cell.tables)

    def _labels(self, table: Table) -> bool:
        starts = (row[0].text.rstrip(" :*") for row in table.rows[:40] if row and not row[0].tables)
        found = (self._book.exact(text[:200]) for text in starts)
        return any(match is not None and not match.document for match in found)


def _in_columns(table: Table) -> Iterator[list[Cell]]:
    """Each row with a cell in every column; where a cell spans rows or columns, empty cells keep its place."""
    spans: dict[int, int] = {}  # column → rows still covered from above
    for row in table.rows:
        cells: list[Cell] = []
        waiting = iter(row)
        column = 0
        cell = next(waiting, None)
        while cell is not None or spans.get(column, 0) > 0:
            if len(cells) >= MOST_COLUMNS:
                break
            if spans.get(column, 0) > 0:
                spans[column] -= 1
                cells.append(Cell())
                column += 1
                continue
            assert cell is not None
            for offset in range(min(cell.columns, MOST_COLUMNS)):
                cells.append(cell if offset == 0 else Cell())
                if cell.rows > 1:
                    spans[column + offset] = cell.rows - 1
            column += cell.columns
            cell = next(waiting, None)
        yield cells
