"""Does a PDF need a password to be opened? Airlines and banks encrypt against printing and leave the password that
opens it empty; a client must not be told that such a ticket cannot be read. (ISO 32000-1, 7.6.3: algorithms 2, 4, 5.)

AES-256 of PDF 2.0 is not tried, for want of AES here; it is taken for locked.
"""

from __future__ import annotations

import hashlib
import re

PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
LONGEST_DICTIONARY = 4_096

_ENCRYPT = re.compile(rb"/Encrypt\s{0,20}(?:(\d{1,10})\s{1,10}(\d{1,5})\s{1,10}R|(<<))")
_ID = re.compile(rb"/ID\s{0,20}\[\s{0,20}")
_ESCAPES = {ord("n"): 10, ord("r"): 13, ord("t"): 9, ord("b"): 8, ord("f"): 12}
_OCTAL = re.compile(rb"[0-7]{1,3}")


def needs_password(octets: bytes) -> bool:
    """Whether it is encrypted and the empty password does not open it. In doubt, it does need one."""
    if b"/Encrypt" not in octets:
        return False
    found = _ENCRYPT.search(octets)
    if not found:
        return False
    try:
        return not _empty_password_opens(_dictionary(octets, found), octets)
    except (ValueError, IndexError):
        return True


def _dictionary(octets: bytes, found: re.Match[bytes]) -> bytes:
    start = found.start(3)
    if found[1]:
        header = re.search(rb"(?:^|[\r\n\s])%s\s{1,10}%s\s{1,10}obj" % (found[1], found[2]), octets)
        if not header:
            raise ValueError("no encryption dictionary")
        start = header.end()
    return octets[start : start + LONGEST_DICTIONARY]


def _empty_password_opens(dictionary: bytes, octets: bytes) -> bool:
    revision = _number(dictionary, b"R")
    owner, user = _string(dictionary, b"O"), _string(dictionary, b"U")
    if revision == 5:
        return hashlib.sha256(user[32:40]).digest() == user[:32]
    if revision not in (2, 3, 4):
        return False
    identifier = _string_at(octets, where.end()) if (where := _ID.search(octets)) else b""
    length = 5 if revision == 2 else _number(dictionary, b"Length", 40 if revision == 3 else 128) // 8
    key = hashlib.md5(
        PADDING
        + owner[:32]
        + (_number(dictionary, b"P") & 0xFFFFFFFF).to_bytes(4, "little")
        + identifier
        + (b"\xff\xff\xff\xff" if revision == 4 and re.search(rb"/EncryptMetadata\s+false", dictionary) else b""),
        usedforsecurity=False,
    ).digest()
    if revision == 2:
        return _rc4(key[:5], PADDING) == user[:32]
    if not 5 <= length <= 16:
        raise ValueError("key length")
    for _ in range(50):
        key = hashlib.md5(key[:length], usedforsecurity=False).digest()
    expected = hashlib.md5(PADDING + identifier, usedforsecurity=False).digest()
    for turn in range(20):
        expected = _rc4(bytes(octet ^ turn for octet in key[:length]), expected)
    return expected == user[:16]


def _number(dictionary: bytes, name: bytes, default: int | None = None) -> int:
    found = re.search(rb"/%s\s{0,10}(-?\d{1,10})" % name, dictionary)
    if found:
        return int(found[1])
    if default is None:
        raise ValueError(name)
    return default


def _string(dictionary: bytes, name: bytes) -> bytes:
    found = re.search(rb"/%s\s{0,10}(?=[(<])" % name, dictionary)
    if not found:
        raise ValueError(name)
    return _string_at(dictionary, found.end())


def _string_at(octets: bytes, place: int) -> bytes:
    """A string object, in hexadecimal or in parentheses with its escapes (7.3.4)."""
    if octets[place] == ord("<"):
        end = octets.index(b">", place, place + LONGEST_DICTIONARY)
        digits = b"".join(octets[place + 1 : end].split())
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    if octets[place] != ord("("):
        raise ValueError("no string")
    text = bytearray()
    depth, place = 1, place + 1
    while len(text) <= LONGEST_DICTIONARY:
        octet = octets[place]
        if octet == ord("\\"):
            octal = _OCTAL.match(octets, place + 1)
            if octal:
                text.append(int(octal[0], 8) & 0xFF)
                place = octal.end()
                continue
            follows = octets[place + 1]
            if follows not in b"\r\n":
                text.append(_ESCAPES.get(follows, follows))
            elif octets[place + 1 : place + 3] == b"\r\n":
                place += 1
            place += 2
            continue
        depth += {ord("("): 1, ord(")"): -1}.get(octet, 0)
        if depth == 0:
            break
        text.append(octet)
        place += 1
    return bytes(text)


def _rc4(key: bytes, text: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    coded = bytearray()
    i = j = 0
    for octet in text:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        coded.append(octet ^ state[(state[i] + state[j]) % 256])
    return bytes(coded)
