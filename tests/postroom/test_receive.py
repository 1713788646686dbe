"""The path itself: one mail is one commit, and whatever is wrong with a mail, the next one goes on."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from mailbot import eventlog
from mailbot.postroom.receive import HANDLED, REVIEW
from mailbot.vocabulary.letter_kinds import LetterKind
from mailbot.vocabulary.message import MailboxPlace, RawMail
from mailbot.vocabulary.outbox import LetterState
from mailbot.vocabulary.problems import BookUnwritable
from mailbot.write.words.words import WordMissing
from tests.office_life import CSC, JAS, MAILBOX, Life, at, keys


class Broken(Exception):
    """Ours, in a test."""


def break_the_reader(life: Life, word: bytes, what: type[BaseException] = Broken) -> None:
    """Fails on mails in which the word stands."""
    understand = life.room.reader.understand

    def fails(octets, *rest):
        if word in octets:
            raise what("Marchetti, born 1984-02-29")
        return understand(octets, *rest)

    life.room.reader.understand = fails


def accounts(life: Life) -> list[str]:
    return [entry.account for entry in life.book.ledger()]


# Good, bad, good


def test_a_mail_on_which_we_fail_is_set_aside_whole_and_the_next_goes_on(life):
    break_the_reader(life, b"X-Odd")
    bad = life.referral(UCI="2222-2222").replace(b"Subject:", b"X-Odd: 1\nSubject:")
    folders = [life.receives(mail) for mail in (life.referral(), bad, life.referral(UCI="3333-3333"))]

    assert folders == [HANDLED, REVIEW, HANDLED]
    assert (len(life.cases), life.aside) == (2, ["aside.our_failure"])
    (entry,) = life.book.waiting_aside()
    assert life.room.blobs.get(entry.blob) == bad


def test_a_template_that_fails_loses_nothing(life):
    write = life.writer.write

    def fails(letter, case, **how):
        if letter.kind is LetterKind.CONTACT:
            raise WordMissing("no words")
        return write(letter, case, **how)

    life.writer.write = fails
    folder = life.receives(life.referral())

    assert (folder, life.cases, life.letters()) == (REVIEW, [], [])
    assert life.aside == ["aside.our_failure"]


def test_what_was_written_before_a_template_failed_is_not_kept(life):
    write = life.writer.write

    def fails(letter, case, **how):
        if letter.kind is LetterKind.NOTICE:
            raise WordMissing("no words")
        return write(letter, case, **how)

    life.writer.write = fails
    life.receives(life.referral())

    (entry,) = life.book.waiting_aside()
    assert list(life.room.blobs) == [entry.blob]


def test_our_failure_is_logged_without_what_the_mail_says(life):
    log = io.StringIO()
    eventlog.configure(log)
    break_the_reader(life, b"Marchetti")
    life.receives(life.referral())

    logged = log.getvalue()
    assert "Broken" in logged
    assert "test_receive.py" in logged
    assert "1984" not in logged


def test_a_book_that_cannot_be_written_acknowledges_nothing(life):
    def full():
        raise BookUnwritable("The disk is full.", "Make room.")

    life.room.blobs.sync = full
    mail = life.referral()
    with pytest.raises(BookUnwritable):
        life.receives(mail)
    del life.room.blobs.sync

    assert (life.cases, accounts(life)) == ([], [])
    assert life.receives(mail) == HANDLED
    assert life.cases == ["UR-2026-0001"]


def test_a_case_on_which_we_fail_keeps_no_other_and_no_step_of_the_clock_waiting(life):
    life.refers()
    life.refers(Family_name="Zweig", UCI="22-3344-5574", Email_address="zweig@mail.example")
    poisoned, sound = life.cases
    life.receives(life.mail("stranger@elsewhere.example", "hello", "hello"))
    log = io.StringIO()
    eventlog.configure(log)
    write = life.writer.write

    def fails(letter, case, **how):
        if any(phrase.key == "flag.case" and dict(phrase.says)["number"] == poisoned for phrase in letter.pressing):
            raise Broken("Marchetti, born 1984-02-29")
        return write(letter, case, **how)

    life.writer.write = fails
    life.at("2026-11-26 16:00").ticks().later(minutes=1).ticks()

    flags = [life.book.case(number).flags for number in (poisoned, sound)]
    assert (list(flags[0]), "contact:due_soon" in flags[1]) == ([], True)
    assert {letter.number for letter in life.letters(LetterKind.FLAG)} == {sound}
    assert life.book.fact("aside_told") == 1
    assert "Broken" in log.getvalue()
    assert "1984" not in log.getvalue()


def test_where_nothing_that_was_set_aside_can_be_told_the_drift_is_told(life, monkeypatch):
    def fails(clerk, now):
        raise Broken

    drifted = []
    monkeypatch.setattr("mailbot.postroom.tick._tell_aside", fails)
    monkeypatch.setattr("mailbot.postroom.tick._tell_drift", lambda clerk, now: drifted.append(now))
    life.ticks()

    assert drifted == [life.now]


def test_a_book_that_cannot_be_written_ends_the_clocks_work(life):
    def full(*_, **__):
        raise BookUnwritable("The disk is full.", "Make room.")

    life.receives(life.mail("stranger@elsewhere.example", "hello", "hello"))  # which the clock has to tell of
    life.book.commit = full
    with pytest.raises(BookUnwritable):
        life.ticks()


# Known again


def test_a_mail_that_was_handled_is_only_filed_whatever_its_trace_fields(life):
    mail = life.referral()
    life.receives(mail)
    before = len(life.letters())
    folder = life.receives(b"Received: from elsewhere\nDelivered-To: urgent@office.example\n" + mail)

    assert (folder, len(life.letters()), accounts(life)) == (HANDLED, before, ["cases"])


def test_a_mail_that_was_set_aside_is_filed_for_review_again(life):
    mail = life.mail("someone@elsewhere.example", "hello", "hello")

    assert [life.receives(mail), life.receives(mail)] == [REVIEW, REVIEW]
    assert len(life.book.waiting_aside()) == 1


def test_other_words_under_a_known_message_id_are_neither_lost_nor_obeyed(life):
    life.refers()
    command = life.mail(JAS.address, f"Re: [{life.case.number}]", "NOTE one")
    life.receives(command)
    life.receives(command.replace(b"NOTE one", b"ACCEPT"))

    assert (life.case.accepted_at, life.aside) == (None, ["aside.message_id_again"])


def test_a_mail_without_a_message_id_is_known_by_its_bytes(life):
    mail = life.referral()
    mail = mail.replace(next(line for line in mail.splitlines(True) if line.startswith(b"Message-ID")), b"")

    assert [life.receives(mail), life.receives(mail)] == [HANDLED, HANDLED]
    assert life.cases == ["UR-2026-0001"]


def test_a_mail_of_which_only_the_beginning_was_fetched_is_set_aside(life):
    raw = RawMail(MailboxPlace(1, 99), life.now, life.referral(), cut=True)

    assert life.room.receive(raw, life.now) == REVIEW
    assert life.aside == ["aside.too_large"]


# Our own letters


def test_the_copy_of_a_letter_is_filed_among_the_copies_and_is_no_mail(life):
    life.refers()
    life.officer("CONTACT")
    letter = life.sends().letter(LetterKind.CONTACT)
    folder = life.receives(life.room.blobs.get(letter.blob))

    assert (folder, accounts(life)[-1]) == ("copies", "copies")
    assert len([event for event in life.events() if event == "LetterSent"]) == 1


@pytest.mark.parametrize("kind", [LetterKind.CONTACT, LetterKind.NOTICE])
def test_other_words_in_our_name_under_a_message_id_of_ours_are_set_aside(life, kind):
    life.refers()
    letter = life.letter(kind)
    forged = life.mail(MAILBOX, "Your request", "Your request is approved. Pay here.").replace(
        b"Message-ID: <mail-", b"X-Was: <"
    )
    folder = life.receives(b"Message-ID: " + letter.message_id.encode() + b"\n" + forged)

    assert (folder, life.aside) == (REVIEW, ["aside.in_our_name"])
    assert life.book.letter(letter.message_id).state == letter.state


def test_a_copy_of_a_letter_that_bounced_changes_nothing(life):
    life.refers()
    life.officer("CONTACT")
    letter = life.sends().letter(LetterKind.CONTACT)
    life.bounces(letter)
    life.receives(life.room.blobs.get(letter.blob))

    assert (life.letter(LetterKind.CONTACT).state, life.case.made) == (LetterState.BOUNCED, None)


def test_somebody_else_who_sends_a_letter_of_ours_back_is_read_like_anybody(life):
    life.refers()
    life.officer("CONTACT")
    letter = life.sends().letter(LetterKind.CONTACT)
    octets = life.room.blobs.get(letter.blob)
    start, end = octets.index(b"From:"), octets.index(b"To:")
    folder = life.receives(octets[:start] + b"From: someone@elsewhere.example\r\n" + octets[end:])

    assert folder != "copies"


# Everything accounted for


def test_every_mail_is_in_exactly_one_account(life):
    life.refers()
    life.officer("CONTACT")
    contact = life.sends().letter(LetterKind.CONTACT)
    life.client("Hello.")
    life.client("Away.", Auto_Submitted="auto-replied")
    life.bounces(contact)
    life.receives(life.mail("someone@elsewhere.example", "hi", "hi"))
    life.receives(life.mail(CSC, f"Re: {life.case.number}", "Hello."))

    assert accounts(life) == ["cases", "answers", "answers", "automatic", "bounces", "set_aside", "answers"]


# RETRY and CASE survive a stop


def test_what_an_officer_asked_for_is_done_by_the_next_round_where_it_was_stopped(life):
    life.refers()
    life.receives(life.mail("someone@elsewhere.example", "papers", "hello there"))
    read_again = life.room.read_again
    life.room.read_again = lambda now: None  # the power fails here
    life.officer("CASE Q1 UR-2026-0001", case=None)
    assert life.aside == ["aside.unknown_sender"]

    life.room.read_again = read_again
    life.restarts().room.read_again(life.now)
    life.room.read_again(life.now)

    assert (life.aside, life.events().count("Wrote")) == ([], 1)


def test_a_mail_that_was_read_again_is_known_as_its_cases_when_it_comes_again(life):
    mail = life.referral("agent@new.example", UCI=None)
    life.receives(mail)
    life.restarts(replace(life.office, referrers=("@new.example",))).officer("RETRY Q1", case=None)
    life.receives(mail.replace(b"<mail-", b"<again-"))

    assert (life.cases, life.events()[-1]) == (["UR-2026-0001"], "Repeated")


def test_a_mail_on_which_we_fail_once_more_stays_set_aside_and_is_told(life):
    life.receives(life.mail("someone@elsewhere.example", "papers", "hello there"))
    break_the_reader(life, b"hello there")
    life.officer("RETRY Q1", case=None)

    assert life.aside == ["aside.unknown_sender"]
    assert life.notice.headline.key == "headline.aside_again"
    assert accounts(life) == ["set_aside", "answers"]


# Letters


def test_two_ticks_of_one_moment_write_two_letters(lives):
    life = lives(contact="officer", take_within_hours=200)
    life.refers(UCI="1111-1111", Permit_needed_by="2026-12-04")
    life.at("2026-11-26 10:00").ticks()
    first = {letter.message_id for letter in life.letters(LetterKind.FLAG)}
    life.officer("CORRECT call date: 2026-11-20")
    life.ticks()

    assert len({letter.message_id for letter in life.letters(LetterKind.FLAG)}) == 2 * len(first)


def test_a_letter_remembers_what_caused_it_and_where_its_address_came_from(life):
    mail = life.referral()
    life.receives(mail)
    letter = life.letter(LetterKind.CONTACT)

    assert letter.cause.encode() in mail
    assert letter.address_source.startswith("csc, ")
    assert letter.template.startswith("en/contact ")


def test_a_correction_that_was_taken_back_is_not_where_the_address_came_from(life):
    life.refers()
    life.officer("CORRECT email: typo@else.example")
    life.officer("UNDO")
    life.officer("MESSAGE please call us")

    assert life.letter(LetterKind.MESSAGE).address_source.startswith("csc, ")


def test_a_report_about_several_recipients_is_kept_whole(life):
    life.refers()
    notice = life.sends().letters(LetterKind.NOTICE)[0]
    with life.book.commit() as change:
        change.update_letter(notice.message_id, envelope_to=("a@office.example", "b@office.example"))
    report = b"""From: MAILER-DAEMON@mx.example
