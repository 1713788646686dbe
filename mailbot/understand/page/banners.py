"""Banners: what a mail gateway writes into a message, "MESSAGE EXTERNE: soyez vigilant", above the text or below it, on
lines of its own, in a box, or glued to the writer's first or last words. Its first word may be an order's.

A banner speaks of the mail itself: that it comes from outside, what to do about links and files. Nobody says "I" in it,
nor names a client; and it stands at the top or the bottom, never between the lines of a text.
"""

from __future__ import annotations

import re

from mailbot.vocabulary.banners import BOTTOM, TOP, LearntLines
from mailbot.vocabulary.page import Role

from .courtesies import is_closing, is_greeting, is_marking
from .line import Line, begins_with_order_word, plain

MOST_LINES = 6  # of one banner, wrapped
MOST_BANNERS = 8
LONGEST = 1_200

_MAIL = r"(?:e-?mails?|messages?|courriels?|courriers?|sender|expediteurs?|mail|communication|correspondance)"
_PLACE = (
    r"(?:organi[sz]ations?|organisme|network|reseau|department|ministere|government|gouvernement|company|entreprise"
    r"|institution|domain|domaine|agency|agence|office|bureau|system|systeme|canada|goc|gdc|gc|corporation|enterprise"
    r"|compagnie|societe|source|sender|expediteur|email|e-?mail|firm|business|university|universite|perimeter)"
)
# It comes from outside.
_OUTSIDE = re.compile(
    rf"""\b(?:outside|external(?:ly)?|extern[ae]l?|externes?|exterieure?|hors\ d[eu'])\b.{{0,60}}\b{_PLACE}\b
    | \b(?:external|externe|outside|exterieur|unknown|inconnu|untrusted|unverified|non\ verifie)\s{_MAIL}\b
    | ^\W*(?:\w+\W+){{0,3}}{_MAIL}\W+
        (?:(?:is|est|was|a\ ete|sent|envoye|received|recu|coming|comes|came|provenant|vient|venant|en\ provenance
        |originat\w+|provient)\W)*
        (?:external|externe|outside|from\ (?:an?\ |the\ )?(?:outside|external)|de\ l'exterieur|exterieur|hors\ d[eu']
        |d'un\ expediteur\ externe|d'une\ source\ externe)
    | \b(?:originat\w+|provient|provenance|came|comes|sent|vient|envoye|recu|received)\b.{{0,30}}
        \b(?:outside|externally|exterieur|externe|external)\b
    | \b(?:sender|expediteur|correspondent)\b.{{0,40}}
        \b(?:new|unknown|outside|external|not\ (?:been\ )?verified|inconnu|nouveau|externe|exterieur
        |pas\ (?:ete\ )?verifie)
    | \b(?:first|premiere?)\ (?:time|fois)\b.{{0,60}}{_MAIL}""",
    re.VERBOSE,
)
# Its sender is new: only a machine says that to the reader.
_STRANGER = re.compile(
    rf"""\bsender\ (?:has|have)\ (?:not|never)\ (?:written|e-?mailed|contacted|sent)\b
    | \b(?:don't|do\ not|rarely)\ (?:often\ )?get\ {_MAIL}\b | \b(?:n'obtenez|ne\ recevez)\ pas\ souvent\b
    | \bexpediteur\ ne\ vous\ a\ (?:encore\ )?jamais\ (?:ecrit|envoye|contacte)\b""",
    re.VERBOSE,
)
# What to do about it.
_ADVICE = re.compile(
    r"""\b(?:links?|liens?|attachments?|attached\ files?|pieces?\ jointes?|fichiers?(?:\ joints?)?|files?|click\w*
        |cliqu\w+|passwords?|mots?\ de\ passe|credentials?|identifiants|phishing|hameconnage|suspicious|suspects?
        |suspecte?s?|address\ of\ the\ sender|sender's\ address|adresse\ de\ l'expediteur|service\ desk|help\ ?desk
        |centre\ d'assistance|bureau\ d'assistance|bureau\ de\ service|scam|fraud\w*|spoof\w*|malware|malicious
        |malveillant\w*)\b
    | \b(?:be|soyez|restez|use|faites|stay)\ (?:very\ |tres\ |extremement\ |preuve\ de\ |extra\ )?
        (?:careful|cautious|vigilant\w*|prudent\w*|caution|alert|prudence|vigilance|attentif\w*|wary)\b
    | \b(?:think|reflechissez)\b.{0,20}\b(?:before|avant)\b
    | \bprudence\b | \bvigilance\b | \bcaution\b | \bmise\ en\ garde\b
    | \b(?:check|verify|verifiez|confirm|confirmez|validate|validez)\b.{0,40}
        \b(?:sender|address|expediteur|adresse|identity|identite|provenance)
    | \bexpediteur\ que\ vous\ ne\ connaissez\ pas\b | \bdo\ not\ (?:reply|respond|answer|open|trust|share)\b
    | \bne\ (?:repondez|cliquez|ouvrez|partagez|communiquez)\b | \bunless\ you\ (?:know|recogni[sz]e|trust)\b
    | \breport\ (?:suspicious|phishing|this|spam)\b | \bsignale[rz]\b | \bdon't\ know\b.{0,20}\bsender\b
    | \bsans\ verifier\b""",
    re.VERBOSE,
)
# `[EXTERNAL]`, `*** EXTERNAL MESSAGE / MESSAGE EXTERNE ***`: a mark, and nothing else.
_MARK = re.compile(
    rf"""^\W*(?:(?:caution|warning|attention|alert|alerte|avertissement|avis|notice|note|securite|security
        |mise\ en\ garde)\W+)*
        (?:external|externe|ext|outside|exterieur)(?:\W+(?:{_MAIL}|origin|origine|external|externe|source))*\W*$
    | ^\W*(?:{_MAIL}|source|origine)\W+(?:externe?s?|external|exterieure?|outside)
        (?:\W+(?:external|externe|outside|{_MAIL}))*\W*$
    | ^\W*(?:caution|warning|attention|avertissement|mise\ en\ garde)\W*$
    | ^\W*(?:learn\ why\ this\ is\ important|decouvrez\ pourquoi\ (?:ceci|cela|c'est)\ (?:est\ )?important)\W*""",
    re.VERBOSE,
)
_BRACKETED = re.compile(
    r"^\s*(?:\[[^\[\]]{2,60}\]|\*{2,}[^*]{2,200}\*{2,}|<<[^<>]{2,60}>>|\{[^{}]{2,60}\}|#{2,}[^#]{2,200}#{2,})\s*"
)
_PERSON = re.compile(
    r"""\b(?:i|i'm|i've|we've|me|my|she|he|her|his|him|client|cliente|je|j'ai|elle|lui|ma|mon|mes|employer|employeur|csc
    |csp|applicant|monday|tuesday|wednesday|thursday|friday|lundi|mardi|mercredi|jeudi|vendredi|examiner|passport
    |passeport)\b|\bj'""",
    re.VERBOSE,
)
_HEAD = re.compile(
    r"""caution|warning|attention|alert|alerte|avertissement|mise\ en\ garde|security\ notice|avis\ de\ securite
    |external|externe|(?:message|courriel)\ externe|message\ from|this\ (?:e-?mail|message)|ce\ (?:message|courriel)
    |note\s?:|notice\s?:|message\ (?:sent|received|provenant|venant|recu|envoye|de\ l'exterieur)
    |e-?mail\ from\ outside|\[externa?l?e?|\*{2,}""",
    re.VERBOSE,
)
_THIS_MAIL = re.compile(r"\b(?:this|the|ce|cet|le)\s(?:\w+\s)?(?:e-?mail|message|courriel|sender)\b|\bl'expediteur\b")
_CUTS = re.compile(r"(?<=[.!?:\]*)}>#])\s+|\s{1,9}[-\u2013\u2014|]\s+|\t+|(?<=[.!?\]*])(?=[A-Z\u00c0-\u00dc])")
_NUMBER = re.compile(r"\d+")
_SHOUTS = re.compile(r"[A-Z\u00c0-\u00dc]{2,}\s+[A-Z\u00c0-\u00dc]{2,}")


