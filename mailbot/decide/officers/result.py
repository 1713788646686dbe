"""What one command of an officer gives back: effects, and the sentences of the answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mailbot.vocabulary.case import Case
from mailbot.vocabulary.effects import Effect, Enter, Write
from mailbot.vocabulary.events import DocumentsAsked
from mailbot.vocabulary.letters import Letter
from mailbot.vocabulary.orders import Order
from mailbot.vocabulary.phrase import Phrase, Spoken


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one command does. `refused` says why it cannot be done: then nothing in the mail is done. `dropped` are
    letters that an earlier command of the same mail wrote, and that are not to leave after all; `shows` letters that
    were written long ago and leave because of this one; `ahead` what else will happen by itself; `sheet` the rows
    of a table to enclose."""

    effects: tuple[Effect, ...] = ()
    done: tuple[Phrase, ...] = ()
    gcms: tuple[Phrase, ...] = ()
    topics: tuple[str, ...] = ()
    cases: tuple[Case, ...] = ()
    pressing: tuple[Phrase, ...] = ()
    dropped: tuple[Letter, ...] = ()
    shows: tuple[Letter, ...] = ()
    ahead: tuple[Phrase, ...] = ()
    refused: Phrase | None = None
    offers: tuple[str, ...] = ()
    sheet: tuple[tuple[Spoken, ...], ...] = ()

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(
            self.effects + other.effects,
            self.done + other.done,
            self.gcms + other.gcms,
            self.topics + other.topics,
            self.cases + other.cases,
            self.pressing + other.pressing,
            self.dropped + other.dropped,
            self.shows + other.shows,
            self.ahead + other.ahead,
            self.refused or other.refused,
            self.offers + other.offers,
            self.sheet + other.sheet,
        )

    def settled(self) -> tuple[Effect, ...]:
        """The effects less the letters that were dropped, and what the checklist would remember of them."""
        kept: list[Effect] = []
        asked: tuple[str, ...] = ()
        for effect in self.effects:
            if isinstance(effect, Write) and among(effect.letter, self.dropped):
                asked = effect.letter.documents
            elif asked and isinstance(effect, Enter) and isinstance(effect.event, DocumentsAsked):
                asked = ()  # entered right after the letter (`clients.asking`)
            else:
                kept.append(effect)
        return tuple(kept)


def among(letter: Letter, letters: Iterable[Letter]) -> bool:
    """Whether it is this very letter: one that is dropped may be written again in the same words."""
    return any(letter is one for one in letters)


def refuse(key: str, **says: Spoken) -> Outcome:
    """Nothing is done, and this is why: words `refused.<key>`."""
    return Outcome(refused=Phrase.of(f"refused.{key}", **says))


def stands_by(order: Order) -> bool:
    """Whether the officer was asked and means it: "anyway"."""
    return any(word in f"{order.line} {order.text}".casefold() for word in ("anyway", "quand même", "quand meme"))


def did(key: str, **says: Spoken) -> tuple[Phrase, ...]:
    """One line of the answer: words `done.<key>`."""
    return (Phrase.of(f"done.{key}", **says),)
