"""The first hour of a new officer who has read the guide and nothing else, through the real mailbox, in both languages.

Every mail is a reply as a mail program makes it, with the notice quoted below; every answer says what came of it. The
whole hour takes half a minute: `make faults` plays it (MAILBOT_WHOLE_HOUR), `make test` its beginning.
"""

from __future__ import annotations

import os
import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mailbot.demo.mails import Written
from mailbot.demo.people import ANNE, CSC, JAS, MORGAN, NAMES, OFFICE, PASSWORD
from mailbot.demo.stage import Stage
from mailbot.understand.mail.mime import read_mail
from mailbot.vocabulary.message import ReadMail
from tests.office_life import REFERRAL, form

ZONE = ZoneInfo("America/Toronto")
NINE = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)
FIRST, SECOND = "UR-2026-0001", "UR-2026-0002"
CLIENT = {
    "Email address": "elena.marchetti@mail.example",
    "Permit needed by": "2026-12-04",
    "Telephone": "613-555-0142",
}


@dataclass(frozen=True)
class Typed:
    """What is typed, about which case, and what the answer has to say (`says`) and may not say."""

    text: str
    says: tuple[str, ...]
    case: str = FIRST
    never: tuple[str, ...] = ()
    by: str = ""


EN = (
    Typed(
        "TAKE\nRECEIVED lmia\nDOCS proof of travel\nINTERVIEW phone Friday 10:00\n\nThanks, Jas",
        ("now with Jas Singh", "Ticked on the checklist: LMIA", "November 27, 2026 at 10:00 a.m."),
    ),
    Typed("Move the interview to Friday 3pm", ("moved to Friday, November 27, 2026 at 3:00 p.m.",)),
    Typed("Could you decline this one?", ("Did you mean", "nothing was sent")),
    Typed("RELEASE", ("leaves now",)),
    Typed("CALLED voicemail, 8:50", ("Attempt 1",)),
    Typed("Contacted: she called back, 9:10", ("Done: CONTACTED",)),
    Typed("RECIEVED death certificate", ("RECEIVED is", "Not done")),
    Typed("Received death certificate and ticket", ("All documents are here",)),
    Typed("LIST closed this week", ("Your answer: LIST",), never=("Not done",)),
    Typed("FIND Marchetti", ("2 cases found",)),
    Typed(f"MERGE {SECOND}", ("one case now", "Both numbers find it")),
    Typed("UNDO", ("a case of its own again",), SECOND),
    Typed(f"MERGE {FIRST}", ("one case now",), SECOND),
    Typed("REMIND Thursday ask about the flight", ("morning of November 26, 2026",), SECOND),
    Typed("REPORT week", ("REPORT is for supervisors",)),
    Typed("REPORT week", ("Referrals: 1",), by=MORGAN),
    Typed("ACCEPT - all documents are here", ("urgent processing begins",), SECOND),
    Typed("HOLD", ("Stopped, it will not leave",)),
    Typed("WHY", ("ACCEPT - all documents are here",)),
    Typed("RELEASE", ("leaves now",)),
    Typed("AWAY 2026-12-01 to 2026-12-05, Anne", ("go to Anne Tremblay",)),
    Typed("Permit issued", ("Permit issued; the case is closed",)),
    Typed("PROOF", ("Your answer: PROOF",)),
)
FR = (
    Typed(
        "PRENDRE\nREÇU eimt\nDOCUMENTS preuve de voyage\nENTREVUE téléphone vendredi 10 h\n\nMerci, Anne",
        ("attribué à Anne Tremblay", "Coché sur la liste : EIMT", "vendredi 27 novembre 2026 à 10 h"),
    ),
    Typed("Reporter l'entrevue à vendredi 15 h", ("déplacée au vendredi 27 novembre 2026 à 15 h",)),
    Typed("Pourriez-vous refuser celle-ci?", ("Vouliez-vous dire", "rien n'a été envoyé")),
    Typed("LIBÉRER", ("envoi immédiat",)),
    Typed("APPELÉ boîte vocale, 8 h 50", ("Tentative d'appel 1",)),
    Typed("Contacté : elle a rappelé, 9 h 10", ("Fait : CONTACTÉ",)),
    Typed("RECU certificat de decs", ("n'est pas un document connu", "Rien n'a été fait")),
    Typed("Reçu certificat de décès et billet", ("Tous les documents sont arrivés",)),
    Typed("LISTE fermés cette semaine", ("Réponse : LISTE",), never=("Rien n'a été fait",)),
    Typed("CHERCHER Marchetti", ("2 dossiers trouvés",)),
    Typed(f"FUSIONNER {SECOND}", ("ne font plus qu'un dossier", "Les deux numéros y mènent")),
    Typed("ANNULER", ("de nouveau un dossier à part",), SECOND),
    Typed(f"FUSIONNER {FIRST}", ("ne font plus qu'un dossier",), SECOND),
    Typed("RAPPEL jeudi demander le vol", ("le matin du 26 novembre 2026",), SECOND),
    Typed("BILAN semaine", ("BILAN : réservé à la supervision",)),
    Typed("BILAN semaine", ("Referrals: 1",), by=MORGAN),
    Typed("ACCEPTER - tous les documents sont là", ("le traitement urgent commence",), SECOND),
    Typed("SUSPENDRE", ("ne partira pas",)),
    Typed("POURQUOI", ("ACCEPTER - tous les documents sont là",)),
    Typed("LIBÉRER", ("envoi immédiat",)),
    Typed("ABSENT du 1er au 5 décembre, Jas", ("vont à Jas Singh",)),
    Typed("Permis délivré", ("Permis délivré; le dossier est fermé",)),
    Typed("PREUVE", ("Réponse : PREUVE",)),
)


