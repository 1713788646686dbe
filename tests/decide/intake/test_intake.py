"""A referral comes in: a case, a question to the CSC, or a link to the case that is there already."""

from datetime import date

import pytest

from mailbot.vocabulary.case_state import needed_by
from mailbot.vocabulary.letter_kinds import LetterKind, Role
from tests.office_life import ADA, ANNE, CSC, JAS, MAILBOX, REFERRAL, at, form, keys, spoken

# A complete one


def test_a_complete_referral_opens_a_case_and_its_contact_letter_is_held_half_an_hour(life):
    case = life.refers()

    assert (case.number, case.status(life.now)) == ("UR-2026-0001", "new")
    assert life.to_client() == [("contact", "held")]
    assert life.letter(LetterKind.CONTACT).leaves_at == at("2026-11-23 09:30")


def test_the_contact_letter_asks_for_everything_that_is_missing(life):
    life.refers()

    assert life.decided(life.letter(LetterKind.CONTACT)).documents == (
        "lmia_or_offer", "proof_of_travel", "death_certificate",
    )  # fmt: skip
    assert set(life.documents().values()) == {"requested"}


def test_officers_learn_what_was_understood_what_will_go_and_when_and_how_to_stop_it(life):
    life.refers()

    assert keys(life.notice.headline, life.notice.ahead) == [
        "headline.new_case", "ahead.contact_due", "ahead.letter_leaves",
    ]  # fmt: skip
    assert [letter.kind for letter in life.notice.shows] == [LetterKind.CONTACT]
    assert life.notice.suggests[0] == "HOLD"


def test_the_notice_drafts_the_gcms_note_of_the_first_contact(life):
    life.refers()

    assert keys(life.notice.gcms) == ["gcms.first_contact_letter"]


def test_every_officer_is_told_in_their_language_and_nobody_else(life):
    life.refers()

    told = {notice.language: [person.address for person in notice.addresses] for notice in life.notices()}
    assert told == {"fr": [ANNE.address], "en": [JAS.address]}


def test_in_turn_each_officer_gets_a_case_and_only_that_officer_is_told(lives):
    life = lives(assign="round_robin")

    officers = [life.refers(UCI=uci).officer for uci in ("1111-1111", "2222-2222", "3333-3333")]

    assert officers == [ANNE.address, JAS.address, ANNE.address]
    assert [person.address for person in life.notice.addresses] == [ANNE.address]


def test_where_the_office_says_so_nothing_goes_without_an_officer(lives):
    life = lives(contact="officer")
    life.refers()

    assert life.to_client() == []
    assert "ahead.nothing_without_you" in keys(life.notice.ahead)
    assert life.notice.suggests[0] == "CONTACT"


def test_a_client_without_an_address_is_for_the_telephone(life):
    case = life.refers(Email_address=None)

    assert (case.incomplete, life.to_client()) == (False, [])
    assert "ahead.telephone_only" in keys(life.notice.ahead)


def test_the_subjects_of_our_mail_hold_nothing_personal(life):
    life.refers()
    life.sends()

    for letter in life.letters():
        head = life.room.blobs.get(letter.blob).partition(b"\r\n\r\n")[0].decode()
        subject = next(line for line in head.split("\r\n") if line.startswith("Subject:"))
        assert not any(word in subject for word in ("Marchetti", "Elena", "5566", "1984"))


# Findings: an officer decides


def test_with_a_finding_against_it_nothing_goes_to_the_client(life):
    case = life.refers(Permit_needed_by="2026-12-18")

    assert [finding.code for finding in case.worked.findings] == ["can_wait"]
    assert life.to_client() == []
    assert "finding.can_wait" in [spoken(life.notice.pressing, "pressing.finding", "finding").key]


def test_ccms_informs_and_holds_nothing_back(life):
    case = life.refers(Urgent_category="ccms")

    assert [finding.code for finding in case.worked.findings] == ["ccms"]
    assert life.to_client() == [("contact", "held")]


# Who is believed


def test_a_form_of_a_stranger_is_set_aside_and_nobody_is_answered(life):
    folder = life.receives(life.referral("someone@elsewhere.example"))

    assert (folder, life.cases, life.letters()) == ("review", [], [])
    assert life.aside == ["aside.unknown_referrer"]


def test_a_referrer_whose_mail_the_server_does_not_vouch_for_is_set_aside(life):
    life.receives(life.mail(CSC, "Urgent referral", form(REFERRAL), trusted=False))

    assert (life.cases, life.letters()) == ([], [])
    assert life.aside == ["trust.forged"]


