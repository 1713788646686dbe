"""A plain text as lines and rows of the form: quoting marks counted and taken off, drawn tables seen as rows."""

from __future__ import annotations

import re
from itertools import pairwise

from mailbot.understand.html.blocks import TooLarge
from mailbot.understand.page.items import CellRow, Item, TextLine
from mailbot.understand.words.folding import visible

MOST_TEXT = 400_000  # characters
MOST_LINES = 4_000
LONGEST_LINE = 30_000

_QUOTE = re.compile(r"^(?:\s{0,3}>)+ ?")
_DRAWN = re.compile(r"^\s*\|.*\|\s*$")
_RULED = re.compile(r"^[\s|+:=\-\u2500-\u257f]+$")


def text_items(text: str, source: str = "text") -> list[Item]:
    """The lines of this text, in order, with their numbers. Raises `TooLarge`."""
    if len(text) > MOST_TEXT:
        raise TooLarge
    items: list[Item] = []
    lines = visible(text).split("\n")
    if len(lines) > MOST_LINES:
        raise TooLarge
    for number, line in enumerate(lines, 1):
        mark = _QUOTE.match(line)
        depth = mark[0].count(">") if mark else 0
        bare = line[mark.end() :] if mark else line
        items.append(_item(bare[:LONGEST_LINE], f"{source}, line {number}", depth))
    return _without_doubled_breaks(items)


def _item(line: str, place: str, depth: int) -> Item:
    if _DRAWN.match(line) and line.count("|") > 2:
        return (
            TextLine("", place, depth) if _RULED.match(line) else _row(line.strip().strip("|").split("|"), place, depth)
        )
    cells = line.strip().split("\t") if "\t" in line else []
    if len(cells) > 2:
        return _row(cells, place, depth)
    return TextLine(line if line == "-- " else line.rstrip(), place, depth)


def _row(cells: list[str], place: str, depth: int) -> CellRow:
    return CellRow([cell.strip() for cell in cells[:40]], place, depth)


def _without_doubled_breaks(items: list[Item]) -> list[Item]:
    """Outlook's text part writes every line break twice: then a blank line means nothing, and two mean one."""
    filled = [bool(item.text.strip()) for item in items]
    together = sum(1 for one, other in pairwise(filled) if one and other)
    if sum(filled) < 8 or together * 10 > sum(filled):
        return items
    kept: list[Item] = []
    blanks = 0
    for item, has_words in zip(items, filled, strict=True):
        blanks = 0 if has_words else blanks + 1
        if has_words or blanks % 2 == 0:
            kept.append(item)
    return kept
