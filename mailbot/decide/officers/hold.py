"""Letters that have not left: HOLD stops them, RELEASE lets them go; what nobody could be sure of is paused."""

from __future__ import annotations

from collections.abc import Iterable

from mailbot.decide.notices import not_told
from mailbot.vocabulary import events as ev
from mailbot.vocabulary.effects import Effect, Enter, Pause, Reschedule
from mailbot.vocabulary.letter_kinds import LetterKind
from mailbot.vocabulary.orders import Order
from mailbot.vocabulary.outbox import WAITING, LetterState, OutboxLetter
from mailbot.vocabulary.phrase import Phrase, Term

from .desk import Desk, Handler
from .result import Outcome, did


def hold(desk: Desk, order: Order) -> Outcome:
    """HOLD: every letter of this case that has not left stays here, and no contact letter goes by itself, nor once
    the CSC completes the referral."""
    stopped = desk.stop(LetterKind)
    untold = Outcome(pressing=not_told(desk.after(stopped).case))
    if stopped.done:
        return desk.enter(ev.OnHold(**desk.stamp)) + stopped + untold
    if desk.case.made is not None or desk.case.ended is not None or desk.case.held_back:
        return Outcome(done=did("nothing_to_hold")) + untold
    return desk.enter(ev.OnHold(**desk.stamp)) + Outcome(done=did("nothing_to_hold") + did("held_back"))


def release(desk: Desk, order: Order) -> Outcome:
    """RELEASE: letters that are paused, or that HOLD stopped and that still say what holds, leave now."""
    letters = (*desk.outbox(LetterState.PAUSED), *_held_back(desk))
    if not letters:
        return Outcome(done=did("nothing_to_release"))
    outcome = Outcome()
    for letter in letters:
        released = ev.LetterReleased(**desk.stamp, letter=letter.message_id, kind=letter.kind)
        outcome += desk.enter(released) + Outcome(
            effects=(Reschedule(letter.message_id, desk.now),),
            done=did("released", letter=Term("letter", letter.kind.value)),
        )
    return outcome


def _held_back(desk: Desk) -> tuple[OutboxLetter, ...]:
    """What the last HOLD stopped, of an open case: a closing has made it moot since."""
    held = [event for event in desk.case.counted if isinstance(event, ev.OnHold)]
    if not desk.case.held_back or not held or desk.case.ended is not None:
        return ()
    stopped = {e.letter for e in desk.case.counted if isinstance(e, ev.LetterStopped) and e.mail == held[-1].mail}
    return tuple(letter for letter in desk.outbox(LetterState.CANCELLED) if letter.message_id in stopped)


def paused(desk: Desk, why: Phrase, letters: Iterable[OutboxLetter] | None = None) -> list[Effect]:
    """These letters, or all of the case that have not left, wait until a person says what is to happen."""
    effects: list[Effect] = []
    if desk.known is None:
        return effects
    for letter in desk.outbox(*WAITING) if letters is None else letters:
        if letter.state is not LetterState.PAUSED:
            event = ev.LetterPaused(**desk.stamp, letter=letter.message_id, kind=letter.kind, why=why)
            effects += (Pause(letter.message_id), Enter(desk.case.number, event))
    return effects


ORDERS: dict[str, Handler] = {"HOLD": hold, "RELEASE": release}
