"""Whose case it is, and when it comes back to them: TAKE, ASSIGN, REMIND."""

from __future__ import annotations

from mailbot.decide.notices import Notice, contact_ahead, facts, next_commands, to_staff
from mailbot.vocabulary import events as ev
from mailbot.vocabulary.arguments import PersonNamed, Remind
from mailbot.vocabulary.effects import Effect
from mailbot.vocabulary.office import Duty
from mailbot.vocabulary.orders import Order
from mailbot.vocabulary.phrase import Phrase

from .desk import Desk, Handler
from .result import Outcome, did, refuse


def take(desk: Desk, order: Order) -> Outcome:
    """TAKE: the case is this officer's, or whoever's is named."""
    named = order.argument.address if isinstance(order.argument, PersonNamed) else desk.officer.address
    return _assign(desk, named)


def assign(desk: Desk, order: Order) -> Outcome:
    """ASSIGN: to somebody on the roster."""
    if not isinstance(order.argument, PersonNamed):
        return refuse("which_person")
    return _assign(desk, order.argument.address)


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


def remind(desk: Desk, order: Order) -> Outcome:
    """REMIND: comes back on that morning, to whoever works on the case then."""
    if not isinstance(order.argument, Remind):
        return refuse("which_day")
    entered = desk.enter(ev.Reminder(**desk.stamp, on=order.argument.on, text=order.argument.text))
    return entered + Outcome(done=did("reminder_set", on=order.argument.on))


ORDERS: dict[str, Handler] = {"TAKE": take, "ASSIGN": assign, "REMIND": remind}
