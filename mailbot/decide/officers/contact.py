"""Reaching the client and what the client has to send: CONTACT, CONTACTED, DOCS, RECEIVED (D11, D13, D14)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from mailbot.decide.call_scripts import by_telephone
from mailbot.vocabulary import events as ev
from mailbot.vocabulary.arguments import Called, Reached
from mailbot.vocabulary.effects import Reschedule
from mailbot.vocabulary.letter_kinds import LetterKind
from mailbot.vocabulary.message import same_mailbox
from mailbot.vocabulary.orders import Order
from mailbot.vocabulary.outbox import OutboxLetter
from mailbot.vocabulary.phrase import Term

from .already_done import first_contact, who_did, who_wrote
from .desk import ALIVE, Desk, Handler
from .result import Outcome, did, refuse

A_DAY = timedelta(days=1)


def contact(desk: Desk, order: Order) -> Outcome:
    """CONTACT: the contact letter now; the one that is held is let go rather than written twice."""
    if not desk.case.client_address and not by_telephone(desk.case):
        return refuse("no_address")
    held = desk.waiting([LetterKind.CONTACT])
    if held:
        return _let_go(desk, held[0])
    sent = desk.alive(LetterKind.CONTACT)
    if sent is not None and still_right(sent, desk):
        at, by = sent.ended_at or sent.recorded_at, who_wrote(desk, sent)
        said = did("contact_already_by", at=at, officer=by) if by else did("contact_already", at=at)
        return Outcome(done=said)
    noted = first_contact(desk) if desk.case.client_address else ()  # a call is noted once it was made
    outcome = Outcome(dropped=desk.drafts([LetterKind.CONTACT]), gcms=noted)  # CORRECT may have held one
    return outcome + desk.write(desk.letter(LetterKind.CONTACT), desk.case.outstanding)


def _let_go(desk: Desk, held: OutboxLetter) -> Outcome:
    """Shown once more as it leaves: the notice that showed it first may be long ago."""
    released = ev.LetterReleased(**desk.stamp, letter=held.message_id, kind=LetterKind.CONTACT)
    asked = next((one.lines for one in desk.case.asked if one.letter == held.message_id), ())
    shown = replace(desk.letter(LetterKind.CONTACT), documents=asked, leaves_at=desk.now)
    return desk.enter(released) + Outcome(
        effects=(Reschedule(held.message_id, desk.now),),
        done=did("contact_released"),
        gcms=first_contact(desk),
        shows=(shown,),
    )


def still_right(sent: OutboxLetter, desk: Desk) -> bool:
    """Whether the letter that was sent went where letters go now, in the client's language."""
    there = any(same_mailbox(address, desk.case.client_address) for address in sent.envelope_to)
    return desk.case.reachable and there and sent.language == desk.case.language


def contacted(desk: Desk, order: Order) -> Outcome:
    """CONTACTED: the officer reached the client; the clock stops (D13)."""
    made = desk.case.made
    reached_at = order.argument.at if isinstance(order.argument, Reached) else None
    outcome = desk.enter(ev.ContactedBy(**desk.stamp, text=order.text, reached_at=reached_at))
    if made is None:
        said = did("contacted", due=desk.case.due_at)
    elif made.letter:
        said = did("contacted_again", at=made.at)
    else:
        said = who_did(desk, ev.ContactedBy, "contacted_again_by")
    return outcome + Outcome(done=said, gcms=first_contact(desk, "first_contact_told", text=order.text))


def called(desk: Desk, order: Order) -> Outcome:
    """CALLED: a call that did not reach the client is counted; the clock goes on."""
    if not isinstance(order.argument, Called):
        return refuse("which_outcome")
    at = order.argument.at or desk.now
    attempt = ev.Attempted(**desk.stamp, outcome=order.argument.outcome, called_at=at, text=order.argument.remark)
    count = len(desk.case.attempts) + 1
    outcome = desk.enter(attempt) + Outcome(done=did("called", count=count, at=at))
    if desk.case.made is None and desk.case.ended is None:
        outcome += Outcome(done=did("clock_goes_on", due=desk.case.due_at))
    return outcome


def message(desk: Desk, order: Order) -> Outcome:
    """MESSAGE: this text to the client, inside the office's letter."""
    if not desk.case.client_address and not by_telephone(desk.case):
        return refuse("no_address")
    if not order.text.strip():
        return refuse("empty_message")
    before = _written_lately(desk, order.text)
    if before is not None:
        by = did("already_by", officer=who_wrote(desk, before), at=before.recorded_at)
        return Outcome(done=did("already", command=Term("command", "MESSAGE"), says=by[0]))
    return desk.write(replace(desk.letter(LetterKind.MESSAGE), text=order.text))


def _written_lately(desk: Desk, text: str) -> OutboxLetter | None:
    """The same words to the client within a day: a mail program may send a mail twice, and two officers the same."""
    same = {
        event.letter
        for event in desk.case.counted
        if isinstance(event, ev.LetterWritten) and event.text.split() == text.split() and desk.now - event.at < A_DAY
    }
    letters = (one for one in desk.outbox(*ALIVE) if one.message_id in same and still_right(one, desk))
    return next(letters, None)


def note(desk: Desk, order: Order) -> Outcome:
    """NOTE: kept on the case; nothing is sent to the client."""
    return desk.enter(ev.Noted(**desk.stamp, text=order.text)) + Outcome(done=did("noted"))


ORDERS: dict[str, Handler] = {
    "CONTACT": contact,
    "CONTACTED": contacted,
    "CALLED": called,
    "MESSAGE": message,
    "NOTE": note,
}
