"""What one line of text says: `Label: value` in its many shapes, a label alone, something label-like, or prose."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mailbot.understand.page.furniture import is_header
from mailbot.understand.words.folding import fold, phrase

from .labels import LONGEST_LABEL, LabelBook, Match

_COLON = re.compile(r"[:\uff1a\ufe55]")
_MARKS = " \t*_#>|•·▪▫◦‣●○■□§+"
_GAP = re.compile(r"\s*\t\s*|\s{3,}|\s*\.{3,}\s*|\s*…{1,}\s*|\s*_{3,}\s*|\s*[=→]>?\s*|\s*->\s*")
_SIGN = re.compile(r"\s{1,9}[-\u2013\u2014]\s+|\s{0,9}\?\s+")
_COLUMNS = re.compile(r"\t+|\s{2,}|\s+\|\s+|\s*;\s+")
_OTHER_LANGUAGE = re.compile(r"^\s*[/|]\s{0,9}([^:]{2,80}?)\s{0,9}:\s*(.*)$", re.DOTALL)

_GREETING = re.compile(
    r"(?:hello|hi|dear|bonjour|good (?:morning|afternoon|day)|salut|madame|monsieur|fyi|note to|pour information)\b"
    r"|(?:re|attn|attention|urgent|important|note|nb|n\.b\.|ps|p\.s\.|warning|caution|avis)$"
)
_SENTENCE = re.compile(
    r"[.!?;,](?:\s|$)|https?$|\bplease\b|\bveuillez\b|\bfollowing\b|\bsuivante?s?\b|\bbelow\b|\bci-dessous\b",
    re.IGNORECASE,
)
_SECTION = re.compile(
    r"\W*(?:section|partie|part|bloc|block|step|etape|annexe|appendix|tab|page)\s*(?:[a-z]\b|\d|[ivx]+\b)"
)
_DECORATED = re.compile(r"([=*#~_-]{2,200})\s{0,9}\w.*\1$|\[[^\[\]]+\]$")
_MOST_WORDS = 7
FEWEST_RUN_ON = 4  # labels with a colon on one line
LONGEST_RUN_ON = 8_000
MOST_WORDS_OF_A_LABEL = 8
_START_OF_LABEL = r"(?<!\S)(?!\d+\s)\S+"  # not the bare number that ends the value before

_TITLE_NOUNS = """
section partie client clients employer employeur employment emploi information informations renseignements details
request demande referral aiguillage documents document contact coordonnees urgency urgence application call appel agent
representative representant permit permis travel voyage identification identity identite dossier form formulaire
processing traitement notes status
"""
_TITLE_OTHERS = """
part urgent work travail personal personnels case cas other autre autres reason motif csc centre center
a b c d e f g h 1 2 3 4 5 6 7 8 9 of the and for on about de du des la le les l d et sur au aux pour
"""
_NOUNS = frozenset(_TITLE_NOUNS.split())
_TITLES = _NOUNS | frozenset(_TITLE_OTHERS.split())
_TITLE_STARTS = ("renseignements", "coordonnees", "details de", "details sur", "details du")
_TITLE_ENDS = ("information", "details", "section", "particulars", "info")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A line that begins with a label. `match` None: no field claims it. `colon`: marked as one, not only worded so.
    `sign`: by a dash or a question mark."""

    match: Match | None
    label: str
    value: str
    colon: bool = True
    sign: bool = False


def split_line(line: str, book: LabelBook) -> list[Labelled]:
    """The label of this line and the words beside it; several where columns stand side by side; none in prose."""
    columns = _side_by_side(line, book) or _run_on(line, book)
    if columns:
        return [found for column in columns for found in split_line(column, book)]
    # Exact before near: "Reason<tab>Note: ..." begins with Reason, and is close to it as far as the colon too.
    found = _before_colon(line, book, exact=True) or _before_gap(line, book) or _before_colon(line, book)
    found = found or _alone(line, book)
    if found is None and _is_unclaimed(line):
        label, _, value = line.partition(":")
        found = Labelled(None, label.strip(_MARKS).strip(), value.strip())
    return [] if found is None else [found]


def begins_exactly(line: str, book: LabelBook, signs: bool = False) -> Labelled | None:
    """The label, where the line is exactly one: before a colon, in its own column, or alone. This ends long text.
    `signs`: before a dash too, in a form that is written so."""
    return _before_colon(line, book, exact=True) or _before_gap(line, book, signs=signs) or _alone(line, book)


def is_title(line: str, alone: bool = False) -> bool:
    """A heading such as "Section B - Client": no field and no value. `alone`: even one word of the kind will do."""
    folded = fold(line).strip(" \t*#=-_~:•[]")
    if not folded or len(folded) > 80:
        return False
    if _SECTION.match(folded):
        return True
    said = phrase(folded).split()
    if len(said) < 2 and not alone and not _DECORATED.match(line.strip()):
        return False
    if any(letter.isdigit() for letter in folded) or len(said) > _MOST_WORDS:
        return False
    if all(word in _TITLES for word in said) and not _NOUNS.isdisjoint(said):
        return True
    return len(said) > 1 and (folded.startswith(_TITLE_STARTS) or said[-1] in _TITLE_ENDS)


