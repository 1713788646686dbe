"""The referral form, read: from any mail to a `Referral`, or to None where it is none.

`search` finds the form in the mail, `plain`, `tables` and `rows` make one stream of label, value and place, `fields`
makes fields of it; what the fields are, `definition` says. Nothing is chosen silently.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mailbot.understand.form.values.outcome import shortened
from mailbot.understand.words.folding import visible
from mailbot.vocabulary.message import ReadMail
from mailbot.vocabulary.phrase import Phrase
from mailbot.vocabulary.referral import FieldProblem, ProblemCode, Reading, Referral, Value

from .definition import FormDefinition
from .fields import contradicted, referral_of
from .labels import Pair
from .plain import text_items
from .readers import read
from .search import FormPart, form_parts, is_too_large, pairs_of
from .several import MOST_CLIENTS, is_mixed

UNUSABLE = frozenset({ProblemCode.INVALID, ProblemCode.AMBIGUOUS_DATE, ProblemCode.CONFLICT})
"""Something stood there, and it cannot be used."""


@dataclass(frozen=True, slots=True)
class Referred:
    """The clients whom a mail refers, each with a referral of its own. `strangers`: beside its own form there is one of
    somebody else."""

    referrals: tuple[Referral, ...] = ()
    strangers: bool = False

    def mixed(self, above: Iterable[Reading] = ()) -> bool:
        """Whether what is said of two of them cannot be told apart, and a person has to look. `above`: what the mail
        says in its own words of the one form that it quotes."""
        said = tuple(above)
        return self.strangers or any(is_mixed(one.with_readings(said)) for one in self.referrals)


def read_referrals(
    mail: ReadMail, form: FormDefinition, date_order: str | None = None, *, quotes: bool = False
) -> Referred:
    """The referrals in this mail: in its own text, a forwarded part, an attached message or text file. `quotes`: its
    sender may refer, so a form counts even where an answer to somebody else quotes it, if there is no other."""
    found = [part for part in form_parts(mail, form) if part.is_form][:MOST_CLIENTS]
    if not found and quotes:
        found = [part for part in form_parts(mail, form, quotes=True) if part.is_form][:1]
    if not found:
        return Referred()
    first = _each(found[0], form, date_order)
    others = [one for part in found[1:] for one in _each(part, form, date_order)]
    if found[0].own:  # a form, and in what it forwards or encloses another: which of them is meant is not ours to say
        strangers = [one for one in others if not any(known.is_same_client(one) for known in first) and one.text("uci")]
        contra = (contradicted(first[0], strangers), *first[1:]) if len(first) == 1 else first
        return Referred(contra, strangers=bool(strangers))
    for one in others:
        if one.text("uci") and not any(known.is_same_client(one) for known in first):
            first = (*first, one)
    return Referred(first)


def _each(part: FormPart, form: FormDefinition, date_order: str | None) -> tuple[Referral, ...]:
    """A referral for each client of this part; a client who stands there twice, in both languages say, is one."""
    gathered: list[tuple[Referral, list[Pair]]] = []
    for pairs in part.clients:
        read = referral_of(pairs, form, date_order)
        known = next((at for at, (one, _) in enumerate(gathered) if one.is_same_client(read)), None)
        if known is None:
            gathered.append((read, pairs))
        else:
            together = [*gathered[known][1], *pairs]
            gathered[known] = (referral_of(together, form, date_order), together)
    return tuple(referral for referral, _ in gathered if _says_something(referral, form))


def _says_something(referral: Referral, form: FormDefinition) -> bool:
    """Labels without a single value are no referral, whatever prose a long field has swallowed below the last one."""
    short = {one.key for one in form.fields if one.type != "long text"}
    tried = {problem.field for problem in referral.problems if problem.code in UNUSABLE}
    return any(referral.values.get(key) is not None or key in tried for key in short)


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
