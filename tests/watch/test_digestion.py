"""The hour of the digest: each business day once, to the supervisors, also after a stop."""

from datetime import time, timedelta

from mailbot.vocabulary.letter_kinds import LetterKind
from mailbot.vocabulary.office import Duty, Person
from mailbot.watch.alarms import Alarms
from mailbot.watch.digest_hour import Digestion
from tests.office_life import ANNE, JAS, LEE


def due(life) -> bool:
    return Digestion(life.room, time(7, 30), Alarms(life.room, timedelta(minutes=30))).if_due(life.now)


def written(life, *moments: str) -> list[bool]:
    return [due(life.at(moment)) for moment in moments]


def test_a_new_book_owes_no_digest_for_the_days_before_it(life):
    assert written(life, "2026-11-23 09:00", "2026-11-23 12:00") == [False, False]


def test_each_business_day_once_at_its_hour(life):
    due(life)

    assert written(life, "2026-11-24 07:29", "2026-11-24 07:30", "2026-11-24 07:31", "2026-11-25 07:30") == [
        False, True, False, True,
    ]  # fmt: skip


def test_none_on_a_weekend_or_a_holiday(lives):
    life = lives(now="2026-12-24 09:00")
    due(life)

    assert written(life, "2026-12-25 09:00", "2026-12-26 09:00", "2026-12-28 09:00", "2026-12-29 07:30") == [
        False, False, False, True,
    ]  # fmt: skip


def test_one_that_was_missed_while_the_bot_was_down_is_sent_on_start_and_only_one(life):
    due(life)

    assert written(life.restarts(), "2026-11-26 15:00", "2026-11-26 15:01") == [True, False]


def test_a_restart_sends_none_twice(life):
    due(life)
    written(life, "2026-11-24 07:30")

    assert due(life.restarts()) is False
    assert len(life.letters(LetterKind.DIGEST)) == 1


def test_a_clock_that_once_ran_ahead_does_not_silence_it(life):
    due(life)

    assert written(life, "2027-06-01 08:00", "2026-11-24 08:00") == [True, True]


def test_supervisors_get_it_in_their_language_with_the_sheet(lives):
    boss = Person("Renée Roy", "r.roy@office.example", "fr", Duty.SUPERVISOR)
    life = lives(people=(ANNE, JAS, LEE, boss))
    due(life)
    written(life, "2026-11-24 07:30")

    assert [(letter.language, letter.envelope_to) for letter in life.letters(LetterKind.DIGEST)] == [
        ("en", (LEE.address,)), ("fr", (boss.address,)),
    ]  # fmt: skip
    assert life.files(life.letter(LetterKind.DIGEST))[0].endswith(".xlsx")


def test_an_office_without_supervisor_writes_to_its_officers(lives):
    life = lives(people=(ANNE, JAS))
    due(life)
    written(life, "2026-11-24 07:30")

    assert {letter.envelope_to for letter in life.letters(LetterKind.DIGEST)} == {(ANNE.address,), (JAS.address,)}


def test_it_names_no_client(life):
    life.refers()
    due(life)
    written(life, "2026-11-24 07:30")

    text = life.text(life.letter(LetterKind.DIGEST))
    assert "UR-2026-0001" in text
    assert not any(word in text for word in ("Marchetti", "Elena", "5566", "elena@"))
