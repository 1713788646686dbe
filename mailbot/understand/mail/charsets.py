"""Bytes to text: the declared charset, else utf-8, else windows-1252. Nothing is guessed (referral-form.md).

Leaves to its neighbours which charset was declared and where.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

WINDOWS_1252 = "cp1252"
UTF_8 = "utf-8"

# Names that mail carries and Python does not know, or knows by a narrower table than mail programs use.
ALSO_CALLED = {
    "iso-8859-8-i": "iso-8859-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "unicode-1-1-utf-7": "utf-7",
    "cp-850": "cp850",
    "ansi": WINDOWS_1252,
    "x-ansi": WINDOWS_1252,
    "macintosh": "mac_roman",
    "x-mac-roman": "mac_roman",
}
# Python codecs that are no charsets; punycode is quadratic, so a hostile label could stop the post room.
NO_CHARSETS = frozenset({"punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"})

_NAME = re.compile(r"[a-z0-9][a-z0-9_.:()+-]{0,39}")
_SURROGATE = re.compile("[\ud800-\udfff]")


@lru_cache(maxsize=512)
def codec_for(charset: str) -> str | None:
    """The Python codec for a declared charset; None where there is none to be trusted.

    iso-8859-1 is windows-1252 here, as in every mail program: 0x80 to 0x9F are quotes and dashes there, not controls.
    """
    name = charset.strip().strip("\"'").lower().partition("*")[0]
    name = ALSO_CALLED.get(name, name)
    if not _NAME.fullmatch(name):
        return None
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    if found.name in NO_CHARSETS or not getattr(found, "_is_text_encoding", True):
        return None
    return WINDOWS_1252 if found.name == "iso8859-1" else found.name


def decode(octets: bytes, charset: str = "") -> str:
    """The text of these bytes. Never fails; U+FFFD stands only where windows-1252 has no character either.

    us-ascii that holds 8-bit bytes has failed, so it is read as utf-8, then windows-1252.
    """
    for codec in (codec_for(charset) if charset else None, UTF_8, WINDOWS_1252):
        if codec is None:
            continue
        try:
            return _clean(octets.decode(codec), codec)
        except UnicodeDecodeError as problem:
            # A mail that was cut off ends in half a character; that alone is no other charset.
            if codec == UTF_8 and len(octets) - problem.start < 4 and "unexpected end" in problem.reason:
                return _clean(octets[: problem.start].decode(codec), codec)
        except (UnicodeError, ValueError, LookupError):
            continue
    return _clean(octets.decode(WINDOWS_1252, "replace"), WINDOWS_1252)


def _clean(text: str, codec: str) -> str:
    text = text.removeprefix("\ufeff").replace("\x00", "")
    # A lone surrogate (utf-7 can make one) raises wherever the text is next encoded.
    return text if codec in (UTF_8, WINDOWS_1252) else _SURROGATE.sub("", text)
