"""What the stream of labels and values says: each field's value or problem, the form's language, what no field claims.

Two values that differ leave the field empty, with both in the problem; nothing is chosen (referral-form.md).
"""

from __future__ import annotations

from dataclasses import replace

from mailbot.understand.form.values.outcome import Outcome, invalid, shortened
from mailbot.understand.words.folding import phrase
from mailbot.vocabulary.phrase import Phrase
from mailbot.vocabulary.referral import FieldProblem, ProblemCode, Reading, Referral, Value

from .definition import FormDefinition, FormField
from .labels import Pair
from .readers import read

MOST_UNKNOWN = 40


def referral_of(
    pairs: list[Pair], form: FormDefinition, date_order: str | None = None, by_officer: bool = False
) -> Referral:
    """The referral that these pairs make, complete or not."""
    gathered: dict[str, list[Pair]] = {}
    for pair in pairs:
        if pair.match is not None:
            gathered.setdefault(pair.match.key, []).append(pair)
    readings = [_reading(one, gathered.get(one.key, []), date_order) for one in form.fields]
    referral = Referral(
        values={reading.key: reading.value for reading in readings},
        sources={reading.key: reading.source for reading in readings if reading.key in gathered},
        places={reading.key: reading.place for reading in readings if reading.key in gathered},
        problems=(*(one.problem for one in readings if one.problem is not None), *_unclaimed(pairs)),
        language=_language(pairs),
        required=form.required(by_officer),
    ).completed()
    order = {one.key: number for number, one in enumerate(form.fields)}
    ranked = sorted(referral.problems, key=lambda problem: order.get(problem.field, len(order)))
    return replace(referral, problems=tuple(ranked))


def contradicted(referral: Referral, others: list[Referral]) -> Referral:
    """A second whole form in the same mail, about another client: which one is meant is not ours to say."""
    ours = referral.text("uci")
    for other in others:
        theirs = other.text("uci")
        if ours and theirs and ours != theirs:
            return referral.with_readings([_conflict("uci", ours, theirs, f"{ours}; {theirs}", "")])
    return referral


def _reading(one: FormField, pairs: list[Pair], date_order: str | None) -> Reading:
    """All that is said about one field. Blanks give way to words; words that come to the same are one."""
    said: list[tuple[Pair, Outcome]] = []
    for pair in pairs[:20]:
        outcome = read(one, pair.value, date_order)
        if outcome.value is not None or outcome.code is not None:
            said.append((pair, outcome))
    if not said:
        first = pairs[0] if pairs else None
        return Reading(one.key, source=shortened(first.value) if first else "", place=first.place if first else "")
    pair, outcome = said[0]
    for other, different in said[1:]:
        if not _same(outcome, different, pair.value, other.value):
            source = f"{shortened(pair.value)}; {shortened(other.value)}"
            return _conflict(one.key, shortened(pair.value), shortened(other.value), source, pair.place)
    problem = None
    if outcome.code is not None:
        says = (
            outcome.says
            or invalid(one.type, pair.value).says
            or Phrase.of("problem.unreadable", text=shortened(pair.value))
        )
        problem = FieldProblem(one.key, outcome.code, says, shortened(pair.value))
    return Reading(one.key, outcome.value, pair.value.strip(), pair.place, problem)


def _same(first: Outcome, second: Outcome, ours: str, theirs: str) -> bool:
    if first.value is not None and second.value is not None:
        return _comparable(first.value) == _comparable(second.value)
    return phrase(ours) == phrase(theirs)


def _comparable(value: Value) -> object:
    return phrase(value) if isinstance(value, str) and phrase(value) else value


def _conflict(key: str, first: str, second: str, source: str, place: str) -> Reading:
    says = Phrase.of("problem.conflict", first=first, second=second)
    return Reading(key, None, source, place, FieldProblem(key, ProblemCode.CONFLICT, says, source))


def _unclaimed(pairs: list[Pair]) -> list[FieldProblem]:
    """Label-like lines that no field claims, with the label as `field`; each once."""
    found: dict[str, FieldProblem] = {}
    for pair in pairs:
        if pair.match is None and len(found) < MOST_UNKNOWN:
            says = Phrase.of("problem.unknown_label", label=pair.label, text=shortened(pair.value))
            problem = FieldProblem(pair.label, ProblemCode.UNKNOWN_LABEL, says, shortened(pair.value))
            found.setdefault(phrase(pair.label), problem)
    return list(found.values())


def _language(pairs: list[Pair]) -> str | None:
    """That of the labels; `both` where they are bilingual, or where the form is given once in each language."""
    spoken = [pair.match.languages for pair in pairs if pair.match is not None and pair.match.languages]
    english = sum(1 for languages in spoken if languages == {"en"})
    french = sum(1 for languages in spoken if languages == {"fr"})
    bilingual = len(spoken) - english - french
    if not spoken:
        return None
    if bilingual * 4 >= len(spoken) or 2 * min(english, french) >= max(english, french):
        return "both"
    return "en" if english > french else "fr"
