"""Numbers that are checked by their shape: UCI, application number, postal code."""

from __future__ import annotations

import re

from mailbot.understand.words.folding import one_line
from mailbot.vocabulary.spelling import normalized

from .outcome import BLANK, Outcome, invalid, is_blank

_SPACES = re.compile(r"[\s\-\u2010-\u2015\u2212]+")
_UCI = re.compile(r"(\d{4})(\d{4})|(\d{2})(\d{4})(\d{4})", re.ASCII)
_APPLICATION = re.compile(r"[A-Za-z]\d{9}", re.ASCII)
_POSTAL_CODE = re.compile(r"([A-Za-z]\d[A-Za-z])[\s-]*(\d[A-Za-z]\d)", re.ASCII)
LONGEST = 60


def read_uci(text: str) -> Outcome:
    """8 or 10 digits with any spaces or hyphens, nothing else."""
    if is_blank(text):
        return BLANK
    match = _UCI.fullmatch(_bare(text))
    if match is None:
        return invalid("uci", text)
    return Outcome("-".join(part for part in match.groups() if part))


def read_application_number(text: str) -> Outcome:
    """A letter and nine digits; the letter is upper-cased."""
    if is_blank(text):
        return BLANK
    bare = _bare(text)
    return Outcome(bare.upper()) if _APPLICATION.fullmatch(bare) else invalid("application_number", text)


def read_postal_code(text: str) -> Outcome:
    """`K1A 0B1`, however it is spaced. Which letters Canada Post uses is not checked: it changes."""
    if is_blank(text):
        return BLANK
    match = _POSTAL_CODE.fullmatch(_plain(text).strip())
    return invalid("postal_code", text) if match is None else Outcome(f"{match[1]} {match[2]}".upper())


def _bare(text: str) -> str:
    return _SPACES.sub("", _plain(text)) if len(text) <= LONGEST else ""


def _plain(text: str) -> str:
    # Full-width digits and letters come from East Asian keyboards; NFKC makes them ours.
    return _SPACES.sub(lambda gap: " " if gap[0].isspace() else "-", normalized("NFKC", one_line(text[:200])))
