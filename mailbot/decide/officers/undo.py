"""UNDO: takes back all that this officer's last command mail on the case did, as long as none of its letters
has left. A second UNDO takes back nothing more: an answer that was slow to come must not undo last week.

Others may have worked on the case since. What they decided stands; letters follow what counts after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from mailbot.decide.notices import not_told
from mailbot.vocabulary import events as ev
from mailbot.vocabulary.case import Case, fold, letters_of
from mailbot.vocabulary.case_state import DocumentState
from mailbot.vocabulary.effects import Effect, Enter, Reschedule, Stop, as_entered
from mailbot.vocabulary.letter_kinds import LetterKind
from mailbot.vocabulary.message import same_mailbox
from mailbot.vocabulary.orders import Order
from mailbot.vocabulary.outbox import WAITING, LetterState, OutboxLetter
from mailbot.vocabulary.phrase import Phrase, Term
from mailbot.vocabulary.referral import IN_EVERY_LETTER

from .correct import written_anew
from .desk import ALIVE, LEFT, Desk, Handler
from .interview import INVITATIONS
from .result import Outcome, did, refuse

_E = TypeVar("_E", bound=ev.Event)


def undo(desk: Desk, order: Order) -> Outcome:
    """The events of that mail no longer count, its letters are stopped, those that it stopped go on."""
    last = _last_commands(desk)
    if last is None:
        return refuse("nothing_to_undo")
    taken_back = next((e for e in desk.case.events if isinstance(e, ev.Undone) and e.undoes == last.mail), None)
    if taken_back is not None:
        return Outcome(done=did("undone_already", commands=last.commands, at=taken_back.at))
    caused = [letter for letter in desk.outbox(*LetterState) if letter.cause == last.mail]
    released = _named(desk, ev.LetterReleased, last.mail)
    refused = _refused(desk, last, caused, released)
    if refused is not None:
        return refused
    undone = ev.Undone(**desk.stamp, undoes=last.mail)
    effects: list[Effect] = [Enter(desk.case.number, undone), *_parted(desk, last.mail, undone)]
    effects += [Stop(letter.message_id) for letter in caused if letter.state in WAITING]
    effects += [_held_again(letter, desk) for letter in desk.outbox(*WAITING) if letter.message_id in released]
    outcome = Outcome(effects=tuple(effects), done=did("undone", commands=last.commands))
    stopped = _named(desk, ev.LetterStopped, last.mail)
    outcome += _others(replace(desk, known=desk.case.after(undone)), desk.case, last, caused, stopped)
    for merged in _merged_by(desk.case, last.mail):
        parted = fold((*merged.history, *_since(desk.case, merged)))
        outcome += _others(replace(desk, known=parted), parted, last, caused, stopped)
        outcome += Outcome(done=did("parted", number=parted.number, kept=desk.case.number))
    told = not_told(as_entered(desk.case, outcome.effects))
    return outcome + Outcome(pressing=told)


def _merged_by(case: Case, mail: str) -> tuple[ev.Merged, ...]:
    return tuple(e for e in case.events if isinstance(e, ev.Merged) and e.mail == mail and not e.of)


def _parted(desk: Desk, mail: str, undone: ev.Undone) -> Iterator[Effect]:
    """MERGE taken back: the other case is itself again, with what became of its letters meanwhile."""
    for merged in _merged_by(desk.case, mail):
        yield Enter(merged.other, undone)
        for event in _since(desk.case, merged):
            yield Enter(merged.other, event)


def _since(case: Case, merged: ev.Merged) -> tuple[ev.Event, ...]:
    """What became of letters of the merged case since then, other than by the MERGE itself."""
    theirs, after = letters_of(merged.history), case.events[case.events.index(merged) + 1 :]
    return tuple(e for e in after if not e.of and e.mail != merged.mail and getattr(e, "letter", "") in theirs)


def _last_commands(desk: Desk) -> ev.Commanded | None:
    """This officer's last mail with commands, whether it was taken back or not. UNDO alone is none."""
    mine = [
        event
        for event in desk.case.events
        if isinstance(event, ev.Commanded) and same_mailbox(event.by, desk.officer.address)
    ]
    own = next((event for event in reversed(mine) if not event.of), None)
    others = next((event for event in reversed(mine) if event.of), None)  # on the case that was merged into this one
    return others if others is not None and (own is None or others.at > own.at) else own


def _named(desk: Desk, kind: type[ev.LetterStopped] | type[ev.LetterReleased], mail: str) -> set[str]:
    return {event.letter for event in desk.case.events if isinstance(event, kind) and event.mail == mail}


