"""The figures of a week, a month or any days: what came in, whether the promise was kept, what was decided.

Everything is counted on the day on which it was settled, so that no case falls between two reports: a contact made in
time on the day it was made, one that was not on the day it was due (D13). No client's name is in it (D21).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from textwrap import shorten

from mailbot.vocabulary.arguments import Period
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.office import Office
from mailbot.vocabulary.phrase import Phrase, Spoken, Term

from .digest_rows import decided_by
from .promise_kept import is_moot

Counts = tuple[tuple[str, int], ...]
"""How often each code or name occurs, the most frequent first."""

DAYS = {"week": 7, "month": 30}
BOXES = 10
OFFICER = "officer"
NO_DECISION = frozenset({"withdrawn", "closed"})
LONGEST_REASON = 80


@dataclass(frozen=True, slots=True)
class Late:
    """A contact that was not made in time; `why` is "bounced", "attempted", "no_address", "held_back", "incomplete" or
    "unknown"."""

    number: str
    due_at: datetime
    made_at: datetime | None
    why: str


@dataclass(frozen=True, slots=True)
class Report:
    """Figures of the days from `start` to `end`, both included. `to_contact` and `to_decision` are medians in business
    time. `unanswered` are clients' questions that wait now; `by_officer` decisions and attempts, by name."""

    start: date
    end: date
    referrals: int
    by_category: Counts
    by_origin: Counts
    due: int
    in_time: int
    to_contact: timedelta | None
    late: tuple[Late, ...]
    decisions: Counts
    to_decision: timedelta | None
    declines: Counts
    redirects: Counts
    attempts: int
    unanswered: int
    by_officer: Counts

    @property
    def share(self) -> int | None:
        """Contacts made in time, in whole per cent; never 100 where one was late."""
        return self.in_time * 100 // self.due if self.due else None


def days_of(period: Period, today: date) -> tuple[date, date]:
    """The first and the last day: a week is the last seven days, a month the last thirty, today included."""
    if period.start is not None and period.end is not None:
        return period.start, period.end
    return today - timedelta(days=DAYS[period.which] - 1), today


