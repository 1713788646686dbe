"""The officers' commands (interface.md): the table that finds what carries each one out, and those that need no module
of their own. What has been done already is said, not done again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from mailbot.decide.notices import Notice, contact_ahead, facts, next_commands, not_told, to_staff
from mailbot.vocabulary import events as ev
from mailbot.vocabulary.arguments import PersonNamed
from mailbot.vocabulary.effects import Effect
from mailbot.vocabulary.letter_kinds import LetterKind
from mailbot.vocabulary.message import same_mailbox
from mailbot.vocabulary.office import Duty
from mailbot.vocabulary.orders import Order
from mailbot.vocabulary.outbox import OutboxLetter
from mailbot.vocabulary.phrase import Phrase, Term

from . import closing as endings
from . import contact as contacting
from . import correct as correction
from . import cpc as earlier
from . import interview as interviews
from . import set_aside as aside
from . import undo
from .already_done import who_did, who_wrote
from .desk import ALIVE, Desk
from .result import Outcome, did, refuse


def accept(desk: Desk, order: Order) -> Outcome:
    """ACCEPT: urgent processing begins; the client is told (D12)."""
    told = desk.told(LetterKind.ACCEPTED) or not desk.case.client_address
    if desk.case.accepted_at is not None and told:
        return Outcome(done=who_did(desk, ev.Accepted, "accepted_already"))
    entered = desk.enter(ev.Accepted(**desk.stamp)) if desk.case.accepted_at is None else Outcome()
    return entered + desk.write(desk.letter(LetterKind.ACCEPTED)) + Outcome(done=did("accepted"))


def message(desk: Desk, order: Order) -> Outcome:
    """MESSAGE: this text to the client, inside the office's letter."""
    if not desk.case.client_address:
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
        if isinstance(event, ev.LetterWritten)
        and event.text.split() == text.split()
        and desk.now - event.at < contacting.A_DAY
    }
    letters = (one for one in desk.outbox(*ALIVE) if one.message_id in same and contacting.still_right(one, desk))
    return next(letters, None)


def note(desk: Desk, order: Order) -> Outcome:
    """NOTE: kept on the case; nothing is sent to the client."""
    return desk.enter(ev.Noted(**desk.stamp, text=order.text)) + Outcome(done=did("noted"))


def take(desk: Desk, order: Order) -> Outcome:
    """TAKE: the case is this officer's, or whoever's is named."""
    named = order.argument.address if isinstance(order.argument, PersonNamed) else desk.officer.address
    return _assign(desk, named)


def assign(desk: Desk, order: Order) -> Outcome:
    """ASSIGN: to somebody on the roster."""
    if not isinstance(order.argument, PersonNamed):
        return refuse("which_person")
    return _assign(desk, order.argument.address)


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


def status(desk: Desk, order: Order) -> Outcome:
    """STATUS: the case as it stands."""
    return Outcome(topics=("status",))


def proof(desk: Desk, order: Order) -> Outcome:
    """PROOF: every letter to the client as the bytes that left, and what became of it."""
    return Outcome(topics=("proof",))


def list_cases(desk: Desk, order: Order) -> Outcome:
    """LIST: this officer's open cases."""
    mine = (case for case in desk.register.open_cases() if same_mailbox(case.officer, desk.officer.address))
    return Outcome(topics=("list",), cases=tuple(sorted(mine, key=lambda case: case.due_at)))


def not_yet(desk: Desk, order: Order) -> Outcome:
    """An order that is read, and that no module carries out yet."""
    return refuse("not_yet")


def help_(desk: Desk, order: Order) -> Outcome:
    """HELP: the table of commands."""
    return Outcome(topics=("help",))


def _assign(desk: Desk, address: str) -> Outcome:
    person = desk.office.person(address)
    if person is None or person.duty is Duty.ADMINISTRATOR:
        return refuse("which_person")
    before = desk.office.person(desk.case.officer) if desk.case.officer else None
    if before == person:
        return Outcome(done=did("assigned_already", officer=person.name))
    assigned = desk.enter(ev.Assigned(**desk.stamp, officer=person.address))
    said = did("assigned", officer=person.name)
    if before is not None:
        said = did("taken_over", officer=person.name, before=before.name)
    told: list[Effect] = []
    if person != desk.officer:
        theirs = Notice(
            Phrase.of("headline.assigned", officer=desk.officer.name),
            number=desk.case.number,
            pressing=facts(desk.case, desk.office),
            ahead=contact_ahead(desk.case),
            suggests=next_commands(desk.case, desk.now),
        )
        told += to_staff([person], theirs, desk.bench)
    if before is not None and before != desk.officer:
        took = Phrase.of("headline.taken", officer=person.name)
        told += to_staff([before], Notice(took, number=desk.case.number, suggests=("TAKE", "STATUS")), desk.bench)
    return assigned + Outcome(effects=tuple(told), done=said)


ORDERS: dict[str, Callable[[Desk, Order], Outcome]] = {
    "CONTACT": contacting.contact,
    "CONTACTED": contacting.contacted,
    "DOCS": contacting.docs,
    "RECEIVED": contacting.received,
    "INTERVIEW": interviews.interview,
    "ACCEPT": accept,
    "ISSUED": endings.issued,
    "DECLINE": endings.decline,
    "CPC": earlier.cpc,
    "WITHDRAW": earlier.withdraw,
    "REDIRECT": endings.redirect,
    "CORRECT": correction.correct,
    "MESSAGE": message,
    "NOTE": note,
    "TAKE": take,
    "ASSIGN": assign,
    "HOLD": hold,
    "UNDO": undo.undo,
    "CLOSE": endings.close,
    "REOPEN": endings.reopen,
    "OPEN": aside.open_from_letter,
    "PROOF": proof,
    "RETRY": aside.retry,
    "CASE": aside.attach,
    "DISCARD": aside.discard,
    "STATUS": status,
    "LIST": list_cases,
    "HELP": help_,
    "CALLED": not_yet,
    "RELEASE": not_yet,
    "SEEN": not_yet,
    "REMIND": not_yet,
    "AWAY": not_yet,
    "BACK": not_yet,
    "FIND": not_yet,
    "MERGE": not_yet,
    "WHY": not_yet,
    "REPORT": not_yet,
}
"""What carries out each row of the table (`vocabulary/orders`)."""