def test_a_form_that_an_officer_passes_on_is_a_case_of_which_the_officer_is_the_referrer(life):
    case = life.refers(sender=JAS.address, Date_of_birth=None)

    assert (case.referrer, case.opened_by_officer, case.status(life.now)) == (JAS.address, True, "incomplete")
    assert not life.letters(LetterKind.CLARIFICATION)


def test_a_partner_on_the_list_refers_too(lives):
    life = lives(referrers=("@csc.example", "health@province.example"))
    life.refers(sender="health@province.example")

    assert life.cases == ["UR-2026-0001"]


def test_an_address_that_is_our_own_mailbox_is_nobodys_client(life):
    case = life.refers(Email_address=MAILBOX)

    assert (case.client_address, life.to_client()) == ("", [])
    assert [problem.says.key for problem in case.referral.problems] == ["problem.our_own_address"]


@pytest.mark.parametrize(
    "header", [{"Auto_Submitted": "auto-generated"}, {"Precedence": "bulk"}, {"Return_Path": "<>"}]
)
def test_a_whole_form_that_the_cscs_ticket_system_sends_is_a_referral(life, header):
    life.receives(life.mail(CSC, "Urgent referral", form(REFERRAL), **header))

    assert (life.cases, life.to_client()) == (["UR-2026-0001"], [("contact", "held")])


def test_what_such_a_form_lacks_is_not_asked_of_a_machine_and_the_officers_know(life):
    life.receives(life.mail(CSC, "Urgent referral", form(REFERRAL | {"UCI": "12345"}), Auto_Submitted="auto-generated"))

    assert life.status() == "incomplete"
    assert not life.letters(to=Role.CSC)
    assert "ahead.csc_not_asked" in keys(life.notice.ahead)


@pytest.mark.parametrize("sender", ["stranger@elsewhere.example", JAS.address])
def test_a_form_that_a_machine_sends_for_a_stranger_or_by_an_officers_rule_is_set_aside(life, sender):
    life.receives(life.mail(sender, "FW: Urgent referral", form(REFERRAL), Auto_Submitted="auto-generated"))

    assert (life.cases, life.aside) == ([], ["aside.unknown_referrer"])


# Incomplete


def test_an_incomplete_referral_is_asked_about_and_the_officers_know(life):
    case = life.refers(UCI="12345", Date_of_birth=None)

    assert case.status(life.now) == "incomplete"
    asked = life.decided(life.letter(LetterKind.CLARIFICATION))
    assert {problem.field for problem in asked.problems} == {"uci", "date_of_birth"}
    assert (asked.to, asked.addresses[0].address) == (Role.CSC, CSC)
    assert life.to_client() == []
    assert life.notice.headline.key == "headline.incomplete"


def test_neither_address_nor_telephone_is_a_finding_and_is_asked_for(life):
    case = life.refers(Email_address=None, Telephone=None)

    assert case.worked.lacking == ("email",)
    assert [finding.code for finding in case.worked.findings] == ["no_way_to_reach"]


def test_the_cscs_answer_by_lines_completes_the_case_and_the_contact_letter_follows(life):
    life.refers(UCI="12345")
    question = life.letter(LetterKind.CLARIFICATION)

    life.receives(life.mail(CSC, "Re: your question", "UCI: 22-3344-5566\n\nSorry!", answers=question.message_id))

    assert (life.case.referral.text("uci"), life.status()) == ("22-3344-5566", "new")
    assert life.to_client() == [("contact", "held")]
    assert life.notice.headline.key == "headline.completed"
    assert "Sorry!" in life.notice.quoted


def test_the_cscs_answer_by_a_whole_form_completes_the_case(life):
    life.refers(UCI="12345")
    question = life.letter(LetterKind.CLARIFICATION)

    life.receives(life.mail(CSC, "Re: your question", form(REFERRAL), answers=question.message_id))

    assert (life.cases, life.status()) == (["UR-2026-0001"], "new")


def test_the_clock_goes_on_from_the_first_mail_whatever_the_answer_takes(life):
    due = life.refers(UCI="12345").due_at
    question = life.letter(LetterKind.CLARIFICATION)

    life.at("2026-11-25 10:00").receives(
        life.mail(CSC, "Re: your question", "UCI: 22-3344-5566", answers=question.message_id)
    )

    assert life.case.due_at == due


