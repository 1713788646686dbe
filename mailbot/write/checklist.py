"""A case's documents as letters speak of them: those needed to issue the permit, and the evidence (D11)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mailbot.vocabulary.case import Case
from mailbot.vocabulary.case_state import DocumentState
from mailbot.vocabulary.documents import line_of

FOR_THE_PERMIT = frozenset({"lmia_or_offer", "caq"})
"""D9; every other line is evidence of the emergency, D10."""


@dataclass(frozen=True, slots=True)
class Group:
    """One of the two kinds of documents that D11 names. `needed` are lines that the client still has to send,
    `arrived` those that nobody has looked at, `here` those that an officer has ticked."""

    needed: tuple[str, ...] = ()
    arrived: tuple[str, ...] = ()
    here: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """No line of this kind belongs to the case."""
        return not self.all

    @property
    def all(self) -> tuple[str, ...]:
        """Every line, wherever it stands."""
        return self.needed + self.arrived + self.here


@dataclass(frozen=True, slots=True)
class Papers:
    """Both kinds."""

    permit: Group
    evidence: Group

    @property
    def complete(self) -> bool:
        """Nothing is asked for any more."""
        return not self.needed

    @property
    def some_here(self) -> bool:
        """Something came already, looked at or not."""
        return any((self.permit.arrived, self.permit.here, self.evidence.arrived, self.evidence.here))

    @property
    def needed(self) -> tuple[str, ...]:
        """What the client still has to send."""
        return self.permit.needed + self.evidence.needed

    @property
    def all(self) -> tuple[str, ...]:
        """What an application needs, wherever it goes."""
        return self.permit.all + self.evidence.all


def papers(case: Case | None, needed: Iterable[str]) -> Papers:
    """What a letter says of the documents: `needed` as decided, the rest as the checklist stands."""
    asked = tuple(dict.fromkeys(needed))
    lines = {line_of(code) for code in asked}

    def standing(state: DocumentState) -> tuple[str, ...]:
        found = case.lines(state) if case is not None else ()
        return tuple(line for line in found if line not in lines)

    arrived, here = standing(DocumentState.OFFERED), standing(DocumentState.RECEIVED)

    def group(permit: bool) -> Group:
        return Group(
            *(
                tuple(code for code in codes if (line_of(code) in FOR_THE_PERMIT) is permit)
                for codes in (asked, arrived, here)
            )
        )

    return Papers(group(True), group(False))
