"""What one check says: a line, how it ended, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from mailbot.office.settings import Settings


class Outcome(Enum):
    """How a check ended. A risk is told and does not fail."""

    FINE = "ok"
    RISK = "risk"
    FAILS = "fails"


STYLES = {Outcome.FINE: "green", Outcome.RISK: "yellow", Outcome.FAILS: "bold red"}


@dataclass(frozen=True, slots=True)
class Line:
    """What was tried, how it ended, what was seen, and what to do about it."""

    name: str
    outcome: Outcome
    says: str
    next_step: str = ""


def fine(name: str, says: str) -> Line:
    """It works."""
    return Line(name, Outcome.FINE, says)


def risk(name: str, says: str, next_step: str) -> Line:
    """It works, and somebody should know at what price."""
    return Line(name, Outcome.RISK, says, next_step)


def fails(name: str, says: str, next_step: str) -> Line:
    """It does not."""
    return Line(name, Outcome.FAILS, says, next_step)


def count(number: int, what: str) -> str:
    """So many of them, in English."""
    return f"{number} {what}" if number == 1 else f"{number} {'people' if what == 'person' else what + 's'}"


Check = Callable[[Settings], Iterator[Line]]
