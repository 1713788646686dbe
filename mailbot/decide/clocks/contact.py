"""The arithmetic of the two clocks: D13 (contact), D2 (what can wait), and the onset of the urgency.

Pure dates and moments. Which mail a clock causes, `decide/clocks/flags` decides.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from mailbot.vocabulary.calendar import ONE_DAY, OfficeCalendar, is_weekend
from mailbot.vocabulary.clocks import (
    CallDateDoubt,
    ClockStart,
    ContactLevel,
    Counted,
    Deadline,
    Moved,
    Skipped,
    StartReason,
    Working,
)

CONTACT_DAYS = 4  # D4, D13
CPC_DAYS = 10  # D2
DUE_SOON_DAYS = 1  # "Two clocks", 1
ONSET_DAYS = 3  # "Two clocks", 2
OLDEST_CALL = timedelta(days=30)
OLDEST_MAIL = timedelta(days=366)
CLOCK_SKEW = timedelta(minutes=15)


def contact_start(
    call_date: date | None,
    received_at: datetime,
    calendar: OfficeCalendar,
    *,
    handled_at: datetime | None = None,
    call_confirmed: bool = False,
) -> ClockStart:
    """Day 0 of the contact clock: the earlier of the call and the mail's arrival (D13).

    It is a date of the office's zone. A mail that comes after hours, or on a day off, still has that day as day 0:
    the promise was made on the call, and the days after it are what is counted.

    A call date after the mail cannot be right, since the mail reports the call. One more than 30 days before it is
    most often a slip in the month or year; believed, it would make the case overdue on arrival. Both are passed over
    and the start says so. An officer's word is taken as it stands (`call_confirmed`, after `CORRECT`), though
    never beyond the mail.

    `handled_at` is our own clock when the mail was first seen. A mail cannot have come after that, and one that
    claims more than a year before it comes from a server without a clock (1970): then our own clock counts.
    """
    arrived, because = _arrival(received_at, handled_at)
    here = calendar.local(arrived)
    by_mail = ClockStart(here.date(), because, at=here)
    if call_date is None or call_date == by_mail.day:
        return by_mail
    if call_date > by_mail.day:
        return ClockStart(by_mail.day, because, here, CallDateDoubt.AFTER_RECEIPT)
    if by_mail.day - call_date > OLDEST_CALL and not call_confirmed:
        return ClockStart(by_mail.day, because, here, CallDateDoubt.TOO_OLD)
    return ClockStart(call_date, StartReason.CALL)


def contact_due(start: ClockStart, calendar: OfficeCalendar) -> Deadline:
    """Close of business on the 4th business day after day 0 (D13), with the working."""
    due_on = calendar.add_business_days(start.day, CONTACT_DAYS)
    return Deadline(calendar.close_of_business(due_on), _working(start, due_on, calendar))


def contact_level(
    due_at: datetime, now: datetime, calendar: OfficeCalendar, met_at: datetime | None = None
) -> ContactLevel:
    """Where the contact clock stands. Contact at the very moment of the deadline is in time."""
    if met_at is not None:
        return ContactLevel.MET if met_at <= due_at else ContactLevel.MET_LATE
    if now > due_at:
        return ContactLevel.OVERDUE
    today, due_on = calendar.local(now).date(), calendar.local(due_at).date()
    if due_on == today:
        return ContactLevel.DUE_TODAY
    if calendar.business_days_between(today, due_on) <= DUE_SOON_DAYS:
        return ContactLevel.DUE_SOON
    return ContactLevel.OK


def onset_on(needed_by: date | None, travel_date: date | None) -> date | None:
    """When the urgency begins: the earlier of what the referral says; None where it says neither."""
    return min((day for day in (needed_by, travel_date) if day is not None), default=None)


def onset_flagged(
    onset: date | None, today: date, calendar: OfficeCalendar, *, decided: bool, days: int = ONSET_DAYS
) -> bool:
    """Whether `days` business days or fewer are left and no decision is recorded. A day that is past counts."""
    if onset is None or decided:
        return False
    return calendar.business_days_between(today, onset) <= days


def can_wait(needed_by: date, start: date, calendar: OfficeCalendar) -> bool:
    """Whether the client can wait 10 business days after day 0, and so belongs at the CPC (D2)."""
    return calendar.business_days_between(start, needed_by) >= CPC_DAYS


def moved(old_due: datetime, new_due: datetime) -> Moved:
    """A deadline worked out again because the calendar changed: the later of both, told when that is a change.

    A closure that is taken back leaves the deadline where officers were told it is.
    """
    return Moved(max(old_due, new_due), told=new_due > old_due)


def _arrival(received_at: datetime, handled_at: datetime | None) -> tuple[datetime, StartReason]:
    if handled_at is None or handled_at - OLDEST_MAIL <= received_at <= handled_at + CLOCK_SKEW:
        return received_at, StartReason.RECEIVED
    return handled_at, StartReason.HANDLED


def _working(start: ClockStart, due_on: date, calendar: OfficeCalendar) -> Working:
    steps: list[ClockStart | Skipped | Counted] = [start]
    day, number = start.day, 0
    while day < due_on:
        day += ONE_DAY
        if calendar.is_business_day(day):
            number += 1
            steps.append(Counted(day, number))
            continue
        off = calendar.why_closed(day)
        if off is None or is_weekend(day):
            continue
        last = steps[-1]
        if isinstance(last, Skipped) and last.off == off:
            steps[-1] = Skipped(last.first, day, off)
        else:
            steps.append(Skipped(day, day, off))
    return tuple(steps)
