"""What mail servers and programs say about our letters: believed for our own letters only, and never answered."""

import pytest

from mailbot.vocabulary import events as ev
from mailbot.vocabulary.letter_kinds import LetterKind, Role
from mailbot.vocabulary.outbox import LetterState
from mailbot.vocabulary.servers import Handover, HandoverResult, Step
from tests.office_life import ADA, ANNE, CSC, JAS, LEE, MAILBOX, delivery_report, keys, spoken


def contacted(life, **fields):
    """A case whose contact letter has left."""
    life.refers(**fields)
    life.officer("CONTACT")
    return life.sends()


# Bounces


def test_a_bounce_of_the_contact_letter_sets_the_clock_going_again(life):
    contacted(life).bounces(life.letter(LetterKind.CONTACT))

    assert (life.case.made, life.status(), life.case.reachable) == (None, "new", False)
    assert life.letter(LetterKind.CONTACT).state is LetterState.BOUNCED


def test_the_officer_is_told_in_the_servers_words_and_offered_to_correct_the_address(life):
    contacted(life).bounces(life.letter(LetterKind.CONTACT))

    assert "there is nobody of that name" in spoken(life.notice.happened, "happened.bounced", "words")
    assert keys(life.notice.pressing) == ["pressing.clock_runs_again"]
    assert life.notice.suggests[0] == "CORRECT email:"


def test_who_declined_is_offered_what_a_closed_case_takes_where_the_letter_comes_back(life):
    contacted(life).officer("DECLINE the client can wait")
    life.later(minutes=11).sends().bounces(life.letter(LetterKind.DECLINE))

    assert keys(life.notice.pressing) == ["pressing.client_not_told"]
    assert life.notice.suggests == ("REOPEN", "CONTACTED", "NOTE", "STATUS")
    life.officer("DECLINE the client can wait\nCORRECT email: elena2@mail.example\nREOPEN another address", by=JAS)
    assert life.letter(LetterKind.DECLINE).envelope_to == ("elena2@mail.example",)


def test_so_it_is_where_the_server_refuses_it(life):
    refused = HandoverResult(Handover.REFUSED, "550 5.1.1 nobody", Step.RECIPIENTS)
    contacted(life).courier.script["elena@mail.example"] = [refused]
    life.officer("DECLINE the client can wait")
    life.later(minutes=11).sends()

    assert keys(life.notice.pressing) == ["pressing.client_not_told"]
    assert life.notice.suggests[0] == "REOPEN"


def test_no_clock_runs_again_on_a_closed_case(life):
    life.refers()
    life.officer("DECLINE the client can wait")
    life.later(minutes=11).sends().bounces(life.letter(LetterKind.DECLINE))

    assert keys(life.notice.pressing) == ["pressing.client_not_told"]


def test_what_the_lost_letter_asked_for_is_missing_again(life):
    contacted(life).bounces(life.letter(LetterKind.CONTACT))

    assert set(life.documents().values()) == {"missing"}


def test_another_contact_that_arrived_keeps_the_clock_stopped(life):
    contacted(life).officer("CONTACTED by phone")
    life.bounces(life.letter(LetterKind.CONTACT))

    assert life.case.made.how == "officer"
    assert life.notice.pressing == ()


def test_a_bounce_of_a_later_letter_leaves_the_contact_that_was_made(life):
    contacted(life).officer("DOCS lmia")
    life.sends().bounces(life.letter(LetterKind.DOCUMENT_REQUEST))

    assert life.case.made.letter == life.letter(LetterKind.CONTACT).message_id


def test_a_delay_is_entered_and_nobody_is_disturbed(life):
    contacted(life)
    before = len(life.letters())
    life.bounces(life.letter(LetterKind.CONTACT), action="delayed", status="4.4.1")

    assert (life.events()[-1], len(life.letters())) == ("LetterBounced", before)
    assert life.case.made is not None


