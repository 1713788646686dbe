"""An officer's mail: who may, on which case, all of it or nothing, and one answer that says which."""

import pytest

from mailbot.vocabulary.letter_kinds import LetterKind, Role
from mailbot.vocabulary.office import Person
from tests.office_life import ADA, ANNE, GUESSED, JAS, LEE, MAILBOX, at, keys, spoken

# One answer


def test_every_mail_with_commands_gets_one_answer_to_the_rosters_address(life):
    life.refers()
    life.officer("CONTACT\nNOTE called twice", Reply_To="somewhere@else.example")

    (answer,) = life.letters(LetterKind.ANSWER)
    assert answer.envelope_to == (JAS.address,)


def test_the_answer_is_in_the_officers_language_whatever_the_command_was_in(life):
    life.refers()

    assert life.officer("CONTACT", by=ANNE).language == "fr"
    assert life.officer("NOTE: bonjour", by=JAS).language == "en"


def test_the_answer_shows_what_the_client_is_sent_in_full_and_when_it_leaves(life):
    life.refers()
    answer = life.officer("DECLINE the client can wait")

    assert [letter.kind for letter in answer.shows] == [LetterKind.DECLINE]
    assert "ahead.letter_leaves" in keys(answer.ahead)


def test_a_mail_without_a_command_is_kept_as_a_note_and_nothing_is_sent(life):
    life.refers()
    answer = life.officer("Her papers are on my desk, I read them tonight.")

    assert keys(answer.happened) == ["done.noted_only"]
    assert life.events()[-1] == "Noted"
    assert life.to_client() == [("contact", "held")]


def test_what_may_have_been_a_call_is_kept_as_a_note_and_asked_about(life):
    life.refers()
    answer = life.officer("I had the client on the phone, will call back tomorrow.")

    assert keys(answer.happened)[0] == "done.noted_only"
    assert answer.suggests[0].startswith("CALLED")
    assert life.events()[-1] == "Noted"
    assert life.to_client() == [("contact", "held")]


def test_a_mail_without_a_word_leaves_no_empty_note(life):
    life.refers()
    answer = life.officer("\n")

    assert keys(answer.headline) == ["headline.nothing_read"]
    assert "Noted" not in life.events()


def test_a_line_that_comes_close_to_an_order_beside_one_that_is_done_is_named_and_offered(life):
    life.refers()
    answer = life.officer("NOTE she called\n\nAccept only if the ticket is real.")

    assert "Noted" in life.events()
    assert "not_done.line" in keys(answer.pressing)
    assert answer.suggests[0] == "ACCEPT"


# All of it or nothing


def test_one_line_that_is_not_understood_and_nothing_is_done(life):
    life.refers()
    before = life.events()
    answer = life.officer("ACCEPT\nDOCS passport of the cat")

    assert keys(answer.headline) == ["headline.nothing_done"]
    assert life.events() == [*before, "LetterPaused"]
    assert life.to_client() == [("contact", "paused")]


def test_one_command_that_cannot_be_done_and_nothing_is_done(life):
    life.refers(Email_address=None, Telephone=None)
    before = life.events()
    answer = life.officer("RECEIVED lmia\nCONTACT")

    assert spoken(answer.happened, "not_done.line", "why").key == "refused.no_address"
    assert life.events() == before


def test_the_answer_to_what_was_not_done_repeats_the_mail_so_that_it_can_be_sent_again(life):
    life.refers()

    assert "ACCEPTT" in life.officer("ACCEPTT").quoted


# Several commands see each other


def test_a_letter_that_a_later_line_holds_is_not_written(life):
    life.refers()
    life.officer("HOLD")
    answer = life.officer("CONTACT\nHOLD")

    assert life.to_client() == [("contact", "cancelled")]
    assert "done.letter_not_written" in keys(answer.happened)
    assert answer.shows == ()
    assert set(life.documents().values()) == {"missing"}


def test_a_held_letter_that_is_let_go_and_held_in_one_mail_stays_here(life):
    life.refers()
    life.officer("CONTACT\nHOLD")
    life.sends()

    assert life.to_client() == [("contact", "cancelled")]


