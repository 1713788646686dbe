"""What happens in the demo, moment by moment: a week in four acts. The days are invented, the rules are not.

Each scene is told in one sentence, each act in two: `demo.scene` and `demo.act` in the words of both languages.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .mails import Written, lines, word_table
from .people import ANNE, CPC, CSC, JAS, MORGAN, PROVINCE, SISTER, STRANGER
from .referrals import DIOP, DUBOIS, IBARRA_AGAIN, LAURENT, MARCHETTI, MBEKI, OKONKWO, PHAM, TANAKA

BEGINS = datetime(2026, 11, 23, 7, 0)  # noqa: DTZ001
ENDS = datetime(2026, 11, 27, 12, 0)  # noqa: DTZ001
"""On the office's clock. A Monday to a Friday."""

CASES = ("marchetti", "dubois", "diop", "mbeki", "okonkwo", "ibarra", "pham", "tanaka", "laurent", "ibarra_again")
"""Whose case gets which number: they are opened in this order."""


@dataclass(frozen=True, slots=True)
class Scene:
    """At a moment somebody writes a mail, or the mailbox cannot be reached any more (`mailbox` is "down") or again
    ("up"). `told` is the key of the sentence that says it."""

    at: datetime
    told: str
    mail: Written | None = None
    mailbox: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """What belongs together; `told` is the key of its title and of what to watch for."""

    told: str
    scenes: tuple[Scene, ...]


def number_of(name: str) -> str:
    """The case of somebody, as the book numbers it; "" for nobody.

    >>> number_of("dubois")
    'UR-2026-0002'
    """
    return f"UR-{BEGINS.year}-{CASES.index(name) + 1:04d}" if name else ""


def _said(
    day: int, hour: int, minute: int, told: str, sender: str, text: str, about: str = "", **more: object
) -> Scene:
    at = datetime(2026, 11, day, hour, minute)  # noqa: DTZ001  on the office's clock, as the stage says
    return Scene(at, told, Written(sender, text, answers=about, **more))  # type: ignore[arg-type]


def _refers(day: int, hour: int, minute: int, told: str, rows: dict[str, str], french: bool = False) -> Scene:
    subject = "Demande urgente – permis de travail" if french else "Urgent referral - work permit"
    hello = "Bonjour,\n\n" if french else "Hello,\n\n"
    return _said(
        day, hour, minute, told, CSC, hello + lines(rows), subject=subject, html=word_table(rows) if french else ""
    )


ELENA, YUSUF, THANDIWE = "elena.marchetti@mail.example", "yusuf.dubois@courriel.example", "thandiwe.mbeki@mail.example"
CHIDI, LINH, KENJI = "chidi.okonkwo@mail.example", "linh.pham@mail.example", "kenji.tanaka@mail.example"
ROSA = "rosa.ibarra@mail.example"
IBARRA = (
    "OPEN\nFamily name: Ibarra\nGiven names: Rosa\nUCI: 33-4455-6677\nDate of birth: 1979-06-12\n"
    f"Email: {ROSA}\nAddress: 9 King Street, Kingston ON\nPostal code: K7L 2X4\nPreferred language: English\n"
    "Category: doctor\nTreats patients: yes\nReason: Licence renewal, named by the ministry\n"
    "Needed by: 4 December 2026\n"
)

ARRIVES = Act("arrives", (
    _refers(23, 9, 10, "doctor", MARCHETTI),
    _refers(23, 9, 20, "death", DUBOIS, french=True),
    _said(23, 9, 55, "takes", JAS, "TAKE\n", "marchetti"),
    _said(23, 10, 5, "takes_french", ANNE, "Bonjour,\n\nPRENDRE\n\nMerci,\nAnne\n", "dubois"),
    _said(23, 10, 20, "help", JAS, "HELP\n", subject="How does this work?"),
    _refers(23, 10, 40, "no_email", DIOP),
    _said(23, 11, 0, "assigns", ANNE, "ATTRIBUER Jas Singh\n", "diop"),
    _said(23, 11, 10, "script", JAS, "DOCS\n", "diop"),
    _said(23, 11, 20, "called", JAS, "CALLED no answer\n", "diop"),
    _said(23, 14, 0, "reached", JAS, "CONTACTED by telephone at 13:50\n", "diop"),
    _said(23, 15, 30, "papers", ELENA,
          "Hello,\n\nplease find attached the offer of employment and the proof of relocation.\n\nElena Marchetti\n",
          "marchetti", files=("Offer of employment.pdf", "Proof of relocation.pdf")),
    _said(23, 16, 10, "asks", ELENA, "Is a copy of my contract enough, or do you need the original?\n\nElena Marchetti\n",
          "marchetti"),
    _said(23, 16, 25, "message", JAS, "MESSAGE A copy is enough. Please bring the original if we ask you to come.\n",
          "marchetti"),
    _said(23, 16, 40, "thanks", ELENA, "Thank you very much!\n", "marchetti"),
    _said(23, 16, 45, "seen", JAS, "SEEN\n", "marchetti"),
))  # fmt: skip

