"""How people write: the form in its versions and layouts, and answers as different mail programs quote them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape

from mailbot.demo.mails import A_PDF, word_table
from mailbot.demo.people import OFFICE
from mailbot.understand.mail.mime import read_mail

from .people import Client, name_of

Labels = tuple[str, ...]
KEYS = (
    "call_date", "agent", "family", "given", "uci", "born", "email", "phone", "address", "postal", "language", "earlier",
    "application", "submitted", "lmia", "category", "patients", "reason", "needed",
)  # fmt: skip
VERSIONS: dict[str, tuple[Labels, ...]] = {
    "en": (
        ("Date of call", "CSC agent", "Family name", "Given name(s)", "UCI", "Date of birth", "Email address", "Telephone",
         "Address in Canada", "Postal code", "Preferred language", "Previously submitted to CPC", "Application number",
         "Date submitted", "LMIA number", "Urgent category", "Involved in patient treatment", "Reason for urgency",
         "Permit needed by"),
        ("Call date", "Agent name", "Surname", "Given names", "Unique client identifier", "DOB", "E-mail", "Phone",
         "Residential address", "Postal code", "Official language", "Application already submitted to the CPC",
         "Application no.", "Submission date", "LMIA", "Reason category", "Treats patients", "Details", "Date required"),
        ("DATE OF CALL", "CSC AGENT", "LAST NAME", "FIRST NAME", "CLIENT ID", "DATE OF BIRTH", "EMAIL", "TELEPHONE NUMBER",
         "ADDRESS", "POSTAL CODE", "LANGUAGE OF CORRESPONDENCE", "PREVIOUSLY SUBMITTED TO CPC", "APPLICATION NUMBER",
         "DATE SUBMITTED", "LMIA NUMBER", "CATEGORY", "INVOLVED IN PATIENT TREATMENT", "REASON", "NEEDED BY"),
    ),
    "fr": (
        ("Date de l'appel", "Agent du CSC", "Nom de famille", "Prénom(s)", "IUC", "Date de naissance", "Adresse courriel",
         "Téléphone", "Adresse au Canada", "Code postal", "Langue de correspondance", "Déjà présentée au CTD",
         "Numéro de demande", "Date de présentation", "Numéro de l'EIMT", "Catégorie d'urgence", "Traite des patients",
         "Motif de l'urgence", "Permis requis d'ici le"),
        ("Date de l’appel", "Nom de l’agent", "Nom de famille", "Prénoms", "Identificateur unique de client",
         "Date de naissance", "Courriel", "Numéro de téléphone", "Adresse", "Code postal", "Langue officielle préférée",
         "Demande déjà présentée", "No de demande", "Date de présentation", "EIMT", "Catégorie",
         "Participe au traitement des patients", "Détails", "Requis le"),
        ("DATE DE L'APPEL", "AGENT DU CSC", "NOM DE FAMILLE", "PRÉNOM(S)", "IUC", "DATE DE NAISSANCE", "COURRIEL",
         "TÉLÉPHONE", "ADRESSE AU CANADA", "CODE POSTAL", "LANGUE DE CORRESPONDANCE", "DÉJÀ PRÉSENTÉE AU CTD",
         "NUMÉRO DE DEMANDE", "DATE DE PRÉSENTATION", "NUMÉRO DE L'EIMT", "CATÉGORIE D'URGENCE", "TRAITE DES PATIENTS",
         "MOTIF DE L'URGENCE", "PERMIS REQUIS D'ICI LE"),
    ),
}  # fmt: skip
MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre")  # fmt: skip


def spoken_day(day: date, language: str, version: int) -> str:
    """A day as each version of the form writes it."""
    if version == 2:
        return f"{day:%Y-%m-%d}"
    if language == "en":
        return f"{day:%B} {day.day}, {day.year}" if version else f"{day.day} {day:%B} {day.year}"
    first = "1er" if day.day == 1 else str(day.day)
    return f"{'le ' if version else ''}{first} {MONTHS[day.month - 1]} {day.year}"


def form_rows(client: Client, said: Mapping[str, str], language: str, version: int) -> dict[str, str]:
    """The form about a client, by label. `said` are the rest, by key; what is empty is left out."""
    known = {
        "family": client.family, "given": client.given, "uci": client.uci, "email": client.email, "phone": client.phone,
        "born": spoken_day(client.born, language, version),
        "address": "140 Princess Street, Ottawa ON", "postal": "K1P 5B4",
        "language": {"en": ("English", "Anglais"), "fr": ("French", "Français")}[client.language][language == "fr"],
        "lmia": f"8{int(client.phone[-4:]):06d}", "patients": "", "earlier": ("No", "Non")[language == "fr"],
    }  # fmt: skip
    values = known | dict(said)
    pairs = zip(KEYS, VERSIONS[language][version], strict=True)
    return {label: values[key] for key, label in pairs if values.get(key)}


def as_lines(rows: Mapping[str, str]) -> str:
    """Label and value on one line."""
    return "".join(f"{label}: {value}\n" for label, value in rows.items())


def below_each_other(rows: Mapping[str, str]) -> str:
    """The value on the line below its label."""
    return "".join(f"{label}:\n{value}\n\n" for label, value in rows.items())


def numbered(rows: Mapping[str, str]) -> str:
    """As a list with numbers and stars."""
    return "".join(f"{at}. {label}*: {value}\n" for at, (label, value) in enumerate(rows.items(), 1))


LAYOUTS: tuple[Callable[[Mapping[str, str]], str], ...] = (as_lines, as_lines, below_each_other, numbered)


@dataclass(frozen=True, slots=True)
class Mail:
    """What somebody sends. `html` is beside or instead of the text; `answers` is the mail that it answers, and `hand`
    how the writer's program quotes it."""

    sender: str
    text: str
    subject: str
    html: str = ""
    answers: bytes = field(default=b"", repr=False)
    hand: str = "bare"
    files: tuple[str, ...] = ()
    to: str = OFFICE
    cc: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    forged: bool = False


