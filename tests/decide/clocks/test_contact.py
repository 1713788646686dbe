"""The two clocks: D13 by a table written by hand, its edges, D2, the onset, and what must hold for every calendar."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.decide.clocks.contact import (
    can_wait,
    contact_due,
    contact_level,
    contact_start,
    moved,
    onset_flagged,
    onset_on,
)
from mailbot.office.calendar import build_calendar
from mailbot.vocabulary.calendar import CalendarSettings, Closure, DayOff, NoBusinessDay, OfficeCalendar
from mailbot.vocabulary.clocks import CallDateDoubt, ClockStart, ContactLevel, Counted, Skipped, StartReason

TABLE = Path(__file__).with_name("contact-deadlines.txt")
ZONES = {
    "AB": "America/Edmonton",
    "BC": "America/Vancouver",
    "MB": "America/Winnipeg",
    "NB": "America/Moncton",
    "NL": "America/St_Johns",
    "NS": "America/Halifax",
    "NT": "America/Yellowknife",
    "NU": "America/Iqaluit",
    "PE": "America/Halifax",
    "SK": "America/Regina",
    "YT": "America/Whitehorse",
}
TORONTO = ZoneInfo("America/Toronto")
OFFICE = build_calendar(CalendarSettings())
NOON = time(12, 0)


def closed(days: str) -> tuple[Closure, ...]:
    """`2026-11-24, 2026-11-26..2026-11-27` as closures."""
    ranges = (span.strip().partition("..") for span in days.split(",") if span.strip())
    return tuple(
        Closure("Office move", "Déménagement", date.fromisoformat(first), date.fromisoformat(last or first))
        for first, _, last in ranges
    )


def rows():
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            received, call, office, closures, due, why = (cell.strip() for cell in line.split("|"))
            yield pytest.param(received, call, office or "ON", closures, due, id=f"{received} {office} {why}")


def at(day: str, hour: str = "12:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=TORONTO)


def due_from(day: str, calendar: OfficeCalendar = OFFICE):
    return contact_due(contact_start(None, at(day), calendar), calendar)


# D13, the table


def test_the_table_is_as_long_as_the_calendar_is_strange():
    assert len(list(rows())) >= 60


@pytest.mark.parametrize(("received", "call", "office", "closures", "due"), list(rows()))
def test_the_deadline_is_the_one_worked_out_by_hand(received, call, office, closures, due):
    zone = ZoneInfo(ZONES.get(office, "America/Toronto"))
    province = "" if office == "none" else office
    calendar = build_calendar(CalendarSettings(zone.key, province, closures=closed(closures)))
    received_at = datetime.fromisoformat(received.removesuffix("Z"))
    received_at = received_at.replace(tzinfo=UTC if received.endswith("Z") else zone)

    start = contact_start(date.fromisoformat(call) if call else None, received_at, calendar)

    assert contact_due(start, calendar).due_at == datetime.fromisoformat(f"{due}T17:00").replace(tzinfo=zone)


# D13, day 0


def test_a_call_before_the_mail_starts_the_clock_and_has_no_hour():
    start = contact_start(date(2026, 11, 20), at("2026-11-23"), OFFICE)

    assert start == ClockStart(date(2026, 11, 20), StartReason.CALL)


def test_without_a_call_date_the_mail_starts_the_clock_at_its_moment_on_the_office_clock():
    start = contact_start(None, datetime(2026, 11, 24, 3, 30, tzinfo=UTC), OFFICE)

    assert start == ClockStart(date(2026, 11, 23), StartReason.RECEIVED, at("2026-11-23", "22:30"))
    assert start.at is not None
    assert start.at.hour == 22


def test_a_call_after_the_mail_is_passed_over_and_the_start_says_so():
    start = contact_start(date(2026, 11, 24), at("2026-11-23"), OFFICE)

    assert (start.day, start.doubt) == (date(2026, 11, 23), CallDateDoubt.AFTER_RECEIPT)


def test_a_call_of_31_days_before_the_mail_is_passed_over_unless_an_officer_confirms_it():
    call, mail = date(2026, 10, 23), at("2026-11-23")

    assert contact_start(call, mail, OFFICE).doubt is CallDateDoubt.TOO_OLD
    assert contact_start(call, mail, OFFICE, call_confirmed=True) == ClockStart(call, StartReason.CALL)


def test_not_even_an_officer_can_put_the_call_after_the_mail():
    start = contact_start(date(2026, 11, 24), at("2026-11-23"), OFFICE, call_confirmed=True)

    assert start.day == date(2026, 11, 23)


@pytest.mark.parametrize("claimed", ["1970-01-01", "2025-11-20", "2026-11-24", "2040-01-01"])
def test_a_server_whose_clock_cannot_be_right_is_overruled_by_ours(claimed):
    ours = at("2026-11-23")

    start = contact_start(None, at(claimed), OFFICE, handled_at=ours)

    assert start == ClockStart(date(2026, 11, 23), StartReason.HANDLED, ours)


def test_a_call_date_is_measured_against_our_clock_when_the_server_says_1970():
    start = contact_start(date(2026, 11, 20), at("1970-01-01"), OFFICE, handled_at=at("2026-11-23"))

    assert start == ClockStart(date(2026, 11, 20), StartReason.CALL)


def test_a_mail_that_waited_while_the_bot_was_down_keeps_its_own_date():
    start = contact_start(None, at("2026-11-10"), OFFICE, handled_at=at("2026-11-23"))

    assert (start.day, start.because) == (date(2026, 11, 10), StartReason.RECEIVED)


def test_a_server_clock_a_few_minutes_ahead_is_believed():
    start = contact_start(None, at("2026-11-23", "12:05"), OFFICE, handled_at=at("2026-11-23"))

    assert start.because is StartReason.RECEIVED


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        contact_start(None, datetime(2026, 11, 23, 9, 0), OFFICE)  # noqa: DTZ001


# D13, the working


def test_the_working_names_the_start_each_day_off_and_each_day_that_counts():
    labour_day = DayOff("Labour Day", "Fête du Travail")

    deadline = due_from("2026-09-04")

    assert deadline.working == (
        ClockStart(date(2026, 9, 4), StartReason.RECEIVED, at("2026-09-04")),
        Skipped(date(2026, 9, 7), date(2026, 9, 7), labour_day),
        Counted(date(2026, 9, 8), 1),
        Counted(date(2026, 9, 9), 2),
        Counted(date(2026, 9, 10), 3),
        Counted(date(2026, 9, 11), 4),
    )


def test_a_long_closure_is_one_step_of_the_working_whatever_weekends_lie_in_it():
    calendar = build_calendar(CalendarSettings(closures=closed("2026-11-24..2026-12-08")))

    skipped = [step for step in due_from("2026-11-23", calendar).working if isinstance(step, Skipped)]

    assert [(step.first, step.last) for step in skipped] == [(date(2026, 11, 24), date(2026, 12, 8))]


def test_a_closure_that_never_ends_is_an_error_that_says_what_to_shorten():
    years = ",".join(f"{year}-01-01..{year}-12-31" for year in range(2027, 2030))
    calendar = build_calendar(CalendarSettings(closures=closed(years)))

    with pytest.raises(NoBusinessDay, match="Shorten the office's closures"):
        due_from("2026-12-31", calendar)


# D13, levels


@pytest.mark.parametrize(
    ("now", "level"),
    [
        (("2026-11-24", "09:00"), ContactLevel.OK),
        (("2026-11-26", "09:00"), ContactLevel.OK),
        (("2026-11-27", "00:00"), ContactLevel.DUE_SOON),  # Friday, one business day left: Monday
        (("2026-11-27", "23:59"), ContactLevel.DUE_SOON),
        (("2026-11-28", "12:00"), ContactLevel.DUE_SOON),  # Saturday
        (("2026-11-29", "12:00"), ContactLevel.DUE_SOON),
        (("2026-11-30", "00:00"), ContactLevel.DUE_TODAY),
        (("2026-11-30", "17:00"), ContactLevel.DUE_TODAY),  # the deadline itself is in time
        (("2026-11-30", "17:01"), ContactLevel.OVERDUE),
        (("2040-01-01", "12:00"), ContactLevel.OVERDUE),
        (("1970-01-01", "12:00"), ContactLevel.OK),
    ],
)
def test_the_level_of_a_case_due_on_monday_30_november(now, level):
    assert contact_level(at("2026-11-30", "17:00"), at(*now), OFFICE) is level


def test_a_holiday_before_the_deadline_makes_it_due_soon_earlier():
    due = at("2026-11-12", "17:00")  # Wednesday 11 is Remembrance Day

    assert contact_level(due, at("2026-11-10"), OFFICE) is ContactLevel.DUE_SOON


@pytest.mark.parametrize(
    ("met_at", "level"), [("17:00", ContactLevel.MET), ("17:01", ContactLevel.MET_LATE), ("09:00", ContactLevel.MET)]
)
def test_once_met_the_level_stays_whatever_the_time(met_at, level):
    due = at("2026-11-30", "17:00")

    assert contact_level(due, at("2027-06-01"), OFFICE, at("2026-11-30", met_at)) is level


def test_today_is_the_office_s_day_not_the_day_in_greenwich():
    due = at("2026-11-30", "17:00")

    assert contact_level(due, datetime(2026, 11, 30, 3, 0, tzinfo=UTC), OFFICE) is ContactLevel.DUE_SOON


# D2


@pytest.mark.parametrize(
    ("needed_by", "waits"),
    [
        (date(2026, 12, 18), True),  # the sample: a call on 23 November, 19 business days
        (date(2026, 12, 7), True),  # the 10th business day
        (date(2026, 12, 6), False),  # the Sunday before it
        (date(2026, 12, 4), False),  # the 9th: less than 10
        (date(2026, 11, 23), False),
        (date(2025, 12, 18), False),
    ],
)
def test_ten_business_days_after_the_call_can_wait(needed_by, waits):
    assert can_wait(needed_by, date(2026, 11, 23), OFFICE) is waits


def test_holidays_do_not_count_towards_the_ten_days():
    # from Friday 18 December: 21-24 are 4, 29-31 are 7, then 4, 5 and Wednesday 6 January
    assert not can_wait(date(2027, 1, 5), date(2026, 12, 18), OFFICE)
    assert can_wait(date(2027, 1, 6), date(2026, 12, 18), OFFICE)


# The onset


def test_the_onset_is_the_earlier_of_what_the_referral_says():
    early, late = date(2026, 11, 30), date(2026, 12, 4)

    assert onset_on(late, early) == onset_on(early, late) == onset_on(None, early) == onset_on(early, None) == early
    assert onset_on(None, None) is None


@pytest.mark.parametrize(
    ("today", "flagged"),
    [
        (date(2026, 11, 24), False),  # 4 business days left
        (date(2026, 11, 25), True),  # 26, 27 and 30: 3 left
        (date(2026, 11, 30), True),
        (date(2026, 12, 1), True),  # past
    ],
)
def test_the_onset_is_flagged_with_three_business_days_left_and_for_ever_after(today, flagged):
    assert onset_flagged(date(2026, 11, 30), today, OFFICE, decided=False) is flagged


def test_a_decision_ends_the_onset_flag():
    assert not onset_flagged(date(2026, 11, 30), date(2026, 12, 1), OFFICE, decided=True)


def test_without_a_date_there_is_no_onset_to_flag():
    assert not onset_flagged(None, date(2026, 12, 1), OFFICE, decided=False)


def test_an_onset_in_the_year_9999_is_counted_at_once():
    assert not onset_flagged(date.max, date(2026, 12, 1), OFFICE, decided=False)


# A calendar that changes


def test_a_closure_added_later_moves_the_deadline_and_is_told():
    before, after = at("2026-11-27", "17:00"), at("2026-11-30", "17:00")

    assert moved(before, after).due_at == after
    assert moved(before, after).told


def test_a_deadline_is_never_moved_earlier_and_nobody_is_told_of_nothing():
    before, after = at("2026-11-30", "17:00"), at("2026-11-27", "17:00")

    assert (moved(before, after).due_at, moved(before, after).told) == (before, False)
    assert not moved(before, before).told


# For every calendar

DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
CLOSED = st.sets(DAYS, max_size=40)


def calendar_without(days: set[date]) -> OfficeCalendar:
    """The office's holidays and these days."""
    off = DayOff("Office move", "Déménagement")

    def days_off(year: int):
        named = {day: off for day in days if day.year == year}
        return MappingProxyType({**named, **OFFICE.days_off(year)})

    return OfficeCalendar(TORONTO, time(8), time(17), days_off)


