"""Outlook's winmail.dat (TNEF; MS-OXTNEF, MS-OXPROPS): the attachments and the text in it.

Our own, because tnefparse trusts every count in the file: one that claims four thousand million properties keeps it
busy for ever. Here each step must fit into the bytes that are left. RTF bodies are not read: Outlook sends the
plain text beside the winmail.dat.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from mailbot.vocabulary.message import Attachment

from .charsets import decode
from .headers import one_line

SIGNATURE = 0x223E9F78
MOST_ATTRIBUTES = 2_000
DEEPEST = 3

_ATTACHMENT_BEGINS, _ATTACHMENT_TITLE, _ATTACHMENT_DATA, _ATTACHMENT_PROPERTIES = 0x9002, 0x8010, 0x800F, 0x9005
_MESSAGE_PROPERTIES, _BODY, _CODEPAGE = 0x9003, 0x800C, 0x9007
_TEXT, _HTML, _DATA, _LONG_NAME, _SHORT_NAME, _MIME_TYPE = 0x1000, 0x1013, 0x3701, 0x3707, 0x3704, 0x370E
_STRING, _UNICODE, _OBJECT, _BINARY = 0x1E, 0x1F, 0x0D, 0x102
_WIDTHS = {0x02: 4, 0x0B: 4, 0x03: 4, 0x04: 4, 0x0A: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x14: 8, 0x40: 8, 0x48: 16}
_IID = 16  # an embedded object begins with the identifier of its interface


@dataclass(frozen=True, slots=True)
class Tnef:
    """What was in a winmail.dat. `properties`: whether anything was said of the message at all, if only its format."""

    attachments: tuple[Attachment, ...] = ()
    text: str = ""
    html: str = ""
    properties: bool = False


def is_tnef(content_type: str, name: str) -> bool:
    """Whether a part claims to be one."""
    return content_type in ("application/ms-tnef", "application/vnd.ms-tnef") or name.lower() == "winmail.dat"


def open_tnef(octets: bytes, depth: int = 0) -> Tnef | None:
    """What is in it; None where it cannot be opened. One that is cut off gives what is whole."""
    if len(octets) < 6 or struct.unpack_from("<I", octets)[0] != SIGNATURE or depth > DEEPEST:
        return None
    codepage = ""
    text = html = ""
    properties = False
    attachments: list[_Attached] = []
    for identifier, value in _attributes(octets):
        if identifier == _CODEPAGE and len(value) >= 4:
            codepage = f"cp{struct.unpack_from('<I', value)[0]}"
        elif identifier == _ATTACHMENT_BEGINS:
            attachments.append(_Attached())
        elif identifier == _BODY:
            text = text or decode(value.rstrip(b"\0"), codepage)
        elif identifier == _MESSAGE_PROPERTIES:
            said = dict(_properties(value))
            properties = properties or bool(said)
            text = _string(said.get(_TEXT), codepage) or text
            html = _string(said.get(_HTML), codepage) or html
        elif attachments:
            attachments[-1].learn(identifier, value, codepage)
    found = [attachment for one in attachments for attachment in one.opened(depth)]
    return Tnef(tuple(found), text, html, properties)


class _Attached:
    """One attachment while its attributes are read."""

    def __init__(self) -> None:
        self.name = ""
        self.octets = b""
        self.content_type = "application/octet-stream"
        self.is_message = False

    def learn(self, identifier: int, value: bytes, codepage: str) -> None:
        if identifier == _ATTACHMENT_TITLE:
            self.name = self.name or decode(value.rstrip(b"\0"), codepage)
        elif identifier == _ATTACHMENT_DATA:
            self.octets = value
        elif identifier == _ATTACHMENT_PROPERTIES:
            said = dict(_properties(value))
            names = (_string(said.get(code), codepage) for code in (_LONG_NAME, _SHORT_NAME))
            self.name = next(filter(None, names), self.name)
            self.content_type = _string(said.get(_MIME_TYPE), codepage).lower() or self.content_type
            kind, data = said.get(_DATA, (0, b""))
            if data:
                self.is_message = kind == _OBJECT and data[_IID : _IID + 4] == struct.pack("<I", SIGNATURE)
                self.octets = data[_IID:] if kind == _OBJECT else data

    def opened(self, depth: int) -> tuple[Attachment, ...]:
        inner = open_tnef(self.octets, depth + 1) if self.is_message else None
        if inner is not None:  # a message attached to the message: what matters is what is attached to it
            return inner.attachments
        return (Attachment(one_line(self.name) or "attachment.bin", self.content_type, self.octets),)


def _attributes(octets: bytes) -> Iterator[tuple[int, bytes]]:
    place = 6
    for _ in range(MOST_ATTRIBUTES):
        if place + 11 > len(octets):
            return
        _, identifier, _, length = struct.unpack_from("<BHHI", octets, place)
        place += 9
        yield identifier, octets[place : place + length]
        place += length + 2  # and its checksum


def _properties(octets: bytes) -> Iterator[tuple[int, tuple[int, bytes]]]:
    """Property identifiers with type and (first) value; stops where the bytes do not add up."""
    try:
        place = 4
        while place + 4 <= len(octets):
            kind, identifier = struct.unpack_from("<HH", octets, place)
            place += 4
            if identifier >= 0x8000:
                place = _after_name(octets, place)
            many, kind = bool(kind & 0x1000), kind & 0x0FFF
            values: list[bytes] = []
            count = 1
            if many or kind in (_STRING, _UNICODE, _OBJECT, _BINARY):
                (count,) = struct.unpack_from("<I", octets, place)
                place += 4
            for _ in range(count):
                if place >= len(octets):
                    return
                if kind in _WIDTHS:
                    length = _WIDTHS[kind]
                elif kind in (_STRING, _UNICODE, _OBJECT, _BINARY):
                    (length,) = struct.unpack_from("<I", octets, place)
                    place += 4
                else:
                    return
                values.append(octets[place : place + length])
                place += length + -length % 4
            if values:
                yield identifier, (kind, values[0])
    except struct.error:
        return


def _after_name(octets: bytes, place: int) -> int:
    (kind,) = struct.unpack_from("<I", octets, place + 16)
    place += 20
    if kind == 0:
        return place + 4
    (length,) = struct.unpack_from("<I", octets, place)
    return int(place + 4 + length + -length % 4)


def _string(value: tuple[int, bytes] | None, codepage: str) -> str:
    if value is None:
        return ""
    kind, octets = value
    if kind == _UNICODE:
        return octets.decode("utf-16-le", "ignore").rstrip("\0")
    return decode(octets.rstrip(b"\0"), codepage if kind == _STRING else "")
