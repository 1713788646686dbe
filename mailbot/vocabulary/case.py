"""A case: what its events add up to. Nothing here is set; everything is worked out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from . import events as ev
from .case_changes import changes_of
from .case_state import CaseState, DocumentState, undone_by


@dataclass(frozen=True, slots=True)
class Case(CaseState):
    """A case that grows by events. The first is always `Opened`."""

    def after(self, event: ev.Event) -> Case:
        """This case with one more event."""
        if isinstance(event, ev.Undone) or (event.mail and event.mail in undone_by(self.events)):
            return fold((*self.events, event))
        return _grown(self, event)


def _grown(case: Case, event: ev.Event) -> Case:
    return replace(case, events=(*case.events, event), **changes_of(case, event))


def fold(history: Iterable[ev.Event]) -> Case:
    """What the events add up to. The first must be `Opened`. Events of an undone mail do not count."""
    history = tuple(history)
    undone = undone_by(history)
    opened = history[0]
    if not isinstance(opened, ev.Opened):
        raise ValueError("a case begins with Opened")
    case = Case(
        number=opened.number,
        received_at=opened.received_at,
        referral=opened.referral,
        worked=opened.worked,
        referrer=opened.referrer,
        opened_by_officer=opened.opened_by_officer,
        referral_mail=opened.mail,
        documents=dict.fromkeys(opened.worked.checklist, DocumentState.MISSING),
        events=(opened,),
    )
    for event in history[1:]:
        if (event.mail and event.mail in undone) or isinstance(event, ev.Undone):
            case = replace(case, events=(*case.events, event))
        else:
            case = _grown(case, event)
    return case
