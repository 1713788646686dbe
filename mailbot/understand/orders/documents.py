"""Documents as officers name them: by code or in words, in a row, in a list, with a remark on how they came."""

from __future__ import annotations

import re

from rapidfuzz import fuzz, process

from mailbot.understand.page.courtesies import takes_back, without_thanks
from mailbot.understand.words.spelling import composed, folded, word_set
from mailbot.vocabulary.arguments import Documents
from mailbot.vocabulary.documents import LINE_OF, NAMES, line_of
from mailbot.vocabulary.orders import OrderRow
from mailbot.vocabulary.phrase import Phrase, Term

from .argument import BULLET, END, SEPARATOR, Meant, OrderContext, Outcome, Unclear, shortened, unclear

_BETWEEN = re.compile(r"[,;/&+\n•·●]|\s(?:and|et|or|ou|plus)\s|\band/or\b", re.IGNORECASE)
_ASIDE = re.compile(r"\(([^()\n]{0,80})\)")
_SHORT = {
    "cert": "certificate",
    "certif": "certificate",
    "certificat": "certificat",
    "doc": "document",
    "med": "medical",
}
_EMPTY_WORDS = word_set(
    """a an the of de du des la le les l d s his her their its son sa ses copy copie copies original both too
    aussi so far"""
)
_ALL = word_set(
    """all everything missing all_missing tout tous toutes all_of_them every_document all_documents
    all_missing_documents tout_ce_qui_manque tous_documents documents_manquants missing_documents toutes_pieces
    tous_documents_manquants all_that_missing all_that_are_missing tout_qui_manque missing_ones rest manquants
    lot papiers tous_papiers all_papers papers
    toutes_pieces_manquantes pieces_manquantes outstanding_documents outstanding remaining"""
)
MOST_DOCUMENTS = 40
MOST_WORDS = 6  # of the name of a document that is on no list


def _plain_words(name: str) -> str:
    words = re.split(r"[^a-z0-9]+", folded(name).replace("_", " "))
    return "_".join(_SHORT.get(word, _singular(word)) for word in words if word and word not in _EMPTY_WORDS)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


_DOCUMENTS: dict[str, str] = {
    **{_plain_words(code): line_of(code) for code in (*LINE_OF, *LINE_OF.values(), *NAMES)},
    **{_plain_words(name): line_of(code) for code, names in NAMES.items() for name in names},
}
_ALL_PLAIN = frozenset(
    {"_".join(_singular(word) for word in name.split("_") if word not in _EMPTY_WORDS) for name in _ALL}
)


def document_lines(text: str) -> tuple[list[str], list[str]]:
    """The checklist lines named in `text`, and what names none."""
    lines: list[str] = []
    unknown: list[str] = []
    text = _ASIDE.sub(lambda aside: aside[0] if takes_back(aside[1]) else " ", text)
    for item in _items(text):
        plain = _plain_words(item)
        for form in _ITS_FORM:
            if plain not in _DOCUMENTS:
                plain = plain.removesuffix(form)
        if plain in _DOCUMENTS:
            lines.append(_DOCUMENTS[plain])
        elif plain in _ALL_PLAIN:
            lines.append("")
        elif plain:
            named = _named_in_a_row(plain.split("_"))
            lines.extend(named)
            if not named:
                unknown.append(item)
    return list(dict.fromkeys(lines)), unknown


_ITS_FORM = ("_letter", "_document", "_proof", "_decision", "_lettre")  # "job offer letter" is the job offer


def _named_in_a_row(words: list[str]) -> list[str]:
    """`lmia caq`: every word belongs to the name of a document, longest names first; else nothing."""
    lines: list[str] = []
    at = 0
    while at < len(words) <= 24:
        end = next((end for end in range(min(len(words), at + 8), at, -1) if "_".join(words[at:end]) in _DOCUMENTS), 0)
        if not end:
            return []
        lines.append(_DOCUMENTS["_".join(words[at:end])])
        at = end
    return lines


