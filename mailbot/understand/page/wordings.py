"""How mail programs word, in English and French, what they put around a reply: attributions, headers, signatures.

Each pattern is anchored and bounded, and tried on one line at a time.
"""

from __future__ import annotations

import re

_WEEKDAY = r"(?:mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim)[a-zé]{0,7}\.?"
_MONTH = r"(?:jan|f[eé]v|feb|mar|apr|avr|ma[iy]|ju[inl]|ao[uû]|aug|sep|oct|nov|d[eé]c)[a-zéû]{0,6}\.?"
ATTRIBUTION_STARTS = re.compile(
    rf"^\s{{0,8}}(?:On|Le)\s(?:{_WEEKDAY}[,\s]|{_MONTH}\s|\d{{1,4}}(?:er)?[\s./-])", re.IGNORECASE
)
ATTRIBUTION_ENDS = re.compile(r"(?:\bwrote|\ba écrit|\ba ecrit)\s?:\s{0,8}$", re.IGNORECASE)
GROUPWISE = re.compile(r"^>>> .{1,300}\d .{0,20}>>>\s{0,8}$")
DATE_FIRST = re.compile(
    r"^\s{0,8}(?:20\d\d[-/]\d\d?[-/]\d\d?|\d\d?[-/]\d\d?[-/]20\d\d).{0,80}<[^<>\s]{3,200}@[^<>\s]{3,200}>:?\s{0,8}$"
)
ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]")
LONGEST_ATTRIBUTION = 4

FROM = re.compile(r"^[\s*_]{0,8}(?:From|De|Von|Da|Van|Expéditeur|Sender)\s?[*_]{0,2}\s?:[*_]{0,2}\s*\S", re.IGNORECASE)
OTHER_HEADER = re.compile(
    r"^[\s*_]{0,8}(?:Sent|Date|To|Cc|Bcc|Cci|Subject|Importance|Reply-To|Attachments|Envoyé(?: le)?|Envoye|À|A"
    r"|Objet|Sujet|Pièces? jointes?|Répondre à|Gesendet|An|Betreff)\s?[*_]{0,2}\s?:",
    re.IGNORECASE,
)
ALL_HEADERS_IN_ONE = re.compile(
    r"^[\s*_]{0,8}(?:From|De)\s?[*_]{0,2}\s?:.{1,300}?\b(?:Sent|Date|Envoyé)\s?[*_]{0,2}\s?:.{1,200}?(?:\bTo|À)"
    r"\s?[*_]{0,2}\s?:",
    re.IGNORECASE,
)
BANNER = re.compile(
    r"^[\s>*_=-]{0,60}(?:Original (?:Message|Appointment)|Message d['’]origine|Message original|Courriel d['’]origine"
    r"|Rendez-vous d['’]origine|Forwarded message|Message transféré|Message réexpédié|Reply message"
    r"|Begin forwarded message|Début du message (?:transféré|réexpédié)|Original email|Courriel original)\s?"
    r"(?P<end>[:*_=-][\s:*_=-]{0,60})$",
    re.IGNORECASE,
)
RULE = re.compile(r"^\s{0,8}(?:_{8,}|-{8,}|={8,}|\*{8,})\s{0,8}$")

SIGNATURE = re.compile(r"^-- ?$")
_DEVICE = (
    r"(?:iPhone|iPad|iOS|Android|Galaxy|Samsung|Pixel|Huawei|BlackBerry|Windows|Outlook|Gmail|Yahoo|Proton|Workspace"
    r"|Teams|Apple|Rogers|Bell|Telus|mobile|phone|cell|smartphone|tablet|appareil|téléphone|cellulaire|tablette"
    r"|Mail (?:for|app)|Courrier pour|application)"
)
MOBILE = re.compile(
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
CONFIDENTIAL = re.compile(
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
