"""Mail from outside: the client, a representative, the CSC, the CPC. Each ends on the right case or before a person."""

from email import message_from_bytes

import pytest

from mailbot.vocabulary.letter_kinds import LetterKind
from tests.office_life import ANNE, CPC, CSC, GUESSED, JAS, REFERRAL, form, keys, spoken

PDF = b"%PDF-1.4 something"


def contacted(life):
    """A case whose contact letter has left."""
    life.refers()
    life.officer("CONTACT")
    return life.sends()


# Whose mail is it


def test_a_client_is_known_by_the_letter_that_is_answered(life):
    contact = contacted(life).letter(LetterKind.CONTACT)

    assert life.client(answers=contact.message_id, subject="my answer") == "handled"
    assert life.notice.headline.key == "headline.client_asks"


def test_a_client_is_known_by_the_number_and_the_address_on_file(life):
    contacted(life).client("Here.", subject="about UR-2026-0001")

    assert life.events()[-1] == "Wrote"


def test_a_number_from_a_stranger_is_set_aside_and_not_answered(life):
    before = len(contacted(life).letters())
    folder = life.client(sender="someone@elsewhere.example")

    assert (folder, life.aside, len(life.letters())) == ("review", ["aside.number_from_stranger"], before)


def test_a_guessed_message_id_is_no_proof(life):
    contacted(life).client(sender="someone@elsewhere.example", answers=GUESSED)

    assert life.aside == ["aside.number_from_stranger"]


def test_an_answer_from_another_address_is_believed_and_officers_are_told_of_it(life):
    contact = contacted(life).letter(LetterKind.CONTACT)
    life.client(sender="elena@work.example", answers=contact.message_id)

    assert spoken(life.notice.pressing, "pressing.new_address", "address") == "elena@work.example"
    assert life.notice.suggests[0] == "CORRECT email: elena@work.example"


def test_letters_go_on_to_the_address_on_file_until_an_officer_corrects_it(life):
    contact = contacted(life).letter(LetterKind.CONTACT)
    life.client(sender="elena@work.example", answers=contact.message_id, files={"lmia.pdf": PDF})

    assert life.letter(LetterKind.DOCUMENTS_RECEIVED).envelope_to == ("elena@mail.example",)


def test_the_address_that_was_believed_once_is_on_file_from_then_on(life):
    contact = contacted(life).letter(LetterKind.CONTACT)
    life.client(sender="elena@work.example", answers=contact.message_id)
    life.client("And another thing.", sender="Elena@Work.example")

    assert life.aside == []
    assert life.notice.pressing == ()


def test_a_representative_who_is_named_in_the_referral_may_answer(life):
    life.refers(Representative_email="counsel@law.example")
    life.client(sender="counsel@law.example")

    assert (life.aside, life.notice.headline.key) == ([], "headline.client_asks")


def test_a_mail_about_two_cases_is_set_aside(life):
    first = contacted(life).letter(LetterKind.CONTACT)
    life.refers(UCI="1111-1111")
    life.client(answers=first.message_id, subject="Re: UR-2026-0002")

    assert life.aside == ["aside.two_cases"]


def test_a_case_that_does_not_exist_is_set_aside(life):
    contacted(life).client(subject="Re: UR-2026-0999")

    assert life.aside == ["aside.unknown_number"]


def test_a_mail_without_a_sender_is_nobodys(life):
    contact = contacted(life).letter(LetterKind.CONTACT)
    mail = life.mail("x@y.example", "Re: you", "hello", answers=contact.message_id)
    life.receives(mail.replace(b"From: x@y.example\n", b""))

    assert life.case.learned_addresses == ()
    assert len(life.aside) == 1


# What it says


def test_the_officer_on_the_case_gets_it_with_its_attachments(life):
    contacted(life).officer("TAKE", by=ANNE)
    life.client("The LMIA is attached.", files={"LMIA decision.pdf": PDF})

    assert [person.address for person in life.notice.addresses] == [ANNE.address]
    assert "The LMIA is attached." in life.notice.quoted
    assert life.files(life.letter(LetterKind.NOTICE)) == ["LMIA decision.pdf"]


def test_what_came_is_offered_and_received_is_the_next_command(life):
    contacted(life).client("The LMIA is attached.", files={"LMIA decision.pdf": PDF})

    assert life.documents()["lmia_or_offer"] == "offered"
    assert life.notice.suggests[0] == "RECEIVED lmia"


