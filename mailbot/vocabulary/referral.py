"""A referral as read off the form: values, where each came from, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from .phrase import Phrase

Value = str | bool | date | tuple[str, ...]
"""text, uci, phone, e-mail, code: str. yes/no: bool. date: date. list: tuple of document codes or words."""


class ProblemCode(Enum):
    """The contract's problem codes (referral-form.md)."""

    MISSING = "missing"
    INVALID = "invalid"
    AMBIGUOUS_DATE = "ambiguous_date"
    CONFLICT = "conflict"
    UNKNOWN_LABEL = "unknown_label"


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """`field` is a key of the form, or for UNKNOWN_LABEL the label as written. `says` is the sentence, made
    from words.toml `problem.*`; `source` the words it was read from (empty: none)."""

    field: str
    code: ProblemCode
    says: Phrase
    source: str = ""


@dataclass(frozen=True, slots=True)
class Referral:
    """`values` holds every key of the form, None where nothing usable was found. `sources` the words each was
    read from, `places` where in the mail ("text, line 12"; "table 1, row 3"). `language` is the labels'."""

    values: Mapping[str, Value | None] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[FieldProblem, ...] = ()
    language: str | None = None  # "en", "fr", "both"

    def text(self, key: str) -> str:
        """A text value; empty where there is none."""
        value = self.values.get(key)
        return value if isinstance(value, str) else ""

    def date(self, key: str) -> date | None:
        """A date value."""
        value = self.values.get(key)
        return value if isinstance(value, date) else None

    def yes(self, key: str) -> bool | None:
        """A yes/no value; None is unknown."""
        value = self.values.get(key)
        return value if isinstance(value, bool) else None

    def listed(self, key: str) -> tuple[str, ...]:
        """A list value; empty where there is none."""
        value = self.values.get(key)
        return value if isinstance(value, tuple) else ()
