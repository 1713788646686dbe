"""Referrals by the dozen, in the layouts of `demo.mails`: text and Word table, English and French, no two alike."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from mailbot.demo.mails import lines, word_table
from mailbot.demo.referrals import DUBOIS, MARCHETTI

TRUSTED = "mx.office.example; dmarc=pass header.from=csc.example"


def referral_mail(number: int, at: datetime, *, html: bool | None = None, **fields: str) -> bytes:
    """The `number`-th: odd ones in French, every other pair as a table. `fields` override by label."""
    french = number % 2 == 1
    rows = dict(DUBOIS if french else MARCHETTI)
    uci, address = ("IUC", "Adresse courriel") if french else ("UCI", "Email address")
    rows[uci] = f"{10 + number // 9000:02d}-{number % 9000 + 1000:04d}-{(number * 7919) % 10000:04d}"
    rows[address] = f"client{number}@mail.example"
    rows["Date de naissance" if french else "Date of birth"] = (date(1955, 1, 3) + timedelta(17 * number)).isoformat()
    rows |= fields
    message = EmailMessage()
    message["Authentication-Results"] = TRUSTED
    message["From"] = "Client Support Centre <csc-referrals@csc.example>"
    message["To"] = "urgent.referrals@office.example"
    message["Subject"] = "Aiguillage urgent – permis de travail" if french else "Urgent referral - work permit"
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<ref-{number:06d}@csc.example>"
    message.set_content(lines(rows))
    if number % 4 >= 2 if html is None else html:
        message.add_alternative(word_table(rows), subtype="html")
    return message.as_bytes()
