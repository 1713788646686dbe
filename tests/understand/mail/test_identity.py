"""How a mail is known again: by Message-ID, by its bytes, by what it says."""

from __future__ import annotations

import base64
import quopri

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


def a_mail(**how):
    """A message with text, HTML and a file, in the bytes that one server makes of it or another."""
    boundary, encoding = how.get("boundary", "b1"), how.get("encoding", "8bit")
    encode = {"8bit": lambda octets: octets, "base64": base64.encodebytes, "quoted-printable": quopri.encodestring}
    text = "Née le 29 février ; voir la pièce jointe.\n".encode()
    html = "<html><head>{}</head><body><p>Née le 29 février</p></body></html>".format(how.get("meta", "")).encode()
    headers = [
        b"Message-ID: <m1@csc.example>",
        b"From: " + how.get("sender", b"CSC <csc@csc.example>"),
        b"To: urgent@office.example",
        b"Date: " + how.get("date", b"Tue, 24 Nov 2026 10:00:00 -0500"),
        b"Subject: " + how.get("subject", "Demande reçue".encode()),
        b"MIME-Version: 1.0",
        b'Content-Type: multipart/mixed; boundary="%s"' % boundary.encode(),
    ]
    if how.get("reversed"):
        headers.reverse()
    parts = [
        (b"text/plain; charset=utf-8", encode[encoding](text), encoding),
        (b"text/html; charset=utf-8", encode[encoding](html), encoding),
        (b"application/pdf", base64.encodebytes(how.get("file", b"%PDF-1.4 one")), "base64"),
    ]
    body = b"".join(
        b"--%s\nContent-Type: %s\nContent-Transfer-Encoding: %s\n\n%s\n" % (line, kind, used.encode(), octets)
        for line, (kind, octets, used) in zip([boundary.encode()] * 3, parts, strict=True)
    )
    return b"\n".join(headers) + b"\n\n" + body + b"--%s--\n" % boundary.encode()


@pytest.mark.parametrize(
    "made_anew",
    [
        {"boundary": "_000_YT4PR01"},
        {"encoding": "base64"},
        {"encoding": "quoted-printable"},
        {"reversed": True},
        {"meta": '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">'},
        {"sender": b'"CSC Intake" <csc@csc.example>'},
        {"subject": b"=?utf-8?q?Demande_re=C3=A7ue?="},
        {"date": b"Tue, 24 Nov 2026 10:00:00 -0500 (EST)"},
    ],
    ids=str,
)
def test_bytes_that_a_server_makes_anew_are_the_same_mail(made_anew):
    assert identity(a_mail(**made_anew)).digest == identity(a_mail()).digest
    assert identity(a_mail(**made_anew)).says == identity(a_mail()).says


@pytest.mark.parametrize(
    "other", [{"file": b"%PDF-1.4 two"}, {"sender": b"CSC <csd@csc.example>"}, {"subject": b"Demande"}], ids=str
)
def test_another_file_sender_or_subject_is_another_mail(other):
    assert identity(a_mail(**other)).digest != identity(a_mail()).digest


def test_what_a_server_kept_of_an_earlier_name_comes_before_the_references():
    named = identity(
        b"Message-ID: <new@relay.example>\nX-Microsoft-Original-Message-ID: <a@office.example>\n"
        b"X-Mailbot-Letter: <b@office.example>\nReferences: <root@office.example>\n <token@office.example>\n\nx"
    )

    assert named.message_id == "<new@relay.example>"
    assert named.also_named == (
        "<a@office.example>", "<b@office.example>", "<token@office.example>", "<root@office.example>"
    )  # fmt: skip
