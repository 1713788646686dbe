"""The line above a quotation: "On Monday, 23 November 2026 at 9:52, Jas Singh <j.singh@office.example> wrote:", in any
language of the table, the date or the name first, on one line or several, with and without address and colon.

`sure`: what stands below is another's. Not sure is what only looks so, "Her employer wrote:": then nothing is lost, and
no order below it is carried out unasked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mailbot.understand.words.folding import fold

from .languages import LANGUAGES
from .line import Line, begins_with_order_word, plain

LONGEST = 4  # lines
MOST_CHARACTERS = 500
MOST_UNSURE = 200

_ALL = sorted({fold(verb) for words in LANGUAGES.values() for verb in words.wrote.split("|") if verb}, key=len)[::-1]
_SPACED = "|".join(re.escape(verb) for verb in _ALL if verb[0] < "\u0590")
_UNSPACED = "|".join(re.escape(verb) for verb in _ALL if verb[0] >= "\u0590")
_VERB = re.compile(rf"(?<![^\W_])(?:{_SPACED})(?![^\W_])|(?:{_UNSPACED})")
_END = re.compile(r"[\s:\uff1a;,.>*_)\]-]*$")
_COLON = re.compile(r"[:\uff1a]\s{0,9}[*_]{0,9}$|-{2}\s{0,9}$")
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]|<[^<>]{1,120}>|\[mailto:")
_YEAR = re.compile(r"(?<!\d)(?:19|20|25)\d\d(?!\d)|\d\s?年")
_TIME = re.compile(r"(?<!\d)\d{1,2}\s?(?:[:.\uff1a]\s?[0-5]\d|h(?:\s?\d\d)?|uhr\b|[ap]\.?\s?m\b)(?!\d)")
_NUMBERS = re.compile(r"(?<!\d)\d{1,4}([-/.])\s?\d{1,2}\1\s?\d{2,4}(?!\d)")
_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_YOU = re.compile(r"\byou wrote\b|\b(?:vous avez|tu as) ecrit\b")
_SOMEBODY = re.compile(
    r"\b(?:the|her|his|our|their|my|an?|la|le|les|une?|sa|son|ses|ma|mon|mes|notre|nos|leur)\s[\w-]+(?:\s[\w-]+)?\s*$"
    r"|\bl'[\w-]+(?:\s[\w-]+)?\s*$|\b(?:he|she|they|i|we|il|elle|ils|elles|on|je|nous|who|qui)\s*$"
)
_DASHED = re.compile(r"^\s*--.{6,600}--\s{0,9}$")
_GROUPWISE = re.compile(r"^>>>\s.{1,300}\d\s.{0,40}>>>\s{0,8}$")
_SENTENCE = re.compile(r"(?<=[\w)]{4})[.!?]\s+(?=[^\W\d])")
_STARTS = re.compile(r"^\W*(?:\w+\W+){0,3}?\d|^\W*\w[^.!?:]{0,80}(?:<[^<>]*@|[\w.+-]@\w)")


@dataclass(frozen=True, slots=True)
class Attribution:
    """How many lines it takes, and whether there is any doubt about it."""

    lines: int
    sure: bool


def attribution(lines: Sequence[Line], at: int) -> Attribution | None:
    """The attribution that begins on this line; what follows it may back it: a quotation marked or known as one."""
    first = lines[at].text
    if begins_with_order_word(first) and not _ADDRESS.search(first[:400]):
        return None
    whole = ""
    for count in range(1, LONGEST + 1):
        if at + count > len(lines) or lines[at + count - 1].blank or lines[at + count - 1].depth:
            return None
        whole = f"{whole} {lines[at + count - 1].text}".strip()
        if len(whole) > MOST_CHARACTERS:
            return None
        said = plain(whole)
        found = _judged(whole, said)
        if found is None:
            if count == 1 and not _STARTS.match(said):
                return None
            continue
        if count > 1 and _is_whole(" ".join(line.text for line in lines[at + 1 : at + count])):
            return None
        backed = _quote_follows(lines, at + count)
        if found or backed or count == 1:
            return Attribution(count, found or backed)
    return None


def is_groupwise(text: str) -> bool:
    """`>>> Jas Singh <j.singh@office.example> 11/24/2026 9:12 AM >>>`: no marks of a quotation."""
    return len(text) < MOST_CHARACTERS and _GROUPWISE.match(text) is not None


def _is_whole(text: str) -> bool:
    """Whether this is one by itself, date and all: then the line above it is another's."""
    said = plain(text)
    return _judged(text, said) is not None and bool(_dated(said))


def _judged(whole: str, said: str) -> bool | None:
    """Whether these words are an attribution: yes, perhaps, or (None) no."""
    verbs = list(_VERB.finditer(said))
    colon = _COLON.search(said) is not None
    dated = _dated(said)
    address = _ADDRESS.search(whole) is not None
    if is_groupwise(whole) or (_DASHED.match(whole) and (verbs or address) and dated):
        return True
    ends = colon or bool(verbs and _END.fullmatch(said, verbs[-1].end()))
    if not ends:
        return True if _is_date_then_address(said) else None
    if not verbs:
        if dated and address and colon:
            return True
        exactly = bool(_TIME.search(said)) and bool(_YEAR.search(said) or _NUMBERS.search(said))
        return False if exactly and colon and len(whole) <= MOST_UNSURE and " " in said else None
    before = said[: verbs[-1].start()]
    if _SENTENCE.search(before) or _SOMEBODY.search(before):
        return False if len(whole) <= MOST_UNSURE else None
    if dated and (address or _TIME.search(said) or _YEAR.search(said) or _NUMBERS.search(said)):
        return True
    if address or _YOU.search(said):
        return bool(_DAY.search(said))
    return False if colon and len(whole) <= MOST_UNSURE else None


def _dated(said: str) -> bool:
    return any(pattern.search(said) for pattern in (_YEAR, _TIME, _NUMBERS))


def _is_date_then_address(said: str) -> bool:
    """`2026-11-23 09:52 GMT-05:00, Jas Singh <j.singh@office.example>`, without a word."""
    date = re.match(r"\W{0,8}(?:20\d\d[-/.]\d\d?[-/.]\d\d?|\d\d?[-/.]\d\d?[-/.]20\d\d)", said)
    return date is not None and re.search(r"<[^<>\s]{3,200}@[^<>\s]{3,200}>$", said) is not None


def _quote_follows(lines: Sequence[Line], at: int) -> bool:
    below = next((line for line in lines[at : at + 4] if not line.blank), None)
    return below is not None and (bool(below.depth) or below.decided)
