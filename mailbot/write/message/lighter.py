"""A letter of ours that is too large for a server, without the files that it encloses, and saying so.

Its text, its invitation and every header stay as they are: it is the same letter, under the same Message-ID.
"""

from __future__ import annotations

import email
import html
import re
from collections.abc import Callable, Sequence
from email.message import Message

from .mime import file_part, multipart, text_part

INVITATION = "application/ics"

_MIXED = re.compile(rb'^Content-Type: multipart/mixed;\s+boundary="(=_[0-9a-f]{1,64}m)"', re.MULTILINE)
_BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)


def lighter(octets: bytes, says: Callable[[Sequence[str]], str]) -> bytes | None:
    """The letter without its files, and what `says` of their names before everything else; None where it encloses
    none, since there is nothing to leave out."""
    mixed = _MIXED.search(octets)
    if mixed is None:
        return None
    alternative, *files = _parts(email.message_from_bytes(octets))
    left_out = [part.get_filename() or "" for part in files if part.get_content_type() != INVITATION]
    if not left_out:
        return None
    boundary = mixed[1].decode("ascii").removesuffix("m")
    told = multipart("alternative", boundary + "a", [_told(part, says(left_out)) for part in _parts(alternative)])
    kept = [file_part(INVITATION, part.get_filename() or "", _octets(part))
            for part in files if part.get_content_type() == INVITATION]  # fmt: skip
    return octets[: mixed.start()] + (multipart("mixed", boundary + "m", [told, *kept]) if kept else told)


def _told(part: Message, sentence: str) -> bytes:
    """One form of the text, with the sentence above it; a calendar as it was."""
    text = _octets(part).decode("utf-8", "replace").replace("\r\n", "\n")
    kind = part.get_content_type()
    if kind == "text/plain":
        return text_part("plain", f"{sentence}\n\n\n{text}")
    if kind == "text/html":
        begins = _BODY.search(text)
        place = begins.end() if begins else 0
        return text_part("html", f"{text[:place]}<p>{html.escape(sentence)}</p>{text[place:]}")
    return text_part(f"calendar; method={part.get_param('method') or 'REQUEST'}", text)


def _parts(message: Message) -> list[Message]:
    inner = message.get_payload()
    return [part for part in inner if isinstance(part, Message)] if isinstance(inner, list) else []


def _octets(part: Message) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""
