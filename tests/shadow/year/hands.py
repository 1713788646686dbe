"""Twelve agents' hands: how each one's mail program and habits lay the same form out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape

from .clients import Client
from .templates import VERSIONS, filled

MAILBOX = "urgent.referrals@office.example"
CSC = "csc-referrals@csc.example"
VERDICT = "mx.office.example; spf=pass smtp.mailfrom={domain}; dmarc=pass header.from={domain}"

FOOT_EN = "\n-- \nThe Client Support Centre\nTelephone: 1-888-555-0111\nThis message may hold protected information.\n"
FOOT_FR = "\n-- \nLe Centre de soutien à la clientèle\nTéléphone : 1-888-555-0111\nCe message peut être protégé.\n"

Rows = Mapping[str, str]  # label to value, as printed


@dataclass(frozen=True, slots=True)
class Hand:
    """One agent: the name, the form's language, how days are written, how the mail is laid out."""

    agent: str
    language: str
    style: int
    lay_out: Callable[[EmailMessage, Rows, str], None]
    late: bool = False  # still used the old form in May


def a_mail(sender: str, name: str, subject: str, at: datetime, ident: str, to: str = MAILBOX) -> EmailMessage:
    """An empty mail as the office's own server keeps it, its verdict on top."""
    message = EmailMessage()
    message["Authentication-Results"] = VERDICT.format(domain=sender.rpartition("@")[2])
    message["From"] = f"{name} <{sender}>"
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{ident}@{sender.rpartition('@')[2]}>"
    return message


def referral(client: Client, hand: Hand, version: int, at: datetime, ident: str, **also: str) -> bytes:
    """The referral of this client; `also` states other values by key, "" for a field that was left blank."""
    values = filled(client, version, hand.language, hand.style, hand.agent) | also
    labels = VERSIONS[version]
    french = hand.language == "fr"
    if hand.lay_out is both_languages:
        rows = {f"{labels[key][0]} / {labels[key][1]}": value for key, value in values.items()}
    else:
        rows = {labels[key][french]: value for key, value in values.items()}
    subject = "Aiguillage urgent - permis de travail" if french else "Urgent referral - work permit"
    message = a_mail(CSC, "Client Support Centre", subject, at, ident)
    hand.lay_out(message, rows, hand.language)
    return message.as_bytes()


def _lines(rows: Rows, between: str = ": ") -> str:
    return "".join(f"{label}{between}{value}\n" for label, value in rows.items())


def plain(message: EmailMessage, rows: Rows, language: str) -> None:
    """Label: value."""
    message.set_content("Hello,\n\nNew referral below.\n\n" + _lines(rows) + FOOT_EN)


def plain_french(message: EmailMessage, rows: Rows, language: str) -> None:
    """A space before the colon, windows-1252, quoted-printable."""
    text = "Bonjour,\n\n" + _lines(rows, " : ") + FOOT_FR
    message.set_content(text, charset="windows-1252", cte="quoted-printable")


def value_below(message: EmailMessage, rows: Rows, language: str) -> None:
    """The label on one line, the value on the next, a blank between the pairs."""
    message.set_content("\n".join(f"{label}\n{value}\n" for label, value in rows.items()))


def numbered(message: EmailMessage, rows: Rows, language: str) -> None:
    """`3. Family name *: Okafor`."""
    lines = (f"{n}. {label} *: {value}\n" for n, (label, value) in enumerate(rows.items(), start=1))
    message.set_content("".join(lines) + (FOOT_FR if language == "fr" else FOOT_EN), cte="base64")


def word_table(message: EmailMessage, rows: Rows, language: str) -> None:
    """Outlook with Word: label and value in neighbouring cells, sections that are no fields, MsoNormal everywhere."""
    cells = []
    for n, (label, value) in enumerate(rows.items()):
        if n % 9 == 0:
            section = f"Section {'ABC'[n // 9 % 3]}"
            cells.append(
                f"<tr><td colspan=2 style='background:#D9D9D9'><p class=MsoNormal><b>{section}</b></p></td></tr>"
            )
        cells.append(f"<tr><td width=288>{_mso(label)}</td><td width=336>{_mso(value or chr(160))}</td></tr>")
    _as_html(message, f"<table class=MsoTableGrid border=1>{''.join(cells)}</table>", rows)


