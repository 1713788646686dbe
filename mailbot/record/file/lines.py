"""One commit is one line: how it is written, and how a line that was never finished is told from a damaged one.

    crc32 sequence crc-of-the-commit-before length json
    5f1c09ab 42 90be77d0 118 {"put":{"cases":{"UR-2026-0042":{...}}}}

The checksum covers all that follows it. Sequence number and the checksum of the commit before make a chain, so
that a line that was removed, repeated or moved is seen. Plain ASCII, so that a person can read it with `less`.

A power failure leaves the *beginning* of a line, without the newline, or with nothing but NULs after it where the
file system had grown the file before it wrote the content. Only that is torn, and was never acknowledged. A
finished line that does not add up was acknowledged once and has been damaged since: that must not vanish in silence.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from .seal import Seal, SealBroken, opened, sealed_under

SEALED = "sealed"
"""The one key of a body that is encrypted."""
LONGEST_HEADER = 60
_HEADER = re.compile(rb"([0-9a-f]{8}) ([0-9]{1,18}) ([0-9a-f]{8}) ([0-9]{1,12}) ")
_NOT_TEXT = re.compile(rb"[^\x20-\x7e]")

to_json = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode
"""ASCII only: one line whatever the text, and lone surrogates survive (a mail may hold any bytes)."""


@dataclass(frozen=True, slots=True)
class Head:
    """The last commit: how many there were, and its checksum."""

    sequence: int = 0
    crc: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A line that was read and is whole. `offset` is where it begins, `size` with its newline."""

    number: int
    offset: int
    size: int
    head: Head
    after: int  # the checksum of the commit before
    body: dict[str, Any]


class Damage(Exception):
    """A finished line does not add up. `offset` is where that line begins; `line` counts from 1."""

    def __init__(self, why: str, *, line: int = 0, offset: int = 0, file: str = "") -> None:
        super().__init__(why)
        self.why, self.line, self.offset, self.file = why, line, offset, file


class Torn(Exception):
    """The file ends in the beginning of a line: a commit that was never finished."""

    def __init__(self, offset: int) -> None:
        super().__init__(f"torn at {offset}")
        self.offset = offset


def written(body: str, after: Head, seal: Seal | None = None) -> tuple[bytes, Head]:
    """The line for `body`, the commit that follows `after`; and the new head."""
    if seal is not None:
        sealed = seal.close(body.encode("ascii"), _place(after.sequence + 1, after.crc))
        body = f'{{"{SEALED}":"{b64encode(sealed).decode()}"}}'
    return written_as(after.sequence + 1, body, after.crc)


def body_of(line: Line, seal: Seal | None) -> dict[str, Any]:
    """What a commit says, sealed or not. Raises `KeyMissing`, `Damage`."""
    if SEALED not in line.body:
        return line.body
    try:
        octets = b64decode(line.body[SEALED], validate=True)
        body = json.loads(opened(octets, _place(line.head.sequence, line.after), seal))
    except (SealBroken, TypeError, ValueError) as reason:
        raise Damage("it does not open with its key", line=line.number, offset=line.offset) from reason
    if type(body) is not dict:
        raise Damage("this is no record", line=line.number, offset=line.offset)
    return body


def key_of(line: Line) -> str:
    """The name of the key that it is sealed with; empty where it is not."""
    try:
        return sealed_under(b64decode(line.body[SEALED][:60])) if SEALED in line.body else ""
    except (TypeError, ValueError):
        return ""


def _place(sequence: int, after: int) -> bytes:
    return b"%d %08x" % (sequence, after)


def written_as(sequence: int, body: str, after: int) -> tuple[bytes, Head]:
    """The same with the number given: the first line of a file, which says what the file is, is no commit."""
    octets = body.encode("ascii")
    covered = b"%d %08x %d %s" % (sequence, after, len(octets), octets)
    crc = crc32(covered)
    return b"%08x %s\n" % (crc, covered), Head(sequence, crc)


def body_text(line: bytes) -> bytes:
    """What one line that is known to be there says, as JSON. Raises `Damage`."""
    match = _HEADER.match(line)
    if match is None or line[-1:] != b"\n" or crc32(line[9:-1]) != int(match[1], 16):
        raise Damage("this is no line of a journal, or its checksum does not fit")
    return line[match.end() : -1]


def read(file: Iterable[bytes]) -> Iterator[Line]:
    """Every whole line of a file opened for reading. Ends in `Damage` or `Torn` where a line is not.

    Whether the lines follow each other is for the reader to check: it knows where the chain begins.
    """
    offset = 0
    for number, line in enumerate(file, start=1):
        match = _HEADER.match(line)
        if match is None or line[-1:] != b"\n":
            raise _torn_or_damaged(line, number, offset)
        crc, sequence, after, _ = match.groups()
        if crc32(line[9:-1]) != int(crc, 16):  # the length is covered by it, and needed where a line is torn
            raise Damage("the checksum does not fit", line=number, offset=offset)
        try:
            body = json.loads(line[match.end() : -1])
        except (ValueError, RecursionError) as reason:
            raise Damage("this is no JSON", line=number, offset=offset) from reason
        if type(body) is not dict:
            raise Damage("this is no record", line=number, offset=offset)
        yield Line(number, offset, len(line), Head(int(sequence), int(crc, 16)), int(after, 16), body)
        offset += len(line)


def _torn_or_damaged(line: bytes, number: int, offset: int) -> Exception:
    """A line without its newline is the last there is. Torn, if it is how a line begins, and shorter than that line
    says it would be: a line that has all its length and lost only its newline was acknowledged once."""
    if line[-1:] == b"\n":
        return Damage("this is no line of a journal", line=number, offset=offset)
    text = line.rstrip(b"\0")
    match = _HEADER.match(text)
    if match is not None:
        finished = match.end() + int(match.group(4)) + 1
        if len(line) >= finished + (len(line) > len(text)):
            return Damage("the line has no end", line=number, offset=offset)
    elif not _begins_a_header(text):
        return Damage("this is no line of a journal", line=number, offset=offset)
    if _NOT_TEXT.search(text):
        return Damage("the line is not text", line=number, offset=offset)
    return Torn(offset)


_HEADER_SO_FAR = re.compile(
    rb"[0-9a-f]{0,8}|[0-9a-f]{8} [0-9]{0,18}|[0-9a-f]{8} [0-9]{1,18} [0-9a-f]{0,8}"
    rb"|[0-9a-f]{8} [0-9]{1,18} [0-9a-f]{8} [0-9]{0,12}"
)


def _begins_a_header(text: bytes) -> bool:
    return len(text) <= LONGEST_HEADER and _HEADER_SO_FAR.fullmatch(text) is not None
