"""Where a case stands, in a line: what lists choose and order cases by. It is worked out when the case changes and kept
beside it, so that a list of thousands reads no events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from .case_state import CaseState, DocumentState, needed_by

_BEFORE_ANY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """Of one case. `interview_at` only where it makes the status while it is ahead; `without_it` is the status else."""

    number: str
    is_open: bool
    without_it: str
    interview_at: datetime | None
    due_at: datetime
    made_at: datetime | None
    onset: date | None
    decided: bool
    incomplete: bool
    offered: bool
    category: str
    officer: str

    @classmethod
    def of(cls, case: CaseState) -> Standing:
        """Worked out."""
        ahead = case.interview.at if case.interview is not None else None
        counts = ahead is not None and case.status(ahead - _BEFORE_ANY) == "interview"
        return cls(
            case.number,
            case.ended is None,
            case.status(ahead) if ahead is not None else case.status(case.received_at),
            ahead if counts else None,
            case.due_at,
            case.made.at if case.made else None,
            needed_by(case),
            case.decided,
            case.incomplete,
            bool(case.lines(DocumentState.OFFERED)),
            case.category,
            case.officer,
        )

    def status(self, now: datetime) -> str:
        """As `CaseState.status`."""
        return "interview" if self.interview_at is not None and self.interview_at > now else self.without_it

    def packed(self) -> list[Any]:
        """As the book keeps it, beside the case of that number."""
        marks = ("d" * self.decided, "i" * self.incomplete, "o" * self.offered)
        moments = (self.interview_at, self.due_at, self.made_at, self.onset)
        return [
            self.without_it,
            *(at and at.isoformat() for at in moments),
            "".join(marks),
            self.category,
            self.officer,
        ]

    @classmethod
    def unpacked(cls, number: str, is_open: bool, packed: Sequence[Any]) -> Standing:
        """And back."""
        status, interview, due, made, onset, marks, category, officer = packed
        return cls(
            number,
            is_open,
            status,
            datetime.fromisoformat(interview) if interview else None,
            datetime.fromisoformat(due),
            datetime.fromisoformat(made) if made else None,
            date.fromisoformat(onset) if onset else None,
            "d" in marks,
            "i" in marks,
            "o" in marks,
            category,
            officer,
        )
