"""Business days and hours as arithmetic, on a calendar small enough to check by eye: November and December 2026."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mailbot.vocabulary.calendar import WEEKEND, DayOff, NoBusinessDay, OfficeCalendar

TORONTO = ZoneInfo("America/Toronto")
REMEMBRANCE = DayOff("Remembrance Day", "Jour du Souvenir")
BOXING_DAY = DayOff("Boxing Day", "Lendemain de Noël")
NAMED = {date(2026, 11, 11): REMEMBRANCE, date(2026, 12, 26): BOXING_DAY}  # a Wednesday, and a Saturday

CALENDAR = OfficeCalendar(
    TORONTO, time(8, 30), time(16, 30), lambda year: {d: off for d, off in NAMED.items() if d.year == year}
)


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=TORONTO)


# Days


def test_a_day_off_is_closed_for_its_name_a_saturday_for_being_one_and_a_monday_is_open():
    assert CALENDAR.why_closed(date(2026, 11, 11)) == REMEMBRANCE
    assert CALENDAR.why_closed(date(2026, 11, 14)) is WEEKEND
    assert CALENDAR.why_closed(date(2026, 12, 26)) == BOXING_DAY
    assert CALENDAR.why_closed(date(2026, 11, 16)) is None


def test_a_day_off_has_a_name_in_each_language():
    assert (REMEMBRANCE.name("en"), REMEMBRANCE.name("fr")) == ("Remembrance Day", "Jour du Souvenir")


@pytest.mark.parametrize(
    ("day", "count", "reached"),
    [
        (date(2026, 11, 10), 1, date(2026, 11, 12)),  # over the holiday
        (date(2026, 11, 13), 1, date(2026, 11, 16)),  # over the weekend
        (date(2026, 11, 14), 1, date(2026, 11, 16)),  # from a Saturday
        (date(2026, 11, 10), 4, date(2026, 11, 17)),
        (date(2026, 11, 10), 0, date(2026, 11, 10)),
        (date(2026, 11, 14), 0, date(2026, 11, 14)),
        (date(2026, 11, 12), -1, date(2026, 11, 10)),
        (date(2026, 11, 15), -1, date(2026, 11, 13)),
        (date(2026, 11, 17), -4, date(2026, 11, 10)),
    ],
)
def test_business_days_are_counted_from_the_day_after(day, count, reached):
    assert CALENDAR.add_business_days(day, count) == reached


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2026, 11, 10), date(2026, 11, 10), 0),
        (date(2026, 11, 10), date(2026, 11, 11), 0),
        (date(2026, 11, 10), date(2026, 11, 12), 1),
        (date(2026, 11, 9), date(2026, 11, 16), 4),
        (date(2026, 11, 13), date(2026, 11, 15), 0),
        (date(2026, 11, 16), date(2026, 11, 9), -4),
        (date(2026, 12, 21), date(2026, 12, 28), 5),  # a day off on a Saturday takes nothing away
        (date(2025, 12, 31), date(2027, 1, 1), 261),  # 366 days, 52 weekends and one Wednesday off
    ],
)
def test_days_between_leave_out_the_first_and_count_the_last(start, end, days):
    assert CALENDAR.business_days_between(start, end) == days


def test_a_calendar_that_is_always_closed_gives_up_with_what_to_do():
    never = OfficeCalendar(TORONTO, time(8), time(17), lambda year: _every_day_of(year))

    with pytest.raises(NoBusinessDay) as caught:
        never.add_business_days(date(2026, 11, 23), 1)

    assert "configuration" in caught.value.next_step


def test_counting_far_is_no_reason_to_give_up():
    assert CALENDAR.add_business_days(date(2026, 1, 1), 5 * 261) > date(2030, 12, 1)


@pytest.mark.parametrize(("day", "count"), [(date.max, 1), (date.min, -1)])
def test_the_ends_of_time_are_an_error_of_ours(day, count):
    with pytest.raises(NoBusinessDay):
        CALENDAR.add_business_days(day, count)


# Hours


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (at(16, 8, 29), False),
        (at(16, 8, 30), True),
        (at(16, 16, 29), True),
        (at(16, 16, 30), False),
        (at(14, 12), False),
        (at(11, 12), False),
        (datetime(2026, 11, 16, 13, 30, tzinfo=UTC), True),  # 8:30 in Toronto
    ],
)
def test_the_office_is_open_in_its_hours_on_business_days(moment, is_open):
    assert CALENDAR.is_open(moment) is is_open


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        (at(16, 12), at(16, 12)),  # open already
        (at(16, 7), at(16, 8, 30)),
        (at(16, 16, 30), at(17, 8, 30)),
        (at(10, 18), at(12, 8, 30)),  # over the holiday
        (at(11, 7), at(12, 8, 30)),
        (at(13, 18), at(16, 8, 30)),
        (at(31, 18, month=10), at(2, 8, 30)),  # over the night with 25 hours
    ],
)
def test_the_next_opening(moment, opens):
    assert CALENDAR.next_opening(moment) == opens


def test_close_of_business_is_the_office_s_hour_in_summer_and_in_winter():
    summer = CALENDAR.close_of_business(date(2026, 7, 2))
    winter = CALENDAR.close_of_business(date(2026, 12, 2))

    assert summer.astimezone(UTC).time() == time(20, 30)
    assert winter.astimezone(UTC).time() == time(21, 30)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (at(16, 9), at(16, 11), 2),
        (at(16, 7), at(16, 18), 8),
        (at(16, 15, 30), at(17, 9, 30), 2),
        (at(13, 15, 30), at(16, 9, 30), 2),  # over the weekend
        (at(10, 15, 30), at(12, 9, 30), 2),  # over the holiday
        (at(14, 9), at(15, 18), 0),  # a weekend
        (at(14, 9), at(16, 9, 30), 1),
        (at(13, 15, 30), at(14, 18), 1),
        (at(16, 11), at(16, 9), -2),
        (at(9, 8, 30), at(16, 8, 30), 32),  # Monday to Monday with one day off
        (at(30, 15, 30, month=10), at(2, 9, 30), 2),  # over the night with 25 hours
        (at(6, 15, 30, month=3), at(9, 9, 30, month=3), 2),  # and the one with 23
    ],
)
def test_business_hours_are_those_during_which_the_office_was_open(start, end, hours):
    assert CALENDAR.business_hours_between(start, end) == timedelta(hours=hours)


def test_a_moment_without_a_zone_is_refused_rather_than_guessed():
    with pytest.raises(ValueError, match="no time zone"):
        CALENDAR.local(datetime(2026, 11, 16, 9, 0))  # noqa: DTZ001


# For every calendar

DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
CLOSED = st.sets(DAYS, max_size=60)


def closed_on(days: set[date]) -> OfficeCalendar:
    return OfficeCalendar(
        TORONTO, time(8, 30), time(16, 30), lambda year: {d: BOXING_DAY for d in days if d.year == year}
    )


def _every_day_of(year: int) -> dict[date, DayOff]:
    return {date(year, 1, 1) + timedelta(days=n): BOXING_DAY for n in range(366)}


@given(DAYS, st.integers(0, 40), CLOSED)
@settings(max_examples=150)
def test_counting_forward_then_back_meets(day, count, days_closed):
    calendar = closed_on(days_closed)
    assume(calendar.is_business_day(day))

    assert calendar.add_business_days(calendar.add_business_days(day, count), -count) == day


@given(DAYS, st.integers(0, 40), CLOSED)
@settings(max_examples=150)
def test_as_many_days_lie_between_as_were_added(day, count, days_closed):
    calendar = closed_on(days_closed)

    assert calendar.business_days_between(day, calendar.add_business_days(day, count)) == count


@given(DAYS, DAYS, CLOSED)
@settings(max_examples=150)
def test_days_between_is_what_counting_one_by_one_gives(start, end, days_closed):
    calendar = closed_on(days_closed)
    first, last = sorted((start, end))
    one_by_one = sum(calendar.is_business_day(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))

    assert calendar.business_days_between(first, last) == one_by_one
    assert calendar.business_days_between(last, first) == -one_by_one


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@given(MOMENTS, MOMENTS, MOMENTS, CLOSED)
@settings(max_examples=150)
def test_business_hours_add_up(one, two, three, days_closed):
    calendar = closed_on(days_closed)
    between = calendar.business_hours_between

    assert between(one, two) + between(two, three) == between(one, three)


@given(MOMENTS, CLOSED)
@settings(max_examples=150)
def test_the_next_opening_is_open_and_no_business_is_missed_before_it(moment, days_closed):
    calendar = closed_on(days_closed)

    opens = calendar.next_opening(moment)

    assert opens >= moment
    assert calendar.is_open(opens)
    assert calendar.business_hours_between(moment, opens) == timedelta()
