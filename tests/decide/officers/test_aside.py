"""Mail set aside, worked by e-mail: RETRY, CASE, DISCARD, OPEN (D1)."""

from dataclasses import replace

import pytest

from mailbot.vocabulary.letter_kinds import LetterKind
from tests.office_life import ANNE, CSC, JAS, REFERRAL, form, keys, spoken

LETTER = """Dear colleagues,

Dr. Lefebvre has to start on Monday.
"""
FIELDS = """OPEN
Family name: Lefebvre
Given names: Marie
UCI: 1234-5678
Date of birth: 1980-01-02
Email: marie@mail.example
Address: 1 Rideau Street, Ottawa
Postal code: K1A 0B1
Category: business travel
Reason: a conference
Needed by: 2026-11-30
"""


def why(answer) -> str:
    return spoken(answer.happened, "not_done.line", "why").key


def a_letter_aside(life) -> str:
    life.receives(life.mail("someone@province.example", "A doctor", LETTER))
    return life.book.waiting_aside()[-1].id


# Told


def test_officers_are_told_once_what_was_set_aside_and_why(life):
    a_letter_aside(life)
    life.ticks().ticks()

    told = life.notices()
    assert {notice.language for notice in told} == {"en", "fr"}
    assert len(told) == 2
    assert spoken(told[0].happened, "aside.entry", "id") == "Q1"
    assert "Dr. Lefebvre has to start on Monday." in told[0].quoted
    assert told[0].suggests[:2] == ("RETRY Q1", "DISCARD Q1")
    assert told[0].suggests[2].startswith("OPEN family_name: \n")


def test_several_at_once_are_one_mail(life):
    for _ in range(3):
        a_letter_aside(life)
    life.ticks()

    assert [len(notice.happened) for notice in life.notices()] == [3, 3]


def test_nothing_of_it_stands_in_the_subject(life):
    a_letter_aside(life)
    life.ticks()

    head = life.room.blobs.get(life.letter(LetterKind.NOTICE).blob).partition(b"\r\n\r\n")[0].decode()
    assert "someone" not in head
    assert "doctor" not in head


def test_of_two_clients_who_cannot_be_told_apart_each_has_a_link_and_both_become_cases(life):
    mixed = form(REFERRAL).replace("UCI:", "Family name: Costa\nUCI: 1111-2222\nUCI:")
    life.receives(life.mail(CSC, "Two referrals", mixed))
    life.ticks()
    opens = [link for link in life.notices()[0].suggests if link.startswith("OPEN ")]

    assert ["uci: 1111-2222" in link for link in opens] == [True, False]
    assert ["uci: 22-3344-5566" in link for link in opens] == [False, True]
    assert life.notices()[0].suggests[: len(opens)] == tuple(opens)
    for link, name in zip(opens, ("Costa", "Marchetti"), strict=True):
        text = link.replace("OPEN ", "OPEN\n", 1).replace("family_name: ", f"Family name: {name}")
        assert keys(life.officer(text, case=None, subject="Re: [Q1] set aside").happened)[0] == "done.opened"
    assert [case.referral.text("family_name") for case in life.book.open_cases()] == ["Costa", "Marchetti"]
    assert life.aside == []


# OPEN


def test_open_makes_a_case_of_which_the_officer_is_the_referrer(life):
    answer = life.officer(FIELDS, case=None)

    assert keys(answer.happened) == ["done.opened", "done.letter_written"]
    assert (life.case.referrer, life.case.opened_by_officer, life.status()) == (JAS.address, True, "new")
    assert life.to_client() == [("contact", "held")]


def test_an_agents_name_and_a_call_date_are_not_required(life):
    life.officer(FIELDS, case=None)

    assert not life.case.incomplete


def test_what_is_missing_is_told_to_the_officer_and_nobody_else_is_asked(life):
    answer = life.officer("OPEN\nFamily name: Lefebvre\nUCI: 1234-5678", case=None)

    assert "done.opened_incomplete" in keys(answer.happened)
    assert life.status() == "incomplete"
    assert not life.letters(LetterKind.CLARIFICATION)


def test_open_without_a_field_opens_nothing(life):
    answer = life.officer("OPEN\nplease open a case for the doctor", case=None)

    assert keys(answer.headline) == ["headline.nothing_done"]
    assert life.cases == []


def test_a_client_with_an_open_case_gets_no_second_one(life):
    life.refers(UCI="1234-5678")
    answer = life.officer(FIELDS, case=None)

    assert why(answer) == "refused.open_case_there"
    assert len(life.cases) == 1


def test_opening_from_the_notice_of_a_mail_settles_it(life):
    held = a_letter_aside(life)
    life.officer(FIELDS, case=None, subject=f"Re: [{held}] a mail was set aside for you")

    entry = life.book.set_aside(held)
    assert (entry.outcome, entry.number, entry.settled_by) == ("attached", "UR-2026-0001", JAS.address)


def test_two_officers_open_one_case_from_one_letter_however_little_it_says(life):
    held = a_letter_aside(life)
    little = "OPEN\nFamily name: Lefebvre\nReason: a conference"
    life.officer(little, case=None, by=JAS, subject=f"Re: [{held}] a mail was set aside for you")
    answer = life.officer(little, case=None, by=ANNE, subject=f"Re: [{held}] a mail was set aside for you")

    assert why(answer) == "refused.open_case_there"
    assert len(life.cases) == 1


