"""The outbox: every answer that a server can give, a stop at the worst moment, patience, and the cap."""

import io
from contextlib import suppress
from datetime import timedelta

import pytest

from mailbot import eventlog
from mailbot.decide.delivery.sending import LONGEST_WAIT
from mailbot.record.book import RESTORED
from mailbot.vocabulary.letter_kinds import LetterKind
from mailbot.vocabulary.office import Person
from mailbot.vocabulary.outbox import LetterState
from mailbot.vocabulary.problems import BookUnwritable
from mailbot.vocabulary.servers import Handover, HandoverResult, Step
from mailbot.write.words.words import WordMissing
from tests.office_life import ADA, CSC, JAS, MAILBOX, Life, keys, spoken

CLIENT = "elena@mail.example"


def says(outcome: Handover, reply: str, step: Step = Step.FINAL_DOT, **refused: str) -> list[HandoverResult]:
    return [HandoverResult(outcome, reply, step, {CLIENT: reply} if refused else {})]


LATER = says(Handover.TRY_LATER, "451 4.7.1 greylisted", Step.RECIPIENTS)
GONE = [HandoverResult(Handover.REFUSED, "550 5.1.1 nobody", Step.RECIPIENTS, {CLIENT: "550 5.1.1 nobody"})]
CUT = [HandoverResult(Handover.UNCERTAIN, "connection lost", Step.FINAL_DOT, line_lost=True)]
DOWN = says(Handover.TRY_LATER, "connection refused", Step.CONNECT)


def contact(life: Life):
    """A case whose contact letter wants to leave now; the letter."""
    life.refers()
    life.officer("CONTACT")
    return lambda: life.letter(LetterKind.CONTACT)


# Every answer


def test_a_letter_that_the_server_took_is_contact_and_its_words_are_kept(life):
    letter = contact(life)
    life.sends()

    assert (letter().state, letter().reply, letter().attempts) == (LetterState.SENT, "250 2.0.0 taken", 1)
    assert (life.case.made.letter, life.case.made.at) == (letter().message_id, life.now)


def test_a_letter_that_was_refused_has_failed_and_the_officer_knows(life):
    letter = contact(life)
    life.courier.script[CLIENT] = list(GONE)
    life.sends()

    assert (letter().state, life.case.made) == (LetterState.FAILED, None)
    assert keys(life.notice.headline, life.notice.happened) == ["headline.not_sent", "happened.refused"]
    assert life.notice.suggests[0] == "CORRECT email:"


def test_an_address_that_was_refused_is_not_written_to_by_itself_again(life):
    contact(life)
    life.courier.script[CLIENT] = list(GONE)
    life.sends()

    assert not life.case.reachable
    assert set(life.documents().values()) == {"missing"}


def test_a_letter_refused_for_what_it_says_leaves_the_address_alone(life):
    contact(life)
    life.courier.script[CLIENT] = says(Handover.REFUSED, "554 5.7.1 looks like spam", Step.CONTENT)
    life.sends()

    assert life.case.reachable


def test_not_now_is_tried_again_with_growing_patience(life):
    letter = contact(life)
    life.courier.script[CLIENT] = list(LATER)
    waits = []
    for _ in range(9):
        life.sends()
        waits.append(letter().next_try_at - life.now)
        life.now = letter().next_try_at

    assert waits[:4] == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8)]
    assert waits[-1] == LONGEST_WAIT
    assert (letter().state, life.courier.to(CLIENT)) == (LetterState.QUEUED, 9)


def test_before_its_time_it_is_not_tried_again(life):
    contact(life)
    life.courier.script[CLIENT] = list(LATER)
    life.sends().later(seconds=59).sends()

    assert life.courier.to(CLIENT) == 1


def test_after_a_day_it_is_given_up_and_the_officer_knows(life):
    letter = contact(life)
    life.courier.script[CLIENT] = list(LATER)
    for _ in range(40):
        life.sends().later(hours=1)

    assert letter().state is LetterState.FAILED
    assert keys(life.notice.happened) == ["happened.gave_up"]
    assert life.courier.to(CLIENT) <= 31


