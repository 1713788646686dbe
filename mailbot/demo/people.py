"""Everybody in the demo, and the mails they write, the way their programs write them. All of it is invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from html import escape

OFFICE = "urgent.referrals@office.example"
ANNE, JAS, MORGAN = "a.tremblay@office.example", "j.singh@office.example", "m.field@office.example"
SYSTEMS, CSC, PROVINCE = "systems@office.example", "csc-referrals@csc.example", "workforce@province.example"
CPC = "tl-oss@cpc.example"
STRANGER = "offers@bargains.example"
PASSWORD = "demo"

NAMES = {
    OFFICE: "Urgent referrals / Demandes urgentes",
    ANNE: "Anne Tremblay",
    JAS: "Jas Singh",
    MORGAN: "Morgan Field",
    SYSTEMS: "Systems desk",
    CSC: "Client Support Centre",
    PROVINCE: "Health Workforce",
    CPC: "CPC Edmonton",
    STRANGER: "Bargains",
    "elena.marchetti@mail.example": "Elena Marchetti",
    "yusuf.dubois@courriel.example": "Yusuf Dubois",
    "yusuf@hotel.example": "Yusuf Dubois",
    "thandiwe.mbeki@mail.example": "Thandiwe Mbeki",
    "chidi.okonkwo@mail.example": "Chidi Okonkwo",
    "linh.pham@mail.example": "Linh Pham",
    "rosa.ibarra@mail.example": "Rosa Ibarra",
    "kenji.tanaka@mail.example": "Kenji Tanaka",
    "maite.laurent@courriel.example": "Maïté Laurent",
    "montreal@office.example": "IRCC Montreal",
}
"""Who is who, by address; each has a mailbox on the demo's server."""


@dataclass(frozen=True, slots=True)
class Written:
    """A mail as somebody writes it. `answers` is the case whose last mail from the office it answers ("" is none),
    `files` are attachments by name."""

    sender: str
    text: str
    subject: str = ""
    answers: str = ""
    to: str = OFFICE
    html: str = ""
    files: tuple[str, ...] = ()
    auto: bool = False
    forged: bool = False  # the name in From is not the one that signed in


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
