"""Exchange's stand-in for a message that it cannot convert: another message in its place, from the same sender, that
says so. What was written is only in Outlook.
"""

from __future__ import annotations

import re

from mailbot.understand.words.folding import folded
from mailbot.vocabulary.message import ReadMail

_SUBJECT = re.compile(
    r"retrieval using the (?:imap4|pop3) protocol failed for the following message: ?(\d{1,12})"
    r"|(?:echec de la recuperation|la recuperation).{0,40}(?:imap4|pop3).{0,60}message suivant ?: ?(\d{1,12})"
)
_TEXT = re.compile(
    r"couldn't retrieve the following message|could not retrieve the following message"
    r"|n'a pas pu (?:recuperer|extraire) le message suivant"
)


def stands_in_for(mail: ReadMail) -> str:
    """The number of the message that it stands for; empty where it is none."""
    found = _SUBJECT.fullmatch(" ".join(folded(mail.subject[:300]).split()))
    if not found or not _TEXT.search(folded(mail.text[:2_000])):
        return ""
    return found[1] or found[2]
