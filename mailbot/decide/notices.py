"""Mail to the office's own people: who is told, and the four commands that come next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime

from mailbot.decide.bench import Bench
from mailbot.decide.covers import who_is_there
from mailbot.vocabulary import events as ev
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.case_state import DocumentState
from mailbot.vocabulary.effects import Effect, Write
from mailbot.vocabulary.letter_kinds import LetterKind, Role, kinds
from mailbot.vocabulary.letters import Letter
from mailbot.vocabulary.message import Attachment
from mailbot.vocabulary.office import Duty, Office, Person, by_language
from mailbot.vocabulary.outbox import OutboxLetter
from mailbot.vocabulary.phrase import Phrase, Spoken, Term
from mailbot.vocabulary.referral import FieldProblem, ProblemCode

_ROLES = {Duty.OFFICER: Role.OFFICER, Duty.SUPERVISOR: Role.SUPERVISOR, Duty.ADMINISTRATOR: Role.ADMINISTRATOR}


def who_works(case: Case, office: Office) -> tuple[Person, ...]:
    """The case's officer; every officer until one takes it (design.md, "How much happens by itself")."""
    assigned = office.person(case.officer) if case.officer else None
    return (assigned,) if assigned else office.officers


@dataclass(frozen=True, slots=True)
class Notice:
    """What a mail to staff says. `headline` comes first, and in its subject; `happened`, `pressing` and `ahead` are its
    three lists; `suggests` the next commands, English names with arguments; `shows` letters whose full text it repeats;
    `gcms` the note to paste. `quoted` is a person's own text, `quoted_from` whose."""

    headline: Phrase
    number: str = ""
    kind: LetterKind = LetterKind.NOTICE
    happened: tuple[Phrase, ...] = ()
    pressing: tuple[Phrase, ...] = ()
    ahead: tuple[Phrase, ...] = ()
    problems: tuple[FieldProblem, ...] = ()
    suggests: tuple[str, ...] = ()
    shows: tuple[Letter, ...] = ()
    gcms: tuple[Phrase, ...] = ()
    quoted: str = ""
    quoted_from: str = ""
    encloses: tuple[Attachment, ...] = ()
    sheet: tuple[tuple[Spoken, ...], ...] = ()
    topics: tuple[str, ...] = ()
    cases: tuple[Case, ...] = ()
    in_reply_to: str = ""


def to_staff(people: Iterable[Person], notice: Notice, bench: Bench) -> list[Effect]:
    """One letter for each language among `people` (D20): everybody who reads it stands on one envelope. For somebody
    who is away, the cover reads it."""
    readers = by_language(who_is_there(people, bench)).values()
    return [Write(written(notice, same, role_of(same[0]), bench.now)) for same in readers]


def role_of(person: Person) -> Role:
    """As whom somebody of the office is written to."""
    return _ROLES[person.duty]


def written(notice: Notice, readers: tuple[Person, ...], role: Role, leaves_at: datetime) -> Letter:
    """The letter to these readers, who share a language."""
    says = {field.name: getattr(notice, field.name) for field in fields(notice)}
    return Letter(
        to=role,
        addresses=tuple(person.mailbox for person in readers),
        language=readers[0].language,
        leaves_at=leaves_at,
        **says,
    )


def next_commands(case: Case, now: datetime, *, held: bool = False) -> tuple[str, ...]:
    """The four commands that an officer most likely gives next, in the order of likelihood."""
    if case.ended is not None:
        refund = case.ended.status == "issued" and withdrawal_open(case)
        return (*(("WITHDRAW yes", "WITHDRAW no") if refund else ()), "REOPEN", "NOTE", "STATUS", "PROOF")[:4]
    if case.withdrawal == "in_process" and case.made is not None:
        return ("MESSAGE", "CPC imminent", "CPC not in time", "NOTE")
    if case.accepted_at is not None and withdrawal_open(case):
        return ("WITHDRAW ask", "ISSUED", "MESSAGE", "NOTE")
    offered = case.lines(DocumentState.OFFERED)
    if offered:
        return (f"RECEIVED {', '.join(offered)}", "DOCS" if case.outstanding else "INTERVIEW", "ACCEPT", "NOTE")
    status = case.status(now)
    if case.awaits_cpc and case.made is not None and not case.decided:
        return (*(() if case.cpc else ("CPC ask",)), "CPC imminent", "CPC not in time", "DECLINE", "NOTE")[:4]
    if status == "new":
        if held:
            return ("HOLD", "TAKE", "DECLINE", "CONTACTED")
        reach = ("CONTACT",) if case.reachable else ("CONTACTED", "CALLED no answer")
        return (*reach, "TAKE", "DECLINE", "REDIRECT cpc")[:4]
    if status == "incomplete" and case.worked.lacking:
        return (*(f"CORRECT {key}:" for key in case.worked.lacking[:2]), "CONTACTED", "NOTE", "CLOSE")
    if status not in _NEXT and case.lines(DocumentState.MISSING):  # nobody asked for them yet
        return ("DOCS", "RECEIVED", "ACCEPT", "DECLINE")
    return _NEXT.get(status, ("RECEIVED", "INTERVIEW", "ACCEPT", "DECLINE"))


