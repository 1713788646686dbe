"""What each command does (interface.md, "Officers' e-mail")."""

import pytest

from mailbot.vocabulary.letter_kinds import LetterKind, Role
from mailbot.vocabulary.servers import Handover, HandoverResult, Step
from tests.office_life import ADA, ANNE, CPC, CSC, JAS, LEE, MAILBOX, at, keys, spoken


def why(answer) -> str:
    return spoken(answer.happened, "not_done.line", "why").key


# CONTACT, CONTACTED (D13)


def test_contact_lets_the_held_letter_go_rather_than_writing_a_second(life):
    life.refers()
    answer = life.officer("CONTACT")
    life.sends()

    assert keys(answer.happened, answer.gcms) == ["done.contact_released", "gcms.first_contact"]
    assert life.to_client() == [("contact", "sent")]
    assert life.case.made.how == "letter"


def test_the_letter_that_is_let_go_is_shown_in_full(life):
    life.refers()
    answer = life.officer("CONTACT")

    assert [(letter.kind, letter.leaves_at) for letter in answer.shows] == [(LetterKind.CONTACT, life.now)]
    assert "death certificate" in life.text(life.letter(LetterKind.ANSWER))


def test_contact_writes_the_letter_where_none_was_held(lives):
    life = lives(contact="officer")
    life.refers()
    life.officer("CONTACT")

    assert life.to_client() == [("contact", "queued")]


def test_the_second_officer_to_contact_is_told_who_did_and_when(life):
    life.refers()
    life.officer("CONTACT", by=ANNE)
    life.sends()
    answer = life.officer("CONTACT", by=JAS)

    said = dict(answer.happened[0].says)
    assert (answer.happened[0].key, said["officer"], said["at"]) == ("done.contact_already_by", ANNE.name, life.now)
    assert life.to_client() == [("contact", "sent")]


def test_a_letter_that_went_by_itself_is_nobodys(life):
    life.refers()
    life.later(minutes=31).sends()

    assert keys(life.officer("CONTACT").happened) == ["done.contact_already"]


def test_contact_writes_again_once_the_client_reads_another_language(life):
    life.refers()
    life.officer("CONTACT")
    life.sends().officer("CORRECT language: French")
    life.officer("CONTACT")

    assert life.letter(LetterKind.CONTACT).language == "fr"
    assert len(life.letters(LetterKind.CONTACT)) == 2


def test_contact_to_an_address_that_bounced_warns(life):
    life.refers()
    life.officer("CONTACT")
    life.sends().bounces(life.letter(LetterKind.CONTACT))

    assert "pressing.address_bounced" in keys(life.officer("CONTACT").pressing)


def test_contact_without_an_address_or_a_telephone_is_not_done(life):
    life.refers(Email_address=None, Telephone=None)

    assert why(life.officer("CONTACT")) == "refused.no_address"


def test_contacted_stops_the_clock_and_keeps_how(life):
    life.refers(Email_address=None)
    answer = life.officer("CONTACTED by phone at 9:45, will send the LMIA")

    assert (life.case.made.how, life.case.made.at, life.status()) == ("officer", life.now, "contacted")
    assert keys(answer.gcms) == ["gcms.first_contact_told"]


def test_contacted_twice_tells_who_was_first(life):
    life.refers(Email_address=None)
    life.officer("CONTACTED by phone", by=ANNE)
    answer = life.later(hours=1).officer("CONTACTED by phone", by=JAS)

    assert dict(answer.happened[0].says)["officer"] == ANNE.name
    assert answer.gcms == ()
    assert life.case.made.at == at("2026-11-23 09:00")


def test_who_reached_the_client_is_told_that_the_contact_letter_leaves_all_the_same(life):
    life.refers()
    answer = life.later(minutes=5).officer("CONTACTED by phone")

    assert spoken(answer.ahead, "ahead.letter_leaves", "letter") == "contact"
    assert spoken(answer.ahead, "ahead.letter_leaves", "at") == at("2026-11-23 09:30")


def test_a_contact_letter_that_the_same_mail_lets_go_or_stops_is_not_said_to_wait(lives):
    for other in ("CONTACT", "HOLD"):
        life = lives()
        life.refers()

        assert "ahead.letter_leaves" not in keys(life.officer(f"CONTACTED by phone\n{other}").ahead)


# DOCS, RECEIVED


def test_docs_asks_for_the_documents_named(life):
    life.refers()
    life.officer("DOCS lmia, offer, caq")

    assert life.decided(life.letter(LetterKind.DOCUMENT_REQUEST)).documents == ("lmia_or_offer", "caq")
    assert life.documents()["caq"] == "requested"


def test_docs_alone_asks_for_all_that_are_missing(life):
    life.refers()
    life.officer("RECEIVED lmia")
    life.officer("DOCS")

    assert life.decided(life.letter(LetterKind.DOCUMENT_REQUEST)).documents == ("proof_of_travel", "death_certificate")


def test_docs_with_nothing_missing_is_not_done(life):
    life.refers()
    life.officer("RECEIVED lmia, proof of travel, death certificate")

    assert why(life.officer("DOCS")) == "refused.nothing_missing"


def test_docs_for_what_was_ticked_asks_again_and_says_so(life):
    life.refers()
    life.officer("RECEIVED lmia")
    answer = life.officer("DOCS lmia")

    assert keys(answer.pressing) == ["pressing.asked_again"]
    assert life.documents()["lmia_or_offer"] == "requested"


def test_the_same_request_by_a_second_officer_is_not_written_twice(life):
    life.refers()
    life.officer("DOCS lmia", by=ANNE)
    answer = life.officer("DOCS lmia", by=JAS)

    assert keys(answer.happened) == ["done.docs_already", "done.already_by"]
    assert len(life.letters(LetterKind.DOCUMENT_REQUEST)) == 1


