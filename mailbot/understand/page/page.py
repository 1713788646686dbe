"""A message as a page of lines, each with its role (interface.md, "How a mail is read", 1 and 4), in five passes: what
is known from earlier messages, what is quoted, banners, pasted forms, and the courtesies of a letter.

Read from the HTML where there is HTML: Outlook's text part doubles the line breaks and forgets what was struck.
Meant for replies; a referral's form would be taken for quoted headers.
"""

from __future__ import annotations

import re

from mailbot.understand.words.folding import visible
from mailbot.vocabulary.banners import LearntLines
from mailbot.vocabulary.message import ReadMail
from mailbot.vocabulary.page import Page, Role

from .attributions import is_groupwise
from .banners import mark_banners
from .courtesies import is_closing, is_greeting, is_signed, name_forms
from .known import mark_known
from .label_runs import mark_label_runs
from .line import Line
from .quotations import mark_quotations
from .reply_html import MOST_LINES, html_lines

MOST_TEXT = 200_000
LONGEST_LINE = 20_000
MOST_SIGNED = 6  # lines below a closing

_QUOTE = re.compile(r"(?:> ?){1,40}")


def read_page(mail: ReadMail, earlier: tuple[str, ...] = (), learnt: LearntLines = frozenset()) -> Page:
    """The page of this message; any has one. `earlier`: the texts of what it answers and of its case's other
    messages: lines that stand there are quoted, whatever stands around them. `learnt`: this office's banners."""
    lines = _lines(mail)
    mark_known(lines, earlier)
    mark_quotations(lines)
    mark_banners(lines, learnt)
    mark_label_runs(lines)
    _mark_courtesies(lines, name_forms(mail.sender.name) if mail.sender else frozenset())
    return Page.of(tuple(line.seen(number) for number, line in enumerate(lines, 1)))


def _lines(mail: ReadMail) -> list[Line]:
    lines = html_lines(mail.html) if mail.html else None
    if lines is None:
        return [_unmarked(line) for line in visible(mail.text[:MOST_TEXT]).split("\n")[:MOST_LINES]]
    kept = MOST_TEXT
    whole: list[Line] = []
    for line in lines[:MOST_LINES]:
        kept -= len(line.text) + 1
        if kept < 0:
            break
        for text in visible(line.text).split("\n"):
            shown = _unmarked(text)
            shown.depth += line.depth
            shown.rest = line.rest
            whole.append(shown)
    return whole


def _unmarked(text: str) -> Line:
    """The line without its marks of quotation."""
    marks = None if is_groupwise(text) else _QUOTE.match(text)
    depth = marks[0].count(">") if marks else 0
    text = (text[marks.end() :] if marks else text)[:LONGEST_LINE]
    return Line(text if text == "-- " else text.rstrip(), depth)


def _mark_courtesies(lines: list[Line], names: frozenset[str]) -> None:
    """The greeting, the closing, and what is signed below it: the writer's own, and no order."""
    said = closed = 0
    for line in lines:
        if line.decided or line.blank:
            continue
        if is_closing(line.text, names) or is_signed(line.text, names):
            closed = 1
            line.becomes(Role.SIGNATURE if is_signed(line.text, names) else Role.CLOSING, "closing", own=True)
        elif closed and closed <= MOST_SIGNED:
            closed += 1
            line.becomes(Role.SIGNATURE, "below_closing", own=True)
        elif not said and is_greeting(line.text) and len(line.text.split()) <= 4:
            line.becomes(Role.GREETING, "greeting", own=True)
        else:
            said = 1