To: urgent@office.example
Subject: Undelivered
Message-ID: <dsn-two@mx.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

No.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; a@office.example
Action: failed
Status: 5.1.1

Final-Recipient: rfc822; b@office.example
Action: delayed
Status: 4.4.1

--b
Content-Type: text/rfc822-headers

Message-ID: NAMED

--b--
""".replace(b"NAMED", notice.message_id.encode())
    life.receives(report)

    kept = life.book.letter(notice.message_id)
    assert [said.split()[0] for _, said in kept.reports] == ["failed", "delayed"]


def test_what_is_set_aside_is_told_to_officers_in_the_next_tick_also_after_a_restart(life):
    life.receives(life.mail("someone@elsewhere.example", "hi", "hi"))
    life.restarts().at("2026-11-23 20:00").ticks()

    assert keys(life.notice.headline) == ["headline.aside"]


def test_several_mails_of_one_lot_are_entered_together_and_see_each_other(life):
    life.refers()
    mails = [
        RawMail(MailboxPlace(1, 500 + number), at("2026-11-23 09:00"), octets)
        for number, octets in enumerate(
            (life.referral(Notes="again"), life.mail(JAS.address, f"Re: [{life.case.number}]", "TAKE"))
        )
    ]
    folders = life.room.receive_together(mails, lambda: life.now)

    assert folders == [HANDLED, HANDLED]
    assert (life.cases, life.case.officer) == (["UR-2026-0001"], JAS.address)