def test_the_client_gets_one_acknowledgement_of_what_came_and_what_is_missing(life):
    contacted(life).client("Both.", files={"LMIA.pdf": PDF, "death certificate.pdf": PDF})

    (letter,) = life.letters(LetterKind.DOCUMENTS_RECEIVED)
    said = life.decided(letter)
    assert set(said.documents) == {"lmia_or_offer", "death_certificate"}
    assert said.missing == ("proof_of_travel",)


def test_a_program_that_answers_every_letter_with_a_file_is_acknowledged_five_times_a_day(life):
    contacted(life)
    for number in range(20):
        life.client("Our terms.", files={"LMIA.pdf": PDF + bytes([number])})

    assert len(life.letters(LetterKind.DOCUMENTS_RECEIVED)) == 5
    assert len([event for event in life.events() if event == "Wrote"]) == 20


def test_a_mail_without_attachments_is_not_acknowledged(life):
    contacted(life).client("When will I hear from you?")

    assert not life.letters(LetterKind.DOCUMENTS_RECEIVED)


def test_a_document_that_was_ticked_stays_ticked(life):
    contacted(life).officer("RECEIVED lmia")
    life.client("Once more.", files={"LMIA.pdf": PDF})

    assert life.documents()["lmia_or_offer"] == "received"


def test_a_document_that_is_not_needed_does_not_become_so(life):
    contacted(life).officer("CORRECT category: business travel")
    life.client("Here.", files={"death certificate.pdf": PDF})

    assert life.documents()["death_certificate"] == "not_needed"


def test_where_the_office_says_so_documents_are_ticked_as_they_come(lives):
    life = contacted(lives(tick_documents="automatic"))
    life.client("The LMIA.", files={"LMIA.pdf": PDF})

    assert life.documents()["lmia_or_offer"] == "received"


def test_a_program_is_named_to_the_officer_and_not_passed_on(life):
    contacted(life).client("Open this.", files={"lmia.pdf": b"MZ\x90\x00" + b"\0" * 200})

    assert "happened.withheld" in keys(life.notice.happened)
    assert life.files(life.letter(LetterKind.NOTICE)) == []
    assert life.documents()["lmia_or_offer"] == "requested"


def test_a_mail_in_which_there_is_nothing_to_read_is_no_empty_entry(life):
    contacted(life).client("")

    assert life.aside == ["aside.nothing_readable"]


def test_an_encrypted_mail_is_held_with_its_reason(life):
    contact = contacted(life).letter(LetterKind.CONTACT)
    mail = life.mail("elena@mail.example", "Re: you", "x", answers=contact.message_id)
    life.receives(mail.replace(b'text/plain; charset="utf-8"', b"application/pkcs7-mime; smime-type=enveloped-data"))

    assert life.aside == ["aside.encrypted"]


def test_to_a_closed_case_the_officer_is_offered_to_reopen_and_the_client_hears_nothing(life):
    contacted(life).officer("CLOSE withdrawn")
    before = life.to_client()
    life.client("I changed my mind.", files={"LMIA.pdf": PDF})

    assert life.status() == "withdrawn"
    assert keys(life.notice.pressing) == ["pressing.case_closed"]
    assert life.notice.suggests[0] == "REOPEN"
    assert life.to_client() == before


def test_a_client_who_cannot_be_written_to_is_not_acknowledged(life):
    contact = contacted(life).letter(LetterKind.CONTACT)
    life.bounces(contact)
    life.client("Here.", sender="elena@work.example", answers=contact.message_id, files={"LMIA.pdf": PDF})

    assert not life.letters(LetterKind.DOCUMENTS_RECEIVED)
    assert life.documents()["lmia_or_offer"] == "offered"


def test_who_was_asked_about_withdrawing_may_have_answered_that(life):
    life.refers(Previously_submitted_to_CPC="Yes")
    life.officer("CONTACT")
    life.sends().officer("WITHDRAW ask")
    life.sends().client("Yes please, withdraw it.")

    assert life.notice.suggests[:2] == ("WITHDRAW yes", "WITHDRAW no")
    assert life.case.withdrawal == "asked"


