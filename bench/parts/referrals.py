"""Referrals as they come: 40 % plain text, 40 % with a Word table of 25 KB, 20 % text with a PDF of 80 to 300 KB."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from pathlib import Path

MOMENT = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)

ENGLISH = {
    "Date of call": "2026-11-23", "CSC agent": "Dana Whitfield", "Agent ID": "CSC5451",
    "Family name": "{family}", "Given name(s)": "{given}", "UCI": "{uci}", "Date of birth": "{born}",
    "Country of citizenship": "Kenya", "Email address": "client{n}@mail.example", "Telephone": "(613) 555-0142",
    "Address in Canada": "{n} Bank Street, Ottawa ON", "Postal code": "K1P 5N2", "Preferred language": "English",
    "Employer": "Employer {n} Inc.", "Occupation": "Analyst", "LMIA number": "8{n:06d}", "CAQ required": "No",
    "Urgent category": "Travel - death in the family",
    "Reason for urgency": "Her father died on Saturday. The funeral is in Nairobi, and the family waits for her.",
    "Permit needed by": "1 December 2026", "Travel date": "2 December 2026",
    "Documents advised": "LMIA; proof of travel; death certificate", "Client informed of 4 business days": "Yes",
    "GCMS note entered": "Yes",
}  # fmt: skip

FRENCH = {
    "Date de l'appel": "23 novembre 2026", "Agent du CSC": "Aïcha Fernandes", "Numéro de l'agent": "CSC7464",
    "Nom de famille": "{family}", "Prénom(s)": "{given}", "IUC": "{uci}", "Date de naissance": "{born}",
    "Pays de citoyenneté": "Sénégal", "Adresse courriel": "client{n}@mail.example",
    "Téléphone": "613 555-0146 poste 12",
    "Adresse au Canada": "{n}, rue Main, Ottawa ON", "Code postal": "K1N 8B7", "Langue de correspondance": "Français",
    "Employeur": "Employeur {n} ltée", "Titre du poste": "Charpentier", "Numéro de l'EIMT": "8{n:06d}",
    "CAQ requis": "Non", "Catégorie d'urgence": "Voyage - décès dans la famille",
    "Motif de l'urgence": "Son père est décédé samedi. Les funérailles ont lieu à Dakar, où sa famille l'attend.",
    "Permis requis d'ici le": "le 1er décembre 2026", "Date de voyage": "2 décembre 2026",
    "Documents demandés": "EIMT; preuve de voyage; certificat de décès",
    "Client informé du délai de 4 jours ouvrables": "Oui", "Note au SMGC inscrite": "Oui",
}  # fmt: skip


FAMILIES = ("Okafor", "Traoré", "Lindqvist", "Barzani", "Delacroix", "Nakamura", "Pereira", "Szabó", "Mbeki", "Haddad")
GIVEN = ("Amina", "Théo", "Ingrid", "Soran", "Léonie", "Kenji", "Beatriz", "Zoltán", "Thandi", "Samir", "Wei")


def referrals(count: int) -> Iterator[bytes]:
    """No two alike, and the same ones every time."""
    chance = random.Random(20261123)
    for n in range(count):
        uci = f"{10 + n // 10000:02d}-{n % 10000:04d}-{(n * 7919) % 10000:04d}"
        born = f"{1940 + n // 28 % 60}-02-{n % 28 + 1:02d}"  # or they would seem to be one client under two numbers
        told = {"n": n, "born": born, "uci": uci, "family": FAMILIES[n % len(FAMILIES)], "given": GIVEN[n % len(GIVEN)]}
        rows = {label: value.format(**told) for label, value in (FRENCH if n % 2 else ENGLISH).items()}
        yield _mail(n, rows, n % 10 // 2, chance)


def _mail(n: int, rows: dict[str, str], kind: int, chance: random.Random) -> bytes:
    """`kind` 0 and 1 are text, 2 and 3 a Word table, 4 text with a PDF."""
    message = EmailMessage()
    message["Authentication-Results"] = "mx.office.example; dmarc=pass header.from=csc.example"
    message["From"] = "Client Support Centre <csc-referrals@csc.example>"
    message["To"] = "urgent.referrals@office.example"
    message["Subject"] = "Aiguillage urgent" if n % 2 else "Urgent referral"
    message["Date"] = format_datetime(MOMENT)
    message["Message-ID"] = f"<referral-{n:06d}@csc.example>"
    message.set_content("".join(f"{label}: {value}\n" for label, value in rows.items()))
    if kind in (2, 3):
        message.add_alternative(word(rows), subtype="html")
    if kind == 4:
        pdf = b"%PDF-1.7\n" + chance.randbytes(chance.randrange(80_000, 300_000)) + b"\n%%EOF\n"
        message.add_attachment(pdf, maintype="application", subtype="pdf", filename="Passport.pdf")
    return message.as_bytes()


def word(rows: dict[str, str], size: int = 25_000) -> str:
    """The form as Word sends it: a table in a page whose style sheet is larger than its text."""
    cell = (
        "<td width=288 valign=top style='width:216.0pt;border:solid windowtext 1.0pt;padding:0cm 5.4pt 0cm 5.4pt'>"
        "<p class=MsoNormal style='mso-margin-top-alt:auto'><span lang=EN-CA style='font-size:10.0pt;font-family:"
        '"Calibri",sans-serif\'>{}<o:p></o:p></span></p></td>'
    )
    table = "".join(
        f"<tr style='mso-yfti-irow:1'>{cell.format(escape(label))}{cell.format(escape(value))}</tr>\r\n"
        for label, value in rows.items()
    )
    page = '<body lang=EN-CA link="#0563C1"><div class=WordSection1><table class=MsoNormalTable border=1>{}</table>'
    body = page.format(table) + "<p class=MsoNormal>&nbsp;</p></div></body></html>"
    level, styles = 1, []
    while sum(map(len, styles)) + len(body) < size - 200:
        styles.append(
            f"@list l0:level{level}\r\n\t{{mso-level-number-format:bullet;mso-level-text:\\F0B7;"
            "mso-level-tab-stop:none;mso-level-number-position:left;text-indent:-18.0pt;font-family:Symbol;}\r\n"
        )
        level += 1
    head = f"<style><!--\r\n{''.join(styles)}--></style></head>"
    return f'<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset=utf-8>{head}{body}'


def fill(maildir: Path, mails: list[bytes]) -> None:
    """As a delivery agent would: files in `new`, owned by whom Dovecot's own folder belongs to."""
    home = maildir.parent
    owner = home.parent.parent.stat()
    for folder in (home.parent, home, maildir, *(maildir / name for name in ("cur", "new", "tmp"))):
        folder.mkdir(exist_ok=True)
        os.chown(folder, owner.st_uid, owner.st_gid)
    for n, octets in enumerate(mails):
        file = maildir / "new" / f"{int(MOMENT.timestamp())}.M{n:06d}P1.mail.example"
        file.write_bytes(octets)
        os.utime(file, (MOMENT.timestamp(), MOMENT.timestamp()))
        os.chown(file, owner.st_uid, owner.st_gid)