def is_banner(text: str) -> bool:
    """Whether a gateway wrote these words."""
    if not 3 <= len(text) <= LONGEST:
        return False
    said = plain(text)
    if _MARK.match(said):
        return True
    if _PERSON.search(said):
        return False
    outside, advice = _OUTSIDE.search(said), _ADVICE.search(said)
    if (outside and advice) or _STRANGER.search(said):
        return True
    if not begins_with_order_word(text):
        return bool(outside) and (bool(_HEAD.match(said.lstrip(" *[<{#"))) or "this sender" in said)
    # An order's word first: a gateway goes on in capitals, or about the mail itself; an officer to the point.
    shouts = _SHOUTS.match(text.lstrip(" *[<{#>_-")) is not None
    return (bool(outside) and (shouts or _THIS_MAIL.search(said) is not None)) or (bool(advice) and shouts)


def is_said_by_a_person(text: str) -> bool:
    """Whether somebody speaks of themselves, of the client or of a day."""
    return _PERSON.search(plain(text)) is not None


def taught(text: str) -> str:
    """A line as learnt banners are compared: folded, whatever the numbers in it."""
    return _NUMBER.sub("0", plain(text))


def mark_banners(lines: list[Line], learnt: LearntLines = frozenset()) -> None:
    """Gives banners their role, at the top and at the bottom of what is still the writer's; cuts off what is glued.
    `learnt`: lines that were seen there in messages of several senders."""
    _mark_learnt(lines, learnt)
    _at_top(lines)
    _at_bottom(lines)


def _mark_learnt(lines: list[Line], learnt: LearntLines) -> None:
    """Only the first line of what is still the writer's, and the last."""
    own = [line for line in lines if line.own and not line.decided and not line.blank] if learnt else []
    for place, line in ((TOP, own[0]), (BOTTOM, own[-1])) if len(own) > 1 else ():
        if (place, taught(line.text)) in learnt and not begins_with_order_word(line.text):
            line.becomes(Role.BANNER, "learnt_banner")


