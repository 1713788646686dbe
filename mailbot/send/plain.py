"""The plain-text part of a letter (D23), made from its HTML, so that both always say the same.

Only the few elements that our own templates use. Laid out as WCAG's techniques for plain text say: two blank lines
before a heading (T3), a hyphen at each line of a list (T2), a blank line between paragraphs (T1).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import html as lxml_html
from lxml.html import HtmlElement

WIDTH = 72
"""Where lines are broken; a longer word, an address for instance, stays whole."""

_SPACES = "\t\n\r\f "  # not the no-break ones, which str.split() would take along


def plain_text(markup: str) -> str:
    """The text of a letter's HTML."""
    if not markup.strip():
        return ""
    blocks = list(_blocks(lxml_html.fragment_fromstring(markup, create_parent="div"), WIDTH))
    lines: list[str] = []
    for index, (gap, block) in enumerate(blocks):
        lines += [""] * (gap if index else 0) + block
    return "\n".join(lines) + "\n"


def wrapped(text: str, width: int = WIDTH, first: str = "", rest: str = "") -> list[str]:
    """`text` in lines of at most `width`; `first` and `rest` go before its first and its other lines."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        words: list[str] = []
        line = len(first if not lines else rest)
        for word in filter(None, paragraph.split(" ")):
            if words and line + 1 + len(word) > width:
                lines.append((rest if lines else first) + " ".join(words))
                words, line = [], len(rest)
            line += len(word) + bool(words)
            words.append(word)
        lines.append(((rest if lines else first) + " ".join(words)).rstrip(" "))
    return lines


Block = tuple[int, list[str]]
"""Blank lines before it, and its lines."""


def _blocks(parent: HtmlElement, width: int) -> Iterator[Block]:
    """The blocks of an element; running text between them is a paragraph of its own."""
    loose = _collapsed(parent.text or "")
    for child in parent:
        layout = _LAYOUT.get(child.tag) if isinstance(child.tag, str) else _nothing
        if layout is None:
            loose += _inline(child) + _collapsed(child.tail or "")
            continue
        if loose.strip(_SPACES):
            yield 1, wrapped(_tidy(loose), width)
        loose = _collapsed(child.tail or "")
        yield from layout(child, width)
    if loose.strip(_SPACES):
        yield 1, wrapped(_tidy(loose), width)


def _paragraph(element: HtmlElement, width: int) -> Iterator[Block]:
    text = _tidy(_inside(element))
    if text:
        yield 1, wrapped(text, width)


def _heading(element: HtmlElement, width: int) -> Iterator[Block]:
    yield 2, wrapped(_tidy(_inside(element)), width)


def _list(element: HtmlElement, width: int) -> Iterator[Block]:
    for index, entry in enumerate(element.iterchildren("li")):
        mark = f"{index + 1}. " if element.tag == "ol" else "- "
        inner = list(_blocks(entry, width - len(mark)))
        lines = [line for gap, block in inner for line in ([""] * (gap - 1) + block)]
        indent = " " * len(mark)
        yield int(index == 0), [((indent if at else mark) + line).rstrip() for at, line in enumerate(lines)]


def _table(element: HtmlElement, width: int) -> Iterator[Block]:
    """Each row as `label: value`, or its cells one after the other."""
    first = True
    for row in element.iter("tr"):
        cells = [_tidy(_inside(cell)) for cell in row.iterchildren("th", "td")]
        heads = [cell.tag == "th" for cell in row.iterchildren("th", "td")]
        if all(heads):  # a row of column heads says nothing without its columns
            continue
        if heads and heads[0]:
            colon = "\u00a0: " if row.xpath("boolean(ancestor::*[@lang][1][@lang='fr'])") else ": "
            text = cells[0] + colon + " ".join(filter(None, cells[1:]))
        else:
            text = " – ".join(filter(None, cells))
        yield int(first), wrapped(text, width, rest="  ")
        first = False


def _verbatim(element: HtmlElement, width: int) -> Iterator[Block]:
    yield 1, (element.text_content() or "").strip("\n").split("\n")


def _quote(element: HtmlElement, width: int) -> Iterator[Block]:
    inner = list(_blocks(element, width - 2))
    lines = [line for index, (gap, block) in enumerate(inner) for line in ([""] * (gap if index else 0) + block)]
    yield 1, [f"> {line}".rstrip() for line in lines]


def _rule(element: HtmlElement, width: int) -> Iterator[Block]:
    yield 2, ["* * *"]


def _nothing(element: HtmlElement, width: int) -> Iterator[Block]:
    yield from ()


_LAYOUT: dict[str, Callable[[HtmlElement, int], Iterator[Block]]] = {
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
    "style": _nothing,
}
"""How each block is laid out; any other element is part of the running text."""


def _inside(element: HtmlElement) -> str:
    return _collapsed(element.text or "") + "".join(_inline(child) + _collapsed(child.tail or "") for child in element)


def _inline(element: HtmlElement) -> str:
    if element.tag == "br":
        return "\n"
    if not isinstance(element.tag, str) or element.tag == "style":
        return ""
    text = _inside(element)
    target = element.get("href") or ""
    if target.startswith(("https:", "http:")) and target != text:
        return f"{text} ({target})"
    return text


def _collapsed(text: str) -> str:
    return text.translate(_AS_SPACE)


def _tidy(text: str) -> str:
    lines = (" ".join(filter(None, line.split(" "))) for line in text.split("\n"))
    return "\n".join(lines).strip(_SPACES)


_AS_SPACE = dict.fromkeys(map(ord, _SPACES), " ")