def test_what_the_server_calls_forged_is_never_the_clients(lives):
    life = contacted(lives(tick_documents="automatic"))
    contact = life.letter(LetterKind.CONTACT)
    entered, written = len(life.case.events), life.to_client()
    life.client("I give up my request.", trusted=False, files={"LMIA.pdf": PDF})
    life.client("I give up my request!", trusted=False, answers=contact.message_id)

    assert life.aside == ["trust.forged", "trust.forged"]
    assert len(life.case.events) == entered
    assert (life.documents()["lmia_or_offer"], life.to_client()) == ("requested", written)


def test_what_is_only_claimed_is_entered_and_nothing_is_taken_for_a_yes(lives):
    life = contacted(lives(tick_documents="automatic"))
    life.officer("WITHDRAW ask")
    life.sends().client("Yes.", trusted=None, files={"LMIA.pdf": PDF})

    assert keys(life.notice.pressing) == ["pressing.only_claimed"]
    assert not any(order.startswith("WITHDRAW") for order in life.notice.suggests)
    assert life.documents()["lmia_or_offer"] == "offered"


def test_what_answers_our_letter_counts_though_nobody_vouches_for_its_sender(lives):
    life = contacted(lives(tick_documents="automatic"))
    life.client("The LMIA.", trusted=None, answers=life.letter(LetterKind.CONTACT).message_id, files={"LMIA.pdf": PDF})

    assert (life.notice.pressing, life.documents()["lmia_or_offer"]) == ((), "received")


# The CSC and the CPC


def test_the_csc_writes_about_a_case(life):
    contacted(life)
    life.receives(life.mail(CSC, "Re: UR-2026-0001", "The client called again."))

    assert life.notice.headline.key == "headline.csc_wrote"
    assert life.to_client() == [("contact", "sent")]


def test_the_cpcs_answer_is_entered_and_the_officer_is_offered_to_record_it(life):
    contacted(life).officer("CPC ask")
    question = life.sends().letter(LetterKind.CPC_QUESTION)
    life.receives(life.mail(CPC, "Re: a case", "A decision is imminent.", answers=question.message_id))

    assert life.notice.headline.key == "headline.cpc_wrote"
    assert life.notice.suggests[:2] == ("CPC imminent", "CPC not in time")
    assert life.case.cpc == "asked"


def test_a_colleague_at_the_cpc_may_answer_the_question(life):
    contacted(life).officer("CPC ask")
    question = life.sends().letter(LetterKind.CPC_QUESTION)
    life.receives(life.mail("someone@cpc.example", "Re: a case", "Imminent.", answers=question.message_id))

    assert life.notice.headline.key == "headline.cpc_wrote"


def test_a_spoofed_cpc_is_set_aside(life):
    contacted(life)
    life.receives(life.mail(CPC, "Re: UR-2026-0001", "Not in time.", trusted=False))

    assert life.aside == ["trust.forged"]
    assert life.case.cpc == ""


def test_without_a_cpc_nobody_is_the_cpc(lives):
    life = contacted(lives(cpc_address=""))
    contact = life.letter(LetterKind.CONTACT)
    life.receives(life.mail(CPC, "Re: you", "hello", answers=contact.message_id))

    assert life.notice.headline.key == "headline.client_asks"


def test_an_address_where_referrals_come_from_is_a_question_to_the_officer(lives):
    life = lives(referrers=("@csc.example", "@gov.example"))
    case = life.refers(Email_address="elena@gov.example")

    assert (case.client_address, life.to_client()) == ("", [])
    assert [problem.says.key for problem in case.referral.problems] == ["problem.referrers_address"]


def test_a_partner_who_writes_freely_is_set_aside_for_a_person(life):
    life.receives(life.mail(CSC, "A doctor in need", "Dear colleagues, Dr. Lefebvre has to start on Monday."))

    assert (life.cases, life.aside) == ([], ["aside.about_no_case"])


# Letters with a copy


def test_a_representative_gets_copies_where_the_office_says_so(lives):
    life = lives(representative="copy")
    life.refers(Representative="Max Counsel", Representative_email="counsel@law.example")

    assert "counsel@law.example" in life.letter(LetterKind.CONTACT).copies_to


def test_by_default_a_representative_gets_none(life):
    life.refers(Representative_email="counsel@law.example")

    assert "counsel@law.example" not in life.letter(LetterKind.CONTACT).copies_to