def test_another_request_or_the_same_on_another_day_is_written(life):
    life.refers()
    life.officer("DOCS lmia")
    life.officer("DOCS caq")
    life.later(days=1).officer("DOCS lmia")

    assert len(life.letters(LetterKind.DOCUMENT_REQUEST)) == 3


def test_received_ticks_and_says_what_is_still_missing(life):
    life.refers()
    answer = life.officer("RECEIVED lmia, proof of travel")

    assert keys(answer.happened)[:2] == ["done.received", "done.still_missing"]
    assert life.documents() == {
        "lmia_or_offer": "received", "proof_of_travel": "received", "death_certificate": "requested",
    }  # fmt: skip


def test_the_last_document_makes_the_case_complete(life):
    life.refers()
    life.officer("CONTACT")
    life.sends()
    answer = life.officer("RECEIVED lmia, proof of travel, death certificate")

    assert "done.complete_now" in keys(answer.happened)
    assert life.status() == "documents_complete"


def test_a_contact_letter_that_has_not_left_does_not_ask_for_what_came(life):
    life.refers()
    life.later(minutes=5).officer("RECEIVED lmia")

    assert life.to_client() == [("contact", "cancelled"), ("contact", "held")]
    letter = life.letter(LetterKind.CONTACT)
    assert (letter.leaves_at, life.decided(letter).documents) == (
        at("2026-11-23 09:30"), ("proof_of_travel", "death_certificate"),
    )  # fmt: skip
    assert life.documents()["death_certificate"] == "requested"


def test_ticked_and_contacted_in_one_mail_is_one_letter(life):
    life.refers()
    life.officer("RECEIVED lmia\nCONTACT")
    life.sends()

    assert life.to_client() == [("contact", "cancelled"), ("contact", "sent")]


def test_a_document_that_nobody_asked_for_is_kept_on_the_checklist(life):
    life.refers()
    life.officer("RECEIVED caq")

    assert life.documents()["caq"] == "received"


def test_ticked_twice_tells_who_did(life):
    life.refers()
    life.officer("RECEIVED lmia", by=ANNE)
    before = life.events()
    answer = life.officer("RECEIVED lmia", by=JAS)

    assert "done.already_by" in keys(answer.happened)
    assert life.events()[len(before) :] == ["Commanded"]


# INTERVIEW (D14, D15)


def test_an_interview_in_person_without_a_place_is_at_the_office(life):
    life.refers()
    life.officer("INTERVIEW in person 2026-11-25 10:00")

    meeting = life.case.interview
    assert (meeting.mode, meeting.at, meeting.place) == ("in_person", at("2026-11-25 10:00"), "1 Sample Street")
    assert life.status() == "interview"
    assert life.files(life.letter(LetterKind.INTERVIEW)) == ["invitation.ics"]


def test_without_an_address_of_the_office_a_place_has_to_be_named(lives):
    life = lives(street_en="")
    life.refers()

    assert why(life.officer("INTERVIEW in person 2026-11-25 10:00")) == "refused.which_place"


def test_a_changed_interview_moves_the_same_entry_in_the_calendar(life):
    life.refers()
    life.officer("INTERVIEW phone 2026-11-25 10:00")
    first = life.case.interview
    life.sends().officer("INTERVIEW phone 2026-11-26 14:00")

    assert (life.case.interview.uid, life.case.interview.sequence) == (first.uid, first.sequence + 1)
    assert life.to_client()[-2:] == [("interview", "sent"), ("interview_moved", "queued")]


def test_an_invitation_that_has_not_left_is_replaced_by_the_changed_one(lives):
    life = lives(other_hold_minutes=10)
    life.refers()
    life.officer("INTERVIEW phone 2026-11-25 10:00")
    life.officer("INTERVIEW phone 2026-11-26 14:00")

    assert [state for kind, state in life.to_client() if kind == "interview"] == ["cancelled", "held"]


def test_the_same_interview_twice_is_told_and_not_sent_twice(life):
    life.refers()
    life.officer("INTERVIEW phone 2026-11-25 10:00", by=ANNE)
    answer = life.officer("INTERVIEW phone 2026-11-25 10:00", by=JAS)

    assert keys(answer.happened) == ["done.interview_already", "done.already_by"]
    assert len(life.letters(LetterKind.INTERVIEW)) == 1


def test_the_same_interview_is_sent_again_where_its_letter_was_held_back(lives):
    life = lives(other_hold_minutes=10)
    life.refers()
    life.officer("INTERVIEW phone 2026-11-25 10:00")
    life.officer("HOLD")
    life.officer("INTERVIEW phone 2026-11-25 10:00")

    assert [state for kind, state in life.to_client() if kind == "interview"] == ["cancelled", "held"]


def test_after_an_interview_has_taken_place_another_is_another_entry(life):
    life.refers()
    life.officer("INTERVIEW phone 2026-11-24 10:00")
    first = life.case.interview
    life.sends().at("2026-11-24 11:00").officer("INTERVIEW in person 2026-11-26 14:00")

    assert life.case.interview.uid != first.uid


def test_an_interview_after_one_that_has_taken_place_is_no_change(life):
    life.refers()
    life.officer("INTERVIEW phone 2026-11-24 10:00")
    life.sends().at("2026-11-24 11:00").officer("INTERVIEW in person 2026-11-26 14:00")

    assert life.case.interview.sequence == 0


def test_an_interview_of_which_the_client_never_heard_is_moved_without_a_word_of_a_change(lives):
    life = lives(other_hold_minutes=10)
    life.refers()
    life.officer("INTERVIEW phone 2026-11-25 10:00")
    life.officer("HOLD")
    life.officer("INTERVIEW phone 2026-11-26 14:00")

    assert (life.status(), life.case.interview.sequence) == ("interview", 0)
    assert "replaces" not in life.text(life.letter(LetterKind.INTERVIEW))


