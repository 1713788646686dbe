"""What happens in the demo, moment by moment. The days are invented, the rules are not.

`{1}` stands for the number of the first case that was opened, and so on: numbers are given by the book.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .people import ANNE, CPC, CSC, JAS, PROVINCE, STRANGER, Written, lines, word_table

BEGINS = datetime(2026, 11, 23, 7, 0)  # noqa: DTZ001
ENDS = datetime(2026, 11, 27, 12, 0)  # noqa: DTZ001
"""On the office's clock. A Monday to a Friday."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Somebody does something at a moment; `told` says it in one line."""

    at: datetime
    told: str
    mail: Written


def _day(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute)  # noqa: DTZ001  on the office's clock, as the stage says


MARCHETTI = {
    "Date of call": "2026-11-23", "CSC agent": "Dana Whitfield", "Agent ID": "CSC5451",
    "Family name": "Marchetti", "Given name(s)": "Elena", "UCI": "22-3344-5566", "Date of birth": "1984-02-29",
    "Email address": "elena.marchetti@mail.example", "Telephone": "(613) 555-0142",
    "Address in Canada": "140 Princess Street, Kingston ON", "Postal code": "K7L 1A1",
    "Preferred language": "English", "Employer": "General Hospital", "Occupation": "Pathologist",
    "Offer of employment number": "A1234567", "CAQ required": "No",
    "Urgent category": "Foreign medical doctor", "Involved in patient treatment": "Yes",
    "Reason for urgency": "Moves to a new hospital; her permit names her former employer.",
    "Permit needed by": "2 December 2026", "Documents advised": "Offer of employment; proof of relocation",
    "Client informed of 4 business days": "Yes",
}  # fmt: skip

DUBOIS = {
    "Date de l'appel": "23 novembre 2026", "Agent du CSC": "Aïcha Fernandes", "Numéro de l'agent": "CSC7464",
    "Nom de famille": "Dubois", "Prénom(s)": "Yusuf", "IUC": "47-9246-2400", "Date de naissance": "22 septembre 1972",
    "Adresse courriel": "yusuf.dubois@courriel.example", "Téléphone": "613 555-0146 poste 12",
    "Adresse au Canada": "48, rue Main, Ottawa ON", "Code postal": "K1N 8B7",
    "Langue de correspondance": "Français", "Déjà présentée au CTD": "Non", "Employeur": "Construction Rideau ltée",
    "Numéro de l'EIMT": "8111524", "CAQ requis": "Non", "Catégorie d'urgence": "Voyage - décès dans la famille",
    "Motif de l'urgence": "Son père est décédé samedi. Les funérailles ont lieu à Dakar.",
    "Permis requis d'ici le": "le 1er décembre 2026", "Client informé du délai de 4 jours ouvrables": "Oui",
}  # fmt: skip

MBEKI = {
    "Date of call": "24 November 2026", "CSC agent": "Dana Whitfield", "Family name": "Mbeki",
    "Given name(s)": "Thandiwe", "UCI": "11-2233-445", "Date of birth": "1988-02-28",
    "Email address": "thandiwe.mbeki@mail.example", "Address in Canada": "77 Bank Street, Ottawa ON",
    "Postal code": "K1P 5N2", "Urgent category": "Travel - serious illness",
    "Reason for urgency": "Her mother is in hospital in Durban.", "Permit needed by": "03/04/2026",
}  # fmt: skip

OKONKWO = {
    "Date of call": "24 November 2026", "CSC agent": "Dana Whitfield", "Family name": "Okonkwo",
    "Given name(s)": "Chidi", "UCI": "1234-5678", "Date of birth": "4 May 1990",
    "Email address": "chidi.okonkwo@mail.example", "Telephone": "613 555 0111 ext. 4",
    "Address in Canada": "12 Rideau Street, Ottawa ON", "Postal code": "K1N 5X1", "Preferred language": "English",
    "Employer": "Rideau Analytics Inc.", "Offer of employment number": "A7654321",
    "Urgent category": "Travel - business", "Reason for urgency": "Conference in Lisbon.",
    "Permit needed by": "18 December 2026",
}  # fmt: skip

PHAM = {
    "Date of call": "25 November 2026", "CSC agent": "Renée Fournier", "Family name": "Pham", "Given name(s)": "Linh",
    "UCI": "66-9300-6896", "Date of birth": "1985-04-09", "Email address": "linh.pham@mial.example",
    "Telephone": "(343) 555-0110", "Address in Canada": "655 Elgin Street, Ottawa ON", "Postal code": "K2P 1L4",
    "Preferred language": "English", "Employer": "Pham Foods Inc.", "LMIA number": "8180257",
    "Urgent category": "Travel - death in the family",
    "Reason for urgency": "Her grandmother died on Monday; the family waits in Hanoi.",
    "Permit needed by": "3 December 2026",
}  # fmt: skip

