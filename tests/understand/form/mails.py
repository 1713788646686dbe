"""Mails for the tests of the form: bodies without MIME around them, and a complete form to vary."""

from __future__ import annotations

from datetime import date

from mailbot.understand.form.definition import FormDefinition
from mailbot.understand.form.form import read_referrals
from mailbot.vocabulary.message import Attachment, ReadMail
from mailbot.vocabulary.referral import Referral, Value

FORM: dict[str, str] = {
    "Date of call": "2026-11-17",
    "CSC agent": "Dana Whitfield",
    "Family name": "Pelletier",
    "Given name(s)": "Priya",
    "UCI": "12-3456-7890",
    "Date of birth": "1985-04-09",
    "Email address": "priya@mail.example",
    "Telephone": "613-555-0110",
    "Address in Canada": "12 Rideau Street, Ottawa ON",
    "Postal code": "K1N 5X1",
    "Urgent category": "Travel - death in the family",
    "Reason for urgency": "Her father died.",
    "Permit needed by": "2026-11-26",
}
VALUES: dict[str, Value] = {
    "call_date": date(2026, 11, 17),
    "agent_name": "Dana Whitfield",
    "family_name": "Pelletier",
    "given_names": "Priya",
    "uci": "12-3456-7890",
    "date_of_birth": date(1985, 4, 9),
    "email": "priya@mail.example",
    "phone": "+16135550110",
    "address": "12 Rideau Street, Ottawa ON",
    "postal_code": "K1N 5X1",
    "category": "travel_death",
    "reason": "Her father died.",
    "needed_by": date(2026, 11, 26),
}


def lines(**changed: str | None) -> str:
    """The form as text; `needed_by="..."` changes a field by its key, None leaves its line out, a new one is added."""
    rows = {label: changed.pop(key, words) for (label, words), key in zip(FORM.items(), VALUES, strict=True)}
    rows |= {label.replace("_", " "): words for label, words in changed.items()}
    return "\n".join(f"{label}: {words}" for label, words in rows.items() if words is not None)


def table(rows: dict[str, str] | None = None) -> str:
    """The form as an HTML table."""
    cells = (f"<tr><td>{label}</td><td>{words}</td></tr>" for label, words in (rows or FORM).items())
    return f"<table>{''.join(cells)}</table>"


def a_mail(
    text: str = "", html: str = "", embedded: tuple[ReadMail, ...] = (), attachments: tuple[Attachment, ...] = ()
) -> ReadMail:
    """A mail taken apart."""
    return ReadMail(
        message_id="<referral@csc.example>", sender=None, to=(), cc=(), subject="", references=(), headers={},
        text=text, html=html, embedded=embedded, attachments=attachments,
    )  # fmt: skip


def read_referral(mail: ReadMail, form: FormDefinition, date_order: str | None = None) -> Referral | None:
    """The first referral of a mail; None if there is none."""
    return next(iter(read_referrals(mail, form, date_order).referrals), None)
