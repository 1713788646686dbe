"""One tick of the clock: flags, reminders, deadlines that a new closure moves. Each is told once, in office hours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from mailbot.decide.bench import Bench
from mailbot.decide.call_scripts import by_telephone, call_script
from mailbot.decide.client_letters import asking, to_client
from mailbot.decide.covers import who_is_there
from mailbot.decide.notices import Notice, next_commands, processing_times, to_staff, who_works
from mailbot.vocabulary import events as ev
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.case_state import Question, needed_by
from mailbot.vocabulary.clocks import ClockStart, ContactLevel, Deadline
from mailbot.vocabulary.effects import Effect, Enter
from mailbot.vocabulary.letter_kinds import LetterKind, Role
from mailbot.vocabulary.office import Office, Person
from mailbot.vocabulary.outbox import WAITING, LetterState
from mailbot.vocabulary.phrase import Phrase

from . import contact as clocks
from .levels import level_of, onset_flagged

ONSET_PASSED = "onset_passed"
UNTAKEN = "untaken"
ESCALATED = frozenset({"contact:due_today", "contact:overdue", ONSET_PASSED})
"""Flags that supervisors see too."""


NOT_THERE_YET = WAITING | {LetterState.SENDING, LetterState.UNCERTAIN}


@dataclass(frozen=True, slots=True)
class Flag:
    """A case reached a level: `name` is what `Flagged` remembers, `says` the sentence for the one who is told."""

    case: Case
    name: str
    says: Phrase


def tick(bench: Bench, cases: Iterable[Case] | None = None) -> list[Effect]:
    """What the clock causes now, for these cases or for every open one. Outside office hours nothing: nobody would see
    it before the doors open."""
    if not bench.office.calendar.is_open(bench.now):
        return []
    effects: list[Effect] = []
    flags: list[Flag] = []
    for case in bench.register.open_cases() if cases is None else cases:
        moved = _moved(case, bench)
        if moved is not None:
            effects.append(Enter(case.number, moved))
            case = case.after(moved)
            flags.append(Flag(case, "", _deadline_says("flag.deadline_moved", case)))
        effects += _reminder(case, bench)
        flags += [flag for flag in _flags(case, bench) if flag.name not in case.flags]
    effects += [Enter(flag.case.number, ev.Flagged(at=bench.now, flag=flag.name)) for flag in flags if flag.name]
    return effects + _told(flags, bench)


def _flags(case: Case, bench: Bench) -> list[Flag]:
    today = bench.office.calendar.local(bench.now).date()
    found = []
    if case.made is None:
        level = level_of(case, bench.office, bench.now)
        if level is not ContactLevel.OK:
            found.append(Flag(case, f"contact:{level.value}", _deadline_says(f"flag.{level.value}", case)))
    onset = needed_by(case)
    if onset is not None and onset_flagged(case, bench.office, bench.now):
        name = ONSET_PASSED if onset < today else "onset"
        found.append(Flag(case, name, Phrase.of(f"flag.{name}", needed_by=onset)))
    for reminder in case.reminders:
        if reminder.on <= today:
            name = f"remind:{reminder.mail}:{reminder.on}"
            found.append(Flag(case, name, Phrase.of("flag.remind", text=reminder.text)))
    if _nobodys(case, bench):
        found.append(Flag(case, UNTAKEN, Phrase.of("flag.untaken", hours=bench.office.policy.take_within_hours)))
    if case.awaiting is not None and answer_due(case.awaiting, bench) <= bench.now:
        found.append(Flag(case, "question", Phrase.of("flag.question", since=case.awaiting.at)))
    if case.awaits_cpc and case.made is not None:
        found.append(Flag(case, "cpc", Phrase.of("flag.cpc")))
    if case.made is not None and _reminded_enough(case, bench.office) and _reminder_due(case, bench.office, today):
        found.append(Flag(case, "documents", Phrase.of("flag.documents", times=_times_reminded(case))))
    return found


def _nobodys(case: Case, bench: Bench) -> bool:
    """Whether no officer has taken this case, or ordered anything on it, in the time that the office gives itself."""
    if case.officer or any(isinstance(event, ev.Commanded) for event in case.counted):
        return False
    waited = bench.office.calendar.business_hours_between(case.events[0].at, bench.now)
    return waited >= timedelta(hours=bench.office.policy.take_within_hours)


def answer_due(question: Question, bench: Bench) -> datetime:
    """By when a client's question should be answered: so many business days later, at the same hour."""
    here = bench.office.calendar.local(question.at)
    day = bench.office.calendar.add_business_days(here.date(), bench.office.policy.answer_within_days)
    return datetime.combine(day, here.timetz())


