"""What the CSC's answer changes of an incomplete case: by lines, by a whole form, or by the form sent once more."""

from __future__ import annotations

from mailbot.decide.bench import Bench
from mailbot.decide.client_letters import not_a_clients
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.effects import Effect, Enter, as_entered
from mailbot.vocabulary.events import Corrected
from mailbot.vocabulary.office import Office
from mailbot.vocabulary.phrase import Phrase
from mailbot.vocabulary.referral import FieldProblem, ProblemCode, Reading, Referral
from mailbot.vocabulary.understood import Understood

from .begin import begin
from .contradiction import doubt
from .findings import beside_others, work_out_again


def complete_case(case: Case, answer: Referral, got: Understood, bench: Bench) -> list[Effect]:
    """What an answer to a clarification changes, and what the incomplete case was waiting for; nothing where the case
    is complete, or the answer says nothing that was not known."""
    if not case.incomplete:
        return []
    referral = _completed(case.referral, usable(answer, bench.office))
    if referral == case.referral:
        return []
    worked = work_out_again(case, referral, bench)
    doubtful = doubt(case, referral, bench, got.said("csc"))
    corrected = Corrected(
        **got.said("csc").stamp(bench.now),
        referral=referral,
        worked=beside_others(worked, referral, case.number, bench.register),
        fields=tuple(key for key, value in referral.values.items() if value != case.referral.values.get(key)),
    )
    entered: list[Effect] = [Enter(case.number, corrected), *doubtful.effects]
    after = as_entered(case, entered)
    headline = Phrase.of("headline.still_incomplete" if after.incomplete else "headline.completed")
    return [*entered, *begin(after, got, bench, headline)]


def usable(referral: Referral, office: Office) -> Referral:
    """Less addresses that cannot be the client's: the officer is asked, and no letter goes there."""
    readings = []
    for key in ("email", "representative_email"):
        whose = not_a_clients(referral.text(key), office)
        if not whose:
            continue
        source = referral.sources.get(key) or referral.text(key)
        problem = FieldProblem(key, ProblemCode.INVALID, Phrase.of(f"problem.{whose}", text=source), source)
        readings.append(Reading(key, None, source, referral.places.get(key, ""), problem))
    return referral.with_readings(readings) if readings else referral


def _completed(known: Referral, answer: Referral) -> Referral:
    """What is said anew counts, and where nothing usable is said of a field that is lacking, what is wrong with it."""
    said = [
        Reading(key, value, answer.sources.get(key, ""), answer.places.get(key, ""))
        for key, value in answer.values.items()
        if value is not None and value != known.values.get(key)
    ]
    wrong = [
        Reading(problem.field, None, problem.source, answer.places.get(problem.field, ""), problem)
        for problem in answer.problems
        if problem.code not in (ProblemCode.MISSING, ProblemCode.UNKNOWN_LABEL)
        and problem not in known.problems
        and known.values.get(problem.field) is None
        and problem.field in known.values
    ]
    return known.with_readings([*wrong, *said]) if said or wrong else known