def test_an_interview_whose_invitation_was_refused_is_moved_without_a_word_of_a_change(life):
    life.refers()
    refused = HandoverResult(Handover.REFUSED, "554 5.7.1 no", Step.FINAL_DOT)
    life.courier.script["elena@mail.example"] = [refused]
    life.officer("INTERVIEW phone 2026-11-25 10:00")
    life.sends().officer("INTERVIEW phone 2026-11-26 14:00")

    assert life.case.interview.sequence == 0


def test_an_interview_that_is_moved_again_before_the_change_was_told_is_a_change_of_the_first(lives):
    life = lives(other_hold_minutes=10)
    life.refers()
    life.officer("INTERVIEW phone 2026-11-25 10:00")
    life.later(minutes=11).sends().officer("INTERVIEW phone 2026-11-26 14:00")
    life.officer("INTERVIEW phone 2026-11-27 14:00")

    assert life.case.interview.sequence == 2
    assert "replaces" in life.text(life.letter(LetterKind.INTERVIEW_MOVED))


def test_closing_calls_off_an_interview_of_which_the_client_knows(life):
    life.refers()
    life.officer("INTERVIEW phone 2026-11-25 10:00")
    life.sends().officer("CLOSE withdrawn")

    called_off = life.decided(life.letter(LetterKind.INTERVIEW_CANCELLED)).interview
    assert (called_off.uid, called_off.sequence) == ("UR-2026-0001@office.example", 1)


def test_a_changed_interview_that_was_not_told_yet_is_called_off_under_the_entry_that_was(lives):
    life = lives(other_hold_minutes=10)
    life.refers()
    life.officer("INTERVIEW phone 2026-11-25 10:00")
    life.later(minutes=11).sends().officer("INTERVIEW phone 2026-11-26 14:00")
    life.officer("CLOSE withdrawn")

    assert [pair for pair in life.to_client() if "interview" in pair[0]] == [
        ("interview", "sent"), ("interview_moved", "cancelled"), ("interview_cancelled", "held"),
    ]  # fmt: skip


def test_an_interview_of_which_the_client_never_heard_is_not_called_off(lives):
    life = lives(other_hold_minutes=10)
    life.refers()
    life.officer("INTERVIEW phone 2026-11-25 10:00")
    life.officer("CLOSE withdrawn")

    assert [pair for pair in life.to_client() if "interview" in pair[0]] == [("interview", "cancelled")]


def test_a_second_interview_of_which_the_client_never_heard_is_not_called_off_for_the_first_one(lives):
    life = lives(other_hold_minutes=10)
    life.refers()
    life.officer("INTERVIEW phone 2026-11-24 10:00")
    life.later(minutes=11).sends().at("2026-11-24 11:00").officer("INTERVIEW phone 2026-11-26 10:00")
    life.officer("CLOSE withdrawn")

    assert not life.letters(LetterKind.INTERVIEW_CANCELLED)


def test_an_interview_that_has_taken_place_is_not_called_off(life):
    life.refers()
    life.officer("INTERVIEW phone 2026-11-24 10:00")
    life.sends().at("2026-11-24 11:00").officer("CLOSE done elsewhere")

    assert not life.letters(LetterKind.INTERVIEW_CANCELLED)


def test_an_interview_in_the_past_is_not_set(life):
    life.refers()

    assert keys(life.officer("INTERVIEW phone 2026-11-20 10:00").headline) == ["headline.nothing_done"]


# ACCEPT, ISSUED


def test_accept_tells_the_client_that_urgent_processing_begins(life):
    life.refers()
    life.officer("ACCEPT")

    assert (life.status(), life.to_client()[-1]) == ("accepted", ("accepted", "queued"))


def test_accepted_twice_tells_who_did_and_when(life):
    life.refers()
    life.officer("ACCEPT", by=ANNE)
    answer = life.later(hours=2).officer("ACCEPT", by=JAS)

    said = dict(answer.happened[0].says)
    assert (said["officer"], said["at"]) == (ANNE.name, at("2026-11-23 09:00"))
    assert len(life.letters(LetterKind.ACCEPTED)) == 1


def test_accept_again_tells_the_client_whose_letter_was_held_back(lives):
    life = lives(other_hold_minutes=10)
    life.refers()
    life.officer("ACCEPT")
    life.officer("HOLD")
    life.later(hours=1).officer("ACCEPT")

    assert life.case.accepted_at == at("2026-11-23 09:00")
    assert [state for kind, state in life.to_client() if kind == "accepted"] == ["cancelled", "held"]


def test_a_permit_can_be_issued_without_having_been_accepted(life):
    life.refers()
    answer = life.officer("ISSUED")

    assert (life.status(), life.case.decided_at) == ("issued", life.now)
    assert keys(answer.gcms) == ["gcms.issued"]
    assert life.to_client() == [("contact", "cancelled")]


def test_that_urgent_processing_begins_is_still_told_to_whom_the_permit_is_issued(lives):
    life = lives(other_hold_minutes=10)
    life.refers()
    life.officer("ACCEPT")
    life.officer("ISSUED")

    assert life.to_client()[-1] == ("accepted", "held")


# DECLINE (D16), REDIRECT, CLOSE, REOPEN


def test_decline_makes_it_declined_at_once_while_the_letter_waits_ten_minutes(life):
    life.refers()
    answer = life.officer("DECLINE the client can wait")

    assert (life.status(), life.to_client()) == ("declined", [("contact", "cancelled"), ("decline", "held")])
    assert life.letter(LetterKind.DECLINE).leaves_at == at("2026-11-23 09:10")
    assert spoken(answer.gcms, "gcms.decline", "reason") == "the client can wait"


def test_decline_without_an_address_asks_the_officer_to_telephone(life):
    life.refers(Email_address=None)
    answer = life.officer("DECLINE the client can wait")

    assert (life.status(), life.to_client()) == ("declined", [])
    assert keys(answer.pressing) == ["pressing.telephone_client"]


