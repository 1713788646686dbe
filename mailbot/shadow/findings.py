"""What a shadow saw, as values, and as the JSON of `shadow --json`."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Written:
    """A message that somebody of the office really sent: when, to whom, what."""

    at: datetime
    to: tuple[str, ...]
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class ShadowCase:
    """A case that would have been opened. `problems` name the fields that could not be used, `read` has what was read
    of the others, by the form's keys."""

    number: str
    received_at: datetime
    category: str
    status: str
    problems: tuple[str, ...]
    read: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ShadowLetter:
    """A letter that would have left for somebody outside, and the next message that the office really sent there."""

    number: str
    kind: str
    to: str
    at: datetime
    subject: str
    text: str
    really: Written | None = None


@dataclass(frozen=True, slots=True)
class Missed:
    """A contact limit (D13) that passed before the office wrote to the client, or although it never did (None)."""

    number: str
    due_at: datetime
    written_at: datetime | None


@dataclass(frozen=True, slots=True)
class Aside:
    """A message that would have been set aside, and why."""

    received_at: datetime
    sender: str
    subject: str
    reason: str


@dataclass(frozen=True, slots=True)
class Ordered:
    """A message of the staff in which orders were read: their names, or in a shadow that goes on, their words."""

    received_at: datetime
    sender: str
    orders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """All of it."""

    since: datetime
    until: datetime
    messages: int
    cases: tuple[ShadowCase, ...] = ()
    letters: tuple[ShadowLetter, ...] = ()
    missed: tuple[Missed, ...] = ()
    aside: tuple[Aside, ...] = ()
    orders: tuple[Ordered, ...] = ()
    unknown_labels: dict[str, int] = field(default_factory=dict)

    @property
    def read(self) -> int:
        """Referrals of which every required field was read."""
        return sum(not case.problems for case in self.cases)

    @property
    def asked(self) -> int:
        """Referrals about which somebody would have been asked."""
        return sum(bool(case.problems) for case in self.cases)

    @property
    def numbers(self) -> dict[str, int]:
        """The numbers at the top, by the names of their sentences."""
        return {
            "messages": self.messages,
            "read": self.read,
            "asked": self.asked,
            "aside": len(self.aside),
            "letters": len(self.letters),
            "orders": len(self.orders),
            "missed": len(self.missed),
        }

    def to_json(self) -> dict[str, Any]:
        """Numbers first; times with their offset."""
        numbers = {
            "since": self.since,
            "until": self.until,
            "messages": self.messages,
            "read": self.read,
            "asked": self.asked,
            "set_aside": len(self.aside),
        }
        lists = {name: [asdict(one) for one in getattr(self, name)] for name in LISTS}
        plain: dict[str, Any] = _plain({**numbers, **lists, "unknown_labels": self.unknown_labels})
        return plain


LISTS = ("cases", "letters", "missed", "aside", "orders")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value
