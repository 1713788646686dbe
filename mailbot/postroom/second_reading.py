"""Messages set aside that an officer wants worked on once more (RETRY, CASE), each in a commit of its own; also what a
stop left undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from mailbot import eventlog
from mailbot.decide.every_message import decide
from mailbot.decide.officers import set_aside
from mailbot.decide.outsiders.answer import attach
from mailbot.record.book import Change
from mailbot.understand.mail.identity import identity as identify
from mailbot.vocabulary import effects as fx
from mailbot.vocabulary.problems import BookUnwritable
from mailbot.vocabulary.register import QuarantineEntry
from mailbot.vocabulary.understood import Understood

from .commit import Clerk
from .earlier import Earlier
from .learning import learnt_lines
from .reading import Reader
from .time_limit import TookTooLong, within

TO_READ_AGAIN = "to_read_again"
"""The fact that keeps what officers asked for until it is done: (id, case, cause) each."""


def ask_for(change: Change, effects: Sequence[fx.Effect], cause: str) -> bool:
    """Remembers, with the commit that asks for it, what is to be read again; whether there is anything."""
    again = tuple((one.quarantine_id, one.as_case, cause) for one in effects if isinstance(one, fx.ReadAgain))
    if again:
        change.remember(TO_READ_AGAIN, (*(change.fact(TO_READ_AGAIN) or ()), *again))
    return bool(again)


def read_again(clerk: Clerk, reader: Reader, earlier: Earlier, now: datetime) -> None:
    """All that was asked for. Our own failure with one is told like anything else that could not be read."""
    for quarantine_id, as_case, asked_by in tuple(clerk.book.fact(TO_READ_AGAIN) or ()):
        held, cause = clerk.book.set_aside(quarantine_id), f"{quarantine_id} again {asked_by}"
        if held is None or held.outcome:
            clerk.carry_out((), now, cause, also=_was_read)
            continue
        try:
            octets = clerk.blobs.get(held.blob)
            identity = within(clerk.mail_seconds, partial(identify, octets))
            texts = earlier.texts(octets, identity, as_case)
            read = partial(
                reader.understand,
                octets,
                identity,
                held.received_at,
                now,
                texts,
                learnt_lines(clerk.book, clerk.office),
            )
            got = within(clerk.mail_seconds, read)
            _enter(clerk, got, held, as_case, cause, now)
        except BookUnwritable:
            raise
        except (Exception, TookTooLong) as problem:  # noqa: BLE001
            eventlog.mail_failed(held.message_id, problem)
            _still_aside(clerk, held, cause, now)


def _enter(clerk: Clerk, got: Understood, held: QuarantineEntry, as_case: str, cause: str, now: datetime) -> None:
    case = clerk.book.case(as_case) if as_case else None
    bench = clerk.bench(now)
    effects = attach(case, got, bench) if case is not None else decide(got, bench)
    if any(isinstance(effect, fx.SetAside) for effect in effects):
        _still_aside(clerk, held, cause, now)
        return
    number = next((effect.number for effect in effects if isinstance(effect, fx.Enter)), "")
    settled = fx.Settle(held.id, "attached" if case is not None else "retried", number)
    entry = clerk.prepare([settled, *effects], cause, now)
    with clerk.commit() as change:
        clerk.apply(change, entry, cause=got.message_id)
        _was_read(change)
        ledger = clerk.book.handled(got.identity)
        if ledger is not None and number:  # the same letter again belongs to this case
            change.ledger_entry(replace(ledger, number=number))


def _still_aside(clerk: Clerk, held: QuarantineEntry, cause: str, now: datetime) -> None:
    clerk.carry_out(set_aside.tell([held], clerk.bench(now), again=True), now, cause, also=_was_read)


def _was_read(change: Change) -> None:
    """The first of those to be read again is dealt with."""
    change.remember(TO_READ_AGAIN, tuple(change.fact(TO_READ_AGAIN) or ())[1:])