def _items(text: str) -> list[str]:
    """The text cut at commas, bullets and "and"; a name that a line's end cut in two is put together again."""
    items: list[str] = []
    for stretch in re.split(r"[,;]", composed(text)):
        lines = stretch.split("\n")
        pieces = [piece for line in lines for piece in _split(BULLET.sub("", line))]
        if len(lines) > 1 and not any(map(BULLET.match, lines)):
            joined = _split(" ".join(lines))
            if all(_plain_words(piece) in _DOCUMENTS for piece in joined):
                pieces = joined
        items.extend(piece.strip(END) for piece in pieces)
    return [item for item in items if item][: MOST_DOCUMENTS + 1]


def _split(line: str) -> list[str]:
    return [line] if _plain_words(line) in _DOCUMENTS else _BETWEEN.split(line)


_QUOTED = re.compile(r"[\"“”«]\s{0,9}(?P<name>[^\"“”«»\n]{2,80}?)\s{0,9}[\"“”»]")


def read_documents(definition: OrderRow, text: str, context: OrderContext, exact: bool) -> Outcome:
    """Documents, or nothing for all that are missing. What is on no list stands in quotation marks, for DOCS alone."""
    rest = text.strip(END)
    if not rest:
        return Meant(Documents())
    asks = definition.name == "DOCS"
    others = tuple(" ".join(found["name"].split()) for found in _QUOTED.finditer(rest)) if asks else ()
    rest = _QUOTED.sub(",", rest) if others else rest
    rest = SEPARATOR.sub("", rest, count=1) if SEPARATOR.match(rest) else rest
    rest = without_thanks(f" {rest}").strip(END) if asks else _without_asides(rest)
    codes, unknown = document_lines(rest)
    if not codes and not unknown and not others and (exact or definition.needs_argument):
        return unclear("needs_argument", definition, rest)
    known = tuple(code for code in codes if code)
    if unknown or len(codes) > MOST_DOCUMENTS or (known and len(known) < len(codes)):
        return _unknown(definition, known, others, tuple(unknown) or (rest,), takes_back(rest))
    return Meant(Documents(known, others, every="" in codes and not asks))


def _unknown(
    definition: OrderRow, known: tuple[str, ...], others: tuple[str, ...], unknown: tuple[str, ...], doubt: bool
) -> Unclear:
    """What is on no list: it may be a slip of the pen, or for DOCS something else that the client is to send."""
    written = shortened(unknown[0])
    command = Term("command", definition.name)
    near = process.extractOne(_plain_words(written), list(_DOCUMENTS), scorer=fuzz.ratio, score_cutoff=75)
    named = _named(definition, known, (*others, *unknown)) if definition.name == "DOCS" and not doubt else ""
    offers = (named,) if named and all(len(name.split()) <= MOST_WORDS for name in unknown) else ()
    if near is None:
        why = Phrase.of("misunderstood.unknown_document", written=written, command=command)
        return Unclear(why, bool(known), offers)
    line = _DOCUMENTS[near[0]]
    if _NOT_HERE.search(folded(written)) and definition.name != "DOCS":  # "death certificate missing" ticks nothing
        why = Phrase.of("misunderstood.unknown_document", written=written, command=command)
        return Unclear(why, bool(known), (_named(definition, known, others),) if known else ())
    why = Phrase.of("misunderstood.near_document", written=written, command=command, nearest=Term("document", line))
    return Unclear(why, bool(known), (_named(definition, (*known, line), others), *offers))


_NOT_HERE = re.compile(r"\b(?:missing|not|no|lacking|outstanding|manqu\w+|absente?|pas|sans)\b")


def _named(definition: OrderRow, known: tuple[str, ...], others: tuple[str, ...]) -> str:
    return f"{definition.name} {', '.join((*known, *(f'“{name}”' for name in others)))}"


_BY_THE_WAY = re.compile(
    r"[\s,;(–—-]{1,9}(?:today|yesterday|this (?:morning|afternoon)|by (?:e-?mail|mail|fax|courier)|aujourd['’]hui"
    r"|hier|ce matin|cet après-midi|par (?:courriel|télécopieur|la poste|messagerie)"
    r"|from the (?:client|employer|representative)|d[ue] (?:client|la cliente|l['’]employeur|représentant))"
    r"[\s.!)]{0,9}$",
    re.IGNORECASE,
)
"""When and how documents came, said beside their names: `RECEIVED caq by e-mail today`."""


def _without_asides(text: str) -> str:
    for _ in range(3):
        text = _BY_THE_WAY.sub("", without_thanks(text))
    return text