def test_what_waits_to_be_tried_again_can_still_be_stopped(life):
    letter = contact(life)
    life.courier.script[CLIENT] = list(LATER)
    life.sends().officer("HOLD")
    life.later(hours=2).sends()

    assert (letter().state, life.courier.to(CLIENT)) == (LetterState.CANCELLED, 1)


def test_a_server_that_takes_nothing_ends_the_round(life):
    contact(life)
    before = len(life.letters())
    assert before > 1
    life.courier.script = {one: list(DOWN) for letter in life.letters() for one in letter.envelope_to}
    life.sends()

    assert len(life.courier.handed) == 1
    assert life.dispatch.outage == "connection refused"
    assert not [letter for letter in life.letters() if letter.state is LetterState.SENDING]


@pytest.mark.parametrize(
    "said",
    [
        HandoverResult(Handover.UNCERTAIN, "no answer in time", Step.FINAL_DOT, line_lost=True),
        HandoverResult(Handover.TRY_LATER, "no answer in time", Step.RECIPIENTS, line_lost=True),
        HandoverResult(Handover.TRY_LATER, "550 5.7.1 this account is disabled", Step.SENDER),
    ],
    ids=["silence after the dot", "silence at an addressee", "refuses the office itself"],
)
def test_a_server_that_would_treat_the_next_letter_alike_ends_the_round(life, said):
    """Each would wait ten minutes for its answer."""
    contact(life)
    life.courier.script = {one: [said] for letter in life.letters() for one in letter.envelope_to}
    life.sends()

    assert len(life.courier.handed) == 1
    assert life.dispatch.outage == said.reply

    life.courier.script = {}
    life.sends()
    assert (len(life.courier.handed), life.dispatch.outage) == (len(life.letters()), "")


def test_a_letter_on_which_the_server_hangs_is_tried_again_after_the_others(life):
    """It ends every round in which it is handed over; a round may come once an hour only."""
    contact(life)
    life.courier.script[CLIENT] = [HandoverResult(Handover.TRY_LATER, "hung up", Step.CONTENT, line_lost=True)]
    life.sends()
    assert life.courier.to(JAS.address) == 0

    life.later(hours=1).sends()
    assert life.courier.to(JAS.address) == 2
    assert life.courier.handed[-1][0] == (CLIENT,)


def test_one_bad_letter_keeps_no_other_from_leaving(life):
    contact(life)
    life.courier.script[CLIENT] = list(GONE)
    life.sends()

    assert life.courier.to(JAS.address) > 0


# Uncertain


def test_a_connection_lost_after_the_data_leaves_it_uncertain(life):
    letter = contact(life)
    life.courier.script[CLIENT] = list(CUT)
    life.sends()

    assert (letter().state, life.case.made) == (LetterState.UNCERTAIN, None)


def test_its_copy_says_that_it_left(life):
    letter = contact(life)
    life.courier.script[CLIENT] = list(CUT)
    life.sends()
    folder = life.later(minutes=2).receives(life.room.blobs.get(letter().blob))

    assert (folder, letter().state) == ("copies", LetterState.SENT)
    assert life.case.made.letter == letter().message_id
    life.later(hours=1).sends()
    assert life.courier.to(CLIENT) == 1


def test_without_a_copy_it_is_sent_again_under_the_same_message_id(life):
    letter = contact(life)
    life.courier.script[CLIENT] = [*CUT, HandoverResult(Handover.ACCEPTED, "250 ok", Step.FINAL_DOT)]
    life.sends().later(minutes=14).sends()
    assert life.courier.to(CLIENT) == 1

    life.later(minutes=2).sends()
    sent = [octets for recipients, octets in life.courier.handed if CLIENT in recipients]
    assert (letter().state, len(sent), sent[0] == sent[1]) == (LetterState.SENT, 2, True)


def test_a_copy_that_lies_in_the_mailbox_is_found_before_anything_is_sent_again(life):
    letter = contact(life)
    life.courier.script[CLIENT] = list(CUT)
    life.sends().later(minutes=16).sends(copy_is_there=True)

    assert (letter().state, life.courier.to(CLIENT)) == (LetterState.SENT, 1)


