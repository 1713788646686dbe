"""What happens on the ordinary day: who writes what, and when the office goes round."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from mailbot.demo.mails import Written
from mailbot.demo.people import ANNE, CSC, JAS, PROVINCE, STRANGER
from mailbot.demo.referrals import DUBOIS, MARCHETTI, MBEKI, OKONKWO, PHAM
from tests.faults.mails import CANNOT_BE_PARSED, LEE, NOBODY, command, mail, referral, undelivered

ZONE = ZoneInfo("America/Toronto")
FIRST_CLIENT, SECOND_CLIENT = MARCHETTI["Email address"], DUBOIS["Adresse courriel"]
THIRD_CLIENT = MBEKI["Email address"]
ONE, TWO, THREE = (f"ur-2026-000{number}" for number in (1, 2, 3))
"""How the Message-IDs of the letters about the first cases begin."""


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


@dataclass(frozen=True)
class Scene:
    """A mail that arrives; `answers` is what it answers: our last letter of this kind to this address."""

    at: datetime
    name: str
    written: Written | None
    answers: tuple[str, str] | None = None
    raw: Callable[[str, datetime], bytes] | None = None


_BY_ANOTHER_ROUTE = b"Received: by another.example; x\r\n" + mail("une-famille", referral(DUBOIS, html=True), at(23, 9))


def scene(hour: int, minute: int, name: str, written: Written, answers: tuple[str, str] | None = None) -> Scene:
    return Scene(at(23, hour, minute), name, written, answers)


SCENES: tuple[Scene, ...] = (
    scene(9, 0, "a-doctor", referral(MARCHETTI)),
    scene(9, 0, "une-famille", referral(DUBOIS, html=True)),
    scene(9, 0, "gaps", referral(MBEKI)),
    scene(9, 0, "can-wait", referral(OKONKWO)),
    scene(9, 0, "wrong-address", referral(PHAM | {"Email address": NOBODY})),
    Scene(at(23, 9), "rubbish", None, raw=lambda _letter, _at: CANNOT_BE_PARSED),
    scene(9, 0, "toner", Written(STRANGER, "Cheap toner!\n", "An offer for your office")),
    scene(9, 20, "hold", command(JAS, "HOLD\n", 1)),
    Scene(at(23, 9, 20), "une-famille", None, raw=lambda _letter, _at: _BY_ANOTHER_ROUTE),
    scene(10, 0, "undo", command(JAS, "UNDO\n", 1)),
    scene(10, 0, "take", command(LEE, "TAKE\n", 4)),
    scene(10, 0, "spoofed", Written(JAS, "DECLINE not urgent\n", "RE: [UR-2026-0001] x", forged=True)),
    scene(10, 0, "a-doctor-again", referral(MARCHETTI)),
    scene(10, 0, "ministry", Written(PROVINCE, "Please help Dr. Rosa Ibarra.\n", "Dr. Ibarra's work permit")),
    scene(10, 20, "decline", command(LEE, "DECLINE The conference is in time.\n", 4)),
    scene(11, 0, "gaps-filled", Written(CSC, "UCI: 11-2233-4455\nPermit needed by: 4 December 2026\n"),
          (CSC, THREE)),
    scene(11, 0, "prendre", command(ANNE, "Bonjour,\n\nPRENDRE\n\nMerci,\nAnne\n", 2)),
    scene(12, 20, "papers", Written(FIRST_CLIENT, "Please find them attached.\n", files=("Offer of employment.pdf",
          "Proof of relocation.pdf")), (FIRST_CLIENT, ONE)),
    scene(12, 20, "papiers", Written("yusuf@hotel.example", "Voici le certificat de décès.\n",
          files=("certificat de deces.pdf",)), (SECOND_CLIENT, TWO)),
    Scene(at(23, 12, 20), "undelivered", None, (THIRD_CLIENT, THREE),
          lambda letter, at: undelivered(letter, THIRD_CLIENT, at)),
    scene(13, 0, "away", Written(FIRST_CLIENT, "I am away until Friday.\n", "Automatic reply: x", auto=True),
          (FIRST_CLIENT, ONE)),
    scene(13, 0, "mistyped", command(ANNE, "RECU certificat de décès\nACEPTER\n", 2)),
    scene(13, 0, "interview", command(JAS, "RECEIVED offer, proof of relocation\n"
                                           "INTERVIEW phone 2026-11-25 10:00\n", 1)),
    scene(13, 0, "open", command(LEE, "OPEN\nFamily name: Ibarra\nGiven names: Rosa\nUCI: 33-4455-6677\n"
          "Date of birth: 1979-06-12\nEmail: rosa.ibarra@mail.example\nPostal code: K1P 5N2\nLanguage: English\n"
          "Category: doctor\nTreats patients: yes\nReason: Licence\nNeeded by: 4 December 2026\n", "Q4")),
    scene(14, 0, "accepter", command(ANNE, "REÇU certificat de décès\nACCEPTER\n", 2)),
    scene(14, 0, "again", command(LEE, "RETRY Q1\nCASE Q2 UR-2026-0004\n", 4)),
    scene(14, 0, "prose", command(JAS, "Thank you, I look at it tomorrow.\n", 1)),
    scene(15, 0, "gives-up", Written(FIRST_CLIENT, "I do not need it any more.\n"), (FIRST_CLIENT, ONE)),
    scene(15, 20, "close", command(JAS, "DISCARD Q3\nCLOSE withdrawn: she wrote so\n", 1)),
    scene(15, 20, "delivrer", command(ANNE, "DÉLIVRÉ\n", 2)),
)  # fmt: skip

MOMENTS = (
    at(23, 7, 20), at(23, 9), at(23, 9, 20), at(23, 9, 40), at(23, 10), at(23, 10, 20), at(23, 10, 40), at(23, 11),
    at(23, 11, 40), at(23, 12, 12), at(23, 12, 20), at(23, 12, 52), at(23, 13), at(23, 13, 40), at(23, 14),
    at(23, 14, 40), at(23, 15), at(23, 15, 20), at(23, 16), at(24, 7, 40), at(24, 8, 20),
)  # fmt: skip
"""When the office goes round. Between a letter and its answer there is always one at which an uncertain one leaves."""
