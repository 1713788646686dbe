"""UNDO: all that this officer's last command mail on the case did, as long as none of its letters has left."""

import pytest

from mailbot.vocabulary.letter_kinds import LetterKind
from tests.office_life import ANNE, JAS, at, keys, spoken


def why(answer) -> str:
    return spoken(answer.happened, "not_done.line", "why").key


def test_a_decline_is_taken_back_within_its_holding_time(life):
    life.refers()
    life.officer("DECLINE not urgent")
    answer = life.later(minutes=9).officer("UNDO")

    assert keys(answer.happened) == ["done.undone"]
    assert life.status() == "new"
    assert life.to_client() == [("contact", "held"), ("decline", "cancelled")]


def test_the_letter_that_the_decline_had_stopped_leaves_when_it_would_have(life):
    life.refers()
    life.officer("DECLINE not urgent")
    life.later(minutes=5).officer("UNDO")

    assert life.letter(LetterKind.CONTACT).leaves_at == at("2026-11-23 09:30")
    assert set(life.documents().values()) == {"requested"}


def test_the_answer_says_when_the_letter_leaves_that_goes_on(life):
    life.refers()
    life.officer("DECLINE not urgent")
    answer = life.later(minutes=5).officer("UNDO")

    said = dict(next(phrase for phrase in answer.ahead if phrase.key == "ahead.letter_leaves").says)
    assert said["at"] == at("2026-11-23 09:30")


def test_a_letter_whose_time_passed_meanwhile_waits_once_more(lives):
    life = lives(decline_hold_minutes=120)
    life.refers()
    life.officer("DECLINE not urgent")
    life.at("10:00").officer("UNDO")

    assert life.letter(LetterKind.CONTACT).leaves_at == at("2026-11-23 10:30")


def test_what_has_left_cannot_be_taken_back(life):
    life.refers()
    life.officer("DECLINE not urgent")
    life.later(minutes=11).sends()
    answer = life.later(minutes=5).officer("UNDO")

    said = spoken(answer.happened, "not_done.line", "why")
    assert (said.key, dict(said.says)["at"]) == ("refused.letter_has_left", at("2026-11-23 09:11"))
    assert life.status() == "declined"


def test_all_of_the_mail_is_taken_back(life):
    life.refers()
    life.officer("TAKE\nRECEIVED lmia\nHOLD")
    life.officer("UNDO")

    assert (life.case.officer, life.documents()["lmia_or_offer"]) == ("", "requested")
    assert life.to_client() == [("contact", "held")]


def test_a_letter_that_was_let_go_but_has_not_left_is_held_again(life):
    life.refers()
    life.officer("CONTACT")
    life.officer("UNDO")

    assert (life.to_client(), life.letter(LetterKind.CONTACT).leaves_at) == (
        [("contact", "held")], at("2026-11-23 09:30"),
    )  # fmt: skip


def test_a_letter_that_was_let_go_and_left_cannot_be_taken_back(life):
    life.refers()
    life.officer("CONTACT")
    life.sends()

    assert why(life.officer("UNDO")) == "refused.letter_has_left"


def test_a_correction_is_taken_back_with_everything_worked_out_from_it(life):
    life.refers()
    life.officer("CORRECT category: ccms\nCORRECT call date: 2026-11-20")
    life.officer("UNDO")

    assert (life.case.category, life.case.due_at) == ("travel_death", at("2026-11-27 17:00"))
    assert life.to_client() == [("contact", "held"), ("contact", "cancelled")]


def test_a_correction_cannot_be_taken_back_once_the_referral_was_corrected_again(life):
    life.refers()
    life.officer("CORRECT email: typo@else.example", by=JAS)
    life.officer("CORRECT family name: Marchetty", by=ANNE)
    answer = life.officer("UNDO", by=JAS)

    said = dict(spoken(answer.happened, "not_done.line", "why").says)
    assert (why(answer), said["who"]) == ("refused.corrected_since", ANNE.name)
    assert life.case.referral.text("family_name") == "Marchetty"


def test_a_correction_cannot_be_taken_back_once_the_csc_completed_the_referral(life):
    life.refers(Permit_needed_by=None)
    life.officer("CORRECT email: typo@else.example")
    life.refers()

    assert why(life.officer("UNDO")) == "refused.corrected_since"


def test_a_correction_that_was_taken_back_itself_hinders_nobody(life):
    life.refers()
    life.officer("CORRECT email: typo@else.example", by=JAS)
    life.officer("CORRECT family name: Marchetty", by=ANNE)
    life.officer("UNDO", by=ANNE)
    life.officer("UNDO", by=JAS)

    assert (life.case.client_address, life.case.referral.text("family_name")) == ("elena@mail.example", "Marchetti")
    assert life.to_client()[0] == ("contact", "held")


def test_a_contact_letter_that_another_officer_had_written_anew_meanwhile_does_not_leave_to_the_old_address(life):
    life.refers()
    life.officer("CORRECT email: typo@else.example", by=JAS)
    life.officer("RECEIVED lmia", by=ANNE)
    life.officer("UNDO", by=JAS)

    letter = life.letter(LetterKind.CONTACT)
    assert (letter.envelope_to, letter.state.value) == (("elena@mail.example",), "held")
    assert "lmia_or_offer" not in life.decided(letter).documents
    assert {state for _, state in life.to_client()[:-1]} == {"cancelled"}


