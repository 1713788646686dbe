"""An officer is away, or back: AWAY, BACK. Cases and notices go to the cover meanwhile."""

from __future__ import annotations

from datetime import timedelta

from mailbot.decide.notices import Notice, to_staff
from mailbot.vocabulary.absences import Absence, with_absence, without_person
from mailbot.vocabulary.arguments import Away
from mailbot.vocabulary.effects import KeepAbsences
from mailbot.vocabulary.message import same_mailbox
from mailbot.vocabulary.orders import Order
from mailbot.vocabulary.phrase import Phrase, Spoken

from .desk import Desk, Handler
from .result import Outcome, did, refuse


def away(desk: Desk, order: Order) -> Outcome:
    """AWAY: from one day to another; the cover is told, and whose cases they are."""
    said = order.argument
    if not isinstance(said, Away):
        return refuse("which_days")
    cover = desk.office.person(said.cover) if said.cover else None
    if cover == desk.officer:
        return refuse("cover_is_yourself")
    new = Absence(desk.officer.address, said.start, said.end, said.cover, mail=desk.got.message_id)
    mine = tuple(case for case in desk.register.open_cases() if same_mailbox(case.officer, desk.officer.address))
    names: dict[str, Spoken] = {
        "officer": desk.officer.name,
        "start": said.start,
        "end": said.end or "",
        "cover": cover.name if cover else "",
    }
    told = Notice(
        Phrase.of("headline.covers", **names), topics=("list",) if mine else (), cases=mine, suggests=("LIST",)
    )
    readers = [cover] if cover is not None else []
    readers += [person for person in desk.office.supervisors if person not in (cover, desk.officer)]
    return Outcome(
        effects=(
            KeepAbsences(with_absence(desk.register.absences(), new)),
            *to_staff(readers, told, desk.bench),
        ),
        done=did("away", **names) + (() if cover else did("away_without_cover")),
    )


def back(desk: Desk, order: Order) -> Outcome:
    """BACK: mail comes to the officer again, from today."""
    today = desk.office.calendar.local(desk.now).date()
    known = desk.register.absences()
    left = without_person(known, desk.officer.address, today)
    past = tuple(one for one in known if one not in left and one.start < today)
    ended = tuple(
        Absence(one.person, one.start, today - timedelta(days=1), one.cover, one.ordered, one.mail) for one in past
    )
    if len(left) == len(known):
        return Outcome(done=did("back_already"))
    return Outcome(effects=(KeepAbsences((*left, *ended)),), done=did("back"))


ORDERS: dict[str, Handler] = {"AWAY": away, "BACK": back}
