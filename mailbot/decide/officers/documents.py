"""What the client has to send: DOCS, RECEIVED (D9 to D11, D14)."""

from __future__ import annotations

from dataclasses import replace

from mailbot.vocabulary import events as ev
from mailbot.vocabulary.arguments import Documents
from mailbot.vocabulary.case_state import DocumentState
from mailbot.vocabulary.documents import line_of
from mailbot.vocabulary.letter_kinds import LetterKind
from mailbot.vocabulary.orders import Order
from mailbot.vocabulary.outbox import OutboxLetter
from mailbot.vocabulary.phrase import Phrase, Term

from . import correct as correction
from .already_done import already, who_wrote
from .contact import A_DAY
from .desk import ALIVE, Desk, Handler
from .result import Outcome, did, refuse


def docs(desk: Desk, order: Order) -> Outcome:
    """DOCS: a request for these documents, or for all that are missing."""
    if not desk.case.client_address and not desk.case.referral.text("phone"):
        return refuse("no_address")
    others = order.argument.others if isinstance(order.argument, Documents) else ()
    lines = _named(order) or (() if others else desk.case.outstanding)
    if not lines and not others:
        return refuse("nothing_missing")
    before = None if others else _asked_lately(desk, lines)
    if before is not None:
        says = did("docs_already", documents=_lines(lines))
        by = who_wrote(desk, before)
        return Outcome(done=says + (did("already_by", officer=by, at=before.recorded_at) if by else ()))
    again = tuple(line for line in lines if desk.case.documents.get(line) is DocumentState.RECEIVED)
    pressing = (Phrase.of("pressing.asked_again", documents=_lines(again)),) if again else ()
    return desk.write(replace(desk.letter(LetterKind.DOCUMENT_REQUEST), others=others), lines) + Outcome(
        pressing=pressing
    )


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
    if isinstance(order.argument, Documents) and order.argument.every:
        left = desk.case.lines(DocumentState.MISSING, DocumentState.REQUESTED, DocumentState.OFFERED)
        lines = left or desk.case.lines(DocumentState.RECEIVED)
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


ORDERS: dict[str, Handler] = {"DOCS": docs, "RECEIVED": received}