def received(day: date) -> datetime:
    return datetime.combine(day, NOON, tzinfo=TORONTO)


@given(DAYS, CLOSED, CLOSED)
@settings(max_examples=150, deadline=None)
def test_adding_a_closure_never_makes_a_deadline_earlier(day, before, added):
    less, more = calendar_without(before), calendar_without(before | added)

    was = contact_due(contact_start(None, received(day), less), less)
    now = contact_due(contact_start(None, received(day), more), more)

    assert now.due_at >= was.due_at


@given(DAYS, st.integers(0, 23), CLOSED)
@settings(max_examples=150, deadline=None)
def test_a_deadline_is_always_at_close_of_business_on_a_business_day(day, hour, days_closed):
    calendar = calendar_without(days_closed)
    moment = datetime.combine(day, time(hour), tzinfo=UTC)

    deadline = contact_due(contact_start(None, moment, calendar), calendar)

    assert calendar.is_business_day(deadline.due_on)
    assert deadline.due_at.timetz() == time(17, tzinfo=TORONTO)
    assert deadline.due_at > moment


@given(DAYS, CLOSED)
@settings(max_examples=150, deadline=None)
def test_the_working_accounts_for_every_weekday_from_day_0_to_the_deadline(day, days_closed):
    calendar = calendar_without(days_closed)

    start, *steps = contact_due(contact_start(None, received(day), calendar), calendar).working

    told = set()
    for step in steps:
        last = step.day if isinstance(step, Counted) else step.last
        first = step.day if isinstance(step, Counted) else step.first
        told |= {first + timedelta(days=n) for n in range((last - first).days + 1)}
    end = steps[-1].day
    weekdays = {day + timedelta(days=n) for n in range(1, (end - day).days + 1)}
    assert isinstance(start, ClockStart)
    assert {d for d in told if d.weekday() < 5} == {d for d in weekdays if d.weekday() < 5}
    assert [step.number for step in steps if isinstance(step, Counted)] == [1, 2, 3, 4]


@given(st.dates(date(1950, 1, 1), date(2060, 12, 31)))
@settings(max_examples=100, deadline=None)
def test_the_deadline_is_near_whatever_the_year(day):
    deadline = contact_due(contact_start(None, received(day), OFFICE), OFFICE)

    assert timedelta(days=4) <= deadline.due_on - day <= timedelta(days=12)