def test_an_answer_with_another_gap_is_asked_about_again_with_its_own_words(life):
    life.refers(UCI="12345", Permit_needed_by="03/04/2026")
    question = life.letter(LetterKind.CLARIFICATION)

    life.receives(life.mail(CSC, "Re: ?", "UCI: 22-3344-5566\nPermit needed by: 30", answers=question.message_id))

    asked = life.decided(life.letter(LetterKind.CLARIFICATION))
    assert [(problem.field, problem.source) for problem in asked.problems] == [("needed_by", "30")]
    assert life.notice.headline.key == "headline.still_incomplete"


def test_the_csc_is_asked_three_times_at_most(life):
    life.refers(UCI="1")
    for number in range(2, 8):
        question = life.letter(LetterKind.CLARIFICATION)
        life.receives(life.mail(CSC, "Re: ?", f"UCI: {number}\nNotes: {number}", answers=question.message_id))

    assert len(life.letters(LetterKind.CLARIFICATION)) == 3
    assert "ahead.csc_asked_enough" in keys(life.notice.ahead)


def test_an_answer_that_says_nothing_new_is_not_answered_with_the_same_question(life):
    life.refers(UCI="12345")
    question = life.letter(LetterKind.CLARIFICATION)

    life.receives(life.mail(CSC, "Re: ?", "Family name: Marchetti", answers=question.message_id))

    assert len(life.letters(LetterKind.CLARIFICATION)) == 1
    assert life.notice.headline.key == "headline.csc_wrote"


def test_an_answer_in_the_cscs_name_that_is_not_vouched_for_changes_nothing(life):
    life.refers(UCI="12345")
    question = life.letter(LetterKind.CLARIFICATION)

    life.receives(life.mail(CSC, "Re: ?", "UCI: 22-3344-5566", answers=question.message_id, trusted=False))

    assert (life.status(), life.aside) == ("incomplete", ["trust.forged"])


def test_a_contact_letter_that_an_officer_had_sent_is_not_written_again_when_the_case_is_complete(life):
    life.refers(UCI="12345")
    question = life.letter(LetterKind.CLARIFICATION)
    life.officer("CONTACT")

    life.receives(life.mail(CSC, "Re: ?", "UCI: 22-3344-5566", answers=question.message_id))

    assert life.to_client() == [("contact", "queued")]


# The same once more


def test_the_same_referral_again_is_linked_and_told_and_starts_no_second_clock(life):
    case = life.refers()

    life.later(days=1).receives(life.referral(Notes="sent again"))

    assert life.cases == [case.number]
    assert life.case.due_at == case.due_at
    assert life.notice.headline.key == "headline.referral_again"
    assert [finding.code for finding in life.case.worked.findings] == ["duplicate_referral"]
    assert len(life.letters(LetterKind.CONTACT)) == 1


def test_what_the_second_referral_says_otherwise_is_told(life):
    life.refers()
    life.receives(life.referral(Permit_needed_by="2026-12-02", Date_of_call="2026-11-24"))

    assert [spoken([said], "happened.differs", "field") for said in life.notice.happened[1:]] == ["needed_by"]


def test_the_same_bytes_under_another_message_id_are_linked_also_without_a_uci(life):
    mail = life.referral(UCI=None)
    life.receives(mail)
    life.receives(mail.replace(b"<mail-", b"<again-"))

    assert life.cases == ["UR-2026-0001"]
    assert len(life.letters(LetterKind.CLARIFICATION)) == 1
    assert life.events()[-1] == "Repeated"


def test_a_complete_form_of_the_same_client_completes_the_incomplete_case(life):
    life.refers(Date_of_birth=None)
    life.receives(life.referral())

    assert (life.cases, life.status()) == (["UR-2026-0001"], "new")
    assert life.to_client() == [("contact", "held")]


def test_an_address_that_the_csc_takes_back_before_the_letter_leaves_gets_no_letter(life):
    life.refers()
    life.later(minutes=5).receives(life.referral(Email_address="elena@right.example"))
    life.later(hours=1).sends()

    assert life.to_client() == [("contact", "cancelled")]
    assert life.notice.suggests[0] == "CORRECT email: elena@right.example"
    assert {"pressing.in_doubt"} <= set(keys(life.notice.pressing))
    assert "ahead.nothing_without_you" in keys(life.notice.ahead)

    life.officer("CORRECT email: elena@right.example\nCONTACT")
    assert life.sends().letter(LetterKind.CONTACT).envelope_to == ("elena@right.example",)