# A book from a backup


def restored(life: Life) -> None:
    with life.book.commit() as change:
        change.remember(RESTORED, life.now)


def test_after_a_restore_no_letter_leaves_whose_copy_is_in_the_mailbox(life):
    letter = contact(life)
    restored(life)
    life.sends(copy_is_there=True)

    assert (letter().state, life.courier.to(CLIENT)) == (LetterState.SENT, 0)
    assert life.case.made.letter == letter().message_id


def test_after_a_restore_a_letter_without_a_copy_leaves_as_soon_as_the_mailbox_was_looked_through(life):
    letter = contact(life)
    restored(life)
    life.dispatch.send_due(lambda: life.now, copy_is_there=None)
    assert letter().state is LetterState.QUEUED

    life.sends()
    assert (letter().state, life.courier.to(CLIENT)) == (LetterState.SENT, 1)


def test_what_mail_that_was_moved_back_leads_to_is_looked_for_too_and_what_the_clock_writes_is_not(life):
    restored(life)
    life.later(minutes=5)
    letter = contact(life)
    life.sends(copy_is_there=True)
    assert (letter().state, life.courier.to(CLIENT)) == (LetterState.SENT, 0)

    life.at("2026-11-30 10:00").ticks().sends(copy_is_there=True)
    assert life.letter(LetterKind.DOCUMENT_REMINDER).state is LetterState.SENT
    assert life.courier.to(CLIENT) == 1


def test_a_month_after_a_restore_letters_leave_as_ever(life):
    restored(life)
    life.at("2026-12-24 10:00")
    contact(life)
    life.sends(copy_is_there=True)

    assert life.courier.to(CLIENT) == 1


# Patience


def test_a_line_that_breaks_every_time_is_given_up_and_not_sent_for_ever(life):
    letter = contact(life)
    life.courier.script[CLIENT] = list(CUT)
    for _ in range(60):
        life.sends().later(hours=1)

    assert letter().state is LetterState.FAILED
    assert life.courier.to(CLIENT) == 3
    assert keys(life.notice.happened) == ["happened.gave_up", "happened.may_have_arrived"]


def test_what_may_have_arrived_is_the_officers_business_from_then_on(life):
    contact(life)
    life.courier.script[CLIENT] = list(CUT)
    for _ in range(30):
        life.sends().later(hours=8).ticks()

    assert life.courier.to(CLIENT) == 3
    assert spoken(life.notice.happened, "happened.may_have_arrived", "count") == 3
    assert life.case.made is None


def test_the_third_time_too_its_copy_is_waited_for(life):
    letter = contact(life)
    life.courier.script[CLIENT] = list(CUT)
    life.sends().later(minutes=16).sends().later(minutes=16).sends().later(minutes=14).sends()
    assert (letter().state, life.courier.to(CLIENT)) == (LetterState.UNCERTAIN, 3)

    life.later(minutes=2).sends(copy_is_there=True)
    assert (letter().state, life.courier.to(CLIENT)) == (LetterState.SENT, 3)


def test_a_refusal_after_an_answer_that_never_came_says_that_it_may_have_arrived(life):
    letter = contact(life)
    life.courier.script[CLIENT] = [*CUT, *says(Handover.REFUSED, "554 5.7.1 spam", Step.CONTENT)]
    life.sends().later(minutes=16).sends()

    assert letter().state is LetterState.FAILED
    assert keys(life.notice.happened) == ["happened.refused", "happened.may_have_arrived"]


def test_what_may_have_left_can_no_longer_be_stopped(life):
    letter = contact(life)
    life.courier.script[CLIENT] = [*CUT, *LATER]
    life.sends().later(minutes=16).sends().officer("HOLD")

    assert letter().state is LetterState.UNCERTAIN


