"""UNDO: all that this officer's last command mail on the case did, as long as none of its letters has left."""

from mailbot.vocabulary.letters import LetterKind
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