def _mso(text: str) -> str:
    return f"<p class=MsoNormal><span lang=EN-CA style='font-size:10.0pt'>{escape(text)}<o:p></o:p></span></p>"


def _as_html(message: EmailMessage, inside: str, rows: Rows) -> None:
    head = "<head><style><!-- p.MsoNormal {margin:0cm;font-size:11.0pt;font-family:Calibri} --></style></head>"
    message.set_content(_lines(rows))
    message.add_alternative(f"<html>{head}<body lang=EN-CA>{inside}</body></html>", subtype="html")


def word_paragraphs(message: EmailMessage, rows: Rows, language: str) -> None:
    """A paragraph for each, the label in bold."""
    colon = "&nbsp;: " if language == "fr" else ": "
    lines = (f"<p class=MsoNormal><b>{escape(k)}{colon}</b>{escape(v)}<o:p></o:p></p>" for k, v in rows.items())
    _as_html(message, "".join(lines), rows)


def four_columns(message: EmailMessage, rows: Rows, language: str) -> None:
    """Two pairs a row, in a table within a table."""
    pairs = [f"<td><b>{escape(k)}</b></td><td>{escape(v) or '&nbsp;'}</td>" for k, v in rows.items()]
    lines = "".join(f"<tr>{''.join(pairs[n : n + 2])}</tr>" for n in range(0, len(pairs), 2))
    _as_html(message, f"<table><tr><td><table border=1>{lines}</table></td></tr></table>", rows)


def both_languages(message: EmailMessage, rows: Rows, language: str) -> None:
    """Family name / Nom de famille: ..."""
    message.set_content(_lines(rows))


def forwarded(message: EmailMessage, rows: Rows, language: str) -> None:
    """A team leader passes an agent's mail on."""
    french = language == "fr"
    head = (
        "De : Agent du Centre <agent@csc.example>\nEnvoyé : lundi\nÀ : Aiguillages\nObjet : Aiguillage urgent\n\n"
        if french
        else "From: Centre Agent <agent@csc.example>\nSent: Monday\nTo: Referrals\nSubject: Urgent referral\n\n"
    )
    message.replace_header("Subject", f"{'TR' if french else 'FW'}: {message['Subject']}")
    message.set_content(("Pour vous.\n\n" if french else "For you.\n\n") + "_" * 32 + "\n" + head + _lines(rows))


def attached(message: EmailMessage, rows: Rows, language: str) -> None:
    """The form is in an attached message, and nowhere else."""
    inside = EmailMessage()
    for name in ("From", "To", "Subject", "Date"):
        inside[name] = str(message[name])
    inside.set_content(_lines(rows))
    message.set_content("Voir ci-joint." if language == "fr" else "Please see attached.")
    message.add_attachment(inside, filename="form.eml")


def quoted(message: EmailMessage, rows: Rows, language: str) -> None:
    """Sent again behind a reply's marks, as some agents do."""
    message.replace_header("Subject", f"RE: {message['Subject']}")
    message.set_content("Resent below.\n\n" + "".join(f"> {line}\n" for line in _lines(rows).splitlines()))


def boxes(message: EmailMessage, rows: Rows, language: str) -> None:
    """A web page's form: a division for each, stars and hints at the labels, entities, one long line of HTML."""
    lines = (f"<div><strong>{escape(k)}</strong>&nbsp;*:&nbsp;<span>{escape(v)}</span></div>" for k, v in rows.items())
    message.set_content("<html><body>" + "".join(lines) + "</body></html>", subtype="html")


HANDS = (
    Hand("Dana Whitfield", "en", 0, plain, late=True),
    Hand("Aïcha Fernandes", "fr", 1, plain_french),
    Hand("Marc O'Neill", "en", 1, word_table),
    Hand("Josée Pelletier", "fr", 3, word_table, late=True),
    Hand("Tom Achterberg", "en", 4, value_below),
    Hand("Lucie Gagnon", "fr", 0, numbered),
    Hand("Bao Tran", "en", 3, word_paragraphs),
    Hand("Solange Mercier", "fr", 1, word_paragraphs),
    Hand("Ian Gill", "en", 2, four_columns),
    Hand("Renée Côté", "en", 0, both_languages),
    Hand("Paul Ng", "en", 1, forwarded),
    Hand("Édith Roy", "fr", 1, attached),
)
OTHER_LAYOUTS = (quoted, boxes)
"""What the first and the seventh hand now and then do instead."""
