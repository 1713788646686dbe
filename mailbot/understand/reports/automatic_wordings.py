"""How machines word what they send, in English and French, as patterns over folded text (`rough_text.folded`).

`SURE` ones no person writes; the others count only together with a field that a machine sets. Each bounded repeat
(`.{0,200}`) is on purpose: these run over strangers' text.
"""

from __future__ import annotations

import re


def _any(*patterns: str) -> str:
    return "(?:" + "|".join(patterns) + ")"


_TAG = r"(?:\[[^\]]{1,60}\]\s*)?"  # [EXTERNAL], [UR-2026-0001]
_OFFICE = r"out[ -]of[ -](?:the[ -]|my )?office"
_AM = _any("i am", "i'm", "i will be", "i'll be", "we are", "our office is", "is", "will be")
_NOW = "(?: now| currently| presently)?"
_SUIS = _any("je suis", "je serai", "nous sommes", "nous serons", "est", "sera", "suis")
_EN_CE_MOMENT = "(?: actuellement| presentement| absolument| donc)?"

AWAY_SUBJECT_SURE = re.compile(
    r"\[(?:auto(?:matic)?[ -]?reply|reponse automatique|out of office|absence(?: du bureau)?)\]|"
    + _TAG
    + _any(
        r"auto(?:matic|mated|matique)?[ -]?(?:reply|response|answer|responder)",  # Exchange: "Automatic reply: ..."
        r"auto",  # sieve: "Auto: ..."
        _OFFICE + r"(?: (?:auto-?)?(?:reply|message|notice|response|notification))?",
        r"ooo",
        r"away from my (?:mail|e-mail|email)",  # vacation(1)
        r"vacation (?:reply|message|response)",
        r"reponse (?:automatique|auto|d'absence)",  # Exchange in French
        r"repondeur(?: automatique)?",
        r"message (?:automatique|d'absence)",
        r"courriel automatique",
        r"absen(?:ce|t|te|t\(e\)) du bureau",  # Exchange 2003 to 2010 in French
        r"(?:notification|avis) d'absence",
    )
    + r"\s*(?::|$)"
)

AWAY_SUBJECT = re.compile(
    _TAG
    + r"(?:(?:i am|i'm|je suis|actuellement|currently) )*"
    + _any(
        r"absen(?:t\(e\)|te|t|ce)", r"out", r"away", r"(?:en |on )?(?:vacances|conge|vacation|leave|holiday)",
        r"(?:maternity|parental|sick|annual) leave", r"conge (?:de maternite|parental|annuel|de maladie)", _OFFICE,
    )
    + r"(?:[ ,:!.(-]|$)"
)  # fmt: skip

AWAY_TEXT = re.compile(
    _any(
        rf"\b{_AM}{_NOW} {_OFFICE}\b",
        rf"\b{_AM}{_NOW} away from (?:the |my )?(?:office|desk|e-?mail)\b",
        rf"\b{_AM}{_NOW} (?:away )?on (?:annual |sick |parental |maternity )?(?:leave|vacation|holidays?)\b",
        rf"\b{_OFFICE} (?:until|from|starting|between|returning)\b",
        r"\b(?:limited|no|without|intermittent) access to (?:my )?e-?mail",
        r"\bi will (?:be back|return)\b.{0,60}\boffice\b",
        rf"\b{_SUIS}{_EN_CE_MOMENT} absente?s?\b",
        rf"\b{_SUIS}{_EN_CE_MOMENT} (?:en (?:vacances|conge|formation)|hors du bureau|a l'exterieur du bureau)\b",
        r"\babsente?(?:\(e\))? (?:du bureau|jusqu'au|du \d|a compter)",
        r"\b(?:je serai de retour|de retour (?:au bureau )?le)\b",
        r"\bautomat(?:ic|ed) (?:reply|response|message)\b",
        r"\b(?:reponse|message) automatique\b",
    )
)

MACHINE_TEXT_SURE = re.compile(
    _any(
        r"\bthis is an automat(?:ic|ed) (?:reply|response|e-?mail reply)\b",
        r"\bthis is an automat(?:ic|ed|ically generated) (?:message|e-?mail|notification)\b",
        r"\bceci est une? (?:reponse|message|courriel|avis) (?:automatique|automatise|genere automatiquement)",
        r"\bcette reponse (?:est|a ete) (?:generee )?automatique(?:ment)?\b",
    )
)

CHALLENGE_TEXT_SURE = re.compile(
    _any(
        r"(?:prove|verify|confirm) (?:that )?you(?:'re| are) (?:a |an )?(?:human|person|real|actual)",
        r"(?:message|e-?mail|it) (?:is|has been|was|will be) (?:being )?(?:held|quarantined|put on hold|placed on hold)"
        r".{0,300}(?:confirm|verify|click|reply to this|approve)",
        r"(?:will not|won't|cannot|not) (?:be|been) delivered (?:until|unless) you.{0,200}"
        r"(?:confirm|verify|click|reply)",
        r"que vous n'etes pas un robot",
        r"(?:message|courriel|e-?mail) (?:est|a ete|sera) (?:mis |place )?(?:en attente|retenu|bloque|suspendu)"
        r".{0,300}(?:confirm|cliqu|verifi|repond)",
        r"ne sera (?:pas )?(?:remis|livre|transmis) (?:que|qu'|tant que).{0,200}(?:confirm|cliqu|verifi|repond)",
    )
)

CHALLENGE_TEXT = re.compile(
    _any(
        r"(?:to|must|please) (?:confirm|verify|authenticate) (?:your(?:self| (?:e-?mail )?address| message| identity))",
        r"approved senders?|list of allowed senders|challenge[- /]response",
        r"(?:confirmer|verifier|authentifier) (?:votre (?:adresse|identite|message|envoi))",
        r"liste blanche|expediteurs (?:autorises|approuves)",
    )
)

CHALLENGE_SUBJECT = re.compile(
    r"confirm|verif|challenge|approv|authori[sz]|autoris|whitelist|liste blanche|held|en attente|action required|spam"
)

RECEIPT_SUBJECT = re.compile(
    _any(
        "read", "not read", "lu", "lue", "non lu", "read receipt", r"return receipt(?: \(displayed\))?",
        "accuse de lecture", "confirmation de lecture", "lecture",
    )
    + r"\s*(?::|\()"
)  # fmt: skip

RECEIPT_TEXT = re.compile(
    _any(
        r"\b(?:was|has been) (?:read|displayed|opened) on\b",
        r"\bwas deleted without being read\b",
        r"\ba ete (?:lue?|affichee?|ouverte?) (?:le|par)\b",
        r"\ba ete supprimee? sans (?:etre|avoir ete) lue?\b",
        r"\bthis (?:is a )?(?:return )?receipt\b",
        r"\bceci est un accuse de (?:lecture|reception)\b",
        r"\bconfirmation de lecture\b",
    )
)

CALENDAR_SUBJECTS = {
    "accepted": re.compile(r"(?:accepted|acceptee?)\s*:"),
    "declined": re.compile(r"(?:declined|refusee?|declinee?)\s*:"),
    "tentative": re.compile(r"(?:tentative|tentatively accepted|provisoire|acceptee? provisoirement|peut-etre)\s*:"),
    "counter": re.compile(r"(?:new time proposed|nouvel horaire propose|nouvelle heure proposee)\s*:"),
}
