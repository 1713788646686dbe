"""The morning digest: where the promise stands, what needs a decision, and whether every mail is accounted for.

One pass over the cases, whatever their number; what is long is cut, and says by how much.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, time, timedelta
from itertools import islice

from mailbot.decide.clocks.levels import level_of, onset_flagged
from mailbot.decide.notices import untold
from mailbot.vocabulary.absences import Absences, away_on
from mailbot.vocabulary.calendar import OfficeCalendar
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.case_state import DocumentState, needed_by
from mailbot.vocabulary.clocks import ContactLevel
from mailbot.vocabulary.digest import ACCOUNTS, Digest, Health, MailAccount, Row, Section, Workload
from mailbot.vocabulary.events import (
    Accepted,
    Ended,
    LetterBounced,
    LetterFailed,
    LetterPaused,
    LetterSent,
    LetterStopped,
)
from mailbot.vocabulary.letter_kinds import Role
from mailbot.vocabulary.office import Office
from mailbot.vocabulary.outbox import LetterState, OutboxLetter
from mailbot.vocabulary.phrase import Phrase, Term
from mailbot.vocabulary.register import LedgerEntry, QuarantineEntry

from .promise_kept import kept_over, weekly

ROOM = 15
"""Rows that a section shows. With every section full and every style beside its element the page stays under 100 KB."""

TABLE_ROOM = 20
RECENTLY = timedelta(weeks=4)
KEPT_WAITING = frozenset({LetterState.PAUSED})
UNSENT = frozenset({LetterState.QUEUED, LetterState.SENDING, LetterState.UNCERTAIN})
_DID_NOT_ARRIVE = {
    LetterBounced: "digest.bounced",
    LetterFailed: "digest.refused",
    LetterStopped: "digest.stopped",
}
PRESSING = (ContactLevel.OVERDUE, ContactLevel.DUE_TODAY, ContactLevel.DUE_SOON)


def next_digest_at(now: datetime, at: time, calendar: OfficeCalendar) -> datetime:
    """The first moment after `now` at which a digest is due: each business day at the set time."""
    here = calendar.local(now)
    today = datetime.combine(here.date(), at, tzinfo=calendar.zone)
    if calendar.is_business_day(here.date()) and today > here:
        return today
    return datetime.combine(calendar.add_business_days(here.date(), 1), at, tzinfo=calendar.zone)


def latest_digest_at(now: datetime, at: time, calendar: OfficeCalendar) -> datetime:
    """The last moment up to `now` at which a digest was due: one that did not go out then is sent on start."""
    here = calendar.local(now)
    today = datetime.combine(here.date(), at, tzinfo=calendar.zone)
    if calendar.is_business_day(here.date()) and today <= here:
        return today
    return datetime.combine(calendar.add_business_days(here.date(), -1), at, tzinfo=calendar.zone)


def digest(
    cases: Iterable[Case],
    letters: Iterable[OutboxLetter],
    ledger: Iterable[LedgerEntry],
    quarantine: Iterable[QuarantineEntry],
    health: Health,
    now: datetime,
    office: Office,
    *,
    next_at: datetime,
    since: datetime | None = None,
    absences: Absences = (),
    again: Iterable[datetime] = (),
) -> Digest:
    """The page for one moment. `since` is where the last digest ended (`Digest.until`); without one, yesterday begins
    with the last business day, and so it does where that end is not past: the page is looked at twice, or a clock ran
    ahead. It ends with the night before `now`, so that no mail falls between two digests."""
    calendar = office.calendar
    cases = tuple(cases)
    letters = tuple(letter for letter in letters if letter.state in UNSENT | KEPT_WAITING)
    paused = _by_case(letter for letter in letters if letter.state in KEPT_WAITING)
    waiting = sorted((case for case in cases if case.number in paused), key=lambda case: (case.due_at, case.number))
    today = calendar.local(now).date()
    until = datetime.combine(today, time(), tzinfo=calendar.zone)
    if since is None or since >= until:
        since = datetime.combine(calendar.add_business_days(today, -1), time(), tzinfo=calendar.zone)
    desk = _Desk(office, now, since, until)
    going = sorted((case for case in cases if case.ended is None), key=lambda case: (case.due_at, case.number))
    closed = (case for case in cases if case.ended is not None)
    sections = (
        _section("paused", desk.rows(waiting, lambda case: desk.paused(case, paused[case.number]))),
        _section("questions", desk.rows(sorted(cases, key=_asked_at), desk.question)),
        _section("away", desk.away(absences)),
        _section("decide", (*desk.set_aside(quarantine), *desk.rows(going, desk.decision))),
        _section("contact", desk.rows(going, desk.contact)),
        _section("onset", desk.rows(sorted(going, key=_by_onset), desk.onset)),
        _section("documents", desk.rows(going, desk.documents)),
        _section("bounced", desk.rows((*going, *closed), desk.bounced)),
        _section("arrived", desk.rows(cases, desk.arrived)),
        _section("decided", desk.rows(cases, desk.decided)),
    )
    return Digest(
        made_at=now,
        since=desk.since,
        until=until,
        next_at=next_at,
        open_cases=len(going),
        account=_account(ledger, again, health, desk.since, until),
        sections=tuple(section for section in sections if section.rows),
        kept=tuple(kept_over(cases, weeks, now, calendar) for weeks in (4, 12)),
        weeks=weekly(cases, 12, now, calendar),
        by_officer=desk.workload(cases, desk.name, desk.decider),
        by_category=desk.workload(cases, lambda case: Term("category", case.category)),
        health=_with_oldest(health, letters),
    )


class _Desk:
    """What every row needs to know."""

    def __init__(self, office: Office, now: datetime, since: datetime, until: datetime) -> None:
        self.office, self.now, self.since, self.until = office, now, since, until
        self.today = office.calendar.local(now).date()
        self._names = {person.mailbox.key: person.name or person.address for person in office.people}

    def name(self, case: Case) -> str:
        """The officer's, from the roster; the address of one who has left it."""
        return self._names.get(case.officer.casefold(), case.officer)

    def away(self, absences: Absences) -> Iterator[Row]:
        """Who is away today, and who works meanwhile."""
        for person in self.office.people:
            one = away_on(self.today, person, absences)
            if one is not None:
                cover = self.office.person(one.cover) if one.cover else None
                says = Phrase.of(
                    "digest.away", officer=person.name, end=one.end or "", cover=cover.name if cover else ""
                )
                yield Row("", person.name, (says,))

    def rows(self, cases: Iterable[Case], says: Callable[[Case], Iterable[Phrase]]) -> Iterator[Row]:
        """A row for each case of which there is something to say."""
        for case in cases:
            phrases = tuple(says(case))
            if phrases:
                yield Row(case.number, self.name(case), phrases)

    def paused(self, case: Case, letters: Iterable[OutboxLetter]) -> Iterator[Phrase]:
        """What waits for a person, to whom it goes, and since when; not why: that may quote a client (D21)."""
        since = {event.letter: event.at for event in case.events if isinstance(event, LetterPaused)}
        for letter in letters:
            kind, to = Term("letter", letter.kind.value), Term("role", letter.to.value)
            yield Phrase.of("digest.paused", letter=kind, to=to, since=since.get(letter.message_id, ""))

    def set_aside(self, quarantine: Iterable[QuarantineEntry]) -> Iterator[Row]:
        """Mails that wait for a person."""
        for entry in quarantine:
            if not entry.outcome:
                domain = entry.sender.rpartition("@")[2] or "?"  # the whole address may be a client's (D21)
                says = Phrase.of("digest.aside", domain=domain, reason=entry.reason, at=entry.set_aside_at)
                yield Row(entry.id, "", (says,))

    def decision(self, case: Case) -> Iterator[Phrase]:
        """Why this case waits for a person today."""
        if case.decided:
            return
        if case.incomplete:
            yield Phrase.of("digest.why.incomplete", fields=tuple(Term("field", key) for key in case.worked.lacking))
        if case.made is None:
            codes = tuple(finding.code for finding in case.worked.findings if finding.code != "ccms")
            if codes:  # in short: what they say in full holds a postal code (D21)
                yield Phrase.of("digest.why.findings", findings=tuple(Term("digest.finding", code) for code in codes))
        elif case.awaits_cpc:
            yield Phrase.of("digest.why.cpc_asked" if case.cpc == "asked" else "digest.why.cpc")
        elif case.cpc == "not_in_time":
            yield Phrase("digest.why.cpc_not_in_time")
        if case.status(self.now) == "documents_complete":
            yield Phrase("digest.why.documents_complete")

    def question(self, case: Case) -> Iterator[Phrase]:
        """The client wrote, and nobody has answered."""
        if case.awaiting is not None:
            waited = self.office.calendar.business_hours_between(case.awaiting.at, self.now)
            yield Phrase.of("digest.question", since=case.awaiting.at, hours=int(waited.total_seconds() // 3600))

    def contact(self, case: Case) -> Iterator[Phrase]:
        """The promise that is about to be broken, or is (D13), with the working."""
        level = self.level(case)
        if level in PRESSING:
            yield Phrase.of(f"digest.level.{level.value}", due=case.due_at)
            if case.worked.deadline.working:
                yield Phrase.of("digest.working", working=case.worked.deadline)

    def onset(self, case: Case) -> Iterator[Phrase]:
        """The permit is needed in a few days and nothing is decided (the second clock)."""
        onset = needed_by(case)
        if onset is None or not onset_flagged(case, self.office, self.now):
            return
        if onset < self.today:
            yield Phrase.of("digest.onset.past", on=onset)
        elif onset == self.today:
            yield Phrase.of("digest.onset.today", on=onset)
        else:
            yield Phrase.of(
                "digest.onset.ahead", on=onset, days=self.office.calendar.business_days_between(self.today, onset)
            )

    def documents(self, case: Case) -> Iterator[Phrase]:
        """Came in, and nobody has looked."""
        offered = case.lines(DocumentState.OFFERED)
        if offered:
            yield Phrase.of("digest.documents", lines=tuple(Term("line", line) for line in offered))

    def bounced(self, case: Case) -> Iterator[Phrase]:
        """The last letter to the client did not arrive; of a closed case, the one that tells of its end."""
        if case.ended is not None:
            yield from self.untold(case)
            return
        for event in reversed(case.events):
            match event:
                case LetterSent(to=Role.CLIENT):
                    return
                case LetterBounced(permanent=True):
                    yield Phrase.of("digest.bounced", letter=Term("letter", event.kind.value), at=event.at)
                    return
                case LetterFailed(to=Role.CLIENT):
                    yield Phrase.of("digest.refused", letter=Term("letter", event.kind.value), at=event.at)
                    return
                case _:
                    pass

    def untold(self, case: Case) -> Iterator[Phrase]:
        """Declined or redirected, and the client does not know it (D16)."""
        why = untold(case)
        match why:
            case None:
                return
            case LetterBounced() | LetterFailed() | LetterStopped():
                key = _DID_NOT_ARRIVE[type(why)]
                yield Phrase.of(key, letter=Term("letter", why.kind.value), at=why.at)
        yield Phrase.of("digest.not_told")

    def arrived(self, case: Case) -> Iterator[Phrase]:
        """Opened yesterday."""
        opened = case.events[0].at if case.events else case.received_at
        if self.yesterday(opened):
            yield Phrase.of("digest.arrived", category=Term("category", case.category))

    def decided(self, case: Case) -> Iterator[Phrase]:
        """Decided, or closed, yesterday."""
        if case.ended is not None and self.yesterday(case.ended.at):
            yield Phrase.of("digest.decided", status=Term("status", case.ended.status))
        elif case.accepted_at is not None and self.yesterday(case.accepted_at):
            yield Phrase.of("digest.decided", status=Term("status", "accepted"))

    def level(self, case: Case) -> ContactLevel:
        """Where the contact clock stands."""
        return level_of(case, self.office, self.now)

    def yesterday(self, moment: datetime) -> bool:
        """Whether it lies between the last digest and this one."""
        return self.since <= moment < self.until

    def decider(self, case: Case) -> str:
        """The officer who decided, whoever has the case."""
        by = decided_by(case)
        return self._names.get(by.casefold(), "") or self.name(case)

    def workload(
        self, cases: Iterable[Case], who: Callable[[Case], str | Term], decider: Callable[[Case], str] | None = None
    ) -> tuple[Workload, ...]:
        """Open, due, overdue and lately decided cases by `who`, the heaviest first; the decisions by who made them."""
        counts: dict[str | Term, Counter[str]] = {}
        for case in cases:
            decided = case.decided_at is not None and case.decided_at >= self.now - RECENTLY
            if case.ended is not None and not decided:
                continue
            if decided:
                counts.setdefault(decider(case) if decider else who(case), Counter())["decided"] += 1
            if case.ended is None:
                count = counts.setdefault(who(case), Counter())
                level = self.level(case)
                count["open"] += 1
                count["due"] += level in (ContactLevel.DUE_SOON, ContactLevel.DUE_TODAY)
                count["overdue"] += level is ContactLevel.OVERDUE
        lines = [
            Workload(one, *(count[key] for key in ("open", "due", "overdue", "decided")))
            for one, count in counts.items()
        ]
        return tuple(sorted(lines, key=lambda line: (-line.overdue, -line.due, -line.open, str(line.who)))[:TABLE_ROOM])


def decided_by(case: Case) -> str:
    """Who accepted or closed the case first; empty where nobody has."""
    first = (event for event in case.counted if isinstance(event, Accepted | Ended) and event.at == case.decided_at)
    return next((event.by for event in first), "")


def _by_case(letters: Iterable[OutboxLetter]) -> dict[str, list[OutboxLetter]]:
    found: dict[str, list[OutboxLetter]] = {}
    for letter in letters:
        found.setdefault(letter.number, []).append(letter)
    return found


def _section(code: str, rows: Iterable[Row]) -> Section:
    rows = iter(rows)
    shown = tuple(islice(rows, ROOM))
    return Section(code, shown, more=sum(1 for _ in rows))


def _asked_at(case: Case) -> tuple[str, str]:
    return (case.awaiting.at.isoformat() if case.awaiting else "", case.number)


def _by_onset(case: Case) -> tuple[str, str]:
    onset = needed_by(case)
    return (onset.isoformat() if onset else "", case.number)


def _account(
    ledger: Iterable[LedgerEntry], again: Iterable[datetime], health: Health, since: datetime, until: datetime
) -> MailAccount:
    """Each entry counts once, by when it was handled; what lies unhandled in the mailbox was received all the same."""
    went = Counter(entry.account for entry in ledger if since <= entry.handled_at < until)
    del went["copies"]
    went["known"] += sum(1 for moment in again if since <= moment < until)
    known = tuple((account, went[account]) for account in ACCOUNTS)
    received = sum(went.values()) + health.unhandled
    return MailAccount(received, known, adrift=received - sum(count for _, count in known))


def _with_oldest(health: Health, letters: Iterable[OutboxLetter]) -> Health:
    oldest = min((letter.leaves_at for letter in letters if letter.state in UNSENT), default=None)
    return Health(health.polled_at, health.unhandled, health.alarms, oldest)
