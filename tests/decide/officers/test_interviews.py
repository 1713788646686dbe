"""Interviews as appointments: what is asked about before a letter leaves, moved, called off (D14, D15)."""

import pytest

from mailbot.vocabulary.letter_kinds import LetterKind
from tests.office_life import ANNE, JAS, keys


def doubts(answer):
    asked = [dict(dict(one.says)["why"].says) for one in answer.happened if one.key == "not_done.line"]
    return [why.key for one in asked for why in one["why"]]


@pytest.mark.parametrize(
    ("order", "why"),
    [
        ("INTERVIEW phone 2026-11-25 22:00", "doubt.closed"),
        ("INTERVIEW phone 2026-11-25 16:45", "doubt.closed"),
        ("INTERVIEW phone 2026-11-28 10:00", "doubt.weekend"),
        ("ENTREVUE téléphone 2026-12-08 10:00", "doubt.after_needed_by"),
        ("INTERVIEW in person 2026-11-23 10:00", "doubt.too_soon"),
    ],
)
def test_a_doubtful_time_is_asked_about_before_a_letter_leaves_and_can_be_confirmed(life, order, why):
    life.refers()
    answer = life.officer(order)

    assert doubts(answer) == [why]
    assert life.to_client() == [("contact", "held")]
    assert answer.suggests[0].startswith("INTERVIEW ")

    confirmed = life.officer(answer.suggests[0])
    assert "done.interview_set" in keys(confirmed.happened)


def test_a_holiday_is_named(lives):
    life = lives(contact="officer")
    life.refers(Permit_needed_by="2027-01-29")
    answer = life.officer("INTERVIEW phone 2026-12-25 10:00")

    assert doubts(answer) == ["doubt.day_off"]


def test_two_interviews_of_one_officer_at_one_time_are_asked_about(life):
    life.refers()
    life.officer("INTERVIEW phone 2026-11-25 10:00")
    life.refers(UCI="11-2233-4455", Family_name="Okafor", Given_names="Chi", Email_address="chi@mail.example")

    assert doubts(life.officer("INTERVIEW phone 2026-11-25 10:15")) == ["doubt.another"]
    assert doubts(life.officer("INTERVIEW phone 2026-11-25 10:15", by=ANNE)) == []


def test_an_interview_is_called_off_and_the_case_goes_on(life):
    life.refers()
    life.officer("INTERVIEW phone 2026-11-25 10:00")
    life.sends().officer("INTERVIEW cancel")

    letter = life.decided(life.letter(LetterKind.INTERVIEW_CANCELLED))
    assert (letter.interview.uid, letter.interview.sequence) == ("UR-2026-0001@office.example", 1)
    assert (life.case.interview, life.case.ended) == (None, None)


def test_who_was_not_invited_yet_hears_nothing(lives):
    life = lives(other_hold_minutes=5)
    life.refers()
    life.officer("INTERVIEW phone 2026-11-25 10:00")
    life.officer("ENTREVUE annulée", by=ANNE)

    assert life.letters(LetterKind.INTERVIEW_CANCELLED) == []
    assert life.to_client()[-1] == ("interview", "cancelled")


def test_moved_keeps_how_and_where_and_the_entry_of_the_calendar(life):
    life.refers()
    life.officer("INTERVIEW in person 2026-11-25 10:00, Room 2")
    life.sends().officer("INTERVIEW moved to 2026-11-26 15:00")

    moved = life.decided(life.letter(LetterKind.INTERVIEW_MOVED)).interview
    assert (moved.mode, moved.place, moved.uid, moved.sequence) == (
        "in_person", "Room 2", "UR-2026-0001@office.example", 1,
    )  # fmt: skip


@pytest.mark.parametrize("order", ["INTERVIEW cancel", "INTERVIEW moved to 2026-11-26 15:00"])
def test_where_no_interview_is_ahead_nothing_is_called_off_or_moved(life, order):
    life.refers()

    assert "refused.no_interview" in keys(life.officer(order).happened)


@pytest.mark.parametrize(("who", "order", "says"), [
    (JAS, "INTERVIEW phone 2026-12-25 22:00", "on that day (Christmas Day) and the permit is needed"),
    (ANNE, "ENTREVUE téléphone vendredi 22 h", "le bureau est ouvert de 8 h à 17 h."),
    (JAS, "INTERVIEW phone Friday 10 pm", "the office is open from 8:00 a.m. to 5:00 p.m."),
])  # fmt: skip
def test_what_speaks_against_a_time_is_said_in_one_sentence_of_the_readers_language(life, who, order, says):
    life.refers()
    life.officer(order, by=who)

    assert says in " ".join(life.text(life.letter(LetterKind.ANSWER)).split()).replace("\u00a0", " ")


@pytest.mark.parametrize("order", ["ISSUED anyway", "DÉLIVRÉ quand même", "Délivré : quand même"])
def test_who_was_asked_about_the_refund_and_means_it_is_obeyed_in_both_languages(life, order):
    life.refers(Previously_submitted_to_CPC="Yes")
    life.officer("ACCEPT")
    life.officer(order)

    assert life.status() == "issued"
