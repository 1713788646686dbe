"""Automatic mail: absences, receipts, calendar replies. Entered where it belongs to a case, never answered (RFC
3834), never obeyed."""

from __future__ import annotations

from mailbot.decide.bench import Bench
from mailbot.decide.clocks.contact import contact_level
from mailbot.decide.covers import who_is_there
from mailbot.decide.notices import Notice, contact_ahead, to_staff, who_works
from mailbot.decide.which_case import find_case
from mailbot.vocabulary import events as ev
from mailbot.vocabulary.absences import Absence, away_on, with_absence
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.clocks import ContactLevel
from mailbot.vocabulary.effects import Effect, Enter, KeepAbsences, Mark, SetAside, Tally
from mailbot.vocabulary.letter_kinds import LetterKind, Role
from mailbot.vocabulary.message import AutomaticKind, AutomaticMail, same_mailbox
from mailbot.vocabulary.office import Person
from mailbot.vocabulary.phrase import Phrase, Term
from mailbot.vocabulary.register import Register
from mailbot.vocabulary.trust import TrustLevel
from mailbot.vocabulary.understood import Understood

AWAY = "away"
"""The flag of a case whose officer is away while its limit nears; it falls when the case is given to somebody."""


def decide_automatic(got: Understood, bench: Bench) -> list[Effect]:
    """An automatic mail: entered where it belongs to a case, never answered, never obeyed."""
    automatic = got.automatic
    if automatic is None:
        raise ValueError("this mail is not automatic")
    what = Phrase.of(f"automatic.{automatic.kind.value}", sender=got.sender)
    effects: list[Effect] = [Tally("automatic")]
    case, _ = find_case(got, bench.register)
    outside = automatic.kind is AutomaticKind.CALENDAR_REPLY and bench.office.person(got.sender) is None
    invited = outside and case is not None and _is_invited(got, automatic, case, bench.register)
    if invited and not got.trust.holds:
        return [SetAside(got.trouble or Phrase.of("aside.unknown_sender"))]  # somebody's, in the client's name
    if got.trust is TrustLevel.REFUTED:
        return effects
    letter = bench.register.letter(automatic.about) if automatic.about else None
    case = case or (bench.register.case(letter.number) if letter is not None and letter.number else None)
    officer = bench.office.person(got.sender) if got.trouble is None else None
    if case is not None and (letter is not None or _belongs(got, case, officer, bench.register)):
        effects.append(Enter(case.number, ev.Automatic(**got.said(got.sender).stamp(bench.now), what=what)))
        if automatic.kind is AutomaticKind.READ_RECEIPT and letter is not None:
            effects.append(Mark(letter.message_id, report=what))
        if invited:
            effects += _calendar_answer(automatic.answer, case, got, bench)
        if automatic.kind is AutomaticKind.CHALLENGE:
            effects += _challenged(got, case, bench)
    if officer is not None and automatic.kind is AutomaticKind.OUT_OF_OFFICE:
        effects += [*_kept(officer, got, bench), *_absent(officer, bench)]
    return effects


def _belongs(got: Understood, case: Case, officer: Person | None, register: Register) -> bool:
    """It answers a letter of ours, or comes from somebody on the case."""
    known = any(same_mailbox(got.sender, address) for address in (*case.client_addresses, case.referrer))
    return known or officer is not None or any(register.letter(ours) is not None for ours in got.ours)


def _is_invited(got: Understood, automatic: AutomaticMail, case: Case, register: Register) -> bool:
    """Whether it answers the invitation to the interview that is set, from an address that the invitation went to. A
    server that lost the invitation (no UID) still answers our letter."""
    if case.interview is None:
        return False
    invitations = [letter for letter in register.letters_of(case.number) if letter.kind is LetterKind.INTERVIEW]
    answered = automatic.uid == case.interview.uid or (
        not automatic.uid and any(letter.message_id in got.ours for letter in invitations)
    )
    invited = [address for letter in invitations for address in (*letter.envelope_to, *letter.copies_to)]
    return answered and any(same_mailbox(got.sender, address) for address in invited)