def test_a_letter_that_urgent_processing_begins_does_not_leave_once_it_was_declined(lives):
    life = lives(other_hold_minutes=10)
    life.refers()
    life.officer("ACCEPT")
    life.officer("DECLINE a mistake")

    assert ("accepted", "cancelled") in life.to_client()


def test_what_an_officer_wrote_in_person_leaves_although_the_case_is_closed(lives):
    life = lives(other_hold_minutes=10)
    life.refers()
    life.officer("MESSAGE Please bring your passport.")
    life.officer("CLOSE done elsewhere")

    assert ("message", "held") in life.to_client()


def test_the_second_officer_to_decline_is_told_who_did_and_when(life):
    life.refers()
    life.officer("DECLINE not urgent", by=ANNE)
    answer = life.officer("DECLINE not urgent", by=JAS)

    assert dict(spoken(answer.happened, "not_done.line", "why").says)["by"] == ANNE.name
    assert len(life.letters(LetterKind.DECLINE)) == 1


def test_redirect_tells_the_client_and_the_csc_and_closes_the_case_here(life):
    life.refers()
    answer = life.officer("REDIRECT hull")

    notice = life.letters(LetterKind.REDIRECT_NOTICE, Role.CSC)[-1]
    assert (life.status(), life.case.ended.target) == ("redirected", "hull")
    assert (notice.envelope_to, notice.to) == ((CSC,), Role.CSC)
    assert keys(answer.gcms) == ["gcms.redirect"]


def test_the_cscs_notice_waits_as_long_as_the_clients_letter(lives):
    life = lives(other_hold_minutes=10)
    life.refers()
    life.officer("REDIRECT cpc")

    assert {letter.leaves_at for letter in life.letters() if letter.to in (Role.CLIENT, Role.CSC)
            and letter.kind is not LetterKind.CONTACT} == {at("2026-11-23 09:10")}  # fmt: skip


def test_a_case_that_an_officer_opened_is_redirected_without_telling_the_csc(life):
    life.refers(sender=JAS.address)
    life.officer("REDIRECT cpc")

    assert not life.letters(LetterKind.REDIRECT_NOTICE)


def test_close_withdrawn_is_the_clients_doing(life):
    life.refers()
    life.officer("CLOSE withdrawn: the flight was cancelled")

    assert (life.status(), life.case.ended.reason) == ("withdrawn", "withdrawn: the flight was cancelled")


def test_reopen_stops_a_decline_that_has_not_left(life):
    life.refers()
    life.officer("DECLINE not urgent")
    answer = life.officer("REOPEN new evidence")

    assert life.to_client()[-1] == ("decline", "cancelled")
    assert (life.status(), "done.reopened" in keys(answer.happened)) == ("new", True)


def test_reopen_stops_what_the_csc_would_be_told(lives):
    life = lives(other_hold_minutes=10)
    life.refers()
    life.officer("REDIRECT cpc")
    life.officer("REOPEN a mistake")

    assert life.letter(LetterKind.REDIRECT_NOTICE).state.value == "cancelled"


def test_reopening_an_open_case_says_so(life):
    life.refers()

    assert keys(life.officer("REOPEN why not").happened) == ["done.open_already"]


def test_a_case_that_was_accepted_and_closed_is_accepted_when_it_is_reopened(life):
    life.refers()
    life.officer("ACCEPT")
    life.officer("CLOSE withdrawn")
    life.officer("REOPEN the client changed his mind")

    assert life.status() == "accepted"


@pytest.mark.parametrize("closing", ["DECLINE the client can wait", "REDIRECT hull", "CLOSE opened twice"])
def test_who_closes_what_a_colleague_accepted_is_told_that_the_client_knows(lives, closing):
    life = lives(other_hold_minutes=10)
    life.refers()
    life.officer("ACCEPT", by=ANNE)
    life.later(minutes=11).sends()
    answer = life.officer(closing, by=JAS)

    assert keys(answer.pressing) == ["pressing.accepted_and_told"]
    assert spoken(answer.pressing, "pressing.accepted_and_told", "officer") == ANNE.name
    assert spoken(answer.pressing, "pressing.accepted_and_told", "at") == at("2026-11-23 09:00")


def test_who_declines_what_was_accepted_a_minute_ago_is_told_so_although_the_client_is_not(lives):
    life = lives(other_hold_minutes=10)
    life.refers()
    life.officer("ACCEPT", by=ANNE)

    assert keys(life.officer("DECLINE a mistake", by=JAS).pressing) == ["pressing.accepted_before"]


def test_a_permit_that_is_issued_contradicts_nobody_who_accepted(life):
    life.refers()
    life.officer("ACCEPT", by=ANNE)

    assert life.sends().officer("ISSUED", by=JAS).pressing == ()


def test_a_question_that_has_not_left_is_not_asked_about_a_closed_case(lives):
    life = lives(other_hold_minutes=10)
    life.refers(Permit_needed_by=None)
    life.officer("CPC ask")
    life.officer("DECLINE the client can wait")

    assert life.letter(LetterKind.CPC_QUESTION).state.value == "cancelled"
    assert life.letter(LetterKind.CLARIFICATION).state.value == "cancelled"


def test_a_case_is_not_reopened_beside_a_newer_one_of_the_same_client(life):
    life.refers()
    life.officer("CLOSE withdrawn")
    life.later(hours=1).refers(Date_of_call="2026-11-22")
    answer = life.officer("REOPEN the client answered", case="UR-2026-0001")

    assert why(answer) == "refused.open_case_there"
    assert dict(spoken(answer.happened, "not_done.line", "why").says)["number"] == "UR-2026-0002"
    assert life.book.case("UR-2026-0001").ended is not None