def test_held_and_then_sent_in_one_mail_is_written_anew(life):
    life.refers()
    life.officer("HOLD\nCONTACT")

    assert life.to_client() == [("contact", "cancelled"), ("contact", "queued")]


def test_a_request_and_a_decline_in_one_mail_is_a_decline(life):
    life.refers()
    life.officer("DOCS lmia\nDECLINE not urgent")

    assert life.to_client() == [("contact", "cancelled"), ("decline", "held")]


def test_the_address_is_corrected_before_anything_is_written_wherever_it_stands(life):
    life.refers()
    life.officer("CONTACT\nCORRECT email: right@mail.example")
    life.sends()

    assert life.to_client() == [("contact", "cancelled"), ("contact", "sent")]
    assert life.courier.to("elena@mail.example") == 0
    assert life.courier.to("right@mail.example") == 1


def test_a_message_may_stand_below_the_command_that_closes_the_case(life):
    life.refers()
    life.officer("ISSUED\nMESSAGE Your permit is ready.")

    assert life.status() == "issued"
    assert ("message", "queued") in life.to_client()


def test_a_message_about_a_case_that_was_closed_before_is_not_sent_whatever_stands_above_it(life):
    life.refers()
    life.officer("CLOSE opened by mistake")
    answer = life.officer("NOTE one more thing\nMESSAGE hello")

    assert spoken(answer.happened, "not_done.line", "why").key == "refused.closed"


def test_two_endings_in_one_mail_are_none(life):
    life.refers()
    answer = life.officer("DECLINE not urgent\nCLOSE duplicate")

    assert spoken(answer.happened, "not_done.line", "why").key == "refused.closed"
    assert life.status() == "new"


def test_accepted_after_it_was_declined_in_the_same_mail_is_not_done(life):
    life.refers()

    assert keys(life.officer("DECLINE not urgent\nACCEPT").headline) == ["headline.nothing_done"]


# Which case


def test_the_number_in_the_subject_names_the_case(life):
    life.refers()
    life.officer("TAKE", case="UR-2026-0001")

    assert life.case.officer == JAS.address


def test_our_message_id_names_the_case_whatever_the_subject_became(life):
    life.refers()
    notice = life.letter(LetterKind.NOTICE)
    life.officer("TAKE", case=None, answers=notice.message_id)

    assert life.case.officer == JAS.address


def test_a_message_id_that_only_looks_like_ours_names_nothing(life):
    life.refers()
    answer = life.officer("TAKE", case=None, answers=GUESSED)

    assert spoken(answer.happened, "not_done.line", "why").key == "refused.which_case"
    assert life.case.officer == ""


def test_a_case_that_does_not_exist_is_named_in_the_answer(life):
    life.refers()
    answer = life.officer("TAKE", case="UR-2026-0999")

    assert spoken(answer.happened, "not_done.line", "why").key == "refused.no_such_case"


def test_a_number_and_a_thread_that_disagree_name_no_case(life):
    life.refers()
    first = life.letter(LetterKind.NOTICE)
    life.refers(UCI="1111-1111")
    answer = life.officer("DECLINE not urgent", case="UR-2026-0002", answers=first.message_id)

    assert spoken(answer.happened, "not_done.line", "why").key == "refused.two_cases"
    assert [life.book.case(number).ended for number in life.cases] == [None, None]


def test_other_numbers_in_the_text_mean_nothing(life):
    life.refers()
    life.refers(UCI="1111-1111")
    life.officer("NOTE see also UR-2026-0001\nTAKE", case="UR-2026-0002")

    assert (life.book.case("UR-2026-0001").officer, life.case.officer) == ("", JAS.address)


def test_prose_that_names_no_case_is_set_aside_and_its_writer_told(life):
    life.refers()
    answer = life.officer("How are you all?", case=None)

    assert keys(answer.headline) == ["headline.set_aside"]
    assert life.aside == ["aside.officer_without_case"]


# Who may


def test_a_mail_in_an_officers_name_that_is_not_vouched_for_is_set_aside_unanswered(life):
    life.refers()
    before = len(life.letters())
    life.officer("DECLINE not urgent", trusted=False)

    assert (life.status(), len(life.letters())) == ("new", before)
    assert life.aside == ["trust.forged"]