def report(cases: Iterable[Case], start: date, end: date, now: datetime, office: Office) -> Report:
    """The figures as they are known at `now`."""
    calendar = office.calendar
    since = datetime.combine(start, time(), tzinfo=calendar.zone)
    until = datetime.combine(end + timedelta(days=1), time(), tzinfo=calendar.zone)

    def within(moment: datetime | None) -> bool:
        return moment is not None and since <= moment < until

    def median_of(moments: Iterable[tuple[datetime, datetime]]) -> timedelta | None:
        waits = [max(calendar.business_hours_between(*pair).total_seconds(), 0.0) for pair in moments]
        return timedelta(seconds=median(waits)) if waits else None

    cases = tuple(cases)
    came = [case for case in cases if within(case.received_at)]
    settled = [case for case in cases if within(_settled_at(case, now))]
    late = sorted((case for case in settled if not _in_time(case)), key=lambda case: case.due_at)
    ended = [(case, case.ended) for case in cases if case.ended is not None and within(case.ended.at)]
    decided = [case for case in cases if within(case.decided_at) and _is_decision(case)]
    accepted = sum(within(case.accepted_at) for case in cases)
    calls = [one for case in cases for one in case.attempts if within(one.called_at)]
    people = [name for case in decided if (name := _name(decided_by(case) or case.officer, office))]
    return Report(
        start=start,
        end=end,
        referrals=len(came),
        by_category=_counts(case.category for case in came),
        by_origin=_counts(map(_origin, came)),
        due=len(settled),
        in_time=len(settled) - len(late),
        to_contact=median_of((case.received_at, case.made.at) for case in settled if case.made is not None),
        late=tuple(
            Late(case.number, case.due_at, case.made.at if case.made else None, _why_late(case)) for case in late
        ),
        decisions=_counts([*(end.status for _, end in ended), *["accepted"] * accepted]),
        to_decision=median_of((case.received_at, case.decided_at) for case in decided if case.decided_at is not None),
        declines=_counts(_reason(case, end.reason) for case, end in ended if end.status == "declined"),
        redirects=_counts(end.target or "cpc" for _, end in ended if end.status == "redirected"),
        attempts=len(calls),
        unanswered=sum(case.awaiting is not None and case.awaiting.at < until for case in cases),
        by_officer=_counts((*people, *(_name(one.by, office) for one in calls))),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: of what (words `report.figure`), of which of them, how much; `bar` shows it to the eye."""

    figure: str
    item: Spoken
    value: Spoken
    bar: str = ""

    @property
    def says(self) -> Phrase:
        """The figure as a line of text."""
        named = Term("report.figure", self.figure)
        return Phrase.of("report.line", figure=named, item=self.item, value=self.value, bar=self.bar)


def lines(figures: Report, *, by_officer: bool) -> tuple[Line, ...]:
    """Every figure, in the order in which it is read. `by_officer` only for supervisors."""
    return tuple(_lines(figures, by_officer))


def sheet(made: Iterable[Line]) -> tuple[tuple[Spoken, ...], ...]:
    """The same as rows of a table, its heads first."""
    heads = tuple(Phrase(f"report.column.{column}") for column in ("figure", "item", "value"))
    return (heads, *((Term("report.figure", line.figure), line.item, line.value) for line in made))


def _lines(figures: Report, by_officer: bool) -> Iterator[Line]:
    yield Line("referrals", "", figures.referrals)
    yield from _bars("category", [(Term("category", code), count) for code, count in figures.by_category])
    named = ((Phrase("report.by_officer") if name == OFFICER else name, count) for name, count in figures.by_origin)
    yield from _bars("origin", named)
    yield Line("in_time", "", Phrase.of("report.of", part=figures.in_time, whole=figures.due))
    if figures.share is not None:
        yield Line("share", "", Phrase.of("report.percent", share=figures.share), _bar(figures.share, 100, full=True))
    if figures.to_contact is not None:
        yield Line("to_contact", "", _hours(figures.to_contact))
    for one in figures.late:
        why = Phrase(f"report.why.{one.why}")
        yield Line("late", one.number, Phrase.of("report.late", due=one.due_at, made=one.made_at or "", why=why))
    yield from _bars("decisions", [(Term("status", code), count) for code, count in figures.decisions])
    if figures.to_decision is not None:
        yield Line("to_decision", "", _hours(figures.to_decision))
    yield from _bars("declines", [(why or Phrase("report.no_reason"), count) for why, count in figures.declines])
    yield from _bars("redirects", [(_office(to), count) for to, count in figures.redirects])
    yield Line("attempts", "", figures.attempts)
    yield Line("unanswered", "", figures.unanswered)
    if by_officer:
        yield from _bars("by_officer", figures.by_officer)


def _office(to: str) -> Spoken:
    return Phrase("report.cpc") if to == "cpc" else Term("office", to)


def _bars(figure: str, counts: Iterable[tuple[Spoken, int]]) -> Iterator[Line]:
    counted = tuple(counts)
    most = max((count for _, count in counted), default=0)
    return (Line(figure, item, count, _bar(count, most)) for item, count in counted)


def _bar(part: int, whole: int, *, full: bool = False) -> str:
    """Boxes, one at least where there is something; `full` shows what is lacking too."""
    boxes = max(part * BOXES // whole, int(part > 0))
    return "■" * boxes + ("□" * (BOXES - boxes) if full else "")


def _hours(wait: timedelta) -> Phrase:
    minutes = int(wait.total_seconds() // 60)
    return Phrase.of("report.hours", hours=minutes // 60, minutes=minutes % 60)


def _counts(items: Iterable[str]) -> Counts:
    return tuple(sorted(Counter(items).items(), key=lambda pair: (-pair[1], pair[0])))


def _in_time(case: Case) -> bool:
    return case.made is not None and case.made.at <= case.due_at


def _settled_at(case: Case, now: datetime) -> datetime | None:
    """When it was known whether the promise was kept; None as long as it may be, and where nothing is promised."""
    if case.made is not None and case.made.at <= case.due_at:
        return case.made.at
    return None if case.due_at > now or is_moot(case) else case.due_at


def _why_late(case: Case) -> str:
    tests = (
        (bool(case.bounced_addresses), "bounced"),
        (bool(case.attempts), "attempted"),
        (not case.client_address, "no_address"),
        (case.held_back, "held_back"),
        (case.incomplete, "incomplete"),
    )
    return next((code for holds, code in tests if holds), "unknown")


def _is_decision(case: Case) -> bool:
    return case.accepted_at is not None or (case.ended is not None and case.ended.status not in NO_DECISION)


def _origin(case: Case) -> str:
    """Who referred, as far as the domain: an address may name a person."""
    return OFFICER if case.opened_by_officer else case.referrer.rpartition("@")[2].casefold()


def _name(address: str, office: Office) -> str:
    person = office.person(address) if address else None
    return person.name if person else address


def _reason(case: Case, reason: str) -> str:
    """An officer's words in one line, without what tells who the client is."""
    referral = case.referral
    names = re.findall(r"\w{2,}", f"{referral.text('family_name')} {referral.text('given_names')}")
    secret = [*filter(None, (referral.text("email"), referral.text("uci"), referral.text("phone"))), *names]
    said = " ".join(reason.split())
    for one in secret:
        said = re.sub(rf"(?<!\w){re.escape(one)}(?!\w)", "…", said, flags=re.IGNORECASE)
    return shorten(said.rstrip("."), LONGEST_REASON, placeholder="…")
