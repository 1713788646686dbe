"""The morning digest: where the promise stands, what needs a decision, and whether every mail is accounted for.

One pass over the cases, whatever their number; what is long is cut, and says by how much.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, time
from itertools import islice

from mailbot.vocabulary.absences import Absences
from mailbot.vocabulary.calendar import OfficeCalendar
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.case_state import needed_by
from mailbot.vocabulary.digest import ACCOUNTS, Digest, Health, MailAccount, Row, Section
from mailbot.vocabulary.office import Office
from mailbot.vocabulary.outbox import LetterState, OutboxLetter
from mailbot.vocabulary.phrase import Term
from mailbot.vocabulary.register import LedgerEntry, QuarantineEntry

from .digest_rows import Rows
from .promise_kept import kept_over, weekly
from .week_ahead import week_ahead

ROOM = 15
"""Rows that a section shows. With every section full and every style beside its element the page stays under 100 KB."""

KEPT_WAITING = frozenset({LetterState.PAUSED})
CAPPED = "headline.capped"  # of the notice that tells of it
UNSENT = frozenset({LetterState.QUEUED, LetterState.SENDING, LetterState.UNCERTAIN})


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
    telling = UNSENT | KEPT_WAITING
    letters = tuple(letter for letter in letters if letter.state in telling or letter.headline == CAPPED)
    now_called = {number: case.number for case in cases for number in case.numbers}
    paused = _by_case((letter for letter in letters if letter.state in KEPT_WAITING), now_called)
    waiting = sorted((case for case in cases if case.number in paused), key=lambda case: (case.due_at, case.number))
    today = calendar.local(now).date()
    until = datetime.combine(today, time(), tzinfo=calendar.zone)
    if since is None or since >= until:
        since = datetime.combine(calendar.add_business_days(today, -1), time(), tzinfo=calendar.zone)
    desk = Rows(office, now, since, until)
    going = sorted((case for case in cases if case.ended is None), key=lambda case: (case.due_at, case.number))
    closed = (case for case in cases if case.ended is not None)
    sections = (
        _section("paused", desk.rows(waiting, lambda case: desk.paused(case, paused[case.number]))),
        _section("questions", desk.rows(sorted(cases, key=_asked_at), desk.question)),
        _section("away", desk.away(absences, going)),
        _section("decide", (*desk.set_aside(quarantine), *desk.rows(going, desk.decision))),
        _section("contact", desk.rows(going, desk.contact)),
        _section("onset", desk.rows(sorted(going, key=_by_onset), desk.onset)),
        _section("documents", desk.rows(going, desk.documents)),
        _section("bounced", desk.rows((*going, *closed), desk.bounced)),
        _section("arrived", desk.rows(cases, desk.arrived)),
        _section("decided", desk.rows(cases, desk.decided, desk.decider)),
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
        health=_with_outbox(health, letters, desk.since),
        ahead=week_ahead(going, today, calendar),
    )


def _by_case(letters: Iterable[OutboxLetter], now_called: Mapping[str, str]) -> dict[str, list[OutboxLetter]]:
    found: dict[str, list[OutboxLetter]] = {}
    for letter in letters:
        found.setdefault(now_called.get(letter.number, letter.number), []).append(letter)
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


def _with_outbox(health: Health, letters: Iterable[OutboxLetter], since: datetime) -> Health:
    """What the outbox adds: the oldest letter that waits, and whose letters the daily limit held back."""
    oldest: datetime | None = None
    capped: set[str] = set()
    for letter in letters:
        if letter.state in UNSENT:
            oldest = min(oldest or letter.leaves_at, letter.leaves_at)
        if letter.headline == CAPPED and letter.recorded_at >= since:
            capped.add(letter.number)
    return replace(health, oldest_unsent=oldest, capped=tuple(sorted(capped)))