def test_a_supervisor_may_work_on_any_case(life):
    life.refers()
    life.officer("ACCEPT", by=LEE)

    assert life.status() == "accepted"


def test_an_administrator_commands_nothing(life):
    life.refers()
    answer = life.officer("ACCEPT", by=ADA)

    assert spoken(answer.happened, "not_done.line", "why").key == "refused.not_for_you"
    assert life.status() == "new"


def test_a_client_who_writes_a_command_commands_nothing(life):
    life.refers()
    life.officer("CONTACT")
    life.sends().client("ACCEPT")

    assert life.case.accepted_at is None
    assert life.notice.headline.key == "headline.client_asks"


def test_a_client_on_the_offices_own_domain_commands_nothing(life):
    life.refers(Email_address="elena@office.example")
    life.client("ACCEPT", sender="elena@office.example")

    assert life.case.accepted_at is None
    assert life.letters(LetterKind.ANSWER) == []


def test_a_mail_in_our_own_name_commands_nothing_and_is_not_answered(life):
    life.refers()
    before = len(life.letters())
    life.receives(life.mail(MAILBOX, f"Re: [{life.case.number}]", "ACCEPT"))

    assert (life.case.accepted_at, len(life.letters())) == (None, before)


def test_any_officer_may_work_on_any_case(life):
    life.refers()
    life.officer("TAKE", by=ANNE)
    life.officer("ACCEPT", by=JAS)

    assert life.status() == "accepted"


# Direct mail (D13)


def test_an_officer_who_writes_to_the_client_with_the_mailbox_in_copy_has_made_contact(life):
    life.refers()
    answer = life.officer("Dear Ms. Marchetti, please call me.", to="elena@mail.example", cc=MAILBOX)

    assert keys(answer.headline) == ["headline.direct_mail"]
    assert life.case.made.how == "officer"
    assert keys(answer.gcms) == ["gcms.first_contact_mail"]


def test_it_is_known_by_the_clients_address_alone(life):
    life.refers()
    life.officer("Please call me.", case=None, subject="Your permit", to="elena@mail.example", cc=MAILBOX)

    assert life.case.made is not None


def test_nothing_in_a_mail_to_the_client_is_a_command(life):
    life.refers()
    life.officer("DECLINE not urgent", to="elena@mail.example", cc=MAILBOX)

    assert (life.case.ended, life.to_client()) == (None, [("contact", "cancelled"), ("contact", "held")])


def test_who_writes_to_the_client_is_told_when_the_short_letter_leaves(life):
    life.refers()
    life.receives(life.mail(JAS.address, "Your request", "Dear Elena, ...", to="elena@mail.example", cc=MAILBOX))
    answer = life.decided(life.letter(LetterKind.ANSWER))

    assert spoken(answer.ahead, "ahead.letter_leaves", "at") == at("2026-11-23 09:30")


def test_direct_mail_in_an_officers_name_that_is_not_vouched_for_is_no_contact(life):
    life.refers()
    life.officer("Please call me.", to="elena@mail.example", cc=MAILBOX, trusted=False)

    assert life.case.made is None
    assert life.aside == ["trust.forged"]


def test_an_officer_who_is_also_the_clients_contact_makes_no_contact_by_every_mail(life):
    life.refers(Email_address=ANNE.address)
    life.officer("NOTE ok", by=JAS, cc=ANNE.address)

    assert life.case.made is None
    assert "Noted" in life.events()


def test_a_mail_to_clients_of_two_cases_names_neither(life):
    life.refers()
    life.refers(UCI="1111-1111", Email_address="other@mail.example")
    life.officer("Hello", case=None, subject="hi", to="elena@mail.example, other@mail.example", cc=MAILBOX)

    assert [life.book.case(number).made for number in life.cases] == [None, None]


# Closed cases


@pytest.mark.parametrize("command", ["CONTACT", "DOCS lmia", "ACCEPT", "ISSUED", "DECLINE again", "RECEIVED lmia",
                                     "MESSAGE hello", "CORRECT email: a@b.example", "REDIRECT cpc", "CLOSE again",
                                     "CPC ask", "WITHDRAW ask", "INTERVIEW phone 2026-11-25 10:00"])  # fmt: skip
