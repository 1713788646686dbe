"""Whether a message asks or says something, only thanks, or only brings documents: what somebody has to answer."""

from __future__ import annotations

import re

from mailbot.understand.words.spelling import folded
from mailbot.vocabulary.page import Page, Role
from mailbot.vocabulary.understood import Says

from .courtesies import is_closing, is_greeting, takes_back

_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_BRINGS = re.compile(
    r"""\b(?:attach|enclos|joint|joins\b|joignons\b|pieces?\ jointe|here\ (?:is|are|you)|please\ find|voici|trouverez
    |(?:i|we)\ (?:am\ |'m\ |are\ )?(?:now\ )?send|sending|je\ (?:vous\ )?(?:envoie|transmets|fais\ parvenir)
    |nous\ (?:vous\ )?(?:envoyons|transmettons)|as\ (?:asked|requested)|comme\ demande|documents?\b)""",
    re.VERBOSE,
)
_THANKS = re.compile(
    r"\W{0,20}(?:many thanks|thanks|thank you|thx|merci|mille mercis|un grand merci|ok|noted|bien recu)\b"
)
_SIGNED = re.compile(r"\W*+(?:[^\W\d_][\w.'’-]*+\s?){1,4}\W*+$")
_ANSWERS = frozenset({"yes", "no", "oui", "non", "never", "jamais", "both", "les deux"})
_ASIDE = frozenset({Role.GREETING, Role.CLOSING, Role.SIGNATURE, Role.BANNER, Role.DISCLAIMER, Role.ATTRIBUTION})


def says(page: Page, *, brings: bool) -> Says:
    """What this page says. `brings`: files came with it, so that words which only name them say nothing more."""
    written = [line for line in page.own if line.text.strip()]
    lines = [line.text for line in written if line.role not in _ASIDE]
    lines = [line for line in lines if not is_greeting(line) and not is_closing(line)]
    if lines and len(written) > 1 and _is_signature(lines[-1]):
        lines.pop()
    sentences = [found[0] for found in _SENTENCE.finditer("\n".join(lines)) if found[0].strip(" .,;:!-")]
    if brings:
        sentences = [one for one in sentences if "?" in one or not _BRINGS.search(folded(one))]
    if not sentences:
        return Says.THANKS if not brings and page.own_text.strip() else Says.NOTHING
    return Says.THANKS if all(map(_thanks, sentences)) else Says.WORDS


def _is_signature(line: str) -> bool:
    return bool(_SIGNED.match(line)) and line[:1].isupper() and folded(line).strip(" .,!") not in _ANSWERS


def _thanks(sentence: str) -> bool:
    plain = folded(sentence)
    has_facts = any(letter.isdigit() or letter in "@?" for letter in plain)
    return bool(_THANKS.match(plain)) and not has_facts and not takes_back(plain)
