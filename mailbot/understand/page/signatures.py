"""What stands below a text: the line "-- ", words that a telephone adds, notices of confidentiality.

A row of a language adds its telephones' words in `languages`; English and French have theirs here, more exactly, since
officers write such words themselves ("Sent from Ottawa by courier").
"""

from __future__ import annotations

import re

from mailbot.understand.words.folding import fold

from .languages import LANGUAGES
from .line import plain

_MARKED = re.compile(r"^-- ?$")
_DEVICE = (
    r"(?:iPhone|iPad|iOS|Android|Galaxy|Samsung|Pixel|Huawei|BlackBerry|Windows|Outlook|Gmail|Yahoo|Proton|Workspace"
    r"|Teams|Apple|Rogers|Bell|Telus|mobile|phone|cell|smartphone|tablet|appareil|téléphone|cellulaire|tablette"
    r"|Mail (?:for|app)|Courrier pour|application)"
)
_MOBILE = re.compile(
    rf"""^[\s*_>(]{{0,8}}(?:
      Sent\ (?:from|via|with|using)\ (?:my\ |the\ |an?\ )?{_DEVICE.replace(" ", "[ ]")}.{{0,90}}
    | Envoyé\ (?:de|depuis|à\ partir\ d[e'’]|avec|via|à\ l['’]aide\ d[e'’])\ ?(?:mon|ma|un|une|l['’]|la|le)?\ ?
      {_DEVICE.replace(" ", "[ ]")}.{{0,90}}
    | (?:Get|Download)\ Outlook\ for\ .{{1,120}}
    | (?:Obtenir|Obtenez|Télécharger|Téléchargez)\ Outlook\ pour\ .{{1,120}}
    | (?:Sent|Envoyé)\ .{{0,40}}<?https?://aka\.ms/.{{0,80}}
    )$""",
    re.IGNORECASE | re.VERBOSE,
)
_CONFIDENTIAL = re.compile(
    r"^[\s*_]{0,8}(?:confidentiality (?:note|notice|warning|disclaimer)|(?:note|avis|mention|clause|avertissement)"
    r" de confidentialité"
    r"|(?:notice|note|nota|disclaimer|avis|avertissement)\s?[:–—-]\s{0,4}(?:this|the information|the content"
    r"|any information|ce|le présent|les renseignements|l['’]information)\s.{0,160}"
    r"(?:confidential|confidentiel|privileged|privilégi"
    r"|intended (?:only|solely))"
    r"|(?:notice|disclaimer|avis|avertissement)\s?[:–—-].{0,160}(?:confidential|confidentiel)"
    r"|(?:this|the information (?:contained )?in this|ce|le présent|les renseignements (?:contenus )?dans ce)\s"
    r"(?:e-?mail|message|communication|courriel)\b.{0,160}(?:confidential|confidentiel|privileged|privilégi"
    r"|intended (?:only|solely)))",
    re.IGNORECASE,
)
LONGEST_DEVICE = 90
_DEVICES = tuple(fold(one) for row in LANGUAGES.values() for one in row.device.split("|") if len(one) > 3)


def begins_signature(text: str) -> bool:
    """The line that mail programs put above a signature."""
    return _MARKED.match(text) is not None


def is_device(text: str) -> bool:
    """What a telephone or a program adds below a text."""
    if len(text) > 240:
        return False
    if _MOBILE.match(text):
        return True
    said = plain(text).strip(" *_>()")
    return 3 < len(said) <= LONGEST_DEVICE and (said.startswith(_DEVICES) or said.endswith(_DEVICES))


def is_disclaimer(text: str) -> bool:
    """The beginning of a notice of confidentiality."""
    return _CONFIDENTIAL.match(text) is not None
