"""What a reader sees of an HTML tree (`seen`) as `blocks`: lines, and tables of cells."""

from __future__ import annotations

import re
from enum import Enum

from lxml import etree

from mailbot.understand.words.folding import visible

from .blocks import Block, Cell, Line, Table, TooLarge
from .hidden import Appearance
from .seen import Met, seen

DEEPEST_TABLE = 24  # a table in a table ...; below that, rows are lines
MOST_LINES = 4_000
MOST_ROWS = 2_000

_WHITE = re.compile(r"[ \t\n\r\f]+")
_SPACES = re.compile(r" {2,}")
_TAB = "\ue000"  # a private mark for the gap after a label in bold; becomes a tab when the line is done
_BLOCK_TAGS = """
address article aside body caption center details dialog div fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6
header hgroup html legend main nav ol p section summary tbody tfoot thead ul
"""
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_LABEL_TAGS = frozenset({"b", "strong", "label", "dt"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "caption", "legend"})
# Boxes and bullets that Word sets in Wingdings and Wingdings 2: a letter in the text, a box on paper.
_WINGDINGS = {
    "þ": "☑",
    "ý": "☒",
    "x": "☒",
    "ü": "✓",
    "o": "☐",
    "¨": "☐",
    "q": "☐",
    "R": "☑",
    "S": "☒",
    "P": "✓",
    "£": "☐",
}


class _Opened(Enum):
    """What the start of an element opened, to be closed at its end."""

    NOTHING = 0
    TABLE = 1
    CELL = 2


def walk(root: etree._Element) -> list[Block]:
    """The lines and tables under this element. Raises `TooLarge`."""
    walker = _Walk()
    walker.read(root)
    return walker.blocks


