"""What in a message is another's: quoted lines, attributions, repeated headers and all below them, signatures, notices.

Lines that a mail program marks as quoted are quoted; what stands between and below them is the writer's. What is
repeated without marks goes to the end. Every rule looks a few lines ahead at most.
"""

from __future__ import annotations

from mailbot.vocabulary.page import Role

from .attributions import attribution
from .headings import heading
from .line import Line
from .signatures import begins_signature, is_device, is_disclaimer


def mark_quotations(lines: list[Line]) -> None:
    """Gives every line its role that is not the writer's; those that may be another's become unsure."""
    at = 0
    said = False
    while at < len(lines):
        line = lines[at]
        if line.decided:
            at += 1
        elif line.depth:
            at = _marked(lines, at)
        elif line.rest:
            _rest(lines, at, "marked_by_program")
            return
        elif begins_signature(line.text):
            at = _signature(lines, at)
        elif is_disclaimer(line.text) and said and lines[at - 1].blank:
            for below in lines[at:]:
                below.becomes(Role.DISCLAIMER, "disclaimer")
            return
        else:
            length = _another_begins(lines, at)
            if length < 0:
                return
            if not length:
                _own(lines, at)
            said = said or (line.own and not line.blank)
            at += length or 1


def _another_begins(lines: list[Line], at: int) -> int:
    """How many lines an attribution or a heading takes that stands here; 0: none does; -1: all to the end is theirs."""
    if lines[at].blank:
        return 0
    found = heading(lines, at)
    if found is not None:
        if not found.sure:
            for line in lines[at : at + found.lines]:
                line.unsure = line.unsure or not line.blank
            return found.lines
        if _quote_follows(lines, at + found.lines):
            return _attributed(lines, at, found.lines, "headers")
        _attributed(lines, at, found.lines, "headers")
        role = Role.FORWARDED if found.forwards else Role.QUOTATION
        _to_the_end(lines, at + found.lines, role, "below_headers")
        return -1
    said = attribution(lines, at)
    if said is None:
        return 0
    if not said.sure:
        for line in lines[at : at + said.lines]:
            line.unsure = True
        return 0
    _attributed(lines, at, said.lines, "attribution")
    if _quote_follows(lines, at + said.lines):
        return said.lines
    _to_the_end(lines, at + said.lines, Role.QUOTATION, "below_attribution")
    return -1


def _attributed(lines: list[Line], at: int, count: int, why: str) -> int:
    for line in lines[at : at + count]:
        if not line.blank:
            line.becomes(Role.ATTRIBUTION, why)
    return count


def _to_the_end(lines: list[Line], at: int, role: Role, why: str) -> None:
    for line in lines[at:]:
        line.becomes(role, why)


def _rest(lines: list[Line], at: int, why: str) -> None:
    """The message answered to, from here on: its headers first."""
    found = heading(lines, at)
    length = _attributed(lines, at, found.lines, "headers") if found is not None else 0
    forwards = found is not None and found.forwards
    _to_the_end(lines, at + length, Role.FORWARDED if forwards else Role.QUOTATION, why)


def _marked(lines: list[Line], at: int) -> int:
    """Lines within marks of a quotation."""
    while at < len(lines) and (lines[at].depth or (_is_torn(lines, at))) and not lines[at].decided:
        lines[at].becomes(Role.QUOTATION, "quote_marks")
        at += 1
    if at < len(lines) and not lines[at].blank:
        lines.insert(at, Line(""))  # what is said between two quotations stays apart
    return at


def _is_torn(lines: list[Line], at: int) -> bool:
    """A quoted line that a mail program broke without marking the second half: `> … reply with` / `DECLINE and why`."""
    line, above = lines[at], lines[at - 1] if at else None
    if line.blank or above is None or not above.depth or at + 1 >= len(lines) or not lines[at + 1].depth:
        return False
    first = line.text.split(maxsplit=1)[0]
    return len(line.text) < 60 and len(above.text) + 3 + len(first) > 70


def _signature(lines: list[Line], at: int) -> int:
    """A signature goes to the end, or to where a message is quoted below it."""
    while at < len(lines):
        line = lines[at]
        if line.depth or line.decided or line.rest:
            break
        if not line.blank and not begins_signature(line.text):
            found, said = heading(lines, at), attribution(lines, at)
            if (found is not None and found.sure) or (said is not None and said.sure):
                break
        line.becomes(Role.SIGNATURE, "signature_mark")
        at += 1
    return at


def _own(lines: list[Line], at: int) -> None:
    if is_device(lines[at].text):
        lines[at].becomes(Role.SIGNATURE, "device")


def _quote_follows(lines: list[Line], at: int) -> bool:
    below = next((line for line in lines[at : at + 4] if not line.blank), None)
    return below is not None and bool(below.depth)
