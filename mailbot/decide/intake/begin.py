"""What a case begins with: the contact letter where it goes by itself, a question to the CSC, or an officer's word."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mailbot.decide.bench import Bench
from mailbot.decide.call_scripts import by_telephone, call_script
from mailbot.decide.client_letters import asking, to_client
from mailbot.decide.notices import (
    Notice,
    contact_ahead,
    corrections,
    facts,
    letter_ahead,
    next_commands,
    to_staff,
    waits_for_officer,
    who_works,
)
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.effects import Effect, Write
from mailbot.vocabulary.events import BOT, LetterWritten, Said
from mailbot.vocabulary.letter_kinds import LetterKind, Role
from mailbot.vocabulary.letters import Letter
from mailbot.vocabulary.message import Address
from mailbot.vocabulary.office import Office
from mailbot.vocabulary.phrase import Phrase
from mailbot.vocabulary.referral import ProblemCode
from mailbot.vocabulary.understood import Understood

from .earlier_cases import earlier_cases, same_person_open
from .findings import against

CLARIFICATIONS = 3
"""How often the CSC is asked about one referral; after that somebody has to call."""


def contact_by_itself(case: Case, office: Office) -> bool:
    """Whether the contact letter goes without an officer's word (design.md, "How much happens by itself"). Not where
    an officer held it back, nor where one is on its way already."""
    return bool(case.client_address) and _nothing_against(case, office)


def _nothing_against(case: Case, office: Office) -> bool:
    return (
        office.policy.contact == "automatic"
        and not case.incomplete
        and not against(case.worked)
        and case.made is None
        and not case.held_back
        and LetterKind.CONTACT not in case.on_its_way.values()
    )


def contact_letter(case: Case, bench: Bench, hold_minutes: int, said: Said) -> list[Effect]:
    """The contact letter, asking for everything that is missing (D11)."""
    letter = to_client(LetterKind.CONTACT, case, bench, hold_minutes=hold_minutes)
    return asking(letter, case.outstanding, said, bench.now)


def begin(case: Case, got: Understood, bench: Bench, headline: Phrase) -> list[Effect]:
    """Letters and notices of a case that was opened, or completed."""
    effects: list[Effect] = []
    twin = same_person_open(case, bench.register)
    joins = (f"MERGE {twin.number}",) if twin is not None else ()
    if twin is None and contact_by_itself(case, bench.office):
        effects += contact_letter(case, bench, bench.office.policy.hold_minutes, got.said(BOT))
    elif case.incomplete and not case.opened_by_officer and not _asked_enough(case) and got.automatic is None:
        effects.append(Write(_clarification(case, got, bench.now)))
    shows = tuple(effect.letter for effect in effects if isinstance(effect, Write))
    if twin is None and by_telephone(case) and _nothing_against(case, bench.office):
        letter = to_client(LetterKind.CONTACT, case, bench)
        script = call_script(replace(letter, documents=case.outstanding), case)
        effects += to_staff(who_works(case, bench.office), script, bench)
    held = any(letter.kind is LetterKind.CONTACT for letter in shows)
    gcms = (Phrase.of("gcms.first_contact_letter", on=shows[0].leaves_at),) if held else ()
    return effects + to_staff(
        who_works(case, bench.office),
        Notice(
            headline,
            number=case.number,
            happened=earlier_cases(case, bench.register),
            pressing=(*_seems_twice(twin), *facts(case, bench.office)),
            ahead=(
                *contact_ahead(case),
                *(letter_ahead(letter, bench.now) for letter in shows),
                *_waits(case, got, shows),
            ),
            problems=case.referral.problems,
            suggests=tuple(
                dict.fromkeys(
                    (*joins, *corrections(case.referral.problems), *next_commands(case, bench.now, held=held))
                )
            )[:6],
            shows=shows,
            gcms=gcms,
            quoted=got.own_text,
            quoted_from=got.sender,
            encloses=got.attachments,
        ),
        bench,
    )


def _seems_twice(twin: Case | None) -> tuple[Phrase, ...]:
    return () if twin is None else (Phrase.of("pressing.seems_twice", number=twin.number),)


def _waits(case: Case, got: Understood, written: tuple[Letter, ...]) -> tuple[Phrase, ...]:
    """What does not happen by itself. No machine is asked: nobody reads it there, or one answers it (RFC 3834)."""
    if case.incomplete and _asked_enough(case):
        return (Phrase.of("ahead.csc_asked_enough"),)
    if case.incomplete and not case.opened_by_officer and got.automatic is not None:
        return (Phrase.of("ahead.csc_not_asked"),)
    return waits_for_officer(case, written)


def _asked_enough(case: Case) -> bool:
    asked = [
        event for event in case.counted if isinstance(event, LetterWritten) and event.kind is LetterKind.CLARIFICATION
    ]
    return len(asked) >= CLARIFICATIONS


def _clarification(case: Case, got: Understood, now: datetime) -> Letter:
    """To the CSC agent: each field that is missing or unreadable, and how to mend it."""
    about = set(case.worked.lacking)
    return Letter(
        kind=LetterKind.CLARIFICATION,
        to=Role.CSC,
        addresses=(Address(got.sender, got.mail.sender.name if got.mail.sender else ""),),
        language=case.referral.language or "both",
        leaves_at=now,
        number=case.number,
        problems=tuple(
            problem
            for problem in case.referral.problems
            if problem.field in about or problem.code is not ProblemCode.UNKNOWN_LABEL
        ),
        in_reply_to=got.message_id,
    )
