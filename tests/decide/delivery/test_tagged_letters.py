"""Letters with an address of their own (`sending.tags`): what comes to it belongs to its letter, body or not."""

import pytest

from mailbot.vocabulary.letter_kinds import LetterKind
from mailbot.vocabulary.message import untagged
from mailbot.vocabulary.outbox import LetterState, Part
from mailbot.write.message.message_ids import MessageIds
from tests.office_life import MAILBOX, Life

BODILESS = """Return-Path: <>
{field}: {to}
From: MAILER-DAEMON@mx.mail.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.mail.example

Final-Recipient: rfc822; elena@mail.example
Action: failed
Status: 5.1.1

--b--
"""


@pytest.fixture
def contacted(life: Life) -> Life:
    life.writer._ids = MessageIds(bytes(range(32)), "office.example", tags=True)
    life.refers()
    life.officer("CONTACT")
    return life.later(minutes=31).sends()


def contact(life: Life):
    return life.letter(LetterKind.CONTACT)


def test_every_letter_leaves_from_an_address_of_its_own_to_which_it_is_answered(contacted):
    senders = [letter.envelope_from for letter in contacted.letters()]

    assert len(set(senders)) == len(senders) >= 3
    assert {untagged(sender) for sender in senders} == {MAILBOX}
    assert contact(contacted).envelope_from in contacted._read(contact(contacted))["Reply-To"]
    assert MAILBOX in contacted._read(contact(contacted))["From"]
    assert [one.part for one in contact(contacted).recipients] == [Part.ADDRESSEE, Part.OWN_COPY]


@pytest.mark.parametrize("field", ["To", "Delivered-To", "X-Original-To"])
@pytest.mark.parametrize("spelt", [str, str.upper])
def test_a_bounce_that_names_no_letter_is_about_the_one_to_whose_address_it_came(contacted, field, spelt):
    octets = BODILESS.format(field=field, to=spelt(contact(contacted).envelope_from)).encode()
    contacted.restarts().receives(octets)

    assert (contact(contacted).state, contacted.case.made) == (LetterState.BOUNCED, None)
    assert contacted.aside == []


def test_an_answer_from_another_address_of_the_client_belongs_to_its_case(contacted):
    contacted.client(
        "Here you are.", sender="other@mail.example", to=contact(contacted).envelope_from, subject="papers"
    )

    assert contacted.aside == []


def test_a_tag_that_no_letter_has_is_none(contacted):
    contacted.receives(BODILESS.format(field="To", to=f"urgent+{'a' * 20}@office.example").encode())

    assert contact(contacted).state is LetterState.SENT


def test_without_the_setting_and_where_there_is_no_room_the_address_is_the_offices():
    plain, tags = MessageIds(b"k" * 32, "office.example"), MessageIds(b"k" * 32, "office.example", tags=True)
    long = f"{'x' * 44}@office.example"

    assert plain.reply_to("<1@office.example>", MAILBOX) == MAILBOX
    assert tags.reply_to("<1@office.example>", long) == long
    assert tags.reply_to("<1@office.example>", MAILBOX) != tags.reply_to("<2@office.example>", MAILBOX)
