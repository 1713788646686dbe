"""Label and value pairs out of the rows of a table: neighbours, pairs of columns, labels above their values, merged
cells, labels in both languages side by side."""

from __future__ import annotations

from collections.abc import Mapping

from mailbot.understand.form.values.choices import read_yes_no
from mailbot.understand.form.values.outcome import is_blank
from mailbot.understand.page.items import CellRow, TextLine
from mailbot.understand.words.folding import phrase

from .definition import FormDefinition
from .labels import Match
from .lines import Labelled, is_label_like, is_title, split_line
from .pairs import PairReader

LONGEST_LABEL_CELL = 300
COLUMN_HEADS = frozenset({
    "field", "fields", "value", "values", "item", "answer", "answers", "response", "information", "description", "data",
    "champ", "champs", "valeur", "valeurs", "element", "reponse", "reponses", "renseignement", "renseignements",
})  # fmt: skip


class RowReader:
    """Reads rows into the same stream of pairs as the lines around them."""

    def __init__(self, form: FormDefinition, pairs: PairReader, values: Mapping[int, frozenset[int]]) -> None:
        self._values = values  # the columns of values, table by table
        self._book = form.labels
        self._fields = form.by_key
        self._pairs = pairs
        self._table = 0  # in which the last pair stood
        self._heads: dict[int, str] = {}  # "Yes" and "No" above columns of crosses

    def read(self, row: CellRow, following: CellRow | None) -> bool:
        """One row. True where the row after it was its values and is read too."""
        cells = ["" if cell.strip(" :*\n") == "" else cell.strip() for cell in row.cells]
        cells[1:] = [cell.lstrip(": ") for cell in cells[1:]]  # the colon stands before the value
        filled = [position for position, cell in enumerate(cells) if cell]
        if row.table != self._table:
            self._heads = {}
        if not filled:
            return False
        if len(filled) > 1 and not cells[0] and all(read_yes_no(cells[one]).value is not None for one in filled):
            self._heads = {position: cells[position] for position in filled}
            self._table = row.table
            return False
        if len(filled) == 1:
            self._single(row, cells, filled[0])
            return False
        labels = [self.label_of(cell) if cell else None for cell in cells]
        first = filled[0]
        if self._values.get(row.table) and not self._has_values_below(row, following):
            labels = self._without_values(row, labels)
        if labels[first] is None and _is_number(cells[first]):
            cells[first] = ""
            filled = filled[1:]
            first = filled[0]
        if all(labels[position] is not None for position in filled) and self._is_header(labels, cells, filled):
            return self._columns(row, cells, labels, following)
        if not any(labels):
            self._without_label_cell(row, cells, filled)
            return False
        self._neighbours(row, cells, labels)
        self._table = row.table
        return False

    def label_of(self, cell: str) -> Labelled | None:
        """The label, where the cell is one; `value` is what stands below it in the same cell."""
        if len(cell) > LONGEST_LABEL_CELL:
            return None
        found = split_line(cell.replace("\n", " "), self._book) if ":" in cell else []
        if len(found) == 1 and found[0].match is not None and found[0].colon:
            return found[0] if not found[0].value.strip("*_ ") else None
        bare = cell.rstrip(" :*")
        first, _, rest = cell.partition("\n")
        # A label above its value comes before a near miss: "Citizenship / India" is close to "Citizenship".
        exact = self._book.exact(bare) or (self._book.exact(first.rstrip(" :*")) if rest else None)
        if exact is not None and rest and self._book.exact(bare) is None:
            return Labelled(exact, first.rstrip(" :"), rest)
        match = exact or self._book.match(bare)
        if match is None or ":" in bare:
            return None
        return Labelled(match, " / ".join(bare.split("\n")), "")

    def _without_values(self, row: CellRow, labels: list[Labelled | None]) -> list[Labelled | None]:
        """No label is looked for in a column of values, behind a label of its own row."""
        columns = self._values.get(row.table, frozenset())
        seen = False
        kept: list[Labelled | None] = []
        for position, label in enumerate(labels):
            kept.append(None if seen and position in columns else label)
            seen = seen or label is not None
        return kept

    def _has_values_below(self, row: CellRow, following: CellRow | None) -> bool:
        """Whether the next row is no row of label and value: then labels may stand side by side here."""
        below = following.cells if following is not None and following.table == row.table else []
        filled = [cell.strip() for cell in below if cell.strip()]
        return bool(filled) and self.label_of(filled[0]) is None and not (len(filled) == 1 and is_title(filled[0]))

    def _single(self, row: CellRow, cells: list[str], position: int) -> None:
        cell = cells[position]
        is_value = position in self._values.get(row.table, ()) or self.label_of(cell) is None
        if position > 0 and self._table == row.table and is_value:
            self._pairs.go_on(cell)
            return
        self._lines(cell, row)
        self._table = row.table

    def _lines(self, cell: str, row: CellRow) -> None:
        for line in cell.split("\n"):
            self._pairs.line(TextLine(line, row.place, row.depth))

    def _without_label_cell(self, row: CellRow, cells: list[str], filled: list[int]) -> None:
        """Labels and values in the same cell, a field that the form does not have, or no form at all."""
        inline = [position for position in filled if any(one.match for one in self._split(cells[position]))]
        if inline:
            for position in filled:
                self._lines(cells[position], row)
                self._pairs.close()
            return
        if all(phrase(cells[position]) in COLUMN_HEADS for position in filled):
            return
        first, *others = filled
        value = " ".join(cells[position] for position in others)
        if is_label_like(cells[first].rstrip(" :*")) and "\n" not in cells[first] and not is_title(cells[first]):
            self._pairs.unclaimed(cells[first].rstrip(" :*"), value, row.place)
        else:
            self._pairs.line(TextLine(row.text, row.place, row.depth))

    def _split(self, cell: str) -> list[Labelled]:
        return [found for line in cell.split("\n")[:40] for found in split_line(line, self._book)]

    def _is_header(self, labels: list[Labelled | None], cells: list[str], filled: list[int]) -> bool:
        """Whether labels stand side by side, their values in the row below."""
        matches = [label.match for label in labels if label is not None and label.match is not None]
        if self._takes_documents(matches[0]):  # "Documents available | LMIA": the second is a document
            matches = [match for match in matches if not match.document]
        if len(matches) == 2 and not all(match.exact for match in matches):
            return False  # a value that happens to be close to a label
        return len({match.key for match in matches}) > 1 and not any(
            label.value for label in labels if label is not None
        )

    def _takes_documents(self, match: Match) -> bool:
        return self._fields[match.key].type in ("list", "long text")

    def _columns(
        self, row: CellRow, cells: list[str], labels: list[Labelled | None], following: CellRow | None
    ) -> bool:
        below = following.cells if following is not None and following.table == row.table else []
        has_values = any(cell.strip() for cell in below) and not all(
            self.label_of(cell.strip()) for cell in below if cell.strip()
        )
        if has_values and len(below) == 2 and len(cells) >= 2 and self.label_of(below[0].strip()):
            has_values = False  # an ordinary row of label and value below two blank fields
        for position, label in enumerate(labels):
            if label is not None and label.match is not None:
                value = below[position] if has_values and position < len(below) else ""
                place = following.place if has_values and following is not None else row.place
                self._pairs.pair(label.match, label.label, value.strip(), place)
        self._table = row.table
        return has_values

    def _neighbours(self, row: CellRow, cells: list[str], labels: list[Labelled | None]) -> None:
        """Each label and the cells up to the next label."""
        stacked = all(
            label is not None and label.value for label, cell in zip(labels, cells, strict=True) if cell
        )  # every cell holds its label above its value
        starts = self._starts(cells, labels)
        if starts[0] > 0:
            self._leading(row, cells[: starts[0]])
        for number, start in enumerate(starts):
            end = starts[number + 1] if number + 1 < len(starts) else len(cells)
            label = labels[start]
            if label is None or label.match is None:
                continue
            match, name = label.match, label.label
            values: list[str] = []
            for position in range(start + 1, end):
                other = labels[position]
                again = self._same_label(match, other, has_value=bool(values) or any(cells[position + 1 : end]))
                if again is not None and other is not None:
                    match, name = again, f"{name} / {other.label}"
                elif cells[position]:
                    head = self._heads.get(position, "")
                    crossed = head and read_yes_no(cells[position]).value is True and len(cells[position]) < 4
                    values.append(f"☒ {head}" if crossed else cells[position])
            if label.value and (stacked or not values):
                values = [label.value]
            self._pairs.pair(match, name, self._joined(match, values), row.place)

    def _same_label(self, match: Match, other: Labelled | None, has_value: bool) -> Match | None:
        """`Family name | Nom de famille | Roy`. The only other cell is the value, even `Surname4`."""
        if other is None or other.match is None or other.match.key != match.key or other.value:
            return None
        if not has_value and not (other.match.exact and other.match.languages != match.languages):
            return None
        return Match(match.key, match.exact and other.match.exact, match.languages | other.match.languages)

    def _starts(self, cells: list[str], labels: list[Labelled | None]) -> list[int]:
        """Where in the row a new field begins."""
        starts: list[int] = []
        for position, label in enumerate(labels):
            if label is None or label.match is None:
                continue
            if starts:
                before = labels[starts[-1]]
                if before is None or before.match is None:
                    continue
                beside = position - starts[-1]
                if label.match.key == before.match.key:
                    continue
                if label.match.document and self._takes_documents(before.match):
                    between, behind = labels[starts[-1] + 1 : position], labels[position + 1 :]
                    if not _is_next_label(before.match, between, behind, cells[position + 1 :]):
                        continue
                # A near miss is a label only where one is expected: in every second cell.
                if not label.match.exact and (beside % 2 or position + 1 >= len(cells)):
                    continue
                # The very next cell is the value, even one that reads like a label, unless more follows it.
                if beside == 1 and cells[position + 1 :] and not any(cells[position + 1 :]):
                    continue
            starts.append(position)
        return starts

    def _joined(self, match: Match, values: list[str]) -> str:
        one = self._fields[match.key]
        many_lines = one.type in ("list", "long text") or one.lines != " "
        # Wide gaps: "Yes X" and "No" in two cells must not read as "Yes", "X No".
        return ("\n" if many_lines else "   ").join(values)

    def _leading(self, row: CellRow, cells: list[str]) -> None:
        """Cells before the first label of the row: a section's name, or a field that the form does not have."""
        filled = [cell for cell in cells if cell]
        if len(filled) == 2 and is_label_like(filled[0].rstrip(" :*")) and not is_blank(filled[1]):
            self._pairs.unclaimed(filled[0].rstrip(" :*"), filled[1], row.place)


def _is_next_label(
    before: Match, between: list[Labelled | None], behind: list[Labelled | None], cells_behind: list[str]
) -> bool:
    """`Documents | LMIA | CAQ | Yes`: a document's name is the next label where a value stands before and behind it."""
    has_value = any(label is None or label.match is None or label.match.key != before.key for label in between)
    values = [cell for cell, label in zip(cells_behind, behind, strict=True) if cell and label is None]
    return has_value and bool(values)


def _is_number(cell: str) -> bool:
    bare = cell.strip(" .)(:#")
    return len(bare) <= 4 and (bare.replace(".", "").isdigit() or (len(bare) == 1 and bare.isalpha()))