def test_another_officers_letter_to_the_address_that_was_taken_back_is_stopped_and_has_to_be_written_again(life):
    life.refers()
    life.later(hours=1).sends()
    life.officer("CORRECT email: typo@else.example", by=JAS)
    life.officer("DECLINE not urgent", by=ANNE)
    answer = life.officer("UNDO", by=JAS)

    assert life.to_client() == [("contact", "sent"), ("decline", "cancelled")]
    assert keys(answer.pressing) == ["pressing.client_not_told"]  # which says how; DECLINE alone would be refused


def test_a_closed_case_gets_no_contact_letter_when_a_correction_is_taken_back(life):
    life.refers()
    life.officer("CORRECT email: typo@else.example", by=JAS)
    life.officer("DECLINE not urgent", by=ANNE)
    life.officer("UNDO", by=JAS)

    assert {state for _, state in life.to_client()} == {"cancelled"}


def test_taking_a_case_is_taken_back_to_whoever_had_it(life):
    life.refers()
    life.officer("TAKE", by=ANNE)
    life.officer("TAKE", by=JAS)
    life.officer("UNDO", by=JAS)

    assert life.case.officer == ANNE.address


def test_it_is_this_officers_last_mail_not_the_cases(life):
    life.refers()
    life.officer("RECEIVED lmia", by=ANNE)
    life.officer("RECEIVED proof of travel", by=JAS)
    life.officer("UNDO", by=ANNE)

    assert (life.documents()["lmia_or_offer"], life.documents()["proof_of_travel"]) == ("requested", "received")


def test_a_second_undo_takes_back_nothing_more(life):
    life.refers()
    life.officer("RECEIVED lmia")
    life.officer("ACCEPT")
    life.officer("UNDO")
    answer = life.officer("UNDO")

    assert keys(answer.happened) == ["done.undone_already"]
    assert life.documents()["lmia_or_offer"] == "received"


def test_after_undo_a_new_command_can_be_taken_back(life):
    life.refers()
    life.officer("RECEIVED lmia")
    life.officer("UNDO")
    life.officer("RECEIVED proof of travel")
    life.officer("UNDO")

    assert life.documents()["proof_of_travel"] == "requested"


def test_undo_above_another_command_replaces_what_was_done(life):
    life.refers()
    life.officer("DECLINE not urgent")
    life.officer("UNDO\nREDIRECT cpc")

    assert (life.status(), life.to_client()[1:]) == ("redirected", [("decline", "cancelled"), ("redirect", "queued")])


def test_there_is_nothing_to_take_back_for_whoever_gave_no_command(life):
    life.refers()
    life.officer("RECEIVED lmia", by=ANNE)
    life.officer("Just a remark.", by=JAS)
    life.officer("STATUS", by=JAS)

    assert why(life.officer("UNDO", by=JAS)) == "refused.nothing_to_undo"


def test_what_another_officer_wrote_since_is_not_doubled(life):
    life.refers()
    life.officer("HOLD", by=ANNE)
    life.officer("CONTACT", by=JAS)
    life.sends().officer("UNDO", by=ANNE)

    assert life.to_client() == [("contact", "cancelled"), ("contact", "sent")]


def test_what_another_officer_held_back_stays_here(life):
    life.refers()
    life.officer("HOLD", by=ANNE)
    life.officer("RECEIVED lmia", by=JAS)
    life.officer("UNDO", by=JAS)

    assert life.to_client() == [("contact", "cancelled")]


def test_a_case_that_another_officer_closed_since_gets_no_letter_back(life):
    life.refers()
    life.officer("HOLD", by=ANNE)
    life.officer("CLOSE opened twice", by=JAS)
    life.officer("UNDO", by=ANNE)

    assert (life.status(), life.to_client()) == ("closed", [("contact", "cancelled")])


def test_what_another_officer_held_back_since_is_not_let_go_and_the_answer_says_by_whom(life):
    life.refers()
    life.officer("CORRECT email: typo@else.example", by=JAS)
    life.officer("HOLD", by=ANNE)
    answer = life.officer("UNDO", by=JAS)

    assert (life.case.held_back, life.to_client()) == (True, [("contact", "cancelled"), ("contact", "cancelled")])
    assert spoken(answer.pressing, "pressing.held_since", "officer") == ANNE.name
    assert set(life.documents().values()) == {"missing"}


def test_when_the_hold_is_taken_back_too_one_letter_leaves_and_to_the_right_address(life):
    life.refers()
    life.officer("CORRECT email: typo@else.example", by=JAS)
    life.officer("HOLD", by=ANNE)
    life.officer("UNDO", by=JAS)
    life.officer("UNDO", by=ANNE)
    life.later(hours=1).sends()

    assert (life.courier.to("elena@mail.example"), life.courier.to("typo@else.example")) == (1, 0)


