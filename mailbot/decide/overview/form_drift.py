"""The drift alarm: the CSC has changed its template, and mailbot no longer reads all of it.

Looked for in the last referrals together: one agent's slip is no drift.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from mailbot.decide.bench import Bench
from mailbot.decide.notices import Notice, to_staff
from mailbot.vocabulary.effects import Effect
from mailbot.vocabulary.letter_kinds import LetterKind
from mailbot.vocabulary.phrase import Phrase, Term
from mailbot.vocabulary.referral import ProblemCode, Referral

LOOKED_AT = 20
MOST_LABELS = 12
_SIGNS = frozenset({ProblemCode.UNKNOWN_LABEL, ProblemCode.MISSING})


@dataclass(frozen=True, slots=True)
class Drift:
    """How many of how many referrals have signs of it; the labels that no field claims, most frequent first, each with
    the field that was most often missing beside it (empty: none)."""

    touched: int
    of: int
    labels: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]


def drift(referrals: Sequence[Referral], share: float) -> Drift | None:
    """Whether more than this share of the last referrals lacks fields or has labels that nobody knows."""
    last = referrals[-LOOKED_AT:]
    touched = [one for one in last if any(problem.code in _SIGNS for problem in one.problems)]
    if len(last) < LOOKED_AT or len(touched) <= share * len(last):
        return None
    labels: Counter[str] = Counter()
    missing: Counter[str] = Counter()
    together: Counter[tuple[str, str]] = Counter()
    for referral in touched:
        unknown = {p.field for p in referral.problems if p.code is ProblemCode.UNKNOWN_LABEL}
        absent = {p.field for p in referral.problems if p.code is ProblemCode.MISSING}
        labels.update(unknown)
        missing.update(absent)
        together.update((label, key) for label in unknown for key in absent)
    named = tuple((label, _beside(label, together)) for label, _ in labels.most_common(MOST_LABELS))
    return Drift(len(touched), len(last), named, tuple(key for key, _ in missing.most_common()))


def drift_alarm(found: Drift, bench: Bench) -> list[Effect]:
    """One mail to the administrator: what was seen, and the lines to add to `config/referral_form.toml`."""
    seen = [Phrase.of("drift.label", label=label) for label, _ in found.labels]
    absent = [Phrase.of("drift.missing", fields=tuple(Term("field", key) for key in found.missing))]
    said = (*seen, *(absent if found.missing else ()))
    return to_staff(
        bench.office.administrators,
        Notice(
            Phrase.of("headline.drift", touched=found.touched, of=found.of),
            kind=LetterKind.ALARM,
            happened=(*said, Phrase.of("drift.add")),
            quoted=lines_to_add(found),
            quoted_from="config/referral_form.toml",
        ),
        bench,
    )


def lines_to_add(found: Drift) -> str:
    """TOML for the labels that were seen; the field is a guess that a person checks."""
    return "\n".join(
        f'[[also]]\nkey = "{key or "?"}"\nen = [{json.dumps(label, ensure_ascii=False)}]\n'
        for label, key in found.labels
    )


def _beside(label: str, together: Counter[tuple[str, str]]) -> str:
    beside = Counter({key: count for (one, key), count in together.items() if one == label})
    return beside.most_common(1)[0][0] if beside else ""
