"""The header section of a message: fields, encoded words, parameters, message identifiers (RFC 5322, 2047, 2231).

Reads what is there rather than what should be there: Python's own header classes raise on real mail. Every
function takes any input and is linear in it. Mailboxes (`From`, `To`) are the neighbour's, `addresses`.
"""

from __future__ import annotations

import binascii
import re
import urllib.parse
from collections.abc import Iterable

from .charsets import decode

MOST_FIELDS = 2_000  # a message with more is hostile; what follows is not looked at
LONGEST_FIELD = 64 * 1024

Field = tuple[str, bytes]
"""A field's name in lower case, and its value as it stands, folded."""

_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_FIELD_END = re.compile(rb"\n(?![ \t])")
_LOST_FOLD = re.compile(rb"(?:[ \t]+[^\s][^\n]*\n)+(?=[!-9;-~]{1,200}[ \t]*:)")  # of a field that was cut off
_BLANK_LINE = re.compile(rb"\r*\n")
_END = re.compile(rb"\n\r*\n")
_FOLD = re.compile(rb"\r*\n(?=[ \t])")
# Whatever str.splitlines() takes for a line's end would let a decoded subject grow a second header.
_CONTROLS = re.compile("[\x00-\x1f\x7f\x80-\x9f\u2028\u2029]")
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_BETWEEN_WORDS = re.compile(r"\?=\s+(?==\?)")
_PARAMETER = re.compile(r";\s*([^\s=;\"]{1,200})\s*=\s*(\"(?:[^\"\\]|\\.)*\"|[^;]*)", re.DOTALL)
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100}")
_SECTION = re.compile(r"(.+?)\*(?:(\d{1,3})(\*?))?")
_ID = re.compile(r"<([^<>]{1,998})>")

# Only these are prose and may hold encoded words. Decoding a structured field (Authentication-Results, Received)
# would turn what a stranger encoded into syntax.
PROSE = frozenset({
    "subject", "from", "to", "cc", "bcc", "reply-to", "sender", "comments", "keywords", "content-description",
    "organization", "thread-topic", "resent-from", "resent-to", "x-original-subject", "list-id",
})  # fmt: skip


def split_headers(octets: bytes, start: int = 0, end: int | None = None) -> tuple[list[Field], int]:
    """The fields between `start` and `end`, topmost first, and where the body begins.

    A line that is no field ends the header section even without a blank line before it, as mail programs read it.
    """
    end = len(octets) if end is None else end
    fields: list[Field] = []
    place = start
    while octets.startswith((b"From ", b">From "), place) and place < end:  # an mbox envelope line
        newline = octets.find(b"\n", place, end)
        place = end if newline < 0 else newline + 1
    lost = _LOST_FOLD.match(octets, place, end) if place == 0 else None
    place = lost.end() if lost else place
    while place < end:
        blank = _BLANK_LINE.match(octets, place, end)
        if blank:
            return fields, blank.end()
        found = _FIELD.match(octets, place, end)
        if not found:
            return fields, place
        over = _FIELD_END.search(octets, found.end(), end)
        place = over.end() if over else end
        value = octets[found.end() : min(place, found.end() + LONGEST_FIELD)]
        fields.append((found[1].decode("ascii").lower(), value))
        if len(fields) >= MOST_FIELDS:
            over = _END.search(octets, place, end)
            return fields, over.end() if over else end
    return fields, end


def unfold(value: bytes) -> str:
    """A field's value on one line, as text: ascii, else utf-8 (RFC 6532), else windows-1252."""
    if b"\n" in value[:-1]:
        value = _FOLD.sub(b"", value)
    return one_line(decode(value))


def one_line(text: str) -> str:
    """Without anything that could begin a new line or a new field. A decoded subject may well hold CR LF."""
    if _CONTROLS.search(text):
        text = _CONTROLS.sub(" ", text)
    return text.strip()


def decode_words(text: str) -> str:
    """Text with its RFC 2047 encoded words decoded.

    Neighbouring words of one charset are joined as bytes first: several programs cut a character in two.
    """
    if "=?" not in text:
        return text
    text = _BETWEEN_WORDS.sub("?=", text)
    pieces: list[str] = []
    pending = b""
    charset = ""
    place = 0
    for word in _WORD.finditer(text):
        octets = _word_octets(word[2], word[3])
        if octets is None:
            continue
        declared = word[1].lower().partition("*")[0]
        if word.start() > place or declared != charset:
            pieces += [decode(pending, charset), text[place : word.start()]]
            pending, charset = b"", declared
        pending += octets
        place = word.end()
    pieces += [decode(pending, charset), text[place:]]
    return one_line("".join(pieces))


def _word_octets(encoding: str, text: str) -> bytes | None:
    if not text.isascii():
        return None
    if encoding in "qQ":
        return binascii.a2b_qp(text.replace(" ", "_").encode("ascii"), header=True)
    try:
        return binascii.a2b_base64(text.rstrip("=") + "===")
    except (binascii.Error, ValueError):
        return None


def parameters(value: str) -> dict[str, str]:
    """The parameters of a Content-Type or Content-Disposition, RFC 2231 continuations and charsets undone,
    RFC 2047 words (which Outlook puts there against the RFC) decoded."""
    plain: dict[str, str] = {}
    sections: dict[str, dict[int, tuple[str, bool]]] = {}
    for name, raw in _PARAMETER.findall(value):
        text = _unquote(raw.strip())
        name = name.lower()
        section = _SECTION.fullmatch(name) if "*" in name else None
        if section is None:
            plain.setdefault(name, decode_words(text))
            continue
        number = int(section[2]) if section[2] else 0
        extended = section[2] is None or bool(section[3])
        sections.setdefault(section[1], {}).setdefault(number, (text, extended))
    for name, numbered in sections.items():
        plain[name] = _join_sections(numbered)
    return plain


def _unquote(text: str) -> str:
    if len(text) >= 2 and text[0] == text[-1] == '"':
        return re.sub(r"\\(.)", r"\1", text[1:-1])
    return text.strip('"')


def _join_sections(numbered: dict[int, tuple[str, bool]]) -> str:
    octets = b""
    charset = ""
    for position, number in enumerate(sorted(numbered)):
        text, extended = numbered[number]
        if not extended:
            octets += text.encode("utf-8", "replace")
            continue
        if position == 0 and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        octets += urllib.parse.unquote_to_bytes(text)
    return one_line(decode(octets, charset))


def media_type(value: str) -> str:
    """`type/subtype` in lower case; empty where there is none to read (RFC 2045, 5.2: then text/plain)."""
    found = value.partition(";")[0].strip().lower()
    return found if _TYPE.fullmatch(found) else ""


def message_ids(value: str) -> tuple[str, ...]:
    """Every `<local@domain>` of a field, in order, none twice. White space inside came from folding; some programs
    write a long one (SES gives such) as encoded words, which RFC 2047 does not allow here."""
    return unique(
        f"<{joined}>"
        for found in _ID.findall(value) or _ID.findall(decode_words(value))
        if (joined := "".join(found.split())).strip("@").count("@")
    )


def message_id(value: str) -> str:
    """The identifier of a Message-ID field; one without angle brackets or domain is taken as it stands."""
    found = _ID.search(value)
    inner = found[1] if found else value.strip("<> ")[:998]
    joined = "".join(inner.split())
    return f"<{joined}>" if joined else ""


def unique(values: Iterable[str]) -> tuple[str, ...]:
    """In order, without repeats."""
    return tuple(dict.fromkeys(values))
