"""The three versions of the CSC's form that the year saw: what each called every field, in English and French."""

from __future__ import annotations

from datetime import date

from .clients import Client

MONTHS = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
}

OLD = {
    "call_date": ("Call date", "Date de l'appel"), "agent_name": ("Agent name", "Nom de l'agent"),
    "agent_id": ("Agent number", "ID de l'agent"), "family_name": ("Surname", "Nom de famille"),
    "given_names": ("First name", "Prénoms"), "uci": ("Client ID", "Identificateur unique de client"),
    "date_of_birth": ("DOB", "Date de naissance"), "citizenship": ("Citizenship", "Citoyenneté"),
    "email": ("E-mail", "Courriel"), "phone": ("Phone", "Numéro de téléphone"),
    "address": ("Address", "Adresse"), "postal_code": ("Postal code", "Code postal"),
    "language": ("Official language", "Langue officielle préférée"),
    "employer": ("Employer name", "Nom de l'employeur"),
    "occupation": ("Job title", "Titre du poste"), "lmia_number": ("LMIA", "EIMT"),
    "caq_required": ("CAQ", "CAQ requis"),
    "category": ("Category", "Catégorie"), "reason": ("Details", "Détails"),
    "patient_care": ("Treats patients", "Traite des patients"), "needed_by": ("Date required", "Requis le"),
    "documents_advised": ("Client advised to provide", "Documents exigés"),
    "client_informed": ("Client informed", "Client informé"), "gcms_note": ("GCMS note", "Note au SMGC"),
    "notes": ("Additional comments", "Commentaires"),
}  # fmt: skip
"""Until the end of March; agents of long standing used it in May still."""

CURRENT = {
    "call_date": ("Date of call", "Date de l'appel"), "agent_name": ("CSC agent", "Agent du CSC"),
    "agent_id": ("Agent ID", "Numéro de l'agent"), "family_name": ("Family name", "Nom de famille"),
    "given_names": ("Given name(s)", "Prénom(s)"), "uci": ("UCI", "IUC"),
    "date_of_birth": ("Date of birth", "Date de naissance"),
    "citizenship": ("Country of citizenship", "Pays de citoyenneté"),
    "email": ("Email address", "Adresse courriel"), "phone": ("Telephone", "Téléphone"),
    "address": ("Address in Canada", "Adresse au Canada"), "postal_code": ("Postal code", "Code postal"),
    "language": ("Preferred language", "Langue de correspondance"), "employer": ("Employer", "Employeur"),
    "occupation": ("Occupation", "Profession"), "lmia_number": ("LMIA number", "Numéro de l'EIMT"),
    "caq_required": ("CAQ required", "CAQ requis"), "category": ("Urgent category", "Catégorie d'urgence"),
    "reason": ("Reason for urgency", "Motif de l'urgence"),
    "patient_care": ("Involved in patient treatment", "Participe au traitement des patients"),
    "needed_by": ("Permit needed by", "Permis requis d'ici le"),
    "documents_advised": ("Documents advised", "Documents demandés"),
    "client_informed": ("Client informed of 4 business days", "Client informé du délai de 4 jours ouvrables"),
    "gcms_note": ("GCMS note entered", "Note au SMGC inscrite"), "notes": ("Notes", "Remarques"),
}  # fmt: skip

NEW = CURRENT | {"needed_by": ("Decision deadline", "Échéance de la décision"), "extra": ("Cohort", "Cohorte")}
"""From November on: one label that nobody had told mailbot of stands for a required field, another for nothing yet."""

VERSIONS = (OLD, CURRENT, NEW)
NOT_KNOWN = ("needed_by",)
"""The required fields of `NEW` that a mailbot of before does not find."""


def written_date(day: date, language: str, style: int) -> str:
    """As six kinds of people write a day; none can be misread."""
    month = MONTHS[language][day.month - 1]
    plain = f"{'1er' if day.day == 1 and language == 'fr' else day.day} {month} {day.year}"
    return (
        day.isoformat(),
        plain,
        f"{day:%Y/%m/%d}",
        f"le {plain}" if language == "fr" else f"{month} {day.day}, {day.year}",
        f"{day.day:02d}-{MONTHS['en'][day.month - 1][:3].upper()}-{day.year}",
        f"{plain} (a.m.)" if language == "en" else plain,
    )[style]


def filled(client: Client, version: int, language: str, style: int, agent: str) -> dict[str, str]:
    """The form's fields with what the agent wrote, by key, in the order of the version."""
    fr = language == "fr"
    code, english, french, why, pourquoi = client.trouble
    values = {
        "call_date": written_date(client.called, language, style),
        "agent_name": agent,
        "agent_id": f"CSC{5000 + client.n % 40}",
        "family_name": client.family.upper() if style == 2 else client.family,
        "given_names": client.given,
        "uci": client.uci.replace("-", " ") if style == 3 else client.uci,
        "date_of_birth": written_date(client.born, language, style),
        "citizenship": client.citizen[fr],
        "email": client.email,
        "phone": client.phone,
        "address": f"{client.street[fr]}, Ottawa ON",
        "postal_code": client.code.replace(" ", "").lower() if style == 4 else client.code,
        "language": ("Français" if client.french else "Anglais") if fr else ("French" if client.french else "English"),
        "employer": f"Maison Lavoie {client.n} ltée" if fr else f"Northern Works {client.n} Inc.",
        "occupation": client.work[fr],
        "lmia_number": f"8{client.n:06d}",
        "caq_required": "Non" if fr else "No",
        "category": french if fr else english,
        "reason": pourquoi if fr else why,
        "patient_care": ("Oui" if fr else "Yes") if code == "doctor" else ("S.O." if fr else "N/A"),
        "needed_by": written_date(client.needed, language, style),
        "documents_advised": "EIMT; preuve de voyage" if fr else "LMIA; proof of travel",
        "client_informed": "Oui" if fr else "Yes",
        "gcms_note": "Oui" if fr else "Yes",
        "notes": "",
        "extra": "B",
    }
    return {key: values[key] for key in VERSIONS[version]}
