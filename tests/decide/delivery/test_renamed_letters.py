"""A sending server that gives every letter a new Message-ID (Exchange Online, SES): what comes back still finds it."""

import pytest

from mailbot.vocabulary.letter_kinds import OUR_HEADER, LetterKind
from mailbot.vocabulary.outbox import LetterState
from tests.office_life import MAILBOX, Life, delivery_report

CLIENT = "elena@mail.example"


@pytest.fixture
def contacted(life: Life) -> Life:
    """The contact letter left; the server calls it something else."""
    life.courier.renames = True
    life.refers()
    life.officer("CONTACT")
    return life.later(minutes=31).sends()


def contact(life: Life):
    return life.letter(LetterKind.CONTACT)


def test_the_new_name_is_kept_with_the_letter_over_a_restart(contacted):
    letter = contact(contacted.restarts())

    assert (letter.state, letter.aliases) == (LetterState.SENT, (letter.seen_as,))
    assert letter.seen_as != letter.message_id
    assert [contacted.book.letter(name) for name in letter.names] == [letter] * 3


def test_a_server_that_keeps_the_message_id_gives_no_alias(life):
    life.refers()
    life.officer("CONTACT")
    life.later(minutes=31).sends()

    assert contact(life).aliases == ()


def test_the_next_letter_of_the_thread_hangs_on_what_its_reader_has(contacted):
    contacted.officer("MESSAGE One more thing.")

    assert contacted._read(contacted.letter(LetterKind.MESSAGE))["In-Reply-To"] == contact(contacted).seen_as


@pytest.mark.parametrize("name", ["seen_as", "message_id", "token"])
def test_a_bounce_that_encloses_any_of_its_names_opens_the_clock_again(contacted, name):
    letter = contact(contacted)
    contacted.receives(delivery_report(getattr(letter, name), CLIENT, "failed", "5.1.1"))

    assert (contact(contacted).state, contacted.case.made) == (LetterState.BOUNCED, None)
    assert contacted.aside == []


@pytest.mark.parametrize("header", ["X-Microsoft-Original-Message-ID", "X-Relay-Original-Message-ID", OUR_HEADER])
def test_a_bounce_finds_it_by_what_the_enclosed_headers_kept(contacted, header):
    letter = contact(contacted)
    report = delivery_report("<unknown@relay.example>", CLIENT, "failed", "5.1.1")
    octets = report.replace(b"Subject: something", f"{header}: {letter.message_id}".encode())
    assert octets != report
    contacted.receives(octets)

    assert contact(contacted).state is LetterState.BOUNCED


def test_a_bounce_with_the_letters_references_alone_finds_the_newest_of_them(contacted):
    contacted.officer("MESSAGE One more thing.")
    contacted.later(minutes=31).sends()
    sent = contacted._read(contacted.letter(LetterKind.MESSAGE))["References"]
    report = delivery_report("<unknown@relay.example>", CLIENT, "failed", "5.1.1")
    contacted.receives(report.replace(b"Subject: something", f"References: {sent}".encode()))

    assert contacted.letter(LetterKind.MESSAGE).state is LetterState.BOUNCED
    assert contact(contacted).state is LetterState.SENT


@pytest.mark.parametrize("name", ["seen_as", "token"])
def test_an_answer_from_another_address_of_the_client_belongs_to_its_case(contacted, name):
    answered = getattr(contact(contacted), name)
    contacted.client("Here you are.", sender="other@mail.example", answers=answered, subject="Re: hello")

    assert contacted.aside == []
    assert "other@mail.example" in {event.by for event in contacted.case.events} | set(contacted.case.client_addresses)


def test_a_read_receipt_that_names_the_new_id_is_entered_with_the_letter(contacted):
    letter = contact(contacted)
    receipt = contacted.mail(CLIENT, "Read: your request", "Your message was read.").replace(
        b'Content-Type: text/plain; charset="utf-8"', b"Content-Type: message/disposition-notification"
    )
    contacted.receives(receipt.replace(b"Your message was read.", f"Original-Message-ID: {letter.seen_as}".encode()))

    assert len(contact(contacted).reports) == 1


PROSE = """Return-Path: <>
From: MAILER-DAEMON@mx.mail.example
To: urgent@office.example
Subject: {subject}
Message-ID: <prose@mx.mail.example>

{text}
"""


@pytest.mark.parametrize(
    ("subject", "text", "state"),
    [
        ("failure notice", f"Your urgent request - UR-2026-0001: {CLIENT}: 550 no such user", LetterState.BOUNCED),
        ("Non remis : Votre demande - UR-2026-0001", f"{CLIENT}\n550 5.1.1 inconnu", LetterState.BOUNCED),
        ("failure notice", "UR-2026-0001: other@mail.example: 550 no such user", LetterState.SENT),
        ("failure notice", f"UR-2026-0007: {CLIENT}: 550 no such user", LetterState.SENT),
        ("failure notice", f"{CLIENT}: 550 no such user", LetterState.SENT),
    ],
)
def test_a_bounce_that_names_no_message_is_about_the_case_and_the_recipient_that_it_names(
    contacted, subject, text, state
):
    contacted.receives(PROSE.format(subject=subject, text=text).encode())

    assert contact(contacted).state is state


@pytest.mark.parametrize(
    ("sender", "text", "reached"),
    [
        (CLIENT, "Your message has been held. Click https://guard.example/1 and prove that you are human.", False),
        (CLIENT, "Votre message est retenu. Cliquez sur https://guard.example/1 pour confirmer que vous n'êtes pas un "
         "robot.", False),
        ("guard@filter.example", f"Your message to {CLIENT} is held. Click https://guard.example/1 and prove that "
         "you are human.", False),
        ("guard@filter.example", "Your message has been held. Click https://guard.example/1 and prove that you are "
         "human.", True),
    ],
)  # fmt: skip
def test_a_letter_that_waits_for_somebody_to_prove_to_be_a_person_has_not_reached_its_client(
    contacted, sender, text, reached
):
    contacted.client(text, sender=sender, answers=contact(contacted).seen_as, subject="Please confirm your message")

    assert (contacted.case.made is not None) is reached
    assert contacted.case.reachable
    assert (contacted.notice.headline.key == "headline.challenged") is not reached


def test_nobody_may_name_a_letter_by_an_alias_that_no_server_gave_it(contacted):
    contacted.receives(delivery_report("<YT4PR01999999@YT4PR01MB0815.prod.outlook.example>", CLIENT, "failed", "5.1.1"))

    assert contact(contacted).state is LetterState.SENT
    assert contacted.aside == ["aside.foreign_bounce"]


def test_the_office_itself_is_no_client(contacted):
    assert MAILBOX not in contacted.case.client_addresses
