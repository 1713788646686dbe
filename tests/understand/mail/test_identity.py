"""How a mail is known again: by Message-ID, by its bytes, by what it says."""

from __future__ import annotations

import pytest

from mailbot.understand.mail.identity import identity

LETTER = (
    b"Message-ID: <ref-1@csc.example>\r\nFrom: csc@csc.example\r\nTo: urgent.referrals@office.example\r\n"
    b"Date: Tue, 24 Nov 2026 10:00:00 -0500\r\nSubject: Urgent referral\r\n\r\nFamily name: Okonkwo\r\nUCI: 12\r\n"
)
TRACES = (
    b"Received: from a by b; Tue, 24 Nov 2026 10:00:01 -0500\r\n", b"Return-Path: <csc@csc.example>\r\n",
    b"Delivered-To: urgent.referrals@office.example\r\n", b"Authentication-Results: mx.example;\r\n spf=pass\r\n",
    b"ARC-Seal: i=1; a=rsa-sha256\r\n", b"X-MS-Exchange-Organization-SCL: 1\r\n", b"DKIM-Signature: v=1;\r\n b=abc\r\n",
    b"X-Spam-Status: No\r\n", b"X-Original-To: urgent.referrals@office.example\r\n",
)  # fmt: skip


@pytest.mark.parametrize("trace", TRACES)
def test_what_servers_add_on_the_way_is_no_part_of_a_mail(trace):
    assert identity(trace + LETTER) == identity(LETTER)


def test_line_ends_and_folding_are_no_part_of_a_mail():
    folded = LETTER.replace(b"Subject: Urgent referral", b"Subject: Urgent\r\n referral")

    assert identity(LETTER.replace(b"\r\n", b"\n")) == identity(LETTER)
    assert identity(folded) == identity(LETTER)
    assert identity(LETTER + b"\r\n\r\n") == identity(LETTER)


def test_the_same_letter_sent_again_has_the_same_content():
    again = LETTER.replace(b"ref-1", b"ref-2").replace(b"24 Nov", b"25 Nov")

    assert identity(again).message_id == "<ref-2@csc.example>"
    assert identity(again).digest != identity(LETTER).digest
    assert identity(again).content_digest == identity(LETTER).content_digest


@pytest.mark.parametrize("change", [(b"Okonkwo", b"Okonkwa"), (b"Urgent referral", b"Referral"), (b"csc@", b"csd@")])
def test_another_word_is_another_mail(change):
    other = identity(LETTER.replace(*change))

    assert other.digest != identity(LETTER).digest
    assert other.content_digest != identity(LETTER).content_digest


def test_a_stranger_cannot_move_words_between_header_and_text_unseen():
    assert identity(b"A: b\r\n\r\nc\r\n").digest != identity(b"A: b\r\nc:\r\n\r\n").digest


def test_a_mail_without_a_message_id_is_known_by_its_bytes():
    nameless = LETTER.replace(b"Message-ID: <ref-1@csc.example>\r\n", b"")

    assert identity(nameless).message_id == ""
    assert len(identity(nameless).digest) == 64
