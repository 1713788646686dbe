"""Tick boxes: which options stand beside which box, and which of them are ticked."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

# The signs of referral-form.md and those that Word, Outlook and keyboards put in their place.
_TICKED = r"\[\s?[xX✓✔☒☑]\s?\]|\(\s?[xX✓✔]\s?\)|_+[xX✓✔]_+|[☒☑✓✔✅🗹🗷⊠]"
_EMPTY = r"\[\s{0,3}\]|\[_{1,3}\]|\(\s{0,3}\)|[☐□▢◻⬜❏❑]|(?<![A-Za-z0-9_])_{2,}(?![A-Za-z0-9_])"
BOX = re.compile(f"(?P<ticked>{_TICKED})|(?P<empty>{_EMPTY})")


@dataclass(frozen=True, slots=True)
class Option:
    """What stands beside one box; `words` may be empty where the box stands alone."""

    words: str
    ticked: bool


def options(text: str, known: Callable[[str], bool] = lambda words: False) -> list[Option]:
    """The options of a text with boxes in reading order; empty where there are no boxes.

    Each line is read for itself: boxes stand before their words, or after them where the line begins with words and
    ends with a box. One box between two `known` words belongs to the nearer; at the same distance, to both.
    """
    if BOX.search(text) is None:
        return []
    found: list[Option] = []
    for line in text.split("\n"):
        boxes = list(BOX.finditer(line))
        if boxes:
            found.extend(_of_line(line, boxes, known))
    return found


def _of_line(line: str, boxes: list[re.Match[str]], known: Callable[[str], bool]) -> list[Option]:
    before = _words(line[: boxes[0].start()])
    after_last = _words(line[boxes[-1].end() :])
    if len(boxes) == 1 and before and after_last and known(before) and known(after_last):
        left = line[: boxes[0].start()]
        nearer = -1 if left.rstrip().endswith(":") else _gap(left[::-1]) - _gap(line[boxes[0].end() :])
        beside = (before,) if nearer < 0 else (after_last,) if nearer > 0 else (before, after_last)
        return [Option(words, _ticked(boxes[0])) for words in beside]
    edges = [0, *(edge for box in boxes for edge in box.span()), len(line)]
    gaps = [_words(line[edges[i] : edges[i + 1]]) for i in range(0, len(edges), 2)]
    if before and not after_last:
        return [Option(_last(words, known), _ticked(box)) for words, box in zip(gaps, boxes, strict=False)]
    return [Option(words, _ticked(box)) for words, box in zip(gaps[1:], boxes, strict=True)]


def _last(words: str, known: Callable[[str], bool]) -> str:
    """ "Yes  No X": the cross stands beside the last word."""
    last = words.split()[-1] if words else ""
    return last if known(last) else words


def _gap(text: str) -> int:
    return len(text) - len(text.lstrip(" \t"))


def _ticked(box: re.Match[str]) -> bool:
    return box["ticked"] is not None


def _words(text: str) -> str:
    return text.strip(" \t,;:/|•·-\u2013\u2014*")
