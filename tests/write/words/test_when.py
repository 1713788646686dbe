"""Dates, times and the working of a deadline, as each language writes them (D20)."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from mailbot.decide.clocks.contact import contact_due, contact_start
from mailbot.office.calendar import build_calendar
from mailbot.vocabulary.calendar import CalendarSettings, Closure
from mailbot.write.words.dates import date_words, moment_words, time_words, working_words
from mailbot.write.words.typography import unset

TORONTO = ZoneInfo("America/Toronto")


@pytest.mark.parametrize(
    ("day", "language", "how", "words"),
    [
        (date(2026, 11, 24), "en", {}, "November 24, 2026"),
        (date(2026, 11, 24), "fr", {}, "24 novembre 2026"),
        (date(2026, 11, 24), "en", {"weekday": True}, "Tuesday, November 24, 2026"),
        (date(2026, 11, 24), "fr", {"weekday": True}, "mardi 24 novembre 2026"),
        (date(2026, 11, 24), "en", {"weekday": True, "year": False}, "Tuesday, November 24"),
        (date(2026, 11, 24), "fr", {"weekday": True, "year": False}, "mardi 24 novembre"),
        (date(2026, 12, 1), "en", {}, "December 1, 2026"),
        (date(2026, 12, 1), "fr", {}, "1er décembre 2026"),
        (date(2026, 12, 1), "fr", {"weekday": True, "year": False}, "mardi 1er décembre"),
        (date(2026, 12, 11), "fr", {}, "11 décembre 2026"),
        (date(2028, 2, 29), "fr", {}, "29 février 2028"),
    ],
)
def test_a_date_in_words(day, language, how, words):
    assert date_words(day, language, **how) == words


@pytest.mark.parametrize(
    ("at", "english", "french"),
    [
        (time(14, 30), "2:30 p.m.", "14 h 30"),
        (time(9, 0), "9:00 a.m.", "9 h"),
        (time(9, 5), "9:05 a.m.", "9 h 05"),
        (time(12, 0), "12:00 p.m.", "12 h"),
        (time(0, 5), "12:05 a.m.", "0 h 05"),
    ],
)
def test_a_time_in_words_has_no_exotic_space(at, english, french):
    assert time_words(at, "en") == english
    assert time_words(at, "fr") == french


def test_a_moment_is_written_on_the_office_s_wall_clock():
    moment = datetime(2026, 11, 24, 19, 30, tzinfo=UTC)

    assert moment_words(moment, "en", TORONTO) == "Tuesday, November 24, 2026 at 2:30 p.m."
    assert moment_words(moment, "fr", TORONTO) == "mardi 24 novembre 2026 à 14 h 30"
    assert moment_words(moment, "en", weekday=False) == "November 24, 2026 at 7:30 p.m."


def working(language: str, received: str, call: date | None = None, closures: tuple[Closure, ...] = (), handled=None):
    calendar = build_calendar(CalendarSettings(closures=closures))
    received_at = datetime.fromisoformat(received).replace(tzinfo=TORONTO)
    start = contact_start(call, received_at, calendar, handled_at=handled)
    return unset(working_words(contact_due(start, calendar).working, language))


def test_a_deadline_over_a_holiday_shows_its_working():
    assert working("en", "2026-09-04T16:50") == (
        "received Friday, September 4, 2026 at 4:50 p.m.; Monday, September 7 is Labour Day; "
        "day 4 is Friday, September 11"
    )
    assert working("fr", "2026-09-04T16:50") == (
        "reçu le vendredi 4 septembre 2026 à 16 h 50; le bureau est fermé le lundi 7 septembre : Fête du Travail; "
        "le jour 4 est le vendredi 11 septembre"
    )


def test_the_working_is_set_with_the_spaces_that_french_does_not_break():
    calendar = build_calendar(CalendarSettings())
    start = contact_start(None, datetime(2026, 12, 31, 16, 50, tzinfo=TORONTO), calendar)

    words = working_words(contact_due(start, calendar).working, "fr")

    assert "16\u00a0h\u00a050; le bureau est fermé le vendredi 1er janvier 2027\u00a0: Jour de l’An;" in words


def test_the_year_is_said_again_only_where_it_changes():
    assert working("en", "2026-12-24T18:30") == (
        "received Thursday, December 24, 2026 at 6:30 p.m.; Friday, December 25 is Christmas Day; "
        "Monday, December 28 is Boxing Day (observed); Friday, January 1, 2027 is New Year's Day; "
        "day 4 is Monday, January 4"
    )


def test_a_closure_of_several_days_is_said_once():
    move = Closure("Office move", "Déménagement", date(2026, 11, 24), date(2026, 12, 1))

    assert working("en", "2026-11-23T09:00", closures=(move,)) == (
        "received Monday, November 23, 2026 at 9:00 a.m.; "
        "the office is closed from Tuesday, November 24 to Tuesday, December 1 (Office move); "
        "day 4 is Monday, December 7"
    )
    assert working("fr", "2026-11-23T09:00", closures=(move,)) == (
        "reçu le lundi 23 novembre 2026 à 9 h; "
        "le bureau est fermé du mardi 24 novembre au mardi 1er décembre : Déménagement; "
        "le jour 4 est le lundi 7 décembre"
    )


def test_a_call_before_the_mail_is_named_without_an_hour():
    assert working("en", "2026-11-23T09:00", date(2026, 11, 20)).startswith("call of Friday, November 20, 2026; ")
    assert working("fr", "2026-11-23T09:00", date(2026, 11, 20)).startswith("appel du vendredi 20 novembre 2026; ")


@pytest.mark.parametrize(
    ("call", "english", "french"),
    [
        (date(2025, 11, 20), "more than 30 days before the mail", "précède le courriel de plus de 30 jours"),
        (date(2027, 11, 20), "after the mail", "postérieure au courriel"),
    ],
)
def test_a_call_date_that_was_passed_over_is_said(call, english, french):
    assert english in working("en", "2026-11-23T09:00", call)
    assert french in working("fr", "2026-11-23T09:00", call)


def test_a_server_date_that_cannot_be_right_is_said():
    ours = datetime(2026, 11, 23, 9, 0, tzinfo=TORONTO)

    assert "first seen Monday, November 23, 2026 at 9:00 a.m." in working("en", "1970-01-01T00:00", handled=ours)
    assert "le lundi 23 novembre 2026 à 9 h" in working("fr", "2040-01-01T00:00", handled=ours)
