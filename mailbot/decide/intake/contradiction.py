"""The CSC says otherwise than the referral did, of a case that is not incomplete: officers are told, and no letter to
the client leaves whose address, name or language is in doubt."""

from __future__ import annotations

from dataclasses import dataclass

from mailbot.decide.bench import Bench
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.effects import Effect, Enter, Pause, Stop
from mailbot.vocabulary.events import Corrected, LetterPaused, LetterStopped, Opened, Said
from mailbot.vocabulary.message import Address, same_mailbox
from mailbot.vocabulary.office import Office
from mailbot.vocabulary.outbox import WAITING
from mailbot.vocabulary.phrase import Phrase, Term
from mailbot.vocabulary.referral import IN_EVERY_LETTER, FieldProblem, ProblemCode, Reading, Referral, Value, plain
from mailbot.vocabulary.understood import Says, Understood

from .findings import against, work_out

ABOUT_THE_CALL = frozenset({"call_date", "agent_name", "agent_id"})
"""Fields in which a second referral of the same client differs in any case."""

ASKED_ABOUT = IN_EVERY_LETTER | {"uci", "date_of_birth", "postal_code", "category", "needed_by", "travel_date"}
"""Fields that a letter or a finding rests on, and that no signature or remark above a form has by chance."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What differs (`fields`, told by `happened`), the letters stopped for it, and what officers read of that."""

    fields: tuple[str, ...] = ()
    happened: tuple[Phrase, ...] = ()
    effects: tuple[Effect, ...] = ()
    pressing: tuple[Phrase, ...] = ()
    suggests: tuple[str, ...] = ()


NO_DOUBT = Doubt()


def doubt(case: Case, said: Referral, bench: Bench, by: Said) -> Doubt:
    """What this says otherwise than the case does, and than the CSC said before: what an officer corrected since is not
    in doubt because the CSC sends the same once more. And the letters that wait for an officer because of it."""
    before = [
        event.referral
        for event in case.counted
        if isinstance(event, Opened) or (isinstance(event, Corrected) and event.by == "csc")
    ]
    fields = tuple(
        key
        for key, value in said.values.items()
        if value is not None
        and key not in ABOUT_THE_CALL
        and not any(_same(key, value, known.values.get(key)) for known in (case.referral, *before))
    )
    happened = tuple(
        Phrase.of("happened.differs", field=Term("field", key), now=_spoken(said, key), was=_spoken(case.referral, key))
        for key in fields
    )
    if not (IN_EVERY_LETTER & set(fields) or _speaks_against(case, said, fields, bench)):
        return Doubt(fields, happened)
    correct = tuple(f"CORRECT {key}: {said.text(key)}" for key in fields if said.text(key))[:1]
    return Doubt(fields, happened, *_held_back(case, bench, by, "pressing.in_doubt"), correct)


def amended(referral: Referral, above: Referral | None, got: Understood, office: Office) -> Referral:
    """A form that is sent again, with what its sender writes above it."""
    return referral if above is None else referral.with_readings(without_signature(above, got, office).readings)


def unsettled(referral: Referral, above: Referral | None, got: Understood, office: Office) -> Referral:
    """A form that is new to us, less what its sender says otherwise above it: which of the two holds is asked."""
    changed = amended(referral, above, got, office)
    asked = []
    for key in ASKED_ABOUT & changed.values.keys():
        first, second = referral.values.get(key), changed.values[key]
        if first is not None and second is not None and not _same(key, first, second):
            says = Phrase.of("problem.conflict", first=_spoken(changed, key), second=_spoken(referral, key))
            source = f"{_spoken(changed, key)}; {_spoken(referral, key)}"
            problem = FieldProblem(key, ProblemCode.CONFLICT, says, source)
            asked.append(Reading(key, None, source, changed.places.get(key, ""), problem))
    return referral.with_readings(asked) if asked else referral


def words_in_doubt(case: Case, got: Understood, bench: Bench) -> Doubt:
    """The CSC writes in its own words while a letter waits: nobody here can tell what they speak against, so a person
    reads them first. Thanks alone hold nothing back."""
    if got.says is not Says.WORDS:
        return NO_DOUBT
    effects, pressing = _held_back(case, bench, got.said("csc"), "pressing.words_in_doubt", pause=True)
    return Doubt(effects=effects, pressing=pressing, suggests=("CORRECT", "CONTACT") if effects else ())


def _speaks_against(case: Case, said: Referral, fields: tuple[str, ...], bench: Bench) -> bool:
    """Whether what is said anew makes for a finding that the case does not have."""
    anew = case.referral.with_readings(Reading(key, said.values[key]) for key in fields)
    known = {finding.code for finding in case.worked.findings}
    return any(finding.code not in known for finding in against(work_out(anew, case.received_at, bench)))


def _held_back(
    case: Case, bench: Bench, by: Said, key: str, *, pause: bool = False
) -> tuple[tuple[Effect, ...], tuple[Phrase, ...]]:
    """The letters to the client that wait, stopped, or paused until somebody has looked; and how officers read of
    each."""
    stamp = by.stamp(bench.now)
    effects: list[Effect] = []
    pressing: list[Phrase] = []
    for letter in bench.register.letters_of(case.number):
        if letter.state in WAITING and letter.kind.row.to_client:
            says = Phrase.of(key, letter=Term("letter", letter.kind.value))
            pressing.append(says)
            if pause:
                paused = LetterPaused(**stamp, letter=letter.message_id, kind=letter.kind, why=says)
                effects += (Pause(letter.message_id), Enter(case.number, paused))
            else:
                stopped = LetterStopped(**stamp, letter=letter.message_id, kind=letter.kind)
                effects += (Stop(letter.message_id), Enter(case.number, stopped))
    return tuple(effects), tuple(pressing)


def without_signature(said: Referral, got: Understood, office: Office) -> Referral:
    """Less the agent's own address: the lines of a signature have the form's labels."""
    own = [key for key in ("email", "representative_email") if _is_the_writers(said.text(key), got, office)]
    return said.with_readings(Reading(key, None) for key in own)


def _is_the_writers(address: str, got: Understood, office: Office) -> bool:
    return bool(address) and (same_mailbox(address, got.sender) or office.refers(Address(address)))


def _same(key: str, one: Value, other: Value | None) -> bool:
    """Capitals and accents make no other person, and capitals no other mailbox."""
    if key in ("email", "representative_email"):
        return same_mailbox(str(one), str(other or ""))
    if isinstance(one, str) and isinstance(other, str):
        return plain(one) == plain(other)
    return one == other


def _spoken(referral: Referral, key: str) -> str | Phrase:
    value = referral.values.get(key)
    if value is None:
        return Phrase.of("happened.nothing")
    return referral.sources.get(key) or str(value)
