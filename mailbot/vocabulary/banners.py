"""Banners that the office's own mail taught (docs/decisions/learnt-banners.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

TOP, BOTTOM = "top", "bottom"

LearntLines = frozenset[tuple[str, str]]
"""Place and words, as `understand.page.banners.taught` compares them."""


@dataclass(frozen=True, slots=True)
class LearntBanner:
    """A line that stood at the same `place` in messages of several senders: its `words` as they are compared, and as it
    was written."""

    place: str
    words: str
    text: str
    since: datetime


@dataclass(frozen=True, slots=True)
class SeenLine:
    """A line that may become one. Only digests: until several people wrote it, it is somebody's own words."""

    line: str
    senders: tuple[str, ...]