class _Walk:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._holders = [self.blocks]
        self._tables: list[Table] = []
        self._open: list[tuple[Appearance, _Opened, bool]] = []
        self._pieces: list[str] = []
        self._started = False  # the line in hand has words already
        self._links: list[int] = []
        self._depth = self._heading = self._preformatted = self._wingdings = self._numbered = self._lines = 0
        self._rows = 0

    def read(self, root: etree._Element) -> None:
        for met in seen(root):
            if isinstance(met, str):
                self._text(met)
                continue
            what, element, look = met
            if what is Met.BEGINS:
                self._begin(element, element.tag, look)
            elif what is Met.ENDS:
                self._end(element, element.tag)
        self._flush()

    def _begin(self, element: etree._Element, tag: str, look: Appearance) -> None:
        opened = _Opened.NOTHING
        if tag in _BLOCKS:
            self._flush()
            self._heading += tag in _HEADINGS
        elif tag in _STARTS:
            self._flush()
            opened = _STARTS[tag](self, element)
        elif tag == "br":
            self._flush(blank=True)
        elif tag == "input":
            self._text(_input(element))
        elif tag == "a":
            self._links.append(len(self._pieces))
        elif tag == "sup" and _is_footnote(element):
            self._add(" [")  # "UCI [1]": beside its word, not the end of it
        self._preformatted += look.preformatted
        self._wingdings += look.wingdings
        labels = (look.bold or tag in _LABEL_TAGS) and not self._started
        self._open.append((look, opened, labels))

    def _end(self, element: etree._Element, tag: str) -> None:
        look, opened, labels = self._open.pop()
        if labels and self._started and self._pieces and self._pieces[-1] != _TAB:
            self._pieces.append(_TAB)
        if tag == "a":
            self._end_link(element)
        elif tag == "sup" and _is_footnote(element):
            self._add("]")
        elif tag in _BLOCKS or tag in _STARTS:
            self._flush()
            self._heading -= tag in _HEADINGS
            self._depth -= tag == "blockquote"
            self._preformatted -= tag == "pre"
        if opened is _Opened.CELL:
            self._holders.pop()
        elif opened is _Opened.TABLE:
            self._tables.pop()
        self._preformatted -= look.preformatted
        self._wingdings -= look.wingdings

    def _table(self, element: etree._Element) -> _Opened:
        if len(self._tables) >= DEEPEST_TABLE:
            return _Opened.NOTHING
        self._numbered += 1
        table = Table(self._numbered, self._depth)
        self._holders[-1].append(table)
        self._tables.append(table)
        return _Opened.TABLE

    def _row(self, element: etree._Element) -> _Opened:
        if self._tables:
            self._begin_row()
        return _Opened.NOTHING

    def _begin_row(self) -> None:
        self._rows += 1
        if self._rows > MOST_ROWS:
            raise TooLarge
        self._tables[-1].rows.append([])

    def _cell(self, element: etree._Element) -> _Opened:
        # A cell belongs to the innermost table that was opened; one too deep is a line.
        if not self._tables or len(self._tables) >= DEEPEST_TABLE:
            return _Opened.NOTHING
        table = self._tables[-1]
        if not table.rows or (element.tag == "dt" and table.rows[-1]):
            self._begin_row()
        cell = Cell([], _span(element, "colspan"), _span(element, "rowspan"))
        table.rows[-1].append(cell)
        self._holders.append(cell.blocks)
        return _Opened.CELL

    def _quote(self, element: etree._Element) -> _Opened:
        self._depth += 1
        return _Opened.NOTHING

    def _item(self, element: etree._Element) -> _Opened:
        self._pieces.append("• ")
        return _Opened.NOTHING

    def _rule(self, element: etree._Element) -> _Opened:
        self._line("_" * 8)
        return _Opened.NOTHING

    def _verbatim(self, element: etree._Element) -> _Opened:
        self._preformatted += 1
        return _Opened.NOTHING

    def _end_link(self, element: etree._Element) -> None:
        begun = self._links.pop() if self._links else 0
        scheme, _, target = element.get("href", "")[:400].partition(":")
        if scheme.lower() not in ("mailto", "tel"):
            return
        shown = "".join(self._pieces[begun : begun + 50])
        told = "@" in shown if scheme.lower() == "mailto" else any(letter.isdigit() for letter in shown)
        if not told:
            self._text(f" <{target.partition('?')[0]}>")

    def _text(self, text: str) -> None:
        if self._wingdings and len(text.strip()) == 1:
            text = _WINGDINGS.get(text.strip(), text)
        if self._preformatted:
            first, *others = text.split("\n")
            self._add(first)
            for line in others:
                self._flush(blank=True)
                self._add(line)
        else:
            self._add(_WHITE.sub(" ", text))

    def _add(self, text: str) -> None:
        if text:
            self._pieces.append(text)
            self._started = self._started or not text.isspace()

    def _flush(self, blank: bool = False) -> None:
        pieces, self._pieces, self._started = self._pieces, [], False
        text = "".join(pieces)
        if not self._preformatted:
            text = _SPACES.sub(" ", text).strip(" ")
        text = visible(text).replace(_TAB, "\t").strip()
        # A paragraph of nothing but a non-breaking space is how Word and Outlook write a blank line.
        if text or blank or any("\u00a0" in piece for piece in pieces):
            self._line(text)

    def _line(self, text: str) -> None:
        self._lines += 1
        if self._lines > MOST_LINES:
            raise TooLarge
        self._holders[-1].append(Line(text, self._depth, self._heading > 0))


_STARTS = {
    "table": _Walk._table,
    "dl": _Walk._table,
    "tr": _Walk._row,
    "td": _Walk._cell,
    "th": _Walk._cell,
    "dt": _Walk._cell,
    "dd": _Walk._cell,
    "blockquote": _Walk._quote,
    "li": _Walk._item,
    "hr": _Walk._rule,
    "pre": _Walk._verbatim,
}


def _span(element: etree._Element, name: str) -> int:
    text = element.get(name, "1").strip()
    return min(int(text), 60) if text.isdecimal() and text.isascii() and 0 < len(text) < 6 else 1


def _is_footnote(element: etree._Element) -> bool:
    text = (element.text or "").strip()
    return text.isdecimal() and len(text) < 3 and not len(element)


def _input(element: etree._Element) -> str:
    kind = element.get("type", "text").lower()
    if kind in ("checkbox", "radio"):
        return "☒ " if "checked" in element.attrib else "☐ "
    return "" if kind in ("hidden", "submit", "button", "image", "file", "password") else element.get("value", "")