TANAKA = {
    "Date of call": "23 November 2026", "CSC agent": "Dana Whitfield", "Family name": "Tanaka", "Given name(s)": "Kenji",
    "UCI": "55-6677-8899", "Date of birth": "1990-07-21", "Email address": "kenji.tanaka@mail.example",
    "Telephone": "(613) 555-0177", "Address in Canada": "30 Sparks Street, Ottawa ON", "Postal code": "K1P 5B4",
    "Preferred language": "English", "Previously submitted to CPC": "Yes", "Application number": "W123456780",
    "Date submitted": "5 November 2026", "Employer": "Bytown Robotics", "LMIA number": "8200456",
    "Urgent category": "Travel - business", "Reason for urgency": "Installs a line in Osaka that waits for him.",
    "Permit needed by": "3 December 2026",
}  # fmt: skip

LAURENT = {
    "Date de l'appel": "23 novembre 2026", "Agent du CSC": "Aïcha Fernandes", "Nom de famille": "Laurent",
    "Prénom(s)": "Maïté", "IUC": "88-1122-3344", "Date de naissance": "14 avril 1991",
    "Adresse courriel": "maite.laurent@courriel.example", "Téléphone": "514 555-0188",
    "Adresse au Canada": "900, rue Rachel, Montréal QC", "Code postal": "H2J 2J1",
    "Langue de correspondance": "Français", "Employeur": "Ateliers du Plateau", "Numéro de l'EIMT": "8300789",
    "Catégorie d'urgence": "Voyage - maladie grave", "Motif de l'urgence": "Son frère est hospitalisé à Lyon.",
    "Permis requis d'ici le": "le 4 décembre 2026",
}  # fmt: skip

