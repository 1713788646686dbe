"""WHY: for each letter what caused it: the line in a message or the clock's rule, the letter, the server's answer."""

from __future__ import annotations

from collections.abc import Iterable

from mailbot.vocabulary import events as ev
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.letter_kinds import LetterKind
from mailbot.vocabulary.office import Office
from mailbot.vocabulary.outbox import OutboxLetter
from mailbot.vocabulary.phrase import Phrase, Term


def why_letters(case: Case, letters: Iterable[OutboxLetter], office: Office) -> tuple[Phrase, ...]:
    """One sentence for each letter to somebody outside, oldest first."""
    written = {event.letter: event for event in case.events if isinstance(event, ev.LetterWritten)}
    return tuple(
        Phrase.of(
            "chain.letter",
            letter=Term("letter", letter.kind.value),
            to=Term("role", letter.to.value),
            cause=_cause(case, letter, written.get(letter.message_id), office),
            at=letter.recorded_at,
            state=Term("state", letter.state.value),
            reply=" ".join(letter.reply.split()),
            why=_stopped(case, letter),
        )
        for letter in letters
        if letter.to.is_outside
    )


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