def test_a_stop_in_the_middle_of_handing_over_leaves_it_uncertain(life):
    letter = contact(life)

    class Stopped(BaseException):
        pass

    def hand_over(*_, **__):
        raise Stopped

    life.courier.hand_over = hand_over
    with pytest.raises(Stopped):
        life.sends()
    life.restarts()
    del life.courier.hand_over
    life.later(minutes=1).sends()
    assert (letter().state, life.courier.to(CLIENT)) == (LetterState.UNCERTAIN, 0)

    life.later(minutes=16).sends()
    assert (letter().state, life.courier.to(CLIENT)) == (LetterState.SENT, 1)


# Our own failure


def break_notices_of(life, number):
    write = life.writer.write

    def fails(letter, case, **how):
        if letter.kind is LetterKind.NOTICE and letter.number == number:
            raise WordMissing("no words")
        return write(letter, case, **how)

    life.writer.write = fails


def test_a_refusal_that_cannot_be_told_keeps_no_other_letter_waiting(life):
    log = io.StringIO()
    eventlog.configure(log)
    refused = contact(life)().message_id
    break_notices_of(life, life.case.number)
    life.refers(Family_name="Zweig", UCI="22-3344-5574", Email_address="zweig@mail.example")
    life.officer("CONTACT")
    life.courier.script[CLIENT] = list(GONE)
    life.sends().later(hours=1).sends()

    letter = life.book.letter(refused)
    assert (letter.state, letter.reply, life.courier.to(CLIENT)) == (LetterState.FAILED, "550 5.1.1 nobody", 1)
    assert life.courier.to("zweig@mail.example") == 1
    assert "WordMissing" in log.getvalue()


def test_a_letter_that_left_is_not_sent_again_because_what_follows_fails(lives):
    life = lives(representative="copy")
    life.refers(Representative_email="counsel@law.example")
    break_notices_of(life, life.case.number)
    life.courier.script[CLIENT] = [
        HandoverResult(Handover.ACCEPTED, "250 ok", Step.FINAL_DOT, {"counsel@law.example": "550 5.1.1 nobody"})
    ]
    life.later(minutes=31).sends().later(hours=1).sends()

    assert (life.letter(LetterKind.CONTACT).state, life.courier.to(CLIENT)) == (LetterState.SENT, 1)


def test_a_book_that_cannot_be_written_ends_the_round(life):
    contact(life)
    life.courier.script[CLIENT] = list(GONE)

    def full(*_, **__):
        raise BookUnwritable("The disk is full.", "Make room.")

    life.room.carry_out = full
    with pytest.raises(BookUnwritable):
        life.sends()

    assert len(life.courier.handed) == 1


# The gate


def test_nothing_leaves_before_its_time(life):
    life.refers()
    life.later(minutes=29).sends()
    assert life.courier.to(CLIENT) == 0

    life.later(minutes=1).sends()
    assert life.courier.to(CLIENT) == 1


@pytest.mark.parametrize("address", [MAILBOX, MAILBOX.upper(), "", "<>"])
def test_nothing_goes_to_ourselves_nor_to_nobody(life, address):
    letter = contact(life)
    with life.book.commit() as change:
        change.update_letter(letter().message_id, envelope_to=(address,))
    life.sends()

    assert (letter().state, letter().reply[:3]) == (LetterState.FAILED, "550")
    assert not [recipients for recipients, _ in life.courier.handed if address in recipients]


def test_more_than_a_days_letters_to_a_client_wait_for_tomorrow_and_are_told_once(lives):
    life = lives(letters_per_day=3)
    contact(life)  # it is paused by the first message: the client reads two letters that agree, or one
    for number in range(6):
        life.officer(f"MESSAGE number {number}")
    life.sends().later(minutes=5).sends().later(minutes=5).sends()

    assert life.courier.to(CLIENT) == 3
    assert [state for _, state in life.to_client()].count("queued") == 3
    told = [one for one in life.notices() if one.headline.key == "headline.capped"]
    assert [one.language for one in told] == ["fr", "en"]

    life.at("2026-11-24 00:05").sends()
    assert life.courier.to(CLIENT) == 6


