"""One tick of the clock: flags, reminders, deadlines that a new closure moves. Each is told once, in office hours."""

from datetime import date

from mailbot.vocabulary.calendar import Closure
from mailbot.vocabulary.letter_kinds import LetterKind
from mailbot.vocabulary.servers import Handover, HandoverResult, Step
from tests.office_life import ANNE, JAS, LEE, an_office, at, keys


def waiting(lives, **policy):
    """An office where nothing goes by itself, with one case that came on Monday: contact is due on Friday at 17:00."""
    life = lives(contact="officer", take_within_hours=200, **policy)
    life.refers(Permit_needed_by="2026-12-04", Reason_for_urgency="a funeral")
    return life


def flags(life):
    """Every flag mail: to whom, and what it says."""
    return [
        (set(letter.envelope_to), [said for said in keys(life.decided(letter).pressing) if said != "flag.case"])
        for letter in life.letters(LetterKind.FLAG)
    ]


def told(life) -> list[str]:
    """What was flagged, each sentence as often as it was told to somebody who reads English."""
    return [said for to, says in flags(life) if JAS.address in to for said in says]


# Levels (domain.md, "Two clocks")


def test_each_level_is_flagged_when_it_is_reached_and_once(lives):
    life = waiting(lives)
    for moment in ("2026-11-24 10:00", "2026-11-26 10:00", "2026-11-26 15:00", "2026-11-27 08:00", "2026-11-27 16:59",
                   "2026-11-30 08:00", "2026-11-30 12:00"):  # fmt: skip
        life.at(moment).ticks().restarts()

    assert [says for says in told(life) if "onset" not in says] == ["flag.due_soon", "flag.due_today", "flag.overdue"]


def test_supervisors_hear_of_what_is_due_today_and_overdue(lives):
    life = waiting(lives)
    for moment in ("2026-11-26 10:00", "2026-11-27 10:00", "2026-11-30 10:00"):
        life.at(moment).ticks()

    assert [says[0] for to, says in flags(life) if LEE.address in to] == ["flag.due_today", "flag.overdue"]


def test_whose_case_it_is_hears_of_it_and_nobody_elses(lives):
    life = waiting(lives)
    life.officer("TAKE", by=ANNE)
    life.at("2026-11-26 10:00").ticks()

    assert [to for to, _ in flags(life)] == [{ANNE.address}]


def test_outside_office_hours_nothing_is_flagged(lives):
    life = waiting(lives)
    for moment in ("2026-11-26 07:59", "2026-11-26 17:00", "2026-11-28 12:00"):
        life.at(moment).ticks()
    assert flags(life) == []

    life.at("2026-11-30 08:00").ticks()
    assert told(life)[0] == "flag.overdue"


def test_several_at_once_are_one_mail_for_each_reader(lives):
    life = waiting(lives)
    life.refers(UCI="1111-1111", Permit_needed_by="2026-12-04")
    life.at("2026-11-26 10:00").ticks()

    assert told(life) == ["flag.due_soon", "flag.due_soon"]
    assert len(flags(life)) == 2  # one in each language


def test_readers_of_different_flags_get_different_mails(lives):
    life = waiting(lives)
    life.refers(UCI="1111-1111", Permit_needed_by="2026-12-04")
    life.officer("TAKE", by=JAS, case="UR-2026-0001")
    life.officer("TAKE", by=ANNE, case="UR-2026-0002")
    life.at("2026-11-27 10:00").ticks()

    assert sorted((sorted(to), len(says)) for to, says in flags(life)) == [
        ([ANNE.address], 1), ([JAS.address], 1), ([LEE.address], 2),
    ]  # fmt: skip


def test_contact_that_was_made_is_not_flagged(lives):
    life = waiting(lives)
    life.officer("CONTACTED by phone")
    life.at("2026-11-30 10:00").ticks()

    assert [says for says in told(life) if says != "flag.onset"] == []


def test_a_case_that_is_closed_is_not_flagged(lives):
    life = waiting(lives)
    life.officer("CLOSE opened twice")
    life.at("2026-11-30 10:00").ticks()

    assert flags(life) == []


def test_a_bounce_arms_the_flags_again(lives):
    life = waiting(lives)
    life.at("2026-11-26 10:00").ticks()
    life.officer("CONTACT")
    life.sends().bounces(life.letter(LetterKind.CONTACT))
    life.ticks()

    assert told(life) == ["flag.due_soon", "flag.due_soon"]


def test_a_clock_that_is_set_anew_warns_anew(lives):
    life = waiting(lives)
    life.at("2026-11-26 10:00").ticks()
    life.officer("CORRECT call date: 2026-11-20")
    life.ticks()

    assert told(life) == ["flag.due_soon", "flag.due_today"]


