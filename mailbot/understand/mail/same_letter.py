"""Whether a mail says what a letter of ours says, however servers have written it anew: other boundaries, encodings,
headers in another order, HTML with other tags. What a reader sees has to be the same, to the word."""

from __future__ import annotations

import hashlib
import html
import re

from mailbot.vocabulary.message import ReadMail

from .headers import Field, split_headers, unfold
from .mime import read_mail

_TAG = re.compile(r"<[^<>]{0,10000}>")
_NOT_SHOWN = re.compile(r"<(style|script|title)\b[^<>]{0,1000}>[^<]{0,200000}</\1\s{0,9}>", re.IGNORECASE)
_REMADE = frozenset({"text/calendar", "application/ics"})
"""Servers write calendars anew, with the same appointment in them."""


def same_body(ours: bytes, came: bytes) -> bool:
    """Whether the bytes below the header are the same, and are to be read in the same way: then both say the same, and
    nothing has to be decoded to know it."""
    (letter, at), (mail, from_there) = split_headers(ours), split_headers(came)
    below = (octets.replace(b"\r\n", b"\n").rstrip(b"\n") for octets in (ours[at:], came[from_there:]))
    return next(below) == next(below) and _how_it_reads(letter) == _how_it_reads(mail)


def _how_it_reads(fields: list[Field]) -> list[tuple[str, str]]:
    return [(name, unfold(value)) for name, value in fields if name in ("content-type", "content-transfer-encoding")]


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