GOES_WRONG = Act("goes_wrong", (
    _said(24, 8, 40, "interview", JAS, "RECEIVED offer, proof of relocation\nINTERVIEW phone 2026-11-25 10:00\n",
          "marchetti"),
    _said(24, 8, 55, "calendar", ELENA, "Accepted.\n", "marchetti", invited="ACCEPTED"),
    _refers(24, 9, 5, "gaps", MBEKI),
    _refers(24, 9, 25, "can_wait", OKONKWO),
    _said(24, 9, 40, "forged", JAS, "DECLINE not urgent\n", "marchetti", forged=True),
    _said(24, 9, 50, "discards", JAS, "DISCARD Q1\n", subject="RE: [Q1]"),
    _said(24, 10, 15, "other_address", "yusuf@hotel.example",
          "Bonjour,\n\nvoici le certificat de décès et le billet d'avion.\n\nY. Dubois\n", "dubois",
          files=("certificat de deces.pdf", "billet_avion.pdf")),
    _said(24, 10, 50, "ticks", ANNE, "REÇU certificat de décès, preuve de voyage\nDOCUMENTS eimt\n", "dubois"),
    _said(24, 11, 10, "declines", JAS, "DECLINE The conference is on 18 December; regular processing is in time.\n",
          "okonkwo"),
    _said(24, 11, 30, "gaps_filled", CSC, "Hello,\n\nUCI: 11-2233-4455\nPermit needed by: 4 December 2026\n\nDana\n",
          "mbeki"),
    _refers(24, 11, 45, "again", MARCHETTI | {"Date of call": "2026-11-24"}),
    Scene(datetime(2026, 11, 24, 12, 5), "outage", mailbox="down"),  # noqa: DTZ001
    Scene(datetime(2026, 11, 24, 12, 40), "outage_over", mailbox="up"),  # noqa: DTZ001
    _said(24, 13, 5, "ministry", PROVINCE, "Good afternoon,\n\nour ministry asks for your help for Dr. Rosa Ibarra, who "
          "treats patients at the General Hospital and renews her licence. Her UCI is 33-4455-6677.\n",
          subject="Dr. Ibarra's work permit"),
    _said(24, 13, 15, "retry", JAS, "RETRY Q2\n", subject="RE: [Q2]"),
    _said(24, 13, 30, "opens", JAS, IBARRA, subject="RE: [Q2] a letter"),
    _said(24, 14, 0, "stranger", STRANGER, "Cheap toner!\n", subject="An offer for your office"),
    _said(24, 14, 30, "sister", SISTER, "Bonjour,\n\nje suis la sœur de Yusuf Dubois. Le vol est le 2 décembre au soir."
          "\n\nAwa Dubois\n", subject="Yusuf Dubois, UR-2026-0002"),
    _said(24, 14, 45, "attaches", ANNE, "DOSSIER Q4 UR-2026-0002\n", subject="RE: [Q4]"),
))  # fmt: skip