def test_a_day_that_is_full_holds_back_notices_and_no_answer_nor_the_report_about_it(life, monkeypatch):
    monkeypatch.setattr("mailbot.decide.delivery.cap.STAFF_PER_DAY", 6)
    life.refers()
    life.officer("TAKE")
    for number in range(8):
        life.client(f"And another thing, number {number}.")
    life.sends().sends()
    before = life.courier.to(JAS.address)
    life.officer("STATUS")
    life.sends()

    assert before < 14
    assert life.courier.to(JAS.address) == before + 1
    assert [one.pressing[0].key for one in life.notices() if one.headline.key == "headline.capped"] == [
        "pressing.capped_staff"
    ]


def test_the_cap_counts_over_a_restart_and_also_what_bounced(lives):
    life = lives(letters_per_day=1)
    letter = contact(life)
    life.sends().bounces(letter())
    life.officer("MESSAGE hello")
    life.restarts().sends()

    assert life.courier.to(CLIENT) == 1


def test_the_cap_counts_also_what_left_before_a_moment_with_a_wrong_clock(lives):
    life = lives(letters_per_day=1)
    contact(life)
    life.sends().at("2026-11-10 09:00").refers(UCI="2222-2222", Email_address="another@mail.example")
    life.at("2026-11-23 10:00").officer("MESSAGE hello", case="UR-2026-0001")
    life.restarts().sends()

    assert life.courier.to(CLIENT) == 1


def test_the_cap_is_the_clients_and_not_the_officers(lives):
    life = lives(letters_per_day=1)
    contact(life)
    life.officer("STATUS")
    life.sends()

    assert life.courier.to(JAS.address) == 3


# Refused in part


def test_a_colleague_whom_the_server_does_not_take_is_the_administrators_business(lives):
    life = lives(people=(JAS, Person("Kim Ng", "k.ng@office.example", "en"), ADA))
    life.courier.script["k.ng@office.example"] = [
        HandoverResult(Handover.ACCEPTED, "250 ok", Step.FINAL_DOT, {"k.ng@office.example": "550 5.1.1 nobody"})
    ]
    life.refers()
    life.sends()

    assert life.letter(LetterKind.ALARM).envelope_to == (ADA.address,)
    assert life.letters(LetterKind.NOTICE)[0].state is LetterState.SENT


KIM = Person("Kim Ng", "k.ng@office.example", "en")
PUT_OFF = HandoverResult(Handover.ACCEPTED, "250 ok", Step.FINAL_DOT, {KIM.address: "450 4.2.0 greylisted"})
STILL = HandoverResult(
    Handover.TRY_LATER, "450 4.2.0 greylisted", Step.RECIPIENTS, {KIM.address: "450 4.2.0 greylisted"}
)
LOST = HandoverResult(Handover.UNCERTAIN, "no answer in time", Step.FINAL_DOT, line_lost=True)


@pytest.fixture
def put_off(lives):
    """The notice of a referral left for one officer; the server put the other off."""
    life = lives(people=(JAS, KIM, ADA))
    life.refers()
    life.courier.script[KIM.address] = [PUT_OFF, STILL]
    return life.sends()


def notice(life):
    (first, *_) = life.letters(LetterKind.NOTICE)
    return first


def test_a_colleague_whom_the_server_puts_off_is_tried_again_alone_with_the_same_bytes(put_off):
    life = put_off
    assert (notice(life).state, notice(life).still_to) == (LetterState.SENT, (KIM.address,))

    life.courier.script = {}
    life.later(minutes=2).sends().later(minutes=10).sends()

    assert [to for to, _ in life.courier.handed] == [(JAS.address, KIM.address), (KIM.address,)]
    assert len({octets for _, octets in life.courier.handed}) == 1
    assert (notice(life).still_to, notice(life).reports, life.letters(LetterKind.ALARM)) == ((), (), [])


