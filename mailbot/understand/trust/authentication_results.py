"""One `Authentication-Results` line, read by its grammar (RFC 8601, 2.2): comments nest, strings may be quoted, a
version may follow the server's name. Microsoft 365 leaves the name out and begins with its first method.

Read in one pass from left to right, so that no line takes longer than its length; authres, tried before, knows
neither Microsoft's form nor where the server's name ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

FIELD = "authentication-results"
LONGEST = 16 * 1024
DEEPEST = 50

_WORD = re.compile(r'[^\s()";=\\]+')
_SPACE = re.compile(r"\s*")
_OUTSIDE_COMMENT = re.compile(r"[^()\\]*")
_OUTSIDE_QUOTES = re.compile(r'[^"\\]*')
_METHOD = re.compile(r"([a-z][a-z0-9-]{0,60})(?:/\d{1,3})?", re.IGNORECASE)


class Unreadable(ValueError):
    """The line does not follow the grammar."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one method found, in lower case (`dmarc`, `pass`), and its properties as written, in order: `reason`,
    `header.from`, `smtp.mailfrom`."""

    method: str
    result: str
    properties: tuple[tuple[str, str], ...]

    def values(self, name: str) -> tuple[str, ...]:
        """Every value of this property: more than one says nothing."""
        return tuple(value for key, value in self.properties if key == name)


@dataclass(frozen=True, slots=True)
class ResultsLine:
    """`server` is the name of whoever wrote it, lower case, without a dot at its end; None where the line begins
    with a method (Microsoft's form). The verdicts are read when they are asked for: of a line that is not ours
    only the name counts. `cut`: it was too long to be read whole."""

    server: str | None
    rest: str
    cut: bool = False

    def verdicts(self) -> tuple[Verdict, ...]:
        """Raises `Unreadable`."""
        if self.cut:
            raise Unreadable("too long")
        return tuple(_verdicts(self.rest, nameless=self.server is None))


def results_line(value: str) -> ResultsLine:
    """Whose line this is. Raises `Unreadable`: a line that may be ours, and cannot be read."""
    cut, value = len(value) > LONGEST, value[:LONGEST]
    place = _skip(value, 0)
    name, after = _value(value, place)
    if not name:
        raise Unreadable("no server's name")
    after = _skip(value, after)
    if value.startswith("=", after):
        return ResultsLine(None, value, cut)
    if value[after : after + 1] not in ("", ";"):
        version = _WORD.match(value, after)
        if version is None or not version[0].isdigit():
            raise Unreadable("neither a version nor a result after the server's name")
        after = _skip(value, version.end())
        if value[after : after + 1] not in ("", ";"):
            raise Unreadable("no result after the version")
    return ResultsLine(name.lower().rstrip("."), value[after:], cut)


def _verdicts(text: str, *, nameless: bool) -> Iterator[Verdict]:
    """`; method=result reason="…" ptype.property=value …`, one after another."""
    place = 0 if nameless else _semicolon(text, 0)
    while place < len(text):
        pairs, place = _pairs(text, place)
        if pairs:
            (name, result), *properties = pairs
            method = _METHOD.fullmatch(name)
            if method is None or not result:
                raise Unreadable("a result without a method")
            yield Verdict(method[1].lower(), result.lower(), tuple((key.lower(), said) for key, said in properties))
        place = _semicolon(text, place)


def _pairs(text: str, place: int) -> tuple[list[tuple[str, str]], int]:
    """Every `name=value` up to the next semicolon. A word alone is `none` (no results), or somebody's remark."""
    pairs: list[tuple[str, str]] = []
    place = _skip(text, place)
    while place < len(text) and text[place] != ";":
        name, place = _value(text, place)
        place = _skip(text, place)
        if text.startswith("=", place):
            value, place = _value(text, _skip(text, place + 1), more="=")
            if not name:
                raise Unreadable("a value without a name")
            pairs.append((name, value))
        elif not name:
            raise Unreadable("neither a name nor a value")
        elif not pairs and name.lower() != "none":
            raise Unreadable("a method without a result")
        place = _skip(text, place)
    return pairs, place


def _semicolon(text: str, place: int) -> int:
    place = _skip(text, place)
    return place + 1 if place < len(text) else place


def _value(text: str, place: int, more: str = "") -> tuple[str, int]:
    """A token, a quoted string, or both in a row (`"a b"@c.example`), and where it ends. `more` are characters that
    it may hold besides: addresses and signatures in values hold `=`."""
    said: list[str] = []
    while place < len(text):
        if text[place] == '"':
            quoted, place = _quoted(text, place + 1)
            said.append(quoted)
        elif found := _WORD.match(text, place):
            said.append(found[0])
            place = found.end()
        elif text[place] in more:
            said.append(text[place])
            place += 1
        elif text[place] == "\\":
            raise Unreadable("a quoted pair outside quotes")
        else:
            break
    return "".join(said), place


def _quoted(text: str, place: int) -> tuple[str, int]:
    said: list[str] = []
    while place < len(text):
        plain = _OUTSIDE_QUOTES.match(text, place)
        end = plain.end() if plain else place
        said.append(text[place:end])
        if end >= len(text):
            break
        if text[end] == '"':
            return "".join(said), end + 1
        said.append(text[end + 1 : end + 2])
        place = end + 2
    raise Unreadable("a quoted string without an end")


def _skip(text: str, place: int) -> int:
    """Over white space and comments."""
    depth = 0
    while place < len(text):
        if not depth:
            blank = _SPACE.match(text, place)
            place = blank.end() if blank else place
            if not text.startswith("(", place):
                if text.startswith(")", place):
                    raise Unreadable("a comment without a beginning")
                return place
        else:
            plain = _OUTSIDE_COMMENT.match(text, place)
            place = plain.end() if plain else place
        if place >= len(text):
            break
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        place += 2 if text[place] == "\\" else 1
        if depth > DEEPEST:
            raise Unreadable("comments too deep")
    if depth:
        raise Unreadable("a comment without an end")
    return place
