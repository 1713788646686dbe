"""A gesture with a button, no message of words: a reaction, a recall, a machine's translation.

A reaction is nobody's answer and nobody's document. A recall takes nothing back by itself, but its writer wanted to.
What a machine translated is not what a person wrote. Wordings are compared folded, at the beginning of the text alone.
"""

from __future__ import annotations

import re

from mailbot.understand.page.rough_text import rough_text
from mailbot.understand.words.folding import folded
from mailbot.vocabulary.message import AutomaticKind, AutomaticMail, ReadMail

REACTION_TYPE = "text/vnd.google.email-reaction+json"
MOST = 600  # characters in which a gesture says what it is
LONGEST = 160  # of the line that says so

_ACTS = (
    r"(?:reacted|liked|loved|disliked|laughed at|emphasi[sz]ed|questioned|hearted|celebrated|gave a thumbs up"
    r"|a reagi|a aime|aime|a adore|adore|a ri de|a souligne|a mis en evidence|n'a pas aime"
    r"|reacciono|ha reaccionado|reagiu|curtiu|hat (?:mit .{1,12} )?reagiert"
    r"|gefallt|ha reagito|heeft gereageerd|le gusto)"
)
_TO = (
    r"(?:(?:to|on|at|a|sur|de|avec|with|via|par|using|dans|in|con|mit|auf) )*"
    r"(?:(?:your|this|the|our|my|votre|ce|le|la|tu|su"
    r"|sua|ihre|il tuo) )*(?:message|e-?mail|mail|courriel|mensaje|correo|mensagem|nachricht|messaggio|bericht"
    r"|gmail|outlook"
    r"|[\"“«‘].{1,120})"
)
_SAYS = re.compile(rf"(?:.{{1,70}}?\s)?{_ACTS}(?:\s(?:with|avec)?\s?\W{{1,12}})?[\s:]*{_TO}\W{{0,20}}")
_SUBJECT = re.compile(
    r"(?:\[[^\]]{1,40}\]\s*)?(?:reactions?(?: daily)?(?: digest)?|resume (?:quotidien )?des reactions)"
    r"\s?(?::|to\b|a\b|de\b)"
)
_QUOTES = re.compile(r"^(?:>|on .{4,120}|le .{4,120}|_{5,}|-{5,}|from\s?:|de\s?:|get outlook|\W*$)")
_RECALL_SUBJECT = re.compile(r"(?:recall|message recall|rappel|rappeler|rappel de message)\s?:")
_RECALL = re.compile(
    r"(?:.{1,120}?\s)?(?:would like|wishes|wants|souhaite(?:rait)?|voudrait|desire(?:rait)?|aimerait)"
    r"(?: to)? (?:recall|rappeler)"
    r" (?:the|this|le|ce) (?:message|e-?mail|courriel)"
)
_TRANSLATED = re.compile(
    r"\W*(?:(?:this (?:message|e-?mail) (?:was|has been) )?(?:automatically|machine)[ -]translated"
    r"|automatic(?:ally)? translat(?:ion|ed)|machine translation"
    r"|translated (?:automatically|by (?:google|microsoft|outlook|deepl))"
    r"|traduction automatique"
    r"|(?:ce (?:message|courriel) a ete )?traduit (?:automatiquement|par (?:google|microsoft|outlook|deepl)))"
)


def gesture(mail: ReadMail, subject: str) -> AutomaticMail | None:
    """Which gesture this mail is, by its beginning and its `subject`, folded; None where a person wrote words."""
    if REACTION_TYPE in (*mail.further_forms, *(part.content_type for part in mail.attachments)):
        return AutomaticMail(AutomaticKind.REACTION, REACTION_TYPE)
    text = re.sub(r"<[^>\n]{0,200}>", "", rough_text(mail, MOST * 4))
    lines = [folded(line).strip() for line in text.split("\n") if line.strip()][:8]
    if not lines:
        return None
    if not mail.attachments and _is_reaction(lines, subject, answers=bool(mail.references)):
        return AutomaticMail(AutomaticKind.REACTION, "text")
    first = " ".join(lines[:2])[:MOST]
    if _RECALL.match(first) and (_RECALL_SUBJECT.match(subject) or len(" ".join(lines)) < MOST):
        return AutomaticMail(AutomaticKind.RECALL, "text")
    if _TRANSLATED.match(lines[0]) or _TRANSLATED.match(re.sub(r"^(?:re|fw|fwd|tr)\s?:\s?", "", subject)):
        return AutomaticMail(AutomaticKind.TRANSLATION, "text")
    return None


def _is_reaction(lines: list[str], subject: str, *, answers: bool) -> bool:
    """A sign, or a sentence that says who reacted, and nothing else above what is quoted."""
    own: list[str] = []
    for line in lines:
        if own and _QUOTES.match(line):
            break
        own.append(line)
    signs = [line for line in own if _is_sign(line)]
    said = [line for line in own if len(line) <= LONGEST and _SAYS.fullmatch(line)]
    if len(own) > len(signs) + len(said) or len(own) > 3:
        return False
    return bool(said) or bool(signs and (answers or _SUBJECT.match(subject)))


def _is_sign(line: str) -> bool:
    """Nothing but an emoji or two."""
    return len(line) <= 12 and not any(c.isalnum() or c in "?!.,:;-_()<>+=/*'\"" for c in line)
