"""Dates as people write them (referral-form.md, "Types" and "Dates")."""

from __future__ import annotations

import calendar
from datetime import date

import pytest

from mailbot.understand.form.values.dates import read_date
from mailbot.understand.words.day_names import MONTHS
from mailbot.vocabulary.phrase import Phrase, Term
from mailbot.vocabulary.referral import ProblemCode

THE_24TH = date(2026, 11, 24)


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-24", "24 November 2026", "Nov. 24, 2026", "le 24 novembre 2026", "24-NOV-2026", "2026/11/24",
        "2026.11.24", "24 nov 2026", "November 24th, 2026", "the 24th of November, 2026", "Nov 24 2026", "24Nov2026",
        "2026-Nov-24", "24/Nov/2026", "Nov.24,2026", "24. November 2026", "20261124", "2026 - 11 - 24", "24.11.2026",
        "24\u201311\u20132026", "2026\u201111\u201124", "24/11/2026", "11/24/2026", "24 NOVEMBRE 2026",
        "24th November 2026", "le 24e novembre 2026", "24 de novembre 2026", "2026-11-24.", "24 November 2026;",
    ],
)  # fmt: skip
def test_a_date_in_any_accepted_form_is_that_day(written: str) -> None:
    assert read_date(written).value == THE_24TH


@pytest.mark.parametrize(
    "written",
    [
        "Tuesday, 24 November 2026", "Tue, 24 Nov 2026", "mardi 24 novembre 2026", "mardi, le 24 novembre 2026",
        "24 novembre 2026 (mardi)", "2026-11-24 14:30", "2026-11-24 14:30:00", "2026-11-24T14:30:00Z",
        "2026-11-24T14:30:00.123-05:00", "24 November 2026, 2:30 p.m.", "24 November 2026 at 2 pm", "2026-11-24 2:30PM",
        "24 novembre 2026 à 14 h 30", "24 novembre 2026, 14h30", "24 novembre 2026 vers 9 h", "12:30 24 November 2026",
        "Tuesday, November 24, 2026 at 2:30 PM EST", "mardi 24 novembre 2026 à 23 h 59 HNE", "24.11.2026 10:00",
        "2026-11-24 (YYYY-MM-DD)", "by 24 November 2026", "2026-11-24 14:30 +0500",
    ],
)  # fmt: skip
def test_a_weekday_a_time_or_a_hint_beside_a_date_does_no_harm(written: str) -> None:
    assert read_date(written).value == THE_24TH


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("1er décembre 2026", date(2026, 12, 1)), ("1st December 2026", date(2026, 12, 1)),
        ("15 févr. 2026", date(2026, 2, 15)), ("3 aout 2026", date(2026, 8, 3)), ("28-DÉC-2026", date(2026, 12, 28)),
        ("mar. 3 mars 2026", date(2026, 3, 3)), ("Mar 3, 2026", date(2026, 3, 3)),
        ("mar 3 mars 2026", date(2026, 3, 3)),
        ("Sat Mar 7 2026", date(2026, 3, 7)), ("mer. 4 mars 2026", date(2026, 3, 4)),
        ("29 Feb 2028", date(2028, 2, 29)),
        ("1985-4-9", date(1985, 4, 9)), ("31/12/2026", date(2026, 12, 31)), ("1900-01-01", date(1900, 1, 1)),
        ("2199-12-31", date(2199, 12, 31)), ("22nd May 2026", date(2026, 5, 22)), ("23rd May 2026", date(2026, 5, 23)),
    ],
)  # fmt: skip
def test_months_and_days_are_read_in_both_languages(written: str, day: date) -> None:
    assert read_date(written).value == day


def test_every_month_has_its_names_in_both_languages() -> None:
    english = [name.lower() for name in calendar.month_name[1:]]
    french = ["janvier", "fevrier", "mars", "avril", "mai", "juin"]
    french += ["juillet", "aout", "septembre", "octobre", "novembre", "decembre"]

    assert [MONTHS[name] for name in english] == list(range(1, 13))
    assert [MONTHS[name] for name in french] == list(range(1, 13))
    for number, name in enumerate(english, 1):
        assert read_date(f"9 {name[:3]}. 2026").value == date(2026, number, 9)
    for written, month in (("janv", 1), ("févr", 2), ("fév", 2), ("avr", 4), ("juil", 7), ("sept", 9), ("déc", 12)):
        assert read_date(f"9 {written}. 2026").value == date(2026, month, 9)


def test_an_all_numeric_date_that_reads_two_ways_is_a_problem_with_both_readings() -> None:
    outcome = read_date("03/04/2026")

    assert outcome.value is None
    assert outcome.code is ProblemCode.AMBIGUOUS_DATE
    assert outcome.says == Phrase.of(
        "problem.ambiguous_date",
        text="03/04/2026",
        first=Phrase.of("problem.day_of_month", day=3, month=Term("month", "4")),
        second=Phrase.of("problem.day_of_month", day=4, month=Term("month", "3")),
    )


def test_the_first_of_a_month_is_said_as_such() -> None:
    says = read_date("01-04-2026").says

    assert says is not None
    assert dict(says.says)["first"] == Phrase.of("problem.first_of_month", month=Term("month", "4"))


@pytest.mark.parametrize("written", ["03/04/2026", "03-04-2026", "03.04.2026", "3 4 2026"])
def test_the_offices_setting_names_the_order(written: str) -> None:
    assert read_date(written, "DMY").value == date(2026, 4, 3)
    assert read_date(written, "MDY").value == date(2026, 3, 4)
    assert read_date(written, "mdy").value == date(2026, 3, 4)
    assert read_date(written, "other").code is ProblemCode.AMBIGUOUS_DATE


def test_the_setting_does_not_overrule_the_calendar() -> None:
    assert read_date("25/03/1985", "MDY").value == date(1985, 3, 25)
    assert read_date("12-25-2026", "DMY").value == date(2026, 12, 25)


def test_the_same_reading_both_ways_is_no_problem() -> None:
    assert read_date("12/12/2026").value == date(2026, 12, 12)


@pytest.mark.parametrize(
    "written",
    [
        "24/11/26", "24 Nov 26", "26-11-24", "Nov 24, 26", "24 November", "November 2026", "2026-11", "tomorrow",
        "ASAP",
        "1988-02-30", "30/02/2026", "29 February 2027", "31 November 2026", "13/13/2026", "0/5/2026", "2026-24-11",
        "24 or 25 November 2026", "2026-11-24 (flight 870)", "1899-12-31", "2200-01-01", "0026-11-24", "3/IV/2026",
        "2026-11-24 " + "x" * 120, "24 Brumaire 2026",
    ],
)  # fmt: skip
def test_what_is_no_whole_date_is_invalid(written: str) -> None:
    outcome = read_date(written)

    assert (outcome.value, outcome.code) == (None, ProblemCode.INVALID)


def test_two_dates_in_one_field_are_a_conflict_and_the_same_date_twice_is_none() -> None:
    assert read_date("24 November 2026 or 1 December 2026").code is ProblemCode.CONFLICT
    assert read_date("2026-11-24 (24 novembre 2026)").value == THE_24TH


@pytest.mark.parametrize("written", ["", "N/A", "S.O.", "none", "aucun", "-", "\u2014"])
def test_a_blank_is_neither_a_date_nor_a_problem(written: str) -> None:
    outcome = read_date(written)

    assert (outcome.value, outcome.code) == (None, None)