def test_a_letter_about_two_clients_opens_two_cases(life):
    held = a_letter_aside(life)
    for name in ("Lefebvre", "Roy"):
        text = f"OPEN\nFamily name: {name}\nReason: a conference"
        life.officer(text, case=None, subject=f"Re: [{held}] a mail was set aside for you")

    assert len(life.cases) == 2


# CASE


def test_a_mail_is_attached_to_a_case_and_the_officer_gets_it(life):
    life.refers()
    held = a_letter_aside(life)
    answer = life.officer(f"CASE {held} UR-2026-0001", case=None)

    assert keys(answer.happened) == ["done.attached"]
    assert life.events()[-1] == "Wrote"
    assert "has to start on Monday" in life.notice.quoted
    assert life.aside == []


def test_without_a_case_it_is_not_done(life):
    held = a_letter_aside(life)

    assert why(life.officer(f"CASE {held}", case=None)) == "misunderstood.no_case_number"
    assert why(life.officer(f"CASE {held} UR-2026-0077", case=None)) == "refused.no_such_case"
    assert life.aside == ["aside.unknown_sender"]


def test_the_writers_address_is_not_believed_the_next_time(life):
    life.refers()
    held = a_letter_aside(life)
    life.officer(f"CASE {held} UR-2026-0001", case=None)
    life.client("once more", sender="someone@province.example")

    assert life.aside == ["aside.number_from_stranger"]


def test_documents_of_a_mail_that_is_attached_are_offered(life):
    life.refers()
    life.receives(life.mail("hospital@elsewhere.example", "papers", "Here", files={"death certificate.pdf": b"%PDF-1"}))
    life.officer("CASE Q1 UR-2026-0001", case=None)

    assert life.documents()["death_certificate"] == "offered"


def test_an_officers_own_mail_that_is_attached_is_a_note_of_that_officer(life):
    life.refers()
    life.officer("I spoke to the hospital.", case=None, by=ANNE)
    life.officer("CASE Q1 UR-2026-0001", case=None)

    note = life.case.events[-1]
    assert (type(note).__name__, note.by) == ("Noted", ANNE.address)


def test_the_cscs_mail_that_is_attached_is_the_cscs(life):
    life.refers()
    life.receives(life.mail(CSC, "about our client", "She called again."))
    life.officer("CASE Q1 UR-2026-0001", case=None)

    assert life.notice.headline.key == "headline.csc_wrote"


# RETRY, DISCARD


def test_retry_reads_it_again_as_if_it_came_now(life):
    life.receives(life.referral("new-agent@csc2.example"))
    assert life.cases == []
    known = (*life.office.referrers, "@csc2.example")
    life.restarts(replace(life.office, referrers=known)).officer("RETRY Q1", case=None)

    assert (life.cases, life.aside) == (["UR-2026-0001"], [])
    assert life.book.set_aside("Q1").outcome == "retried"


def test_what_is_set_aside_again_stays_and_is_told_again(life):
    held = a_letter_aside(life)
    life.officer(f"RETRY {held}", case=None)

    assert life.notice.headline.key == "headline.aside_again"
    assert [entry.id for entry in life.book.waiting_aside()] == [held]


def test_a_spoofed_command_is_not_obeyed_by_reading_it_again(life):
    life.refers()
    life.officer("DECLINE not urgent", trusted=False)
    life.officer("RETRY Q1", case=None)

    assert life.status() == "new"
    assert life.aside == ["trust.forged"]


def test_discard_drops_it_and_says_who(life):
    held = a_letter_aside(life)
    life.officer(f"DISCARD {held}", case=None)

    entry = life.book.set_aside(held)
    assert (entry.outcome, entry.settled_by, life.aside) == ("discarded", JAS.address, [])


@pytest.mark.parametrize("command", ["RETRY Q1", "CASE Q1 UR-2026-0001", "DISCARD Q1"])
def test_what_was_dealt_with_is_not_dealt_with_again(life, command):
    life.refers()
    a_letter_aside(life)
    life.officer("DISCARD Q1", case=None)
    answer = life.officer(command, case=None)

    assert spoken(answer.happened, "done.aside_settled", "outcome") == "discarded"
    assert life.book.set_aside("Q1").outcome == "discarded"


@pytest.mark.parametrize("command", ["RETRY Q7", "CASE Q7 UR-2026-0001", "DISCARD Q7"])
def test_an_unknown_number_is_not_done(life, command):
    life.refers()

    assert why(life.officer(command, case=None)) == "refused.no_such_aside"


def test_what_is_forged_is_shown_in_the_name_of_its_person_and_only_discarded(life):
    """No check is passed by reading a mail again, and nobody's forged words open a case or join one."""
    life.receives(life.mail(JAS.address, "anything", "ACCEPT\n", trusted=False))
    life.ticks()

    assert life.notice.headline.key == "headline.aside_forged"
    assert life.notice.suggests == ("DISCARD Q1",)
    assert keys(life.notice.happened)[0] == "aside.entry_forged"


def test_a_mail_that_names_a_client_is_offered_for_that_clients_case(life):
    life.receives(life.referral())
    number = life.case.number
    life.receives(
        life.mail("someone@province.example", "a client", f"About {life.case.referral.text('uci')}, please help.\n")
    )
    life.ticks()

    assert life.notice.suggests[0] == f"CASE Q1 {number}"
