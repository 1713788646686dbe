"""The referral form, read: from any mail to a `Referral`, or to None where it is none.

`form_search` finds the form in the mail, `form_text` and `form_rows` make one stream of label, value and place,
`form_fields` makes fields of it; what the fields are, `form_definition` says. Nothing is chosen silently.
"""

from __future__ import annotations

from collections.abc import Iterable

from mailbot.understand.form.values.outcome import shortened
from mailbot.understand.words.folding import visible
from mailbot.vocabulary.message import ReadMail
from mailbot.vocabulary.phrase import Phrase
from mailbot.vocabulary.referral import FieldProblem, ProblemCode, Reading, Referral, Value

from .definition import FormDefinition
from .fields import contradicted, referral_of
from .plain import text_items
from .readers import read
from .search import form_parts, is_too_large, pairs_of


def read_referral(mail: ReadMail, form: FormDefinition, date_order: str | None = None) -> Referral | None:
    """The referral in this mail: in its own text, a forwarded part, an attached message or text file; else None."""
    found = [part for part in form_parts(mail, form) if part.is_form]
    if not found:
        return None
    referral = referral_of(found[0].pairs, form, date_order)
    return contradicted(referral, [referral_of(other.pairs, form, date_order) for other in found[1:4]])


def read_form_text(
    text: str, form: FormDefinition, date_order: str | None = None, by_officer: bool = False
) -> Referral:
    """The fields in this text, however few: what OPEN takes. An officer need not say who called when (D1)."""
    pairs = pairs_of(text_items(text), form)
    return referral_of(pairs, form, date_order, by_officer)


def read_answer_lines(text: str, form: FormDefinition, date_order: str | None = None) -> tuple[Reading, ...]:
    """The fields that an answer gives, `field: value` by lines or a whole form; what it leaves blank is not said."""
    referral = read_form_text(text, form, date_order)
    problems = {problem.field: problem for problem in referral.problems if problem.code is not ProblemCode.MISSING}
    return tuple(
        Reading(one.key, referral.values[one.key], referral.sources.get(one.key, ""), referral.places.get(one.key, ""),
                problems.get(one.key))
        for one in form.fields
        if referral.values[one.key] is not None or one.key in problems
    )  # fmt: skip


def complete(referral: Referral, readings: Iterable[Reading]) -> Referral:
    """The referral with these fields set, and what is missing worked out again: CORRECT and answers share it."""
    return referral.with_readings(readings)


def read_value(
    key: str, text: str, form: FormDefinition, date_order: str | None = None
) -> tuple[Value | None, FieldProblem | None]:
    """One field from words, by the reader of its type. Neither value nor problem is a blank."""
    outcome = read(form.by_key[key], visible(text).strip(), date_order)
    if outcome.code is None or outcome.says is None:
        return outcome.value, None
    return None, FieldProblem(key, outcome.code, outcome.says, shortened(text))


def why_unread(mail: ReadMail, form: FormDefinition) -> Phrase | None:
    """Why no form was looked for in the mail's own words; None where one was."""
    return Phrase("aside.too_large") if is_too_large(mail, form) else None


def count_labels(mail: ReadMail, form: FormDefinition) -> int:
    """How many required fields' labels the fullest part of this mail has; four make a referral."""
    return max((part.telling for part in form_parts(mail, form)), default=0)
