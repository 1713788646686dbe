"""What reading a value comes to, and which words stand for nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mailbot.understand.words.folding import fold
from mailbot.vocabulary.phrase import Phrase, Spoken
from mailbot.vocabulary.referral import ProblemCode, Value


@dataclass(frozen=True, slots=True)
class Outcome:
    """A value, or a problem, or neither: a blank."""

    value: Value | None = None
    code: ProblemCode | None = None
    says: Phrase | None = None


BLANK = Outcome()

_NOTHING = frozenset({
    # Not "NA", "SO" and "Nil": people are called that.
    "", "n/a", "n.a.", "n.a", "n / a", "s.o.", "s.o", "s/o", "s. o.", "none", "aucun", "aucune", "neant",
    "not applicable", "non applicable", "sans objet",
    # What Word prints in a field that nobody has filled in.
    "click or tap here to enter text", "click here to enter text", "choose an item", "click or tap to enter a date",
    "click here to enter a date", "cliquez ou appuyez ici pour entrer du texte", "cliquez ici pour entrer du texte",
    "cliquez ou appuyez ici pour taper du texte", "cliquez ici pour taper du texte", "choisissez un element",
    "cliquez ou appuyez ici pour entrer une date", "cliquez ici pour entrer une date",
})  # fmt: skip
_RULED = re.compile(r"[\s\-\u2010-\u2015\u2212_.\u2026/*|:]*")


def is_blank(text: str) -> bool:
    """Empty, `N/A`, `S.O.`, `none`, `aucun`, a dash (referral-form.md, "Blank")."""
    if _RULED.fullmatch(text):
        return True
    if len(text) > 60:
        return False
    folded = " ".join(fold(text).split()).strip(" ()[]*_")
    return folded in _NOTHING or folded.rstrip(".!,;") in _NOTHING


def invalid(kind: str, text: str) -> Outcome:
    """These words are no value of that type; `problem.invalid.<kind>` says what one looks like."""
    return Outcome(code=ProblemCode.INVALID, says=Phrase.of(f"problem.invalid.{kind}", text=shortened(text)))


def conflict(first: Spoken, second: Spoken) -> Outcome:
    """Two different values where one is wanted."""
    return Outcome(code=ProblemCode.CONFLICT, says=Phrase.of("problem.conflict", first=first, second=second))


def shortened(text: str, most: int = 200) -> str:
    """On one line, and not endless, for a sentence."""
    line = " ".join(text[: 4 * most].split())
    return line if len(line) <= most else f"{line[:most].rstrip()}…"