def is_label_like(text: str) -> bool:
    """Short words that could be a label that the form does not have: no greeting, sentence, heading or address."""
    label = text.strip(_MARKS).strip()
    said = phrase(label).split()
    if not 1 <= len(said) <= _MOST_WORDS or not 2 <= len(label) <= 60 or not label[0].isalpha():
        return False
    folded = fold(label)
    return not (
        _GREETING.match(folded)
        or _SENTENCE.search(label)
        or _SECTION.match(folded)
        or is_header(f"{label}:")
        or "@" in label
        or "<" in label
        or "http" in folded
    )


def _before_colon(line: str, book: LabelBook, exact: bool = False) -> Labelled | None:
    if ":" not in line and "\uff1a" not in line and "\ufe55" not in line:
        return None
    for colon in _COLON.finditer(line[: LONGEST_LABEL + 1]):
        head = line[: colon.start()]
        if head.count("(") > head.count(")"):  # "Date of birth (format: YYYY-MM-DD):"
            continue
        label = head.strip(_MARKS).strip()
        match = book.exact(label) if exact else book.match(label)
        if match is None:
            return None
        value = line[colon.end() :].lstrip("*_ \t") if head.lstrip()[:1] in "*_" else line[colon.end() :]
        return _with_other_language(match, label, value.strip(), book)
    return None


def _with_other_language(match: Match, label: str, value: str, book: LabelBook) -> Labelled:
    """`Family name: / Nom de famille : Pelletier`."""
    other = _OTHER_LANGUAGE.match(value)
    if other is not None:
        second = book.match(other[1])
        if second is not None and second.key == match.key:
            both = Match(match.key, match.exact and second.exact, match.languages | second.languages)
            return Labelled(both, f"{label} / {other[1]}", other[2].strip())
    return Labelled(match, label, value)


def _before_gap(line: str, book: LabelBook, signs: bool = True) -> Labelled | None:
    """A label and its value apart by a tab, spaces, dots or an arrow; with `signs`, by a dash or a question mark."""
    for pattern in (_GAP, _SIGN) if signs else (_GAP,):
        for gap in pattern.finditer(line[: LONGEST_LABEL + 1]):
            label = line[: gap.start()].strip(_MARKS).strip()
            match = book.exact(label) if label else None
            if match is not None and (pattern is _GAP or not match.document):
                return Labelled(match, label, line[gap.end() :].strip(), colon=False, sign=pattern is _SIGN)
    return None


def _alone(line: str, book: LabelBook) -> Labelled | None:
    """The whole line is a label. Words that also name a document are none without a colon (referral-form.md)."""
    label = line.strip(_MARKS).strip(" ?.")
    match = book.exact(label) if 2 < len(label) <= LONGEST_LABEL else None
    return None if match is None or match.document else Labelled(match, label, "", colon=False)


def _side_by_side(line: str, book: LabelBook) -> list[str]:
    """`Family name: X     Given name(s): Y`: each column for itself, where each begins with a label and a colon."""
    pieces = _COLUMNS.split(line) if _COLUMNS.search(line) else []
    columns: list[str] = []
    for piece in pieces[:24]:
        head, colon, _ = piece.partition(":")
        if colon and book.exact(head.strip(_MARKS).strip()) is not None:
            columns.append(piece)
        elif columns:
            columns[-1] = f"{columns[-1]} {piece}"
        else:
            return []
    return columns if len(columns) > 1 else []


def _run_on(line: str, book: LabelBook) -> list[str]:
    """A whole form on one line, as some telephones paste a table: cut before each of its labels, if there are many."""
    if line.count(":") < FEWEST_RUN_ON or len(line) > LONGEST_RUN_ON:
        return []
    cuts: list[int] = []
    for colon in _COLON.finditer(line):
        words = list(re.finditer(_START_OF_LABEL, line[max(cuts[-1:], default=0) : colon.start()]))[
            -MOST_WORDS_OF_A_LABEL:
        ]
        base = max(cuts[-1:], default=0)
        begun = (base + word.start() for word in words)
        # Each further on than the last: "Language:::::: English" is one label, however many colons it has.
        further = (at for at in begun if at > base or not cuts)
        cuts.extend([at for at in further if book.exact(line[at : colon.start()]) is not None][:1])
    if len(cuts) < FEWEST_RUN_ON or line[: cuts[0]].strip(_MARKS):
        return []
    return [line[at:end] for at, end in zip(cuts, [*cuts[1:], len(line)], strict=True)]


def _is_unclaimed(line: str) -> bool:
    head, colon, value = line.partition(":")
    return bool(colon) and not value.startswith("//") and not head[-1:].isdigit() and is_label_like(head)
