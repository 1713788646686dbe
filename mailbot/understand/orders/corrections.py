"""Fields of the form, as CORRECT and OPEN name them. The form itself is asked through the context."""

from __future__ import annotations

import re
from datetime import date

from mailbot.understand.words.days import leading_day
from mailbot.understand.words.moment_line import Unusable
from mailbot.understand.words.spelling import composed
from mailbot.vocabulary.arguments import Correction, Corrections, Fields
from mailbot.vocabulary.orders import OrderRow
from mailbot.vocabulary.phrase import Phrase, Term
from mailbot.vocabulary.referral import Value

from .argument import BULLET, Meant, OrderContext, Outcome, Unclear, ValueReader, shortened, unclear


def read_fields(definition: OrderRow, text: str, context: OrderContext, exact: bool) -> Outcome:
    """OPEN: the form's fields, at least one of them."""
    if exact:
        return unclear("takes_nothing", definition, text)
    if context.find_field is not None:
        labels = (re.split(r"[:\t]", line)[0] for line in text.split("\n")[:500] if ":" in line or "\t" in line)
        if not any(context.find_field(label.strip()) for label in labels if len(label) <= 120):
            return unclear("no_fields", definition, text)
    return Meant(Fields(text))


_FIELD = re.compile(r"\s{0,40}(?P<label>[^:=\n]{1,80}?)\s{0,9}[:=]\s*+(?P<value>.*)")


def read_correction(definition: OrderRow, text: str, context: OrderContext, exact: bool) -> Outcome:
    """`field: value`, one a line or several."""
    corrections: list[tuple[str, str, str]] = []  # key, label, value
    for line in composed(text).split("\n")[:200]:
        match = _FIELD.fullmatch(BULLET.sub("", line)) or (None if corrections else _without_colon(line, context))
        key = _field_key(match["label"], context) if match else None
        if match and key is not None:
            corrections.append((key, match["label"].strip(), match["value"].strip()))
        elif corrections and not (match and _is_label_like(match["label"])):
            known, label, value = corrections[-1]
            corrections[-1] = (known, label, f"{value}\n{line.strip()}".strip())
        else:
            return unclear("unknown_field" if match else "no_field", definition, match["label"] if match else line)
    return _corrected(definition, corrections, context)


_HERS = re.compile(r"^\s*(?:the|her|his|their|le|la|les|son|sa|ses|l['’])\s*(?=\w)", re.IGNORECASE)
_BECOMES = (
    r"(?:(?:should|must|has to) (?:be|read)|changed to|is now|is|to|now"
    r"|doit être|devrait être|est maintenant|devient|est|à|au|pour)"
)


def _without_colon(line: str, context: OrderContext) -> re.Match[str] | None:
    """`CORRECT uci 1234-5678`: the longest beginning that names a field."""
    if context.find_field is None:
        return None
    line = _HERS.sub("", line)
    for count in range(5, 0, -1):
        match = re.fullmatch(
            rf"\s*(?P<label>\S{{1,40}}(?:\s\S{{1,40}}){{{count - 1}}}),?\s+(?:{_BECOMES}\s+)?(?P<value>\S.*)",
            line,
            re.IGNORECASE,
        )
        if match and context.find_field(match["label"]):
            return match
    return None


def _is_label_like(label: str) -> bool:
    return len(label.split()) <= 4


def _field_key(label: str, context: OrderContext) -> str | None:
    return "" if context.find_field is None else context.find_field(label.strip())


def _value(key: str, written: str, context: OrderContext, read: ValueReader) -> tuple[Value | None, Phrase | None]:
    """The field's value; for a field that is a day, as officers write one ("27 Nov", "Monday")."""
    value, problem = read(key, written)
    if problem is None:
        return value, None
    try:
        day, rest = leading_day(written.strip(" ."), context.now.date())
    except Unusable:
        return value, problem
    found, trouble = read(key, f"{day:%Y-%m-%d}") if not rest.strip(" .") else (None, problem)
    return (found, None) if trouble is None and isinstance(found, date) else (value, problem)


def _corrected(definition: OrderRow, corrections: list[tuple[str, str, str]], context: OrderContext) -> Outcome:
    fields = []
    for key, label, written in corrections:
        if not written:
            return unclear("no_value", definition, label, plain=True)
        value: Value | None = None
        if context.read_value is not None and key:
            value, problem = _value(key, written, context, context.read_value)
            if problem is not None:  # a blank in so many words ("none") is no problem: it empties the field
                says = Phrase.of(
                    "misunderstood.bad_value", field=Term("field", key), written=shortened(written), why=problem
                )
                return Unclear(says, plain=True)
        fields.append(Correction(key, value, written))
    return Meant(Corrections(tuple(fields)))
