"""Letters to the client, as decisions make them: to whom, in which language, when, and what they ask for."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from mailbot.decide.bench import Bench
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.effects import Effect, Enter, Write
from mailbot.vocabulary.events import DocumentsAsked, Said
from mailbot.vocabulary.letter_kinds import LetterKind, Role
from mailbot.vocabulary.letters import Letter
from mailbot.vocabulary.message import Address


def to_client(kind: LetterKind, case: Case, bench: Bench, *, hold_minutes: int | None = None) -> Letter:
    """The frame of a letter to the client; `replace` fills in what the kind says.

    It leaves after `hold_minutes`, by default the policy's for its kind. A representative (IMM 5476) gets a copy
    where the policy says so, at an address that did not bounce.
    """
    policy = bench.office.policy
    if hold_minutes is None:
        hold_minutes = kind.row.hold_minutes(policy)
    representative = case.referral.text("representative_email")
    lost = Address(representative).key in case.bounced_addresses
    copied = representative and policy.representative == "copy" and not lost
    return Letter(
        kind=kind,
        to=Role.CLIENT,
        addresses=(Address(case.client_address, _name(case)),),
        language=case.language,
        leaves_at=bench.now + timedelta(minutes=hold_minutes),
        number=case.number,
        missing=case.outstanding,
        copy_to=(Address(representative, case.referral.text("representative_name")),) if copied else (),
    )


def asking(letter: Letter, lines: tuple[str, ...], said: Said, now: datetime) -> list[Effect]:
    """A letter that asks for documents, and the checklist that remembers it."""
    asked = DocumentsAsked(**said.stamp(now), lines=lines)
    effects: list[Effect] = [Write(replace(letter, documents=lines, line=said.line))]
    return [*effects, Enter(letter.number, asked)] if lines else effects


def _name(case: Case) -> str:
    return f"{case.referral.text('given_names')} {case.referral.text('family_name')}".strip()
