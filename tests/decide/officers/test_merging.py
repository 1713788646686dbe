"""MERGE: two cases of one client go on as one, and UNDO parts them (D13)."""

from datetime import timedelta

import pytest

from mailbot.record.retention import dispose, past_retention
from mailbot.vocabulary.case_state import DocumentState
from mailbot.vocabulary.letter_kinds import LetterKind
from tests.office_life import ANNE, JAS, at, keys, spoken

FIRST, SECOND = "UR-2026-0001", "UR-2026-0002"


@pytest.fixture
def two(life):
    """One client twice, the second time under another UCI and birth date: two cases, two contact letters held."""
    life.refers()
    life.later(minutes=10).refers(UCI="22-3344-5567", Date_of_birth="1984-02-28")
    assert life.cases == [FIRST, SECOND]
    return life.later(minutes=5)


def why(answer):
    return spoken(answer.happened, "not_done.line", "why")


def both(life):
    """The one case, whichever number is asked for."""
    first, second = life.book.case(FIRST), life.book.case(SECOND)
    assert first is second or first == second
    return first


def contact_letters(life):
    return [(one.number, one.state.value) for one in life.letters(LetterKind.CONTACT)]


@pytest.mark.parametrize(
    ("on", "text"),
    [(FIRST, f"MERGE {SECOND}"), (SECOND, f"MERGE {FIRST}"), (SECOND, f"FUSIONNER avec {FIRST}")],
)
def test_the_case_whose_referral_came_first_goes_on_under_both_numbers(two, on, text):
    answer = two.officer(text, case=on)

    assert spoken(answer.happened, "done.merged", "into") == FIRST
    assert both(two).numbers == (FIRST, SECOND)
    assert two.cases == [FIRST]
    assert [case.number for case in two.book.open_cases()] == [FIRST]
    assert answer.number == FIRST


@pytest.mark.parametrize("on", [FIRST, SECOND])
def test_the_client_is_written_to_once(two, on):
    two.officer(f"MERGE {SECOND if on == FIRST else FIRST}", case=on)

    assert contact_letters(two) == [(FIRST, "held"), (SECOND, "cancelled")]
    two.at("10:30").sends()
    assert two.courier.to("elena@mail.example") == 1


def test_a_contact_letter_that_has_left_counts_for_the_one_case(two):
    two.officer("HOLD", case=FIRST)
    two.at("09:41").sends()
    two.officer(f"MERGE {FIRST}", case=SECOND)

    assert both(two).made is not None
    assert both(two).made.at == at("2026-11-23 09:41")
    two.officer("RELEASE", case=FIRST)
    assert two.courier.to("elena@mail.example") == 1


def test_where_only_the_later_case_has_a_letter_on_its_way_it_is_written_anew_under_the_number_that_counts(life):
    life.refers(Postal_code=None)  # incomplete: the CSC is asked
    life.later(minutes=10).refers(UCI="22-3344-5567", Date_of_birth="1984-02-28")
    life.officer(f"MERGE {SECOND}", case=FIRST)

    assert contact_letters(life) == [(SECOND, "cancelled"), (FIRST, "held")]
    assert life.letter(LetterKind.CONTACT).leaves_at == at("2026-11-23 09:40")
    assert not both(life).incomplete  # the blank is filled from the other referral


def test_the_earlier_limit_counts(life):
    life.refers()
    life.at("2026-11-25 09:00").refers(UCI="22-3344-5567", Date_of_call="2026-11-20")
    earlier = life.book.case(SECOND).due_at
    life.officer(f"MERGE {SECOND}", case=FIRST)

    assert earlier < at("2026-11-27 17:00")
    assert both(life).due_at == earlier


def test_documents_questions_attempts_and_reminders_of_both_go_on(two):
    two.officer("RECEIVED lmia", case=FIRST)
    two.officer("RECEIVED death certificate\nREMIND 2026-11-26 call the CPC\nCALLED voicemail, 9:05", case=SECOND)
    two.client("When will I hear from you?", subject=f"Re: your request – {SECOND}")
    two.officer(f"MERGE {SECOND}", case=FIRST)

    one = both(two)
    assert one.documents["lmia_or_offer"] is one.documents["death_certificate"] is DocumentState.RECEIVED
    assert one.awaiting is not None
    assert [attempt.outcome for attempt in one.attempts] == ["voicemail"]
    assert [reminder.text for reminder in one.reminders] == ["call the CPC"]


def test_what_the_referrals_say_differently_is_put_to_the_officer_with_a_link_for_each(two):
    answer = two.officer(f"MERGE {SECOND}", case=FIRST)

    assert spoken(answer.pressing, "pressing.merged_differs", "theirs") == "22-3344-5567"
    assert "CORRECT uci: 22-3344-5567" in answer.suggests