def test_a_relayed_report_is_kept_for_the_proof_and_is_no_receipt(life):
    contacted(life)
    before = life.events()
    life.bounces(life.letter(LetterKind.CONTACT), action="relayed", status="2.0.0")

    assert life.events() == before
    assert life.letter(LetterKind.CONTACT).reports[0][1].startswith("relayed 2.0.0")


def test_a_report_that_comes_twice_is_told_once(life):
    contact = contacted(life).letter(LetterKind.CONTACT)
    life.bounces(contact)
    before = len(life.letters())
    report = delivery_report(contact.message_id, "elena@mail.example", "failed", "5.1.1")
    life.receives(report.replace(b"<dsn-", b"<again-"))

    assert len(life.letters()) == before
    assert len(life.letter(LetterKind.CONTACT).reports) == 2


def test_a_report_about_somebody_elses_letter_is_set_aside(life):
    contacted(life)
    life.receives(delivery_report("<theirs@elsewhere.example>", "elena@mail.example", "failed", "5.1.1"))

    assert life.aside == ["aside.foreign_bounce"]
    assert life.case.made is not None


def test_a_report_that_names_nobody_is_no_proof_that_the_client_did_not_get_it(life):
    contact = contacted(life).letter(LetterKind.CONTACT)
    report = delivery_report(contact.message_id, "PLACE", "failed", "5.1.1")
    nobody = b"".join(line for line in report.splitlines(keepends=True) if b"PLACE" not in line)
    life.receives(nobody)

    assert life.aside == ["aside.bounce_of_nobody"]
    assert life.case.made is not None


def test_a_report_about_a_recipient_to_whom_we_did_not_write_is_set_aside(life):
    contacted(life).bounces(life.letter(LetterKind.CONTACT), to="someone@elsewhere.example")

    assert life.aside == ["aside.bounce_of_another"]
    assert life.case.made is not None


def test_a_representatives_dead_address_does_not_undo_the_contact(lives):
    life = lives(representative="copy")
    contacted(life, Representative_email="counsel@law.example")
    life.bounces(life.letter(LetterKind.CONTACT), to="counsel@law.example")

    assert (life.case.made is not None, life.case.reachable) == (True, True)
    assert life.notice.headline.key == "headline.bounced"
    assert life.letter(LetterKind.CONTACT).state is LetterState.SENT


def test_and_gets_no_further_copies(lives):
    life = lives(representative="copy")
    contacted(life, Representative_email="counsel@law.example")
    life.bounces(life.letter(LetterKind.CONTACT), to="counsel@law.example")
    life.officer("DOCS lmia")

    assert life.letter(LetterKind.DOCUMENT_REQUEST).copies_to == (MAILBOX,)


def test_a_question_to_the_csc_that_bounces_is_told_and_touches_no_clock(life):
    life.refers(UCI="12345")
    life.sends().bounces(life.letter(LetterKind.CLARIFICATION))

    assert life.notice.headline.key == "headline.bounced"
    assert life.notice.pressing == ()


def test_a_colleagues_dead_address_is_the_administrators_business(life):
    life.refers()
    notice = next(one for one in life.sends().letters(LetterKind.NOTICE) if JAS.address in one.envelope_to)
    life.bounces(notice)

    alarm = life.letter(LetterKind.ALARM)
    assert (alarm.envelope_to, life.decided(alarm).headline.key) == ((ADA.address,), "headline.staff_unreachable")


def test_a_full_mailbox_of_a_colleague_raises_one_alarm_a_day(life):
    for uci in ("1111-1111", "2222-2222"):
        life.refers(UCI=uci)
        life.officer("NOTE a", by=ANNE)
    for answer in life.sends().letters(LetterKind.ANSWER):
        life.bounces(answer)
    assert len(life.letters(LetterKind.ALARM)) == 1

    life.later(days=1, hours=1).officer("NOTE b", by=ANNE)
    life.sends().bounces(life.letter(LetterKind.ANSWER))
    assert len(life.letters(LetterKind.ALARM)) == 2


