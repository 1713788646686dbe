"""The morning digest: what it finds, in which order, and that no mail falls out of its account."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from mailbot.decide.overview.digest import ROOM, latest_digest_at, next_digest_at
from mailbot.office.calendar import build_calendar
from mailbot.vocabulary.calendar import CalendarSettings, Closure
from mailbot.vocabulary.case_state import DocumentState
from mailbot.vocabulary.clocks import Counted
from mailbot.vocabulary.digest import Health, Kept, Week, Workload
from mailbot.vocabulary.events import (
    ContactedBy,
    LetterBounced,
    LetterFailed,
    LetterPaused,
    LetterSent,
    LetterStopped,
    LetterWritten,
)
from mailbot.vocabulary.letter_kinds import LetterKind, Role
from mailbot.vocabulary.outbox import LetterState
from mailbot.vocabulary.phrase import Phrase, Term
from mailbot.vocabulary.register import QuarantineEntry
from tests.morning import (
    CALENDAR,
    EARLIER,
    NOW,
    OFFICE,
    TREMBLAY,
    a_case,
    a_letter,
    a_mail,
    at,
    ended,
    made,
    numbers,
    reached,
    said,
)

# The days ahead


def test_the_strip_counts_the_two_clocks_of_open_cases_by_business_day_and_days_off_go_to_the_day_before():
    saturday = date(2026, 11, 28)
    page = made(
        a_case("UR-2026-0001", due=at("2026-11-24", "17:00"), needed_by=saturday),
        a_case("UR-2026-0002", due=at("2026-11-26", "17:00"), needed_by=date(2026, 11, 26)),
        a_case("UR-2026-0003", due=at("2026-11-26", "17:00"), contacts=reached(at("2026-11-23")), needed_by=saturday),
        a_case("UR-2026-0004", due=at("2026-11-26", "17:00"), ended=ended(at("2026-11-23"))),
        a_case("UR-2026-0005", due=at("2026-11-20", "17:00")),
    )

    assert [(day.day.day, day.contact, day.onset) for day in page.ahead] == [
        (24, 1, 0), (25, 0, 0), (26, 1, 1), (27, 0, 2), (30, 0, 0)
    ]  # fmt: skip


# When


@pytest.mark.parametrize(
    ("now", "next_at", "latest_at"),
    [
        (at("2026-11-24", "07:29"), at("2026-11-24", "07:30"), at("2026-11-23", "07:30")),
        (at("2026-11-24", "07:30"), at("2026-11-25", "07:30"), at("2026-11-24", "07:30")),
        (at("2026-11-27", "12:00"), at("2026-11-30", "07:30"), at("2026-11-27", "07:30")),  # Friday
        (at("2026-11-28", "12:00"), at("2026-11-30", "07:30"), at("2026-11-27", "07:30")),
        (at("2026-11-10", "12:00"), at("2026-11-12", "07:30"), at("2026-11-10", "07:30")),  # before Remembrance Day
        (at("2026-11-11", "12:00"), at("2026-11-12", "07:30"), at("2026-11-10", "07:30")),
        (at("2026-03-08", "02:30"), at("2026-03-09", "07:30"), at("2026-03-06", "07:30")),  # an hour that never was
    ],
)
def test_a_digest_is_due_each_business_day_at_the_set_time(now, next_at, latest_at):
    assert next_digest_at(now, time(7, 30), CALENDAR) == next_at
    assert latest_digest_at(now, time(7, 30), CALENDAR) == latest_at


def test_yesterday_is_the_last_business_day_with_the_days_off_after_it():
    tuesday, monday = made(now=at("2026-11-24", "07:30")), made(now=at("2026-11-23", "07:30"))

    assert (tuesday.since, tuesday.until) == (at("2026-11-23", "00:00"), at("2026-11-24", "00:00"))
    assert (monday.since, monday.until) == (at("2026-11-20", "00:00"), at("2026-11-23", "00:00"))


def test_a_digest_after_days_of_silence_begins_where_the_last_one_ended():
    page = made(a_case(received=at("2026-11-19")), since=at("2026-11-18", "00:00"))

    assert page.since == at("2026-11-18", "00:00")
    assert numbers(page, "arrived") == ["UR-2026-0001"]


@pytest.mark.parametrize("ended_at", [at("2026-11-24", "00:00"), at("2040-01-01", "00:00")])
def test_a_page_looked_at_twice_or_after_a_clock_ran_ahead_still_tells_of_yesterday(ended_at):
    page = made(since=ended_at)

    assert (page.since, page.until) == (at("2026-11-23", "00:00"), at("2026-11-24", "00:00"))


# Every mail


def test_every_mail_is_in_one_account_and_copies_of_our_own_are_none():
    yesterday = at("2026-11-23", "15:00")
    accounts = ("cases", "cases", "answers", "bounces", "automatic", "set_aside", "copies")

    account = made(ledger=[a_mail(name, yesterday) for name in accounts]).account

    assert account.received == 6
    assert dict(account.went) == {"cases": 2, "answers": 1, "bounces": 1, "automatic": 1, "set_aside": 1, "known": 0}
    assert account.balanced


def test_a_mail_is_counted_by_when_it_was_handled_and_in_one_digest_only():
    midnight = at("2026-11-24", "00:00")
    ledger = [a_mail("cases", midnight - timedelta(seconds=1)), a_mail("answers", midnight)]

    tuesday, wednesday = made(ledger=ledger), made(ledger=ledger, now=at("2026-11-25", "07:30"))

    assert (tuesday.account.received, wednesday.account.received) == (1, 1)
    assert dict(tuesday.account.went)["cases"] == dict(wednesday.account.went)["answers"] == 1


def test_a_mail_in_no_account_or_unhandled_in_the_mailbox_is_adrift():
    lost, waiting = made(ledger=[a_mail("", at("2026-11-23"))]), made(health=Health(unhandled=2))

    assert (lost.account.received, lost.account.adrift, lost.account.balanced) == (1, 1, False)
    assert (waiting.account.received, waiting.account.adrift, waiting.account.balanced) == (2, 2, False)


# What needs a decision


def test_an_incomplete_referral_waits_for_a_person_and_says_what_is_missing():
    page = made(a_case(lacking=("uci", "needed_by")))

    (row,) = page.section("decide").rows
    assert row.says[0] == Phrase.of("digest.why.incomplete", fields=(Term("field", "uci"), Term("field", "needed_by")))


def test_a_finding_waits_for_a_person_until_the_client_is_reached_and_ccms_informs_only():
    found = a_case("UR-2026-0001", findings=("can_wait", "ccms"))
    informed = a_case("UR-2026-0002", findings=("ccms",))
    done = a_case("UR-2026-0003", findings=("can_wait",), contacts=reached(EARLIER))

    page = made(found, informed, done)

    assert numbers(page, "decide") == ["UR-2026-0001"]
    assert page.section("decide").rows[0].says == (
        Phrase.of("digest.why.findings", findings=(Term("digest.finding", "can_wait"),)),
    )


@pytest.mark.parametrize(
    ("cpc", "key"),
    [("", "digest.why.cpc"), ("asked", "digest.why.cpc_asked"), ("not_in_time", "digest.why.cpc_not_in_time")],
)
def test_an_earlier_application_waits_until_the_cpc_has_answered(cpc, key):
    case = a_case(findings=("earlier_application",), contacts=reached(EARLIER), cpc=cpc)

    assert said(made(case), "decide") == [key]


def test_complete_documents_wait_for_a_decision():
    case = a_case(contacts=reached(EARLIER), documents={"proof_of_travel": DocumentState.RECEIVED})

    assert said(made(case), "decide") == ["digest.why.documents_complete"]


def test_what_an_officer_has_decided_waits_no_more():
    case = a_case(lacking=("uci",), findings=("can_wait",), accepted_at=EARLIER)

    assert made(case).section("decide") is None


def test_a_mail_set_aside_waits_until_it_is_settled():
    entry = QuarantineEntry("Q17", Phrase("aside.unknown_sender"), "x@mail.example", "", EARLIER, "", "", EARLIER)
    settled = replace(entry, id="Q16", outcome="discarded")

    assert numbers(made(aside=[settled, entry]), "decide") == ["Q17"]


# The promise, the onset


def test_contacts_overdue_and_due_come_with_officer_level_and_working_the_most_pressing_first():
    soon = a_case("UR-2026-0001", due=at("2026-11-25", "17:00"), officer="A.Tremblay@office.example")
    today = a_case("UR-2026-0002", due=at("2026-11-24", "17:00"))
    overdue = a_case("UR-2026-0003", due=at("2026-11-23", "17:00"), working=(Counted(date(2026, 11, 23), 4),))
    calm = a_case("UR-2026-0004")
    met = a_case("UR-2026-0005", due=at("2026-11-23", "17:00"), contacts=reached(EARLIER))

    page = made(soon, today, overdue, calm, met)

    rows = page.section("contact").rows
    assert [(row.number, row.officer, row.says[0].key) for row in rows] == [
        ("UR-2026-0003", "", "digest.level.overdue"),
        ("UR-2026-0002", "", "digest.level.due_today"),
        ("UR-2026-0001", "Anne Tremblay", "digest.level.due_soon"),
    ]
    assert rows[0].says[1] == Phrase.of("digest.working", working=overdue.worked.deadline)


def test_an_onset_near_or_past_is_shown_while_nothing_is_decided():
    ahead = a_case("UR-2026-0001", needed_by=date(2026, 11, 27))
    today = a_case("UR-2026-0002", needed_by=date(2026, 11, 24))
    past = a_case("UR-2026-0003", needed_by=date(2026, 11, 20))
    far = a_case("UR-2026-0004", needed_by=date(2026, 11, 30))
    decided = a_case("UR-2026-0005", needed_by=date(2026, 11, 20), accepted_at=EARLIER)

    page = made(ahead, today, past, far, decided)

    assert numbers(page, "onset") == ["UR-2026-0003", "UR-2026-0002", "UR-2026-0001"]
    assert said(page, "onset") == ["digest.onset.past", "digest.onset.today", "digest.onset.ahead"]


def test_documents_that_came_in_wait_for_a_look():
    case = a_case(documents={"caq": DocumentState.OFFERED, "proof_of_travel": DocumentState.RECEIVED})

    (row,) = made(case).section("documents").rows

    assert row.says == (Phrase.of("digest.documents", lines=(Term("line", "caq"),)),)


def test_a_letter_that_bounced_or_was_refused_is_shown_until_another_arrives():
    letter = {"letter": "<l@office.example>", "kind": LetterKind.CONTACT}
    sent = LetterSent(at=at("2026-11-20"), to=Role.CLIENT, **letter)
    bounced = LetterBounced(at=at("2026-11-21"), recipient="c@mail.example", diagnostic="", permanent=True, **letter)
    refused = LetterFailed(at=at("2026-11-21"), to=Role.CLIENT, **letter)
    delayed = replace(bounced, permanent=False)
    again = replace(sent, at=at("2026-11-22"))

    page = made(
        a_case("UR-2026-0001", events=(sent, bounced)),
        a_case("UR-2026-0002", events=(refused,)),
        a_case("UR-2026-0003", events=(sent, bounced, again)),
        a_case("UR-2026-0004", events=(sent, delayed)),
        a_case("UR-2026-0005", events=(replace(refused, to=Role.CSC),)),
    )

    assert numbers(page, "bounced") == ["UR-2026-0001", "UR-2026-0002"]
    assert said(page, "bounced") == ["digest.bounced", "digest.refused"]


@pytest.mark.parametrize(
    ("lost", "key"),
    [
        (LetterBounced(at=EARLIER, letter="<l@x>", kind=LetterKind.DECLINE, recipient="c@mail.example", diagnostic="",
                       permanent=True), "digest.bounced"),
        (LetterFailed(at=EARLIER, letter="<l@x>", kind=LetterKind.DECLINE, to=Role.CLIENT), "digest.refused"),
        (LetterStopped(at=EARLIER, letter="<l@x>", kind=LetterKind.DECLINE), "digest.stopped"),
    ],
)  # fmt: skip
def test_a_client_who_does_not_know_that_the_case_was_declined_is_shown_until_told(lost, key):
    over = ended(EARLIER, "declined")
    letter = {"letter": "<l@x>", "kind": LetterKind.DECLINE, "to": Role.CLIENT}
    written = LetterWritten(at=EARLIER, leaves_at=EARLIER, **letter)
    sent = LetterSent(at=EARLIER, **letter)
    again = replace(written, letter="<again@x>")

    page = made(
        a_case("UR-2026-0001", ended=over, events=(over, written, lost)),
        a_case("UR-2026-0002", ended=over, events=(over, written, sent)),
        a_case("UR-2026-0003", ended=over, events=(over, written, lost, ContactedBy(at=NOW))),
        a_case("UR-2026-0004", ended=over, events=(over, written, lost, again)),
    )

    assert numbers(page, "bounced") == ["UR-2026-0001"]
    assert said(page, "bounced") == [key, "digest.not_told"]


def test_a_client_who_was_reached_before_the_decision_and_a_letter_whose_copy_came_after_all():
    over = replace(ended(EARLIER, "declined"), mail="<m@x>")
    letter = {"letter": "<l@x>", "kind": LetterKind.DECLINE, "to": Role.CLIENT}
    written = LetterWritten(at=EARLIER, leaves_at=EARLIER, **letter)
    failed, sent = LetterFailed(at=EARLIER, **letter), LetterSent(at=NOW, **letter)
    before = ContactedBy(at=EARLIER, mail="<m@x>")

    page = made(
        a_case("UR-2026-0001", ended=over, events=(before, over, written, failed)),
        a_case("UR-2026-0002", ended=over, events=(over, written, failed, sent)),
    )

    assert numbers(page, "bounced") == ["UR-2026-0001"]


def test_nobody_has_to_be_told_that_a_permit_was_issued():
    over = ended(EARLIER, "issued")

    assert numbers(made(a_case(ended=over, events=(over,))), "bounced") == []


def test_what_arrived_and_what_was_decided_yesterday():
    yesterday, today = at("2026-11-23", "15:00"), at("2026-11-24", "06:00")

    page = made(
        a_case("UR-2026-0001", received=yesterday),
        a_case("UR-2026-0002", received=today),
        a_case("UR-2026-0003", accepted_at=yesterday, decided_at=yesterday),
        a_case("UR-2026-0004", accepted_at=EARLIER, decided_at=EARLIER, ended=ended(yesterday, "issued")),
        a_case("UR-2026-0005", accepted_at=EARLIER, decided_at=EARLIER),
    )

    assert numbers(page, "arrived") == ["UR-2026-0001"]
    assert [(row.number, row.says[0].says[0][1]) for row in page.section("decided").rows] == [
        ("UR-2026-0003", Term("status", "accepted")),
        ("UR-2026-0004", Term("status", "issued")),
    ]


def test_a_section_without_anything_takes_no_space():
    assert made(a_case()).sections == ()


def test_the_sections_come_in_the_order_in_which_a_supervisor_reads():
    yesterday = at("2026-11-23", "15:00")
    everything = a_case(
        received=yesterday,
        due=at("2026-11-23", "17:00"),
        needed_by=date(2026, 11, 24),
        findings=("can_wait",),
        documents={"caq": DocumentState.OFFERED},
        events=(LetterFailed(at=yesterday, letter="<l>", kind=LetterKind.CONTACT, to=Role.CLIENT),),
    )

    page = made(
        everything,
        a_case("UR-2026-0002", ended=ended(yesterday), decided_at=yesterday),
        letters=[a_letter(LetterState.PAUSED, yesterday)],
    )

    order = [section.code for section in page.sections]
    assert order == ["paused", "decide", "contact", "onset", "documents", "bounced", "arrived", "decided"]


def test_a_paused_letter_is_named_with_whom_it_goes_to_and_since_when():
    monday = at("2026-11-23", "15:00")
    event = LetterPaused(at=monday, letter="<l@office.example>", kind=LetterKind.CONTACT)
    case = a_case(events=(event,))

    (row,) = made(case, a_case("UR-2026-0002"), letters=[a_letter(LetterState.PAUSED, monday)]).section("paused").rows

    assert row.number == "UR-2026-0001"
    assert row.says == (
        Phrase.of("digest.paused", letter=Term("letter", "contact"), to=Term("role", "client"), since=monday),
    )


def test_a_letter_of_a_closed_case_is_named_too_while_it_is_paused():
    closed = a_case(ended=ended(at("2026-11-19"), "declined"))

    assert numbers(made(closed, letters=[a_letter(LetterState.PAUSED, EARLIER)]), "paused") == ["UR-2026-0001"]


@pytest.mark.parametrize("state", [state for state in LetterState if state is not LetterState.PAUSED])
def test_no_other_letter_is_called_paused(state):
    assert made(a_case(), letters=[a_letter(state, EARLIER)]).section("paused") is None


def test_a_long_section_is_cut_and_says_by_how_much():
    cases = [a_case(f"UR-2026-{n:04}", due=at("2026-11-23", "17:00")) for n in range(ROOM + 7)]

    section = made(*cases).section("contact")

    assert (len(section.rows), section.more, section.count) == (ROOM, 7, ROOM + 7)


# How well the promise was kept


def test_the_share_counts_what_fell_due_and_the_median_is_of_business_time():
    met = a_case(
        "UR-2026-0001",
        received=at("2026-11-09"),
        due=at("2026-11-16", "17:00"),
        contacts=reached(at("2026-11-09", "11:00")),
    )
    over_a_holiday = a_case(
        "UR-2026-0002",
        received=at("2026-11-10", "16:00"),
        due=at("2026-11-17", "17:00"),
        contacts=reached(at("2026-11-12", "11:00")),
    )
    late = a_case(
        "UR-2026-0003",
        received=at("2026-11-09"),
        due=at("2026-11-16", "17:00"),
        contacts=reached(at("2026-11-17", "09:00")),
    )
    never = a_case("UR-2026-0004", due=at("2026-11-20", "17:00"))
    not_yet = a_case("UR-2026-0005")

    four, twelve = made(met, over_a_holiday, late, never, not_yet).kept

    assert four == Kept(4, due=4, met=2, median=timedelta(hours=4))  # of 2, 4 and 45 hours
    assert four.share == 0.5
    assert twelve == replace(four, weeks=12)


def test_a_case_that_ended_before_its_deadline_promises_nothing_any_more():
    withdrawn = a_case(due=at("2026-11-20", "17:00"), ended=ended(at("2026-11-19"), "withdrawn"))
    too_late = replace(withdrawn, ended=ended(at("2026-11-21"), "withdrawn"))

    assert made(withdrawn).kept[0].due == 0
    assert made(too_late).kept[0] == Kept(4, due=1, met=0)


def test_four_weeks_and_twelve_weeks_are_told_apart():
    long_ago = a_case(
        received=at("2026-09-08"), due=at("2026-09-14", "17:00"), contacts=reached(at("2026-09-08", "10:00"))
    )

    four, twelve = made(long_ago).kept

    assert (four.due, four.share, four.median) == (0, None, None)
    assert (twelve.due, twelve.share, twelve.median) == (1, 1.0, timedelta(hours=1))


def test_contact_made_before_the_mail_came_is_no_negative_wait():
    case = a_case(received=at("2026-11-10"), due=at("2026-11-16", "17:00"), contacts=reached(at("2026-11-09")))

    assert made(case).kept[0].median == timedelta()


def test_there_is_a_bar_for_each_week_the_running_one_last():
    met = a_case(due=at("2026-11-20", "17:00"), contacts=reached(EARLIER))
    missed = a_case("UR-2026-0002", due=at("2026-11-23", "17:00"))

    before_the_first = a_case("UR-2026-0003", due=at("2026-09-03", "17:00"))

    weeks = made(met, missed, before_the_first).weeks

    assert len(weeks) == 12
    assert weeks[-2:] == (Week(date(2026, 11, 16), 1, 1), Week(date(2026, 11, 23), 1, 0))
    assert weeks[0] == Week(date(2026, 9, 7), 0, 0)


# Who, and how the bot is


def test_the_work_is_counted_by_officer_and_by_category():
    anne = "a.tremblay@office.example"
    page = made(
        a_case("UR-2026-0001", officer=anne, due=at("2026-11-23", "17:00")),
        a_case("UR-2026-0002", officer=anne, due=at("2026-11-24", "17:00"), category="doctor"),
        a_case("UR-2026-0003", officer=anne, ended=ended(EARLIER), decided_at=EARLIER),
        a_case("UR-2026-0004", officer=anne, ended=ended(at("2026-09-01")), decided_at=at("2026-09-01")),
        a_case("UR-2026-0005", officer="left@office.example"),
        a_case("UR-2026-0006"),
        a_case("UR-2026-0007", officer="idle@office.example", ended=ended(EARLIER), decided_at=at("2026-09-01")),
    )

    assert page.by_officer == (
        Workload("Anne Tremblay", open=2, due=1, overdue=1, decided=1),
        Workload("", open=1),
        Workload("left@office.example", open=1),
    )
    assert page.by_category == (
        Workload(Term("category", "travel_death"), open=3, overdue=1, decided=1),
        Workload(Term("category", "doctor"), open=1, due=1),
    )
    assert page.open_cases == 4


def test_the_oldest_letter_that_should_have_left_is_named_one_that_is_held_is_not():
    letters = [
        a_letter(LetterState.HELD, at("2026-11-20")),
        a_letter(LetterState.SENT, at("2026-11-20")),
        a_letter(LetterState.QUEUED, at("2026-11-23", "16:00")),
        a_letter(LetterState.UNCERTAIN, at("2026-11-23", "15:00")),
    ]

    assert made(letters=letters).health.oldest_unsent == at("2026-11-23", "15:00")
    assert made(letters=letters[:2]).health.oldest_unsent is None


def test_cases_of_which_the_daily_limit_held_letters_back_are_named_until_the_next_digest():
    told = replace(a_letter(LetterState.SENT, at("2026-11-23", "08:00")), headline="headline.capped")

    page = made(letters=[told, a_letter(LetterState.SENT, at("2026-11-23", "08:00"))])

    assert page.health.capped == (told.number,)
    assert made(letters=[replace(told, recorded_at=page.since - timedelta(hours=1))]).health.capped == ()


def test_a_digest_says_when_the_next_one_comes_over_a_closure_too():
    closed = Closure("Office move", "Déménagement", date(2026, 11, 25), date(2026, 11, 27))
    office = replace(OFFICE, calendar=build_calendar(CalendarSettings(closures=(closed,))))

    assert made(office=office).next_at == at("2026-11-30", "07:30")


def test_what_was_decided_is_shown_with_who_decided_whoever_has_the_case():
    over = replace(ended(at("2026-11-23", "15:00"), "declined"), by=TREMBLAY.address)
    page = made(a_case("UR-2026-0001", ended=over, decided_at=over.at, events=(over,)))

    (row,) = page.section("decided").rows
    assert row.officer == TREMBLAY.name
