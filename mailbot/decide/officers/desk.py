"""Where an officer's command is carried out: what its handler sees, and what it may do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from mailbot.decide.bench import Bench
from mailbot.decide.call_scripts import call_script
from mailbot.decide.client_letters import asking, to_client
from mailbot.decide.notices import role_of, written
from mailbot.vocabulary.case import Case, fold
from mailbot.vocabulary.effects import Enter, Reschedule, Stop, Write
from mailbot.vocabulary.events import Event, LetterStopped, MergedInto, Opened, Said, Stamp
from mailbot.vocabulary.letter_kinds import LetterKind, Role
from mailbot.vocabulary.letters import Letter
from mailbot.vocabulary.office import Office, Person
from mailbot.vocabulary.orders import Order
from mailbot.vocabulary.outbox import WAITING, LetterState, OutboxLetter
from mailbot.vocabulary.phrase import Phrase, Term
from mailbot.vocabulary.register import Register
from mailbot.vocabulary.understood import Understood

from .result import Outcome, among, did

LEFT = frozenset({LetterState.SENDING, LetterState.SENT, LetterState.UNCERTAIN, LetterState.BOUNCED})
ALIVE = WAITING | LEFT - {LetterState.BOUNCED}
"""Letters that reached their reader, or may still."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One officer's mail, one case (none for LIST, HELP, OPEN and mail set aside), one moment.

    The commands of a mail are carried out one after the other, and each sees what those before it did: `known` is the
    case after them, `written` their letters, `changed` the letters of the outbox that they stopped or let go.
    `line` is the order in hand, as written. `closed_here`: the case was closed by one of them.
    """

    bench: Bench
    officer: Person
    got: Understood
    known: Case | None = None
    line: str = ""
    written: tuple[Letter, ...] = ()
    changed: Mapping[str, LetterState] = field(default_factory=dict)
    closed_here: bool = False

    @property
    def office(self) -> Office:
        """Whose desk it is."""
        return self.bench.office

    @property
    def register(self) -> Register:
        """The book, to look things up."""
        return self.bench.register

    @property
    def now(self) -> datetime:
        """The moment of the decision."""
        return self.bench.now

    @property
    def case(self) -> Case:
        """The case that the mail is about; handlers that need one are only called with one."""
        if self.known is None:
            raise ValueError("no case on this desk")
        return self.known

    @property
    def stamp(self) -> Stamp:
        """When, by whom, on which line of which mail: the beginning of every event."""
        return self.said.stamp(self.now)

    @property
    def said(self) -> Said:
        """Whose order is carried out, and where it stands."""
        return self.got.said(self.officer.address, self.line)

    def after(self, step: Outcome) -> Desk:
        """What the next command finds."""
        known, changed = self.known, dict(self.changed)
        for effect in step.effects:
            match effect:
                case Enter(number, MergedInto(into=into)) if known is not None and number == known.number:
                    known = self.register.case(into)
                case Enter(number, event):
                    known = _with(known, number, event)
                case Stop():
                    changed[effect.message_id] = LetterState.CANCELLED
                case Reschedule():
                    changed[effect.message_id] = LetterState.HELD
                case _:
                    pass
        new = tuple(effect.letter for effect in step.effects if isinstance(effect, Write))
        written = tuple(letter for letter in (*self.written, *new) if not among(letter, step.dropped))
        was_open = self.known is not None and self.known.ended is None
        closed_here = known is not None and known.ended is not None and (was_open or self.closed_here)
        return replace(self, known=known, written=written, changed=changed, closed_here=closed_here)

    def enter(self, event: Event) -> Outcome:
        """Only the event."""
        return Outcome(effects=(Enter(self.case.number, event),))

    def name(self, address: str) -> str:
        """Who that is, for a sentence."""
        person = self.office.person(address)
        return person.name if person else address

    def outbox(self, *states: LetterState) -> tuple[OutboxLetter, ...]:
        """The case's letters to the world outside the office, in these states."""
        letters = (
            replace(letter, state=self.changed.get(letter.message_id, letter.state))
            for number in self.case.numbers  # the book may not know yet that they are one case, or two again
            for letter in self.register.letters_of(number)
            if letter.to.is_outside and letter.number == number
        )
        return tuple(letter for letter in letters if letter.state in states)

    def waiting(self, kinds: Iterable[LetterKind]) -> tuple[OutboxLetter, ...]:
        """Letters of the outbox that have not left."""
        return tuple(letter for letter in self.outbox(*WAITING) if letter.kind in frozenset(kinds))

    def drafts(self, kinds: Iterable[LetterKind]) -> tuple[Letter, ...]:
        """Letters that an earlier command of this mail wrote."""
        return tuple(letter for letter in self.written if letter.to.is_outside and letter.kind in frozenset(kinds))

    def alive(self, kind: LetterKind) -> OutboxLetter | None:
        """The last letter of this kind that left or will leave; None also where it was stopped, refused or bounced."""
        found = [letter for letter in self.outbox(*ALIVE) if letter.kind is kind]
        return found[-1] if found else None

    def told(self, kind: LetterKind) -> bool:
        """Whether such a letter is under way or there: nobody has to write it again."""
        return self.alive(kind) is not None or bool(self.drafts((kind,)))

    def stop(self, kinds: Iterable[LetterKind]) -> Outcome:
        """Letters of these kinds do not leave, and the history says so."""
        outcome = Outcome()
        for waiting in self.waiting(kinds):
            stopped = LetterStopped(**self.stamp, letter=waiting.message_id, kind=waiting.kind)
            outcome += Outcome(
                effects=(Stop(waiting.message_id), Enter(self.case.number, stopped)),
                done=did("letter_stopped", letter=Term("letter", waiting.kind.value)),
            )
        for draft in self.drafts(kinds):
            outcome += Outcome(
                dropped=(draft,), done=did("letter_not_written", letter=Term("letter", draft.kind.value))
            )
        return outcome

    def letter(self, kind: LetterKind) -> Letter:
        """The frame of a letter to the client, with the policy's holding time."""
        return to_client(kind, self.case, self.bench)

    def write(self, letter: Letter, asks: tuple[str, ...] = ()) -> Outcome:
        """A letter to the client, which `asks` for documents; without an address the officer is told to telephone."""
        if letter.to is Role.CLIENT and not self.case.client_address:
            return self._by_telephone(letter, asks)
        warned = letter.to is Role.CLIENT and not self.case.reachable
        pressing = (Phrase.of("pressing.address_bounced"),) if warned else ()
        effects = asking(letter, asks, self.said, self.now)
        return Outcome(effects=tuple(effects), pressing=pressing)

    def _by_telephone(self, letter: Letter, asks: tuple[str, ...]) -> Outcome:
        """What the letter would say as a script for the call, in both languages; what it asks for is asked."""
        script = call_script(replace(letter, documents=asks or letter.documents), self.case)
        told = written(script, (self.officer,), role_of(self.officer), self.now)
        asked = tuple(one for one in asking(letter, asks, self.said, self.now) if isinstance(one, Enter))
        named = Term("letter", letter.kind.value)
        return Outcome(effects=(Write(told), *asked), pressing=(Phrase.of("pressing.telephone_client", letter=named),))


def _with(known: Case | None, number: str, event: Event) -> Case | None:
    if known is None:
        return fold((event,)) if isinstance(event, Opened) else None
    return known.after(event) if number == known.number else known


Handler = Callable[[Desk, Order], Outcome]
"""What carries an order out."""
