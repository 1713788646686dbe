"""How two spellings of a word are known to be the same: case, accents, apostrophes and dashes do not count."""

from __future__ import annotations

import re

from mailbot.vocabulary.spelling import fold_in_place as flat

__all__ = ["composed", "flat", "folded", "word_set"]

from .folding import in_one_character

_BLANK = re.compile(r"[^\S\n]")
_SPACES = re.compile(r"\s+")


def word_set(listing: str) -> frozenset[str]:
    """Words as a reader likes them: separated by blanks, over as many lines as it takes."""
    return frozenset(listing.split())


def composed(text: str) -> str:
    """One character for each letter with its accent, and no blank but the space and the line's end."""
    return _BLANK.sub(" ", in_one_character(text))


def folded(text: str) -> str:
    """For comparing: flat, with single spaces and none around."""
    return _SPACES.sub(" ", flat(composed(text))).strip()