def test_a_night_of_25_hours_flags_nothing_twice(lives):
    life = lives(now="2026-10-28 09:00", contact="officer")  # the clock goes back on 1 November
    life.refers(Date_of_call="2026-10-28", Permit_needed_by="2026-11-10")
    for moment in ("2026-10-30 16:59", "2026-11-01 01:30", "2026-11-02 08:00", "2026-11-03 08:00", "2026-11-04 08:00"):
        life.at(moment).ticks()

    assert told(life) == ["flag.due_soon", "flag.due_today", "flag.overdue"]


# The onset


def test_the_onset_is_flagged_three_business_days_before_and_once(lives):
    life = waiting(lives)
    life.officer("CONTACTED by phone")
    life.at("2026-11-30 10:00").ticks()
    assert told(life) == []

    life.at("2026-12-01 10:00").ticks().at("2026-12-02 10:00").ticks()
    assert told(life) == ["flag.onset"]


def test_the_day_after_it_that_it_has_passed_is_told_once_and_to_supervisors_too(lives):
    life = waiting(lives)
    life.officer("CONTACTED by phone")
    for moment in ("2026-12-01 10:00", "2026-12-04 10:00", "2026-12-07 10:00", "2026-12-08 10:00"):
        life.at(moment).ticks()

    assert told(life) == ["flag.onset", "flag.onset_passed"]
    assert any(LEE.address in to for to, says in flags(life) if "flag.onset_passed" in says)


def test_how_many_days_is_the_offices_policy(lives):
    life = waiting(lives, onset_days=1)
    life.officer("CONTACTED by phone")
    life.at("2026-12-02 10:00").ticks()
    assert told(life) == []

    life.at("2026-12-03 10:00").ticks()
    assert told(life) == ["flag.onset"]


def test_the_earlier_of_the_permit_and_the_journey_counts(lives):
    life = waiting(lives)
    life.officer("CONTACTED by phone\nCORRECT travel date: 2026-12-01")
    life.at("2026-11-26 10:00").ticks()

    assert told(life) == ["flag.onset"]


def test_a_decision_stops_the_onset_clock(lives):
    life = waiting(lives)
    life.officer("CONTACTED by phone\nACCEPT")
    life.at("2026-12-03 10:00").ticks()

    assert told(life) == []


def test_a_new_date_warns_anew(lives):
    life = waiting(lives)
    life.officer("CONTACTED by phone")
    life.at("2026-12-02 10:00").ticks()
    life.officer("CORRECT needed_by: 2026-12-08")
    life.ticks().at("2026-12-07 10:00").ticks()

    assert told(life) == ["flag.onset", "flag.onset"]


# The CPC's answer (D17)


def test_an_earlier_application_is_flagged_until_what_the_cpc_says_is_recorded(lives):
    life = lives(contact="officer")
    life.refers(Previously_submitted_to_CPC="Yes")
    life.officer("CONTACTED by phone")
    life.later(minutes=5).ticks().later(days=1).ticks()
    assert [says for says in told(life) if says != "pressing.processing_times"] == ["flag.cpc"]
    assert "pressing.processing_times" in told(life)

    life.officer("CPC imminent")
    assert not life.case.awaits_cpc


# Reminders


def asked(lives, needed_by="2026-12-04", **policy):
    """A case whose contact letter left on Monday."""
    life = lives(**policy)
    life.refers(Permit_needed_by=needed_by)
    life.officer("CONTACT")
    return life.sends()


def reminders(life) -> int:
    return len(life.letters(LetterKind.DOCUMENT_REMINDER))


def test_the_client_is_reminded_after_three_business_days_of_what_is_missing(lives):
    life = asked(lives)
    life.officer("RECEIVED lmia")
    life.at("2026-11-25 16:00").ticks()
    assert reminders(life) == 0

    life.at("2026-11-26 08:00").ticks().sends()
    assert life.decided(life.letter(LetterKind.DOCUMENT_REMINDER)).documents == ("proof_of_travel", "death_certificate")


def test_twice_at_most_then_one_flag(lives):
    life = asked(lives)
    for day in ("26", "27", "28", "29", "30"):
        life.at(f"2026-11-{day} 10:00").ticks().sends()
    for day in ("01", "02", "03", "04", "07", "08", "09", "10", "11", "14"):
        life.at(f"2026-12-{day} 10:00").ticks().sends()

    assert reminders(life) == 2
    assert told(life).count("flag.documents") == 1


def test_asking_in_so_many_words_begins_the_reminders_anew(lives):
    life = asked(lives, needed_by="2026-12-18")
    for day in ("2026-11-26", "2026-12-01", "2026-12-04"):
        life.at(f"{day} 10:00").ticks().sends()
    assert (reminders(life), told(life).count("flag.documents")) == (2, 1)

    life.officer("DOCS lmia")
    life.sends()
    for day in ("2026-12-09", "2026-12-14", "2026-12-17"):
        life.at(f"{day} 10:00").ticks().sends()
    assert (reminders(life), told(life).count("flag.documents")) == (4, 2)


