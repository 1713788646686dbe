"""A case: what its events add up to. Nothing here is set; everything is worked out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from . import events as ev
from .case_changes import changes_of
from .case_merging import combined
from .case_state import CaseState, DocumentState, undone_by


@dataclass(frozen=True, slots=True)
class Case(CaseState):
    """A case that grows by events. The first is always `Opened`."""

    def after(self, event: ev.Event) -> Case:
        """This case with one more event."""
        if isinstance(event, ev.Undone) or (event.mail and event.mail in self.undone):
            return fold((*self.events, event))
        return _grown(self, event)


def _grown(case: Case, event: ev.Event) -> Case:
    if isinstance(event, ev.Merged):
        other = fold(event.history)
        theirs = tuple(replace(one, of=one.of or other.number) for one in other.events)
        undone = case.undone | undone_by(theirs)
        return replace(case, events=(*case.events, event, *theirs), undone=undone, **combined(case, other, event))
    return replace(case, events=(*case.events, event), **changes_of(case, event))


def fold(history: Iterable[ev.Event]) -> Case:
    """What the events add up to. The first must be `Opened`. Events of an undone mail do not count, nor what became of
    letters of a case that was parted again (UNDO of a MERGE): that is entered there."""
    history = tuple(event for event in history if not event.of)  # those come with their `Merged`
    undone = undone_by(history)
    merged = [event for event in history if isinstance(event, ev.Merged)]
    parted = frozenset[str]().union(*(letters_of(one.history) for one in merged if one.mail in undone))
    parted -= frozenset[str]().union(*(letters_of(one.history) for one in merged if one.mail not in undone))
    opened = history[0]
    if not isinstance(opened, ev.Opened):
        raise ValueError("a case begins with Opened")
    case = Case(
        number=opened.number,
        undone=frozenset(undone),
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
        gone = (event.mail and event.mail in undone) or getattr(event, "letter", "") in parted
        if gone or isinstance(event, ev.Undone):
            case = replace(case, events=(*case.events, event))
        else:
            case = _grown(case, event)
    return case


class CasesEntered:
    """Cases with what one commit has entered so far. `look_up` gives a case as the book has it, merged or not."""

    def __init__(self, look_up: Callable[[str], Case | None]) -> None:
        self._look_up = look_up
        self.changed: dict[str, Case] = {}

    def case(self, number: str) -> Case | None:
        """By number; where it was merged, the case in which it goes on."""
        known = self._itself(number)
        return self.case(known.merged_into) if known is not None and known.merged_into else known

    def enter(self, number: str, event: ev.Event) -> Case:
        """One more event, in the case that this number now means; what takes a MERGE back, in the merged case itself.
        Raises KeyError where there is no such case and the event does not open it."""
        known = self._itself(number) if isinstance(event, ev.Undone) else self.case(number)
        if known is None and not isinstance(event, ev.Opened):
            raise KeyError(f"no case {number}")
        case = fold((event,)) if known is None else known.after(event)
        self.changed[case.number] = case
        return case

    def _itself(self, number: str) -> Case | None:
        return self.changed.get(number) or self._look_up(number)


def letters_of(history: Iterable[ev.Event]) -> frozenset[str]:
    """The letters to somebody outside that were written for this case, and for those that were joined to it."""
    found: set[str] = set()
    for event in history:
        if isinstance(event, ev.LetterWritten):
            found.add(event.letter)
        elif isinstance(event, ev.Merged):
            found |= letters_of(event.history)
    return frozenset(found)
