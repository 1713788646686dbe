"""Mail that is large, deep or endless is read in bounded time. The limits are generous (a busy machine is slow);
what each of them catches is quadratic, and takes minutes."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from mailbot.understand.attachments.inspect import inspect
from mailbot.understand.mail.identity import identity
from mailbot.understand.mail.mime import read_mail
from mailbot.understand.mail.parts import DEEPEST, MOST_PARTS
from mailbot.understand.reports.automatic import automatic
from mailbot.understand.reports.bounces import read_bounce
from mailbot.vocabulary.message import ReadMail

HEAD = b"From: MAILER-DAEMON@b.example\r\nReturn-Path: <>\r\nMIME-Version: 1.0\r\n"
MIXED = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"


@contextmanager
def within(seconds: float) -> Iterator[None]:
    started = time.thread_time()
    yield
    assert time.thread_time() - started < seconds


def read(octets: bytes) -> ReadMail:
    """Everything that looks at a mail before a decision does."""
    mail = read_mail(octets)
    read_bounce(mail, octets)
    automatic(mail)
    inspect(mail.attachments)
    identity(octets)
    return mail


def deep(levels: int) -> bytes:
    opened = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(levels))
    return HEAD + opened + b"Content-Type: text/plain\r\n\r\ndeep\r\n"


GIANTS = {
    "5,000 levels": deep(5_000),
    "5,000 messages in each other": HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 5_000,
    "100,000 fields": HEAD + b"".join(b"X-%d: v\r\n" % n for n in range(100_000)) + b"\r\nx",
    "one field of 300,000 encoded words": HEAD + b"Subject: " + b"=?utf-8?q?a?= " * 300_000 + b"\r\n\r\nx",
    "one field folded 700,000 times": HEAD + b"Subject: a\r\n" + b" b\r\n" * 700_000 + b"\r\nx",
    "300,000 references": HEAD + b"References: " + b"<a@b> " * 300_000 + b"\r\n\r\nx",
    "brackets that never close": HEAD + b"To: " + b"(((a@b,<" * 300_000 + b"\r\n\r\nx",
    "quotes that never close": HEAD + b"Content-Type: text/plain" + b'; a="\\"' * 300_000 + b"\r\n\r\nx",
    "3 MB of text": HEAD + b"Content-Type: text/plain\r\n\r\n" + b"word and word <a@b.example> 550 5.1.1\r\n" * 80_000,
    "3 MB on one line": HEAD + b"Content-Type: text/plain\r\n\r\n" + b"a" * 3_000_000,
    "3 MB of flowed text": HEAD + b"Content-Type: text/plain; format=flowed\r\n\r\n" + b"hello \r\n" * 400_000,
    "3 MB of HTML": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<p>hello</p>\r\n" * 220_000,
    "3 MB of open tags": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<p " * 1_000_000,
    "600,000 boundaries": HEAD + MIXED + b"--b\r\n" * 600_000,
    "600,000 near boundaries": HEAD + MIXED + b"--bx\r\n" * 600_000,
    "spaces": HEAD + b"Content-Type:" + b" " * 1_000_000 + b"x\r\n" + b" " * 1_000_000,
    "a report on 100,000 recipients": HEAD
    + b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n"
    + b"Content-Type: message/delivery-status\r\n\r\n"
    + b"Final-Recipient: rfc822; a@b.example\r\nAction: failed\r\n\r\n" * 100_000,
}


@pytest.mark.parametrize("octets", GIANTS.values(), ids=GIANTS.keys())
def test_a_giant_is_read_in_bounded_time(octets):
    with within(8):
        read(octets)


def test_60_mb_are_read_and_the_file_in_them_is_whole():
    content = bytes(range(256)) * 170_000
    octets = HEAD + MIXED + b"--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b\r\n"
    octets += b"Content-Type: image/tiff; name=scan.tif\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    octets += base64.encodebytes(content) + b"\r\n--b--\r\n"

    with within(15):
        mail = read(octets)

    assert mail.text == "hello"
    assert mail.attachments[0].octets == content


def test_300_attachments_are_all_there():
    part = b"--b\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\n%PDF-1.4\r\n"

    assert len(read_mail(HEAD + MIXED + part * 300 + b"--b--").attachments) == 300


def test_parts_beyond_the_limit_are_said_to_be_missing():
    part = b"--b\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\nx\r\n"
    mail = read_mail(HEAD + MIXED + part * (MOST_PARTS + 1))

    assert len(mail.attachments) == MOST_PARTS
    assert any("more than" in defect for defect in mail.defects)


def test_what_is_nested_too_deep_is_kept_as_one_attachment():
    mail = read_mail(deep(DEEPEST + 5))

    assert len(mail.attachments) == 1
    assert b"deep" in mail.attachments[0].octets
    assert read_mail(deep(DEEPEST)).text == "deep\r\n".replace("\r", "")


def test_an_ordinary_referral_takes_a_millisecond_or_so():
    """With a Word table of 25 KB in base64; ten times the measured 0.4 ms is allowed."""
    table = base64.encodebytes(
        b"<table>" + b"<tr><td class=MsoNormal>Family name</td><td>x</td></tr>" * 450 + b"</table>"
    )
    octets = (
        HEAD + b"Content-Type: text/html; charset=windows-1252\r\nContent-Transfer-Encoding: base64\r\n\r\n" + table
    )
    read_mail(octets)

    best = min(_seconds(octets) for _ in range(20))

    assert best < 0.004


def _seconds(octets: bytes) -> float:
    started = time.thread_time()
    read_mail(octets)
    return time.thread_time() - started