def test_an_interview_that_nobody_called_off_stands_when_the_case_is_reopened(lives):
    life = lives(other_hold_minutes=10)
    life.refers()
    life.officer("INTERVIEW phone 2026-11-25 10:00")
    life.later(minutes=11).sends().officer("DECLINE the wrong case")
    answer = life.later(minutes=1).officer("REOPEN a mistake")

    assert (life.case.interview.at, life.status()) == (at("2026-11-25 10:00"), "interview")
    assert spoken(answer.happened, "done.interview_stands", "at") == at("2026-11-25 10:00")
    assert keys(life.officer("INTERVIEW phone 2026-11-25 10:00").happened)[0] == "done.interview_already"


def test_an_interview_that_was_called_off_stays_so_when_the_case_is_reopened(life):
    life.refers()
    life.officer("INTERVIEW phone 2026-11-25 10:00")
    life.later(minutes=1).sends().officer("DECLINE the wrong case")
    life.later(minutes=1).sends().officer("REOPEN a mistake")

    assert (life.case.interview, life.status()) == (None, "awaiting_documents")


def test_of_a_changed_interview_the_one_that_the_client_knows_stands(lives):
    life = lives(other_hold_minutes=10)
    life.refers()
    life.officer("INTERVIEW phone 2026-11-25 10:00")
    life.later(minutes=11).sends().officer("INTERVIEW phone 2026-11-26 14:00")
    life.officer("DECLINE the wrong case")
    life.officer("REOPEN a mistake")

    assert life.case.interview.at == at("2026-11-25 10:00")


# CPC (D17)


def test_the_question_goes_to_the_cpc_and_is_entered(life):
    life.refers(Previously_submitted_to_CPC="Yes")
    life.officer("CPC ask")

    question = life.letter(LetterKind.CPC_QUESTION)
    assert (question.envelope_to, question.to, life.case.cpc) == ((CPC,), Role.CPC, "asked")


def test_the_notice_says_where_the_processing_times_stand(life):
    life.refers(Previously_submitted_to_CPC="Yes")

    assert "pressing.processing_times" in keys(life.notice.pressing)
    assert "https://times.example/en" in life.text(life.letter(LetterKind.NOTICE))


def test_the_question_is_not_sent_twice(life):
    life.refers(Previously_submitted_to_CPC="Yes")
    life.officer("CPC ask", by=ANNE)
    answer = life.officer("CPC ask", by=JAS)

    assert dict(answer.happened[0].says)["officer"] == ANNE.name
    assert len(life.letters(LetterKind.CPC_QUESTION)) == 1


def test_the_question_is_sent_again_where_it_was_held_back(lives):
    life = lives(other_hold_minutes=10)
    life.refers(Previously_submitted_to_CPC="Yes")
    life.officer("CPC ask")
    life.officer("HOLD")
    life.officer("CPC ask")

    assert [letter.state.value for letter in life.letters(LetterKind.CPC_QUESTION)] == ["cancelled", "held"]


def test_what_was_asked_by_telephone_is_not_asked_again(life):
    life.refers(Previously_submitted_to_CPC="Yes")
    life.officer("CPC asked")
    answer = life.officer("CPC ask")

    assert keys(answer.happened) == ["done.cpc_asked_already"]
    assert not life.letters(LetterKind.CPC_QUESTION)


def test_without_the_cpcs_address_the_question_is_not_sent(lives):
    life = lives(cpc_address="")
    life.refers()

    assert why(life.officer("CPC ask")) == "refused.no_cpc_address"


@pytest.mark.parametrize(("said", "state"), [("imminent", "imminent"), ("not in time", "not_in_time")])
def test_what_the_cpc_said_ends_the_waiting(life, said, state):
    life.refers(Previously_submitted_to_CPC="Yes")
    life.officer("CPC ask")
    assert life.case.awaits_cpc
    life.officer(f"CPC {said}")

    assert (life.case.cpc, life.case.awaits_cpc) == (state, False)


def test_an_answer_is_waited_for_also_where_the_referral_spoke_of_no_application(life):
    life.refers()
    life.officer("CPC ask")

    assert life.case.awaits_cpc


# WITHDRAW (D18)


def test_the_client_is_asked_about_the_earlier_application_once(life):
    life.refers(Previously_submitted_to_CPC="Yes")
    life.officer("WITHDRAW ask", by=ANNE)
    answer = life.officer("WITHDRAW ask", by=JAS)

    assert keys(answer.happened) == ["done.withdrawal_asked_already"]
    assert len(life.letters(LetterKind.WITHDRAWAL_QUESTION)) == 1


@pytest.mark.parametrize(("said", "note"), [("yes", "withdraw_yes"), ("no", "withdraw_no"),
                                            ("in process", "withdraw_in_process")])  # fmt: skip
def test_the_answer_is_recorded_with_its_gcms_note_and_the_case_stays_open(life, said, note):
    life.refers()
    answer = life.officer(f"WITHDRAW {said}")

    assert keys(answer.gcms) == [f"gcms.{note}"]
    assert life.case.ended is None


def test_the_client_is_not_asked_about_an_application_that_nobody_knows_of(life):
    life.refers()

    assert why(life.officer("WITHDRAW ask")) == "refused.no_earlier_application"
    assert life.letters(LetterKind.WITHDRAWAL_QUESTION) == []


def test_a_yes_that_promised_a_refund_is_named_where_there_is_none(life):
    life.refers(Previously_submitted_to_CPC="Yes")
    life.officer("WITHDRAW yes", by=ANNE)

    assert "pressing.withdrawal_said_yes" in keys(life.officer("RETRAIT en traitement").pressing)


def test_what_becomes_of_the_earlier_application_is_offered_with_the_acceptance(life):
    life.refers(Previously_submitted_to_CPC="Yes")

    assert life.officer("CONTACTED by phone\nCPC not in time\nACCEPT").suggests[0] == "WITHDRAW ask"


