"""A message as a tree of parts (RFC 2045, 2046): where each part's headers and body lie in the bytes.

Boundaries are looked for from the outside in, as offsets into the one message: nothing is copied until a leaf is
decoded, and no level can reach beyond the one around it. Python's own parser tests every line against every open
boundary, and recurses; 5,000 nested levels are too much for it.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .headers import decode_words, media_type, one_line, parameters, split_headers, unfold

DEEPEST = 30
MOST_PARTS = 1_000

_STRUCTURE = frozenset({"content-type", "content-disposition", "content-transfer-encoding", "content-id"})
_AFTER_BOUNDARY = re.compile(rb"(--)?[ \t]*\r*(?:\n|\Z)")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_UU_BEGIN = re.compile(rb"^begin [0-7]{3,4} [^\n]*\n", re.MULTILINE)


@dataclass(slots=True)
class Part:
    """One entity: its fields that say what it is, and its body as `octets[start:end]`."""

    octets: bytes = field(repr=False)
    content_type: str
    parameters: dict[str, str]
    disposition: str  # "attachment", "inline", or empty: not said
    name: str
    encoding: str
    content_id: str
    start: int
    end: int
    children: list[Part] = field(default_factory=list)

    @property
    def charset(self) -> str:
        """As declared."""
        return self.parameters.get("charset", "")

    def decoded(self) -> bytes:
        """The body without its transfer encoding; what cannot be decoded is given as it is."""
        body = self.octets[self.start : self.end]
        if self.encoding == "base64":
            return _base64(body)
        if self.encoding == "quoted-printable":
            return binascii.a2b_qp(body)
        if self.encoding in ("x-uuencode", "uuencode", "x-uue"):
            return _uudecode(body)
        return body


class Splitter:
    """Takes one message apart. Counts parts over the whole of it, and says what was too much."""

    def __init__(self, octets: bytes) -> None:
        self.octets = octets
        self.parts = 0
        self.defects: list[str] = []

    def part(self, start: int, end: int, default: str = "text/plain", depth: int = 0) -> Part:
        """The entity that lies between two offsets, with all that is in it."""
        fields, body = split_headers(self.octets, start, end)
        return self.part_of(fields, body, end, default, depth)

    def part_of(
        self, fields: list[tuple[str, bytes]], body: int, end: int, default: str = "text/plain", depth: int = 0
    ) -> Part:
        """The same, where the header fields have been read already."""
        said: dict[str, str] = {}
        for name, value in fields:
            if name in _STRUCTURE and name not in said:
                said[name] = unfold(value)
        kind = said.get("content-type", "")
        declared = parameters(kind) if ";" in kind else {}
        disposition = said.get("content-disposition", "")
        placed = parameters(disposition) if ";" in disposition else {}
        part = Part(
            octets=self.octets,
            content_type=media_type(kind) or ("text/plain" if kind else default),
            parameters=declared,
            disposition=disposition.partition(";")[0].strip().lower(),
            name=one_line(decode_words(placed.get("filename", "") or declared.get("name", ""))),
            encoding=said.get("content-transfer-encoding", "").partition(";")[0].strip().lower(),
            content_id=said.get("content-id", "").strip("<> "),
            start=min(body, end),
            end=end,
        )
        if part.content_type.startswith("multipart/"):
            self._open(part, depth)
        return part

    def _open(self, part: Part, depth: int) -> None:
        boundary = part.parameters.get("boundary", "").rstrip()
        if not boundary:
            self._note("a multipart without a boundary is read as text")
        elif depth >= DEEPEST:
            self._note(f"parts nested more than {DEEPEST} deep are not opened")
            return
        else:
            inner = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
            for start, end in self._between(boundary.encode("utf-8", "replace"), part.start, part.end):
                if self.parts >= MOST_PARTS:
                    self._note(f"more than {MOST_PARTS} parts: the rest is not opened")
                    break
                self.parts += 1
                part.children.append(self.part(start, end, inner, depth + 1))
            if not part.children:
                self._note("a multipart without parts is read as text")
        if not part.children:
            part.content_type = "text/plain"

    def _between(self, boundary: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The stretches between delimiter lines (RFC 2046, 5.1.1), without the line end before each delimiter.
        A missing closing delimiter is ordinary in cut mail: then the end of the whole ends the last part."""
        delimiter = b"--" + boundary
        opened = -1
        place = start
        while (found := self.octets.find(delimiter, place, end)) >= 0:
            place = found + len(delimiter)
            if found > start and self.octets[found - 1] != 0x0A:
                continue
            line = _AFTER_BOUNDARY.match(self.octets, place, end)
            if not line:
                continue
            if opened >= 0:
                yield opened, max(opened, self._before_line_end(found, opened))
            if line[1]:
                return
            opened = place = line.end()
        if opened >= 0 and opened < end:
            self._note("the closing boundary is missing")
            yield opened, end

    def _before_line_end(self, place: int, least: int) -> int:
        if place > least and self.octets[place - 1] == 0x0A:
            place -= 1
            if place > least and self.octets[place - 1] == 0x0D:
                place -= 1
        return place

    def _note(self, defect: str) -> None:
        if defect not in self.defects:
            self.defects.append(defect)


def _base64(body: bytes) -> bytes:
    try:
        return binascii.a2b_base64(body)
    except binascii.Error:
        # Cut off, or with a stray character too many: what is whole is kept.
        kept = _NOT_BASE64.sub(b"", body)
        kept = kept[: len(kept) - 1] if len(kept) % 4 == 1 else kept
        return binascii.a2b_base64(kept + b"===")


def _uudecode(body: bytes) -> bytes:
    begin = _UU_BEGIN.search(body)
    if not begin:
        return body
    lines: list[bytes] = []
    for line in body[begin.end() :].splitlines():
        if line.strip() in (b"end", b"`", b""):
            break
        try:
            lines.append(binascii.a2b_uu(line))
        except binascii.Error:
            # A length byte that overstates: count what the line can hold, as every decoder does.
            octets = (((line[0] - 32) & 63) * 4 + 5) // 3
            try:
                lines.append(binascii.a2b_uu(line[:octets]))
            except binascii.Error:
                continue
    return b"".join(lines)