def _deadline_says(key: str, case: Case) -> Phrase:
    return Phrase.of(key, due=case.due_at, working=case.worked.deadline)


def _moved(case: Case, bench: Bench) -> ev.DeadlineMoved | None:
    """A closure that was added later moves a deadline, never to an earlier day (design.md, "Time")."""
    start = case.worked.deadline.working[0] if case.worked.deadline.working else None
    if case.made is not None or not isinstance(start, ClockStart):
        return None
    again: Deadline = clocks.contact_due(start, bench.office.calendar)
    moved = clocks.moved(case.due_at, again.due_at)
    return ev.DeadlineMoved(at=bench.now, deadline=again) if moved.told else None


def _reminder_due(case: Case, office: Office, today: date) -> bool:
    onset = needed_by(case)
    if onset is not None and onset < today:  # nobody asks for documents of a journey that is over
        return False
    if case.last_asked_at is None or not case.outstanding or case.accepted_at is not None:
        return False
    asked_on = office.calendar.local(max((case.last_asked_at, *case.reminded))).date()
    waited = office.calendar.business_days_between(asked_on, today)
    return waited >= office.policy.remind_after_days * (1 + len(_calls(case)))


def _times_reminded(case: Case) -> int:
    return len(case.reminded) + len(_calls(case))


def _calls(case: Case) -> list[str]:
    """The calls about documents to which officers were sent since the client was last asked: flags of the case."""
    begins = f"call:{case.last_asked_at:%Y-%m-%d}:" if case.last_asked_at and not case.client_address else ""
    return [flag for flag in case.flags if begins and flag.startswith(begins)]


def _reminded_enough(case: Case, office: Office) -> bool:
    return _times_reminded(case) >= office.policy.remind_times


def _reminder(case: Case, bench: Bench) -> list[Effect]:
    today = bench.office.calendar.local(bench.now).date()
    if case.made is None or _reminded_enough(case, bench.office) or not _reminder_due(case, bench.office, today):
        return []
    letter = to_client(LetterKind.DOCUMENT_REMINDER, case, bench)
    if by_telephone(case):
        name = f"call:{case.last_asked_at:%Y-%m-%d}:{len(_calls(case)) + 1}"
        script = call_script(replace(letter, documents=case.outstanding), case)
        reminded = Enter(case.number, ev.Flagged(at=bench.now, flag=name))
        return [reminded, *to_staff(who_works(case, bench.office), script, bench)]
    letters = bench.register.letters_of(case.number)
    if not case.reachable or any(one.to is Role.CLIENT and one.state in NOT_THERE_YET for one in letters):
        return []
    return asking(letter, case.outstanding, ev.Said(), bench.now)


def _told(flags: list[Flag], bench: Bench) -> list[Effect]:
    """One mail for each reader with everything that concerns them; several cases at once are one mail."""
    by_reader: dict[Person, list[Flag]] = {}
    for flag in flags:
        readers = () if flag.name == UNTAKEN else who_works(flag.case, bench.office)
        if flag.name in ESCALATED or flag.name == UNTAKEN:
            readers = (*readers, *bench.office.supervisors)
        for person in who_is_there(dict.fromkeys(readers), bench):
            by_reader.setdefault(person, []).append(flag)
    groups: dict[tuple[tuple[str, str], ...], list[Person]] = {}
    for person, theirs in by_reader.items():
        groups.setdefault(tuple((flag.case.number, flag.name) for flag in theirs), []).append(person)
    return [write for people in groups.values() for write in _one_mail(people, tuple(by_reader[people[0]]), bench)]


def _next(flags: tuple[Flag, ...], bench: Bench) -> tuple[str, ...]:
    if flags[0].name == UNTAKEN:
        here = who_is_there(bench.office.officers, bench)
        return (*(f"ASSIGN {person.address}" for person in here[:3]), "STATUS")
    return next_commands(flags[0].case, bench.now)


def _one_mail(people: list[Person], flags: tuple[Flag, ...], bench: Bench) -> list[Effect]:
    numbers = tuple(dict.fromkeys(flag.case.number for flag in flags))
    alone = numbers[0] if len(numbers) == 1 else ""
    return to_staff(
        people,
        Notice(
            flags[0].says if len(flags) == 1 else Phrase.of("headline.flags", count=len(numbers)),
            kind=LetterKind.FLAG,
            number=alone,
            pressing=tuple(Phrase.of("flag.case", number=flag.case.number, says=flag.says) for flag in flags)
            + (processing_times(bench.office) if any(flag.name == "cpc" for flag in flags) else ()),
            suggests=_next(flags, bench) if alone else ("LIST",),
        ),
        bench,
    )