def test_notices_about_the_case_go_to_its_officer_only_once_somebody_took_it(life):
    contacted(life).officer("TAKE", by=JAS)
    before = len(life.letters())
    life.client("Hello?")

    assert [[person.address for person in notice.addresses] for notice in life.notices(before)] == [[JAS.address]]


# Without our number, and without a letter of ours


def test_the_csc_is_known_by_the_referral_that_it_answers_and_the_letter_waits_for_a_look(life):
    mail = life.referral()
    life.receives(mail)
    life.receives(
        life.mail(CSC, "RE: Urgent referral", "Sorry, the address is elena7@mail.example.", answers=_id(mail))
    )

    assert (life.aside, life.notice.headline.key) == ([], "headline.csc_wrote")
    assert "pressing.words_in_doubt" in keys(life.notice.pressing)
    assert [state for kind, state in life.to_client() if kind == "contact"] == ["paused"]


def test_thanks_from_the_csc_hold_nothing_back(life):
    mail = life.referral()
    life.receives(mail)
    life.receives(life.mail(CSC, "RE: Urgent referral", "Merci beaucoup!\n\nLuc", answers=_id(mail)))

    assert (life.aside, life.to_client()) == ([], [("contact", "held")])


@pytest.mark.parametrize("words", [
    "About UR-2026-0001: she called again.", "The client with UCI 22-3344-5566 called again.",
    "La cliente (IUC 22 3344 5566) a rappelé.", "elena@mail.example writes that she leaves on Friday.",
])  # fmt: skip
def test_the_csc_is_known_by_the_clients_data_beyond_doubt(life, words):
    life.refers()
    life.receives(life.mail(CSC, "one of ours", words))

    assert (life.aside, life.events()[-1]) == ([], "LetterPaused")


def test_two_clients_named_in_one_mail_are_for_a_person(life):
    life.refers()
    life.refers(UCI="1111-2222", Family_name="Costa", Email_address="ana@mail.example")
    life.receives(life.mail(CSC, "two of ours", "22-3344-5566 and 1111-2222 called again."))

    assert life.aside == ["aside.two_cases"]


def test_a_form_sent_anew_with_another_uci_is_the_same_case(life):
    mail = life.referral()
    life.receives(mail)
    anew = life.mail(CSC, "RE: Urgent referral", form(REFERRAL | {"UCI": "22-3344-5567"}), answers=_id(mail))
    life.receives(anew)

    assert life.cases == ["UR-2026-0001"]
    assert "happened.differs" in keys(life.notice.happened)


def test_a_postal_code_outside_the_area_holds_the_letter_back(lives):
    life = lives(area=("K7",))
    mail = life.referral()
    life.receives(mail)
    life.receives(life.mail(CSC, "RE: Urgent referral", "Postal code: H2X 1Y4", answers=_id(mail)))

    assert [state for kind, state in life.to_client() if kind == "contact"] == ["cancelled"]
    assert life.notice.suggests[0] == "CORRECT postal_code: H2X 1Y4"


def test_a_client_is_known_by_an_address_that_one_open_case_alone_has(life):
    contacted(life).receives(life.mail("Elena@mail.example", "a question", "May I travel?"))

    assert (life.aside, life.events()[-1], life.notice.headline.key) == ([], "Wrote", "headline.client_asks")


@pytest.mark.parametrize("trusted", [None, False])
def test_an_address_alone_is_not_enough_where_our_server_does_not_vouch_for_it(life, trusted):
    contacted(life).receives(life.mail("elena@mail.example", "a question", "May I travel?", trusted=trusted))

    assert life.events()[-1] != "Wrote"
    assert len(life.aside) == 1


def test_an_address_in_two_open_cases_is_for_a_person_and_so_is_that_of_a_closed_one(life):
    life.refers()
    life.refers(UCI="1111-2222", Family_name="Costa")
    life.receives(life.mail("elena@mail.example", "a question", "May I travel?"))
    for number in life.cases:
        life.officer("CLOSE asked for nothing more", case=number)
    life.receives(life.mail("elena@mail.example", "a question", "May I travel now?"))

    assert life.aside == ["aside.several_cases_of_sender", "aside.closed_case_of_sender"]


def _id(mail: bytes) -> str:
    return str(message_from_bytes(mail)["Message-ID"])
