"""The week as a page to open: what came in, what mailbot did and what left, by case and by person.

One file beside the letters, that works without a network: the same frame as theirs, readable on a telephone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

STYLE = """
:root { color-scheme: light dark; }
body { margin: 0; background: #eef1f5; color: #1f2630; font: 16px/1.5 Arial, Helvetica, sans-serif; }
main { max-width: 760px; margin: 0 auto; padding: 16px 20px; background: #fff; border-top: 6px solid #26374a; }
main { overflow-wrap: anywhere; }
h1 { font-size: 24px; } h2 { font-size: 19px; border-bottom: 1px solid #c4ccd6; }
ol { list-style: none; padding: 0; } li { padding: 4px 0; }
a { color: #1d4ea3; } time { font-weight: bold; }
.in { border-left: 4px solid #2b7a4b; padding-left: 8px; } .out { border-left: 4px solid #1d4ea3; padding-left: 8px; }
.did { border-left: 4px solid #8491a1; padding-left: 8px; }
@media (prefers-color-scheme: dark) {
body { background: #11161d; } main { background: #1b222c; color: #e8ecf1; border-color: #8ab4f8; } a { color: #8ab4f8; }
}
"""

KINDS = {"in": "from", "did": "in the book:", "out": "to"}


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the week: `kind` is "in" (somebody wrote), "did" (entered in the book) or "out" (a letter left);
    `who` wrote it or gets it, by name; `page` is the letter to open, and `number` the case, where there is one."""

    at: datetime
    kind: str
    who: tuple[str, ...]
    what: str
    number: str = ""
    page: str = ""


def timeline(happenings: Sequence[Happening]) -> str:
    """The page. Times are the office's."""
    numbers = sorted({one.number for one in happenings if one.number})
    people = dict.fromkeys(name for one in happenings if one.kind == "out" for name in one.who)
    no_case = [one for one in happenings if not one.number]
    links = [("digest.html", "This morning's digest"), ("log.jsonl", "What the log says")]
    jump = [(f"#{number}", number) for number in numbers] + [(f"#{_anchor(name)}", name) for name in people]
    return (
        "<!doctype html>\n<html lang='en'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>A week of mailbot</title><style>{STYLE}</style></head><body><main>\n<h1>A week of mailbot</h1>\n"
        "<p>Everything below happened on this machine, with a real IMAP and a real SMTP server. "
        "Each letter opens as its reader sees it.</p>\n"
        f"<ul>{''.join(f'<li><a href={quoted(href)}>{escape(text)}</a></li>' for href, text in links)}</ul>\n"
        f"<nav aria-label='Cases and people'><p>{' · '.join(f'<a href={quoted(h)}>{escape(t)}</a>' for h, t in jump)}"
        "</p></nav>\n"
        + "".join(_section(number, number, _of_case(number, happenings)) for number in numbers)
        + _section("office", "The office, and mail of no case", no_case)
        + "".join(_section(_anchor(name), f"{name}: what they got", _to(name, happenings)) for name in people)
        + "</main></body></html>\n"
    )


def _section(anchor: str, title: str, lines: Iterable[Happening]) -> str:
    items = "".join(f"<li class='{one.kind}'>{_line(one)}</li>\n" for one in lines)
    head = f"<h2 id={quoted(anchor)}>{escape(title)}</h2>"
    return f"<section aria-labelledby={quoted(anchor)}>{head}\n<ol>{items}</ol></section>\n"


def _line(one: Happening) -> str:
    said = f"<a href={quoted(one.page)}>{escape(one.what)}</a>" if one.page else escape(one.what)
    who = f" {escape(' and '.join(one.who))}:" if one.who else ""
    return f"<time datetime='{one.at:%Y-%m-%dT%H:%M}'>{one.at:%a %H:%M}</time> {KINDS[one.kind]}{who} {said}"


def _of_case(number: str, happenings: Iterable[Happening]) -> list[Happening]:
    return [one for one in happenings if one.number == number]


def _to(name: str, happenings: Iterable[Happening]) -> list[Happening]:
    return [one for one in happenings if one.kind == "out" and name in one.who]


def _anchor(name: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in name.lower())


def quoted(value: str) -> str:
    """An attribute's value."""
    return f'"{escape(value, quote=True)}"'