STORY: tuple[Scene, ...] = (
    Scene(_day(23, 9, 10), "The CSC refers a doctor who changes hospitals",
          Written(CSC, "Hello,\n\n" + lines(MARCHETTI) + "\nThank you,\nClient Support Centre\n",
                  "Urgent referral - work permit")),
    Scene(_day(23, 9, 20), "Le CSC transmet la demande d'un travailleur dont le père est décédé (formulaire Outlook)",
          Written(CSC, lines(DUBOIS), "Demande urgente – permis de travail", html=word_table(DUBOIS))),
    Scene(_day(23, 9, 55), "Jas takes the doctor's case", Written(JAS, "TAKE\n", answers="{1}")),
    Scene(_day(23, 10, 5), "Anne prend le dossier", Written(ANNE, "Bonjour,\n\nPRENDRE\n\nMerci,\nAnne\n", answers="{2}")),
    Scene(_day(23, 15, 30), "Dr. Marchetti sends her papers",
          Written("elena.marchetti@mail.example",
                  "Hello,\n\nplease find attached the offer of employment and the proof of relocation.\n\nElena Marchetti\n",
                  answers="{1}", files=("Offer of employment.pdf", "Proof of relocation.pdf"))),
    Scene(_day(24, 8, 40), "Jas ticks them and sets an interview",
          Written(JAS, "RECEIVED offer, proof of relocation\nINTERVIEW phone 2026-11-25 10:00\n", answers="{1}")),
    Scene(_day(24, 9, 5), "The CSC refers somebody; the form has gaps",
          Written(CSC, "Hello,\n\n" + lines(MBEKI), "Urgent referral - work permit")),
    Scene(_day(24, 9, 25), "The CSC refers somebody who can wait",
          Written(CSC, lines(OKONKWO), "Urgent referral - work permit")),
    Scene(_day(24, 9, 40), "Somebody writes in Jas's name: DECLINE",
          Written(JAS, "DECLINE not urgent\n", answers="{1}", forged=True)),
    Scene(_day(24, 10, 15), "Monsieur Dubois répond d'une autre adresse, avec le certificat",
          Written("yusuf@hotel.example", "Bonjour,\n\nvoici le certificat de décès et le billet d'avion.\n\nY. Dubois\n",
                  answers="{2}", files=("certificat de deces.pdf", "billet_avion.pdf"))),
    Scene(_day(24, 10, 50), "Anne coche, et demande ce qui manque",
          Written(ANNE, "REÇU certificat de décès, preuve de voyage\nDOCUMENTS eimt\n", answers="{2}")),
    Scene(_day(24, 11, 10), "Jas declines: the client can wait",
          Written(JAS, "DECLINE The conference is on 18 December; regular processing is in time.\n", answers="{4}")),
    Scene(_day(24, 11, 30), "The CSC answers the questions about the gaps",
          Written(CSC, "Hello,\n\nUCI: 11-2233-4455\nPermit needed by: 4 December 2026\n\nDana\n", answers="{3}")),
    Scene(_day(24, 13, 5), "A ministry writes a letter, not a form",
          Written(PROVINCE, "Good afternoon,\n\nour ministry asks for your help for Dr. Rosa Ibarra, who treats patients at the "
                  "General Hospital and renews her licence. Her UCI is 33-4455-6677.\n", "Dr. Ibarra's work permit")),
    Scene(_day(24, 13, 30), "Jas opens a case from it",
          Written(JAS, "OPEN\nFamily name: Ibarra\nGiven names: Rosa\nUCI: 33-4455-6677\nDate of birth: 1979-06-12\n"
                  "Email: rosa.ibarra@mail.example\nAddress: 9 King Street, Kingston ON\nPostal code: K7L 2X4\n"
                  "Preferred language: English\nCategory: doctor\nTreats patients: yes\n"
                  "Reason: Licence renewal, named by the ministry\nNeeded by: 4 December 2026\n",
                  "RE: [Q2] a letter")),
    Scene(_day(24, 14, 0), "A stranger advertises", Written(STRANGER, "Cheap toner!\n", "An offer for your office")),
    Scene(_day(25, 9, 0), "The CSC refers a client; the address has a slip",
          Written(CSC, lines(PHAM), "Urgent referral - work permit")),
    Scene(_day(25, 9, 50), "Jas corrects the address that bounced",
          Written(JAS, "CORRECT email: linh.pham@mail.example\nCONTACTED by telephone at 9:45, the address had a slip\n",
                  answers="{6}")),
    Scene(_day(25, 10, 40), "After the interview Jas accepts", Written(JAS, "ACCEPT\n", answers="{1}")),
    Scene(_day(25, 11, 0), "Monsieur Dubois envoie l'EIMT",
          Written("yusuf.dubois@courriel.example", "Bonjour,\n\nci-joint l'EIMT.\n", answers="{2}", files=("EIMT.pdf",))),
    Scene(_day(25, 11, 20), "Anne se trompe…", Written(ANNE, "RECU eimt\nACEPTER\n", answers="{2}")),
    Scene(_day(25, 11, 25), "… et se corrige", Written(ANNE, "REÇU eimt\nACCEPTER\n", answers="{2}")),
    Scene(_day(25, 14, 0), "Madame Mbeki is away from her mail",
          Written("thandiwe.mbeki@mail.example", "I am out of the office until Friday.\n",
                  "Automatic reply: Your request", answers="{3}", auto=True)),
    Scene(_day(25, 14, 20), "The CSC refers an engineer whose application is already at the CPC",
          Written(CSC, lines(TANAKA), "Urgent referral - work permit")),
    Scene(_day(25, 14, 30), "Jas asks the CPC whether a decision is imminent",
          Written(JAS, "TAKE\nCPC ask\n", answers="{7}")),
    Scene(_day(25, 14, 40), "Le CSC transmet la demande d'une personne qui habite à Montréal",
          Written(CSC, lines(LAURENT), "Demande urgente – permis de travail")),
    Scene(_day(25, 15, 10), "The CPC answers",
          Written(CPC, "Hello,\n\nno decision before 15 December on this file.\n\nTL-OSS\n", answers="{7}")),
    Scene(_day(25, 15, 25), "Jas records it, writes to the client, and asks about the earlier application",
          Written(JAS, "CPC not in time\nCONTACT\nWITHDRAW ask\n", answers="{7}")),
    Scene(_day(25, 15, 40), "Jas declines the wrong case …",
          Written(JAS, "DECLINE regular processing is in time\n", answers="{3}")),
    Scene(_day(25, 15, 44), "… and takes it back before the letter leaves", Written(JAS, "UNDO\n", answers="{3}")),
    Scene(_day(26, 8, 50), "Kenji Tanaka withdraws the earlier application",
          Written("kenji.tanaka@mail.example", "Yes, please withdraw it. Thank you.\n\nKenji Tanaka\n", answers="{7}")),
    Scene(_day(26, 9, 5), "Jas records it", Written(JAS, "WITHDRAW yes\n", answers="{7}")),
    Scene(_day(26, 9, 15), "Jas issues the permit", Written(JAS, "ISSUED\n", answers="{1}")),
    Scene(_day(26, 9, 30), "Anne délivre le permis", Written(ANNE, "DÉLIVRÉ\n", answers="{2}")),
    Scene(_day(26, 10, 0), "Jas asks how the ministry's case stands", Written(JAS, "STATUS\nPROOF\n", answers="{5}")),
    Scene(_day(26, 11, 0), "Jas interviews in person",
          Written(JAS, "TAKE\nINTERVIEW in person 2026-11-30 14:30, 285 Placeholder Street, 2nd floor\n", answers="{3}")),
    Scene(_day(26, 14, 0), "Linh Pham gives up the request",
          Written("linh.pham@mail.example", "My flight was cancelled, I do not need the permit any more. Thank you!\n",
                  answers="{6}")),
    Scene(_day(26, 14, 30), "Jas closes it", Written(JAS, "CLOSE withdrawn: the flight was cancelled\n", answers="{6}")),
    Scene(_day(26, 15, 30), "Anne réachemine la demande au bureau de Montréal",
          Written(ANNE, "RÉACHEMINER montreal\n", answers="{8}")),
)  # fmt: skip
