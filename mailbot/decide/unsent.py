"""Every mail to staff about a case names its letters that have not left: what, to whom, when, and how to stop them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from mailbot.vocabulary.effects import Effect, Enter, Pause, Reschedule, Stop, Write
from mailbot.vocabulary.events import Merged
from mailbot.vocabulary.letters import Letter
from mailbot.vocabulary.outbox import WAITING, LetterState, OutboxLetter
from mailbot.vocabulary.phrase import Phrase

from .bench import Bench
from .notices import letter_ahead, letter_paused

STOPS, LETS_GO = "HOLD", "RELEASE"


def naming_unsent(effects: Sequence[Effect], bench: Bench) -> tuple[Effect, ...]:
    """The same effects; in each letter to staff about a case what has not left once they are carried out, unless it
    says so already, and the order that stops it."""
    kept = {
        effect.letter.number: _as_they_will_be(effect.letter.number, effects, bench) for effect in _notices(effects)
    }
    return tuple(
        Write(_naming(effect.letter, kept[effect.letter.number]))
        if isinstance(effect, Write) and _is_notice(effect.letter)
        else effect
        for effect in effects
    )


def _is_notice(letter: Letter) -> bool:
    return bool(letter.number) and letter.headline is not None and not letter.to.is_outside


def _notices(effects: Iterable[Effect]) -> Iterable[Write]:
    return (effect for effect in effects if isinstance(effect, Write) and _is_notice(effect.letter))


def _as_they_will_be(number: str, effects: Sequence[Effect], bench: Bench) -> tuple[tuple[Phrase, bool], ...]:
    """A sentence for each letter that has not left, and whether it is paused."""
    joined = (
        effect.event.other for effect in effects if isinstance(effect, Enter) and isinstance(effect.event, Merged)
    )
    letters: dict[str, OutboxLetter] = {
        letter.message_id: letter
        for one in (number, *joined)  # of a MERGE the book does not know yet
        for letter in bench.register.letters_of(one)
        if letter.to.is_outside
    }
    for effect in effects:
        match effect:
            case Stop() if effect.message_id in letters:
                letters[effect.message_id] = replace(letters[effect.message_id], state=LetterState.CANCELLED)
            case Pause() if effect.message_id in letters:
                letters[effect.message_id] = replace(letters[effect.message_id], state=LetterState.PAUSED)
            case Reschedule() if effect.message_id in letters:
                letters[effect.message_id] = replace(
                    letters[effect.message_id], state=LetterState.HELD, leaves_at=effect.leaves_at
                )
            case _:
                pass
    waiting = [letter for letter in letters.values() if letter.state in WAITING]
    new = [
        effect.letter
        for effect in effects
        if isinstance(effect, Write) and effect.letter.number == number and effect.letter.to.is_outside
    ]
    return tuple(
        (letter_paused(letter) if letter.state is LetterState.PAUSED else letter_ahead(letter, bench.now),
         letter.state is LetterState.PAUSED)
        for letter in waiting
    ) + tuple((letter_ahead(letter, bench.now), False) for letter in new)  # fmt: skip


def _naming(letter: Letter, unsent: tuple[tuple[Phrase, bool], ...]) -> Letter:
    if not unsent:
        return letter
    said = tuple(dict.fromkeys(phrase for phrase, _ in unsent if phrase not in letter.ahead))
    orders = (LETS_GO, STOPS) if any(paused for _, paused in unsent) else (STOPS,)
    more = tuple(order for order in orders if order not in letter.suggests)
    return replace(letter, ahead=letter.ahead + said, suggests=letter.suggests + more)
