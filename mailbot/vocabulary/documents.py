"""The documents of D9 and D10: their codes, and how people name them in either language.

A checklist line (`LINES`) may be met by several documents: an LMIA or an offer of employment is one line.
The names are data, read by the form (lists), the officers' commands and the clients' attachments alike.
"""

from __future__ import annotations

FORM_CODES = (
    "lmia",
    "offer",
    "caq",
    "proof_of_travel",
    "death_certificate",
    "illness_evidence",
    "ccms_enrolment",
    "employment_change",
    "relocation",
    "licence_renewal",
)
"""What the form's lists print (referral-form.md)."""

LINE_OF = {
    "lmia": "lmia_or_offer",
    "offer": "lmia_or_offer",
    "lmia_or_offer": "lmia_or_offer",
    "employment_change": "doctor_evidence",
    "relocation": "doctor_evidence",
    "licence_renewal": "doctor_evidence",
    "doctor_evidence": "doctor_evidence",
}
"""The checklist line that a document counts for, where it is not its own. D10: for a doctor the new employer,
the relocation or the licence renewal is proven, so one line."""


def line_of(code: str) -> str:
    """The checklist line that the document `code` counts for."""
    return LINE_OF.get(code, code)


NAMES: dict[str, tuple[str, ...]] = {
    "lmia": (
        "lmia", "eimt", "labour market impact assessment", "labor market impact assessment",
        "étude d'impact sur le marché du travail", "lmia decision letter", "lmia letter", "décision eimt",
    ),
    "offer": (
        "offer of employment", "offre d'emploi", "offer", "job offer", "employment offer", "offre", "offer letter",
        "lettre d'offre", "contract", "contrat de travail", "employment contract", "lettre d'embauche",
    ),
    "caq": ("caq", "quebec acceptance certificate", "certificat d'acceptation du québec"),
    "proof_of_travel": (
        "proof of travel", "preuve de voyage", "itinerary", "itinéraire", "plane ticket", "flight ticket",
        "billet d'avion", "travel itinerary", "flight itinerary", "flight booking", "réservation de vol", "ticket",
        "billet", "travel proof", "e-ticket", "boarding pass", "carte d'embarquement",
    ),
    "death_certificate": (
        "death certificate", "certificat de décès", "acte de décès", "certificate of death", "preuve de décès",
        "proof of death",
    ),
    "illness_evidence": (
        "evidence of illness", "preuve de maladie", "medical evidence", "medical certificate", "certificat médical",
        "medical letter", "lettre médicale", "doctor's letter", "doctor's note", "lettre du médecin",
        "evidence of the illness", "preuve de la maladie", "proof of illness", "medical report", "rapport médical",
        "illness evidence", "hospital letter",
    ),
    "ccms_enrolment": (
        "ccms enrolment", "proof of ccms enrolment", "vendor's letter", "vendor letter", "lettre du fournisseur",
        "preuve d'inscription au ccms", "inscription au ccms", "proof of enrolment", "ccms", "ccms letter",
        "preuve d'inscription", "proof of ccms enrollment", "ccms enrollment", "preuve d'inscription au programme gcsc",
        "inscription au gcsc", "gcsc", "lettre gcsc",
    ),
    "employment_change": (
        "proof of new employer", "proof of the new employer", "preuve du nouvel employeur", "new employer letter",
        "employment change", "changement d'employeur", "proof of change of employer", "lettre du nouvel employeur",
        "preuve de changement d'employeur", "change of employer",
    ),
    "relocation": (
        "proof of relocation", "proof of the relocation", "preuve de déménagement", "preuve du déménagement",
        "relocation", "preuve de réinstallation", "déménagement", "relocation letter",
    ),
    "licence_renewal": (
        "licence renewal", "license renewal", "proof of licence renewal", "proof of the licence renewal",
        "renouvellement de permis d'exercice", "preuve de renouvellement du permis d'exercice", "medical licence",
        "renouvellement du permis d'exercice", "medical licence renewal", "permis d'exercice",
    ),
    "doctor_evidence": ("proof of the change", "preuve du changement"),
}  # fmt: skip
"""Codes to the names people use, compared after folding case, accents and apostrophes."""
