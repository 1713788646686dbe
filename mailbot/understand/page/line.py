"""A line while its page is being read: text and marks of the mail program first, then role by role."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from mailbot.understand.words.folding import fold
from mailbot.vocabulary.orders import ROWS
from mailbot.vocabulary.page import PageLine, Role

LONGEST_FIRST_WORD = 24
_ORDER_WORDS = frozenset(fold(word) for row in ROWS for word in row.words)


@dataclass(slots=True)
class Line:
    """`depth` counts the quotes around it; `rest`: the mail program says that the message answered to begins here, and
    goes to the end. `decided`: an earlier pass knew its role."""

    text: str
    depth: int = 0
    rest: bool = False
    role: Role = Role.OWN
    why: str = "own"
    own: bool = True
    unsure: bool = False
    decided: bool = False

    @property
    def blank(self) -> bool:
        """Whether there is nothing to see."""
        return not self.text.strip()

    def becomes(self, role: Role, why: str, *, own: bool = False) -> None:
        """Gives the line its role, by this evidence; `own`: and it stays the writer's."""
        self.role, self.why, self.own, self.decided = role, why, own, True

    def seen(self, number: int) -> PageLine:
        """As the page has it."""
        cells = tuple(cell.strip() for cell in self.text.split("\t")) if "\t" in self.text.strip() else ()
        place = f"line {number}"
        return PageLine(self.text, self.role, self.why, place, self.depth, cells, self.own, self.unsure)


def plain(text: str) -> str:
    """For comparing: folded, every script's digits as 0 to 9, single spaces."""
    text = fold(text)
    if not text.isascii():
        text = "".join([str(unicodedata.digit(one)) if one.isdigit() else one for one in text])
    return " ".join(text.split())


def begins_with_order_word(text: str) -> bool:
    """Whether the first word is an order's, however it is written."""
    return first_word(text) in _ORDER_WORDS


def first_word(text: str) -> str:
    """The first word, folded, without marks around it; empty where a line begins with none."""
    words = fold(text[:80]).lstrip(" \t-–—*•·_>[(«\"'").split(maxsplit=1)
    return words[0][:LONGEST_FIRST_WORD].rstrip(":：;,.!-–—*_)]»\"'") if words else ""
