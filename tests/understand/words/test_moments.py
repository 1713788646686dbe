"""Dates and times in words of either language, as an interview is set in them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mailbot.understand.orders.grammar import OrderContext, read_orders
from mailbot.understand.words.moments import Moment, NoMoment, read_moment
from mailbot.vocabulary.arguments import Interview
from mailbot.vocabulary.page import Page

TORONTO = ZoneInfo("America/Toronto")
NOW = datetime(2026, 11, 24, 9, 40, tzinfo=TORONTO)  # a Tuesday
TOMORROW = NOW.replace(tzinfo=None) + timedelta(days=1)


def moment(text, now=NOW):
    found = read_moment(text, now)
    assert isinstance(found, Moment), found
    return found


def reason(text, now=NOW):
    found = read_moment(text, now)
    assert isinstance(found, NoMoment), found
    return found.why.key.removeprefix("misunderstood.")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-11-27 10:00", "11-27 10:00"),
        ("2026-11-27T10:00", "11-27 10:00"),
        ("2026-11-27 1430", "11-27 14:30"),
        ("2026/11/27, 10:00 a.m.", "11-27 10:00"),
        ("27 November 2026 at 2:30 pm", "11-27 14:30"),
        ("27-Nov-2026 14:30", "11-27 14:30"),
        ("November 27th at 10am", "11-27 10:00"),
        ("Nov. 27, 2026, 10 a.m.", "11-27 10:00"),
        ("the 27th of November at noon", "11-27 12:00"),
        ("Friday 10:00", "11-27 10:00"),
        ("Fri 10:00", "11-27 10:00"),
        ("this Friday at 10 in the morning", "11-27 10:00"),
        ("Friday, Nov 27 at 2 in the afternoon", "11-27 14:00"),
        ("next Monday at 9:15", "11-30 09:15"),
        ("Friday at ten o'clock", "11-27 10:00"),
        ("Friday at half past two in the afternoon", "11-27 14:30"),
        ("Friday at quarter past nine", "11-27 09:15"),
        ("vendredi à dix heures", "11-27 10:00"),
        ("vendredi à dix heures et demie", "11-27 10:30"),
        ("vendredi à neuf heures et quart", "11-27 09:15"),
        ("vendredi à deux heures de l'après-midi", "11-27 14:00"),
        ("tomorrow at 9", "11-25 09:00"),
        ("day after tomorrow 11:00", "11-26 11:00"),
        ("today at 15:00", "11-24 15:00"),
        ("the 27th at 10", "11-27 10:00"),
        ("le 27 novembre à 14 h 30", "11-27 14:30"),
        ("vendredi 27 novembre 2026, 14h30", "11-27 14:30"),
        ("mar. 1er déc. à 9 h", "12-01 09:00"),
        ("1er décembre à midi", "12-01 12:00"),
        ("mardi prochain à 10h", "12-01 10:00"),
        ("demain 9h", "11-25 09:00"),
        ("après-demain à 13 h", "11-26 13:00"),
        ("aujourd’hui à 16 h", "11-24 16:00"),
        ("le 27 à 10h", "11-27 10:00"),
        ("10 h le 27 novembre", "11-27 10:00"),
        ("27/11/2026 10:00", "11-27 10:00"),
        ("12/12/2026 10:00", "12-12 10:00"),
        ("tomorrow 10:00-10:30", "11-25 10:00"),
        ("demain de 10 h à 11 h", "11-25 10:00"),
        ("tomorrow 10:00 EST", "11-25 10:00"),
        ("demain 10 h (HNE)", "11-25 10:00"),
    ],
)
def test_a_date_and_a_time_are_read_in_words_of_either_language(text, at):
    found = moment(text)

    assert f"{found.at:%m-%d %H:%M}" == at
    assert found.at.tzinfo is TORONTO
    assert found.left_over == ""


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("27 November at 10:00, 300 Elm Street, room 210", "300 Elm Street, room 210"),
        ("at 300 Elm Street on 27 November at 10:00", "300 Elm Street"),
        ("vendredi 10 h 30 au 300, rue Elm, bureau 210", "300, rue Elm, bureau 210"),
    ],
)
def test_what_is_neither_date_nor_time_is_left_over_for_the_place(text, place):
    assert moment(text).left_over == place


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2026-11-20 10:00", "past"),
        ("20 November 10:00", "past"),
        ("today at 9:00", "past"),
        ("03/04/2026 10:00", "two_days"),
        ("next Friday 10:00", "two_days"),
        ("vendredi prochain à 10 h", "two_days"),
        ("Tuesday 15:00", "two_days"),
        ("27/11/26 10:00", "year_short"),
        ("30 February 10:00", "no_such_day"),
        ("2026-13-27 10:00", "no_such_day"),
        ("31/31/2026 10:00", "no_such_day"),
        ("le 32 à 10 h", "no_such_day"),
        ("tomorrow 25:00", "no_such_hour"),
        ("tomorrow 14:75", "no_such_hour"),
        ("tomorrow at 2", "morning_or_afternoon"),
        ("tomorrow at 2:30", "morning_or_afternoon"),
        ("Thursday 27 November 10:00", "other_weekday"),
        ("27 November or 28 November 10:00", "two_dates"),
        ("tomorrow at 10:00 or 11:00", "two_times"),
        ("tomorrow 10:00 PST", "other_zone"),
        ("10:00", "no_date"),
        ("tomorrow", "no_time"),
        ("tomorrow at 10 or 11", "no_time"),
        ("", "no_date"),
    ],
)
def test_what_cannot_be_used_is_named(text, why):
    assert reason(text) == why


def test_a_time_that_the_clocks_skip_is_no_time():
    assert reason("14 March 2027 2:30 in the morning") == "no_such_time"
    assert f"{moment('14 March 2027 3:30 a.m.').at:%H:%M}" == "03:30"


def test_a_year_left_out_is_the_next_such_date():
    assert moment("20 January 10:00").at.year == 2027
    assert moment("29 February 10:00", datetime(2027, 11, 24, 9, 0, tzinfo=TORONTO)).at.year == 2028


def test_the_zone_of_another_office_is_believed_there():
    vancouver = NOW.astimezone(ZoneInfo("America/Vancouver"))

    assert f"{moment('tomorrow 10:00 PST', vancouver).at:%H:%M %z}" == "10:00 -0800"
    assert reason("tomorrow 10:00 EST", vancouver) == "other_zone"


def interview(text):
    return read_orders(Page.of_text(text), OrderContext(NOW))


@pytest.mark.parametrize(
    ("text", "mode", "place"),
    [
        ("INTERVIEW phone 2026-11-27 10:00", "phone", ""),
        ("INTERVIEW: by phone, Friday 10:00", "phone", ""),
        ("INTERVIEW Friday 10:00 by telephone", "phone", ""),
        ("ENTREVUE téléphonique vendredi 10 h", "phone", ""),
        ("ENTREVUE par téléphone vendredi 10 h au 613-555-0123", "phone", "613-555-0123"),
        ("INTERVIEW in person Friday 10:00", "in_person", ""),
        ("ENTREVUE en personne vendredi 10 h, 300, rue Elm", "in_person", "300, rue Elm"),
        ("INTERVIEW in person\nFriday 10:00\n300 Elm\nroom 2\nTell her.", "in_person", "300 Elm, room 2"),
        ("INTERVIEW phone Friday 10:00, thanks", "phone", ""),
    ],
)  # fmt: skip
def test_an_interview_has_a_mode_a_moment_and_perhaps_a_place(text, mode, place):
    (command,) = interview(text).to_obey

    assert command.argument == Interview(mode, datetime(2026, 11, 27, 10, 0, tzinfo=TORONTO), place)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("INTERVIEW Friday 10:00", "phone_or_in_person"),
        ("INTERVIEW Friday 10:00 by phone or in person", "phone_or_in_person"),
        ("INTERVIEW phone Friday 10:00 if she agrees", "left_over"),
        ("INTERVIEW in person Friday 10:00, unless it snows", "left_over"),
        ("INTERVIEW phone Friday 10:00 with the whole family", "left_over"),
        ("interview phone 2026-11-20 10:00", "past"),
    ],
)
def test_an_interview_that_does_not_read_is_asked_about(text, why):
    (wrong,) = interview(text).misread

    assert wrong.why.key == f"misunderstood.{why}"


@given(
    st.datetimes(TOMORROW, TOMORROW + timedelta(days=280)).filter(lambda at: at.hour >= 8),
    st.sampled_from(["{:%Y-%m-%d %H:%M}", "{:%d %B %Y at %H:%M}", "{:%B %d, %Y, %I:%M %p}", "{:%A %d %b %Y %Hh%M}"]),
)
def test_what_is_written_out_is_read_back(at, pattern):
    assert moment(pattern.format(at)).at.replace(tzinfo=None) == at.replace(second=0, microsecond=0)


WORDS = (
    *("le", "the", "27", "novembre", "Nov.", "10", "h", ":", "30", "14:30", "mardi", "Friday", "next", "prochain", "à"),
    *("at", "2026", "-", "/", "03/04", "demain", "noon", ",", ".", "EST", "pm"),
)


@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)))
@settings(deadline=None)
@example("99999999999999999999 janvier 10:00")
@example("le 0 à 10h")
def test_any_words_are_read_without_an_exception(text):
    found = read_moment(text, NOW)

    assert isinstance(found, NoMoment) or found.at > NOW
