"""A mail's bytes made anew, as Exchange does from what it keeps: other boundaries, other encodings, headers in another
order; what it says stays. A mail that is not in order stays as it is."""

from __future__ import annotations

import binascii
import re
from base64 import b64encode
from hashlib import sha256
from itertools import pairwise

_FIELD = re.compile(rb"[!-9;-~]+:[^\r\n]*(?:\r\n[ \t][^\r\n]*)*\r\n")
_BOUNDARY = re.compile(rb'(?is)^content-type:\s*multipart/.*?boundary=(?:"([^"\r\n]{1,70})"|([^\s;"]{1,70}))')
_STATED = re.compile(rb'(?i)boundary=(?:"([^"\r\n]{1,70})"|([^\s;"]{1,70}))')
_ORDER = (b"from", b"to", b"cc", b"subject", b"date", b"message-id", b"references", b"in-reply-to")
"""The headers that it writes by itself, behind all others."""


def made_anew(octets: bytes, number: int) -> bytes:
    """The `number`-th time that it is fetched; every second time is alike."""
    fields, body = _parts(octets)
    if not fields or not _is_in_order(octets):
        return octets
    own = sorted((field for field in fields if _name(field) in _ORDER), key=lambda field: _ORDER.index(_name(field)))
    others = [field for field in fields if _name(field) not in _ORDER]
    if number % 2:
        own.sort(key=lambda field: -_ORDER.index(_name(field)))
    others, body = _remade(others, body, number)
    return b"".join((*others, *own)) + b"\r\n" + body


def _is_in_order(octets: bytes) -> bool:
    """Whether each boundary is stated once, and none begins like another."""
    stated = sorted(found[1] or found[2] for found in _STATED.finditer(octets))
    return not any(second.startswith(first) for first, second in pairwise(stated))


def _remade(fields: list[bytes], body: bytes, number: int) -> tuple[list[bytes], bytes]:
    """An entity: its parts, each made anew, between new boundaries; or its text in another encoding."""
    if [_name(field) for field in fields].count(b"content-type") > 1:
        return fields, body
    for place, field in enumerate(fields):
        found = _BOUNDARY.match(field)
        if found:
            old = found[1] or found[2]
            new = b"_%03d_" % (number % 2) + sha256(old).hexdigest()[:32].encode() + b"_"
            parts = re.split(rb"(?:\A|\r\n)--" + re.escape(old) + rb"(?=--|[ \t]*\r\n)", body)
            if len(parts) < 3 or not parts[-1].startswith(b"--"):
                return fields, body
            remade = [parts[0], *(_part(part, number) for part in parts[1:-1]), parts[-1]]
            told = fields.copy()
            told[place] = field[: found.end()].removesuffix(b'"').removesuffix(old).removesuffix(b'"') + b'"%s"' % new
            told[place] += field[found.end() :]
            joined = (b"\r\n--" + new).join(remade)
            return told, joined.removeprefix(b"\r\n") if not parts[0] else joined
    return _in_another_encoding(fields, body, number)


def _part(octets: bytes, number: int) -> bytes:
    """What stands between two boundaries: it begins with the rest of the boundary's line."""
    line, _, rest = octets.partition(b"\r\n")
    fields, body = _parts(rest + b"\r\n")
    if not fields:
        return octets
    fields, body = _remade(fields, body.removesuffix(b"\r\n"), number)
    return line + b"\r\n" + b"".join(fields) + b"\r\n" + body


def _in_another_encoding(fields: list[bytes], body: bytes, number: int) -> tuple[list[bytes], bytes]:
    """Quoted-printable as base64, every other time."""
    stated = {_name(field): field.partition(b":")[2].strip().lower() for field in fields}
    is_text = stated.get(b"content-type", b"").startswith(b"text/")
    if not number % 2 or not is_text or stated.get(b"content-transfer-encoding") != b"quoted-printable":
        return fields, body
    whole = b64encode(binascii.a2b_qp(body))
    lines = b"\r\n".join(whole[start : start + 76] for start in range(0, len(whole), 76))
    named = [b"Content-Transfer-Encoding: base64\r\n" if _name(one) == b"content-transfer-encoding" else one
             for one in fields]  # fmt: skip
    return named, lines + b"\r\n"


def _parts(octets: bytes) -> tuple[list[bytes], bytes]:
    """The fields of a header, each with its line end, and the body; no fields where it is not in order."""
    head, gap, body = octets.partition(b"\r\n\r\n")
    head += b"\r\n"
    fields = _FIELD.findall(head)
    return (fields, body) if gap and b"".join(fields) == head else ([], body)


def _name(field: bytes) -> bytes:
    return field.partition(b":")[0].lower()
