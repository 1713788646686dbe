"""Sentences that both languages can say: a key into `templates/<language>/words.toml` and what it speaks of.

Decisions speak in phrases, never in English or French; only letters and the command line turn them into words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Union

from .clocks import Deadline


@dataclass(frozen=True, slots=True)
class Term:
    """A coded thing that each language names: `Term("document", "lmia")`, `Term("field", "uci")`,
    `Term("category", "doctor")`, `Term("status", "new")`, `Term("command", "DECLINE")`."""

    family: str
    code: str


Spoken = Union[str, int, date, datetime, time, Term, Deadline, "Phrase", tuple["Spoken", ...]]
"""A `Deadline` is said as its working: how it comes about, day by day."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence. `key` is a dotted path into words.toml; `says` fills its {placeholders}, by name.

    >>> Phrase.of("finding.can_wait", needed_by=date(2026, 12, 18))
    """

    key: str
    says: tuple[tuple[str, Spoken], ...] = ()

    @classmethod
    def of(cls, key: str, **says: Spoken) -> Phrase:
        """The readable way to make one."""
        return cls(key, tuple(says.items()))
