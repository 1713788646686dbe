"""Fields with fixed answers: yes or no, the language, the category. The first word counts; boxes count before words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from mailbot.understand.words.folding import fold, phrase
from mailbot.vocabulary.referral import CATEGORY_NAMES, CATEGORY_SIGNS, Value

from .boxes import Option, options
from .outcome import BLANK, Outcome, conflict, invalid, is_blank

LONGEST = 400

YES_NO: Mapping[str, bool] = {
    "yes": True, "y": True, "oui": True, "o": True, "no": False, "n": False, "non": False,
}  # fmt: skip
LANGUAGES: Mapping[str, str] = {
    "english": "en", "anglais": "en", "anglaise": "en", "en": "en", "e": "en", "eng": "en", "ang": "en",
    "french": "fr", "francais": "fr", "francaise": "fr", "fr": "fr", "f": "fr", "fra": "fr", "fre": "fr",
}  # fmt: skip

_NOT_APPLICABLE = re.compile(r"\W*(?:n\s?[/.]\s?a\b|s\s?[/.]\s?o\b|not applicable|non applicable|sans objet)")
_CROSS = re.compile(r"(?<![\w])[xX](?![\w])")
_FIRST_WORD = re.compile(r"[^a-z0-9]*([a-z]+)")
_PRINTED_CHOICE = re.compile(r"([a-z]+)(?:\s{0,9}[/|]\s*|\s{1,9}(?:(?:or|ou)\s{0,9})?)([a-z]+)")

_NAMED = {phrase(name): code for code, names in CATEGORY_NAMES.items() for name in (code, *names)}
_LONGEST_NAME = max(len(name.split()) for name in _NAMED)
_SIGN_OF = {sign: code for code, signs in CATEGORY_SIGNS.items() for sign in signs}
_ALTERNATIVES = re.compile(r"[/|;,\n]|\b(?:or|ou)\b", re.IGNORECASE)
_LEADING_NUMBER = re.compile(r"^\W*(?:\d{1,2}|[a-f])[.)]\s*")


def read_yes_no(text: str) -> Outcome:
    """Yes, No, Oui, Non, a box ticked beside one of two. A cross alone says yes; an empty box says nothing."""
    text = text[:LONGEST]
    known = lambda words: _yes_no_word(words) is not None  # noqa: E731
    boxed = options(text, known) or options(_CROSS.sub("☒", text) if _CROSS.search(text) else "", known)
    if not boxed and _says_nothing(text):
        return BLANK
    if boxed and not any(_yes_no_word(option.words) is not None for option in boxed):
        first = _yes_no_word(text)
        ticked = [option.words for option in boxed if option.ticked]
        if first is None:  # a box without a word beside it says yes; beside other words, who knows
            said = Outcome(True) if not any(ticked) else invalid("yes_no", text)
            return said if ticked else BLANK
        boxed = []
    if boxed:
        return _ticked(boxed, _yes_no_word, "yes_no", text)
    return _first_word(text, YES_NO, "yes_no")


def read_language(text: str) -> Outcome:
    """`en` or `fr`, by name or letter."""
    boxed = options(text[:LONGEST])
    if not boxed and _says_nothing(text):
        return BLANK
    if boxed:
        return _ticked(boxed, lambda words: LANGUAGES.get(_first(words)), "language", text)
    return _first_word(text[:LONGEST], LANGUAGES, "language")


def read_category(text: str) -> Outcome:
    """A category's code, from the code or from words in either language."""
    if is_blank(text):
        return BLANK
    boxed = options(text[:LONGEST])
    if boxed:
        return _ticked(boxed, category_of, "category", text)
    several = _apart(text[:LONGEST])
    if several is not None:
        return several
    code = category_of(text[:LONGEST])
    return Outcome(code) if code is not None else invalid("category", text)


def _apart(text: str) -> Outcome | None:
    """`Doctor / CCMS`: two categories side by side are the printed choice, or a choice that is not ours to make."""
    if phrase(text) in _NAMED:
        return None
    parts = [part.strip() for part in _ALTERNATIVES.split(text) if part.strip()]
    named = [(part, code) for part in parts if (code := _named_at_start(part)) and (code != "other" or _is_name(part))]
    others = [part for part, code in named if code != named[0][1]]
    return conflict(named[0][0], others[0]) if others else None


def _is_name(words: str) -> bool:
    return phrase(words) in _NAMED


def category_of(words: str) -> str | None:
    """The category that these words name: by how they begin, else by a sign of exactly one category in them."""
    code = _named_at_start(words) or _named_at_start(_LEADING_NUMBER.sub("", fold(words)))
    if code is not None:
        return code
    signs = {_SIGN_OF[word] for word in phrase(words).split() if word in _SIGN_OF}
    return signs.pop() if len(signs) == 1 else None


def _named_at_start(words: str) -> str | None:
    said = phrase(words).split()
    beginnings = (" ".join(said[:length]) for length in range(min(_LONGEST_NAME, len(said)), 0, -1))
    return next((_NAMED[beginning] for beginning in beginnings if beginning in _NAMED), None)


def _says_nothing(text: str) -> bool:
    return is_blank(text) or _NOT_APPLICABLE.match(fold(text[:40])) is not None


def _first(words: str) -> str:
    match = _FIRST_WORD.match(fold(words))
    return match[1] if match else ""


def _yes_no_word(words: str) -> bool | None:
    return None if _NOT_APPLICABLE.match(fold(words[:40])) else YES_NO.get(_first(words))


def _first_word(text: str, known: Mapping[str, Value], kind: str) -> Outcome:
    pair = _PRINTED_CHOICE.fullmatch(fold(text).strip(" *()[]"))
    if pair and None not in (known.get(pair[1]), known.get(pair[2])) and known[pair[1]] != known[pair[2]]:
        return BLANK  # "Yes / No" and "English / Français" are the printed choice, not an answer
    value = known.get(_first(text))
    return invalid(kind, text) if value is None else Outcome(value)


def _ticked(boxed: list[Option], meaning: Callable[[str], Value | None], kind: str, text: str) -> Outcome:
    ticked = [option.words for option in boxed if option.ticked and not _says_nothing(option.words)]
    if not ticked:
        return BLANK
    meant = [meaning(words) for words in ticked]
    if None in meant:
        return invalid(kind, text)
    for words, value in zip(ticked, meant, strict=True):
        if value != meant[0]:
            return conflict(ticked[0], words)
    return Outcome(meant[0])
