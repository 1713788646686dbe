"""What a subject says of a message: an answer, or a forward."""

from __future__ import annotations

import re

from mailbot.understand.words.folding import folded
from mailbot.vocabulary.message import ReadMail

_ANSWER = re.compile(r"(?:re|ref|rep|r|aw|sv)\s?(?:\[\d{1,3}\]|\(\d{1,3}\))?\s?:")
_FORWARD = re.compile(r"(?:fw|fwd|tr|i|wg|vs)\s?(?:\[\d{1,3}\]|\(\d{1,3}\))?\s?:")


def is_reply(mail: ReadMail) -> bool:
    """Whether a mail answers another one. Its subject decides where it says so: a forward carries In-Reply-To too."""
    subject = folded(mail.subject[:200])
    if _FORWARD.match(subject):
        return False
    return says_answer(mail) or bool(mail.references)


def says_answer(mail: ReadMail) -> bool:
    """Whether the subject says so: `Re:`, and no forward of an answer."""
    return _ANSWER.match(folded(mail.subject[:200])) is not None
