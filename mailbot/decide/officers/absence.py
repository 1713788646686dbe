"""An officer is away, or back: AWAY, BACK. Cases and notices go to the cover meanwhile."""

from __future__ import annotations

from datetime import date, timedelta

from mailbot.decide.notices import Notice, to_staff
from mailbot.vocabulary.absences import Absence, with_absence, without_person
from mailbot.vocabulary.arguments import Away, PersonNamed
from mailbot.vocabulary.effects import KeepAbsences
from mailbot.vocabulary.message import same_mailbox
from mailbot.vocabulary.office import Duty, Person
from mailbot.vocabulary.orders import Order
from mailbot.vocabulary.phrase import Phrase, Spoken

from .desk import Desk, Handler
from .result import Outcome, did, refuse


def away(desk: Desk, order: Order) -> Outcome:
    """AWAY: from one day to another; the cover is told, and whose cases they are. A supervisor may say it of others."""
    said = order.argument
    if not isinstance(said, Away):
        return refuse("which_days")
    absent = _whose(desk, said.person)
    if absent is None:
        return refuse("only_supervisors")
    cover = desk.office.person(said.cover) if said.cover else None
    if cover == absent:
        return refuse("cover_is_yourself")
    new = Absence(absent.address, said.start, said.end, said.cover, mail=desk.got.message_id)
    theirs = tuple(case for case in desk.register.open_cases() if same_mailbox(case.officer, absent.address))
    names: dict[str, Spoken] = {
        "officer": absent.name,
        "start": said.start,
        "end": said.end or "",
        "cover": cover.name if cover else "",
    }
    told = Notice(
        Phrase.of("headline.covers", **names), topics=("list",) if theirs else (), cases=theirs, suggests=("LIST",)
    )
    concerned = [*([cover] if cover is not None else ()), absent, *desk.office.supervisors]
    readers = [person for person in dict.fromkeys(concerned) if person != desk.officer]
    if cover is not None:  # who is away from today on is not written to: the cover is
        readers = [person for person in readers if person != absent or not new.covers(_today(desk))]
    own = absent == desk.officer
    nobody = did("away_without_cover" if own else "colleague_without_cover", officer=absent.name) if not cover else ()
    return Outcome(
        effects=(
            KeepAbsences(with_absence(desk.register.absences(), new)),
            *to_staff(readers, told, desk.bench),
        ),
        done=did("away" if own else "colleague_away", **names) + nobody,
    )


def back(desk: Desk, order: Order) -> Outcome:
    """BACK: mail comes to the officer again, from today."""
    absent = _whose(desk, order.argument.address if isinstance(order.argument, PersonNamed) else "")
    if absent is None:
        return refuse("only_supervisors")
    today = _today(desk)
    known = desk.register.absences()
    left = without_person(known, absent.address, today)
    past = tuple(one for one in known if one not in left and one.start < today)
    ended = tuple(
        Absence(one.person, one.start, today - timedelta(days=1), one.cover, one.ordered, one.mail) for one in past
    )
    own = absent == desk.officer
    if len(left) == len(known):
        return Outcome(done=did("back_already" if own else "colleague_back_already", officer=absent.name))
    said = did("back" if own else "colleague_back", officer=absent.name)
    return Outcome(effects=(KeepAbsences((*left, *ended)),), done=said)


def _whose(desk: Desk, named: str) -> Person | None:
    """Of whom it is said: the writer, or whom a supervisor names. None where the writer may not."""
    absent = desk.office.person(named) if named else desk.officer
    may = absent == desk.officer or desk.officer.duty is Duty.SUPERVISOR
    return absent if may else None


def _today(desk: Desk) -> date:
    return desk.office.calendar.local(desk.now).date()


ORDERS: dict[str, Handler] = {"AWAY": away, "BACK": back}
