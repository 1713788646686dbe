"""What a person wrote in a reply, line by line: quotes, the headers of the message answered to and signatures off.

Lines that begin with `>` are quoted; what stands between and below them is the writer's. A block of headers without
`>` (Outlook) begins the message answered to, which goes to the end. Every rule looks a few lines ahead at most.
"""

from __future__ import annotations

import re

import quotequail

MOST_LINES = 20_000
LONGEST_LINE = 20_000

_WEEKDAY = r"(?:mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim)[a-zé]{0,7}\.?"
_MONTH = r"(?:jan|f[eé]v|feb|mar|apr|avr|ma[iy]|ju[inl]|ao[uû]|aug|sep|oct|nov|d[eé]c)[a-zéû]{0,6}\.?"
_ATTRIBUTION_STARTS = re.compile(
    rf"^\s{{0,8}}(?:On|Le)\s(?:{_WEEKDAY}[,\s]|{_MONTH}\s|\d{{1,4}}(?:er)?[\s./-])", re.IGNORECASE
)
_ATTRIBUTION_ENDS = re.compile(r"(?:\bwrote|\ba écrit|\ba ecrit)\s?:\s{0,8}$", re.IGNORECASE)
_DATE_FIRST = re.compile(
    r"^\s{0,8}(?:20\d\d[-/]\d\d?[-/]\d\d?|\d\d?[-/]\d\d?[-/]20\d\d).{0,80}<[^<>\s]{3,200}@[^<>\s]{3,200}>:?\s{0,8}$"
)
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]")
_CLOCK = re.compile(r"\d{1,2}\s?[:h]\s?\d\d")
LONGEST_ATTRIBUTION = 4

_FROM = re.compile(r"^[\s*_]{0,8}(?:From|De|Von|Da|Van|Expéditeur|Sender)\s?[*_]{0,2}\s?:[*_]{0,2}\s*\S", re.IGNORECASE)
_OTHER_HEADER = re.compile(
    r"^[\s*_]{0,8}(?:Sent|Date|To|Cc|Bcc|Cci|Subject|Importance|Reply-To|Attachments|Envoyé(?: le)?|Envoye|À|A"
    r"|Objet|Sujet|Pièces? jointes?|Répondre à|Gesendet|An|Betreff)\s?[*_]{0,2}\s?:",
    re.IGNORECASE,
)
_ALL_HEADERS_IN_ONE = re.compile(
    r"^[\s*_]{0,8}(?:From|De)\s?[*_]{0,2}\s?:.{1,300}?\b(?:Sent|Date|Envoyé)\s?[*_]{0,2}\s?:.{1,200}?(?:\bTo|À)\s?[*_]{0,2}\s?:",
    re.IGNORECASE,
)
_BANNER = re.compile(
    r"^[\s>*_=-]{0,60}(?:Original (?:Message|Appointment)|Message d['’]origine|Message original|Courriel d['’]origine"
    r"|Rendez-vous d['’]origine|Forwarded message|Message transféré|Message réexpédié|Reply message"
    r"|Begin forwarded message|Début du message (?:transféré|réexpédié)|Original email|Courriel original)\s?"
    r"(?P<end>[:*_=-][\s:*_=-]{0,60})$",
    re.IGNORECASE,
)
_RULE = re.compile(r"^\s{0,8}(?:_{8,}|-{8,}|={8,}|\*{8,})\s{0,8}$")

_SIGNATURE = re.compile(r"^(?:-- ?|—)$")
_MOBILE = re.compile(
    r"""^[\s*_>(]{0,8}(?:
      Sent\ (?:from|via|with|using|by)\ (?:my\ |the\ )?(?:(?:an?\ )?(?:iPhone|iPad|iOS|Android|Galaxy|Samsung|mobile
        |BlackBerry|Windows|Outlook|Gmail|Mail|Yahoo|phone|cell|smartphone|Proton|Pixel|Huawei|Apple|Rogers|Bell|Telus|Workspace|tablet|Teams).{0,90})
    | Envoyé\ (?:de|depuis|à\ partir\ d[e'’]|avec|via|par|à\ l['’]aide\ d[e'’])\ ?(?:mon|ma|un|une|l['’]|la|le)?\ ?
        (?:iPhone|iPad|iOS|Android|Galaxy|Samsung|appareil|téléphone|cellulaire|mobile|BlackBerry|Windows|Outlook|Gmail|Mail|Courrier|Yahoo|Proton|smartphone
        |tablette|Pixel|application|Workspace|Teams).{0,90}
    | (?:Get|Download)\ Outlook\ for\ .{1,120}
    | (?:Obtenir|Obtenez|Télécharger|Téléchargez)\ Outlook\ pour\ .{1,120}
    | (?:Sent|Envoyé)\ .{0,40}<?https?://aka\.ms/.{0,80}
    )$""",
    re.IGNORECASE | re.VERBOSE,
)
_CONFIDENTIAL = re.compile(
    r"^[\s*_]{0,8}(?:confidentiality|avis|notice|note|message|this (?:e-?mail|message|communication)|disclaimer|warning"
    r"|avertissement|le présent|ce (?:message|courriel)|the information)\b"
    r".{0,120}\b(?:confidential|confidentialit[éy]|confidentiel|privileged|privilégi)",
    re.IGNORECASE,
)


