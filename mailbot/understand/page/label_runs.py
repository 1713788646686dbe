"""Runs of `Label: value` lines, a web form or a ticket pasted into a mail: they order nothing, whatever the labels are.

An officer's orders with colons ("RECEIVED: lmia", "NOTE: the rest follows") are no run: there, every label is an order.
"""

from __future__ import annotations

import re

from mailbot.vocabulary.page import Role

from .courtesies import is_closing, is_greeting
from .line import Line, begins_with_order_word, first_word, plain

MOST_WORDS = 5  # of a label
LONGEST_LABEL = 40
KNOWN_TEXT = "known_text"  # the evidence of a line that stands in the case already

_LABEL = re.compile(
    r"^[\s*•·▪◦\-–>]{0,8}([^\W\d_][^:\uff1a\t\n]{0,39}?)[\s*_]{0,3}(?:[:\uff1a]|\t)[*_]{0,2}\s*(.*)$", re.DOTALL
)
_SENTENCE = re.compile(
    r"[.!?;,](?:\s|$)|https?$"
    r"|\b(?:please|veuillez|follow\w*|suivant\w*|below|ci-dessous|morning|matin|here|voici)\b"
)
_BULLET = re.compile(r"^\s{0,8}[*•·▪◦]\s")


def mark_label_runs(lines: list[Line]) -> None:
    """Gives labels and values their roles. Below a run no order that reaches anybody outside is carried out unasked."""
    at = 0
    while at < len(lines):
        end, labels = _run(lines, at)
        if _is_pasted(lines, labels):
            _mark(lines, at, end, labels)
        at = max(end, at + 1)


def label_of(text: str) -> str:
    """The label that the line begins with, folded; empty where it begins with none."""
    found = _LABEL.match(text[:400])
    if found is None:
        return ""
    label = plain(found[1]).strip(" *_?")
    if not label or len(label.split()) > MOST_WORDS or _SENTENCE.search(label) or found[2].startswith("//"):
        return ""
    return label


def _run(lines: list[Line], at: int) -> tuple[int, list[int]]:
    """Where the paragraph that begins here ends, and which of its lines begin with a label, from the first one on."""
    labels: list[int] = []
    end = at
    while end < len(lines) and _may_be_pasted(lines[end]):
        line = lines[end]
        if line.blank:
            below = end + 1
            # A form whose lines stand apart goes on; a paragraph ends.
            if not (labels and labels[-1] == end - 1 and below < len(lines) and _is_label(lines[below])):
                break
        elif is_closing(line.text) or (is_greeting(line.text) and not labels):
            break
        elif _is_label(line):
            labels.append(end)
        elif begins_with_order_word(line.text) and not labels:
            break  # the order's own text follows
        end += 1
    return end, labels


def _may_be_pasted(line: Line) -> bool:
    """The writer's own, or a label of which the value stands in the case: a pasted form repeats what is known."""
    return (line.own and not line.decided) or (line.why == KNOWN_TEXT and bool(label_of(line.text)))


def _is_label(line: Line) -> bool:
    return _may_be_pasted(line) and bool(label_of(line.text)) and not is_greeting(line.text)


def _is_pasted(lines: list[Line], labels: list[int]) -> bool:
    if len(labels) < 2:
        return False
    orders = [at for at in labels if _is_order(lines[at].text)]
    others = len(labels) - len(orders)
    if others >= 2 or (others and labels[0] not in orders):
        return True
    # Every label is an order's word, in small letters behind bullets: "* Contact: J. Okoye", "* Documents: LMIA".
    capitals = any(first_word_as_written(lines[at].text).isupper() for at in orders)
    bulleted = all(_BULLET.match(lines[at].text) for at in labels)
    return not others and len(labels) >= 3 and not capitals and (bulleted or len(labels) >= 4)


def _is_order(text: str) -> bool:
    """A label that is an order's word and no more, or an order with its words before the colon."""
    return begins_with_order_word(text) and (
        label_of(text) == first_word(text) or first_word_as_written(text).isupper()
    )


def first_word_as_written(text: str) -> str:
    """The first word with its capitals."""
    return next(iter(re.findall(r"[^\W\d_]+", text[:80])), "")


def _mark(lines: list[Line], at: int, end: int, labels: list[int]) -> None:
    marked = frozenset(labels)
    for n in range(labels[0], end):
        line = lines[n]
        if line.blank or not line.own:
            continue
        role = Role.LABEL if n in marked else Role.VALUE
        if role is Role.VALUE and n > labels[-1] + 1 and not lines[n - 1].blank and len(line.text) > 200:
            break
        line.becomes(role, "label_run", own=True)
        line.unsure = True