def _at_top(lines: list[Line]) -> None:
    at, found = 0, 0
    while at < len(lines) and found < MOST_BANNERS:
        line = lines[at]
        if line.blank or line.decided or is_marking(line.text):
            if is_marking(line.text) and not line.decided:
                line.becomes(Role.BANNER, "marking")
            at += 1
            continue
        if is_greeting(line.text) and not is_banner(line.text):
            at += 1
            continue
        tail = line.text[glued(line.text) :].strip()
        length = 0 if tail != line.text.strip() and begins_with_order_word(tail) else _length(lines, at)
        if length:
            _take(lines, at, length)
            at += length
            found += 1
            continue
        if _cut_front(lines, at):
            at += 1
            continue
        _cut_back(lines, at)
        return


def _at_bottom(lines: list[Line]) -> None:
    own = [at for at, line in enumerate(lines) if line.own and not line.decided and not line.blank]
    for _ in range(MOST_BANNERS):
        if not own:
            return
        start = next((n for n in range(1, min(MOST_LINES, len(own)) + 1) if _is_block(lines, own[-n:])), 0)
        if not start:
            _cut_back(lines, own[-1])
            return
        for at in own[-start:]:
            lines[at].becomes(Role.BANNER, "banner")
        del own[-start:]


def _is_block(lines: list[Line], at: list[int]) -> bool:
    """Whether these last lines are one banner: they run on, and something stands apart above them."""
    if at[-1] - at[0] != len(at) - 1:
        return False
    text = " ".join(lines[n].text.strip() for n in at)
    if len(at) > 1 and any(is_closing(lines[n].text) for n in at):
        return False
    apart = at[0] == 0 or lines[at[0] - 1].blank or lines[at[0] - 1].decided or _MARK.match(plain(text)) is not None
    return apart and is_banner(text)


def _length(lines: list[Line], at: int) -> int:
    """How many lines the banner takes that begins here; 0 where none does."""
    whole = lines[at].text.strip()
    length = 1 if is_banner(whole) else 0
    for count in range(2, MOST_LINES + 1):
        below = at + count - 1
        if below >= len(lines) or lines[below].blank or lines[below].decided:
            break
        text = lines[below].text.strip()
        wrapped = len(lines[below - 1].text.strip()) >= 45 and lines[below - 1].text.strip()[-1] not in ".!?:]*"
        if length and begins_with_order_word(text) and not is_banner(text):
            break  # whole already: the writer's order follows
        lower = text[:1].islower() and not begins_with_order_word(text)
        if not (wrapped or (length and (lower or is_banner(text)))):
            break
        whole = f"{whole} {text}"
        if is_banner(whole):
            length = count
    return length


def _take(lines: list[Line], at: int, length: int) -> None:
    for line in lines[at : at + length]:
        line.becomes(Role.BANNER, "banner")


def _cut_front(lines: list[Line], at: int) -> bool:
    """`[EXTERNAL] ACCEPT`: the banner becomes a line of its own, and the writer's words stay."""
    text = lines[at].text
    cut = glued(text)
    if not cut:
        return False
    lines[at].text = text[cut:].strip()
    lines.insert(at, Line(text[:cut].strip(" \t|-\u2013\u2014"), lines[at].depth))
    lines[at].becomes(Role.BANNER, "glued_banner")
    return True


def glued(text: str) -> int:
    """How much of this text is a banner that stands before the writer's words; 0 where none does."""
    bracket = _BRACKETED.match(text)
    cuts = {cut.end() for cut in _CUTS.finditer(text[:LONGEST])} | ({bracket.end()} if bracket is not None else set())
    found = above = 0
    for cut in sorted(cut for cut in cuts if cut < len(text)):
        piece, above = plain(text[above:cut]), cut
        speaks = _MARK.match(piece) or _OUTSIDE.search(piece) or _ADVICE.search(piece)
        if speaks and is_banner(text[:cut].strip(" \t|-\u2013\u2014")):
            found = cut
    tail = text[found:].strip()
    if not found or not tail or is_banner(tail) or _ADVICE.search(plain(tail)):
        return 0
    return found


def _cut_back(lines: list[Line], at: int) -> None:
    """`ACCEPT  CAUTION: external sender, do not click`: the same, where it follows."""
    text = lines[at].text
    if len(text) > LONGEST:
        return
    for start in re.finditer(r"(?:^|[\s.!?])(?=[\[*{<A-Z\u00c0-\u00dc])", text):
        tail = text[start.end() :].strip()
        if start.end() > 1 and _HEAD.match(plain(tail)) and is_banner(tail) and not is_banner(text[: start.end()]):
            lines[at].text = text[: start.end()].rstrip()
            lines.insert(at + 1, Line(tail, lines[at].depth))
            lines[at + 1].becomes(Role.BANNER, "glued_banner")
            return
