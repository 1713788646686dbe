"""A referral comes in: a case, a question to the CSC, or a link to the case that is already there.

A repeat never opens a second clock.
"""

from __future__ import annotations

from datetime import datetime

from mailbot.vocabulary.case import Case, fold
from mailbot.vocabulary.effects import Effect, Enter, SetAside, Tally, Write
from mailbot.vocabulary.events import BOT, Assigned, Corrected, LetterWritten, Opened, Repeated
from mailbot.vocabulary.letters import Letter, LetterKind, Role
from mailbot.vocabulary.mail import Address, same_mailbox
from mailbot.vocabulary.office import Office
from mailbot.vocabulary.phrase import Phrase, Term
from mailbot.vocabulary.referral import FieldProblem, ProblemCode, Reading, Referral
from mailbot.vocabulary.register import Register
from mailbot.vocabulary.understanding import Understood

from . import clocks
from .clients import asking, to_client
from .criteria import against, duplicate, work_out, work_out_again
from .staff import (
    closed,
    contact_ahead,
    facts,
    letter_ahead,
    next_commands,
    notices,
    waits_for_officer,
    who_works,
)

ABOUT_THE_CALL = frozenset({"call_date", "agent_name", "agent_id"})
"""Fields in which a second referral of the same client differs in any case."""

CLARIFICATIONS = 3
"""How often the CSC is asked about one referral; after that somebody has to call."""


def decide_referral(got: Understood, register: Register, office: Office, now: datetime) -> list[Effect]:
    """What a mail with a referral form leads to. One that somebody of the office passes on is that person's (D1)."""
    if got.referral is None:
        raise ValueError("no referral in this mail")
    sender = got.mail.sender
    colleague = office.person(got.sender) if sender else None
    if sender is None or not (office.refers(sender) or colleague):
        return [SetAside(Phrase.of("aside.unknown_referrer"))]
    if got.trouble is not None:
        return [SetAside(got.trouble)]
    referral = usable(got.referral, office)
    known = _already_here(got, referral, register)
    if known is None:
        by_officer = colleague.address if colleague and not office.refers(sender) else ""
        return [Tally("cases"), *open_case(referral, got, register, office, now, by_officer=by_officer)]
    completed = [] if known.ended else complete_case(known, referral, got, office, now)
    return [Tally("answers"), *(completed or _link(known, referral, got, office, now))]


def usable(referral: Referral, office: Office) -> Referral:
    """Less addresses that are our own mailbox's: letters to the client would come back to us."""
    ours = [key for key in ("email", "representative_email") if same_mailbox(referral.text(key), office.address)]
    if not ours:
        return referral
    readings = []
    for key in ours:
        source = referral.sources.get(key) or referral.text(key)
        says = Phrase.of("problem.our_own_address", text=source)
        problem = FieldProblem(key, ProblemCode.INVALID, says, source)
        readings.append(Reading(key, None, source, referral.places.get(key, ""), problem))
    return referral.with_readings(readings)


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
    return effects + _begin(case, got, office, now, Phrase.of(headline, category=Term("category", case.category)))


def complete_case(case: Case, answer: Referral, got: Understood, office: Office, now: datetime) -> list[Effect]:
    """What an answer to a clarification changes, and what the incomplete case was waiting for; nothing where the case
    is complete, or the answer says nothing that was not known."""
    if not case.incomplete:
        return []
    referral = _completed(case.referral, usable(answer, office))
    if referral == case.referral:
        return []
    corrected = Corrected(
        at=now,
        by="csc",
        mail=got.message_id,
        referral=referral,
        worked=work_out_again(case, referral, office, now),
        fields=tuple(key for key, value in referral.values.items() if value != case.referral.values.get(key)),
    )
    after = case.after(corrected)
    headline = Phrase.of("headline.still_incomplete" if after.incomplete else "headline.completed")
    return [Enter(case.number, corrected), *_begin(after, got, office, now, headline)]


def _completed(known: Referral, answer: Referral) -> Referral:
    """What is said anew counts, and where nothing usable is said of a field that is lacking, what is wrong with it."""
    said = [
        Reading(key, value, answer.sources.get(key, ""), answer.places.get(key, ""))
        for key, value in answer.values.items()
        if value is not None and value != known.values.get(key)
    ]
    wrong = [
        Reading(problem.field, None, problem.source, answer.places.get(problem.field, ""), problem)
        for problem in answer.problems
        if problem.code not in (ProblemCode.MISSING, ProblemCode.UNKNOWN_LABEL)
        and problem not in known.problems
        and known.values.get(problem.field) is None
        and problem.field in known.values
    ]
    return known.with_readings([*wrong, *said]) if said or wrong else known