def test_an_alarm_that_bounces_raises_no_alarm(life):
    life.refers()
    life.sends().bounces(life.letters(LetterKind.NOTICE)[-1])
    life.sends().bounces(life.letter(LetterKind.ALARM))

    assert len(life.letters(LetterKind.ALARM)) == 1


def test_the_administrators_own_dead_address_is_told_to_the_supervisor(lives):
    life = lives(people=(JAS, LEE, ADA))
    life.refers(sender=ADA.address)
    life.officer("STATUS", by=ADA)
    life.sends().bounces(life.letter(LetterKind.ANSWER))

    assert life.letter(LetterKind.ALARM).envelope_to == (LEE.address,)


# Nobody answers machines


@pytest.mark.parametrize("sender", ["elena@mail.example", JAS.address, CSC, "nobody@elsewhere.example"])
@pytest.mark.parametrize(
    "header",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"X_Auto_Response_Suppress": "All", "Auto_Submitted": "auto-generated"},
    ],
)
def test_an_automatic_mail_is_never_answered(life, sender, header):
    contacted(life).officer("TAKE", by=ANNE)
    before = life.letters()
    contact = life.letter(LetterKind.CONTACT)
    life.receives(life.mail(sender, "Out of office", "ACCEPT\nI am away.", answers=contact.message_id, **header))

    new = life.letters()[len(before) :]
    assert [one for one in new if sender in one.envelope_to] == []
    assert life.case.accepted_at is None
    assert not [one for one in new if one.to is Role.CLIENT]


def test_a_clients_absence_is_entered_in_the_history(life):
    contact = contacted(life).letter(LetterKind.CONTACT)
    life.client("I am away until Friday.", answers=contact.message_id, Auto_Submitted="auto-replied")

    assert life.events()[-1] == "Automatic"


@pytest.mark.parametrize(
    "header",
    [{"Auto_Submitted": "auto-generated"}, {"Precedence": "bulk"}, {"List_Unsubscribe": "<mailto:u@mail.example>"}],
)
def test_a_clients_documents_that_a_machine_sent_on_reach_the_officer_and_are_not_acknowledged(life, header):
    contact = contacted(life).letter(LetterKind.CONTACT)
    life.client("Here is my offer.", answers=contact.message_id, files={"offer.pdf": b"%PDF-1.4 x"}, **header)

    assert life.documents()["lmia_or_offer"] == "offered"
    assert life.notice.headline.key == "headline.client_wrote"
    assert [file.name for file in life.notice.encloses] == ["offer.pdf"]
    assert not life.letters(LetterKind.DOCUMENTS_RECEIVED)


@pytest.mark.parametrize(
    ("subject", "header"),
    [
        ("Automatic reply: your request", {"Precedence": "bulk"}),
        ("Abwesend: your request", {"Auto_Submitted": "auto-replied"}),
    ],
)
def test_an_absence_with_a_picture_is_entered_and_disturbs_nobody(life, subject, header):
    contact = contacted(life).letter(LetterKind.CONTACT)
    before = len(life.letters())
    life.client("...", subject=subject, answers=contact.message_id, files={"logo.pdf": b"%PDF-1.4 x"}, **header)

    assert (life.events()[-1], len(life.letters())) == ("Automatic", before)


def test_the_cscs_answer_through_its_ticket_system_completes_the_case(life):
    life.refers(UCI="12345")
    question = life.letter(LetterKind.CLARIFICATION)
    answer = life.mail(CSC, "Re: ?", "UCI: 22-3344-5566", answers=question.message_id, Auto_Submitted="auto-generated")
    life.receives(answer)

    assert (life.status(), life.to_client()) == ("new", [("contact", "held")])


def test_another_gap_in_such_an_answer_is_not_asked_about_but_told(life):
    life.refers(UCI="12345", Date_of_birth=None)
    question = life.letter(LetterKind.CLARIFICATION)
    answer = life.mail(CSC, "Re: ?", "UCI: 22-3344-5566", answers=question.message_id, Auto_Submitted="auto-generated")
    life.receives(answer)

    assert len(life.letters(LetterKind.CLARIFICATION)) == 1
    assert "ahead.csc_not_asked" in keys(life.notice.ahead)


