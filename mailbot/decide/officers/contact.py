"""Reaching the client and what the client has to send: CONTACT, CONTACTED, DOCS, RECEIVED (D11, D13, D14)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from mailbot.vocabulary import events as ev
from mailbot.vocabulary.arguments import Documents
from mailbot.vocabulary.case import DocumentState
from mailbot.vocabulary.documents import line_of
from mailbot.vocabulary.effects import Reschedule
from mailbot.vocabulary.letter_kinds import LetterKind
from mailbot.vocabulary.message import same_mailbox
from mailbot.vocabulary.orders import Order
from mailbot.vocabulary.outbox import OutboxLetter
from mailbot.vocabulary.phrase import Phrase, Term

from . import correct as correction
from .already_done import already, first_contact, who_did, who_wrote
from .desk import ALIVE, Desk
from .result import Outcome, did, refuse

A_DAY = timedelta(days=1)


def contact(desk: Desk, order: Order) -> Outcome:
    """CONTACT: the contact letter now; the one that is held is let go rather than written twice."""
    if not desk.case.client_address:
        return refuse("no_address")
    held = desk.waiting([LetterKind.CONTACT])
    if held:
        return _let_go(desk, held[0])
    sent = desk.alive(LetterKind.CONTACT)
    if sent is not None and still_right(sent, desk):
        at, by = sent.ended_at or sent.recorded_at, who_wrote(desk, sent)
        said = did("contact_already_by", at=at, officer=by) if by else did("contact_already", at=at)
        return Outcome(done=said)
    outcome = Outcome(dropped=desk.drafts([LetterKind.CONTACT]), gcms=first_contact(desk))  # CORRECT may have held one
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
    outcome = desk.enter(ev.ContactedBy(**desk.stamp, text=order.text))
    if made is None:
        said = did("contacted", due=desk.case.due_at)
    elif made.letter:
        said = did("contacted_again", at=made.at)
    else:
        said = who_did(desk, ev.ContactedBy, "contacted_again_by")
    return outcome + Outcome(done=said, gcms=first_contact(desk, "first_contact_told", text=order.text))


def docs(desk: Desk, order: Order) -> Outcome:
    """DOCS: a request for these documents, or for all that are missing."""
    if not desk.case.client_address:
        return refuse("no_address")
    lines = _named(order) or desk.case.outstanding
    if not lines:
        return refuse("nothing_missing")
    before = _asked_lately(desk, lines)
    if before is not None:
        says = did("docs_already", documents=_lines(lines))
        by = who_wrote(desk, before)
        return Outcome(done=says + (did("already_by", officer=by, at=before.recorded_at) if by else ()))
    again = tuple(line for line in lines if desk.case.documents.get(line) is DocumentState.RECEIVED)
    pressing = (Phrase.of("pressing.asked_again", documents=_lines(again)),) if again else ()
    return desk.write(desk.letter(LetterKind.DOCUMENT_REQUEST), lines) + Outcome(pressing=pressing)


def _asked_lately(desk: Desk, lines: tuple[str, ...]) -> OutboxLetter | None:
    """The same request of the last day: two officers may read the same notice."""
    asked = {one.letter for one in desk.case.asked if set(one.lines) == set(lines)}
    return next(
        (
            letter
            for letter in reversed(desk.outbox(*ALIVE))
            if letter.kind is LetterKind.DOCUMENT_REQUEST
            and letter.message_id in asked
            and desk.now - letter.recorded_at < A_DAY
        ),
        None,
    )


def received(desk: Desk, order: Order) -> Outcome:
    """RECEIVED: ticks the checklist."""
    lines = _named(order)
    if not lines:
        return refuse("which_documents")
    if all(desk.case.documents.get(line) is DocumentState.RECEIVED for line in lines):
        return Outcome(done=already(desk, "RECEIVED", ev.DocumentsTicked))
    outcome = desk.enter(ev.DocumentsTicked(**desk.stamp, lines=lines))
    missing = desk.after(outcome).case.outstanding
    said = did("received", documents=_lines(lines))
    said += did("still_missing", documents=_lines(missing)) if missing else did("complete_now")
    outcome += Outcome(done=said)
    return outcome + correction.contact_anew(desk, outcome, lines)


def _named(order: Order) -> tuple[str, ...]:
    """The checklist lines that the command names, each once."""
    codes = order.argument.codes if isinstance(order.argument, Documents) else ()
    return tuple(dict.fromkeys(line_of(code) for code in codes))


def _lines(lines: tuple[str, ...]) -> tuple[Term, ...]:
    return tuple(Term("line", line) for line in lines)
