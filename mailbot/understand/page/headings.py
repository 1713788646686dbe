"""What a mail program writes above a message that it repeats whole: its headers, in any order and language of the
table, or words between dashes ("-----Original Message-----").

A telephone log ("From: Ms. Okoye, To: me, Date: Tuesday") has the shape of headers and is none: headers have an
address, or the moment at which the message was sent.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from mailbot.understand.words.folding import fold

from .languages import LANGUAGES
from .line import Line, plain

MOST_LINES = 16
LONGEST_LABEL = 24

_LABEL = re.compile(r"^[\s*_>•]{0,10}([^\W\d_][^:\uff1a\n]{0,23}?)[\s*_]{0,4}[:\uff1a][*_]{0,2}\s*(.*)$", re.DOTALL)
_DATE = re.compile(r"(?<!\d)(?:20|25)\d\d(?!\d)|(?<!\d)\d{1,2}\s?[:h.]\s?\d\d(?!\d)|\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}")

_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w-]|\[mailto:")
_ONE_LINE = re.compile(r"(?<![^\s*_>|])([^\W\d_][^:\uff1a\s]{0,20}(?: [^:\uff1a\s]{1,12})?)\s?[:\uff1a]")
_RULE = re.compile(r"^\s{0,8}(?:_{8,}|-{8,}|={8,}|\*{8,}|\u2500{5,})\s{0,8}$")
_DASHES = re.compile(r"^[\s>*_=~#+-]{0,60}([^\W_][^\n]{2,80}?)\s?(?P<end>[:\uff1a*_=~#+-][\s:\uff1a*_=~#+-]{0,60})$")


def _kinds() -> dict[str, frozenset[str]]:
    kinds: dict[str, set[str]] = {}
    for wording in LANGUAGES.values():
        for kind in ("sender", "sent", "to", "subject"):
            for name in filter(None, getattr(wording, kind).split("|")):
                kinds.setdefault(fold(name), set()).add(kind)
    return {name: frozenset(found) for name, found in kinds.items()}


def _words(kind: str) -> frozenset[str]:
    return frozenset(fold(one) for row in LANGUAGES.values() for one in getattr(row, kind).split("|") if one)


_KINDS = _kinds()
_ORIGINAL, _FORWARDED = _words("original"), _words("forwarded")
_PLAIN_DATES = frozenset({"date", "datum", "data", "fecha", "dato", "tarih", "дата", "le", "ngay", "petsa"})


@dataclass(frozen=True, slots=True)
class Heading:
    """How many lines it takes, whether it is beyond doubt, and whether the message below was sent on."""

    lines: int
    sure: bool
    forwards: bool = False


def heading(lines: Sequence[Line], at: int) -> Heading | None:
    """The heading of a repeated message that begins on this line."""
    text = lines[at].text
    if len(text) > 700:
        return None
    divided = divider(text)
    if divided is not None:
        below = _below(lines, at + 1)
        headers = _headers(lines, below) if below is not None else None
        return Heading((below - at + headers.lines) if headers and below is not None else 1, True, divided)
    if _RULE.match(text):
        below = _below(lines, at + 1)
        headers = _headers(lines, below) if below is not None else None
        if headers is None or below is None or not (headers.sure or _names_sender(lines, below)):
            return None
        return Heading(below - at + headers.lines, True)
    return _headers(lines, at)


def divider(text: str) -> bool | None:
    """Whether this line divides a repeated message off (True: one sent on); None: it does not."""
    found = _DASHES.match(text)
    if found is None:
        return None
    said = plain(found[1]).strip(" :-*_=")
    if said in _FORWARDED or any(said.startswith(f"{one} ") for one in _FORWARDED if len(one) > 14):
        return True
    return False if said in _ORIGINAL else None


@dataclass(frozen=True, slots=True)
class Header:
    """A line that may be a header: which ("sender", "sent", "to", "subject"), its name as folded, what it says."""

    kinds: frozenset[str]
    name: str
    says: str


@lru_cache(maxsize=1024)
def header(text: str) -> Header | None:
    """The header that this line may be; None for any other line."""
    found = _LABEL.match(text[:400])
    if found is None:
        return None
    name = plain(found[1]).strip(" *_")
    kinds = _KINDS.get(name)
    return Header(kinds, name, found[2]) if kinds else None


def _names_sender(lines: Sequence[Line], at: int) -> bool:
    return any("sender" in one.kinds for line in lines[at : at + 4] if (one := header(line.text)))


def _below(lines: Sequence[Line], at: int) -> int | None:
    return next((n for n in range(at, min(at + 4, len(lines))) if not lines[n].blank), None)


def _headers(lines: Sequence[Line], at: int) -> Heading | None:
    """A block of headers. Not sure: it has their names alone."""
    if _all_in_one(lines[at].text):
        return Heading(1, True)
    found: list[Header] = []
    end = at
    for n in range(at, min(at + MOST_LINES, len(lines))):
        text = lines[n].text
        if lines[n].depth != lines[at].depth:
            break
        if lines[n].blank:
            if n == end and n + 1 < len(lines) and header(lines[n + 1].text) and len(found) < 3:
                end = n + 1
                continue
            break
        one = header(text)
        if one is None:
            if found and n == end and ("@" in text or text.startswith(("\t", "  "))) and len(text) < 400:
                end = n + 1  # a long list of recipients goes on
                continue
            break
        found.append(one)
        end = n + 1
    if len(found) < 2 or not _different(found):
        return None
    return Heading(end - at, _proved(found))


def _different(found: list[Header]) -> bool:
    kinds = frozenset().union(*(one.kinds for one in found))
    return len(kinds) >= 2 and bool(kinds & {"sender", "sent"}) and len({one.name for one in found}) >= 2


def _proved(found: list[Header]) -> bool:
    """An address, a moment beside a header that only a mail has, or a date beside a subject and a sender."""
    kinds = frozenset().union(*(one.kinds for one in found))
    if any(one.kinds & {"sender", "to"} and _ADDRESS.search(one.says) for one in found):
        return True
    dates = [one for one in found if "sent" in one.kinds and _DATE.search(plain(one.says))]
    if any(one.name not in _PLAIN_DATES for one in dates):
        return True
    return bool(dates) and "subject" in kinds and "sender" in kinds


def _all_in_one(text: str) -> bool:
    """`From: Jas Sent: Monday 23 November 2026 To: Anne Subject: Re`, as a telephone runs it together."""
    first = header(text) if text.count(":") >= 3 else None
    if first is None or not first.kinds & {"sender", "sent"}:
        return False
    kinds: set[str] = set()
    for label in _ONE_LINE.finditer(text[:700]):
        name = plain(label[1])
        kinds |= _KINDS.get(name, _KINDS.get(name.rpartition(" ")[2], frozenset()))
    return len(kinds) >= 3 and bool(_DATE.search(plain(text)) or _ADDRESS.search(text))
