"""What is quoted by its content: lines that stand in the message answered to, or in the case's other messages, whatever
a mail program put before them, however it wrapped them (interface.md, "How a mail is read", 4)."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from mailbot.understand.words.folding import fold
from mailbot.vocabulary.page import Role

from .courtesies import is_closing, is_greeting, is_marking
from .furniture import is_rule
from .line import Line, begins_with_order_word

MOST_TEXT = 400_000  # characters of earlier texts that are searched
MOST_LINES = 4_000
MOST_TEXTS = 32  # kept as words: a case's letters are looked through with each of its messages
LONG = 8  # words of a line that is known by itself
SAME_AGAIN = 12  # lines of a message that says nothing but what was said before
RUN = 5  # words of a run of two lines or more

_LINK = re.compile(r"<[^<>\s]{1,400}>|\bhttps?://\S{1,400}|\bmailto:\S{1,400}")
_WORD = re.compile(r"\w+")


class Known:
    """The words of earlier texts, to be asked whether some words stand there side by side."""

    def __init__(self, texts: tuple[str, ...]) -> None:
        left = MOST_TEXT
        self._texts: list[str] = []
        for text in texts:
            self._texts.append(_earlier_words(text[:left]))
            left -= len(text)
            if left <= 0:
                break

    def has(self, words: str) -> bool:
        """Whether these words stand there, one after the other."""
        return any(f" {words} " in text for text in self._texts)


def mark_known(lines: list[Line], earlier: tuple[str, ...]) -> None:
    """Gives its role to every line that is known from earlier: two or more that run on, or one that is long."""
    if not earlier:
        return
    known = Known(earlier)
    said = [(at, _words(line.text)) for at, line in enumerate(lines[:MOST_LINES]) if not line.blank]
    said = [(at, words) for at, words in said if words]
    top = _first_own(lines)
    for run in _runs(said, known) if said else ():
        if _counts(run, lines, top):
            for at in range(_divider_above(lines, run[0][0]), run[-1][0] + 1):
                lines[at].becomes(Role.QUOTATION, "known_text")


def _divider_above(lines: list[Line], first: int) -> int:
    """Where the program's line of underscores above a quotation stands; `first` where there is none."""
    above = next((at for at in range(first - 1, -1, -1) if not lines[at].blank), None)
    return above if above is not None and is_rule(lines[above].text) else first


def _runs(said: list[tuple[int, str]], known: Known) -> list[list[tuple[int, str]]]:
    """Lines that stand in an earlier text, together with those that follow them there."""
    runs: list[list[tuple[int, str]]] = []
    here = [known.has(words) for _, words in said]
    follows = [False] + [
        one and two and known.has(f"{above[1]} {below[1]}")
        for (one, two), (above, below) in zip(pairwise(here), pairwise(said), strict=True)
    ]
    for line, is_here, goes_on in zip(said, here, follows, strict=True):
        if not is_here:
            continue
        if goes_on:
            runs[-1].append(line)
        else:
            runs.append([line])
    return runs


def _counts(run: list[tuple[int, str]], lines: list[Line], top: int) -> bool:
    first = run[0][0]
    orders = begins_with_order_word(lines[first].text)
    if first <= top < len(lines):
        # Who writes the same again means it: nothing of theirs stands above.
        whole = len(run) <= SAME_AGAIN and all(line.blank for line in lines[run[-1][0] + 1 :])
        if whole or begins_with_order_word(lines[top].text):
            return False
    length = sum(words.count(" ") + 1 for _, words in run)
    if len(run) == 1:
        return length >= LONG
    return length >= RUN or (orders and any(begins_with_order_word(lines[at].text) for at, _ in run))


def _first_own(lines: list[Line]) -> int:
    """The first line that says something: no greeting, no marking."""
    for at, line in enumerate(lines):
        if not line.blank and not line.depth and not (is_greeting(line.text) or is_marking(line.text)):
            return at if not is_closing(line.text) else len(lines)
    return len(lines)


@lru_cache(maxsize=MOST_TEXTS)
def _earlier_words(text: str) -> str:
    return f" {_words(text)} "


def _words(text: str) -> str:
    return " ".join(_WORD.findall(fold(_LINK.sub(" ", text))))
