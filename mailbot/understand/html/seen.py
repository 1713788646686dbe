"""The one walk over an HTML tree: what a reader sees of it, in order. What is hidden, struck, dropped or not chosen is
left out whole. Without recursion: mail may nest thousands deep."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from lxml import etree

from .blocks import TooLarge
from .hidden import DROPPED, PLAIN, Appearance, appearance, names_hidden_by

MOST_ELEMENTS = 60_000


class Met(Enum):
    """What the walk meets. GONE: an element that nobody sees stands here."""

    BEGINS = 0
    ENDS = 1
    GONE = 2


def seen(root: etree._Element, most: int = MOST_ELEMENTS) -> Iterator[tuple[Met, etree._Element, Appearance] | str]:
    """Beginnings and ends of elements with how they look, and the text between them. Raises `TooLarge` after the first
    `most` elements."""
    hidden = names_hidden_by(root)
    looks: list[Appearance] = []
    skipping: etree._Element | None = None
    elements = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            elements += 1
            if elements > most:
                raise TooLarge
            if skipping is not None:
                continue
            look = _look(element, hidden)
            if look.gone:
                skipping = element
                yield Met.GONE, element, look
                continue
            looks.append(look)
            yield Met.BEGINS, element, look
            if element.text:
                yield element.text
            continue
        if skipping is element:
            skipping = None
        elif skipping is None:
            yield Met.ENDS, element, looks.pop()
        if skipping is None and element.tail:
            yield element.tail


def _look(element: etree._Element, hidden: frozenset[str]) -> Appearance:
    if element.tag in DROPPED or (element.tag == "option" and "selected" not in element.attrib):
        return Appearance(gone=True)
    return appearance(element.attrib, hidden) if element.attrib else PLAIN