def test_it_is_tried_with_growing_patience_and_after_a_day_it_is_told(put_off):
    life = put_off
    for _ in range(40):
        life.later(hours=1).sends()

    assert (life.courier.to(JAS.address), notice(life).state) == (1, LetterState.SENT)
    assert 20 <= life.courier.to(KIM.address) <= 31
    assert life.letter(LetterKind.ALARM).envelope_to == (ADA.address,)
    assert [words for _, words in notice(life).reports] == [f"refused {KIM.address}: 450 4.2.0 greylisted"]


def test_who_is_refused_when_tried_again_is_told_at_once(put_off):
    life = put_off
    life.courier.script[KIM.address] = [
        HandoverResult(Handover.REFUSED, "550 5.1.1 no", Step.RECIPIENTS, {KIM.address: "550 5.1.1 no"})
    ]
    life.later(minutes=2).sends()

    assert (notice(life).still_to, notice(life).state) == ((), LetterState.SENT)
    assert len(life.letters(LetterKind.ALARM)) == 1


def test_a_line_that_is_lost_while_it_is_tried_again_is_told_and_not_tried_twice(put_off):
    """No copy can say whether it arrived."""
    life = put_off
    life.courier.script[KIM.address] = [LOST]
    for _ in range(5):
        life.later(hours=1).sends()

    assert (life.courier.to(KIM.address), life.courier.to(JAS.address)) == (2, 1)
    assert len(life.letters(LetterKind.ALARM)) == 1


def test_a_stop_while_it_is_tried_again_is_told_and_not_tried_twice(put_off):
    life = put_off

    class Stopped(BaseException):
        pass

    def hand_over(*_, **__):
        raise Stopped

    life.courier.hand_over = hand_over
    with pytest.raises(Stopped):
        life.later(minutes=2).sends()
    del life.courier.hand_over
    life.courier.script = {}
    life.restarts().later(minutes=1).sends().later(hours=1).sends()

    assert (life.courier.to(KIM.address), life.courier.to(JAS.address)) == (1, 1)
    assert (notice(life).state, notice(life).still_to) == (LetterState.SENT, ())
    assert len(life.letters(LetterKind.ALARM)) == 1


def test_a_stop_while_one_is_tried_again_leaves_the_others_to_be_tried(put_off):
    life = put_off
    life.courier.script[KIM.address] = [PUT_OFF, STILL]
    life.refers(UCI="2222-2222")
    life.sends()
    before = life.courier.to(KIM.address)

    def hand_over(*_, **__):
        raise KeyboardInterrupt

    life.courier.hand_over = hand_over
    with pytest.raises(KeyboardInterrupt):
        life.later(minutes=5).sends()
    del life.courier.hand_over
    life.courier.script = {}
    life.restarts().later(hours=1).sends()

    assert life.courier.to(KIM.address) == before + 1
    assert len(life.letters(LetterKind.ALARM)) == 1


@pytest.mark.parametrize("written", [False, True], ids=["before it is written", "after it is written"])
@pytest.mark.parametrize("stop_at", range(6))
def test_a_stop_at_any_entry_gives_it_nobody_twice_and_leaves_nobody_untold(put_off, stop_at, written):
    life = put_off
    life.courier.script = {}
    journal = life.book.db.documents
    commit, entries = journal._commit, iter(range(99))

    class Stopped(BaseException):
        pass

    def stops(*how):
        stops_here = next(entries) == stop_at
        if stops_here and not written:
            raise Stopped
        commit(*how)
        if stops_here:
            raise Stopped

    journal._commit = stops
    with suppress(Stopped):
        life.later(minutes=2).sends()
    for _ in range(3):
        life.restarts().later(hours=1).sends()

    assert life.courier.to(JAS.address) == 1
    assert life.courier.to(KIM.address) <= 2  # once with the others, when it was put off
    assert life.courier.to(KIM.address) == 2 or len(life.letters(LetterKind.ALARM)) == 1
    assert (notice(life).state, notice(life).still_to) == (LetterState.SENT, ())


def test_a_restart_forgets_nobody_who_was_put_off(put_off):
    life = put_off
    life.courier.script = {}
    life.restarts().later(minutes=2).sends()

    assert [to for to, _ in life.courier.handed] == [(JAS.address, KIM.address), (KIM.address,)]


