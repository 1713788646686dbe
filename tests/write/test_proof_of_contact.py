"""PROOF: the account of how the client was reached, and the letters as the exact bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

import pytest

from mailbot.vocabulary import events as ev
from mailbot.vocabulary.letter_kinds import LetterKind, Role
from mailbot.vocabulary.outbox import LetterState, OutboxLetter
from mailbot.vocabulary.phrase import Phrase, Term
from mailbot.write.letter_writer import LetterWriter
from mailbot.write.proof import proof
from mailbot.write.sample_office import NOW, NUMBER, SAMPLE_OFFICE, sample_case
from mailbot.write.samples import sample_letters, staff_letter
from mailbot.write.words.words import Words


def recorded(state: LetterState = LetterState.SENT, **more: object) -> OutboxLetter:
    known: dict[str, object] = {
        "message_id": "<ur-2026-0042.x@office.example>",
        "kind": LetterKind.CONTACT,
        "to": Role.CLIENT,
        "language": "en",
        "number": NUMBER,
        "envelope_from": SAMPLE_OFFICE.address,
        "envelope_to": ("aminata.diallo@client.example",),
        "copies_to": (),
        "blob": "0",
        "cause": "<c@csc.example>",
        "recorded_at": NOW,
        "leaves_at": NOW,
        "state": state,
        "attempts": 2,
        "ended_at": NOW + timedelta(minutes=30),
        "reply": "250 2.0.0 Ok:\r\n queued as 4F2",
        "reports": ((NOW + timedelta(days=1), "failed 5.1.1 aminata.diallo@client.example: unknown user"),),
        "template": "en/contact 0123456789abcdef, words 0123456789ab",
        "address_source": "csc, 2026-11-20, <c@csc.example>",
    }
    return OutboxLetter(**(known | more))  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_account_has_bytes_reply_source_wording_and_reports(words: Words, language: str) -> None:
    octets = b"Subject: x\r\n\r\nexactly this\r\n"
    letter = recorded()
    case = sample_case().after(
        ev.LetterSent(at=NOW, letter=letter.message_id, kind=LetterKind.CONTACT, to=Role.CLIENT, reply="250")
    )

    made = proof(case, (letter,), {letter.message_id: octets}, SAMPLE_OFFICE, language, words)

    for part in (
        letter.message_id,
        "aminata.diallo@client.example",
        "csc, 2026-11-20, <c@csc.example>",
        "250 2.0.0 Ok: queued as 4F2",
        "en/contact 0123456789abcdef",
        "failed 5.1.1",
        hashlib.sha256(octets).hexdigest(),
        "01-contact.eml",
    ):
        assert part in made.account
    assert [(file.name, file.octets) for file in made.files] == [("01-contact.eml", octets)]


def test_the_account_shows_the_deadline_with_its_working_and_the_officers_own_contact(words: Words) -> None:
    case = sample_case().after(ev.ContactedBy(at=NOW, by="b.osei@office.example", text="by telephone"))
    account = proof(case, (), {}, SAMPLE_OFFICE, "en", words).account.replace("\u00a0", " ")

    assert "Contact was due Thursday, November 26, 2026 at 5:00 p.m.: received Friday, November 20" in account
    assert "Contact was made by an officer, Friday, November 20, 2026 at 10:02 a.m." in account
    assert "Ben Osei: reached the client: by telephone" in account
    assert "No letter to the client was written." in account


def test_contact_that_bounced_is_not_claimed(words: Words) -> None:
    made = proof(sample_case(), (recorded(LetterState.BOUNCED),), {}, SAMPLE_OFFICE, "en", words)

    assert "No contact is recorded as made." in made.account
    assert "State: bounced" in made.account
    assert "disposed of at the end of the retention period" in made.account
    assert made.files == ()


def test_a_server_that_has_not_answered_is_said_to_have_answered_nothing(words: Words) -> None:
    made = proof(
        sample_case(),
        (recorded(LetterState.HELD, reply="", reports=(), ended_at=None),),
        {},
        SAMPLE_OFFICE,
        "en",
        words,
    )

    assert "The server answered: nothing" in made.account
    assert "Later reports: none" in made.account


def test_the_bytes_arrive_with_the_officer_unchanged(
    writer: LetterWriter, words: Words, read_back: Callable[[bytes], EmailMessage]
) -> None:
    contact, case = sample_letters("fr")["contact"]
    assert case is not None
    sent = writer.write(contact, case, cause="<c@csc.example>", ordinal=0)
    letter = recorded(message_id=sent.message_id)
    made = proof(case, (letter,), {sent.message_id: sent.octets}, SAMPLE_OFFICE, "fr", words)
    answer = staff_letter(
        LetterKind.ANSWER,
        "fr",
        headline=Phrase.of("headline.answer", commands=(Term("command", "PROOF"),)),
        topics=("proof",),
    )

    message = read_back(writer.write(answer, case, cause="<o@office.example>", ordinal=0, enclosure=made).octets)

    assert [file.get_content() for file in message.iter_attachments()] == [sent.octets]
