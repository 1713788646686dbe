"""How other services treat a letter that they take, and that every name of it is found again."""

import pytest

from mailbot.demo.manners import like_exchange, like_ses, message_id, plainly
from mailbot.send.given_ids import given_ids
from mailbot.understand.mail.identity import identity

LETTER = (
    b"From: urgent@office.example\r\nMessage-ID:\r\n <a.b.c@office.example>\r\nSubject: x\r\n"
    b'Content-Type: multipart/mixed; boundary="=_0123456789abcdef0123456789abcdef"\r\n\r\n'
    b"--=_0123456789abcdef0123456789abcdef\r\n\r\nhello\r\n--=_0123456789abcdef0123456789abcdef--\r\n"
)


@pytest.mark.parametrize("manners", [plainly, like_exchange, like_ses])
def test_what_the_letter_says_stays_as_it_was(manners):
    as_read, _ = manners(LETTER, 7)

    assert identity(as_read).says == identity(LETTER).says


@pytest.mark.parametrize("manners", [like_exchange, like_ses])
def test_its_readers_see_the_message_id_that_the_answer_names(manners):
    as_read, answer = manners(LETTER, 7)

    assert given_ids(answer, "127.0.0.1") == (message_id(as_read),)
    assert message_id(as_read) != message_id(LETTER) == "<a.b.c@office.example>"


def test_exchange_keeps_the_old_name_in_a_header_and_ses_keeps_nothing():
    assert identity(like_exchange(LETTER, 7)[0]).also_named == ("<a.b.c@office.example>",)
    assert identity(like_ses(LETTER, 7)[0]).also_named == ()