def test_so_it_is_where_the_csc_says_so_in_an_answer(life):
    life.refers()
    life.receives(life.mail(CSC, "Re: UR-2026-0001", "Wrong address, sorry.\n\nEmail address: elena@right.example\n"))
    life.later(hours=1).sends()

    assert life.to_client() == [("contact", "cancelled")]
    assert life.notice.suggests[0] == "CORRECT email: elena@right.example"
    assert spoken(life.notice.happened, "happened.differs", "field") == "email"


def test_an_agents_own_signature_is_no_news_of_the_client(life):
    life.refers()
    text = f"The client called again.\n\nKind regards,\nDana Whitfield\nTelephone: 1-888-555-0100\nEmail: {CSC}\n"
    life.receives(life.mail(CSC, "Re: UR-2026-0001", text))

    assert life.to_client() == [("contact", "held")]
    assert not any("CORRECT email" in command for command in life.notice.suggests)


def test_an_agents_own_address_does_not_complete_a_referral(life):
    life.refers(UCI="12345", Email_address=None)
    question = life.letter(LetterKind.CLARIFICATION)
    life.receives(life.mail(CSC, "Re: ?", f"UCI: 22-3344-5566\n\nDana\nEmail: {CSC}", answers=question.message_id))

    assert (life.case.referral.text("uci"), life.case.client_address) == ("22-3344-5566", "")


def test_what_an_officer_corrected_is_not_in_doubt_because_the_same_referral_comes_again(life):
    mail = life.referral()
    life.receives(mail)
    life.officer("CORRECT email: right@mail.example")
    life.receives(mail.replace(b"<mail-", b"<again-"))

    assert life.to_client()[-1] == ("contact", "held")
    assert life.notice.pressing == ()


def test_capitals_and_accents_say_nothing_otherwise(life):
    life.refers()
    life.receives(life.referral(Family_name="MARCHETTÍ", Given_names="ELENA", Email_address="Elena@Mail.example"))

    assert life.to_client() == [("contact", "held")]


def test_a_telephone_that_is_another_one_now_stops_no_letter(life):
    life.refers()
    life.receives(life.referral(Telephone="613-555-0199"))

    assert life.to_client() == [("contact", "held")]


def test_the_address_that_completes_a_referral_is_the_one_written_to(life):
    life.refers(UCI="12345")
    question = life.letter(LetterKind.CLARIFICATION)
    life.officer("CORRECT needed_by: 2026-12-01")
    life.receives(life.mail(CSC, "Re: ?", "UCI: 22-3344-5566\nEmail: elena@right.example", answers=question.message_id))
    life.later(hours=1).sends()

    assert [letter.envelope_to for letter in life.letters(LetterKind.CONTACT)] == [("elena@right.example",)]


def test_an_answer_that_makes_the_client_somebody_with_an_open_case_sends_nothing_by_itself(life):
    life.refers(UCI="12345", Date_of_birth=None)
    question = life.letter(LetterKind.CLARIFICATION)
    life.receives(life.referral())

    life.receives(life.mail(CSC, "Re: ?", "UCI: 22-3344-5566\nDate of birth: 1984-02-29", answers=question.message_id))

    first = life.book.case("UR-2026-0001")
    assert [finding.code for finding in first.worked.findings] == ["duplicate_referral"]
    assert len(life.letters(LetterKind.CONTACT)) == 1


def test_a_client_is_known_by_name_and_birth_where_the_first_form_had_no_uci(life):
    life.refers(UCI=None)
    life.receives(life.referral(Given_names="ELENA", Family_name="Marchettí"))

    assert (life.cases, life.status()) == (["UR-2026-0001"], "new")
    assert life.to_client() == [("contact", "held")]


def test_a_client_is_known_by_name_and_birth_where_the_second_form_has_no_uci(life):
    life.refers()
    life.receives(life.referral(UCI=None))

    assert life.cases == ["UR-2026-0001"]
    assert life.notice.headline.key == "headline.referral_again"


def test_so_it_is_with_a_book_that_an_earlier_version_wrote(life):
    life.refers(UCI=None)
    table = life.book.db.table("cases")
    stored = table.get_by_key("UR-2026-0001")
    del stored["found_by"]
    with life.book.db.commit():
        table.put("UR-2026-0001", stored)
    life.restarts().receives(life.referral())

    assert life.cases == ["UR-2026-0001"]


