"""How two spellings of a word are known to be the same: case, accents, apostrophes and dashes do not count."""

from __future__ import annotations

import re
import unicodedata

from .folding import in_one_character

_SAME = str.maketrans({
    "’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "′": "'",
    "“": '"', "”": '"', "«": '"', "»": '"',
    "–": "-", "—": "-", "‐": "-", "‑": "-", "‒": "-", "−": "-",
    "：": ":", "œ": "o", "Œ": "o", "\u00ad": " ",
})  # fmt: skip
_BLANK = re.compile(r"[^\S\n]")
_SPACES = re.compile(r"\s+")


def word_set(listing: str) -> frozenset[str]:
    """Words as a reader likes them: separated by blanks, over as many lines as it takes."""
    return frozenset(listing.split())


def flat(text: str) -> str:
    """Small letters without accents, one character for each of `composed(text)`: a place here is a place there."""
    return "".join(map(_base, text.translate(_SAME)))


def composed(text: str) -> str:
    """One character for each letter with its accent, and no blank but the space and the line's end."""
    return _BLANK.sub(" ", in_one_character(text))


def folded(text: str) -> str:
    """For comparing: flat, with single spaces and none around."""
    return _SPACES.sub(" ", flat(composed(text))).strip()


def _base(character: str) -> str:
    if character.isascii():
        return character.lower()
    base = unicodedata.normalize("NFKD", character)[:1].lower()
    return base[:1] or " "
