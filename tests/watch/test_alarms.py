"""Outages: one alarm once it has lasted through business time, and one all-clear."""

from datetime import timedelta

import pytest

from mailbot.vocabulary.letter_kinds import LetterKind
from mailbot.watch.alarms import FILING, MAILBOX, OUTAGES, SENDING, Alarms
from tests.office_life import ADA, keys


def alarms(life, minutes: int = 30) -> Alarms:
    return Alarms(life.room, timedelta(minutes=minutes))


def told(life) -> list[str]:
    return [life.decided(letter).headline.key for letter in life.letters(LetterKind.ALARM)]


def broken(life, kind: str, *moments: str, words: str = "connection refused") -> None:
    for moment in moments:
        alarms(life.at(moment)).note(kind, words, life.now)


@pytest.mark.parametrize("kind", OUTAGES)
def test_an_outage_that_lasts_is_told_once_and_called_off_once(life, kind):
    broken(life, kind, "09:00", "09:29")
    assert told(life) == []

    broken(life, kind, "09:30", "09:31", "12:00")
    broken(life, kind, "12:10", "12:11", words="")
    assert told(life) == [f"alarm.{kind}", f"alarm.{kind}_clear"]


def test_the_administrator_is_told_in_the_servers_words(life):
    broken(life, MAILBOX, "09:00", "10:00")

    alarm = life.letter(LetterKind.ALARM)
    assert (alarm.envelope_to, keys(life.decided(alarm).happened)) == ((ADA.address,), ["alarm.words"])
    assert "connection refused" in life.text(alarm)


def test_one_that_passes_by_itself_disturbs_nobody(life):
    broken(life, MAILBOX, "09:00", "09:20")
    broken(life, MAILBOX, "09:25", words="")
    broken(life, MAILBOX, "09:40", "10:00")

    assert told(life) == []


def test_an_outage_of_the_night_is_told_in_the_morning_if_it_is_still_there(life):
    broken(life, SENDING, "2026-11-23 17:30", "2026-11-23 23:00", "2026-11-24 08:10")
    assert told(life) == []

    broken(life, SENDING, "2026-11-24 08:30")
    assert told(life) == ["alarm.sending"]


def test_a_weekend_is_no_business_time(life):
    broken(life, MAILBOX, "2026-11-27 16:45", "2026-11-28 12:00", "2026-11-30 08:14")
    assert told(life) == []

    broken(life, MAILBOX, "2026-11-30 08:15")
    assert told(life) == ["alarm.mailbox"]


def test_a_restart_forgets_nothing_and_tells_nothing_twice(life):
    broken(life, MAILBOX, "09:00")
    life.restarts()
    broken(life, MAILBOX, "09:31")
    life.restarts()
    broken(life, MAILBOX, "09:32")

    assert told(life) == ["alarm.mailbox"]


def test_each_outage_has_its_own_clock(life):
    broken(life, MAILBOX, "09:00")
    broken(life, FILING, "09:20")
    broken(life, MAILBOX, "09:31")
    broken(life, FILING, "09:32")

    assert told(life) == ["alarm.mailbox"]


def test_what_is_broken_stands_in_the_digest_from_its_first_minute(life):
    broken(life, SENDING, "03:00")

    assert [phrase.key for phrase in alarms(life).standing()] == ["alarm.sending"]
    broken(life, SENDING, "03:10", words="")
    assert alarms(life).standing() == ()


def test_a_second_outage_is_told_anew(life):
    broken(life, MAILBOX, "09:00", "09:40")
    broken(life, MAILBOX, "10:00", words="")
    broken(life, MAILBOX, "11:00", "11:40")

    assert told(life) == ["alarm.mailbox", "alarm.mailbox_clear", "alarm.mailbox"]