def test_a_representative_who_is_put_off_is_tried_again_and_the_letter_has_left(lives):
    life = lives(representative="copy")
    life.refers(Representative_email="counsel@law.example")
    life.officer("CONTACT")
    put_off = {"counsel@law.example": "451 4.7.1 later", MAILBOX: "452 4.2.2 full"}
    life.courier.script[CLIENT] = [HandoverResult(Handover.ACCEPTED, "250 ok", Step.FINAL_DOT, put_off)]
    life.sends()
    life.officer("UNDO")
    life.officer("HOLD")
    life.officer("DECLINE no reason")
    life.later(minutes=2).sends()

    letter = life.letter(LetterKind.CONTACT)
    assert (letter.state, letter.still_to, life.case.made.letter) == (LetterState.SENT, (), letter.message_id)
    assert [to for to, _ in life.courier.handed if to in ((CLIENT,), ("counsel@law.example",))] == [
        (CLIENT,),
        ("counsel@law.example",),
    ]


def test_a_letter_of_a_book_from_before_is_still_to_go_to_nobody(life):
    life.refers()
    life.sends()
    stored = life.book.db.table("letters").get_by_key(notice(life).message_id)

    assert "still_to" not in stored
    assert notice(life).still_to == ()


def test_a_representative_whom_the_server_does_not_take_is_told_and_the_contact_stands(lives):
    life = lives(representative="copy")
    life.refers(Representative_email="counsel@law.example")
    life.courier.script[CLIENT] = [
        HandoverResult(Handover.ACCEPTED, "250 ok", Step.FINAL_DOT, {"counsel@law.example": "550 5.1.1 nobody"})
    ]
    life.later(minutes=31).sends()

    assert life.case.made is not None
    assert life.notice.headline.key == "headline.bounced"


def test_our_own_mailbox_that_takes_no_copy_disturbs_nobody(life):
    contact(life)
    life.courier.script[CLIENT] = [
        HandoverResult(Handover.ACCEPTED, "250 ok", Step.FINAL_DOT, {MAILBOX: "452 4.2.2 full"})
    ]
    before = len(life.letters())
    life.sends()

    assert len(life.letters()) == before


def test_a_question_to_the_csc_that_fails_is_told(life):
    life.refers(UCI="12345")
    life.courier.script[CSC] = [HandoverResult(Handover.REFUSED, "550 no", Step.RECIPIENTS, {CSC: "550 no"})]
    life.sends()

    assert life.notice.headline.key == "headline.not_sent"


def test_the_log_repeats_no_address(life):
    log = io.StringIO()
    eventlog.configure(log)
    contact(life)
    life.courier.script[CLIENT] = [
        HandoverResult(Handover.REFUSED, f"550 5.1.1 <{CLIENT}> unknown", Step.RECIPIENTS, {CLIENT: "550"})
    ]
    life.sends()

    logged = log.getvalue()
    assert "550 5.1.1" in logged
    assert CLIENT not in logged


def test_each_recipient_has_a_state_of_its_own_and_keeps_it_over_a_restart(put_off):
    life = put_off
    state = {one.address: one.state for one in notice(life.restarts()).recipients}
    assert (state[JAS.address], state[KIM.address]) == (LetterState.SENT, LetterState.QUEUED)

    life.courier.script[KIM.address] = [
        HandoverResult(Handover.REFUSED, "550 5.1.1 no", Step.RECIPIENTS, {KIM.address: "550 5.1.1 no"})
    ]
    life.later(minutes=2).sends()
    state = {one.address: one.state for one in notice(life.restarts()).recipients}
    assert (state[JAS.address], state[KIM.address]) == (LetterState.SENT, LetterState.FAILED)


def test_a_letter_that_came_back_from_every_addressee_bounced(put_off):
    life = put_off
    life.courier.script = {}
    life.later(minutes=2).sends()
    life.bounces(notice(life), to=KIM.address)
    assert notice(life).state is LetterState.SENT

    life.bounces(notice(life), to=JAS.address)
    assert notice(life).state is LetterState.BOUNCED
