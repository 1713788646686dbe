"""A mail's words without its markup, roughly and fast: enough to see what sort of mail it is.

Forms and commands are read from a real parse of the HTML; a delivery report needs no more than this.
"""

from __future__ import annotations

import html
import re

from mailbot.vocabulary.mail import ReadMail

from .folding import fold

BEGINNING = 4_000  # characters in which machines say what they are

_BREAK = re.compile(r"<(?:/p|br|/div|/tr|/td|/li|/h\d)\b[^<>]{0,500}>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,2000}>")


def rough_text(mail: ReadMail, most: int) -> str:
    """At most so many characters of the mail's text, of the HTML where there is no other; its lines kept."""
    if mail.text.strip():
        return mail.text[:most]
    body = max(mail.html.lower().find("<body"), 0)
    markup = mail.html[body : body + 5 * most]
    return html.unescape(_TAG.sub(" ", _BREAK.sub("\n", markup)))[:most]


def folded(text: str) -> str:
    """For comparing with wordings: without case and accents, on one line with single spaces."""
    return " ".join(fold(text).split())


def beginning(mail: ReadMail) -> str:
    """The first words of a mail, folded."""
    return folded(rough_text(mail, BEGINNING))