def _refused(desk: Desk, last: ev.Commanded, caused: list[OutboxLetter], released: set[str]) -> Outcome | None:
    did_it = [type(event) for event in desk.case.events if event.mail == last.mail]
    if ev.Opened in did_it:
        return refuse("cannot_undo_open")
    if last.of:
        return refuse("merged_since")
    corrected = _last_since(desk.case, last, ev.Corrected, ev.Merged)
    whole = ev.Corrected in did_it or ev.Merged in did_it
    if whole and corrected is not None:  # it holds the whole referral, what is taken back as well
        who = Term("role", "csc") if corrected.by == "csc" else desk.name(corrected.by)
        return refuse("corrected_since", who=who, at=corrected.at)
    if ev.Merged in did_it and desk.case.ended is not None:  # of whom does that hold?
        return refuse("closed_since", by=desk.name(desk.case.ended.by), at=desk.case.ended.at)
    if desk.case.ended is not None and desk.case.ended.mail == last.mail:
        newer = desk.register.open_case_of(desk.case.referral, besides=desk.case.number)
        if newer is not None:
            return refuse("open_case_there", number=newer.number)
    gone = next((a for a in desk.outbox(*LEFT) if a in caused or a.message_id in released), None)
    if gone is not None:
        return refuse("letter_has_left", letter=Term("letter", gone.kind.value), at=gone.ended_at or desk.now)
    return None


def _last_since(case: Case, last: ev.Commanded, *kinds: type[_E]) -> _E | None:
    """The last such event that counts and came after what is taken back."""
    since = case.events[case.events.index(last) + 1 :]
    counted = (event for event in reversed(case.counted) if isinstance(event, kinds) and event.mail != last.mail)
    return next((event for event in counted if event in since and not event.of), None)


def _others(
    desk: Desk, before: Case, last: ev.Commanded, caused: list[OutboxLetter], stopped_by_it: set[str]
) -> Outcome:
    """What becomes of letters of other mails, on the desk as it is after the UNDO: those that were stopped go on
    unless something else keeps them; those that say what no longer holds are written anew, like after CORRECT."""
    after, outcome = desk.case, Outcome()
    letters = [letter for letter in desk.outbox(*LetterState) if letter not in caused]
    wrong = [letter for letter in letters if letter.state in WAITING and _outdated(letter, before, after)]
    for letter in wrong:
        outcome += Outcome(effects=(Stop(letter.message_id),), done=did("letter_stopped", letter=_term(letter)))
        outcome += _stays(desk, letter)
    hold = _last_since(after, last, ev.OnHold) if after.held_back else None
    stopped = stopped_by_it & set(after.on_its_way)  # not what an UNDO took back
    back = [one for one in letters if one.message_id in stopped and one.state is LetterState.CANCELLED]
    there = [one for one in letters if one.state in ALIVE]
    for letter in reversed(back):  # of several of one kind the newest
        later = letters[letters.index(letter) + 1 :]
        another = any(one.kind is letter.kind and (one in later or one.state not in LEFT) for one in there)
        if hold is not None:
            outcome += _stays(desk, letter, hold)
            held = Phrase.of("pressing.held_since", letter=_term(letter), officer=desk.name(hold.by), at=hold.at)
            outcome += Outcome(pressing=(held,))
        elif not _holds(letter.kind, after):
            outcome += _stays(desk, letter, after.ended)
        elif another and letter.kind.row.only_one:
            outcome += _stays(desk, letter)
        elif _outdated(letter, before, after):
            outcome += _stays(desk, letter)
            wrong.append(letter)
            there.append(letter)
        else:
            outcome += Outcome(effects=(_back(letter, desk),))
            there.append(letter)
    if not wrong:
        return outcome
    return outcome + written_anew(replace(desk, known=before), desk.after(outcome).case, tuple(wrong), ())


def _stays(desk: Desk, letter: OutboxLetter, because: ev.Event | None = None) -> Outcome:
    """The letter does not go on. What keeps it here has stopped it now: to take that back lets it go."""
    by, mail = (because.by, because.mail) if because is not None else (desk.stamp["by"], desk.stamp["mail"])
    return desk.enter(ev.LetterStopped(at=desk.now, by=by, mail=mail, letter=letter.message_id, kind=letter.kind))


def _holds(kind: LetterKind, after: Case) -> bool:
    """Whether the case is still as a letter of this kind says."""
    status = after.ended.status if after.ended else ""
    if kind.row.tells:
        return status in kind.row.tells
    if kind is LetterKind.INTERVIEW_CANCELLED:
        return bool(status)
    if kind is LetterKind.ACCEPTED:
        return after.accepted_at is not None and status in ("", "issued")
    if kind in INVITATIONS and after.interview is None:
        return False
    return not status or not kind.row.moot_when_closed


def _outdated(letter: OutboxLetter, before: Case, after: Case) -> bool:
    """Whether a letter to the client was written of other facts than those that count now; a contact letter also where
    it asks for what has come in, or does not ask for what has not."""
    if not letter.kind.row.to_client:
        return False
    events = before.events
    written = next(n for n, e in enumerate(events) if isinstance(e, ev.LetterWritten) and e.letter == letter.message_id)
    then, now = fold(events[:written]).referral.values, after.referral.values
    changed = {key for key in {*then, *now} if then.get(key) != now.get(key)}
    if letter.kind is LetterKind.CONTACT:
        asks = {line for one in after.asked if one.letter == letter.message_id for line in one.lines}
        if asks & set(after.lines(DocumentState.RECEIVED)) or set(after.outstanding) - asks:
            return True
    return bool(changed if letter.kind.row.asks else changed & IN_EVERY_LETTER)


def _term(letter: OutboxLetter) -> Term:
    return Term("letter", letter.kind.value)


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


ORDERS: dict[str, Handler] = {"UNDO": undo}
