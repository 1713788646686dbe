"""What was done before: the second officer is told who did it and when, and it is not done twice."""

from __future__ import annotations

from mailbot.vocabulary import events as ev
from mailbot.vocabulary.arguments import Choice
from mailbot.vocabulary.orders import Order
from mailbot.vocabulary.outbox import OutboxLetter
from mailbot.vocabulary.phrase import Phrase, Spoken, Term

from .desk import Desk
from .result import did


def who_did(desk: Desk, event_type: type[ev.Event], key: str) -> tuple[Phrase, ...]:
    """Words `done.<key>` with the officer and the moment of the last such event."""
    last = next(event for event in reversed(desk.case.counted) if isinstance(event, event_type))
    return did(key, officer=desk.name(last.by), at=last.at)


def already(desk: Desk, command: str, event_type: type[ev.Event]) -> tuple[Phrase, ...]:
    """That somebody gave this command before, who and when."""
    return (
        Phrase.of("done.already", command=Term("command", command), says=who_did(desk, event_type, "already_by")[0]),
    )


def who_wrote(desk: Desk, letter: OutboxLetter) -> str:
    """The officer whose mail wrote or released a letter; empty where it went by itself."""
    mails = {letter.cause} | {
        event.mail
        for event in desk.case.counted
        if isinstance(event, ev.LetterReleased) and event.letter == letter.message_id
    }
    commanded = [event for event in desk.case.counted if isinstance(event, ev.Commanded) and event.mail in mails]
    return desk.name(commanded[-1].by) if commanded else ""


def gcms(desk: Desk, key: str, **says: Spoken) -> tuple[Phrase, ...]:
    """The note to paste into GCMS, in the officer's language (D13, D16, D18)."""
    return (Phrase.of(f"gcms.{key}", on=desk.now, officer=desk.officer.name, **says),)


def first_contact(desk: Desk, note: str = "first_contact", **says: Spoken) -> tuple[Phrase, ...]:
    """The note of the first contact, where this is it: by our letter, or as `note` puts it."""
    return gcms(desk, note, **says) if desk.case.made is None else ()


def choice(order: Order) -> tuple[str, str]:
    """The fixed answer that was given, and what was written after it."""
    return (order.argument.code, order.argument.remark) if isinstance(order.argument, Choice) else ("", "")