def own_lines(lines: list[str]) -> list[str]:
    """The writer's own lines, without blank ones at either end, and never two blank ones in a row."""
    lines = [line[:LONGEST_LINE] if line == "-- " else line[:LONGEST_LINE].rstrip() for line in lines[:MOST_LINES]]
    kept: list[str] = []
    begun = False
    at = 0
    while at < len(lines):
        line = lines[at]
        if _SIGNATURE.match(line):
            at = _end_of_signature(lines, at + 1)
        elif (length := _attribution(lines, at)) > 0:
            if not _quote_follows(lines, at + length):
                break  # quoted without marks: the rest is theirs
            at += length
        elif _BANNER.match(line) and _quote_follows(lines, at + 1):
            at += 1
        elif _rest_begins(lines, at) or (begun and _CONFIDENTIAL.match(line)):
            break
        else:
            if not (line.startswith(">") or _is_torn_quote(lines, at) or _MOBILE.match(line)):
                kept.append(line)
                begun = begun or bool(line)
            elif kept and kept[-1]:
                kept.append("")  # what was between two quotes stays apart
            at += 1
    return _tidy(_without_foreign_quote(_tidy(kept)))


def _end_of_signature(lines: list[str], at: int) -> int:
    """A signature goes to the end, or to where a message is quoted below it."""
    while at < len(lines) and not (lines[at].startswith(">") or _attribution(lines, at) or _rest_begins(lines, at)):
        at += 1
    return at


def _attribution(lines: list[str], at: int) -> int:
    """How many lines the words "On ..., ... wrote:" take here; 0 where there are none.

    A date has to follow the first word, and an address, or a quote below, must back it: "Le rendez-vous est le 24.
    Mon mari a écrit :" is something a person says.
    """
    first = lines[at].lstrip("> ") if lines[at].startswith(">") else lines[at]
    if _DATE_FIRST.match(first[:400]):
        return 1
    if not _ATTRIBUTION_STARTS.match(first):
        return 0
    whole = ""
    for count in range(1, LONGEST_ATTRIBUTION + 1):
        if at + count > len(lines) or not lines[at + count - 1].strip():
            return 0
        whole += " " + lines[at + count - 1]
        if len(whole) > 500:
            return 0
        if _ATTRIBUTION_ENDS.search(whole):
            backed = _ADDRESS.search(whole) or _quote_follows(lines, at + count)
            return count if backed else 0
    return 0


def _quote_follows(lines: list[str], at: int) -> bool:
    below = next((line for line in lines[at : at + 4] if line.strip()), "")
    return below.startswith(">")


def _rest_begins(lines: list[str], at: int) -> bool:
    """Whether a message without quote marks begins here, to the end of the mail."""
    line = lines[at]
    if _RULE.match(line):
        below = next((n for n in range(at + 1, min(at + 4, len(lines))) if lines[n].strip()), None)
        return below is not None and _are_headers(lines, below)
    if _BANNER.match(line):
        return True
    return _are_headers(lines, at)


def _are_headers(lines: list[str], at: int) -> bool:
    if not _FROM.match(lines[at]):
        return False
    if _ALL_HEADERS_IN_ONE.match(lines[at][:700]):
        return True
    others = {
        line.partition(":")[0].strip(" *_").casefold() for line in lines[at + 1 : at + 9] if _OTHER_HEADER.match(line)
    }
    return len(others) >= 2


def _is_torn_quote(lines: list[str], at: int) -> bool:
    """A quoted line that a mail program broke without marking the second half: `> … reply with` / `DECLINE and why`."""
    line, above = lines[at], lines[at - 1] if at else ""
    if not line.strip() or not above.startswith("> ") or at + 1 >= len(lines) or not lines[at + 1].startswith(">"):
        return False
    first = line.split(maxsplit=1)[0]
    return len(line) < 60 and len(above) + 1 + len(first) > 70


def _without_foreign_quote(lines: list[str]) -> list[str]:
    """A second look, for mail programs in other languages. Only what names a sender is believed to be a quote."""
    if len(lines) > 400 or sum(map(len, lines)) > 40_000:
        return lines
    found = quotequail.unwrap("\n".join(lines))
    if not found or "from" not in found or "@" not in str(found["from"]):
        return lines
    top = str(found.get("text_top", ""))
    bottom = str(found.get("text_bottom", ""))
    return [*top.split("\n"), "", *bottom.split("\n")] if bottom else top.split("\n")


def _tidy(lines: list[str]) -> list[str]:
    tidy: list[str] = []
    for line in lines:
        if line.strip() or (tidy and tidy[-1]):
            tidy.append(line.rstrip())
    while tidy and not tidy[-1]:
        tidy.pop()
    return tidy
