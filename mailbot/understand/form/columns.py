"""Which columns of a table hold values: where a client is called Surname, and works as a Representative, only the other
rows tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from mailbot.understand.page.items import CellRow, Item

from .labels import LabelBook

MOST_ROWS = 400  # looked at in one mail; a form has some forty
FEWEST = 4  # rows that it takes to know
ODD_ONES = 4  # one value in so many may read like a label


def value_columns(items: Iterable[Item], book: LabelBook) -> Mapping[int, frozenset[int]]:
    """For each table, the columns that stand beside labels and hardly ever hold one."""
    beside: Counter[tuple[int, int]] = Counter()
    labels: Counter[tuple[int, int]] = Counter()
    rows = (item for item in items if isinstance(item, CellRow))
    for row, _ in zip(rows, range(MOST_ROWS), strict=False):
        left_is_label = False
        for column, cell in enumerate(row.cells):
            bare = cell.strip().rstrip(" :*")
            if not bare:
                continue
            is_label = len(bare) <= 100 and book.exact(bare) is not None
            if left_is_label:
                beside[row.table, column] += 1
                labels[row.table, column] += is_label
            left_is_label = is_label
    found: dict[int, set[int]] = {}
    for (table, column), count in beside.items():
        if count >= FEWEST and labels[table, column] * ODD_ONES <= count:
            found.setdefault(table, set()).add(column)
    return {table: frozenset(columns) for table, columns in found.items()}
