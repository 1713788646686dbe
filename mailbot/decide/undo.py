"""UNDO: takes back all that this officer's last command mail on the case did, as long as none of its letters
has left."""

from __future__ import annotations

from datetime import timedelta

from mailbot.vocabulary import events as ev
from mailbot.vocabulary.commands import Command
from mailbot.vocabulary.effects import Effect, Enter, Reschedule, Stop
from mailbot.vocabulary.letters import WAITING, LetterState, OutboxLetter
from mailbot.vocabulary.mail import same_mailbox
from mailbot.vocabulary.phrase import Term

from .desk import LEFT, OUTSIDE, Desk, Outcome, did, refuse


def undo(desk: Desk, command: Command) -> Outcome:
    """The events of that mail no longer count, its letters are stopped, those that it stopped go on."""
    last = _last_commands(desk)
    if last is None:
        return refuse("nothing_to_undo")
    if any(isinstance(event, ev.Opened) and event.mail == last.mail for event in desk.case.events):
        return refuse("cannot_undo_open")
    letters = [letter for letter in desk.register.letters_of(desk.case.number) if letter.to in OUTSIDE]
    caused = [letter for letter in letters if letter.cause == last.mail]
    gone = next((letter for letter in caused if letter.state in LEFT), None)
    released = {
        event.letter for event in desk.case.events if isinstance(event, ev.LetterReleased) and event.mail == last.mail
    }
    gone = gone or next((letter for letter in letters if letter.message_id in released and letter.state in LEFT), None)
    if gone is not None:
        return refuse("letter_has_left", letter=Term("letter", gone.kind.value), at=gone.ended_at or desk.now)
    effects: list[Effect] = [Enter(desk.case.number, ev.Undone(**desk.stamp, undoes=last.mail))]
    effects += [Stop(letter.message_id) for letter in caused if letter.state in WAITING]
    effects += [_back(letter, desk) for letter in letters if letter.message_id in _stopped_by(desk, last.mail)]
    return Outcome(effects=tuple(effects), done=did("undone", commands=last.commands))


def _last_commands(desk: Desk) -> ev.Commanded | None:
    undone = {event.undoes for event in desk.case.events if isinstance(event, ev.Undone)}
    mine = (
        event
        for event in reversed(desk.case.events)
        if isinstance(event, ev.Commanded) and same_mailbox(event.by, desk.officer.address) and event.mail not in undone
    )
    return next(mine, None)


def _stopped_by(desk: Desk, mail: str) -> set[str]:
    return {event.letter for event in desk.case.events if isinstance(event, ev.LetterStopped) and event.mail == mail}


def _back(letter: OutboxLetter, desk: Desk) -> Effect:
    """A letter that was stopped goes on; one whose time has passed waits its holding time again, so that an
    officer can still stop it."""
    if letter.state is not LetterState.CANCELLED:
        return Reschedule(letter.message_id, letter.leaves_at)
    again = desk.now + timedelta(minutes=desk.office.policy.hold_minutes)
    return Reschedule(letter.message_id, letter.leaves_at if letter.leaves_at > desk.now else again)