def test_two_clients_of_one_name_and_birth_with_two_ucis_are_two(life):
    life.refers()
    life.receives(life.referral(UCI="22-3344-5567"))

    assert life.cases == ["UR-2026-0001", "UR-2026-0002"]


def test_a_client_who_seems_to_have_an_open_case_is_not_written_to_again_before_somebody_looks(life):
    life.refers()
    life.receives(life.referral(UCI="22-3344-5567"))

    assert life.to_client() == [("contact", "held")]  # the first case's
    assert "pressing.seems_twice" in keys(life.notice.pressing)
    assert life.notice.suggests[0] == "MERGE UR-2026-0001"
    life.officer("CONTACT")
    assert [kind for kind, _ in life.to_client()] == ["contact", "contact"]


def test_two_clients_who_share_an_address_are_each_written_to(life):
    life.refers()
    life.receives(life.referral(UCI="22-3344-5567", Given_names="Marco", Date_of_birth="1983-01-02"))

    assert [kind for kind, _ in life.to_client()] == ["contact", "contact"]


def test_without_a_birth_date_a_name_alone_makes_nobody_the_same(life):
    life.refers(UCI=None, Date_of_birth=None)
    life.receives(life.referral(UCI=None, Date_of_birth=None, Notes="somebody else"))

    assert life.cases == ["UR-2026-0001", "UR-2026-0002"]


def test_a_uci_that_was_corrected_no_longer_finds_the_case(life):
    life.refers()
    life.officer("CORRECT UCI: 22-3344-5599")
    life.receives(life.referral(Family_name="Other"))

    assert life.cases == ["UR-2026-0001", "UR-2026-0002"]


def test_a_client_whose_case_is_closed_gets_a_new_one(life):
    life.refers()
    life.officer("CLOSE opened by mistake")
    life.receives(life.referral(Notes="a new urgency"))

    assert life.cases == ["UR-2026-0001", "UR-2026-0002"]


def test_the_very_same_letter_of_a_closed_case_opens_nothing_and_says_how_to(life):
    mail = life.referral()
    life.receives(mail)
    life.officer("CLOSE opened by mistake")
    life.receives(mail.replace(b"<mail-", b"<again-"))

    assert life.cases == ["UR-2026-0001"]
    assert keys(life.notice.pressing) == ["pressing.case_closed"]
    assert life.notice.suggests[0] == "REOPEN"


def test_the_same_bytes_under_the_same_message_id_do_nothing_at_all(life):
    mail = life.referral()
    life.receives(mail)
    before = len(life.letters())
    life.receives(mail)

    assert (life.cases, len(life.letters())) == (["UR-2026-0001"], before)


# Times


def test_a_server_without_a_clock_gives_the_case_the_moment_it_was_handled(life):
    life.receives(life.referral(), received_at=at("1970-01-01 00:00"))

    assert life.case.received_at == life.now
    assert life.case.due_at == at("2026-11-27 17:00")


def test_a_mail_from_the_future_came_now(life):
    life.receives(life.referral(), received_at=at("2040-01-01 00:00"))

    assert life.case.received_at == life.now


def test_numbers_begin_anew_with_the_year_of_the_office(lives):
    life = lives(now="2026-12-31 23:30")
    life.refers()
    life.at("2027-01-01 00:10").refers(UCI="1111-1111")
    life.refers(UCI="2222-2222")

    assert life.cases == ["UR-2026-0001", "UR-2027-0001", "UR-2027-0002"]


def test_an_administrator_passes_a_referral_on_like_anybody_of_the_office(life):
    life.refers(sender=ADA.address)

    assert life.cases == ["UR-2026-0001"]


def test_a_form_far_larger_than_any_form_is_set_aside_and_says_so(life):
    life.receives(life.mail(CSC, "Urgent referral", form(REFERRAL) + "Family name: x\n" * 60_000))

    assert (life.cases, life.aside) == ([], ["aside.too_large"])


# Several clients in one mail


