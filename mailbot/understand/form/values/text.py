"""Words that mean themselves: names, addresses, and the long texts in which people tell the story."""

from __future__ import annotations

import re

from mailbot.understand.words.folding import one_line

from .outcome import BLANK, Outcome, is_blank

LONGEST = 1_000
LONGEST_STORY = 20_000

_AUTOLINK = re.compile(r"\s?<(?:https?|mailto|tel):[^<>\s]{0,2000}>")
_BLANK_LINES = re.compile(r"\n{3,}")


def read_text(text: str, lines: str = " ") -> Outcome:
    """The words on one line; `lines` joins several."""
    if is_blank(text):
        return BLANK
    parts = [_bare(line) for line in text[:LONGEST].split("\n")]
    joined = lines.join(part.rstrip(",; ") if "," in lines else part for part in parts if part)
    return Outcome(one_line(joined)) if joined else BLANK


def read_long_text(text: str) -> Outcome:
    """The words with their paragraphs."""
    if is_blank(text):
        return BLANK
    whole = "\n".join(_bare(line) for line in text[:LONGEST_STORY].split("\n"))
    return Outcome(_BLANK_LINES.sub("\n\n", whole).strip())


def _bare(line: str) -> str:
    line = one_line(_AUTOLINK.sub("", line))
    # Text versions of bold words: *Pelletier*.
    return line[1:-1] if len(line) > 2 and line[0] == line[-1] == "*" and "*" not in line[1:-1] else line
