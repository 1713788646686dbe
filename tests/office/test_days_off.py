"""The days off of a federal office, year by year, and what a wrong configuration is told."""

from dataclasses import replace
from datetime import date, time

import pytest

from mailbot.office.calendar import PROVINCIAL_DAY, build_calendar, calendar_faults, year_listing
from mailbot.vocabulary.calendar import CalendarSettings, Closure, DayOff
from mailbot.vocabulary.problems import CannotStart

ONTARIO = CalendarSettings()
MOVE = Closure("Office move", "Déménagement du bureau", date(2026, 12, 3), date(2026, 12, 4))


def days_off(province: str, year: int) -> dict[str, str]:
    calendar = build_calendar(replace(ONTARIO, province=province))
    return {f"{day:%m-%d}": off.name_en for day, off in year_listing(calendar, year)}


def test_the_year_2026_in_ontario():
    assert days_off("ON", 2026) == {
        "01-01": "New Year's Day",
        "04-03": "Good Friday",
        "04-06": "Easter Monday",
        "05-18": "Victoria Day",
        "07-01": "Canada Day",
        "08-03": "Civic Holiday",
        "09-07": "Labour Day",
        "09-30": "National Day for Truth and Reconciliation",
        "10-12": "Thanksgiving Day",
        "11-11": "Remembrance Day",
        "12-25": "Christmas Day",
        "12-26": "Boxing Day",
        "12-28": "Boxing Day (observed)",
    }


def test_the_year_2028_in_quebec_where_five_days_fall_on_a_weekend():
    assert days_off("QC", 2028) == {
        "01-01": "New Year's Day",
        "01-03": "New Year's Day (observed)",
        "04-14": "Good Friday",
        "04-17": "Easter Monday",
        "05-22": "Victoria Day",
        "06-24": "Saint-Jean-Baptiste Day",
        "06-26": "Saint-Jean-Baptiste Day (observed)",
        "07-01": "Canada Day",
        "07-03": "Canada Day (observed)",
        "09-04": "Labour Day",
        "09-30": "National Day for Truth and Reconciliation",
        "10-02": "National Day for Truth and Reconciliation (observed)",
        "10-09": "Thanksgiving Day",
        "11-11": "Remembrance Day",
        "11-13": "Remembrance Day (observed)",
        "12-25": "Christmas Day",
        "12-26": "Boxing Day",
    }


def test_the_french_names_are_the_federal_government_s_and_none_is_left_in_english():
    calendar = build_calendar(ONTARIO)

    french = {off.name_fr for year in (2026, 2027, 2028) for _, off in year_listing(calendar, year)}

    assert french == {
        "Jour de l'An",
        "Jour de l'An (congé reporté)",
        "Vendredi saint",
        "Lundi de Pâques",
        "Fête de Victoria",
        "Fête du Canada",
        "Fête du Canada (congé reporté)",
        "Congé civique",
        "Fête du Travail",
        "Journée nationale de la vérité et de la réconciliation",
        "Journée nationale de la vérité et de la réconciliation (congé reporté)",
        "Action de grâces",
        "Jour du Souvenir",
        "Jour du Souvenir (congé reporté)",
        "Jour de Noël",
        "Jour de Noël (congé reporté)",
        "Lendemain de Noël",
        "Lendemain de Noël (congé reporté)",
    }


def test_every_province_and_territory_has_twelve_or_thirteen_weekdays_off_in_2026():
    for province in PROVINCIAL_DAY:
        calendar = build_calendar(replace(ONTARIO, province=province))
        weekdays = [day for day, _ in year_listing(calendar, 2026) if day.weekday() < 5]
        assert len(weekdays) == 12, province
    assert len(PROVINCIAL_DAY) == 13


def test_an_office_without_a_provincial_day_has_one_day_fewer():
    assert set(days_off("ON", 2026)) - set(days_off("", 2026)) == {"08-03"}


def test_a_province_s_own_family_day_is_a_working_day_of_a_federal_office():
    assert build_calendar(ONTARIO).is_business_day(date(2026, 2, 16))


def test_a_closure_is_a_day_off_under_its_own_name():
    calendar = build_calendar(replace(ONTARIO, closures=(MOVE,)))

    assert calendar.why_closed(date(2026, 12, 3)) == DayOff("Office move", "Déménagement du bureau")
    assert calendar.why_closed(date(2026, 12, 4)) == DayOff("Office move", "Déménagement du bureau")
    assert calendar.is_business_day(date(2026, 12, 2))
    assert calendar.is_business_day(date(2026, 12, 7))


def test_a_closure_over_new_year_closes_both_years_and_leaves_holidays_their_names():
    winter = Closure("Winter closure", "Fermeture d'hiver", date(2026, 12, 24), date(2027, 1, 4))
    calendar = build_calendar(replace(ONTARIO, closures=(winter,)))

    names = [calendar.why_closed(day).name_en for day in (date(2026, 12, 24), date(2026, 12, 25), date(2027, 1, 4))]

    assert names == ["Winter closure", "Christmas Day", "Winter closure"]


def test_years_beyond_all_reason_have_no_holidays_and_cost_nothing():
    calendar = build_calendar(ONTARIO)

    assert year_listing(calendar, 9999) == year_listing(calendar, 1) == ()
    assert year_listing(calendar, 1970)
    assert year_listing(calendar, 2040)


def test_every_fault_of_the_configuration_is_named_at_once():
    wrong = CalendarSettings(
        time_zone="America/Ottawa",
        province="XX",
        opens=time(17),
        closes=time(8),
        closures=(
            replace(MOVE, name_fr=" "),
            replace(MOVE, last=date(2026, 12, 1)),
            replace(MOVE, last=date(2028, 12, 4)),
        ),
    )

    faults = calendar_faults(wrong)

    assert len(faults) == 6
    for fault, word in zip(faults, ("America/Ottawa", "XX", "17:00", "French", "ends before", "year"), strict=True):
        assert word in fault
    with pytest.raises(CannotStart) as caught:
        build_calendar(wrong)
    assert all(fault in caught.value.what for fault in faults)


@pytest.mark.parametrize("zone", ["", "America", "../etc/passwd", "Toronto", "/etc/localtime"])
def test_what_is_no_time_zone_is_a_fault_and_no_crash(zone):
    assert "time zone" in calendar_faults(replace(ONTARIO, time_zone=zone))[0]


def test_settings_without_a_fault_say_nothing():
    assert calendar_faults(replace(ONTARIO, closures=(MOVE,))) == ()
