"""WHY: for each letter what caused it: the line in a message or the clock's rule, the letter, the server's answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mailbot.vocabulary import events as ev
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.letter_kinds import LetterKind
from mailbot.vocabulary.office import Office
from mailbot.vocabulary.outbox import OutboxLetter
from mailbot.vocabulary.phrase import Phrase, Term


@dataclass(frozen=True, slots=True)
class Chain:
    """One letter and what led to it: `line` is the order as it was written (empty where there was none), `trust`
    how far its writer was believed (empty for the clock, and in books of before), `effects` what the same message did
    to the case, `stopped` why the letter waits or never left (empty where it does not)."""

    letter: OutboxLetter
    cause: Phrase
    line: str
    trust: str
    effects: tuple[ev.Event, ...]
    stopped: Phrase | str


def chains(case: Case, letters: Iterable[OutboxLetter], office: Office) -> Iterator[Chain]:
    """One for each letter to somebody outside, oldest first."""
    written = {event.letter: event for event in case.events if isinstance(event, ev.LetterWritten)}
    for letter in letters:
        if letter.to.is_outside:
            entry = written.get(letter.message_id)
            cause, line = _cause(case, letter, entry, office), entry.line if entry else ""
            trust = next((event.trust for event in case.events if letter.cause and event.mail == letter.cause), "")
            yield Chain(letter, cause, line, trust, tuple(_effects(case, letter, line)), _stopped(case, letter))


def why_letters(case: Case, letters: Iterable[OutboxLetter], office: Office) -> tuple[Phrase, ...]:
    """One sentence for each letter to somebody outside, oldest first."""
    return tuple(
        Phrase.of(
            "chain.letter",
            letter=Term("letter", chain.letter.kind.value),
            to=Term("role", chain.letter.to.value),
            cause=chain.cause,
            at=chain.letter.recorded_at,
            state=Term("state", chain.letter.state.value),
            reply=" ".join(chain.letter.reply.split()),
            why=chain.stopped,
        )
        for chain in chains(case, letters, office)
    )


def _effects(case: Case, letter: OutboxLetter, line: str) -> Iterator[ev.Event]:
    """What the message that caused a letter did besides writing letters; of a line, what that line did."""
    for event in case.events:
        caused = letter.cause and event.mail == letter.cause and (not line or event.line in ("", line))
        if caused and not hasattr(event, "letter"):
            yield event


def _cause(case: Case, letter: OutboxLetter, written: ev.LetterWritten | None, office: Office) -> Phrase:
    mail = letter.cause
    causes = [event for event in case.events if mail and event.mail == mail and event.by != ev.BOT]
    by = causes[0].by if causes else ""
    person = office.person(by)
    if written is not None and written.line:
        return Phrase.of("chain.order", officer=person.name if person else by, line=written.line, mail=mail)
    if not mail:
        reminder = letter.kind is LetterKind.DOCUMENT_REMINDER
        return Phrase.of("chain.reminder" if reminder else "chain.clock")
    if letter.kind is LetterKind.CONTACT:
        return Phrase.of("chain.contact_by_itself", mail=mail)
    return Phrase.of("chain.message", mail=mail)


def _stopped(case: Case, letter: OutboxLetter) -> Phrase | str:
    whys = [
        event.why
        for event in case.events
        if isinstance(event, ev.LetterStopped | ev.LetterPaused) and event.letter == letter.message_id and event.why
    ]
    return whys[-1] if whys else ""
