"""What a case is after MERGE: both, as one. The earlier of two moments counts, the better of two states."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from . import events as ev
from .case_state import CaseState, DocumentState, needed_by

_RANK = (DocumentState.NOT_NEEDED, DocumentState.MISSING, DocumentState.REQUESTED, DocumentState.OFFERED,
         DocumentState.RECEIVED)  # fmt: skip
_ANSWERS = ("", "asked")
"""States of a question about the earlier application that say less than any answer."""


def combined(mine: CaseState, theirs: CaseState, event: ev.Merged) -> dict[str, Any]:
    """The fields that change in the case that goes on; `theirs` is the other, as it was."""
    flags = mine.flags | theirs.flags
    if event.worked.deadline.due_at != mine.due_at:  # a clock that was set anew has to warn again
        flags = frozenset(flag for flag in flags if not flag.startswith("contact:"))
    questions = [one.question for one in (mine, theirs) if one.question is not None]
    interviews = [one.interview for one in (mine, theirs) if one.interview is not None]
    own, sooner = needed_by(mine), needed_by(theirs)
    return {
        "referral": event.referral,
        "worked": event.worked,
        "joined": (*mine.joined, theirs),
        "officer": mine.officer or theirs.officer,
        "contacts": (*mine.contacts, *theirs.contacts),
        "documents": _documents(mine, theirs, event.worked.checklist),
        "attempts": tuple(sorted((*mine.attempts, *theirs.attempts), key=lambda one: one.called_at)),
        "reminders": (*mine.reminders, *theirs.reminders),
        "interview": max(interviews, key=lambda one: one.at, default=None),
        "interviews_set": max(mine.interviews_set, theirs.interviews_set),
        "accepted_at": _first((mine.accepted_at, theirs.accepted_at)),
        "decided_at": _first((mine.decided_at, theirs.decided_at)),
        "sooner": sooner if sooner is not None and (own is None or sooner < own) else mine.sooner,
        "cpc": theirs.cpc if mine.cpc in _ANSWERS and theirs.cpc else mine.cpc,
        "withdrawal": theirs.withdrawal if mine.withdrawal in _ANSWERS and theirs.withdrawal else mine.withdrawal,
        "flags": flags,
        "learned_addresses": tuple(dict.fromkeys((*mine.learned_addresses, *theirs.learned_addresses))),
        "bounced_addresses": mine.bounced_addresses | theirs.bounced_addresses,
        "asked": tuple(sorted((*mine.asked, *theirs.asked), key=lambda one: one.leaves_at)),
        "reminded": tuple(sorted((*mine.reminded, *theirs.reminded))),
        "on_its_way": {**theirs.on_its_way, **mine.on_its_way},
        "question": min(questions, key=lambda one: one.at, default=None),
        "held_back": mine.held_back or theirs.held_back,
    }


def _first(moments: Iterable[datetime | None]) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)


def _documents(mine: CaseState, theirs: CaseState, checklist: tuple[str, ...]) -> dict[str, DocumentState]:
    """The better of both for each line; what came in for a line that is not needed stays visible."""
    missing, none = DocumentState.MISSING, DocumentState.NOT_NEEDED
    better = {
        line: max(mine.documents.get(line, none), theirs.documents.get(line, none), key=_RANK.index)
        for line in dict.fromkeys((*checklist, *mine.documents, *theirs.documents))
    }
    return {
        line: (missing if state is none else state) if line in checklist or state is DocumentState.RECEIVED else none
        for line, state in better.items()
    }