def test_each_client_of_a_mail_gets_a_case_and_a_letter_and_a_notice_of_their_own(life):
    who = {"Family name": "Costa", "Given name(s)": "Ana", "UCI": "1111-2222", "Date of birth": "1990-05-05"}
    other = REFERRAL | who | {"Email address": "ana@mail.example"}
    life.receives(life.mail(CSC, "Two referrals", f"{form(REFERRAL)}\n\n{form(other)}"))

    cases = list(life.book.open_cases())
    assert [(case.number, case.referral.text("family_name")) for case in cases] == [
        ("UR-2026-0001", "Marchetti"), ("UR-2026-0002", "Costa"),
    ]  # fmt: skip
    assert [(letter.number, letter.envelope_to) for letter in life.letters() if letter.to is Role.CLIENT] == [
        ("UR-2026-0001", ("elena@mail.example",)), ("UR-2026-0002", ("ana@mail.example",)),
    ]  # fmt: skip
    assert {notice.number for notice in life.notices()} == {"UR-2026-0001", "UR-2026-0002"}


def test_clients_who_cannot_be_told_apart_open_nothing_and_a_person_is_told(life):
    mixed = form(REFERRAL).replace("UCI:", "Family name: Costa\nUCI: 1111-2222\nUCI:")
    life.receives(life.mail(CSC, "Two referrals", mixed))

    assert list(life.book.open_cases()) == []
    assert [entry.reason.key for entry in life.book.waiting_aside()] == ["aside.several_clients"]


@pytest.mark.parametrize(("known", "typed"), [
    (("Lefœbvre", "Marie-Cœur"), ("LEFOEBVRE", "Marie Coeur")), (("Małkowski", "Łukasz"), ("Malkowski", "Lukasz")),
    (("Sørensen", "Bjørn"), ("Sorensen", "Bjorn")), (("Ægisson", "Guðrún"), ("Aegisson", "Gudrun")),
    (("Yıldız", "Işıl"), ("Yildiz", "Isil")), (("Đorđević", "Þóra"), ("Dordevic", "Thora")),
])  # fmt: skip
def test_a_name_without_the_letters_of_its_language_is_the_same_person(life, known, typed):
    for family, given in (known, typed):
        life.receives(
            life.referral(
                Family_name=family, **{"Given_name(s)": given}, UCI=None if family == typed[0] else "22-3344-5566"
            )
        )

    assert len(list(life.book.open_cases())) == 1


def test_the_same_mail_with_two_clients_again_opens_nothing_though_one_is_closed(life):
    other = REFERRAL | {"Family name": "Costa", "UCI": "1111-2222", "Email address": "ana@mail.example"}
    mail = [life.mail(CSC, "Two referrals", f"{form(REFERRAL)}\n\n{form(other)}") for _ in range(2)]
    life.receives(mail[0])
    life.officer("CLOSE asked for nothing more", case="UR-2026-0002")
    life.receives(mail[1])

    assert life.cases == ["UR-2026-0001", "UR-2026-0002"]


# The same client again


@pytest.mark.parametrize("again", [
    {"Date of call": "2026-11-22"}, {"UCI": "1111-2222", "Family name": "Other"},
    {"UCI": "1111-2222", "Email address": "other@mail.example"},
], ids=["same UCI", "same e-mail", "same name and birth"])  # fmt: skip
def test_the_notice_of_a_new_case_names_the_clients_earlier_ones(life, again):
    life.refers()
    life.officer("CLOSE asked for nothing more")
    life.receives(life.mail(CSC, "Urgent referral", form(REFERRAL | again)))

    assert spoken(life.notice.happened, "happened.earlier_case", "number") == "UR-2026-0001"
    assert ("happened.earlier_case_other_uci" in keys(life.notice.happened)) == ("UCI" in again)


def test_another_client_has_no_earlier_case(life):
    life.refers()
    life.officer("CLOSE asked for nothing more")
    life.refers(UCI="1111-2222", Family_name="Costa", Email_address="ana@mail.example")

    assert life.notice.happened == ()


def test_a_second_referral_with_an_earlier_date_moves_the_onset_clock_until_an_officer_corrects_it(life):
    life.refers(Permit_needed_by="2026-12-04")
    life.receives(life.referral(Permit_needed_by="2026-11-27"))

    assert "happened.onset_sooner" in keys(life.notice.happened)
    assert needed_by(life.case) == date(2026, 11, 27)
    life.officer("CORRECT needed by: 2026-12-03")
    assert needed_by(life.case) == date(2026, 12, 3)


def test_a_second_referral_with_a_later_date_moves_nothing(life):
    life.refers(Permit_needed_by="2026-12-04")
    life.receives(life.referral(Permit_needed_by="2026-12-08"))

    assert needed_by(life.case) == date(2026, 12, 4)
