"""A referral comes in: a case, a question to the CSC, or a link to the case that is already there.

A repeat never opens a second clock.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from mailbot.decide.bench import Bench
from mailbot.decide.clocks import contact as clocks
from mailbot.decide.notices import Notice, closed, contact_ahead, next_commands, to_staff, waits_for_officer, who_works
from mailbot.decide.which_case import answered_cases
from mailbot.vocabulary.case import Case, fold
from mailbot.vocabulary.case_state import needed_by
from mailbot.vocabulary.client_facts import same_client_facts
from mailbot.vocabulary.effects import Effect, Enter, SetAside, Tally, as_entered
from mailbot.vocabulary.events import Assigned, Opened, Repeated, Wrote
from mailbot.vocabulary.message import AutomaticKind
from mailbot.vocabulary.phrase import Phrase, Term
from mailbot.vocabulary.referral import Referral
from mailbot.vocabulary.register import Register
from mailbot.vocabulary.understood import Understood

from .begin import begin
from .completion import complete_case, usable
from .contradiction import amended, doubt, unsettled, words_in_doubt
from .findings import duplicate, work_out


def decide_referral(got: Understood, bench: Bench) -> list[Effect]:
    """What a mail with a referral form leads to. One that somebody of the office passes on is that person's (D1)."""
    if got.referral is None:
        raise ValueError("no referral in this mail")
    sender = got.mail.sender
    colleague = bench.office.person(got.sender) if sender else None
    # A mailbox's rule passes on what a stranger wrote, and nobody of the office has looked at it.
    by_rule = got.automatic is not None and got.automatic.kind is not AutomaticKind.LIST
    if sender is None or not (bench.office.refers(sender) or (colleague and not by_rule)):
        return [SetAside(Phrase.of("aside.unknown_referrer"))]
    if got.trouble is not None:
        return [SetAside(got.trouble)]
    if got.clients_mixed:
        return [SetAside(Phrase.of("aside.several_clients"))]
    by_officer = colleague.address if colleague and not bench.office.refers(sender) else ""
    effects: list[Effect] = []
    opened = 0
    for referral in (usable(said, bench.office) for said in (got.referral, *got.further)):
        known = _already_here(got, referral, bench.register)
        if known is None:
            settled = unsettled(referral, got.above, got, bench.office)
            effects += open_case(settled, got, bench, by_officer=by_officer, besides=opened)
            opened += 1
        else:
            referral = amended(referral, got.above, got, bench.office)
            completed = [] if known.ended else complete_case(known, referral, got, bench)
            effects += completed or _link(known, referral, got, bench)
    return [Tally("cases" if opened else "answers"), *effects]


def open_case(
    referral: Referral,
    got: Understood,
    bench: Bench,
    *,
    by_officer: str = "",
    besides: int = 0,
) -> list[Effect]:
    """A new case with everything that follows. `by_officer` is set for OPEN: the officer is the referrer (D1).
    `besides`: so many cases the same mail has opened already."""
    number = _later(bench.register.next_number(bench.office.calendar.local(bench.now).year), besides)
    opened = Opened(
        **got.said(by_officer or "csc").stamp(bench.now),
        number=number,
        referral=referral,
        worked=work_out(referral, got.received_at, bench),
        received_at=clocks.contact_start(None, got.received_at, bench.office.calendar, handled_at=bench.now).at
        or bench.now,
        referrer=by_officer or got.sender,
        opened_by_officer=bool(by_officer),
    )
    case = fold((opened,))
    effects: list[Effect] = [Enter(number, opened)]
    if bench.office.policy.assign == "round_robin" and bench.office.officers:
        turn = bench.office.officers[(int(number.rsplit("-", 1)[1]) - 1) % len(bench.office.officers)]
        assigned = Assigned(at=bench.now, officer=turn.address)
        effects.append(Enter(number, assigned))
        case = case.after(assigned)
    headline = "headline.incomplete" if case.incomplete else "headline.new_case"
    return effects + begin(case, got, bench, Phrase.of(headline, category=Term("category", case.category)))


def _later(number: str, count: int) -> str:
    stem, _, last = number.rpartition("-")
    return f"{stem}-{int(last) + count:04d}"


def _already_here(got: Understood, referral: Referral, register: Register) -> Case | None:
    entry = register.handled_content(got.identity.content_digest)
    before = register.case(entry.number) if entry is not None and entry.number else None
    # Of a mail with several clients the ledger knows the first one's case.
    if before is not None and (not got.further or before.referral.is_same_client(referral)):
        return before
    by_mail = _opened_by(entry.message_id, referral, register) if entry else None
    return register.open_case_of(referral) or by_mail or _corrects(got, referral, register)


def _corrects(got: Understood, referral: Referral, register: Register) -> Case | None:
    """The open case whose referral this one answers, sent anew with another UCI: the person or the address is the
    same."""
    known = {case.number for case in register.cases_with(same_client_facts(referral))}
    answered = answered_cases(got, register)
    return next((case for case in answered if case.number in known and case.ended is None), None)


def _opened_by(message_id: str, referral: Referral, register: Register) -> Case | None:
    """The case that the same mail opened for this client, closed since."""
    known = register.cases_with(same_client_facts(referral))
    return next((case for case in known if case.referral_mail == message_id), None)


def _sooner(known: Case, said: Referral) -> date | None:
    """The onset that a second referral gives, where it is earlier: the clock goes by it until somebody corrects it."""
    onset = clocks.onset_on(said.date("needed_by"), said.date("travel_date"))
    before = needed_by(known)
    return onset if onset is not None and known.ended is None and (before is None or onset < before) else None


def _link(known: Case, referral: Referral, got: Understood, bench: Bench) -> list[Effect]:
    """The same referral, or the same client with an open case: told, and nothing begins anew."""
    doubtful = doubt(known, referral, bench, got.said("csc"))
    if got.above is not None and not doubtful.pressing:
        words = words_in_doubt(known, got, bench)
        doubtful = replace(words, fields=doubtful.fields, happened=doubtful.happened)
    repeated = Repeated(
        **got.said("csc").stamp(bench.now),
        from_address=got.sender,
        finding=duplicate(known.number),
        differs=doubtful.fields,
        onset=_sooner(known, referral),
    )
    entered: list[Effect] = [Enter(known.number, repeated), *doubtful.effects]
    if got.own_text:
        wrote = Wrote(**got.said("csc").stamp(bench.now), from_address=got.sender, known=True, text=got.own_text)
        entered.insert(1, Enter(known.number, wrote))
    after = as_entered(known, entered)
    sooner = (Phrase.of("happened.onset_sooner", on=repeated.onset),) if repeated.onset else ()
    return [
        *entered,
        *to_staff(
            who_works(known, bench.office),
            Notice(
                Phrase.of("headline.referral_again"),
                number=known.number,
                happened=(Phrase.of("happened.referral_again", sender=got.sender), *sooner, *doubtful.happened),
                pressing=(*doubtful.pressing, *closed(known)),
                ahead=(*contact_ahead(known), *(waits_for_officer(after, ()) if doubtful.pressing else ())),
                suggests=tuple(dict.fromkeys((*doubtful.suggests, *next_commands(after, bench.now))))[:4],
                quoted=got.own_text,
                quoted_from=got.sender,
                encloses=got.attachments,
            ),
            bench,
        ),
    ]