DECIDE = Act("decide", (
    _refers(25, 9, 0, "slip", PHAM),
    _said(25, 9, 50, "corrects", JAS,
          "CORRECT email: linh.pham@mail.example\nCONTACTED by telephone at 9:45, the address had a slip\n", "pham"),
    _said(25, 10, 40, "accepts", JAS, "ACCEPT\n", "marchetti"),
    _said(25, 11, 0, "lmia", YUSUF, "Bonjour,\n\nci-joint l'EIMT.\n", "dubois", files=("EIMT.pdf",)),
    _said(25, 11, 20, "mistypes", ANNE, "RECU eimt\nACEPTER\n", "dubois"),
    _said(25, 11, 25, "types_again", ANNE, "REÇU eimt\nACCEPTER\n", "dubois"),
    _said(25, 13, 40, "asks_for_licence", JAS, "TAKE\nDOCS proof of licence renewal\n", "ibarra"),
    _said(25, 13, 43, "unclear", JAS, "Hold on with this one please, she called me\n", "ibarra"),
    _said(25, 13, 55, "releases", JAS, "RELEASE\n", "ibarra"),
    _said(25, 14, 0, "automatic", THANDIWE, "I am out of the office until Friday.\n", "mbeki",
          subject="Automatic reply: Your request", auto=True),
    _refers(25, 14, 20, "earlier", TANAKA),
    _said(25, 14, 30, "asks_cpc", JAS, "TAKE\nCPC ask\n", "tanaka"),
    _refers(25, 14, 40, "outside_area", LAURENT | {"Date de l'appel": "20 novembre 2026"}, french=True),
    _said(25, 14, 50, "writes", ANNE, "CONTACTER\n", "laurent"),
    _said(25, 14, 53, "holds", ANNE, "SUSPENDRE\n", "laurent"),
    _said(25, 15, 10, "cpc_answers", CPC, "Hello,\n\nno decision before 15 December on this file.\n\nTL-OSS\n", "tanaka"),
    _said(25, 15, 25, "withdrawal", JAS, "CPC not in time\nCONTACT\nWITHDRAW ask\n", "tanaka"),
    _said(25, 15, 40, "wrong_case", JAS, "DECLINE regular processing is in time\n", "mbeki"),
    _said(25, 15, 44, "undo", JAS, "UNDO\n", "mbeki"),
))  # fmt: skip

ENDS_WELL = Act("ends_well", (
    _said(26, 8, 50, "withdraws", KENJI, "Yes, please withdraw it. Thank you.\n\nKenji Tanaka\n", "tanaka"),
    _said(26, 9, 5, "records", JAS, "WITHDRAW yes\nSEEN\n", "tanaka"),
    _said(26, 9, 15, "issues", JAS, "ISSUED\n", "marchetti"),
    _said(26, 9, 30, "issues_french", ANNE, "DÉLIVRÉ\n", "dubois"),
    _said(26, 9, 50, "status", JAS, "STATUS\nPROOF\nWHY\n", "ibarra"),
    _said(26, 10, 0, "reminder", JAS, "NOTE The College answers on Friday.\nREMIND 2026-11-27 ask the College\n", "ibarra"),
    _refers(26, 10, 5, "same_client", IBARRA_AGAIN),
    _said(26, 10, 12, "merges", JAS, "MERGE UR-2026-0006\n", "ibarra_again"),
    _said(26, 10, 20, "new_date", CHIDI, "The conference was moved: I have to travel on 1 December now.\n\nC. Okonkwo\n",
          "okonkwo"),
    _said(26, 10, 35, "reopens", JAS, "REOPEN the conference was moved\nCORRECT permit needed by: 2026-12-01\nTAKE\n"
          "MESSAGE Thank you for telling us. We look at your request again.\n",
          "okonkwo"),
    _said(26, 11, 0, "in_person", JAS,
          "TAKE\nINTERVIEW in person 2026-11-30 14:30, 285 Placeholder Street, 2nd floor\n", "mbeki"),
    _said(26, 11, 40, "moves", JAS, "INTERVIEW moved to 2026-12-01 10:00, 285 Placeholder Street, 2nd floor\n", "mbeki"),
    _said(26, 13, 0, "finds", MORGAN, "FIND Laurent\n", subject="Which case is hers?"),
    _said(26, 13, 30, "away", ANNE, "ABSENTE du 2026-11-27 au 2026-12-04, Jas Singh\n", subject="Mon congé"),
    _said(26, 14, 0, "gives_up", LINH,
          "My flight was cancelled, I do not need the permit any more. Thank you!\n", "pham"),
    _said(26, 14, 30, "closes", JAS, "CLOSE withdrawn: the flight was cancelled\n", "pham"),
    _said(26, 15, 30, "redirects", ANNE, "RÉACHEMINER montreal\n", "laurent"),
    _said(26, 15, 50, "bounce", "mailer-daemon@courriel.example", "The mailbox is full.\n", "laurent", bounces=True),
    _said(27, 8, 40, "cancels", JAS, "INTERVIEW cancel\n", "mbeki"),
    _said(27, 9, 0, "report", MORGAN, "REPORT week\n", subject="How did the week go?"),
    _said(27, 9, 10, "list", MORGAN, "LIST all\n", subject="What is open?"),
    _said(27, 10, 0, "back", ANNE, "PRÉSENTE\n", subject="Je suis là"),
))  # fmt: skip

ACTS = (ARRIVES, GOES_WRONG, DECIDE, ENDS_WELL)