def test_a_command_for_a_closed_case_is_answered_with_who_closed_it_and_when(life, command):
    life.refers()
    life.officer("CLOSE opened by mistake", by=ANNE)
    before = life.events()
    answer = life.officer(command)

    why = spoken(answer.happened, "not_done.line", "why")
    assert (why.key, dict(why.says)["by"], dict(why.says)["at"]) == ("refused.closed", ANNE.name, life.now)
    assert life.events() == before


@pytest.mark.parametrize("command", ["NOTE it is over", "CONTACTED by phone", "TAKE", "STATUS", "PROOF", "HOLD"])
def test_a_closed_case_still_takes(life, command):
    life.refers()
    life.officer("CLOSE opened by mistake")

    assert keys(life.officer(command).headline) != ["headline.nothing_done"]
    assert life.status() == "closed"


# Questions


def test_status_tells_the_whole_case_and_changes_nothing(life):
    life.refers()
    before = life.events()
    answer = life.officer("STATUS")

    assert (answer.topics, life.events()) == (("status",), before)


def test_list_tells_my_open_cases_the_most_pressing_first_and_needs_no_case(life):
    for uci, call in (("1111-1111", "2026-11-23"), ("2222-2222", "2026-11-20"), ("3333-3333", "2026-11-23")):
        life.refers(UCI=uci, Date_of_call=call)
    life.officer("TAKE", case="UR-2026-0001")
    life.officer("TAKE", case="UR-2026-0002")
    life.officer("TAKE", case="UR-2026-0003", by=ANNE)

    answer = life.officer("LIST", case=None)

    assert [case.number for case in answer.cases] == ["UR-2026-0002", "UR-2026-0001"]


def test_help_needs_no_case(life):
    assert life.officer("HELP", case=None).topics == ("help",)


def test_proof_encloses_every_letter_to_the_client(life):
    life.refers()
    life.officer("CONTACT")
    life.sends().officer("PROOF")

    assert life.files(life.letter(LetterKind.ANSWER)) == ["01-contact.eml"]
    assert "250 2.0.0 taken" in life.text(life.letter(LetterKind.ANSWER))


def test_an_office_whose_people_read_one_language_gets_one_mail(lives):
    life = lives(people=(JAS, Person("Kim Ng", "k.ng@office.example", "en")))
    life.refers()

    assert [len(notice.addresses) for notice in life.notices()] == [2]
    assert life.letters(to=Role.OFFICER)[0].envelope_to == (JAS.address, "k.ng@office.example")


# A program that answers for an officer, and does not say so in its header


def answers_ours(life, text, **more):
    """What a program does with the last letter that its owner got."""
    last = next(one for one in reversed(life.letters()) if JAS.address in one.envelope_to)
    return life.officer(text, answers=last.message_id, **more)


@pytest.mark.parametrize("text", ["I am away until Friday.", "", "DECLIN: away until Friday"])
def test_an_officers_program_that_answers_every_answer_is_answered_ten_times_a_day(life, text):
    life.refers()
    for _ in range(30):
        answers_ours(life, text)

    assert len(life.letters(LetterKind.ANSWER)) == 10
    assert life.officer("STATUS") is not None

    life.later(days=1)
    assert answers_ours(life, text) is not None


def test_a_program_that_names_no_case_is_not_told_of_for_ever(life):
    life.officer("LIST", case=None)
    for _ in range(30):
        answers_ours(life, "I am away until Friday.", case=None)
        life.ticks()

    assert len(life.letters(LetterKind.ANSWER)) == 11
    assert len(life.aside) == 10


def test_however_many_commands_an_officer_gave_what_is_misspelt_is_answered(life):
    life.refers()
    for _ in range(12):
        answers_ours(life, "NOTE called again")

    assert answers_ours(life, "DECLNE: not urgent").headline.key == "headline.nothing_done"


def test_however_much_an_officer_forwards_every_letter_is_set_aside(life):
    for number in range(12):
        life.officer(f"Dear colleagues, doctor {number} has to start on Monday.", case=None)

    assert len(life.aside) == 12


def test_what_a_program_says_of_a_case_above_the_limit_is_kept(life):
    life.refers()
    for _ in range(12):
        answers_ours(life, "DECLIN: away until Friday")

    assert life.events().count("Noted") == 2