def test_a_hold_on_either_case_holds_for_the_one(two):
    two.officer("HOLD", case=FIRST)
    answer = two.officer(f"MERGE {FIRST}", case=SECOND)

    assert [state for _, state in contact_letters(two)] == ["cancelled", "cancelled"]
    assert "done.held_back" in keys(answer.happened)


def test_after_an_invitation_to_the_other_case_no_contact_letter_leaves(lives):
    life = lives(other_hold_minutes=5)
    life.refers()
    life.refers(UCI="22-3344-5567")
    life.officer("INTERVIEW phone 2026-11-26 10:00", case=SECOND)
    life.officer(f"MERGE {SECOND}", case=FIRST)

    assert [kind for kind, state in life.to_client() if state == "held"] == ["interview"]


@pytest.mark.parametrize("sought", [SECOND, "0002", "22-3344-5567", "22-3344-5566"])
def test_it_is_found_by_what_either_referral_said(two, sought):
    two.officer(f"MERGE {SECOND}", case=FIRST)

    assert [case.number for case in two.officer(f"FIND {sought}", case=None).cases] == [FIRST]


def test_both_are_disposed_of_together(two):
    two.officer(f"MERGE {SECOND}", case=FIRST)
    two.officer("CLOSE opened twice", case=FIRST)
    past = past_retention(two.book, two.room.blobs, two.now + timedelta(days=1), alone=True)
    dispose(past, two.book, two.room.blobs, (two.now, 2, two.now))

    assert len(two.book.tables["cases"]) == len(two.book.tables["letters"]) == 0


@pytest.mark.parametrize("number", [FIRST, SECOND])
def test_what_comes_in_under_either_number_belongs_to_the_one_case(two, number):
    two.at("09:50").sends()
    two.officer(f"MERGE {SECOND}", case=FIRST)
    letter = next(one for one in two.letters(LetterKind.CONTACT) if one.number == number)
    two.client("Here are my papers.", answers=letter.message_id, subject=f"Re: your request – {number}")

    assert "Wrote" in two.events(both(two))
    assert two.aside == []


def test_an_officer_who_answers_a_notice_of_the_other_case_works_on_the_one_case(two):
    notice = two.letters(LetterKind.NOTICE)[-1]
    two.officer(f"MERGE {SECOND}", case=FIRST)
    answer = two.officer("TAKE", case=SECOND, answers=notice.message_id)

    assert keys(answer.happened) == ["done.assigned"]
    assert both(two).officer == JAS.address


def test_a_bounce_of_a_letter_of_either_reopens_the_clock(two):
    two.at("09:50").sends()
    two.officer(f"MERGE {SECOND}", case=FIRST)
    for letter in two.letters(LetterKind.CONTACT):
        two.bounces(letter)

    assert both(two).made is None


def test_a_third_referral_under_the_other_uci_is_no_new_case(two):
    two.officer(f"MERGE {SECOND}", case=FIRST)
    two.refers(UCI="22-3344-5567", Reason_for_urgency="Once more: the funeral.")

    assert two.cases == [FIRST]


def test_hold_stops_the_letters_of_both(two):
    two.officer("MESSAGE About your first request.", case=SECOND)  # leaves at once in this office
    two.officer(f"MERGE {SECOND}", case=FIRST)
    two.officer("HOLD", case=SECOND)

    assert ("contact", "held") not in two.to_client()


def test_the_answer_names_what_has_not_left_of_both(lives):
    life = lives(other_hold_minutes=5)
    life.refers()
    life.refers(UCI="22-3344-5567")
    life.officer("INTERVIEW phone 2026-11-26 10:00", case=SECOND)
    answer = life.officer(f"MERGE {SECOND}", case=FIRST)

    assert "interview" in str(answer.ahead)
    assert "HOLD" in answer.suggests


def test_everything_is_there_after_a_restart(two):
    two.officer(f"MERGE {SECOND}", case=FIRST)
    before = both(two)
    two.restarts()

    assert both(two) == before
    assert two.cases == [FIRST]
    assert len(two.book.letters_of(SECOND)) == len(two.book.letters_of(FIRST))


def test_undo_parts_them_as_they_were(two):
    before = {number: (two.book.case(number), contact_letters(two)) for number in (FIRST, SECOND)}
    two.officer(f"MERGE {SECOND}", case=FIRST)
    answer = two.officer("UNDO", case=SECOND)

    assert keys(answer.happened)[:2] == ["done.undone", "done.parted"]
    assert two.cases == [FIRST, SECOND]
    for number, (case, letters) in before.items():
        after = two.book.case(number)
        assert (after.contacts, after.documents, after.referral) == (case.contacts, case.documents, case.referral)
        assert (after.due_at, after.asked, after.on_its_way) == (case.due_at, case.asked, case.on_its_way)
        assert contact_letters(two) == letters