def _challenged(got: Understood, case: Case, bench: Bench) -> list[Effect]:
    """Our letter waits at its reader's server until somebody proves to be a person. Nobody does, so the client was not
    reached by it (D13)."""
    letter = next((one for one in map(bench.register.letter, got.ours) if one is not None), None)
    if letter is None or letter.number != case.number or letter.to is not Role.CLIENT:
        return []
    said = f"{got.sender} {got.mail.text[:20_000]}".casefold()
    address = next((one for one in letter.envelope_to if one.casefold() in said), "")
    if not address:
        return []
    kind = Term("letter", letter.kind.value)
    held = ev.LetterBounced(
        **got.said("mail server").stamp(bench.now), letter=letter.message_id, kind=letter.kind,
        recipient=address, diagnostic="", permanent=True, challenged=True,
    )  # fmt: skip
    after = case.after(held)
    reopened = case.ended is None and case.made is not None and after.made is None
    return [
        Enter(case.number, held),
        *to_staff(
            who_works(case, bench.office),
            Notice(
                Phrase.of("headline.challenged", letter=kind),
                number=case.number,
                happened=(Phrase.of("happened.challenged", letter=kind, address=address),),
                pressing=(Phrase.of("pressing.clock_runs_again"),) if reopened else (),
                ahead=contact_ahead(after),
                suggests=("CONTACTED", "CORRECT email:", "NOTE", "STATUS"),
            ),
            bench,
        ),
    ]


def _calendar_answer(answer: str, case: Case, got: Understood, bench: Bench) -> list[Effect]:
    entered = ev.InterviewAnswered(**got.said("client").stamp(bench.now), answer=answer)
    effects: list[Effect] = [Enter(case.number, entered)]
    if answer not in ("declined", "counter"):
        return effects
    return effects + to_staff(
        who_works(case, bench.office),
        Notice(
            Phrase.of("headline.interview_declined"),
            number=case.number,
            happened=(Phrase.of(f"happened.interview_{answer}"),),
            ahead=contact_ahead(case),
            suggests=("INTERVIEW", "MESSAGE", "CONTACTED", "NOTE"),
            quoted=got.own_text,
            quoted_from=got.sender,
        ),
        bench,
    )


def _kept(officer: Person, got: Understood, bench: Bench) -> list[Effect]:
    """What the officer's mail program says of the absence counts at once beside the officer, and supervisors are told;
    once for each absence. What the officer ordered (AWAY) counts before it."""
    new, known = got.absence, bench.register.absences()
    today = bench.office.calendar.local(bench.now).date()
    before = away_on(today, officer, known)
    if new is None or (before is not None and (before.ordered or (before.end, before.cover) == (new.end, new.cover))):
        return []
    cover = bench.office.person(new.cover)
    told = [person for person in bench.office.supervisors if person != officer]
    says = Notice(
        Phrase.of(
            "headline.officer_absent",
            officer=officer.name, start=new.start, end=new.end or "", cover=cover.name if cover else "",
        ),
        happened=(Phrase.of("happened.officer_absent", officer=officer.name),),
        suggests=(*_orders_for(officer, new, bench), f"LIST {officer.name}", "LIST unassigned")[:4],
        quoted=got.own_text,
        quoted_from=officer.name,
    )  # fmt: skip
    return [KeepAbsences(with_absence(known, new)), *to_staff(told, says, bench)]


def _orders_for(officer: Person, said: Absence, bench: Bench) -> tuple[str, ...]:
    """What makes it an absence that counts: with whom it names, or with each colleague who is there."""
    days = f"{said.start.isoformat()} to {said.end.isoformat()}" if said.end else f"from {said.start.isoformat()}"
    there = [one for one in who_is_there(bench.office.officers, bench) if one != officer]
    covers = [said.cover] if said.cover else [one.address for one in there[:2]]
    return tuple(f"AWAY {officer.address}, {days}, {cover}" for cover in covers)


def _absent(officer: Person, bench: Bench) -> list[Effect]:
    """Cases near their limit with somebody who is away: the supervisors are offered to give them to another. Once for
    each case; and not to the one who is away, whose program would answer again."""
    near = (ContactLevel.DUE_SOON, ContactLevel.DUE_TODAY, ContactLevel.OVERDUE)
    waiting = [
        case
        for case in bench.register.open_cases()
        if same_mailbox(case.officer, officer.address)
        and case.made is None
        and AWAY not in case.flags
        and contact_level(case.due_at, bench.now, bench.office.calendar) in near
    ]
    others = [person for person in bench.office.officers if person != officer]
    told = [person for person in bench.office.supervisors if person != officer] or others
    effects: list[Effect] = []
    for case in waiting if told else ():
        effects.append(Enter(case.number, ev.Flagged(at=bench.now, flag=AWAY)))
        effects += to_staff(
            told,
            Notice(
                Phrase.of("headline.officer_away", officer=officer.name),
                number=case.number,
                pressing=(Phrase.of("pressing.officer_away", officer=officer.name),),
                ahead=contact_ahead(case),
                suggests=(*(f"ASSIGN {person.address}" for person in others[:3]), "STATUS"),
            ),
            bench,
        )
    return effects
