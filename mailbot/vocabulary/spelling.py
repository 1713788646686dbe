"""One table of what is written in two ways: letters that no accent makes of others, apostrophes, quotes, dashes.

The form, the officers' orders and the search for the same client all compare by it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

LETTERS = {
    "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ŋ": "n", "ħ": "h", "ŧ": "t",
    "ĸ": "k", "ə": "e", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y", "ŀ": "l", "ŉ": "n", "ĳ": "ij", "ß": "ss",
}  # fmt: skip
"""As somebody without them on the keyboard types them."""
_APOSTROPHES = dict.fromkeys("’‘ʼ´`′", "'")
_MARKS = {**_APOSTROPHES, **dict.fromkeys("“”«»", '"'), **dict.fromkeys("–—‐‑‒−", "-"), "：": ":", "\u00ad": " "}

_FIRST_MARK = "\u0300"  # no sign that combines stands before it
_FOLDED = str.maketrans({**LETTERS, **_APOSTROPHES})
_IN_PLACE = str.maketrans({
    **_MARKS, **{letter: plain[0] for letter, plain in LETTERS.items()},
    **{letter.upper(): plain[0] for letter, plain in LETTERS.items() if len(letter.upper()) == 1},
})  # fmt: skip


MOST_MARKS = 30
"""Accents on one letter that count, as Unicode's own stream-safe form has it (UAX 15)."""
_BEYOND_LATIN = re.compile(rf"[^\x00-\u02ff]{{{MOST_MARKS},}}")


def normalized(form: Literal["NFC", "NFKC", "NFKD"], text: str) -> str:
    """The text in this form of Unicode. Python sorts the marks on a letter one by one: a million of them on one letter
    would keep it for hours, and nothing could end that."""
    return unicodedata.normalize(form, _BEYOND_LATIN.sub(_few_marks, text))


def _few_marks(run: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for character in run[0]:
        is_mark = unicodedata.combining(unicodedata.normalize("NFKD", character)[0])
        marks = marks + 1 if is_mark else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def fold(text: str) -> str:
    """Lower case without accents; œ and æ in two letters; apostrophes straight."""
    if text.isascii():
        return text.lower()
    plain = normalized("NFKD", text.casefold().translate(_FOLDED))
    return "".join([letter for letter in plain if letter < _FIRST_MARK or not unicodedata.combining(letter)])


def fold_in_place(text: str) -> str:
    """Small letters without accents, quotes and dashes plain, one character for each of `text`: a place here is a place
    there."""
    return "".join(map(_base, text.translate(_IN_PLACE)))


def _base(character: str) -> str:
    if character.isascii():
        return character.lower()
    base = unicodedata.normalize("NFKD", character)[:1].lower()
    return base[:1] or " "


_NORTH_AMERICAN = re.compile(r"\+1(\d{3})(\d{3})(\d{4})(?:;ext=(\d+))?\Z", re.ASCII)


def telephone(number: str) -> str:
    """A number of the referral (E.164, perhaps `;ext=`) as people here write it: `613-555-0123`."""
    found = _NORTH_AMERICAN.match(number)
    if found is None:
        return number.replace(";ext=", " x")
    area, exchange, line, extension = found.groups()
    return f"{area}-{exchange}-{line}" + (f" x{extension}" if extension else "")