def test_an_application_that_is_withdrawn_is_no_longer_the_cpcs_to_decide(life):
    life.refers(Previously_submitted_to_CPC="Yes")
    life.officer("WITHDRAW yes")

    assert not life.case.awaits_cpc


# CORRECT


def test_a_corrected_category_changes_the_checklist_and_keeps_what_came(life):
    life.refers()
    life.officer("RECEIVED lmia, death certificate")
    life.officer("CORRECT category: serious illness")

    assert life.documents() == {
        "lmia_or_offer": "received", "proof_of_travel": "requested", "illness_evidence": "requested",
        "death_certificate": "received",
    }  # fmt: skip


def test_a_line_that_is_no_longer_needed_is_not_asked_for(life):
    life.refers()
    life.officer("CORRECT category: business travel")

    assert life.documents()["death_certificate"] == "not_needed"
    assert "death_certificate" not in life.decided(life.letter(LetterKind.CONTACT)).documents


def test_a_held_letter_with_the_old_address_does_not_leave(life):
    life.refers()
    life.officer("CORRECT email: right@mail.example")
    life.later(minutes=31).sends()

    assert life.to_client() == [("contact", "cancelled"), ("contact", "sent")]
    assert (life.courier.to("elena@mail.example"), life.courier.to("right@mail.example")) == (0, 1)


def test_the_letter_that_an_officer_had_asked_for_is_written_anew_and_leaves_as_soon(life):
    life.refers(Permit_needed_by="2026-12-18")
    life.officer("CONTACT")
    life.officer("CORRECT email: right@mail.example")

    assert life.to_client() == [("contact", "cancelled"), ("contact", "queued")]


def test_a_letter_that_waited_by_itself_stays_here_once_something_speaks_against_it(life):
    life.refers()
    life.officer("CORRECT needed_by: 2026-12-18")

    assert life.to_client() == [("contact", "cancelled")]


def test_what_already_spoke_against_a_letter_that_was_going_does_not_keep_it_here(life):
    life.refers()
    life.receives(life.referral(Notes="the agent sent it twice"))
    life.officer("CORRECT phone: 613 555 0199")

    assert life.to_client() == [("contact", "cancelled"), ("contact", "held")]


def test_the_answer_says_that_nothing_goes_to_the_client_by_itself_any_more(life):
    life.refers()
    answer = life.officer("CORRECT needed_by: 2026-12-18")

    assert keys(answer.ahead) == ["ahead.contact_due", "ahead.nothing_without_you"]


def test_that_an_earlier_letter_was_asked_for_says_nothing_of_one_that_goes_by_itself(life):
    life.refers()
    life.officer("CONTACT")
    life.sends().bounces(life.letter(LetterKind.CONTACT))
    life.officer("CORRECT email: right@mail.example")
    life.officer("CORRECT needed_by: 2026-12-18")

    assert life.to_client() == [("contact", "bounced"), ("contact", "cancelled")]


def test_nor_that_an_officer_asked_for_documents(life):
    life.refers()
    life.officer("DOCS caq")
    life.sends().officer("CORRECT needed_by: 2026-12-18")

    assert life.to_client() == [("contact", "cancelled"), ("document_request", "sent")]


def test_any_other_letter_that_was_stopped_has_to_be_asked_for_again(lives):
    life = lives(other_hold_minutes=10)
    life.refers()
    life.officer("MESSAGE Please call me.")
    answer = life.officer("CORRECT language: French")

    assert keys(answer.pressing) == ["pressing.write_again"]
    assert ("message", "cancelled") in life.to_client()


def test_a_correction_that_no_letter_repeats_stops_none_but_what_asks_for_documents(lives):
    life = lives(other_hold_minutes=10)
    life.refers()
    life.officer("MESSAGE Please call me.")
    life.officer("CORRECT phone: 613 555 0199")

    assert ("message", "held") in life.to_client()


def test_a_correction_that_completes_the_case_sends_the_contact_letter(life):
    life.refers(Date_of_birth=None)
    answer = life.officer("CORRECT date of birth: 1984-02-29")

    assert (life.status(), life.to_client()) == ("new", [("contact", "held")])
    assert [letter.kind for letter in answer.shows] == [LetterKind.CONTACT]


def test_a_corrected_call_date_moves_the_deadline_and_the_answer_shows_its_working(life):
    life.refers()
    answer = life.officer("CORRECT call date: 2026-11-20")

    assert life.case.due_at == at("2026-11-26 17:00")
    assert "done.deadline_now" in keys(answer.happened)


def test_an_old_call_date_that_an_officer_confirmed_stays_confirmed(life):
    life.refers()
    life.officer("CORRECT call date: 2026-10-01")
    due = life.case.due_at
    life.officer("CORRECT phone: 613 555 0199")

    assert (due, life.case.due_at) == (at("2026-10-07 17:00"), due)


def test_a_call_date_that_was_too_old_to_be_believed_is_confirmed_by_saying_it_again(life):
    life.refers(Date_of_call="2026-10-01")
    assert life.case.due_at == at("2026-11-27 17:00")
    life.officer("CORRECT call date: 2026-10-01")

    assert life.case.due_at == at("2026-10-07 17:00")


def test_once_contact_is_made_a_moved_deadline_is_no_news(life):
    life.refers()
    life.officer("CONTACTED by phone")
    answer = life.officer("CORRECT call date: 2026-11-20")

    assert "done.deadline_now" not in keys(answer.happened)


@pytest.mark.parametrize("said", ["CORRECT travel date: none", "CORRIGER date de voyage : aucune"])
def test_a_field_is_emptied_by_saying_none(life, said):
    life.refers(Travel_date="2026-11-25")
    answer = life.officer(said)

    assert life.case.referral.values["travel_date"] is None
    assert keys(answer.happened)[0] == "done.cleared"


