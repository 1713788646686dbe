"""What a server's answer means for the letter that was handed over: how it ended, when it is tried again, and what
follows from that. Pure; `dispatch` hands over and enters it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from mailbot.decide.bench import Bench
from mailbot.vocabulary import events as ev
from mailbot.vocabulary.effects import Effect
from mailbot.vocabulary.message import same_mailbox
from mailbot.vocabulary.outbox import LetterState, OutboxLetter
from mailbot.vocabulary.servers import Handover, HandoverResult, Step

from .reports import decide_not_sent, decide_partly_refused
from .sending import next_wait, patience

MOST_UNCERTAIN = 3
"""Hand-overs of one letter of which nobody knows how they ended. Its reader may have it so often, if no copy comes."""
STOPPED = HandoverResult(Handover.UNCERTAIN, "stopped while it was handed over; it may have arrived", Step.FINAL_DOT)
"""What became of those to whom a letter was still to go when this process was stopped."""
COPY_CAME = HandoverResult(Handover.ACCEPTED, "its copy is in the mailbox", Step.FINAL_DOT)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to try, and how long to wait for a copy."""

    give_up: timedelta
    confirm: timedelta


@dataclass(frozen=True, slots=True)
class Ending:
    """How a hand-over ended: the letter's `changes`, by field, and the case's `event`. `word` and `reply` are for the
    log. `lost` are addressees who are given up, with the server's words; `refused` what made all of it fail (None: it
    did not). Not `lasting`: if it were lost by a power cut, the letter would be UNCERTAIN, and its copy would tell."""

    word: str
    reply: str
    changes: Mapping[str, object]
    event: ev.Event | None = None
    lost: Mapping[str, str] = field(default_factory=dict)
    refused: HandoverResult | None = None
    lasting: bool = True


def after_handover(letter: OutboxLetter, result: HandoverResult, tries: Patience, bench: Bench) -> Ending:
    """The letter as it is after this answer."""
    told = patience(result)
    if told is not None and not letter.still_to and result.outcome is not Handover.UNCERTAIN:
        return _tried_again(letter, _untaken(letter), result, bench.now + told, attempts=letter.attempts)
    match result.outcome:
        case _ if letter.still_to:
            return _left(letter, result, tries, bench)
        case Handover.ACCEPTED:
            return _left(letter, result, tries, bench)
        case Handover.UNCERTAIN:
            again, more = bench.now + tries.confirm, letter.uncertain + 1
            return _tried_again(letter, LetterState.UNCERTAIN, result, again, uncertain=more)
        case Handover.TRY_LATER if not _tried_long_enough(letter, tries, bench.now):
            return _tried_again(letter, _untaken(letter), result, bench.now + next_wait(letter))
        case _:
            return given_up(letter, result, bench.now)


def given_up(letter: OutboxLetter, result: HandoverResult, now: datetime) -> Ending:
    """It is not sent, and will not be."""
    changes = {"state": LetterState.FAILED, "next_try_at": None, "reply": result.reply, "ended_at": now}
    return Ending("failed", result.reply, changes, refused=result)


def doubted_too_often(letter: OutboxLetter) -> HandoverResult | None:
    """What there is to say of one that may have arrived several times; None while it is sent again."""
    if letter.uncertain < MOST_UNCERTAIN:
        return None
    return HandoverResult(Handover.UNCERTAIN, letter.reply or STOPPED.reply, Step.FINAL_DOT)


def what_follows(letter: OutboxLetter, ending: Ending, bench: Bench) -> tuple[list[Effect], str]:
    """Who is told, on a bench that knows the ending; and the cause, by which those letters are known again."""
    count = f"{len(letter.reports)} reports"
    if ending.refused is not None:
        gave_up = ending.refused.outcome is not Handover.REFUSED
        told = decide_not_sent(letter, ending.reply, bench, gave_up=gave_up, refused=ending.refused.refused)
        return told, f"{letter.message_id} not sent, {count}"
    return decide_partly_refused(letter, ending.lost, bench), f"{letter.message_id} refused in part, {count}"


def _tried_again(
    letter: OutboxLetter, state: LetterState, result: HandoverResult, next_try_at: datetime, **more: object
) -> Ending:
    return Ending(
        state.value, result.reply, {"state": state, "reply": result.reply, "next_try_at": next_try_at, **more}
    )


def _left(letter: OutboxLetter, result: HandoverResult, tries: Patience, bench: Bench) -> Ending:
    """It left, for somebody at least: whom the server put off (4yz) is tried again alone, whom it refused is told of.
    The same for those who were tried again, whatever became of that."""
    first, now = not letter.still_to, bench.now
    later, lost = _not_reached(letter, result, tries, bench)
    reply = result.reply if first else letter.reply
    sent = None
    if first and letter.to.is_outside and letter.number:
        sent = ev.LetterSent(at=now, letter=letter.message_id, kind=letter.kind, to=letter.to, reply=reply)
    return Ending(
        word="sent" if result.outcome is Handover.ACCEPTED else "queued" if later else "failed",
        reply=result.reply,
        changes={
            "state": LetterState.SENT if first else letter.state,
            "next_try_at": now + next_wait(letter) if later else None,
            "still_to": later,
            "not_reached": _with_lost(letter, lost),
            "ended_at": letter.ended_at or now,
            "reply": reply,
            "aliases": _with_aliases(letter, result.given_ids) if first else letter.aliases,
            "reports": (*letter.reports, *((now, f"refused {address}: {words}") for address, words in lost.items())),
        },
        event=sent,
        lost=lost,
        lasting=bool(later or lost or not first),
    )


def _not_reached(
    letter: OutboxLetter, result: HandoverResult, tries: Patience, bench: Bench
) -> tuple[tuple[str, ...], dict[str, str]]:
    """Who does not have it: those to try again, and those who are given up, with the server's words."""
    gave_up = _tried_long_enough(letter, tries, bench.now)
    later: list[str] = []
    lost: dict[str, str] = {}
    for address in dict.fromkeys(letter.still_to or (*letter.envelope_to, *letter.copies_to)):
        if address not in result.refused and result.outcome is Handover.ACCEPTED:
            continue
        words = result.refused.get(address, result.reply)
        put_off = words[:1] == "4" if address in result.refused else result.outcome is Handover.TRY_LATER
        if put_off and not gave_up and not same_mailbox(address, bench.office.address):
            later.append(address)
        else:
            lost[address] = words
    return tuple(later), lost


def _tried_long_enough(letter: OutboxLetter, tries: Patience, now: datetime) -> bool:
    return now - (letter.first_try_at or now) >= tries.give_up


def _untaken(letter: OutboxLetter) -> LetterState:
    """What may have left with an earlier try stays uncertain: nobody can stop it any more."""
    return LetterState.UNCERTAIN if letter.state is LetterState.UNCERTAIN else LetterState.QUEUED


def _with_aliases(letter: OutboxLetter, given: Sequence[str]) -> tuple[str, ...]:
    """The names by which its readers may know it, the newest first."""
    return tuple(dict.fromkeys(name for name in (*given, *letter.aliases) if name != letter.message_id))


def _with_lost(letter: OutboxLetter, lost: Mapping[str, str]) -> tuple[tuple[str, LetterState, str], ...]:
    """Whom it did not reach, now too."""
    known = letter.not_reached
    for address, words in lost.items():
        known = replace(letter, not_reached=known).not_reaching(address, LetterState.FAILED, words)
    return known
