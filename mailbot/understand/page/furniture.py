"""What in a mail is no part of the form: forwarded headers, signatures, banners of the mail gateway, footers.

Also cuts a mail into what its writer wrote and the messages forwarded below, so that one form is read, not two.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from mailbot.understand.words.folding import fold, phrase

from .banners import is_banner
from .courtesies import closes
from .items import Item, TextLine
from .signatures import is_device

_HEADERS = """
from|sent|to|cc|bcc|subject|date|reply to|importance|attachments|sensitivity|sender|priority|x mailer|message id
|de|envoye|envoye le|a|cci|objet|sujet|repondre a|pieces jointes|piece jointe|expediteur|destinataire|destinataires|pour
|priorite|date d envoi
"""
_HEADER_NAMES = frozenset(_HEADERS.replace("\n", "").split("|"))
_SENDERS = frozenset({"from", "de", "expediteur", "sender"})
_SUBJECTS = frozenset({"subject", "objet", "sujet", "sent", "envoye", "envoye le"})
_DATES = frozenset({"date", "date d envoi"})
_HEADER = re.compile(r"^[\s*>|_]{0,8}([^\W\d_][^:\t]{0,18}?)[\s*_]*\s?:")
_FORWARD = re.compile(
    r"^\W*(?:original message|message d'origine|message original|forwarded (?:message|by)|message transf[eé]r[eé]"
    r"|begin forwarded message|d[eé]but du message (?:transf[eé]r[eé]|r[eé]exp[eé]di[eé])|message r[eé]exp[eé]di[eé]"
    r"|courriel transf[eé]r[eé]|message suivi|transf[eé]r[eé] par)\b.{0,80}$",
    re.IGNORECASE,
)
# An address or a time of day is in each of them: "On Monday the employer wrote:" is a client's story.
_ATTRIBUTION = re.compile(
    r"^\W{0,6}(?:on|le)\b(?=.{0,200}(?:@|\d\s?[:h]\s?\d)).{4,200}\b(?:wrote|a écrit|a ecrit)\s?:\s*$", re.IGNORECASE
)

LONGEST_BANNER = 300  # of one that no footer's wording knows
_CSC = re.compile(r"client support cent(?:re|er)|centre de soutien a la clientele")  # signs in place of a name
_FOOTER = re.compile(
    r"""^\W*(?:
      (?:confidential|confidentiel)\W*$ | confidentiality\b | confidentialite\b
    | (?:confidential|confidentiel)\b.{0,80}\b(?:information|contain|messages?|e-?mails?|courriels?|communication
        |transmission|intended|destine|renseignements|privileged|privilegie|recipient|destinataire|documents?)
    | avis\ de\ confidentialite | notice\ of\ confidentiality | disclaimer
    | avis\ important | avertissement\b
    | (?:this|the\ (?:information|contents?)|ce|cette|cet|le\ present|la\ presente|l'information
        |les\ renseignements|any)\b
      .{0,80}\b(?:e-?mails?|messages?|transmission|communications?|courriels?|courrier|attachments?)\b
      .{0,200}\b(?:confidential|confidentiel|privileged|privilegie|intended\ (?:only|solely|for|recipient)|destine
        |scanned|virus|monitored|external|externe|outside|exterieur|originat|provient|protected|unsubscribe|analyse)
    | if\ you\ (?:have\ received|are\ not\ the\ intended|received) | si\ vous\ (?:avez\ recu|n'etes\ pas|recevez)
    | please\ consider\ the\ environment | pensez\ a\ l'environnement | avant\ d'imprimer | virus-free | sans\ virus
    | you\ don't\ often\ get\ (?:e-?mail|messages?)\ from | vous\ (?:n'obtenez|ne\ recevez)\ pas\ souvent
    | learn\ why\ this\ is\ important | decouvrez\ pourquoi
    | (?:caution|warning|attention|mise\ en\ garde|prudence|alert|alerte|external|externe|be\ careful|beware
        |security\ notice)\b
      .{0,160}\b(?:outside|external|externe|exterieur|originat|provient|links?|liens?|attachments?|pieces\ jointes
        |sender|expediteur|organi[sz]ation|click|cliquez)
    | \[?(?:external|externe)(?:\ (?:e-?mail|sender|message))?\]?\W*$
    | \[?(?:courriel|expediteur|message)\ externe\]?\W*$
    | (?:external\ (?:e-?mail|sender|message)|courriel\ externe|expediteur\ externe|message\ externe)\b
    | sent\ from\ (?:my|outlook|mail|yahoo|the) | sent\ with | sent\ via | envoye\ (?:de|depuis|a\ partir\ d)
    | essayez\ outlook | provenance\ ?:\ courrier
    | .{0,60}\b(?:is\ not\ monitored|n'est\ pas\ surveillee?)
    | scanned\ by | analyse\ par | zscaler | proofpoint | mimecast
    )""",
    re.VERBOSE,
)
_RULE = re.compile(r"^[\s_\-=*~#+|.\u2013\u2014\u2500-\u257f]{5,}$")


def is_header(text: str) -> bool:
    """`From: ...`, `De : ...`, as a mail program writes the header of what it forwards."""
    return _header_name(text) in _HEADER_NAMES


def _header_name(text: str) -> str:
    found = _HEADER.match(text[:60])
    return phrase(found[1]) if found else ""


def is_rule(text: str) -> bool:
    """A line of dashes, underscores and the like."""
    return len(text) < 400 and _RULE.match(text) is not None


def is_footer(text: str) -> bool:
    """A banner of the mail gateway, a confidentiality notice, the line a telephone adds."""
    if _FOOTER.match(" ".join(fold(text[:600]).split())):
        return True
    return len(text) < LONGEST_BANNER and (is_banner(text) or is_device(text))


def is_closing(text: str) -> bool:
    """`Thank you,`, `Merci,` and the like, alone on the line."""
    return len(text) < 90 and (closes(text) or _CSC.fullmatch(phrase(text)) is not None)


def own_words(items: list[Item], is_label: Callable[[str], bool]) -> list[Item]:
    """What the writer of an answer wrote: nothing quoted, nothing below the header of what is answered. An answer
    without a word of its own passes the other mail on, and is taken whole."""
    for position, _ in enumerate(items):
        if _header_block(items, position, is_label):
            above = items[:position]
            break
    else:
        above = items
    own = [item for item in above if not item.depth]
    return own if any(item.text.strip() for item in own) else items


def segments(items: list[Item], is_label: Callable[[str], bool]) -> list[list[Item]]:
    """The mail's own part and each forwarded one, without their headers; in the mail's order."""
    found: list[list[Item]] = [[]]
    position = 0
    while position < len(items):
        length = _header_block(items, position, is_label)
        if length:
            found.append([])
            position += length
            continue
        found[-1].append(items[position])
        position += 1
    return [segment for segment in found if any(item.text for item in segment)]


def _header_block(items: list[Item], position: int, is_label: Callable[[str], bool]) -> int:
    """How many items from here are the header of a forwarded message; 0 where none begins."""
    text = items[position].text
    if not text or len(text) > 400:
        return 0
    if _FORWARD.match(fold(text)) or _ATTRIBUTION.match(text):
        return 1
    name = _header_name(text)
    if name not in _HEADER_NAMES or is_label(text.partition(":")[0]):
        return 0
    names = [name]
    end = position + 1
    has_address = "@" in text
    for ahead in range(position + 1, min(position + 14, len(items))):
        line = items[ahead].text
        if not line:
            continue
        name = _header_name(line)
        if name not in _HEADER_NAMES or is_label(line.partition(":")[0]):
            # A long list of recipients goes on over several lines.
            if "@" in line and ahead == end and ":" not in line.partition("@")[0]:
                end = ahead + 1
                continue
            break
        names.append(name)
        has_address = has_address or "@" in line
        end = ahead + 1
    # "From: Ottawa / To: Lagos / Date: 5 December" is a journey; a mail's date stands beside somebody's address.
    is_dated = not _SUBJECTS.isdisjoint(names) or (has_address and not _DATES.isdisjoint(names))
    return end - position if is_dated and not _SENDERS.isdisjoint(names) else 0


def without_signatures(items: Iterable[Item]) -> list[Item]:
    """What follows `-- ` is a signature, as far as the same quote goes."""
    kept: list[Item] = []
    signed_at = -1
    for item in items:
        if signed_at >= 0 and item.depth == signed_at:
            continue
        signed_at = -1
        if isinstance(item, TextLine) and item.text == "-- ":
            signed_at = item.depth
            continue
        kept.append(item)
    return kept
