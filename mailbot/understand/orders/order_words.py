"""The first word of a line: a command's, one close to it, or any other."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz.distance import OSA

from mailbot.understand.words.spelling import composed, flat, folded, word_set
from mailbot.vocabulary.orders import BY_NAME, ROWS, OrderRow

from .choices import chosen
from .documents import document_lines
from .phrasings import (
    COURTESY_BEFORE,
    NEGATION_BEFORE,
    OBJECT_AFTER_NEGATION,
    OTHER_WORDS_HERE,
    PHRASINGS,
    WISH_BEFORE,
)

LONGEST_LINE = 4_000  # of which a command is sought; a paragraph that a mail program left on one line

_WORDS: dict[str, list[tuple[str, OrderRow]]] = {}
for _row in ROWS:
    for _word in _row.words:
        _WORDS.setdefault(folded(_word), []).append((_word.casefold(), _row))
_BEFORE = re.compile(
    r"\s{0,40}(?:(?:[-–—•*·●▪►→§Ø✓]|->|=>|\d{1,2}[.)]|o\s)\s{1,20}|(?:[•·●▪►→]|\d{1,2}\)))?\s{0,20}[*_]{0,3}"
)
_WORD = re.compile(
    r"(?P<word>rec['’]d|[^\W\d_]{2,20})(?:-(?:la|le|les|lui|leur))?(?![^\W_]|[-'’][^\W\d_])", re.IGNORECASE
)
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
    """A line that begins with an order's word, with something close to one, or with words that lead to one.

    `lead` is how the argument begins where a phrasing says so ("INTERVIEW moved to"). `sure`: nothing before the word
    makes a wish, a plan or a story of it; what is not sure is asked about. `denied`: the line forbids the order.
    """

    definition: OrderRow
    rest: str
    word: str
    capitals: bool = False
    colon: bool = False
    exact: bool = True  # the word is the order's, not one close to it
    lead: str = ""
    sure: bool = True
    denied: bool = False
    own_words: bool = False  # a phrasing: no word of the order's stands there

    @property
    def marked(self) -> bool:
        """Whether the word alone makes the line an order: in capitals, or with a colon behind it."""
        return (self.capitals or self.colon) and self.sure

    @property
    def said(self) -> str:
        """What follows, without what separates it from the word."""
        return (
            f"{self.lead} {self.rest.lstrip(_SEPARATORS)}".strip()
            if self.lead
            else self.rest.lstrip(_SEPARATORS).rstrip()
        )


def opening_of(line: str) -> Opening | None:
    """The order that the line begins with; None where it begins with anything else."""
    line = composed(line[:LONGEST_LINE])
    before = _BEFORE.match(line)
    start = before.end() if before else 0
    plain = flat(line)
    if not plain[start:].strip():
        return None
    found = _begun(line, plain, start)
    if found is not None and (found.exact or found.marked):
        return found
    courtesy = COURTESY_BEFORE.match(plain, start)
    if courtesy:
        object_before = OBJECT_AFTER_NEGATION.match(plain, courtesy.end())  # "veuillez la contacter"
        after = _begun(line, plain, courtesy.end()) or _worded(line, object_before.end() if object_before else 0)
        if after is not None and after.exact:
            return after
    return _wished(line, plain, courtesy.end() if courtesy else start) or _denied(line, plain, start) or found


_CLAUSE = re.compile(r"[,;.!–—]\s+|\s-\s+|:\s+")


def last_clause(line: str) -> tuple[str, Opening] | None:
    """What is said first, and the order that the line ends with: "Not urgent, decline"."""
    line = composed(line[:LONGEST_LINE])
    cut = next((found for found in reversed(list(_CLAUSE.finditer(line))) if line[found.end() :].strip()), None)
    if cut is None or "?" in line:
        return None
    found = opening_of(line[cut.end() :])
    if found is None or not found.exact or found.denied or found.definition.everyday:
        return None
    return line[: cut.start()].strip(), found


def _begun(line: str, plain: str, start: int) -> Opening | None:
    """An order's word here, unless the words say more: "ANNULER l'entrevue" takes back no order."""
    worded, phrased = _worded(line, start), _phrased(line, plain, start)
    if OTHER_WORDS_HERE.match(plain, start) and not (worded and worded.marked):
        return None
    if worded is None or phrased is None:
        return worded or phrased
    if not worded.exact and not worded.marked:
        return phrased
    return phrased if len(phrased.word) > len(worded.word) and phrased.sure else worded


