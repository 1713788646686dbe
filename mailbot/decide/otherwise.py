"""The CSC says otherwise than the referral did, of a case that is not incomplete: officers are told, and no letter to
the client leaves whose address, name or language is in doubt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mailbot.vocabulary.case import Case
from mailbot.vocabulary.effects import Effect, Enter, Stop
from mailbot.vocabulary.events import LetterStopped
from mailbot.vocabulary.letters import CLIENT_KINDS, WAITING
from mailbot.vocabulary.phrase import Phrase, Term
from mailbot.vocabulary.referral import Referral
from mailbot.vocabulary.register import Register

from .correction import IN_EVERY_LETTER

ABOUT_THE_CALL = frozenset({"call_date", "agent_name", "agent_id"})
"""Fields in which a second referral of the same client differs in any case."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What differs (`fields`, told by `happened`), the letters stopped for it, and what officers read of that."""

    fields: tuple[str, ...] = ()
    happened: tuple[Phrase, ...] = ()
    effects: tuple[Effect, ...] = ()
    pressing: tuple[Phrase, ...] = ()
    suggests: tuple[str, ...] = ()


NO_DOUBT = Doubt()


def doubt(case: Case, said: Referral, register: Register, mail: str, now: datetime) -> Doubt:
    """What this says otherwise than the case does, and the letters that wait for an officer because of it."""
    fields = tuple(
        key
        for key, value in said.values.items()
        if value is not None and value != case.referral.values.get(key) and key not in ABOUT_THE_CALL
    )
    happened = tuple(
        Phrase.of("happened.differs", field=Term("field", key), now=_spoken(said, key), was=_spoken(case.referral, key))
        for key in fields
    )
    waiting = [
        letter for letter in register.letters_of(case.number) if letter.state in WAITING and letter.kind in CLIENT_KINDS
    ]
    if not waiting or not IN_EVERY_LETTER & set(fields):
        return Doubt(fields, happened)
    effects: list[Effect] = []
    for letter in waiting:
        stopped = LetterStopped(at=now, by="csc", mail=mail, letter=letter.message_id, kind=letter.kind)
        effects += (Stop(letter.message_id), Enter(case.number, stopped))
    pressing = tuple(Phrase.of("pressing.in_doubt", letter=Term("letter", letter.kind.value)) for letter in waiting)
    correct = tuple(f"CORRECT {key}: {said.text(key)}" for key in fields if key in IN_EVERY_LETTER)[:1]
    return Doubt(fields, happened, tuple(effects), pressing, correct)


def _spoken(referral: Referral, key: str) -> str | Phrase:
    value = referral.values.get(key)
    if value is None:
        return Phrase.of("happened.nothing")
    return referral.sources.get(key) or str(value)
