"""HTML as a reader sees it: lines, and tables of cells. Hidden and struck text is gone, tick boxes are characters.

Parsed once, by lxml alone: building a second tree for Beautiful Soup costs several times the parse. What the lines
and cells mean is left to the readers of forms and of replies; the walk over the tree is `seen`'s.
"""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

from .blocks import Block, TooLarge, lines_of
from .walk import walk

MOST_HTML = 1_500_000  # characters, pictures not counted; Word writes 1 KB for a field

# lxml drops what follows </html>; mail programs show it: a gateway puts a whole document with its banner above a mail.
_CLOSED = re.compile(r"</(?:html|body)\s{0,20}>", re.IGNORECASE)
_DATA_URI = re.compile(r"""(["'(])data:[^"')>]{200,}""")


def read_html(html: str) -> list[Block]:
    """The lines and tables of a document, in order. Raises `TooLarge`, and nothing else."""
    root = parse(html)
    return [] if root is None else walk(root)


@lru_cache(maxsize=2)
def parse(html: str) -> etree._Element | None:
    """The tree; None where there is nothing in it. Raises `TooLarge`. Several readers look at one message: it is parsed
    once, and nobody may change it."""
    if "data:" in html:
        html = _DATA_URI.sub(r"\1", html)
    if len(html) > MOST_HTML:
        raise TooLarge
    octets = _CLOSED.sub("", html).replace("\x00", "").encode("utf-8", "replace")
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root: etree._Element | None = etree.fromstring(octets, parser)
    except (etree.LxmlError, ValueError):
        return None
    return root


def html_to_text(html: str) -> str:
    """What a reader sees, as plain text: one line a line, cells apart by tabs; empty where it is too much to read."""
    try:
        return "\n".join(lines_of(read_html(html), gap="\t"))
    except TooLarge:
        return ""
