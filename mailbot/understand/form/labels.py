"""Which field a label names. Exact whatever the case, accents, spacing, numbering, asterisk or hint in parentheses;
a near miss when it is close to exactly one field; bilingual labels (`Family name / Nom de famille`) as one.

What a field is, `definition` says; where labels stand in a mail, `plain` and `tables` find out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from mailbot.understand.words.folding import fold, phrase
from mailbot.vocabulary.documents import NAMES

NEAR = 85  # of fuzz.ratio, after folding: WRatio would take parts ("Nom" for "Nom de l'agent")
LONGEST_LABEL = 160

_PLURAL = re.compile(r"\s{0,9}\((s|es|e)\)")
_HINT = re.compile(r"[(\[{<][^()\[\]{}<>]*[)\]}>]")
_NUMBERING = re.compile(
    r"^(?:(?:[a-z]|[ivx]{1,4})(?:\s?[.):]|\s[-\u2013\u2014]\s)"  # a)  iv.  B -
    r"|[a-z]?[.-]?\d{1,2}(?:\.\d{1,2}){0,3}\s?(?:[.):\u2013\u2014-]|\s))\s*"  # 3.  3)  2.1  B.2  B2
)
_PARTS = re.compile(r"\s{0,9}[/|\n\u2022\u00b7]\s*|\s{1,9}[-\u2013\u2014]\s+")
_NO_OPTION = re.compile(r"[-\u2013\u2014\n\u2022\u00b7]")


@dataclass(frozen=True, slots=True)
class Match:
    """The field that a label names. `exact` is no near miss; `languages` are those of the label's words (none where
    the word is the same in both); `document` says that the same words also name a document (`LMIA`, `CAQ`)."""

    key: str
    exact: bool
    languages: frozenset[str]
    document: bool = False


@dataclass(slots=True)
class Pair:
    """A label, the words beside it, and where they stand. `match` None: no field claims the label."""

    label: str
    value: str
    place: str
    match: Match | None


@dataclass(frozen=True, slots=True)
class Spelling:
    """One label of one field, as the form has it."""

    key: str
    label: str
    language: str


class LabelBook:
    """Every label of a form, looked up by what two spellings have in common."""

    def __init__(self, spellings: Iterable[Spelling]) -> None:
        documents = {_tight(phrase(name)) for names in NAMES.values() for name in names}
        self._exact: dict[str, Match] = {}
        self._near: dict[str, str] = {}
        for spelling in spellings:
            spaced = phrase(_PLURAL.sub(r"\1", fold(spelling.label)))
            tight = _tight(spaced)
            known = self._exact.get(tight)
            # A word that both languages share says nothing about the form's language.
            both = known is not None and spelling.language not in known.languages
            languages = frozenset() if both else frozenset({spelling.language})
            self._exact[tight] = Match(spelling.key, True, languages, tight in documents)
            self._near[spaced] = spelling.key
        self._spaced = list(self._near)
        self._matches = lru_cache(maxsize=4096)(self._exact_or_near)
        self._exact_matches = lru_cache(maxsize=4096)(self._exact_match)

    def match(self, label: str) -> Match | None:
        """The one field that this label names, exactly or nearly."""
        return self._matches(label) if len(label) <= LONGEST_LABEL else None

    def exact(self, label: str) -> Match | None:
        """The field that this label names; no near misses."""
        return self._exact_matches(label) if len(label) <= LONGEST_LABEL else None

    def _exact_or_near(self, label: str) -> Match | None:
        return self._exact_matches(label) or self._near_match(label)

    def _exact_match(self, label: str) -> Match | None:
        folded = _PLURAL.sub(r"\1", fold(label))
        bare = _HINT.sub(" ", folded)
        found = self._looked_up(bare)
        if found is not None:
            return self._with_hint(found, folded)
        return self._bilingual(bare) if _PARTS.search(bare.strip()) else None

    def _looked_up(self, folded: str) -> Match | None:
        found = self._exact.get(_tight(phrase(folded)))
        if found is None:
            found = self._exact.get(_tight(phrase(_unnumbered(folded))))
        return found

    def _with_hint(self, found: Match, folded: str) -> Match:
        """`Family name (Nom de famille)` is a bilingual label too."""
        for hint in _HINT.findall(folded):
            other = self._looked_up(hint[1:-1])
            if other is not None and other.key == found.key:
                return _joined([found, other])
        return found

    def _bilingual(self, bare: str) -> Match | None:
        found: list[Match] = []
        strangers = 0
        for part in _PARTS.split(bare.strip(" :*")):
            if not part.strip(" :*."):
                continue
            match = self._looked_up(part)
            if match is None:
                strangers += 1
            else:
                found.append(match)
        if not found or len({match.key for match in found}) > 1:
            return None
        # "Employer - confirmed" is prose; "Employer / Company" is a label with a word of somebody's own.
        if strangers and (strangers > 1 or _NO_OPTION.search(bare)):
            return None
        return _joined(found)

    def _near_match(self, label: str) -> Match | None:
        bare = _HINT.sub(" ", _PLURAL.sub(r"\1", fold(label)))
        whole = self._nearest(bare)
        if whole is not None:
            return whole
        parts = [part for part in _PARTS.split(bare.strip(" :*")) if part.strip(" :*.")]
        if not 2 <= len(parts) <= 3:
            return None
        found = [self._looked_up(part) or self._nearest(part) for part in parts]
        known = [match for match in found if match is not None]
        if len(known) < len(parts) or len({match.key for match in known}) > 1:
            return None
        return Match(known[0].key, False, _joined(known).languages)

    def _nearest(self, folded: str) -> Match | None:
        for spelling in (phrase(folded), phrase(_unnumbered(folded))):
            if not 3 <= len(spelling) <= 80:
                continue
            close = process.extract(spelling, self._spaced, scorer=fuzz.ratio, score_cutoff=NEAR, limit=None)
            keys = {self._near[label] for label, _, _ in close}
            if len(keys) == 1:
                best = {label for label, score, _ in close if score == close[0][1]}
                known = [self._exact[_tight(label)] for label in best]
                languages = known[0].languages if len(known) == 1 else frozenset()
                return Match(keys.pop(), False, languages, any(match.document for match in known))
        return None


def _unnumbered(folded: str) -> str:
    """Without `3.`, `B.2` or `a)`: a letter and a number, at most."""
    return _NUMBERING.sub("", _NUMBERING.sub("", folded.lstrip(" *#>\t"), count=1), count=1)


def _tight(spaced: str) -> str:
    return spaced.replace(" ", "")


def _joined(found: list[Match]) -> Match:
    languages = frozenset().union(*(match.languages for match in found))
    exact = all(match.exact for match in found)
    return Match(found[0].key, exact, languages, all(match.document for match in found))
