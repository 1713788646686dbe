"""Several clients in one mail: rows pasted from a spreadsheet, columns beside each other, forms below each other.

Each is read as if it stood alone. What belongs to all of them (the call, the agent) is said to each; what cannot be
told apart is said to be mixed, and a person looks (referral-form.md, "Several clients").
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace

from mailbot.understand.form.values.outcome import is_blank
from mailbot.understand.page.items import CellRow, Item, TextLine
from mailbot.vocabulary.referral import ProblemCode, Referral

from .definition import FormDefinition
from .labels import Pair
from .readers import read

MOST_CLIENTS = 40
FEWEST_LABELS = 4  # of required fields, before a repeated label begins another form (referral-form.md)
FEWEST_CELLS = 3  # that a row of a client fills
_SEPARATORS = ";|,"
_OF_THE_CALL = frozenset({"call_date", "agent_name", "agent_id", "office"})
_WHO = frozenset({"uci", "family_name", "date_of_birth"})


def apart(items: list[Item], form: FormDefinition) -> list[list[Item]]:
    """The same lines once for each client whose row or column of a table they hold; as they are where there is one."""
    items = _delimited(items, form)
    return _by_row(items, form) or _by_column(items, form) or [items]


def stacked(pairs: list[Pair], form: FormDefinition) -> list[list[Pair]]:
    """Forms below each other: another begins where a label comes again that a form has once. Only where each says by
    itself who the client is; two values in one form are a conflict, as ever."""
    once = {key for key in form.telling if form.by_key[key].type not in ("email", "phone", "long text")}
    found: list[list[Pair]] = [[]]
    seen: set[str] = set()
    for pair in pairs:
        key = pair.match.key if pair.match is not None else ""
        if key in once and key in seen and len(seen & once) >= FEWEST_LABELS:
            found.append([])
            seen = set()
        seen.add(key)
        found[-1].append(pair)
    if len(found) == 1 or len(found) > MOST_CLIENTS or not all(_says_who(one) for one in found):
        return [pairs]
    call = [pair for pair in found[0] if _key(pair) in _OF_THE_CALL]
    return [found[0], *([*_lacking(one, call), *one] for one in found[1:])]


def is_mixed(referral: Referral) -> bool:
    """Whether the values of two clients have run into one form: more than one thing that says who it is, twice."""
    twice = {problem.field for problem in referral.problems if problem.code is ProblemCode.CONFLICT}
    return len(twice & _WHO) > 1


def _key(pair: Pair) -> str:
    return pair.match.key if pair.match is not None else ""


def _says_who(pairs: list[Pair]) -> bool:
    said = {_key(pair) for pair in pairs if not is_blank(pair.value)}
    return "family_name" in said and len(said & _WHO) > 1


def _lacking(pairs: list[Pair], call: list[Pair]) -> list[Pair]:
    own = {_key(pair) for pair in pairs}
    return [replace(pair) for pair in call if _key(pair) not in own]


def _labels(cells: list[str], form: FormDefinition) -> list[str]:
    """The field that each cell names; empty where it names none."""
    found = (form.labels.exact(cell[:400].strip(" \t\n:*")) for cell in cells)
    return [match.key if match is not None else "" for match in found]


def _is_head(cells: list[str], form: FormDefinition) -> bool:
    """A row of labels, their values in the rows below."""
    keys = _labels(cells, form)
    filled = sum(1 for cell in cells if cell.strip())
    return len(set(keys) & form.telling.keys()) >= FEWEST_LABELS and 2 * sum(map(bool, keys)) > filled


def _by_row(items: list[Item], form: FormDefinition) -> list[list[Item]]:
    """Rows of values below a row of labels."""
    found: list[int] = []
    named = 0
    head: CellRow | None = None
    keys: list[str] = []
    for position, item in enumerate(items):
        if not isinstance(item, CellRow):
            head = head if not item.text.strip() else None
        elif _is_head(item.cells, form):
            head, keys = item, _labels(item.cells, form)
        elif head is not None and item.table == head.table and sum(map(bool, item.cells)) >= FEWEST_CELLS:
            found.append(position)
            named += _reads_who(keys, item.cells, form)
    if named < 2 or len(found) > MOST_CLIENTS:
        return []
    others = set(found)
    return [[one for at, one in enumerate(items) if at == row or at not in others] for row in found]


def _reads_who(keys: list[str], cells: list[str], form: FormDefinition) -> bool:
    return any(
        key in ("uci", "date_of_birth") and read(form.by_key[key], cell, None).value is not None
        for key, cell in zip(keys, cells, strict=False)
    )


def _by_column(items: list[Item], form: FormDefinition) -> list[list[Item]]:
    """Labels down the side, a column for each client."""
    for item in items:
        if not isinstance(item, CellRow) or len(item.cells) < 3:
            continue
        key, *others = _labels(item.cells, form)
        if key not in ("uci", "date_of_birth") or any(others):  # another label: pairs beside each other
            continue
        columns = [
            at for at, cell in enumerate(item.cells) if at and read(form.by_key[key], cell, None).value is not None
        ]
        if 1 < len(columns) <= MOST_CLIENTS and len({item.cells[at].strip() for at in columns}) > 1:
            return [[_only(one, column, item.table) for one in items] for column in columns]
    return []


def _only(item: Item, column: int, table: int) -> Item:
    if not isinstance(item, CellRow) or item.table != table or len(item.cells) < 2:
        return item
    said = item.cells[column] if column < len(item.cells) else ""
    others = [cell for cell in item.cells[1:] if cell.strip()]
    return replace(item, cells=[item.cells[0], others[0] if len(others) == 1 and not said.strip() else said])


def _delimited(items: list[Item], form: FormDefinition) -> list[Item]:
    """Rows whose cells a mark keeps apart (`Family name;Given names;UCI`), as a spreadsheet saves them."""
    for position, item in enumerate(items):
        if not isinstance(item, TextLine):
            continue
        for mark in _SEPARATORS:
            if item.text.count(mark) >= FEWEST_LABELS and _is_head(_cells(item.text, mark), form):
                return [*items[:position], *_rows(items[position:], mark)]
    return items


def _rows(items: list[Item], mark: str) -> Iterator[Item]:
    table = -1  # of no table that the mail has
    width = len(_cells(items[0].text, mark))
    for item in items:
        cells = _cells(item.text, mark) if isinstance(item, TextLine) else []
        row = isinstance(item, TextLine) and abs(len(cells) - width) <= 1
        yield CellRow(cells, item.place, item.depth, table) if row else item


def _cells(line: str, mark: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=mark, skipinitialspace=True), [])]
    except csv.Error:
        return []
