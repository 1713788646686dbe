"""Our own letters as they come back: under the Message-ID that we gave, under a server's, made anew on the way."""

import re

import pytest

from mailbot.vocabulary.letter_kinds import OUR_HEADER, LetterKind
from mailbot.vocabulary.outbox import LetterState
from mailbot.vocabulary.servers import Handover, HandoverResult, Step
from tests.office_life import MAILBOX, Life

CUT = [HandoverResult(Handover.UNCERTAIN, "connection lost", Step.FINAL_DOT, line_lost=True)]
GIVEN = b"<YT4PR01@YT4PR01MB0815.prod.outlook.example>"


def header(octets: bytes, name: str) -> bytes:
    found = re.search(rb"(?im)^%s:[ \t]*((?:.*)(?:\r?\n[ \t].*)*)\r?\n" % name.encode(), octets)
    assert found is not None
    return found[0]


def as_exchange(octets: bytes) -> bytes:
    """A new Message-ID; the old one in a header of Microsoft's."""
    old = header(octets, "Message-ID")
    return octets.replace(old, b"Message-ID: %s\r\nX-Microsoft-Original-%s" % (GIVEN, old))


def as_ses(octets: bytes) -> bytes:
    """A new Message-ID, and nothing of the old one but what we say ourselves."""
    return octets.replace(header(octets, "Message-ID"), b"Message-ID: <0100-1@email.amazonses.com>\r\n")


def without_our_header(octets: bytes) -> bytes:
    """The token in References is left."""
    return as_ses(octets).replace(header(octets, OUR_HEADER), b"")


def with_a_notice(octets: bytes) -> bytes:
    """A relay that puts a notice under every text."""
    return octets.replace(b"\r\n--=_", b"\r\n_____\r\nThis mail was scanned.\r\n--=_", 1)


@pytest.fixture
def uncertain(life: Life) -> Life:
    """The line was lost while the contact letter was handed over."""
    life.refers()
    life.officer("CONTACT")
    life.courier.script["elena@mail.example"] = list(CUT)
    return life.later(minutes=31).sends()


def contact(life: Life):
    return life.letter(LetterKind.CONTACT)


@pytest.mark.parametrize("on_the_way", [bytes, as_exchange, as_ses, without_our_header, with_a_notice])
def test_a_copy_proves_that_the_letter_left_whatever_a_server_called_it(uncertain, on_the_way):
    octets = uncertain.room.blobs.get(contact(uncertain).blob)
    folder = uncertain.receives(on_the_way(octets))

    assert (folder, contact(uncertain).state) == ("copies", LetterState.SENT)
    assert uncertain.case.made.letter == contact(uncertain).message_id
    assert uncertain.aside == []


@pytest.mark.parametrize(("on_the_way", "aliases"), [(bytes, ()), (as_exchange, (GIVEN.decode(),))])
def test_the_name_that_a_server_gave_it_is_learned_from_the_copy(uncertain, on_the_way, aliases):
    uncertain.receives(on_the_way(uncertain.room.blobs.get(contact(uncertain).blob)))

    assert contact(uncertain).aliases == aliases


@pytest.mark.parametrize("on_the_way", [bytes, as_exchange])
def test_what_only_bears_a_letters_name_and_says_something_else_is_no_copy(uncertain, on_the_way):
    forged = on_the_way(uncertain.room.blobs.get(contact(uncertain).blob)).replace(b"Hello", b"Send money")
    assert b"Send money" in forged
    folder = uncertain.receives(forged)

    assert folder != "copies"
    assert (contact(uncertain).state, uncertain.case.made) == (LetterState.UNCERTAIN, None)


def test_the_root_of_a_thread_which_every_reader_has_seen_makes_no_copy(life):
    life.refers()
    root = life.ids.root(life.case.number, "client")
    folder = life.receives(life.mail(MAILBOX, "hello", "ACCEPT", trusted=False).replace(b"<mail-", root.encode()[:-1]))

    assert folder == "review"


def test_every_copy_of_a_busy_day_is_known_under_its_new_name(life):
    life.courier.renames = True
    life.refers()
    life.officer("CONTACT")
    life.officer("DOCS caq")
    life.later(minutes=31).sends()
    copies = [as_ses(life.room.blobs.get(letter.blob)) for letter in life.letters()]
    copies = [copy.replace(b"<0100-1@", b"<0100-%d@" % number) for number, copy in enumerate(copies)]

    assert {life.receives(copy) for copy in copies} == {"copies"}
    assert life.aside == []