def test_nobody_is_reminded_of_documents_for_a_journey_that_is_over(lives):
    life = lives()
    life.refers(Permit_needed_by="2026-11-25")
    life.at("2026-11-23 09:40").sends()
    for day in ("2026-11-26", "2026-11-30", "2026-12-04"):
        life.at(f"{day} 10:00").ticks().sends()

    assert (reminders(life), told(life).count("flag.documents")) == (0, 0)


def test_nobody_is_reminded_of_what_came_in(lives):
    life = asked(lives)
    papers = {"LMIA.pdf": b"%PDF-1", "death certificate.pdf": b"%PDF-1", "flight booking.pdf": b"%PDF-1"}
    life.client("All of it.", files=papers)
    life.at("2026-11-30 10:00").ticks()

    assert reminders(life) == 0


def test_nobody_is_reminded_once_it_was_decided(lives):
    life = asked(lives)
    life.officer("ACCEPT")
    life.sends().at("2026-11-30 10:00").ticks()

    assert reminders(life) == 0


def test_not_while_another_letter_to_the_client_waits(lives):
    life = asked(lives, other_hold_minutes=600)
    life.at("2026-11-26 08:00").officer("MESSAGE please call me")
    life.ticks()

    assert reminders(life) == 0


def test_nobody_is_reminded_of_a_letter_that_was_held_back(lives):
    life = lives()
    life.refers(Permit_needed_by="2026-12-04")
    life.officer("HOLD\nCONTACTED by phone")
    life.at("2026-11-30 10:00").ticks()

    assert reminders(life) == 0


def test_nobody_is_reminded_at_an_address_that_bounced(lives):
    life = asked(lives)
    life.officer("CONTACTED by phone")
    life.bounces(life.letter(LetterKind.CONTACT))
    life.at("2026-11-30 10:00").ticks()

    assert reminders(life) == 0


def test_a_reminder_that_the_server_refuses_is_not_written_again_with_every_round(lives):
    life = asked(lives)
    life.courier.script["elena@mail.example"] = [HandoverResult(Handover.REFUSED, "554 5.7.1 no", Step.FINAL_DOT)]
    for minute in range(10, 20):
        life.at(f"2026-11-26 10:{minute}").ticks().sends()

    assert reminders(life) == 1


def test_a_reminder_that_an_officer_stops_does_not_come_back_with_the_next_round(lives):
    life = asked(lives, other_hold_minutes=10)
    life.at("2026-11-26 10:00").ticks()
    life.officer("HOLD")
    life.later(minutes=1).ticks().at("2026-11-26 16:00").ticks()

    assert [pair for pair in life.to_client() if "reminder" in pair[0]] == [("document_reminder", "cancelled")]


def test_an_office_may_never_remind(lives):
    life = asked(lives, remind_times=0)
    life.at("2026-11-26 10:00").ticks().at("2026-12-10 10:00").ticks()

    assert reminders(life) == 0
    assert told(life).count("flag.documents") == 1


# A holiday added later (design.md, "Time")


def test_a_closure_added_later_moves_the_deadline_and_it_is_told_once(lives):
    life = waiting(lives)
    closed = Closure("Office move", "Déménagement", date(2026, 11, 25), date(2026, 11, 25))
    life.restarts(an_office(contact="officer", closures=[closed]))
    life.at("2026-11-24 10:00").ticks().later(hours=1).ticks()

    assert life.case.due_at == at("2026-11-30 17:00")
    assert told(life) == ["flag.deadline_moved"]


def test_a_closure_that_is_taken_back_leaves_the_deadline_that_was_told(lives):
    closed = Closure("Office move", "Déménagement", date(2026, 11, 25), date(2026, 11, 25))
    life = waiting(lives, closures=[closed])
    life.restarts(an_office(contact="officer")).at("2026-11-24 10:00").ticks()
    assert life.case.due_at == at("2026-11-30 17:00")

    life.officer("CORRECT phone: 613 555 0199")
    assert life.case.due_at == at("2026-11-30 17:00")


def test_a_level_that_was_flagged_before_the_deadline_moved_is_flagged_again(lives):
    life = waiting(lives)
    life.at("2026-11-26 10:00").ticks()
    closed = Closure("Storm", "Tempête", date(2026, 11, 27), date(2026, 11, 27))
    life.restarts(an_office(contact="officer", closures=[closed])).later(hours=1).ticks()
    life.at("2026-11-30 10:00").ticks()

    assert told(life) == ["flag.due_soon", "flag.deadline_moved", "flag.due_soon", "flag.due_today"]


def test_a_deadline_that_was_met_does_not_move(lives):
    life = waiting(lives)
    life.officer("CONTACTED by phone")
    closed = Closure("Storm", "Tempête", date(2026, 11, 27), date(2026, 11, 27))
    life.restarts(an_office(contact="officer", closures=[closed])).later(days=1).ticks()

    assert life.case.due_at == at("2026-11-27 17:00")
    assert told(life) == []
