"""A line that holds a date and a time: what has been read of it is blanked out, what is left over is a place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, time

from mailbot.vocabulary.phrase import Phrase

from .spelling import composed, flat

LONGEST = 400  # characters looked at

_EDGES = " \t\n,;:.-@()"
_LEADING = re.compile(
    r"^(?:[\s,;:.@()-]|(?:on|at|le|the|a|au|from|de|des|pour|for|date|time|heure|when|quand)\b(?!'))+", re.I
)
_TRAILING = re.compile(r"(?:[\s,;:.@(-]|\b(?:on|at|le|the|à|a|from|de|pour|for|et|and)){1,40}$", re.I)


class Unusable(Exception):
    """The reading ends here: this is what to say."""

    def __init__(
        self,
        reason: str,
        written: str = "",
        *,
        plain: bool = True,
        either: tuple[date, ...] = (),
        hour: time | None = None,
        **says: date,
    ) -> None:
        """`either`: the days that it may be; `hour`: the time of day, where it was read already."""
        super().__init__(reason)
        self.either, self.hour = either, hour
        self.why = Phrase.of(f"misunderstood.{reason}", written=written, **says)
        self.plain = plain


class MomentLine:
    """The text as written beside its flat form; what has been read is blanked out in both."""

    def __init__(self, text: str) -> None:
        self.written = composed(text)[:LONGEST]
        self.flat = flat(self.written)

    def take(self, match: re.Match[str]) -> str:
        """Blanks out a match, and returns the words as written."""
        return self.blank(match.start(), match.end())

    def blank(self, start: int, end: int) -> str:
        """Blanks out what stands between two places, and returns the words as written."""
        words = self.written[start:end]
        gap = "\x00" * (end - start)
        self.written = self.written[:start] + gap + self.written[end:]
        self.flat = self.flat[:start] + gap + self.flat[end:]
        return words.strip()

    def left_over(self) -> str:
        """What was neither date nor time, without the small words around them."""
        pieces = []
        for piece in re.split("\x00+", self.written):
            piece = _TRAILING.sub("", _LEADING.sub("", piece)).strip(_EDGES)
            if piece:
                pieces.append(piece)
        return ", ".join(pieces)


def any_of(words: Iterable[str]) -> str:
    """A pattern for one of these words, the longest first."""
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"
