"""UNDO: takes back all that this officer's last command mail on the case did, as long as none of its letters
has left. A second UNDO takes back nothing more: an answer that was slow to come must not undo last week."""

from __future__ import annotations

from datetime import datetime, timedelta

from mailbot.vocabulary import events as ev
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.commands import Command
from mailbot.vocabulary.effects import Effect, Enter, Reschedule, Stop
from mailbot.vocabulary.letters import WAITING, LetterKind, LetterState, OutboxLetter
from mailbot.vocabulary.mail import same_mailbox
from mailbot.vocabulary.phrase import Phrase, Term

from .desk import ALIVE, LEFT, Desk
from .endings import MOOT
from .outcome import Outcome, did, refuse

ONLY_ONE = frozenset({LetterKind.CONTACT, LetterKind.INTERVIEW, LetterKind.ACCEPTED, LetterKind.DECLINE})
"""Kinds of which the client wants one: where another was written since, the one that was stopped stays here."""


def undo(desk: Desk, command: Command) -> Outcome:
    """The events of that mail no longer count, its letters are stopped, those that it stopped go on."""
    last = _last_commands(desk)
    if last is None:
        return refuse("nothing_to_undo")
    taken_back = next((e for e in desk.case.events if isinstance(e, ev.Undone) and e.undoes == last.mail), None)
    if taken_back is not None:
        return Outcome(done=did("undone_already", commands=last.commands, at=taken_back.at))
    if any(isinstance(event, ev.Opened) and event.mail == last.mail for event in desk.case.events):
        return refuse("cannot_undo_open")
    letters = desk.outbox(*LetterState)
    caused = [letter for letter in letters if letter.cause == last.mail]
    released = _named(desk, ev.LetterReleased, last.mail)
    gone = next((a for a in letters if a.state in LEFT and (a in caused or a.message_id in released)), None)
    if gone is not None:
        return refuse("letter_has_left", letter=Term("letter", gone.kind.value), at=gone.ended_at or desk.now)
    undone = ev.Undone(**desk.stamp, undoes=last.mail)
    after = desk.case.after(undone)
    effects: list[Effect] = [Enter(desk.case.number, undone)]
    effects += [Stop(letter.message_id) for letter in caused if letter.state in WAITING]
    effects += [_held_again(letter, desk) for letter in letters if letter.message_id in released]
    stopped = _named(desk, ev.LetterStopped, last.mail)
    back = [one for one in letters if one.message_id in stopped and one.state is LetterState.CANCELLED]
    effects += [_back(letter, desk) for letter in back if _still_wanted(letter, caused, after, desk)]
    leave = tuple(
        Phrase.of("ahead.letter_leaves", letter=Term("letter", letter.kind.value), at=effect.leaves_at)
        for effect in effects
        if isinstance(effect, Reschedule)
        for letter in letters
        if letter.message_id == effect.message_id
    )
    return Outcome(effects=tuple(effects), done=did("undone", commands=last.commands), ahead=leave)


def _last_commands(desk: Desk) -> ev.Commanded | None:
    """This officer's last mail with commands, whether it was taken back or not. UNDO alone is none."""
    mine = (
        event
        for event in reversed(desk.case.events)
        if isinstance(event, ev.Commanded) and same_mailbox(event.by, desk.officer.address)
    )
    return next(mine, None)


def _named(desk: Desk, kind: type[ev.LetterStopped] | type[ev.LetterReleased], mail: str) -> set[str]:
    return {event.letter for event in desk.case.events if isinstance(event, kind) and event.mail == mail}


def _still_wanted(letter: OutboxLetter, caused: list[OutboxLetter], after: Case, desk: Desk) -> bool:
    """Others may have worked on the case since: closed it, or written the same letter."""
    if after.ended is not None and letter.kind in MOOT and letter.kind.value != _LETTER_OF.get(after.ended.status):
        return False
    letters = [one.message_id for one in desk.outbox(*LetterState)]  # oldest first
    later = letters[letters.index(letter.message_id) + 1 :]
    others = [
        one for one in desk.outbox(*ALIVE) if one.kind is letter.kind and one not in caused and one.message_id in later
    ]
    return not (others and letter.kind in ONLY_ONE)


_LETTER_OF = {"declined": "decline", "redirected": "redirect", "issued": "accepted"}


def _back(letter: OutboxLetter, desk: Desk) -> Effect:
    """A letter that was stopped goes on. One whose time has passed waits once more, so that it can be stopped."""
    return Reschedule(letter.message_id, _not_yet(letter.leaves_at, desk))


def _held_again(letter: OutboxLetter, desk: Desk) -> Effect:
    """A letter that was let go leaves when it would have left."""
    planned = [
        event.leaves_at
        for event in desk.case.events
        if isinstance(event, ev.LetterWritten) and event.letter == letter.message_id
    ]
    return Reschedule(letter.message_id, _not_yet(planned[-1] if planned else letter.leaves_at, desk))


def _not_yet(moment: datetime, desk: Desk) -> datetime:
    return moment if moment > desk.now else desk.now + timedelta(minutes=desk.office.policy.hold_minutes)
