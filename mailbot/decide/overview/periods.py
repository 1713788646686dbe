"""The report of a week or a month that is over: to supervisors, on the first business day after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from mailbot.decide.bench import Bench
from mailbot.decide.notices import Notice, to_staff
from mailbot.vocabulary.effects import Effect
from mailbot.vocabulary.office import Duty
from mailbot.vocabulary.phrase import Phrase

from .report import lines, report, sheet

ONE_DAY = timedelta(days=1)


def periods_over(last: date, today: date, which: Iterable[str]) -> Iterator[tuple[str, date, date]]:
    """Of "week" (Monday to Sunday) and "month", each that ended since the business day `last`: its name, its first and
    its last day. Of several the newest."""
    monday = today - timedelta(days=today.weekday())
    first = today.replace(day=1)
    for name, begins, before in (
        ("week", monday, monday - timedelta(weeks=1)),
        ("month", first, (first - ONE_DAY).replace(day=1)),
    ):
        if name in which and last < begins:
            yield name, before, begins - ONE_DAY


def report_mail(name: str, start: date, end: date, bench: Bench) -> list[Effect]:
    """The figures as bars to look at and as a table to keep. No client's name is in them (D21); whose decisions, only
    supervisors read."""
    made = lines(
        report(bench.register.cases(), start, end, bench.now, bench.office),
        by_officer=bool(bench.office.on_duty(Duty.SUPERVISOR)),
    )
    notice = Notice(
        Phrase.of(f"headline.report_{name}", start=start, end=end),
        happened=tuple(line.says for line in made),
        sheet=sheet(made),
        suggests=(f"REPORT {start.isoformat()} {end.isoformat()}", "LIST all"),
    )
    return to_staff(bench.office.supervisors, notice, bench)
