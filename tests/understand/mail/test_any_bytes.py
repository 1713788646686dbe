"""Whatever the bytes are, nobody who reads them before a decision raises."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailbot.shipped import PROJECT
from mailbot.understand.attachments.filenames import clean
from mailbot.understand.attachments.inspect import inspect
from mailbot.understand.attachments.which_document import offers
from mailbot.understand.kinds import Signs, kind_of, within_office
from mailbot.understand.mail.identity import identity
from mailbot.understand.mail.mime import read_mail
from mailbot.understand.mail.subject import is_reply
from mailbot.understand.mail.tnef import open_tnef
from mailbot.understand.reports.automatic import automatic
from mailbot.understand.reports.bounces import read_bounce
from mailbot.understand.trust.levels import trust_in
from mailbot.vocabulary.message import Attachment, ReadMail
from mailbot.vocabulary.trust import TrustMode, TrustPolicy

MAIL = PROJECT / "tests" / "mail"
CORPUS = [
    path.read_bytes() for area in ("bounces", "automatic", "clients", "hostile") for path in (MAIL / area).glob("*.eml")
]
OUR_IDS = re.compile(r"<[a-z0-9-]{1,40}\.[a-z0-9-]{1,40}\.[a-z2-7]{20}@[a-z0-9.-]{1,255}>")


def is_ours(known: str) -> bool:
    return OUR_IDS.fullmatch(known) is not None


POLICIES = (
    TrustPolicy(authserv_id="mx.office.example"),
    TrustPolicy(),
    TrustPolicy((TrustMode.HEADER,), header_name="Subject", header_value="x"),
    TrustPolicy((TrustMode.NONE,)),
)
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def look_at(octets: bytes) -> ReadMail:
    mail = read_mail(octets)
    assert not any("could not be taken apart" in defect for defect in mail.defects)
    signs = Signs(
        bounce=read_bounce(mail, octets, is_ours) is not None,
        automatic=automatic(mail),
        is_reply=is_reply(mail),
        within_office=within_office(mail),
    )
    kind_of(signs)
    for policy in POLICIES:
        trust_in(mail, policy)
    offers(inspect(mail.attachments), mail.text)
    identity(octets)
    for text in (mail.subject, *(attachment.name for attachment in mail.attachments)):
        assert len(text.splitlines()) <= 1
        text.encode()
    return mail


@QUICK
@given(st.binary(max_size=2_000))
def test_any_bytes_are_read(octets):
    look_at(octets)


PIECES = [
    b"\r\n", b"\r\n\r\n", b"\n", b"--b", b"--b--", b"--b\r\n", b"Content-Type: ", b"multipart/mixed; boundary=b", b"\0",
    b"message/rfc822", b"multipart/report; report-type=delivery-status; boundary=b", b"message/delivery-status",
    b"text/calendar", b"METHOD:REPLY", b"PARTSTAT=", b"application/ms-tnef", b"Content-Transfer-Encoding: base64",
    b"Content-Transfer-Encoding: quoted-printable", b"; charset=", b"utf-7", b"idna",
    b"; name*0*=utf-8''", b"=?utf-8?b?",
    b"?=", b"=?", b"Subject: ", b"From: ", b"<", b">", b"@", b"a@b.example", b"(", b")", b'"', b"\\", b",", b";", b":",
    b"Final-Recipient: rfc822;", b"Action: failed", b"Status: 5.1.1", b"Authentication-Results: mx.office.example; ",
    b"dmarc=pass header.from=b.example", b"Return-Path: <>", b"Message-ID: <>", b"References: ", b" ", b"\t", b"\xff",
    b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-", b"/Encrypt 5 0 R", b"x" * 80,
]  # fmt: skip


@QUICK
@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_any_pieces_of_mail_in_any_order_are_read(pieces):
    look_at(b"".join(pieces))


@QUICK
@given(st.sampled_from(CORPUS), st.data())
def test_any_mail_with_a_piece_of_it_replaced_is_read(octets, data):
    start = data.draw(st.integers(0, len(octets)))
    end = data.draw(st.integers(start, min(len(octets), start + 200)))
    look_at(octets[:start] + data.draw(st.binary(max_size=20)) + octets[end:])


@pytest.mark.parametrize("octets", CORPUS)
def test_any_mail_cut_off_anywhere_is_read(octets):
    for end in range(0, len(octets), max(len(octets) // 12, 1)):
        look_at(octets[:end])


@QUICK
@given(st.binary(max_size=400), st.text(max_size=60))
def test_any_attachment_is_judged_and_its_name_is_safe(octets, name):
    for head in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-1.4 /Encrypt"):
        (judged,) = inspect([Attachment(name, "application/octet-stream", head + octets)])
        assert judged.name
        assert judged.name == clean(judged.name)
        assert not set(judged.name) & set('/\\<>:"|?*\0\r\n\u202e')
        assert len(judged.name) <= 122


@QUICK
@given(st.binary(max_size=400))
def test_any_winmail_dat_is_opened_or_left(octets):
    open_tnef(b"\x78\x9f\x3e\x22\x01\x00" + octets)