def test_what_became_of_the_letters_meanwhile_goes_with_its_case(two):
    two.officer("INTERVIEW phone 2026-11-26 10:00", case=SECOND)
    two.officer(f"MERGE {SECOND}", case=FIRST)
    two.sends()
    assert both(two).made is not None
    two.officer("UNDO", case=FIRST)

    assert (two.book.case(FIRST).made is None, two.book.case(SECOND).made is None) == (True, False)
    two.restarts()
    assert (two.book.case(FIRST).made is None, two.book.case(SECOND).made is None) == (True, False)


def test_parted_cases_can_be_merged_again(two):
    two.officer(f"MERGE {SECOND}", case=FIRST)
    two.officer("UNDO", case=FIRST)
    two.later(minutes=1).officer(f"MERGE {FIRST}", case=SECOND)

    assert both(two).numbers == (FIRST, SECOND)
    assert contact_letters(two) == [(FIRST, "held"), (SECOND, "cancelled")]


def test_three_cases_can_be_one(two):
    third = two.refers(UCI="22-3344-5568").number
    two.officer(f"MERGE {third}", case=SECOND)
    two.officer(f"MERGE {FIRST}", case=third)

    assert both(two).numbers == (FIRST, SECOND, third)
    assert two.book.case(third).number == FIRST
    assert [state for _, state in contact_letters(two)].count("held") == 1


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("MERGE UR-2026-0009", "refused.no_such_case"),
        (f"MERGE {FIRST}", "refused.merge_itself"),
    ],
)
def test_it_is_refused_with_the_reason(two, text, key):
    assert why(two.officer(text, case=FIRST)).key == key


def test_it_is_refused_where_the_other_is_closed(two):
    two.officer("CLOSE opened twice", case=SECOND)

    assert why(two.officer(f"MERGE {SECOND}", case=FIRST)).key == "refused.merge_closed"


def test_it_is_refused_where_both_have_an_interview_ahead(two):
    two.officer("INTERVIEW phone 2026-11-25 10:00", case=FIRST)
    two.officer("INTERVIEW phone 2026-11-26 14:00", case=SECOND)

    assert why(two.officer(f"MERGE {SECOND}", case=FIRST)).key == "refused.merge_two_interviews"


def test_another_clients_case_is_asked_about_with_a_link_that_does_it(life):
    life.refers()
    life.refers(UCI="99-1111-2222", Family_name="Haddad", Given_name_s_="Rana", Date_of_birth="1990-01-01",
                Email_address="rana@mail.example", Telephone="613 555 0199")  # fmt: skip
    answer = life.officer(f"MERGE {SECOND}", case=FIRST)

    assert why(answer).key == "refused.merge_unsure"
    assert answer.suggests[0] == f"MERGE {SECOND} anyway"
    life.officer(answer.suggests[0], case=FIRST)
    assert life.cases == [FIRST]


def test_spouses_who_share_an_address_are_asked_about(life):
    life.refers()
    life.refers(UCI="99-1111-2222", **{"Given_name(s)": "Marco"}, Date_of_birth="1980-01-01")

    assert why(life.officer(f"MERGE {SECOND}", case=FIRST)).key == "refused.merge_unsure"


def test_a_correction_that_shows_one_person_in_two_cases_offers_it(life):
    life.refers()
    life.refers(UCI="22-3344-5567", Family_name="Marcheti", Email_address="em@mail.example")
    answer = life.officer("CORRECT family name: Marchetti", case=SECOND)

    assert f"MERGE {FIRST}" in answer.suggests


def test_the_officer_of_the_other_case_is_told(two):
    two.officer("TAKE", by=ANNE, case=SECOND)
    known = len(two.letters())
    two.officer(f"MERGE {SECOND}", by=JAS, case=FIRST)

    assert [notice.headline.key for notice in two.notices(known)] == ["headline.merged"]
    assert both(two).officer == ANNE.address


def test_a_second_merge_says_that_it_was_done(two):
    two.officer(f"MERGE {SECOND}", case=FIRST)
    answer = two.officer(f"MERGE {SECOND}", by=ANNE, case=FIRST)

    assert keys(answer.happened)[0] == "done.already"


def test_it_is_not_parted_once_the_case_was_closed(two):
    two.officer(f"MERGE {SECOND}", case=FIRST)
    two.officer("DECLINE not urgent", by=ANNE, case=FIRST)

    assert why(two.officer("UNDO", case=FIRST)).key == "refused.closed_since"
