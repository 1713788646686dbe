"""Where an officer's command is carried out: what its handler sees, and what it gives back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypedDict

from mailbot.vocabulary.case import Case
from mailbot.vocabulary.effects import Effect, Enter, Stop, Write
from mailbot.vocabulary.events import Event, LetterStopped
from mailbot.vocabulary.letters import CLIENT_KINDS, WAITING, Letter, LetterKind, LetterState, OutboxLetter, Role
from mailbot.vocabulary.office import Office, Person
from mailbot.vocabulary.phrase import Phrase, Term
from mailbot.vocabulary.register import Register
from mailbot.vocabulary.understanding import Understood

from .clients import to_client

OUTSIDE = frozenset({Role.CLIENT, Role.CSC, Role.CPC})
LEFT = frozenset({LetterState.SENDING, LetterState.SENT, LetterState.UNCERTAIN, LetterState.BOUNCED})


class Stamp(TypedDict):
    """The beginning of every event, ready to be spread into it."""

    at: datetime
    by: str
    mail: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one command does. `refused` says why it cannot be done: then nothing in the mail is done."""

    effects: tuple[Effect, ...] = ()
    done: tuple[Phrase, ...] = ()
    gcms: tuple[Phrase, ...] = ()
    topics: tuple[str, ...] = ()
    cases: tuple[Case, ...] = ()
    pressing: tuple[Phrase, ...] = ()
    refused: Phrase | None = None

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(
            self.effects + other.effects,
            self.done + other.done,
            self.gcms + other.gcms,
            self.topics + other.topics,
            self.cases + other.cases,
            self.pressing + other.pressing,
            self.refused or other.refused,
        )


def refuse(key: str, **says: object) -> Outcome:
    """Nothing is done, and this is why: words `refused.<key>`."""
    return Outcome(refused=Phrase.of(f"refused.{key}", **says))  # type: ignore[arg-type]


def did(key: str, **says: object) -> tuple[Phrase, ...]:
    """One line of the answer: words `done.<key>`."""
    return (Phrase.of(f"done.{key}", **says),)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Desk:
    """One officer's mail, one case (none for LIST, HELP, OPEN and mail set aside), one moment."""

    officer: Person
    got: Understood
    register: Register
    office: Office
    now: datetime
    known: Case | None = None
    written: tuple[Letter, ...] = field(default=())  # by earlier commands of the same mail

    @property
    def case(self) -> Case:
        """The case that the mail is about; handlers that need one are only called with one."""
        if self.known is None:
            raise ValueError("no case on this desk")
        return self.known

    @property
    def stamp(self) -> Stamp:
        """When, by whom, from which mail: the beginning of every event."""
        return {"at": self.now, "by": self.officer.address, "mail": self.got.message_id}

    def enter(self, event: Event) -> Outcome:
        """Only the event."""
        return Outcome(effects=(Enter(self.case.number, event),))

    def outbox(self, *states: LetterState) -> tuple[OutboxLetter, ...]:
        """The case's letters to the world outside the office, in these states."""
        letters = self.register.letters_of(self.case.number)
        return tuple(letter for letter in letters if letter.to in OUTSIDE and letter.state in states)

    def waiting(self, kinds: Iterable[LetterKind] = CLIENT_KINDS) -> tuple[OutboxLetter, ...]:
        """Letters to the client that have not left."""
        return tuple(letter for letter in self.outbox(*WAITING) if letter.kind in frozenset(kinds))

    def stop(self, letters: Iterable[OutboxLetter]) -> Outcome:
        """These letters do not leave, and the history says so."""
        outcome = Outcome()
        for letter in letters:
            stopped = LetterStopped(**self.stamp, letter=letter.message_id, kind=letter.kind)
            outcome += Outcome(
                effects=(Stop(letter.message_id), Enter(self.case.number, stopped)),
                done=did("letter_stopped", letter=Term("letter", letter.kind.value)),
            )
        return outcome

    def letter(self, kind: LetterKind) -> Letter:
        """The frame of a letter to the client, with the policy's holding time."""
        return to_client(kind, self.case, self.office, self.now)

    def write(self, letter: Letter) -> Outcome:
        """A letter to the client; without an address the officer is told to telephone."""
        if letter.to is Role.CLIENT and not self.case.client_address:
            return Outcome(pressing=(Phrase.of("pressing.telephone_client", letter=Term("letter", letter.kind.value)),))
        warned = letter.to is Role.CLIENT and not self.case.reachable
        pressing = (Phrase.of("pressing.address_bounced"),) if warned else ()
        return Outcome(effects=(Write(letter),), pressing=pressing)
