"""The first word of a line: a command's, one close to it, or any other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from mailbot.understand.words.spelling import composed, folded, word_set
from mailbot.vocabulary.orders import ROWS, OrderRow

from .choices import chosen

LONGEST_LINE = 4_000  # of which a command is sought; a paragraph that a mail program left on one line

_WORDS: dict[str, OrderRow] = {folded(word): definition for definition in ROWS for word in definition.words}
_BEFORE = re.compile(
    r"\s{0,40}(?:(?:[-–—•*·●▪►→§Ø✓]|->|=>|\d{1,2}[.)]|o\s)\s{1,20}|(?:[•·●▪►→]|\d{1,2}\)))?\s{0,20}[*_]{0,3}"
)
_WORD = re.compile(r"[^\W\d_]{2,20}(?![^\W_]|[-'’][^\W\d_])")
_AFTER = re.compile(r"[*_]{0,3}(?P<mark>\s{0,8}[:\uff1a])?[*_]{0,3}")
_SEPARATORS = " \t:,;.-\u2013\u2014"
_ORDINARY = word_set(
    """not noted note's noté direct contract contrat contracts contrats issues vote
    votes lists cash care make made taken
    cases base ease open-ended hello merci note-se fake lake helped held case-by-case mes messages"""
)
"""Close to a command word, and words of their own: never taken for a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A line that begins with a command word, or with something close to one."""

    definition: OrderRow
    rest: str
    word: str
    capitals: bool
    colon: bool
    exact: bool = True  # the word is the command's, not one close to it

    @property
    def marked(self) -> bool:
        """Whether the word alone makes the line a command: in capitals, or with a colon behind it."""
        return self.capitals or self.colon

    @property
    def said(self) -> str:
        """The rest of the line, without what separates it from the word."""
        return self.rest.lstrip(_SEPARATORS).rstrip()


def opening_of(line: str) -> Opening | None:
    """The command word that the line begins with; None where it begins with another word."""
    line = composed(line[:LONGEST_LINE])
    before = _BEFORE.match(line)
    start = before.end() if before else 0
    word = _WORD.match(line, start)
    if word is None:
        return None
    plain = folded(word[0])
    after = _AFTER.match(line, word.end())
    colon = bool(after and after["mark"])
    capitals = _in_capitals(word[0])
    definition = _WORDS.get(plain)
    exact = definition is not None
    if definition is None:
        if not (capitals or colon) or plain in _ORDINARY:
            return None
        definition = _nearest(plain)
        if definition is None:
            return None
    if definition.name == "CPC" and not colon and _is_about_the_cpc(definition, line[word.end() :]):
        return None
    return Opening(definition, line[after.end() if after else word.end() :], word[0], capitals, colon, exact)


def _is_about_the_cpc(definition: OrderRow, rest: str) -> bool:
    """ "CPC said that ...": an abbreviation is always in capitals, so these alone make no command of a sentence."""
    return len(rest.split()) > 3 and chosen(definition, rest) is None


def _in_capitals(word: str) -> bool:
    """An accented letter may be small: some keyboards do not give it as a capital (`CONTACTé`)."""
    return len(word) > 1 and not any(letter.isascii() and letter.islower() for letter in word) and word[0].isupper()


@lru_cache(maxsize=1024)
def _nearest(plain: str) -> OrderRow | None:
    best: tuple[int, OrderRow] | None = None
    for known, definition in _WORDS.items():
        shorter, longer = sorted((len(plain), len(known)))
        if longer < 4:
            continue
        allowed = 2 if shorter >= 7 else 1
        distance = OSA.distance(plain, known, score_cutoff=allowed)
        if distance <= allowed and (best is None or distance < best[0]):
            best = (distance, definition)
    return best[1] if best else None
