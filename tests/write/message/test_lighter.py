"""A letter that is too large for a server: the same letter, without its files, and saying so."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from mailbot.demo.servers import MailProvider
from mailbot.send.smtp import Courier
from mailbot.vocabulary.letter_kinds import LetterKind
from mailbot.vocabulary.outbox import LetterState
from mailbot.vocabulary.servers import Handover, HandoverResult, Security, SendingSettings, Step
from tests.office_life import JAS, Life

FILES = {"contrat d'emploi.pdf": b"%PDF-1.4\n" + b"x" * 4000}


def read(octets: bytes) -> EmailMessage:
    found = message_from_bytes(octets, policy=default)
    assert isinstance(found, EmailMessage)
    return found


@pytest.fixture
def life(lives) -> Life:
    """Documents came, and are on their way to the officers; the server takes no more than 30 KB."""
    life = lives()
    life.refers()
    life.sends()
    life.client(files=FILES)
    return life


def the_notice(life: Life):
    return next(letter for letter in reversed(life.letters(LetterKind.NOTICE)) if letter.envelope_to == (JAS.address,))


def last_to_jas(life: Life) -> bytes:
    return next(octets for to, octets in reversed(life.courier.handed) if to == (JAS.address,))


TOO_LARGE = HandoverResult(Handover.REFUSED, "552 5.3.4 Message size exceeds fixed maximum message size", Step.SENDER)
TAKEN = HandoverResult(Handover.ACCEPTED, "250 2.0.0 taken", Step.FINAL_DOT)


def test_it_goes_without_its_files_and_says_which(life):
    before = the_notice(life)
    whole = read(life.room.blobs.get(before.blob))
    life.courier.script[JAS.address] = [TOO_LARGE, TAKEN]
    life.sends()

    letter = the_notice(life)
    light = read(last_to_jas(life))
    assert (letter.state, letter.attempts, letter.message_id) == (LetterState.SENT, 1, before.message_id)
    assert life.room.blobs.get(letter.blob) == last_to_jas(life)
    assert [part.get_filename() for part in whole.iter_attachments()] == list(FILES)
    assert list(light.iter_attachments()) == []
    for kind in ("plain", "html"):
        text = str(light.get_body((kind,)).get_content())
        assert "these files were left out: contrat d" in text
        assert len(text) > len(str(whole.get_body((kind,)).get_content()))
    headers = [(name, str(value)) for name, value in whole.items() if not name.startswith("Content-")]
    assert headers == [(name, str(value)) for name, value in light.items() if not name.startswith("Content-")]


def test_a_french_reader_is_told_in_french(life):
    octets = life.room.writer.lightened(life.room.blobs.get(the_notice(life).blob), "fr")

    assert "n'ont donc pas été joints" in str(read(octets).get_body(("plain",)).get_content()).replace("’", "'")


def test_its_copy_is_known_for_what_left(life):
    life.courier.script[JAS.address] = [TOO_LARGE, TAKEN]
    life.sends()
    waiting = len(life.aside)
    life.receives(last_to_jas(life))

    assert list(life.book.ledger())[-1].kind == "copy"
    assert len(life.aside) == waiting


def test_a_letter_without_files_that_is_too_large_fails_and_is_told(life):
    life.courier.script["elena@mail.example"] = [TOO_LARGE]
    life.officer("CONTACT")
    life.later(minutes=31).sends()

    assert life.letter(LetterKind.CONTACT).state is LetterState.FAILED


@pytest.mark.parametrize(
    ("reply", "too_large"),
    [
        ("552 5.3.4 Message size exceeds fixed maximum message size", True),
        ("552 message too big", True),
        ("523 5.2.3 too long for this mailbox", True),
        ("552 5.2.2 mailbox full", False),
        ("550 5.1.1 no such user", False),
    ],
)
def test_which_refusals_are_about_the_size(reply, too_large):
    assert HandoverResult(Handover.REFUSED, reply, Step.FINAL_DOT).is_too_large is too_large


def test_the_size_that_a_server_states_is_not_tried():
    with MailProvider({}, elsewhere=lambda address: True, largest=3000) as small:
        courier = Courier(SendingSettings("127.0.0.1", port=small.smtp_port, security=Security.PLAIN))
        letter = b"From: a@b.example\r\nMessage-ID: <1@b.example>\r\n\r\n"
        refused = courier.hand_over("a@b.example", ["c@d.example"], letter + b"x\r\n" * 1000)
        taken = courier.hand_over("a@b.example", ["c@d.example"], letter)
        courier.close()

    assert (refused.is_too_large, taken.outcome) == (True, Handover.ACCEPTED)
    assert "at most 3000" in refused.reply
    assert len(small.delivered) == 1