_NEXT = {
    "incomplete": ("CORRECT", "CONTACTED", "NOTE", "CLOSE"),
    "accepted": ("ISSUED", "MESSAGE", "NOTE", "CLOSE"),
    "interview": ("ACCEPT", "DECLINE", "INTERVIEW", "NOTE"),
    "documents_complete": ("ACCEPT", "INTERVIEW", "DECLINE", "NOTE"),
}


def corrections(problems: Iterable[FieldProblem]) -> tuple[str, ...]:
    """A ready answer for each value in doubt; a date that can be two has one for each."""
    found: list[str] = []
    for problem in problems:
        says = dict(problem.says.says)
        both = [says.get("first"), says.get("second")] if problem.code is ProblemCode.AMBIGUOUS_DATE else []
        days = [day.isoformat() for day in both if isinstance(day, date)]
        found += [f"CORRECT {problem.field}: {day}" for day in days] or [f"CORRECT {problem.field}:"]
    return tuple(dict.fromkeys(found))[:4]


def has_earlier_application(case: Case) -> bool:
    """Whether the client has an application at the CPC already (D17)."""
    return any(finding.code == "earlier_application" for finding in case.worked.findings)


def withdrawal_open(case: Case) -> bool:
    """Whether nobody has asked yet what becomes of it and its fees (D18)."""
    return has_earlier_application(case) and not case.withdrawal


def facts(case: Case, office: Office) -> tuple[Phrase, ...]:
    """What a notice presses: the findings, in the words of their rules; while the CPC's answer is open, where to look
    up the processing times (D17)."""
    found = tuple(
        Phrase.of("pressing.finding", finding=finding.says, rule=finding.rule) for finding in case.worked.findings
    )
    return found + (processing_times(office) if case.awaits_cpc else ())


def processing_times(office: Office) -> tuple[Phrase, ...]:
    """The link of the settings, in each reader's language."""
    if not office.processing_times_en or not office.processing_times_fr:
        return ()
    return (Phrase.of("pressing.processing_times", en=office.processing_times_en, fr=office.processing_times_fr),)


def waits_for_officer(case: Case, written: Iterable[Letter]) -> tuple[Phrase, ...]:
    """That the client is not contacted by itself: no such letter is on its way, nor among those just written."""
    coming = {*case.on_its_way.values(), *(letter.kind for letter in written)}
    if case.ended is not None or case.incomplete or case.made is not None or LetterKind.CONTACT in coming:
        return ()
    return (Phrase.of("ahead.nothing_without_you" if case.client_address else "ahead.telephone_only"),)


def contact_ahead(case: Case) -> tuple[Phrase, ...]:
    """The deadline with its working, while contact is not made (D13)."""
    if case.made is not None or case.ended is not None:
        return ()
    return (Phrase.of("ahead.contact_due", due=case.due_at, working=case.worked.deadline),)


def letter_ahead(letter: Letter | OutboxLetter, now: datetime) -> Phrase:
    """What a letter will do by itself."""
    kind, to = Term("letter", letter.kind.value), Term("role", letter.to.value)
    if letter.leaves_at > now:
        return Phrase.of("ahead.letter_leaves", letter=kind, to=to, at=letter.leaves_at)
    return Phrase.of("ahead.letter_leaves_now", letter=kind, to=to)


def letter_paused(letter: OutboxLetter) -> Phrase:
    """That a letter waits for a person."""
    return Phrase.of("ahead.letter_paused", letter=Term("letter", letter.kind.value), to=Term("role", letter.to.value))


def closed(case: Case) -> tuple[Phrase, ...]:
    """What is pressing where something comes in for a closed case."""
    if case.ended is None:
        return ()
    return (Phrase.of("pressing.case_closed", status=Term("status", case.ended.status)),)


def untold(case: Case) -> ev.Event | None:
    """Why the client does not know that the case was declined or redirected: what stopped the letter that says so, or
    the closing itself where none was written. None where it is under way or there, or an officer told the client."""
    ended = case.ended
    if ended is None:
        return None
    tells = kinds(lambda row: row.to_client and ended.status in row.tells)
    if not tells:
        return None
    why: ev.Event | None = ended
    letter = ""
    for event in case.counted:
        if event.at < ended.at:
            continue
        match event:
            case ev.ContactedBy() if not event.mail or event.mail != ended.mail:  # in the same mail: of before
                return None
            case ev.LetterWritten() if event.kind in tells:
                why, letter = None, event.letter
            case ev.LetterStopped() | ev.LetterFailed() if event.letter == letter:
                why = event
            case ev.LetterSent() if event.letter == letter:  # its copy came after all
                why = None
            case ev.LetterBounced(permanent=True, copy=False) if event.letter == letter:
                why = event
    return why


def not_told(case: Case) -> tuple[Phrase, ...]:
    """What is pressing where a case is closed and its client does not know (D16)."""
    if case.ended is None or untold(case) is None:
        return ()
    return (Phrase.of("pressing.client_not_told", status=Term("status", case.ended.status)),)
