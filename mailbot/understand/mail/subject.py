"""What a subject says of a message: an answer, or a forward, and about which case."""

from __future__ import annotations

import re

from mailbot.understand.words.folding import folded
from mailbot.vocabulary.message import ReadMail

_ANSWER = re.compile(r"(?:re|ref|rep|r|aw|sv)\s?(?:\[\d{1,3}\]|\(\d{1,3}\))?\s?:")
_CASE_NUMBER = re.compile(r"\[?(UR-\d{4}-\d{4,7})\b", re.ASCII | re.IGNORECASE)
_FORWARD = re.compile(r"(?:fw|fwd|tr|i|wg|vs)\s?(?:\[\d{1,3}\]|\(\d{1,3}\))?\s?:")


def one_case(text: str) -> str:
    """The number of the case that a text names; empty where it names none, or several."""
    named = {number.upper() for number in _CASE_NUMBER.findall(text)}
    return named.pop() if len(named) == 1 else ""


def is_reply(mail: ReadMail) -> bool:
    """Whether a mail answers another one. Its subject decides where it says so: a forward carries In-Reply-To too."""
    subject = folded(mail.subject[:200])
    if _FORWARD.match(subject):
        return False
    return says_answer(mail) or bool(mail.references)


def continues(mail: ReadMail) -> bool:
    """Whether a mail answers another one or passes it on."""
    return is_reply(mail) or _FORWARD.match(folded(mail.subject[:200])) is not None


def says_answer(mail: ReadMail) -> bool:
    """Whether the subject says so: `Re:`, and no forward of an answer."""
    return _ANSWER.match(folded(mail.subject[:200])) is not None
