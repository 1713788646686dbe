"""The mails of the demo's people, the way their programs write them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email import message_from_string
from email.message import EmailMessage, Message
from email.utils import format_datetime, make_msgid
from html import escape
from typing import Protocol

from .people import NAMES, OFFICE


class Answered(Protocol):
    """What an answer needs of the mail that it answers; a mail as mailbot reads one has it."""

    @property
    def message_id(self) -> str:
        """With its angle brackets; empty where there is none."""

    @property
    def subject(self) -> str:
        """As its reader saw it."""


@dataclass(frozen=True, slots=True)
class Written:
    """A mail as somebody writes it. `answers` names whose case it is about ("" is none): it answers the newest mail of
    the office about that case in the writer's mailbox. `files` are attachments by name. `bounces`: a mail server's
    report that the newest letter to the client could not be delivered. `invited`: a calendar's answer to the
    invitation that came last ("ACCEPTED", "DECLINED")."""

    sender: str
    text: str
    subject: str = ""
    answers: str = ""
    to: str = OFFICE
    html: str = ""
    files: tuple[str, ...] = ()
    auto: bool = False
    forged: bool = False  # the name in From is not the one that signed in
    bounces: bool = False
    invited: str = ""


def as_message(written: Written, at: datetime, reply_to: str = "", subject: str = "") -> EmailMessage:
    """The mail itself; `reply_to` is the Message-ID that it answers."""
    message = EmailMessage()
    message["From"] = f"{NAMES.get(written.sender, '')} <{written.sender}>"
    message["To"] = written.to
    message["Subject"] = written.subject or f"RE: {subject}"
    message["Date"] = format_datetime(at)
    message["Message-ID"] = make_msgid(domain=written.sender.rpartition("@")[2])
    if reply_to:
        message["In-Reply-To"] = message["References"] = reply_to
    if written.auto:
        message["Auto-Submitted"] = "auto-replied"
    message.set_content(written.text)
    if written.html:
        message.add_alternative(written.html, subtype="html")
    for name in written.files:
        message.add_attachment(A_PDF, maintype="application", subtype="pdf", filename=name)
    return message


def as_bounce(written: Written, at: datetime, letter: Answered, to: str) -> EmailMessage:
    """A delivery report (RFC 3464) of the recipient's server: the mailbox is full."""
    message = as_message(written, at, subject=letter.subject)
    message.replace_header("Subject", "Undelivered Mail Returned to Sender")
    message.make_mixed()
    message.replace_header("Content-Type", 'multipart/report; report-type="delivery-status"')
    server: Message | str = message_from_string(f"Reporting-MTA: dns; {written.sender.rpartition('@')[2]}\n")
    refusal = "Status: 5.2.2\nDiagnostic-Code: smtp; 552 5.2.2 The mailbox is full\n"
    recipient: Message | str = message_from_string(f"Final-Recipient: rfc822; {to}\nAction: failed\n{refusal}")
    for kind, said in (
        ("message/delivery-status", [server, recipient]),
        ("text/rfc822-headers", f"Message-ID: {letter.message_id}\nTo: {to}\n"),
    ):
        part = EmailMessage()
        part["Content-Type"] = kind
        part.set_payload(said)
        message.attach(part)
    return message


def as_calendar_answer(written: Written, at: datetime, invited: Answered, uid: str) -> EmailMessage:
    """What a calendar sends by itself when its owner presses a button (RFC 5546, 3.2.3)."""
    message = as_message(written, at, invited.message_id, invited.subject)
    message.set_content(
        f"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nVERSION:2.0\r\nPRODID:-//Calendar//EN\r\nBEGIN:VEVENT\r\nUID:{uid}\r\n"
        f"ATTENDEE;PARTSTAT={written.invited}:mailto:{written.sender}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        subtype="calendar", params={"method": "REPLY"},
    )  # fmt: skip
    return message


def word_table(rows: dict[str, str]) -> str:
    """A form as Outlook and Word send it: label and value in neighbouring cells."""
    cells = "".join(
        f"<tr><td width=240 style='border:solid windowtext 1.0pt'><p class=MsoNormal><b>{escape(label)}</b>"
        f"<o:p></o:p></p></td><td style='border:solid windowtext 1.0pt'><p class=MsoNormal>{escape(value)}"
        "<o:p></o:p></p></td></tr>"
        for label, value in rows.items()
    )
    return (
        "<html><head><style><!-- p.MsoNormal{margin:0cm;font-size:11.0pt} --></style></head><body lang=FR-CA>"
        f"<p class=MsoNormal>Bonjour,</p><table class=MsoTableGrid border=1>{cells}</table></body></html>"
    )


def lines(rows: dict[str, str]) -> str:
    """A form as plain text."""
    return "".join(f"{label}: {value}\n" for label, value in rows.items())


A_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
