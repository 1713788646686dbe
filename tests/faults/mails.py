"""The mails of one ordinary day, byte for byte the same whenever they are written: what is answered is the only thing
that they depend on."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache
from hashlib import sha256

from mailbot.demo.mails import A_PDF, Written, lines, word_table
from mailbot.demo.people import CSC, NAMES, OFFICE

TRUSTED = "Authentication-Results: mx.office.example; dmarc={} header.from={}\r\n"
LEE = "l.novak@office.example"
NOBODY = "nobody@mail.example"
"""Refused by the SMTP server at RCPT."""


@cache
def mail(name: str, written: Written, at: datetime, reply_to: str = "", subject: str = "") -> bytes:
    """As it lies in the mailbox, with the verdict of the office's own server on top."""
    message = EmailMessage()
    message["From"] = f"{NAMES.get(written.sender, 'Lee Novak')} <{written.sender}>"
    message["To"] = written.to
    message["Subject"] = written.subject or f"RE: {subject}"
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{name}@{written.sender.rpartition('@')[2]}>"
    if reply_to:
        message["In-Reply-To"] = message["References"] = reply_to
    if written.auto:
        message["Auto-Submitted"] = "auto-replied"
    message.set_content(written.text)
    if written.html:
        message.add_alternative(written.html, subtype="html")
    for file in written.files:
        message.add_attachment(A_PDF, maintype="application", subtype="pdf", filename=file)
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=_{sha256(name.encode()).hexdigest()[:24]}{number}")
    verdict = TRUSTED.format("fail" if written.forged else "pass", written.sender.rpartition("@")[2])
    return verdict.encode() + message.as_bytes()


def referral(rows: dict[str, str], *, html: bool = False) -> Written:
    """From the CSC, as text or as Word writes it."""
    french = "IUC" in rows
    subject = "Aiguillage urgent – permis de travail" if french else "Urgent referral - work permit"
    return Written(CSC, lines(rows), subject, html=word_table(rows) if html else "")


def command(officer: str, text: str, number: int | str) -> Written:
    """An officer's mail; the case by its number in the subject, or mail set aside by its own."""
    subject = f"RE: [UR-2026-{number:04d}] x" if isinstance(number, int) else f"RE: [{number}] x"
    return Written(officer, text, subject)


def undelivered(letter: str, address: str, at: datetime) -> bytes:
    """A delivery report about one of our letters, as Postfix writes it (RFC 3464)."""
    return f"""Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.office.example>
To: {OFFICE}
Subject: Undelivered Mail Returned to Sender
Date: {format_datetime(at)}
Message-ID: <undelivered-{sha256(letter.encode()).hexdigest()[:16]}@mx.office.example>
MIME-Version: 1.0
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary="=_b1"

--=_b1
Content-Type: text/plain; charset=utf-8

<{address}>: host mail.example[192.0.2.7] said: 550 5.1.1 User unknown

--=_b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.office.example

Final-Recipient: rfc822; {address}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--=_b1
Content-Type: text/rfc822-headers

From: {OFFICE}
To: {address}
Message-ID: {letter}

--=_b1--
""".replace("\n", "\r\n").encode()


CANNOT_BE_PARSED = (
    b"From: \xff\xfe <\r\nContent-Type: multipart/mixed; boundary=\r\nMessage-ID: <>\r\n\r\n--\r\n\x00\x01\xc3\x28"
)
