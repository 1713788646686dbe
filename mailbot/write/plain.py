"""The plain-text part of a letter (D23), made from its HTML, so that both always say the same.

Only the few elements that our own templates use. Laid out as WCAG's techniques for plain text say: two blank lines
before a heading (T3), a hyphen at each line of a list (T2), a blank line between paragraphs (T1).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element as Element

WIDTH = 72
"""Where lines are broken; a longer word, an address for instance, stays whole."""

BREAK = "\x0b"
"""Stands for `<br>` until lines are made; nothing that is printed holds one."""

_SPACES = " \t\n\r\f"
_BLANK = re.compile(f"[{_SPACES}]+")  # not the no-break spaces, which str.split() would take along
_AROUND_BREAK = re.compile(f" ?{BREAK} ?")


def plain_text(markup: str, language: str = "en", width: int = WIDTH) -> str:
    """The text of a letter's HTML, in lines of at most `width`."""
    if not markup.strip():
        return ""
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    body = etree.fromstring(f"<html><body>{markup}</body></html>", parser)[0]
    lines: list[str] = []
    for gap, block in _blocks(body, _Page(width, "\u00a0: " if language == "fr" else ": ")):
        lines += [""] * (gap if lines else 0) + block
    return "\n".join(lines) + "\n"


def wrapped(text: str, width: int = WIDTH, first: str = "", rest: str = "") -> list[str]:
    """`text` in lines of at most `width`; `first` and `rest` go before its first and its other lines."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        at = 0
        while True:
            before = rest if lines else first
            end = len(paragraph)
            if at + width - len(before) < end:
                end = paragraph.rfind(" ", at, at + width - len(before) + 1)
                end = end if end > at else paragraph.find(" ", at + 1)
            if end < 0 or end == len(paragraph):
                lines.append((before + paragraph[at:]).rstrip(" "))
                break
            lines.append(before + paragraph[at:end])
            at = end + 1
    return lines


@dataclass(frozen=True, slots=True)
class _Page:
    """What the layout of a block goes by."""

    width: int
    colon: str

    def narrower(self, by: int) -> _Page:
        return _Page(self.width - by, self.colon)


Block = tuple[int, list[str]]
"""Blank lines before it, and its lines."""


def _blocks(parent: Element, page: _Page) -> Iterator[Block]:
    """The blocks of an element; running text between them is a paragraph of its own."""
    loose = parent.text or ""
    for child in parent:
        layout = _LAYOUT.get(child.tag) if isinstance(child.tag, str) else _nothing
        if layout is None:
            loose += _inline(child) + (child.tail or "")
            continue
        if loose.strip(_SPACES):
            yield 1, wrapped(_tidy(loose), page.width)
        loose = child.tail or ""
        yield from layout(child, page)
    if loose.strip(_SPACES):
        yield 1, wrapped(_tidy(loose), page.width)


def _paragraph(element: Element, page: _Page) -> Iterator[Block]:
    text = _tidy(_inside(element))
    if text:
        yield 1, wrapped(text, page.width)


def _heading(element: Element, page: _Page) -> Iterator[Block]:
    yield 1 if element.tag == "h3" else 2, wrapped(_tidy(_inside(element)), page.width)


def _list(element: Element, page: _Page) -> Iterator[Block]:
    for index, entry in enumerate(element.iterchildren("li")):
        mark = f"{index + 1}. " if element.tag == "ol" else "- "
        inner = list(_blocks(entry, page.narrower(len(mark))))
        lines = [line for gap, block in inner for line in ([""] * (gap - 1) + block)]
        indent = " " * len(mark)
        yield int(index == 0), [((indent if at else mark) + line).rstrip() for at, line in enumerate(lines)]


def _table(element: Element, page: _Page) -> Iterator[Block]:
    """Each row as `label: value`, or its cells one after the other."""
    gap, heads = 1, []
    for row in element.iter("tr"):
        cells = [(cell.tag, cell.get("data-said") or _tidy(_inside(cell))) for cell in row.iterchildren("th", "td")]
        if all(tag == "th" for tag, _ in cells):  # column heads say nothing without their columns
            heads = [text for _, text in cells]
            continue
        if element.get("class") == "figures":  # nor do figures without their heads
            figures = zip(heads[1:], cells[1:], strict=True)
            cells[1:] = [("td", text and _with_head(head, text, page)) for head, (_, text) in figures]
        texts = [text for _, text in cells if text]
        label = ""
        if cells[0][0] == "th" and len(texts) > 1:
            asked = texts.pop(0)
            label = asked + (" " if asked.endswith("?") else page.colon)
        yield gap, wrapped(label + " – ".join(texts), page.width, rest="  ")
        gap = 0


def _with_head(head: str, text: str, page: _Page) -> str:
    """A figure that does not say by itself what it counts."""
    return f"{head}{page.colon}{text}" if text.isdigit() else text


def _verbatim(element: Element, page: _Page) -> Iterator[Block]:
    yield 1, "".join(element.itertext()).strip("\n").split("\n")


def _quote(element: Element, page: _Page) -> Iterator[Block]:
    inner = list(_blocks(element, page.narrower(2)))
    lines = [line for index, (gap, block) in enumerate(inner) for line in ([""] * (gap if index else 0) + block)]
    yield 1, [f"> {line}".rstrip() for line in lines]


def _rule(element: Element, page: _Page) -> Iterator[Block]:
    yield 2, ["* * *"]


def _nothing(element: Element, page: _Page) -> Iterator[Block]:
    yield from ()


_LAYOUT: dict[str, Callable[[Element, _Page], Iterator[Block]]] = {
    "p": _paragraph,
    "h1": _heading,
    "h2": _heading,
    "h3": _heading,
    "ul": _list,
    "ol": _list,
    "table": _table,
    "pre": _verbatim,
    "blockquote": _quote,
    "hr": _rule,
    "div": _blocks,
    "section": _blocks,
    "header": _blocks,
    "footer": _blocks,
    "style": _nothing,
}
"""How each block is laid out; any other element is part of the running text."""


def _inside(element: Element) -> str:
    if not len(element):
        return element.text or ""
    return (element.text or "") + "".join(_inline(child) + (child.tail or "") for child in element)


def _inline(element: Element) -> str:
    if element.tag == "br":
        return BREAK
    text = _inside(element)
    target = element.get("href", "")
    if target.startswith(("https:", "http:")) and target != text:
        return f"{text} ({target})"
    return text


def _tidy(text: str) -> str:
    """One space for any blank of the source; a line for each break."""
    text = _BLANK.sub(" ", text).strip(" ")
    return _AROUND_BREAK.sub("\n", text).strip("\n") if BREAK in text else text