@pytest.mark.parametrize(("officer", "hour"), [(JAS, EN), (ANNE, FR)], ids=["en", "fr"])
def test_an_hour_of_an_officer_from_the_guide_alone(tmp_path: Path, officer: str, hour: tuple[Typed, ...]) -> None:
    whole = bool(os.environ.get("MAILBOT_WHOLE_HOUR"))
    stage = Stage(tmp_path)
    stage.open()
    try:
        stage.clock.moment = NINE
        for uci in ("22-3344-5566", "22-3344-5567"):
            rows = REFERRAL | CLIENT | {"UCI": uci}
            stage.deliver(Written(CSC, form(rows), subject="Urgent referral"))
        _round(stage)
        for typed in hour if whole else hour[:6]:
            stage.clock.moment += timedelta(minutes=2)
            said = _answered(stage, typed.by or officer, typed)
            assert [one for one in typed.says if one not in said] == [], (typed.text, said[:1500])
            assert [one for one in typed.never if one in said] == [], (typed.text, said[:1500])
        _round(stage)
        letters = [read_mail(octets) for octets in stage.provider.mails(CLIENT["Email address"])]
        assert sum("interview" in one.subject.lower() for one in letters) >= 1
        assert len({one.message_id for one in letters}) == len(letters)  # nobody was written to twice
        assert [case.number for case in stage.office.book.cases()] == ([FIRST] if whole else [FIRST, SECOND])
    finally:
        stage.close()


def _round(stage: Stage) -> None:
    for _ in stage.go_round():
        pass


def _answered(stage: Stage, officer: str, typed: Typed) -> str:
    """The officer answers the newest mail about the case in the own mailbox; what mailbot answers, in one line."""
    got = [read_mail(octets) for octets in reversed(stage.provider.mails(officer))]
    about = next((mail for mail in got if typed.case in mail.subject), None)
    reply = _reply(officer, typed.text, about, stage.clock())
    with smtplib.SMTP("127.0.0.1", stage.provider.smtp_port) as line:
        line.login(officer, PASSWORD)
        line.send_message(reply, officer, [OFFICE])
    known = len(stage.provider.mails(officer))
    _round(stage)
    new = [read_mail(octets) for octets in stage.provider.mails(officer)[known:]]
    answer = next(mail for mail in new if reply["Message-ID"] in mail.references)
    return " ".join(answer.text.split()).replace("\u2019", "'").replace("\u00a0", " ")


def _reply(officer: str, text: str, about: ReadMail | None, at: datetime) -> EmailMessage:
    """As Outlook replies to HTML: the lines as paragraphs, a rule, the heads of what is answered, then all of it."""
    reply = EmailMessage()
    reply["From"], reply["To"] = f"{NAMES[officer]} <{officer}>", OFFICE
    reply["Date"], reply["Message-ID"] = format_datetime(at), make_msgid(domain="office.example")
    if about is None:  # a mail of its own
        reply["Subject"] = "Urgent referrals"
        reply.set_content(text)
        return reply
    reply["Subject"] = f"RE: {about.subject}"
    reply["In-Reply-To"] = reply["References"] = about.message_id
    heads = (
        f"From: Urgent referrals <{OFFICE}>\nSent: {at:%A, %B %d, %Y %H:%M}\nTo: {officer}\nSubject: {about.subject}"
    )
    reply.set_content(f"{text}\n\n{heads}\n\n{about.text}")
    lines = "".join(f"<p class=MsoNormal>{escape(line) or '&nbsp;'}</p>" for line in text.split("\n"))
    rule = "border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"
    bold = "<br>".join(
        f"<b>{head}:</b>{escape(rest)}" for head, _, rest in (h.partition(":") for h in heads.split("\n"))
    )
    inner = about.html[about.html.find("<body") :].partition(">")[2].rpartition("</body>")[0]
    html = (
        f"<html><body><div class=WordSection1>{lines}<div><div style='{rule}'><p class=MsoNormal>{bold}</p></div></div>"
    )
    reply.add_alternative(f"{html}{inner}</div></body></html>", subtype="html")
    return reply
