"""Letters judged again: once the orders of a mail are carried out, each letter that has not left is decided anew, so
that no client reads two letters that contradict: as it was, reworded, merged into another, or dropped, with the reason
in the history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from mailbot.decide.client_letters import asking
from mailbot.vocabulary import events as ev
from mailbot.vocabulary.case_state import DocumentState
from mailbot.vocabulary.effects import Enter, Stop
from mailbot.vocabulary.letter_kinds import LetterKind
from mailbot.vocabulary.letters import Letter
from mailbot.vocabulary.outbox import OutboxLetter
from mailbot.vocabulary.phrase import Phrase, Term

from .desk import Desk
from .hold import paused
from .interview import INVITATIONS
from .result import Outcome, did

ANSWERED = {
    LetterKind.CPC_QUESTION: lambda case: case.cpc in ("imminent", "not_in_time"),
    LetterKind.WITHDRAWAL_QUESTION: lambda case: case.withdrawal in ("yes", "no", "in_process"),
}
"""Questions that are not sent once somebody has written down the answer (D17, D18)."""

REQUESTS = (LetterKind.DOCUMENT_REQUEST, LetterKind.DOCUMENT_REMINDER)


def judged_again(desk: Desk) -> Outcome:
    """What becomes of letters that have not left, on the desk as it is after the mail's orders."""
    if desk.known is None or desk.known.ended is not None:  # what a closing makes moot it has stopped itself
        return Outcome()
    outcome = Outcome()
    for letter in desk.waiting(LetterKind):
        if letter.message_id in desk.changed:  # an order of this mail spoke about this very letter
            continue
        if letter.kind is LetterKind.CONTACT:
            outcome += _contact_letter(letter, desk)
        elif letter.kind in ANSWERED and ANSWERED[letter.kind](desk.case):
            outcome += dropped(letter, "answered", desk)
        elif letter.kind in REQUESTS:
            outcome += _request(letter, desk)
    return outcome


def dropped(letter: OutboxLetter, why: str, desk: Desk) -> Outcome:
    """It does not leave; the history and the answer say why: words `why.<why>`."""
    says, kind = Phrase.of(f"why.{why}"), Term("letter", letter.kind.value)
    stopped = ev.LetterStopped(**desk.stamp, letter=letter.message_id, kind=letter.kind, why=says)
    return Outcome(
        effects=(Stop(letter.message_id), Enter(desk.case.number, stopped)),
        done=did("judged_again", letter=kind, why=says),
    )


def _contact_letter(letter: OutboxLetter, desk: Desk) -> Outcome:
    """The first of these that holds (D11: whatever replaces it, the client learns which documents to send)."""
    asks = _asked(letter, desk)
    rules: tuple[tuple[object, Callable[[], Outcome]], ...] = (
        (desk.drafts([LetterKind.ACCEPTED]), lambda: _merged(letter, "accepted", desk)),
        (desk.drafts(INVITATIONS), lambda: _merged(letter, "interview", desk)),
        (_covers(desk.drafts([LetterKind.DOCUMENT_REQUEST]), asks), lambda: dropped(letter, "requested", desk)),
        (_reached(desk), lambda: _confirmation(letter, desk)),
        (desk.drafts([LetterKind.MESSAGE]), lambda: _waits(letter, "message", desk)),
    )
    return next((then() for holds, then in rules if holds), Outcome())


def _covers(requests: tuple[Letter, ...], asks: tuple[str, ...]) -> bool:
    named = {line for request in requests for line in request.documents}
    return bool(requests) and set(asks) <= named


def _reached(desk: Desk) -> bool:
    """Whether an officer reached the client with this mail."""
    return any(isinstance(event, ev.ContactedBy) and event.mail == desk.got.message_id for event in desk.case.counted)


def _merged(letter: OutboxLetter, why: str, desk: Desk) -> Outcome:
    """The other letter lists the documents as well: they stay asked for."""
    outcome, lines = dropped(letter, why, desk), desk.case.outstanding
    return outcome + desk.enter(ev.DocumentsAsked(**desk.stamp, lines=lines)) if lines else outcome


def _confirmation(letter: OutboxLetter, desk: Desk) -> Outcome:
    """After a call the letter only confirms it, with the documents (D11). It leaves when the other would have."""
    outcome = dropped(letter, "contacted", desk)
    made = max((contact.at for contact in desk.case.contacts if not contact.letter), default=desk.now)
    short = replace(
        desk.letter(LetterKind.CONTACT), leaves_at=max(desk.now, letter.leaves_at), confirms=made, missing=()
    )
    after = desk.after(outcome)
    anew = asking(replace(short, missing=after.case.outstanding), after.case.outstanding, desk.said, desk.now)
    return outcome + Outcome(effects=tuple(anew))


def _waits(letter: OutboxLetter, why: str, desk: Desk) -> Outcome:
    """Nobody but the officer knows whether the letter still says what is right."""
    says, kind = Phrase.of(f"why.{why}"), Term("letter", letter.kind.value)
    return Outcome(effects=tuple(paused(desk, says, [letter])), done=did("paused_again", letter=kind, why=says))


def _asked(letter: OutboxLetter, desk: Desk) -> tuple[str, ...]:
    return next((one.lines for one in desk.case.asked if one.letter == letter.message_id), ())


def _request(letter: OutboxLetter, desk: Desk) -> Outcome:
    """Nobody is asked for what has come in: less is asked for, or nothing."""
    asks = _asked(letter, desk)
    left = tuple(line for line in asks if desk.case.documents.get(line) is not DocumentState.RECEIVED)
    if left == asks:
        return Outcome()
    outcome = dropped(letter, "arrived", desk)
    if not left:
        return outcome
    after = desk.after(outcome)
    anew = replace(after.letter(letter.kind), leaves_at=max(desk.now, letter.leaves_at))
    return outcome + Outcome(effects=tuple(asking(anew, left, desk.said, desk.now)))
