"""Whether a mail says what a letter of ours says, however servers have written it anew: other boundaries, encodings,
headers in another order, HTML with other tags. What a reader sees has to be the same, to the word."""

from __future__ import annotations

import hashlib
import html
import re

from mailbot.vocabulary.message import ReadMail

from .mime import read_mail

_TAG = re.compile(r"<[^<>]{0,10000}>")
_NOT_SHOWN = re.compile(r"<(style|script|title)\b[^<>]{0,1000}>[^<]{0,200000}</\1\s{0,9}>", re.IGNORECASE)
_REMADE = frozenset({"text/calendar", "application/ics"})
"""Servers write calendars anew, with the same appointment in them."""


def same_letter(ours: bytes, came: bytes) -> bool:
    """`ours` as it was handed over, `came` as the mailbox has it."""
    letter, mail = read_mail(ours), read_mail(came)
    return (
        _words(letter.subject) == _words(mail.subject)
        and _words(letter.text) == _words(mail.text)
        and _shown(letter.html) == _shown(mail.html)
        and _files(letter) == _files(mail)
    )


def _words(text: str) -> list[str]:
    return text.replace("\u00ad", "").split()


def _shown(markup: str) -> str:
    """The characters between the tags; where a line breaks is the server's affair."""
    return "".join(html.unescape(_TAG.sub(" ", _NOT_SHOWN.sub(" ", markup))).split())


def _files(mail: ReadMail) -> list[tuple[str, str]]:
    return sorted(
        (part.content_type, "" if part.content_type in _REMADE else hashlib.sha256(part.octets).hexdigest())
        for part in mail.attachments
    )