def message(mail: Mail, at: datetime, name: str, number: int) -> EmailMessage:
    """The mail itself, the `number`-th of the month."""
    made = EmailMessage()
    made["From"] = f"{name or name_of(mail.sender)} <{mail.sender}>"
    made["To"] = mail.to
    if mail.cc:
        made["Cc"] = mail.cc
    made["Subject"] = mail.subject
    made["Date"] = format_datetime(at)
    made["Message-ID"] = f"<month-{number:05d}@{mail.sender.rpartition('@')[2]}>"
    text, html = mail.text, mail.html
    if mail.answers:
        first = read_mail(mail.answers)
        made["In-Reply-To"] = made["References"] = first.message_id
        text, html = QUOTING[mail.hand](mail.text, first.text, name_of(OFFICE))
    for header, value in mail.headers:
        made[header] = value
    made.set_content(text)
    if html:
        made.add_alternative(html, subtype="html")
    for name_of_file in mail.files:
        made.add_attachment(A_PDF, maintype="application", subtype="pdf", filename=name_of_file)
    return made


def _marked(text: str) -> str:
    return "".join(f"> {line}\n" for line in text.splitlines())


def _bare(text: str, quoted: str, whom: str) -> tuple[str, str]:
    return text, ""


def _gmail(text: str, quoted: str, whom: str) -> tuple[str, str]:
    return f"{text}\nOn Mon, 2 Nov 2026 at 09:12, {whom} <{OFFICE}> wrote:\n\n{_marked(quoted)}", ""


def _outlook(text: str, quoted: str, whom: str) -> tuple[str, str]:
    head = f"De : {whom} <{OFFICE}>\nEnvoyé : 2 novembre 2026 09:12\nÀ : Tremblay, Anne\nObjet : Dossier\n\n"
    return f"{text}\n{head}{quoted}", ""


def _below(text: str, quoted: str, whom: str) -> tuple[str, str]:
    return f"Le 2 nov. 2026 à 09:12, {whom} <{OFFICE}> a écrit :\n{_marked(quoted)}\n{text}", ""


def _html(text: str, quoted: str, whom: str) -> tuple[str, str]:
    own = "".join(f"<p class=MsoNormal>{escape(line) or '&nbsp;'}<o:p></o:p></p>" for line in text.splitlines())
    head = (
        "<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal>"
        f"<b>From:</b> {escape(whom)} &lt;{OFFICE}&gt;<br><b>Sent:</b> Monday, November 2, 2026 9:12 AM<br>"
        "<b>To:</b> Okafor, Sam<br><b>Subject:</b> Case</p></div>"
    )
    below = "".join(f"<p class=MsoNormal>{escape(line)}</p>" for line in quoted.splitlines() if line.strip())
    page = f"<html><body lang=EN-CA><div class=WordSection1>{own}{head}{below}</div></body></html>"
    return (
        f"{text}\nFrom: {whom} <{OFFICE}>\nSent: Monday, November 2, 2026 9:12 AM\nTo: Okafor\nSubject: Case\n\n{quoted}",
        page,
    )


QUOTING: dict[str, Callable[[str, str, str], tuple[str, str]]] = {
    "bare": _bare, "gmail": _gmail, "outlook": _outlook, "below": _below, "html": _html,
}  # fmt: skip


def as_table(rows: Mapping[str, str]) -> str:
    """As Outlook and Word send it."""
    return word_table(dict(rows))


def returned(letter: bytes, recipient: str, at: datetime) -> bytes:
    """The report of a mail server that took a letter and cannot deliver it (RFC 3464)."""
    name = read_mail(letter).message_id
    return (
        f"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.mail.example (Mail Delivery System)\r\nTo: {OFFICE}\r\n"
        f"Date: {format_datetime(at)}\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        f"Auto-Submitted: auto-replied\r\nMessage-ID: <dsn-{at:%m%d%H%M}@mx.mail.example>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nThere is nobody of that name here.\r\n\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.mail.example\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 nobody of that name\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {name}\r\nSubject: something\r\n\r\n--b--\r\n"
    ).encode()