def test_a_field_that_is_required_is_not_emptied(life):
    life.refers()

    assert why(life.officer("CORRECT uci: none")) == "refused.field_is_required"
    assert life.case.referral.text("uci")


def test_an_address_may_be_emptied_where_there_is_a_telephone(life):
    life.refers()
    life.officer("CORRECT email: none")

    assert (life.case.client_address, life.status()) == ("", "new")
    assert life.to_client() == [("contact", "cancelled")]


def test_of_two_letters_that_wait_only_the_one_that_was_asked_for_is_asked_for(lives):
    life = lives(other_hold_minutes=60)
    life.refers(Permit_needed_by="2026-12-18")
    life.officer("DOCS lmia", by=ANNE)
    life.officer("CORRECT phone: 613 555 0199", by=JAS)

    assert life.to_client() == [("document_request", "cancelled")]


def test_what_the_referral_says_already_is_not_corrected(life):
    life.refers()
    answer = life.officer("CORRECT email: elena@mail.example")

    assert keys(answer.happened) == ["done.corrected_already"]
    assert life.to_client() == [("contact", "held")]


def test_corrected_twice_tells_who_did(life):
    life.refers()
    life.officer("CORRECT phone: 613 555 0199", by=ANNE)
    answer = life.officer("CORRECT phone: 613 555 0199", by=JAS)

    assert "done.already_by" in keys(answer.happened)


def test_another_field_was_corrected_by_somebody_else_and_that_is_not_told(life):
    life.refers()
    life.officer("CORRECT phone: 613 555 0199", by=ANNE)
    answer = life.officer("CORRECT postal code: K7L 1A1", by=JAS)

    assert keys(answer.happened) == ["done.corrected_already"]


@pytest.mark.parametrize(
    ("address", "whose"),
    [
        (MAILBOX, "our_own_address"),
        (MAILBOX.upper().replace("@", "+X@"), "our_own_address"),
        (JAS.address, "staff_address"),
        (JAS.address.replace("@", "+private@"), "staff_address"),
        ("postmaster@office.example", "role_address"),
        ("abuse@office.example", "role_address"),
        ("info@office.example", "role_address"),
        ("no-reply@mail.example", "role_address"),
        ("agent@csc.example", "referrers_address"),
        (CPC, "cpc_address"),
        ("hull@other.example", "offices_address"),
    ],
)
@pytest.mark.parametrize("order", ["CORRECT email:", "CORRIGER courriel du représentant :"])
def test_an_address_of_the_office_or_of_who_refers_is_no_clients(life, order, address, whose):
    life.refers()

    assert why(life.officer(f"{order} {address}")) == f"refused.{whose}"


@pytest.mark.parametrize("address", ["j.singh@mail.example", "info@mail.example", "elena+permit@mail.example"])
def test_a_clients_own_address_may_look_like_one(life, address):
    life.refers()
    life.officer(f"CORRECT email: {address}")

    assert life.case.client_address == address


@pytest.mark.parametrize(
    "address",
    ["elena@boo\u212ax.example", "\uff45lena@mail.example", "elena@mail.\u017fample", "\u0435lena@mail.example"],
)
def test_letters_that_only_look_like_ascii_are_no_address(life, address):
    life.refers()
    life.officer(f"CORRECT email: {address}")

    assert life.case.client_address == "elena@mail.example"


@pytest.mark.parametrize(("closing", "kind"), [("DECLINE not urgent", "decline"), ("REDIRECT hull", "redirect")])
def test_a_letter_that_waits_on_a_closed_case_goes_to_the_corrected_address(lives, closing, kind):
    life = lives(other_hold_minutes=10)
    life.refers()
    life.later(hours=1).sends().officer(closing)
    was = life.letter(LetterKind(kind)).leaves_at
    life.later(minutes=3).officer("CORRECT email: new@mail.example")
    life.later(minutes=10).sends()

    assert [(one.envelope_to, one.state.value, one.leaves_at) for one in life.letters(LetterKind(kind))] == [
        (("elena@mail.example",), "cancelled", was),
        (("new@mail.example",), "sent", was),
    ]


def test_on_a_closed_case_whose_letters_have_left_nothing_is_corrected(life):
    life.refers()
    life.later(hours=1).sends().officer("DECLINE not urgent")
    life.later(minutes=20).sends()

    assert why(life.officer("CORRECT email: new@mail.example")) == "refused.closed"


def test_a_uci_that_an_open_case_has_is_a_finding(life):
    life.refers()
    life.refers(UCI="1111-1111", Date_of_birth="1984-02-28")
    life.officer("CORRECT uci: 22-3344-5566")

    assert [finding.code for finding in life.case.worked.findings] == ["duplicate_referral"]
    assert life.letters(LetterKind.CONTACT)[-1].state.value == "cancelled"


def test_that_the_client_was_referred_twice_survives_a_correction(life):
    life.refers()
    life.receives(life.referral(Notes="again"))
    life.officer("CORRECT phone: 613 555 0199")

    assert [finding.code for finding in life.case.worked.findings] == ["duplicate_referral"]


def test_a_corrected_address_that_once_bounced_is_tried_again(life):
    life.refers()
    life.officer("CONTACT")
    life.sends().bounces(life.letter(LetterKind.CONTACT))
    life.officer("CORRECT email: other@mail.example")
    life.officer("CORRECT email: elena@mail.example")

    assert life.case.reachable


# MESSAGE, NOTE, TAKE, ASSIGN, HOLD


def test_message_sends_the_text_to_the_end_of_the_mail(life):
    life.refers()
    life.officer("MESSAGE Please call me.\n\nMy number is 555-0100.")

    assert "My number is 555-0100." in life.text(life.letter(LetterKind.MESSAGE))


