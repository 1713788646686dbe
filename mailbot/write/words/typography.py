"""The small things of print that authors of templates and words need not type: no-break spaces, apostrophes.

Applied once, when a template or a word is loaded, never to what people outside wrote.
"""

from __future__ import annotations

import re

NO_BREAK = "\u00a0"
THIN_NO_BREAK = "\u202f"
"""What France puts before `; ? !`; taken out where somebody typed it."""

_BEFORE = re.compile(r"(&#?\w+;)|[ \u00a0\u202f]?([:»;?!])(?=[\s.,;:?!)\]»]|$)")
_AFTER = re.compile(r"«[ \u00a0\u202f]?")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=[\w{«]|$)")
_UNIT = re.compile(r"(?<=\d) (?=(?:h|min|jours?|heures?|minutes?|days?|hours?|p\.m\.|a\.m\.)(?!\w)|[$%])")
_HOUR = re.compile(r"(?<=\d\u00a0h) (?=\d)")
_TAG = re.compile(r"(<style\b.*?</style>|<[^>]*>)", re.DOTALL)
_PLAIN = str.maketrans({NO_BREAK: " ", THIN_NO_BREAK: " ", "’": "'"})


def typeset(text: str, language: str) -> str:
    """Apostrophes and bound units in both languages; in French, as printed in Canada, also a no-break space before
    `:` and inside « », and none before `; ? !` (Translation Bureau, "Le guide du rédacteur").

    A punctuation mark inside a word (`https://`, `10:30`) is none; an HTML entity keeps its semicolon.
    """
    text = bind(_APOSTROPHE.sub("’", text))
    if language != "fr":
        return text
    return _AFTER.sub("«" + NO_BREAK, _BEFORE.sub(_spaced, text))


def typeset_markup(text: str, language: str) -> str:
    """The same for HTML, between its tags."""
    pieces = _TAG.split(text)
    return "".join(piece if index % 2 else typeset(piece, language) for index, piece in enumerate(pieces))


def bind(text: str) -> str:
    """Numbers stay with their units: `14 h 30`, `4 days`, `2:30 p.m.`."""
    return _HOUR.sub(NO_BREAK, _UNIT.sub(NO_BREAK, text))


def unset(text: str) -> str:
    """Plain spaces and apostrophes, for what is pasted elsewhere or read by a program."""
    return text.translate(_PLAIN)


def _spaced(found: re.Match[str]) -> str:
    if found[1]:
        return found[1]
    return (NO_BREAK if found[2] in ":»" else "") + found[2]
