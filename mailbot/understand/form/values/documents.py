"""Lists of documents: the items one by one, each as its code, or as written where no code fits."""

from __future__ import annotations

import re

from mailbot.understand.words.folding import fold, one_line, phrase
from mailbot.vocabulary.documents import FORM_CODES, NAMES

from .boxes import options
from .outcome import BLANK, Outcome, is_blank

MOST_ITEMS = 60
LONGEST = 8_000

_CODE_OF = {phrase(name): code for code, names in NAMES.items() for name in names}
_CODE_OF |= {phrase(code): code for code in FORM_CODES}
_BULLET = re.compile(r"^\s*(?:[•·▪▫◦‣⁃●○■\-\u2013\u2014*+>§]+|\d{1,2}[.)]|[a-z][.)]|o(?=\s))\s*")
_INLINE_BULLET = re.compile(r"\s*[•·▪●◦‣|]\s*|\s{3,}|(?<=\S)\s+\d{1,2}[.)]\s+")
_COMMA = re.compile(r"[,;](?![^()]{0,200}\))")
_AND = re.compile(r"\s{1,9}(?:and|et|or|ou|and/or|et/ou|[-\u2013\u2014])\s+|\s{0,9}[/&+]\s*")
_LEADING = re.compile(
    r"^(?:(?:a|an|the|un|une|le|la|les|his|her|their|son|sa|valid|copy of|copies of|copie de|copie du|copie des)\s+)+"
)
_BRACKETS = re.compile(r"\s{0,9}[(\[][^()\[\]]{0,200}[)\]]")
_NOT_THERE = re.compile(
    r"\b(?:no|non|not|pas|none|aucune?|never|missing|manquante?s?|absente?s?"
    r"|expired|expiree?s?|refused|refusee?s?)\b"
)
_AFTER = re.compile(r"\s{0,9}(?:[(\[].*|:.*|\s[-\u2013\u2014]\s.*)$", re.DOTALL)


def read_list(text: str) -> Outcome:
    """Separated by commas, semicolons, line breaks or bullets; only the ticked ones where there are boxes."""
    if is_blank(text):
        return BLANK
    text = text[:LONGEST]
    boxed = options(text)
    written = [option.words for option in boxed if option.ticked] if boxed else _items(text)
    found: dict[str, None] = {}
    for item in written:
        if is_blank(item):
            continue
        for name in _named(item):
            found.setdefault(name)
    return Outcome(tuple(found)[:MOST_ITEMS]) if found else BLANK


def document_code(name: str) -> str | None:
    """The code of the document that somebody names, in either language."""
    said = phrase(name)
    for candidate in (said, _LEADING.sub("", said), said.removesuffix("s")):
        if candidate in _CODE_OF:
            return _CODE_OF[candidate]
    return None


def _items(text: str) -> list[str]:
    items: list[str] = []
    for line in _unwrapped(text.split("\n")):
        for piece in _INLINE_BULLET.split(_BULLET.sub("", line)):
            items.extend(_COMMA.split(piece))
    return [_BULLET.sub("", item) for item in items]


def _unwrapped(lines: list[str]) -> list[str]:
    """A document's name that a mail program broke over two lines is one name: `Proof of` / `travel`."""
    whole: list[str] = []
    for line in lines:
        if whole and line.strip() and not _BULLET.match(line):
            tail = _COMMA.split(_BULLET.sub("", whole[-1]))[-1]
            head = _COMMA.split(line)[0]
            if document_code(f"{tail} {head}") and not (document_code(tail) and document_code(head)):
                whole[-1] = f"{whole[-1]} {line.strip()}"
                continue
        whole.append(line)
    return whole


def _named(item: str) -> list[str]:
    """The codes in one item: itself, what stands before a bracket, or two documents joined by a word."""
    item = one_line(item).strip(" .")
    code = document_code(item)
    if code is not None:
        return [code]
    if _NOT_THERE.search(fold(item)):
        return [item]  # "LMIA (not yet)", "CAQ: no": as written, for a person to read
    both = [document_code(part) for part in _AND.split(_BRACKETS.sub("", item))]  # "LMIA (copy) and CAQ"
    if len(both) > 1 and all(both):
        return [code for code in both if code is not None]
    code = document_code(_AFTER.sub("", item))
    return [item] if code is None else [code]