def test_the_same_message_twice_in_a_day_is_sent_once(life):
    life.refers()
    life.officer("MESSAGE\nPlease call us.", by=ANNE)
    answer = life.sends().later(minutes=1).officer("MESSAGE Please  call us.", by=JAS)

    said = dict(spoken(answer.happened, "done.already", "says").says)
    assert (said["officer"], said["at"]) == (ANNE.name, at("2026-11-23 09:00"))
    assert len(life.letters(LetterKind.MESSAGE)) == 1


def test_other_words_or_the_same_on_another_day_are_another_message(life):
    life.refers()
    life.officer("MESSAGE\nPlease call us.")
    life.sends().officer("MESSAGE\nPlease call us at noon.")
    life.sends().later(days=1).officer("MESSAGE\nPlease call us.")

    assert len(life.letters(LetterKind.MESSAGE)) == 3


def test_the_same_message_is_sent_where_the_first_was_stopped_or_went_elsewhere(lives):
    life = lives(other_hold_minutes=10)
    life.refers()
    life.officer("MESSAGE Please call us.")
    life.officer("HOLD")
    life.officer("MESSAGE Please call us.")
    life.later(minutes=11).sends().officer("CORRECT email: elena2@mail.example")
    life.officer("MESSAGE Please call us.")

    assert [one.state.value for one in life.letters(LetterKind.MESSAGE)] == ["cancelled", "sent", "held"]


def test_a_note_is_sent_to_nobody(life):
    life.refers()
    before = life.to_client()
    life.officer("NOTE spoke to the consulate")

    assert life.to_client() == before


def test_taking_a_case_over_tells_who_had_it(life):
    life.refers()
    life.officer("TAKE", by=ANNE)
    answer = life.officer("TAKE", by=JAS)

    assert spoken(answer.happened, "done.taken_over", "before") == ANNE.name
    assert (life.notice.headline.key, life.notice.addresses[0].address) == ("headline.taken", ANNE.address)


def test_assigning_tells_the_officer_who_gets_it(life):
    life.refers()
    life.officer("ASSIGN Anne Tremblay", by=LEE)

    assert life.case.officer == ANNE.address
    assert (life.notice.headline.key, life.notice.addresses[0].address) == ("headline.assigned", ANNE.address)


def test_take_with_a_name_gives_it_to_that_officer(life):
    life.refers()
    life.officer("TAKE Anne Tremblay", by=JAS)

    assert life.case.officer == ANNE.address


def test_a_case_is_not_given_to_an_administrator_nor_to_a_stranger(life):
    life.refers()

    assert keys(life.officer(f"ASSIGN {ADA.address}").headline) == ["headline.nothing_done"]
    assert keys(life.officer("ASSIGN Somebody Else").headline) == ["headline.nothing_done"]
    assert life.case.officer == ""


def test_taking_what_is_mine_changes_nothing(life):
    life.refers()
    life.officer("TAKE")

    assert keys(life.officer("TAKE").happened) == ["done.assigned_already"]


def test_hold_stops_every_letter_that_has_not_left_and_only_those(lives):
    life = lives(other_hold_minutes=10)
    life.refers()
    life.officer("MESSAGE first")
    life.later(minutes=11).sends().officer("CPC ask")
    life.officer("HOLD")

    assert life.to_client() == [("contact", "cancelled"), ("message", "sent")]
    assert life.letter(LetterKind.CPC_QUESTION).state.value == "cancelled"


def test_after_hold_no_correction_sends_the_contact_letter_by_itself(life):
    life.refers()
    life.officer("HOLD")
    life.officer("CORRECT phone: 613 555 0199")
    assert life.to_client() == [("contact", "cancelled")]

    life.officer("CONTACT")
    assert life.to_client()[-1] == ("contact", "queued")


def test_a_letter_that_was_held_back_asked_for_nothing(life):
    life.refers()
    life.officer("HOLD")

    assert set(life.documents().values()) == {"missing"}


def test_with_nothing_to_hold_the_answer_says_so(lives):
    life = lives(contact="officer")
    life.refers()
    life.officer("CONTACT")

    assert keys(life.sends().officer("HOLD").happened) == ["done.nothing_to_hold"]


def test_hold_keeps_the_contact_letter_here_that_would_go_once_the_referral_is_complete(life):
    life.refers(Permit_needed_by=None)
    answer = life.sends().officer("HOLD")
    life.refers()

    assert keys(answer.happened) == ["done.nothing_to_hold", "done.held_back"]
    assert (life.cases, life.to_client(), life.status()) == (["UR-2026-0001"], [], "new")


@pytest.mark.parametrize("closing", ["DECLINE the client can wait", "REDIRECT hull"])
def test_hold_says_that_the_client_is_not_told_that_the_case_is_closed(lives, closing):
    life = lives(other_hold_minutes=10)
    life.refers()
    life.officer(closing, by=ANNE)
    answer = life.later(minutes=1).officer("HOLD", by=JAS)

    assert keys(answer.pressing) == ["pressing.client_not_told"]
    assert spoken(answer.pressing, "pressing.client_not_told", "status") == life.status()


def test_a_decline_that_is_held_back_by_its_own_mail_is_told_to_nobody(life):
    life.refers()

    assert keys(life.officer("DECLINE the client can wait\nHOLD").pressing) == ["pressing.client_not_told"]


def test_who_told_the_client_that_the_case_is_closed_may_stop_the_letter(life):
    life.refers()
    life.officer("DECLINE the client can wait")
    life.officer("CONTACTED and told by telephone")

    assert life.officer("HOLD").pressing == ()


def test_a_contact_letter_that_the_same_mail_writes_anew_does_not_ask_for_what_it_ticks(life):
    life.refers()
    life.officer("CORRECT email: other@mail.example\nRECEIVED lmia")

    assert life.to_client() == [("contact", "cancelled"), ("contact", "held")]
    assert life.documents()["lmia_or_offer"] == "received"
    assert "lmia_or_offer" not in life.decided(life.letter(LetterKind.CONTACT)).documents
