"""What a message says, as one digest: its texts decoded, its attachments' bytes, whatever stands around them.

Servers make a message's bytes anew (Exchange at each fetch): boundaries, transfer encodings and charsets change, lines
are wrapped elsewhere, a `<meta>` names another charset, a calendar's fields come in another order.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from .charsets import decode
from .headers import Field, split_headers
from .parts import Part, Splitter

DEEPEST_MESSAGE = 5
MOST_TEXT = 4 * 1024 * 1024

_META = re.compile(r"<meta\b[^<>]{0,400}>", re.IGNORECASE)
_FOLD = re.compile(r"\r?\n[ \t]")
_CALENDAR_FACTS = ("METHOD", "UID", "SEQUENCE", "DTSTART", "DTEND", "ATTENDEE", "STATUS", "SUMMARY", "LOCATION")
_MESSAGES = frozenset({"message/rfc822", "message/global"})


def said(octets: bytes, fields: list[Field], body: int) -> str:
    """The digest. `fields` and `body` as `split_headers` gives them."""
    whole = hashlib.sha256()
    for kind, digest in _of_message(octets, fields, body, 0):
        whole.update(kind + digest)
    return whole.hexdigest()


def _of_message(octets: bytes, fields: list[Field], body: int, depth: int) -> Iterator[tuple[bytes, bytes]]:
    root = Splitter(octets).part_of(fields, body, len(octets))
    for part in _leaves(root):
        yield from _of_part(part, depth)


def _leaves(part: Part) -> Iterator[Part]:
    if not part.children:
        yield part
    for child in part.children:
        yield from _leaves(child)


def _of_part(part: Part, depth: int) -> Iterator[tuple[bytes, bytes]]:
    """A mark for the kind of part, and the digest of what it says; nothing for an empty one."""
    octets = part.decoded()
    if part.content_type in _MESSAGES and depth < DEEPEST_MESSAGE:
        fields, body = split_headers(octets)
        subject = b"".join(value for name, value in fields if name == "subject")
        yield b"m", hashlib.sha256(b" ".join(subject.split())).digest()
        yield from _of_message(octets, fields, body, depth + 1)
    elif part.content_type in ("text/plain", "text/html", "text/calendar") and part.end - part.start <= MOST_TEXT:
        text = _plainly(part.content_type, decode(octets, part.charset))
        if text:
            yield part.content_type[5:6].encode(), hashlib.sha256(text.encode("utf-8", "replace")).digest()
    elif octets:
        yield b"f", hashlib.sha256(octets).digest()


def _plainly(content_type: str, text: str) -> str:
    """A text without what servers change about it."""
    if content_type == "text/html":
        text = _META.sub("", text)
    elif content_type == "text/calendar":
        lines = _FOLD.sub("", text).splitlines()
        return "\n".join(sorted(line for line in lines if line.upper().startswith(_CALENDAR_FACTS)))
    return " ".join(text.split())