@pytest.mark.parametrize("meanwhile", ["HOLD", "REOPEN a mistake"])
def test_a_letter_whose_own_command_was_taken_back_stays_here(life, meanwhile):
    life.refers()
    life.later(hours=1).sends()
    life.officer("DECLINE not urgent", by=JAS)
    life.officer(meanwhile, by=ANNE)
    life.officer("UNDO", by=JAS)
    life.officer("UNDO", by=ANNE)

    assert (life.case.ended, life.to_client()) == (None, [("contact", "sent"), ("decline", "cancelled")])


def test_a_letter_that_was_let_go_and_then_taken_back_by_its_writer_stays_here(life):
    life.refers()
    life.officer("CORRECT email: typo@else.example", by=JAS)
    life.officer("CONTACT", by=ANNE)
    life.officer("UNDO", by=JAS)
    life.officer("UNDO", by=ANNE)

    assert life.to_client() == [("contact", "held"), ("contact", "cancelled")]


def test_a_decline_does_not_go_on_where_the_case_was_opened_again(life):
    life.refers()
    life.officer("DECLINE not urgent", by=JAS)
    life.officer("HOLD", by=ANNE)
    life.officer("REOPEN a mistake", by=JAS)
    life.officer("UNDO", by=ANNE)

    assert (life.case.ended, life.to_client()[1]) == (None, ("decline", "cancelled"))


def test_what_a_closing_keeps_here_goes_on_when_the_closing_is_taken_back(life):
    life.refers()
    life.officer("HOLD", by=ANNE)
    life.officer("DECLINE not urgent", by=JAS)
    life.officer("UNDO", by=ANNE)
    life.officer("UNDO", by=JAS)

    assert life.to_client() == [("contact", "held"), ("decline", "cancelled")]


def test_a_letter_held_back_is_written_anew_where_the_referral_was_corrected_meanwhile(life):
    life.refers()
    life.officer("HOLD", by=ANNE)
    life.officer("CORRECT email: right@mail.example", by=JAS)
    life.officer("UNDO", by=ANNE)

    assert life.to_client() == [("contact", "cancelled"), ("contact", "held")]
    assert life.letter(LetterKind.CONTACT).envelope_to == ("right@mail.example",)


def test_a_letter_held_back_does_not_ask_for_what_was_received_meanwhile(life):
    life.refers()
    life.officer("HOLD", by=ANNE)
    life.officer("RECEIVED lmia", by=JAS)
    life.officer("UNDO", by=ANNE)

    assert life.to_client() == [("contact", "cancelled"), ("contact", "held")]
    assert "lmia_or_offer" not in life.decided(life.letter(LetterKind.CONTACT)).documents


def test_a_decline_that_was_held_back_goes_on_when_the_hold_is_taken_back(life):
    life.refers()
    life.officer("DECLINE not urgent", by=ANNE)
    life.officer("HOLD", by=JAS)
    life.officer("UNDO", by=JAS)

    assert life.to_client()[-1] == ("decline", "held")


def test_two_messages_are_two_messages(lives):
    life = lives(other_hold_minutes=10)
    life.refers()
    life.officer("MESSAGE first", by=ANNE)
    life.officer("HOLD", by=ANNE)
    life.officer("MESSAGE second", by=JAS)
    life.officer("UNDO", by=ANNE)

    assert [state for kind, state in life.to_client() if kind == "message"] == ["held", "held"]


def test_opening_a_case_cannot_be_taken_back(life):
    life.officer("OPEN\nFamily name: Roy\nUCI: 1234-5678\nUrgent category: ccms", case=None)
    life.officer("NOTE ok")
    life.officer("UNDO")

    assert life.cases == ["UR-2026-0001"]


def test_what_was_taken_back_stays_in_the_history(life):
    life.refers()
    life.officer("ACCEPT")
    life.officer("UNDO")

    assert life.events()[-2:] == ["LetterWritten", "Undone"]
    assert "Accepted" in life.events()


def test_the_book_reads_back_as_it_was(life):
    life.refers()
    life.officer("DECLINE not urgent")
    life.officer("UNDO")
    life.officer("RECEIVED lmia")
    before = life.case

    assert life.restarts().case == before


def test_the_index_of_open_cases_follows(life):
    life.refers()
    life.officer("DECLINE not urgent")
    life.officer("UNDO")

    assert [case.number for case in life.book.open_cases()] == ["UR-2026-0001"]
    life.receives(life.referral(Notes="again"))
    assert life.cases == ["UR-2026-0001"]


def test_a_closing_is_not_taken_back_beside_a_newer_case_of_the_client(life):
    life.refers()
    life.officer("CLOSE withdrawn")
    life.receives(life.referral(Notes="a new urgency"))

    assert why(life.officer("UNDO", case="UR-2026-0001")) == "refused.open_case_there"
    assert [case.number for case in life.book.open_cases()] == ["UR-2026-0002"]


def test_undo_and_reopen_in_one_mail_are_not_refused_for_the_case_itself(life):
    life.refers()
    life.officer("CLOSE withdrawn", by=JAS)
    answer = life.officer("REOPEN by mistake\nUNDO", by=JAS)

    assert "not_done.line" not in keys(answer.happened)