def contact_by_itself(case: Case, office: Office) -> bool:
    """Whether the contact letter goes without an officer's word (design.md, "How much happens by itself"). Not where
    an officer held it back, nor where one is on its way already."""
    return (
        office.policy.contact == "automatic"
        and not case.incomplete
        and not against(case.worked)
        and bool(case.client_address)
        and case.made is None
        and not case.held_back
        and LetterKind.CONTACT not in case.on_its_way.values()
    )


def contact_letter(case: Case, office: Office, now: datetime, hold_minutes: int, mail: str) -> list[Effect]:
    """The contact letter, asking for everything that is missing (D11)."""
    letter = to_client(LetterKind.CONTACT, case, office, now, hold_minutes=hold_minutes)
    return asking(letter, case.outstanding, now, BOT, mail)


def _begin(case: Case, got: Understood, office: Office, now: datetime, headline: Phrase) -> list[Effect]:
    effects: list[Effect] = []
    if contact_by_itself(case, office):
        effects += contact_letter(case, office, now, office.policy.hold_minutes, got.message_id)
    elif case.incomplete and not case.opened_by_officer and not _asked_enough(case):
        effects.append(Write(_clarification(case, got, now)))
    shows = tuple(effect.letter for effect in effects if isinstance(effect, Write))
    held = any(letter.kind is LetterKind.CONTACT for letter in shows)
    gcms = (Phrase.of("gcms.first_contact_letter", on=shows[0].leaves_at),) if held else ()
    return effects + list(
        notices(
            who_works(case, office),
            now,
            headline,
            number=case.number,
            pressing=facts(case, office),
            ahead=(*contact_ahead(case), *(letter_ahead(letter, now) for letter in shows), *_waits(case, shows)),
            problems=case.referral.problems,
            suggests=next_commands(case, now, held=held),
            shows=shows,
            gcms=gcms,
            quoted=got.own_text,
            quoted_from=got.sender,
            encloses=got.attachments,
        )
    )


def _waits(case: Case, written: tuple[Letter, ...]) -> tuple[Phrase, ...]:
    """What does not happen by itself."""
    if case.incomplete and _asked_enough(case):
        return (Phrase.of("ahead.csc_asked_enough"),)
    return waits_for_officer(case, written)


def _asked_enough(case: Case) -> bool:
    asked = [
        event for event in case.counted if isinstance(event, LetterWritten) and event.kind is LetterKind.CLARIFICATION
    ]
    return len(asked) >= CLARIFICATIONS


def _clarification(case: Case, got: Understood, now: datetime) -> Letter:
    """To the CSC agent: each field that is missing or unreadable, and how to mend it."""
    about = set(case.worked.lacking)
    return Letter(
        kind=LetterKind.CLARIFICATION,
        to=Role.CSC,
        addresses=(Address(got.sender, got.mail.sender.name if got.mail.sender else ""),),
        language=case.referral.language or "both",
        leaves_at=now,
        number=case.number,
        problems=tuple(
            problem
            for problem in case.referral.problems
            if problem.field in about or problem.code is not ProblemCode.UNKNOWN_LABEL
        ),
        in_reply_to=got.message_id,
    )


def _already_here(got: Understood, referral: Referral, register: Register) -> Case | None:
    entry = register.handled_content(got.identity.content_digest)
    if entry is not None and entry.number:
        return register.case(entry.number)
    uci = referral.text("uci")
    return register.open_case_with_uci(uci) if uci else None


def _link(known: Case, referral: Referral, got: Understood, office: Office, now: datetime) -> list[Effect]:
    """The same referral, or the same client with an open case: told, and nothing begins anew."""
    differs = tuple(
        key
        for key, value in referral.values.items()
        if value is not None and value != known.referral.values.get(key) and key not in ABOUT_THE_CALL
    )
    repeated = Repeated(
        at=now,
        by="csc",
        mail=got.message_id,
        from_address=got.sender,
        finding=duplicate(known.number),
        differs=differs,
    )
    happened = (
        Phrase.of("happened.referral_again", sender=got.sender),
        *(
            Phrase.of(
                "happened.differs",
                field=Term("field", key),
                now=_spoken(referral, key),
                was=_spoken(known.referral, key),
            )
            for key in differs
        ),
    )
    return [
        Enter(known.number, repeated),
        *notices(
            who_works(known, office),
            now,
            Phrase.of("headline.referral_again"),
            number=known.number,
            happened=happened,
            pressing=closed(known),
            ahead=contact_ahead(known),
            suggests=next_commands(known, now),
            encloses=got.attachments,
        ),
    ]


def _spoken(referral: Referral, key: str) -> str | Phrase:
    value = referral.values.get(key)
    if value is None:
        return Phrase.of("happened.nothing")
    return referral.sources.get(key) or str(value)
