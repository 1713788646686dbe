"""The client's other cases: an officer who opens the new one sees how the earlier ones ended, and when."""

from __future__ import annotations

from collections.abc import Iterator

from mailbot.vocabulary.case import Case
from mailbot.vocabulary.client_facts import same_client_facts
from mailbot.vocabulary.phrase import Phrase, Term
from mailbot.vocabulary.register import Register

MOST = 5
"""Named in one notice; FIND shows them all."""


def earlier_cases(case: Case, register: Register) -> tuple[Phrase, ...]:
    """A sentence for each, the newest first, and one where the UCI is not the same."""
    others = [other for other in _others(case, register) if other.number != case.number]
    return tuple(says for other in others[:MOST] for says in _told(other, case))


def same_person_open(case: Case, register: Register) -> Case | None:
    """Another open case of this name and birth date under another UCI: most likely one client, who is not written to
    twice before somebody has looked."""
    others = (other for other in _others(case, register) if other.number != case.number and other.ended is None)
    person = case.referral.person
    return next((other for other in others if person and other.referral.person == person), None)


def _others(case: Case, register: Register) -> list[Case]:
    found = register.cases_with(same_client_facts(case.referral))
    return sorted(found, key=lambda other: other.received_at, reverse=True)


def _told(other: Case, case: Case) -> Iterator[Phrase]:
    ended = other.ended
    if ended is None:
        yield Phrase.of("happened.other_case_open", number=other.number, received=other.received_at)
    else:
        status = Term("status", ended.status)
        yield Phrase.of("happened.earlier_case", number=other.number, status=status, on=ended.at, reason=ended.reason)
    theirs, ours = other.referral.text("uci"), case.referral.text("uci")
    if theirs and ours and theirs != ours:
        yield Phrase.of("happened.earlier_case_other_uci", number=other.number, then=theirs, now=ours)
