"""What a person wrote in a reply, line by line: quotes, the headers of the message answered to and signatures off.

Lines that begin with `>` are quoted; what stands between and below them is the writer's. A block of headers without
`>` (Outlook) begins the message answered to, which goes to the end. Every rule looks a few lines ahead at most.
"""

from __future__ import annotations

import quotequail

from .wordings import (
    ADDRESS,
    ALL_HEADERS_IN_ONE,
    ATTRIBUTION_ENDS,
    ATTRIBUTION_STARTS,
    BANNER,
    CONFIDENTIAL,
    DATE_FIRST,
    FROM,
    GROUPWISE,
    LONGEST_ATTRIBUTION,
    MOBILE,
    OTHER_HEADER,
    RULE,
    SIGNATURE,
)

MOST_LINES = 20_000
LONGEST_LINE = 20_000


def own_lines(lines: list[str]) -> list[str]:
    """The writer's own lines, without blank ones at either end, and never two blank ones in a row."""
    lines = [line[:LONGEST_LINE] if line == "-- " else line[:LONGEST_LINE].rstrip() for line in lines[:MOST_LINES]]
    kept: list[str] = []
    begun = False
    at = 0
    while at < len(lines):
        line = lines[at]
        if SIGNATURE.match(line):
            at = _end_of_signature(lines, at + 1)
        elif (length := _attribution(lines, at)) > 0:
            if not _quote_follows(lines, at + length):
                break  # quoted without marks: the rest is theirs
            at += length
        elif BANNER.match(line) and _quote_follows(lines, at + 1):
            at += 1
        elif _rest_begins(lines, at) or (kept and not kept[-1] and begun and CONFIDENTIAL.match(line)):
            break
        else:
            if not (line.startswith(">") or _is_torn_quote(lines, at) or MOBILE.match(line)):
                kept.append(line)
                begun = begun or bool(line)
            elif kept and kept[-1]:
                kept.append("")  # what was between two quotes stays apart
            at += 1
    return _tidy(_without_foreign_quote(_tidy(kept)))


def _end_of_signature(lines: list[str], at: int) -> int:
    """A signature goes to the end, or to where a message is quoted below it."""
    while at < len(lines) and not (lines[at].startswith(">") or _attribution(lines, at) or _rest_begins(lines, at)):
        at += 1
    return at


def _attribution(lines: list[str], at: int) -> int:
    """How many lines the words "On ..., ... wrote:" take here; 0 where there are none.

    A date has to follow the first word, and an address, or a quote below, must back it: "Le rendez-vous est le 24.
    Mon mari a écrit :" is something a person says.
    """
    first = lines[at]
    if DATE_FIRST.match(first[:400]):
        return 1
    if not ATTRIBUTION_STARTS.match(first):
        return 0
    whole = ""
    for count in range(1, LONGEST_ATTRIBUTION + 1):
        if at + count > len(lines) or not lines[at + count - 1].strip():
            return 0
        whole += " " + lines[at + count - 1]
        if len(whole) > 500:
            return 0
        if ATTRIBUTION_ENDS.search(whole):
            backed = ADDRESS.search(whole) or _quote_follows(lines, at + count)
            return count if backed else 0
    return 0


def _quote_follows(lines: list[str], at: int) -> bool:
    below = next((line for line in lines[at : at + 4] if line.strip()), "")
    return below.startswith(">")


def _rest_begins(lines: list[str], at: int) -> bool:
    """Whether a message without quote marks begins here, to the end of the mail."""
    line = lines[at]
    if RULE.match(line):
        below = next((n for n in range(at + 1, min(at + 4, len(lines))) if lines[n].strip()), None)
        return below is not None and _are_headers(lines, below)
    if BANNER.match(line) or GROUPWISE.match(line[:400]):
        return True
    return _are_headers(lines, at)


def _are_headers(lines: list[str], at: int) -> bool:
    if not FROM.match(lines[at]):
        return False
    if ALL_HEADERS_IN_ONE.match(lines[at][:700]):
        return True
    others = {
        line.partition(":")[0].strip(" *_").casefold() for line in lines[at + 1 : at + 9] if OTHER_HEADER.match(line)
    }
    return len(others) >= 2


def _is_torn_quote(lines: list[str], at: int) -> bool:
    """A quoted line that a mail program broke without marking the second half: `> … reply with` / `DECLINE and why`."""
    line, above = lines[at], lines[at - 1] if at else ""
    if not line.strip() or not above.startswith("> ") or at + 1 >= len(lines) or not lines[at + 1].startswith(">"):
        return False
    first = line.split(maxsplit=1)[0]
    return len(line) < 60 and len(above) + 1 + len(first) > 70


def _without_foreign_quote(lines: list[str]) -> list[str]:
    """A second look, for mail programs in other languages. Only what names a sender is believed to be a quote."""
    if len(lines) > 400 or sum(map(len, lines)) > 40_000:
        return lines
    found = quotequail.unwrap("\n".join(lines))
    if not found or "from" not in found or "@" not in str(found["from"]):
        return lines
    top = str(found.get("text_top", ""))
    bottom = str(found.get("text_bottom", ""))
    return [*top.split("\n"), "", *bottom.split("\n")] if bottom else top.split("\n")


def _tidy(lines: list[str]) -> list[str]:
    tidy: list[str] = []
    for line in lines:
        if line.strip() or (tidy and tidy[-1]):
            tidy.append(line.rstrip())
    while tidy and not tidy[-1]:
        tidy.pop()
    return tidy
