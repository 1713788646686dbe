"""How large a picture is, from its first bytes: a signature's logo is no photographed document."""

from __future__ import annotations

import re
import struct

from mailbot.vocabulary.message import Attachment

SMALL = 200
"""Pixels of the shorter side that no photographed page goes below: a logo, a banner, an icon."""
MODEST = 500
"""The same of a picture that bears a name which programs and designers give to logos."""
LOOKED_AT = 256 * 1024

_LOGO_NAME = re.compile(
    r"image\d{1,4}|outlook-\w{1,40}|logos?(?:[ _-].{0,60})?|.{0,60}[ _-]logo|signature\w{0,20}|banner|banniere|icone?s?"
    r"|(?:facebook|twitter|linkedin|instagram|youtube|x)(?:[ _-].{0,40})?",
    re.IGNORECASE,
)
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


def is_ornament(attachment: Attachment) -> bool:
    """Whether an attached picture belongs to a signature rather than to what was asked for."""
    size = pixels(attachment.octets)
    if size is None:
        return False
    stem = attachment.name.rpartition(".")[0]
    return min(size) < SMALL or (max(size) < MODEST and _LOGO_NAME.fullmatch(stem) is not None)


def pixels(octets: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, GIF, BMP or JPEG; None of anything else."""
    if octets.startswith(b"\x89PNG\r\n\x1a\n") and len(octets) >= 24:
        return struct.unpack_from(">II", octets, 16)
    if octets[:6] in (b"GIF87a", b"GIF89a") and len(octets) >= 10:
        return struct.unpack_from("<HH", octets, 6)
    if octets.startswith(b"BM") and len(octets) >= 26:
        width, height = struct.unpack_from("<ii", octets, 18)
        return abs(width), abs(height)
    return _jpeg(octets[:LOOKED_AT]) if octets.startswith(b"\xff\xd8") else None


def _jpeg(octets: bytes) -> tuple[int, int] | None:
    place = 2
    while place + 9 <= len(octets) and octets[place] == 0xFF:
        marker = octets[place + 1]
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", octets, place + 5)
            return width, height
        if marker == 0xFF:  # fill byte
            place += 1
            continue
        place += 2 + int.from_bytes(octets[place + 2 : place + 4])
    return None
