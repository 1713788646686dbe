"""The mailboxes of an address field (RFC 5322, 3.4), read before any encoded word is: what a stranger encodes into
a display name must not become an address.

Two addresses where one belongs are both returned. Which one a person would see differs from program to program, so
`trust` refuses such a mail rather than choosing.
"""

from __future__ import annotations

import re

from mailbot.vocabulary.message import Address

from .headers import decode_words

MOST_ADDRESSES = 1_000
LONGEST_ADDRESS = 320

_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"?|([(),:;<>])|(\\.?|[^"(),:;<>\\]+)', re.DOTALL)
_ADDRESS = re.compile(r'(?:[^\s<>@",:;()\\]+|"[^"<>]*")@[^\s<>@",:;()\\]+')


def parse_addresses(value: str) -> tuple[Address, ...]:
    """Every mailbox of an unfolded, undecoded address field, in order. Groups are opened, comments become names."""
    found: list[Address] = []
    reading = _Mailbox()
    comment = 0
    for token in _TOKEN.finditer(value):
        quoted, mark, text = token[1], token[2], token[3]
        if comment:
            comment += {"(": 1, ")": -1}.get(mark or "", 0)
            if comment:
                reading.comment.append(token[0])
        elif mark == "(":
            comment = 1
        elif mark == "<":
            if reading.angle is not None:  # a second address without a comma
                reading = reading.end(found)
            reading.angle, reading.inside = [], True
        elif mark == ">":
            reading.inside = False
        elif reading.inside and reading.angle is not None:
            reading.angle.append(token[0])
        elif mark in (",", ";"):
            reading = reading.end(found)
        elif mark == ":":
            reading = _Mailbox()  # it was a group's name
        elif mark is None:
            if reading.angle is not None and "@" in token[0]:  # text after the angle that is an address too
                reading = reading.end(found)
            reading.words.append(quoted if quoted is not None else text)
            reading.written.append(token[0])
        if len(found) >= MOST_ADDRESSES:
            return tuple(found)
    reading.end(found)
    return tuple(found)


class _Mailbox:
    """What has been read of one mailbox so far."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.written: list[str] = []
        self.comment: list[str] = []
        self.angle: list[str] | None = None
        self.inside = False

    def end(self, found: list[Address]) -> _Mailbox:
        """Adds the mailbox, where it is one, and begins the next."""
        if self.angle is not None:
            spec, name = "".join(self.angle), "".join(self.words)
            if spec.startswith("@"):
                spec = spec.rpartition(":")[2]  # a source route, RFC 5322 4.4
        else:
            spec, name = "".join(self.written), "".join(self.comment)
        spec = spec.strip().removeprefix("mailto:")
        if len(spec) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(spec):
            local, _, domain = spec.rpartition("@")
            shown = re.sub(r"\\(.)", r"\1", " ".join(name.split()))
            found.append(Address(f"{local}@{domain.lower().rstrip('.')}", decode_words(shown).strip("'\" ")))
        return _Mailbox()
