"""Outages: the mailbox cannot be read, or single mails in it, mail cannot be filed, letters cannot leave, the book
cannot be written. One alarm once it has lasted, and one all-clear.

Counted in business time: an outage of the night alarms in the morning, if it is still there.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from mailbot import eventlog
from mailbot.decide.notices import Notice, to_staff
from mailbot.postroom.receive import PostRoom
from mailbot.vocabulary.letter_kinds import LetterKind
from mailbot.vocabulary.phrase import Phrase, Spoken

MAILBOX, UNREADABLE, FILING, SENDING, BOOK = "mailbox", "unreadable", "filing", "sending", "book"
OUTAGES = (MAILBOX, UNREADABLE, FILING, SENDING)
"""What is remembered in the book. That the book itself cannot be written, only the log and `health` can say."""


class Alarms:
    """What is broken now, remembered in the book over restarts: for each kind since when, and whether it was told."""

    def __init__(self, room: PostRoom, after: timedelta) -> None:
        self._room, self._after = room, after

    def note(self, kind: str, what: str, now: datetime) -> None:
        """How it stands: `what` is in the server's words why it does not work; empty where it does."""
        known = self._room.book.fact(f"outage:{kind}")
        if not what:
            if known is not None:
                self._over(kind, known[0], told=known[1], now=now)
            return
        if known is None:
            with self._room.book.commit() as change:
                change.remember(f"outage:{kind}", (now, False))
            return
        since, told = known
        if not told and self._room.office.calendar.business_hours_between(since, now) >= self._after:
            eventlog.trouble(f"{kind}: {what}", "It is tried again; nothing is lost meanwhile.")
            self._tell(
                Phrase.of(f"alarm.{kind}", since=since), Phrase.of("alarm.words", words=what), now, (since, True), kind
            )

    def book_was_full(self, since: datetime, now: datetime) -> None:
        """The all-clear for what could not be entered while it lasted."""
        self._over(BOOK, since, told=True, now=now)

    def standing(self) -> tuple[Phrase, ...]:
        """The alarms that were not called off, for the digest."""
        known = ((kind, self._room.book.fact(f"outage:{kind}")) for kind in OUTAGES)
        return tuple(Phrase.of(f"alarm.{kind}", since=fact[0]) for kind, fact in known if fact is not None)

    def _over(self, kind: str, since: datetime, *, told: bool, now: datetime) -> None:
        if told:
            clear = Phrase.of(f"alarm.{kind}_clear", since=since)
            self._tell(clear, Phrase.of("alarm.nothing_lost"), now, None, kind)
            return
        with self._room.book.commit() as change:
            change.remember(f"outage:{kind}", None)

    def _tell(
        self, headline: Phrase, detail: Phrase, now: datetime, fact: Spoken | tuple[object, ...] | None, kind: str
    ) -> None:
        office = self._room.office
        told = to_staff(
            office.administrators, Notice(headline, kind=LetterKind.ALARM, happened=(detail,)), self._room.bench(now)
        )
        cause = f"{headline.key} {now.isoformat()}"
        self._room.carry_out(told, now, cause, also=lambda change: change.remember(f"outage:{kind}", fact))
