"""What a referral has against it, or an officer should know: the findings of interface.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from mailbot.decide.bench import Bench
from mailbot.decide.clocks import contact as clocks
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.clocks import ClockStart, Deadline
from mailbot.vocabulary.events import Corrected, Finding, Worked
from mailbot.vocabulary.office import Office
from mailbot.vocabulary.phrase import Phrase
from mailbot.vocabulary.referral import Referral
from mailbot.vocabulary.register import Register

from .checklist import checklist

DUPLICATE = "duplicate_referral"
INFORMING = frozenset({"ccms"})
"""Findings that hold nothing back (design.md, "How much happens by itself")."""


def work_out(
    referral: Referral,
    received_at: datetime,
    bench: Bench,
    *,
    handled_at: datetime | None = None,
    call_confirmed: bool = False,
) -> Worked:
    """Everything that follows from a referral. `handled_at` is when it was first seen, if that is not now."""
    start = clocks.contact_start(
        referral.date("call_date"),
        received_at,
        bench.office.calendar,
        handled_at=handled_at or bench.now,
        call_confirmed=call_confirmed,
    )
    today = bench.office.calendar.local(bench.now).date()
    return Worked(
        lacking=referral.lacking,
        findings=_findings(referral, start.day, max(start.day, today), bench.office),
        checklist=checklist(referral),
        deadline=clocks.contact_due(start, bench.office.calendar),
    )


def work_out_again(case: Case, referral: Referral, bench: Bench, *, call_confirmed: bool = False) -> Worked:
    """The same after a correction. What an officer once said of the call stands; a deadline that did not get another
    day 0 gets no earlier; that the client was referred twice is not forgotten."""
    confirmed = call_confirmed or any(
        isinstance(event, Corrected) and event.by != "csc" and "call_date" in event.fields for event in case.counted
    )
    worked = work_out(referral, case.received_at, bench, handled_at=case.events[0].at, call_confirmed=confirmed)
    if day_zero(worked.deadline) == day_zero(case.worked.deadline):
        worked = replace(worked, deadline=max(worked.deadline, case.worked.deadline, key=lambda one: one.due_at))
    if referral.text("uci") == case.referral.text("uci"):
        twice = tuple(finding for finding in case.worked.findings if finding.code == DUPLICATE)
        worked = replace(worked, findings=(*worked.findings, *twice))
    return worked


def day_zero(deadline: Deadline) -> date | None:
    """The day from which a deadline counts."""
    start = deadline.working[0] if deadline.working else None
    return start.day if isinstance(start, ClockStart) else None


def against(worked: Worked) -> tuple[Finding, ...]:
    """The findings for which nothing goes to the client by itself."""
    return tuple(finding for finding in worked.findings if finding.code not in INFORMING)


def duplicate(number: str) -> Finding:
    """The same client already has an open case."""
    return _finding(DUPLICATE, "D13", number=number)


def beside_others(worked: Worked, referral: Referral, number: str, register: Register) -> Worked:
    """The same with a finding where this turns out to be the client of another open case."""
    other = register.open_case_of(referral, besides=number)
    if other is None or any(finding.code == DUPLICATE for finding in worked.findings):
        return worked
    return replace(worked, findings=(*worked.findings, duplicate(other.number)))


def _findings(referral: Referral, start_day: date, today: date, office: Office) -> tuple[Finding, ...]:
    category = referral.text("category")
    needed_by = referral.date("needed_by")
    onset = clocks.onset_on(needed_by, referral.date("travel_date"))
    postal_code = referral.text("postal_code")
    found: list[Finding] = []
    if onset is not None and clocks.can_wait(onset, start_day, office.calendar):
        found.append(_finding("can_wait", "D2", needed_by=onset))
    if postal_code and office.area and not postal_code.startswith(office.area):
        found.append(_finding("outside_area", "D3", postal_code=postal_code))
    if category == "doctor" and referral.yes("patient_care") is False:
        found.append(_finding("teaching_only", "D5"))
    if category == "other":
        found.append(_finding("outside_list", "D8"))
    if category == "ccms":
        found.append(_finding("ccms", "D7"))
    if _has_earlier_application(referral):
        found.append(_finding("earlier_application", "D17"))
    if onset is not None and onset < today:
        found.append(_finding("past_needed_by", "D2", needed_by=onset))
    if not referral.text("email") and not referral.text("phone"):
        found.append(_finding("no_way_to_reach", "D13"))
    return tuple(found)


def _has_earlier_application(referral: Referral) -> bool:
    """D17. An application number alone is no sign of one at the CPC: the form asks for it in any case."""
    said = referral.yes("previously_submitted")
    return said is True or (said is None and referral.date("submitted_on") is not None)


def _finding(code: str, rule: str, **says: object) -> Finding:
    return Finding(code=code, rule=rule, says=Phrase.of(f"finding.{code}", **says))  # type: ignore[arg-type]
