"""A referral comes in: a case, a question to the CSC, or a link to the case that is already there.

A repeat never opens a second clock.
"""

from __future__ import annotations

from datetime import datetime

from mailbot.decide.clocks import contact as clocks
from mailbot.decide.notices import closed, contact_ahead, next_commands, notices, waits_for_officer, who_works
from mailbot.vocabulary.case import Case, fold
from mailbot.vocabulary.effects import Effect, Enter, SetAside, Tally, as_entered
from mailbot.vocabulary.events import Assigned, Opened, Repeated
from mailbot.vocabulary.message import AutomaticKind
from mailbot.vocabulary.office import Office
from mailbot.vocabulary.phrase import Phrase, Term
from mailbot.vocabulary.referral import Referral
from mailbot.vocabulary.register import Register
from mailbot.vocabulary.understood import Understood

from .begin import begin
from .completion import complete_case, usable
from .contradiction import doubt
from .findings import duplicate, work_out


def decide_referral(got: Understood, register: Register, office: Office, now: datetime) -> list[Effect]:
    """What a mail with a referral form leads to. One that somebody of the office passes on is that person's (D1)."""
    if got.referral is None:
        raise ValueError("no referral in this mail")
    sender = got.mail.sender
    colleague = office.person(got.sender) if sender else None
    # A mailbox's rule passes on what a stranger wrote, and nobody of the office has looked at it.
    by_rule = got.automatic is not None and got.automatic.kind is not AutomaticKind.LIST
    if sender is None or not (office.refers(sender) or (colleague and not by_rule)):
        return [SetAside(Phrase.of("aside.unknown_referrer"))]
    if got.trouble is not None:
        return [SetAside(got.trouble)]
    referral = usable(got.referral, office)
    known = _already_here(got, referral, register)
    if known is None:
        by_officer = colleague.address if colleague and not office.refers(sender) else ""
        return [Tally("cases"), *open_case(referral, got, register, office, now, by_officer=by_officer)]
    completed = [] if known.ended else complete_case(known, referral, got, register, office, now)
    return [Tally("answers"), *(completed or _link(known, referral, got, register, office, now))]


def open_case(
    referral: Referral,
    got: Understood,
    register: Register,
    office: Office,
    now: datetime,
    *,
    by_officer: str = "",
) -> list[Effect]:
    """A new case with everything that follows. `by_officer` is set for OPEN: the officer is the referrer (D1)."""
    number = register.next_number(office.calendar.local(now).year)
    opened = Opened(
        at=now,
        by=by_officer or "csc",
        mail=got.message_id,
        number=number,
        referral=referral,
        worked=work_out(referral, got.received_at, office, now),
        received_at=clocks.contact_start(None, got.received_at, office.calendar, handled_at=now).at or now,
        referrer=by_officer or got.sender,
        opened_by_officer=bool(by_officer),
    )
    case = fold((opened,))
    effects: list[Effect] = [Enter(number, opened)]
    if office.policy.assign == "round_robin" and office.officers:
        turn = office.officers[(int(number.rsplit("-", 1)[1]) - 1) % len(office.officers)]
        assigned = Assigned(at=now, officer=turn.address)
        effects.append(Enter(number, assigned))
        case = case.after(assigned)
    headline = "headline.incomplete" if case.incomplete else "headline.new_case"
    return effects + begin(case, got, office, now, Phrase.of(headline, category=Term("category", case.category)))


def _already_here(got: Understood, referral: Referral, register: Register) -> Case | None:
    entry = register.handled_content(got.identity.content_digest)
    if entry is not None and entry.number:
        return register.case(entry.number)
    return register.open_case_of(referral)


def _link(
    known: Case, referral: Referral, got: Understood, register: Register, office: Office, now: datetime
) -> list[Effect]:
    """The same referral, or the same client with an open case: told, and nothing begins anew."""
    doubtful = doubt(known, referral, register, got.message_id, now)
    repeated = Repeated(
        at=now,
        by="csc",
        mail=got.message_id,
        from_address=got.sender,
        finding=duplicate(known.number),
        differs=doubtful.fields,
    )
    entered: list[Effect] = [Enter(known.number, repeated), *doubtful.effects]
    after = as_entered(known, entered)
    return [
        *entered,
        *notices(
            who_works(known, office),
            now,
            Phrase.of("headline.referral_again"),
            number=known.number,
            happened=(Phrase.of("happened.referral_again", sender=got.sender), *doubtful.happened),
            pressing=(*doubtful.pressing, *closed(known)),
            ahead=(*contact_ahead(known), *(waits_for_officer(after, ()) if doubtful.pressing else ())),
            suggests=tuple(dict.fromkeys((*doubtful.suggests, *next_commands(after, now))))[:4],
            encloses=got.attachments,
        ),
    ]