def test_a_partners_letter_that_a_machine_sent_on_waits_for_a_person(life):
    folder = life.receives(life.mail(CSC, "Urgent: Dr. Lefebvre", "Please help.", List_Id="<letters.csc.example>"))

    assert (folder, life.aside) == ("review", ["aside.about_no_case"])


def test_a_strangers_documents_that_a_machine_sent_on_wait_for_a_person_who_attaches_them(life):
    life.refers()
    papers = {"death certificate.pdf": b"%PDF-1"}
    life.receives(life.mail("p@hospital.example", "papers", "Here", files=papers, Auto_Submitted="auto-generated"))
    assert life.aside == ["aside.unknown_sender"]

    life.officer("CASE Q1 UR-2026-0001", case=None)
    assert life.documents()["death_certificate"] == "offered"
    assert not life.letters(LetterKind.DOCUMENTS_RECEIVED)


def test_a_newsletter_waits_for_nobody(life):
    folder = life.receives(
        life.mail("n@shop.example", "November news", "Buy!", List_Unsubscribe="<mailto:u@shop.example>")
    )

    assert (folder, life.aside) == ("handled", [])


@pytest.mark.parametrize("by_thread", [True, False])
def test_a_machine_that_answers_what_staff_are_told_of_mail_set_aside_is_not_set_aside_for_ever(life, by_thread):
    papers = {"a.pdf": b"%PDF-1"}
    life.receives(life.mail("p@hospital.example", "papers", "Here", files=papers))
    notice = life.ticks().letter(LetterKind.NOTICE)
    subject = "Ticket 7" if by_thread else "Ticket 7: [Q1] a mail was set aside for you"
    answers = notice.message_id if by_thread else ""
    life.receives(
        life.mail("t@desk.example", subject, "x", answers=answers, files=papers, Auto_Submitted="auto-generated")
    )

    assert life.aside == ["aside.unknown_sender"]


def test_a_strangers_automatic_mail_with_a_number_is_entered_nowhere(life):
    before = contacted(life).events()
    life.client("Buy!", sender="bargains@shop.example", Auto_Submitted="auto-generated")

    assert (life.events(), life.aside) == (before, [])


def test_the_absence_of_an_officer_that_nobody_vouches_for_is_entered_nowhere(life):
    before = contacted(life).events()
    life.officer("Away.", trusted=False, Auto_Submitted="auto-replied")

    assert life.events() == before


# An officer is away


def away(life, who=ANNE):
    life.officer("I am out of the office.", by=who, case=None, subject="Out of office", Auto_Submitted="auto-replied")


def test_a_case_near_its_limit_is_offered_to_the_supervisor(lives):
    life = lives(contact="officer")
    life.refers()
    life.officer("TAKE", by=ANNE)
    away(life.at("2026-11-26 10:00"))

    assert (life.notice.headline.key, life.notice.addresses[0].address) == ("headline.officer_away", LEE.address)
    assert life.notice.suggests[0] == f"ASSIGN {JAS.address}"


def test_once_for_each_case_until_somebody_else_has_it(lives):
    life = lives(contact="officer")
    life.refers()
    life.officer("TAKE", by=ANNE)
    for _ in range(3):
        away(life.at("2026-11-26 10:00"))
    assert len([one for one in life.notices() if one.headline.key == "headline.officer_away"]) == 1

    life.officer("TAKE", by=JAS)
    away(life, JAS)
    assert len([one for one in life.notices() if one.headline.key == "headline.officer_away"]) == 2


def test_cases_with_time_left_and_cases_of_others_disturb_nobody(lives):
    life = lives(contact="officer")
    life.refers()
    life.refers(UCI="1111-1111")
    life.officer("TAKE", by=ANNE, case="UR-2026-0001")
    life.officer("TAKE", by=JAS, case="UR-2026-0002")
    before = len(life.letters())
    away(life)

    assert [life.decided(one).headline.key for one in life.letters()[before:]] == ["headline.officer_absent"]


