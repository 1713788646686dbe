"""The HTML of a reply as lines of text: one for each block, line break or paragraph, the way it looks on the screen.

Lines know how deep in marked quotes they stand, and where the message answered to begins that goes to the end. What is
struck, hidden or a marked signature is not there (`hidden`). How mail programs mark their quotes is `marks`'s.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass

from lxml import etree

from mailbot.understand.html.blocks import TooLarge
from mailbot.understand.html.hidden import Appearance
from mailbot.understand.html.marks import Marks, no_margin, signature_begins
from mailbot.understand.html.parse import MOST_HTML, parse
from mailbot.understand.html.seen import Met, seen

from .line import Line

SIGNATURE = "-- "
MOST_ELEMENTS = 40_000
MOST_LINES = 6_000

_BLOCK_TAGS = """
address article aside body caption center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4
h5 h6 header hgroup html legend li main nav ol p pre section summary table tbody tfoot thead tr ul
"""
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_SPACED = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "dl"})  # a blank line stands between two of them
_SHEET_NO_MARGIN = re.compile(r"(?:^|[}\s,>])p(?:\.msonormal)?[\s,{][^}]{0,400}margin(?:-top)?:\s*0", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\n\r\f]+")


def html_lines(html: str) -> list[Line] | None:
    """The visible lines. None where the HTML says nothing, not even struck."""
    try:
        root = parse(html)
    except TooLarge:
        root = parse(html[:MOST_HTML])
    if root is None or not any(text.strip() for text in root.itertext()):
        return None
    page = _Page(_tight(root))
    with suppress(TooLarge):  # what was read by then is enough of an answer
        page.read(root)
    return page.end()


def _tight(root: etree._Element) -> bool:
    """Whether the document's own sheet takes the blank line between paragraphs away, as Outlook's do."""
    return any(_SHEET_NO_MARGIN.search("".join(sheet.itertext())[:20_000]) for sheet in root.iter("style"))


@dataclass(frozen=True, slots=True)
class _Open:
    """An element that is open: whether it keeps white space, is a row of cells, stands apart from its neighbours, is
    quoted."""

    tag: str
    kept: bool
    row: bool
    spaced: bool
    quoted: bool


class _Page:
    """The lines, as they are met."""

    def __init__(self, tight: bool) -> None:
        self.lines: list[Line] = []
        self._tight = tight
        self._marks = Marks()
        self._line: list[str] = []
        self._space_due = False
        self._kept = self._row = self._item = 0  # how deep in preformatted text, in a row of cells, in a list item
        self._closing: list[_Open] = []
        self._depth = 0
        self._rest = False

    def read(self, root: etree._Element) -> None:
        """Every element in order, to the message answered to."""
        for met in seen(root, MOST_ELEMENTS):
            if isinstance(met, str):
                self._text(met)
                continue
            if len(self.lines) > MOST_LINES:
                break
            what, element, look = met
            if what is Met.ENDS:
                self._end(self._closing.pop())
                continue
            if not self._rest and not self._depth and self._marks.rest_begins(element):
                self._break_if_full()
                self._rest = True
            if what is Met.BEGINS:
                self._begin(element, element.tag, look)
            elif element.tag in _BLOCKS:
                self._break_if_full()

    def end(self) -> list[Line]:
        """All lines, the last one too."""
        self._row = 0
        self._break_if_full()
        return self.lines

    def _begin(self, element: etree._Element, tag: str, look: Appearance) -> None:
        kept = look.preformatted or tag in ("pre", "textarea")
        row = spaced = False
        quoted = not self._rest and (tag == "blockquote" or bool(element.attrib)) and self._marks.is_quote(element)
        if quoted:
            self._break_if_full()
            self._space_due = False
            self._depth += 1
        self._kept += kept
        if element.attrib and signature_begins(element):
            self._mark(SIGNATURE)
        elif tag == "br":
            self._break()
        elif tag == "hr":
            self._break_if_full()
        elif self._row:
            # Not between spans: Word cuts one word into several.
            if tag in ("td", "th") or tag in _BLOCKS:
                self._gap("\t" if tag in ("td", "th") else " ")
        elif tag in _BLOCKS:
            spaced = self._is_spaced(element)
            self._begin_block(tag, spaced)
            row = tag == "tr" and len(element) > 1
            self._row += row
        self._closing.append(_Open(tag, kept, row, spaced, quoted))

    def _begin_block(self, tag: str, spaced: bool) -> None:
        self._break_if_full(keep_bullet=True)
        if spaced:
            self._space_due = bool(self.lines)
        if tag == "li":
            self._line = ["- "]
            self._item += 1

    def _is_spaced(self, element: etree._Element) -> bool:
        if element.tag not in _SPACED or self._tight or self._item:
            return False
        return not (element.attrib and no_margin(element))

    def _end(self, closed: _Open) -> None:
        self._kept -= closed.kept
        self._row -= closed.row
        if closed.quoted:
            self._break_if_full()
            self._space_due = False
            self._depth -= 1
        if closed.tag not in _BLOCKS or self._row:
            return
        self._break_if_full()
        if closed.tag == "li":
            self._item -= 1
        elif closed.spaced:
            self._space_due = bool(self.lines)

    def _gap(self, blank: str) -> None:
        """Between the cells of a row a tab, as in a form; between the paragraphs of a cell a space."""
        if blank == "\t" and self._line and self._line[-1] == " ":
            self._line.pop()
        if self._line and not self._line[-1].endswith((" ", "\t")):
            self._line.append(blank)

    def _mark(self, mark: str) -> None:
        self._break_if_full()
        self._add(mark)
        self._space_due = False

    def _text(self, text: str) -> None:
        if self._kept and not self._row:
            first, *others = text.split("\n")
            self._line.append(first)
            for other in others:
                self._break()
                self._line.append(other)
            return
        text = _SPACES.sub(" ", text)
        if not self._line or self._line[-1].endswith((" ", "\t")):
            text = text.removeprefix(" ")
        if text:
            self._line.append(text)

    def _break_if_full(self, keep_bullet: bool = False) -> None:
        line = "".join(self._line)
        if line.strip() and line != "- ":
            self._break()
        elif not (keep_bullet and line == "- "):
            self._line = []
            if "\u00a0" in line:  # a blank line that somebody typed
                self._pay()
                self._add("")

    def _break(self) -> None:
        if self._row:
            self._gap(" ")
            return
        self._pay()
        self._add("".join(self._line))
        self._line = []

    def _pay(self) -> None:
        """The blank line between two paragraphs, once."""
        if self._space_due and self.lines and not self.lines[-1].blank:
            self._add("")
        self._space_due = False

    def _add(self, text: str) -> None:
        self.lines.append(Line(text, self._depth, self._rest))