def _worded(line: str, start: int) -> Opening | None:
    """The order whose word stands here, or comes close to the one that does."""
    word = _WORD.match(line, start)
    if word is None:
        return None
    plain = folded(word["word"])
    after = _AFTER.match(line, word.end())
    colon = bool(after and after["mark"])
    capitals = _in_capitals(word["word"])
    definition = next((row for known, row in _WORDS.get(plain, ()) if _spelled(word["word"], known)), None)
    exact = definition is not None
    if definition is None:
        if plain in _ORDINARY:
            return None
        definition = _nearest(plain, sure=capitals or colon)
        if definition is None:
            return None
    if definition.name == "CPC" and not colon and _is_about_the_cpc(definition, line[word.end() :]):
        return None
    return Opening(definition, line[after.end() if after else word.end() :], word[0], capitals, colon, exact)


def _phrased(line: str, plain: str, start: int) -> Opening | None:
    """The order that words of the writer's own lead to."""
    for phrasing in PHRASINGS:
        found = phrasing.pattern.match(plain, start)
        if found is None:
            continue
        name, _, lead = phrasing.leads_to.partition(" ")
        after = _AFTER.match(line, found.end())
        end = after.end() if after else found.end()
        group = found.lastgroup
        if group:
            lead = line[found.start(group) : found.end(group)]
        if group == "field":
            lead = f"{lead}:"
        elif group == "subject" and not _only_documents(lead):
            continue
        row = BY_NAME[name]
        sure = phrasing.sure and (row.asks or not line[end:].lstrip().startswith("?"))
        return Opening(row, line[end:], line[found.start() : found.end()], lead=lead, sure=sure, own_words=True)
    return None


def _only_documents(words: str) -> bool:
    known, unknown = document_lines(words)
    return bool(known) and not unknown and "" not in known


def _wished(line: str, plain: str, start: int) -> Opening | None:
    """ "Could you accept this one?", "I accept": asked about."""
    wish = WISH_BEFORE.match(plain, start)
    found = _worded(line, wish.end()) if wish else None
    return replace(found, sure=False) if found is not None and found.exact and not found.definition.everyday else None


def _denied(line: str, plain: str, start: int) -> Opening | None:
    """ "Do not contact her yet": the order is forbidden; perhaps its letter is to be held."""
    negation = NEGATION_BEFORE.match(plain, start)
    if negation is None:
        return None
    found = _worded(line, OBJECT_AFTER_NEGATION.match(plain, negation.end()).end())  # type: ignore[union-attr]
    if found is None or not found.exact or not found.definition.writes_outside or found.definition.everyday:
        return None
    return replace(found, sure=False, denied=True)


def _spelled(written: str, known: str) -> bool:
    """Accents may be left out, none may be added: "REFUSÉ" is a past, and no word of the table."""
    return all(one in (other, folded(other)) for one, other in zip(written.casefold(), known, strict=False))


def _is_about_the_cpc(definition: OrderRow, rest: str) -> bool:
    """ "CPC said that ...": an abbreviation is always in capitals, so these alone make no command of a sentence."""
    return len(rest.split()) > 3 and chosen(definition, rest) is None


def _in_capitals(word: str) -> bool:
    """An accented letter may be small: some keyboards do not give it as a capital (`CONTACTé`)."""
    return len(word) > 1 and not any(letter.isascii() and letter.islower() for letter in word) and word[0].isupper()


@lru_cache(maxsize=1024)
def _nearest(plain: str, *, sure: bool) -> OrderRow | None:
    """The order one slip of the pen away; in small letters (not `sure`) only of words long enough to tell."""
    best: tuple[int, OrderRow] | None = None
    for known, ((_, definition), *_) in _WORDS.items():
        shorter, longer = sorted((len(plain), len(known)))
        if longer < (4 if sure else 6):
            continue
        allowed = 2 if shorter >= 7 and sure else 1
        distance = OSA.distance(plain, known, score_cutoff=allowed)
        if distance <= allowed and (best is None or distance < best[0]):
            best = (distance, definition)
    return best[1] if best else None
