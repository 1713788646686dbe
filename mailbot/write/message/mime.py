"""Parts and headers put together as bytes: 7 bits, CRLF, no line over 78 octets where it can be helped.

By hand rather than by `email.message`, which takes longer for a letter than everything else together, and whose
boundary is random. Whatever the values hold, a header stays one header (RFC 5322, 2.2) and a part its part.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from urllib.parse import quote

from mailbot.vocabulary.message import Address

CRLF = b"\r\n"
LINE = 76
WORD_OCTETS = 42
"""UTF-8 octets in one encoded word: 75 characters are allowed (RFC 2047, 2), base64 and `=?utf-8?b??=` included."""

Header = tuple[str, str]

_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_DIRECTION = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*\Z")


def one_line(text: str, longest: int = 200) -> str:
    """Fit for a header or a name: no line break, no control, no turned direction, not endless."""
    line = " ".join(_DIRECTION.sub("", _BREAKS.sub(" ", text)).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def printable(text: str) -> str:
    """Fit for a body: line breaks as `\\n`, no control character, no turned direction, no half of a pair."""
    if text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    text = _DIRECTION.sub("", _CONTROL.sub("", text))
    return text.encode("utf-8", "replace").decode("utf-8")


def text_header(name: str, value: str) -> bytes:
    """An unstructured header (RFC 5322, 3.6.5), as RFC 2047 says where it is not plain ASCII."""
    value = one_line(value, 400)
    longest_word = max(map(len, value.split(" ")), default=0)
    if value.isascii() and "=?" not in value and longest_word < LINE:
        return name.encode() + b": " + _folded(value.split(" "), len(name) + 2) + CRLF
    return name.encode() + b": " + _encoded(value) + CRLF


def token_header(name: str, value: str) -> bytes:
    """A structured header of our own making, folded at its spaces."""
    return name.encode() + b": " + _folded(value.split(" "), len(name) + 2) + CRLF


def address_header(name: str, addresses: Iterable[Address]) -> bytes:
    """From, To, Cc. An address that is not ASCII cannot stand in a 7-bit header: it is left to the envelope."""
    written = [one for one in map(_mailbox, addresses) if one]
    return name.encode() + b": " + (b",\r\n ".join(written) or b"undisclosed-recipients:;") + CRLF


def text_part(subtype: str, text: str, headers: Iterable[Header] = ()) -> bytes:
    """A text part, quoted-printable: an officer who opens the stored bytes can read them."""
    octets = text.replace("\r", "").encode("utf-8", "replace")
    body = binascii.b2a_qp(octets, istext=True).replace(b"\n", CRLF)  # its own breaks follow the first line's
    if body and not body.endswith(CRLF):
        body += CRLF
    return _part(f"text/{subtype}; charset=utf-8", "quoted-printable", headers, body)


def file_part(content_type: str, name: str, octets: bytes) -> bytes:
    """An attachment, base64. A mail stays a message/rfc822 only as text it may be changed on the way, so that it
    too goes as a file: what is proof must arrive byte by byte."""
    safe = content_type if re.fullmatch(r"[A-Za-z0-9.+-]{1,64}/[A-Za-z0-9.+-]{1,64}", content_type) else ""
    if not safe or safe.lower().startswith(("multipart/", "message/")):
        safe = "application/octet-stream"
    body = _base64_lines(octets)
    return _part(safe, "base64", [("Content-Disposition", "attachment" + _file_name(name))], body)


def multipart(subtype: str, boundary: str, parts: Iterable[bytes], headers: Iterable[Header] = ()) -> bytes:
    """Several parts in one. `boundary` holds `=_`, which neither encoding can produce."""
    line = b"--" + boundary.encode()
    whole = b"".join(line + CRLF + part for part in parts)
    return _part(f'multipart/{subtype}; boundary="{boundary}"', "7bit", headers, whole + line + b"--" + CRLF)


def _part(content_type: str, encoding: str, headers: Iterable[Header], body: bytes) -> bytes:
    own = [("Content-Type", content_type), ("Content-Transfer-Encoding", encoding), *headers]
    return b"".join(token_header(*header) for header in own) + CRLF + body


def _base64_lines(octets: bytes) -> bytes:
    whole = base64.b64encode(octets)
    return b"".join(whole[start : start + LINE] + CRLF for start in range(0, len(whole), LINE))


def _mailbox(address: Address) -> bytes:
    local, at, domain = address.address.rpartition("@")
    try:
        spec = (local + at + domain.encode("idna").decode("ascii")).encode("ascii")
    except UnicodeError:
        return b""
    if not at or not local or re.search(rb"[\x00-\x20\x7f<>,;:]", spec):
        return b""
    name = one_line(address.name, 200)
    if not name:
        return spec
    if _ATOMS.match(name) and "=?" not in name:
        return name.encode() + b" <" + spec + b">"
    if name.isascii() and "=?" not in name:
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}" <'.encode() + spec + b">"
    return _encoded(name) + b" <" + spec + b">"


def _encoded(value: str) -> bytes:
    """Encoded words, broken after a blank where there is one: some readers put one between any two in a name."""
    words: list[bytes] = []
    chunk = b""
    for character in value:
        octets = character.encode("utf-8", "replace")
        if len(chunk) + len(octets) > WORD_OCTETS:
            end = chunk.rfind(b" ") + 1 or len(chunk)
            words.append(chunk[:end])
            chunk = chunk[end:]
        chunk += octets
    words.append(chunk)
    return b"\r\n ".join(b"=?utf-8?b?" + base64.b64encode(word) + b"?=" for word in words)


def _folded(words: list[str], used: int) -> bytes:
    lines: list[str] = []
    line = ""
    for word in words:
        if line and used + len(line) + 1 + len(word) > LINE:
            lines.append(line)
            line, used = word, 1
        else:
            line = f"{line} {word}" if line else word
    lines.append(line)
    return "\r\n ".join(lines).encode("ascii", "replace")


def _file_name(name: str) -> str:
    """RFC 2183 for a plain name, RFC 2231 for any other, which all programs of the last ten years read."""
    stem, dot, ending = one_line(name, 1000).rpartition(".")
    if not stem or len(ending) > 10:
        stem, dot, ending = stem + dot + ending, "", ""
    name = one_line(stem, 60) + dot + ending or "file"  # at most 71 characters, 852 octets: one line
    if re.fullmatch(r"[A-Za-z0-9 ._()-]+", name):
        return f'; filename="{name}"'
    return "; filename*=utf-8''" + quote(name, safe="", errors="replace")