def test_who_is_away_is_not_written_to_about_it(lives):
    life = lives(contact="officer", people=(ANNE, JAS))
    life.refers()
    life.officer("TAKE", by=ANNE)
    before = len(life.letters())
    away(life.at("2026-11-26 10:00"))

    assert {one.envelope_to for one in life.letters()[before:]} == {(JAS.address,)}


# Receipts and calendars


def test_a_calendar_that_declines_tells_the_officer(life):
    contacted(life).officer("INTERVIEW phone 2026-11-25 10:00")
    invitation = life.sends().letter(LetterKind.INTERVIEW)
    life.receives(calendar_reply(life, invitation.message_id, "DECLINED"))

    assert life.case.events[-1].answer == "declined"
    assert life.notice.headline.key == "headline.interview_declined"
    assert life.notice.suggests[0] == "INTERVIEW"


def test_a_calendar_that_accepts_is_entered(life):
    contacted(life).officer("INTERVIEW phone 2026-11-25 10:00")
    invitation = life.sends().letter(LetterKind.INTERVIEW)
    before = len(life.letters())
    life.receives(calendar_reply(life, invitation.message_id, "ACCEPTED"))

    assert (life.case.events[-1].answer, len(life.letters())) == ("accepted", before)


def test_a_read_receipt_is_entered_and_kept_for_the_proof_in_the_readers_language(life):
    contact = contacted(life).letter(LetterKind.CONTACT)
    life.receives(read_receipt(life, contact.message_id))

    assert life.events()[-1] == "Automatic"
    life.officer("PREUVE", by=ANNE)
    assert "accusé de lecture" in life.text(life.letter(LetterKind.ANSWER)).lower()


@pytest.mark.parametrize(
    ("how", "aside"),
    [
        ({"uid": "another@office.example"}, []),
        ({"sender": "events@party.example"}, []),
        ({"sender": "agent@csc.example"}, []),
        ({"trusted": False}, ["trust.forged"]),
        ({"answers": "", "number": True}, ["trust.not_passed"]),
        ({"trusted": False, "uid": "another@office.example"}, []),
    ],
)
def test_a_calendar_speaks_for_the_client_by_our_invitations_uid_and_from_an_invited_address(life, how, aside):
    contacted(life).officer("INTERVIEW phone 2026-11-25 10:00")
    invitation = life.sends().letter(LetterKind.INTERVIEW)
    answers = how.pop("answers", invitation.message_id)
    life.receives(calendar_reply(life, answers, "DECLINED", **how))

    assert not [event for event in life.case.events if isinstance(event, ev.InterviewAnswered)]
    assert life.aside == aside


def calendar_reply(
    life,
    answers: str,
    said: str,
    uid: str = "UR-2026-0001@office.example",
    sender: str = "elena@mail.example",
    trusted: bool | None = None,
    number: bool = False,
) -> bytes:
    subject = f"{said.title()}: interview {'[UR-2026-0001]' if number else ''}"
    mail = life.mail(sender, subject, "PLACE", answers=answers, trusted=trusted)
    calendar = (
        f"BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:{uid}\n"
        f"ATTENDEE;PARTSTAT={said}:mailto:{sender}\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    mail = mail.replace(b'text/plain; charset="utf-8"', b'text/calendar; method=REPLY; charset="utf-8"')
    return mail.replace(b"PLACE\n", calendar.encode())


def read_receipt(life, about: str) -> bytes:
    return f"""\
From: elena@mail.example
To: {MAILBOX}
Subject: Read: your request
Message-ID: <mdn-1@mail.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=disposition-notification; boundary="b"

--b
Content-Type: text/plain

Your message was read.

--b
Content-Type: message/disposition-notification

Final-Recipient: rfc822;elena@mail.example
Original-Message-ID: {about}
Disposition: manual-action/MDN-sent-manually; displayed

--b--
""".replace("\n", "\r\n").encode()
