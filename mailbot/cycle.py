"""One full cycle: fetch, handle, file, send, flags, digest if due. What `once` does once and `run` again and again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from mailbot import eventlog
from mailbot.alarms import MAILBOX, SENDING, Alarms
from mailbot.digestion import Digestion
from mailbot.dispatch import Dispatch
from mailbot.fetch.cursor import plan
from mailbot.fetch.imap import Mailbox
from mailbot.postroom import COPIES, HANDLED, REVIEW, PostRoom
from mailbot.vocabulary.mail import MailboxPlace
from mailbot.vocabulary.problems import BookUnwritable, MailboxUnreachable, MailUnreadable

FILED_AT_ONCE = 100
"""Mails between two filings: one MOVE for many costs the server a tenth of one for each."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Folders:
    """Where handled mail goes, by the names that the post room gives."""

    handled: str
    review: str
    copies: str

    def named(self, place: str) -> str:
        """The folder of the mailbox."""
        return {HANDLED: self.handled, REVIEW: self.review, COPIES: self.copies}[place]


@dataclass(frozen=True, slots=True)
class Done:
    """What a cycle did."""

    handled: int = 0
    sent: int = 0


class Cycle:
    """The post room, its mailbox and its outbox, one round at a time."""

    def __init__(
        self,
        room: PostRoom,
        mailbox: Mailbox,
        folders: Folders,
        dispatch: Dispatch,
        digestion: Digestion,
        alarms: Alarms,
        clock: Callable[[], datetime],
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        self.room, self.mailbox, self.dispatch = room, mailbox, dispatch
        self.digestion, self.alarms = digestion, alarms
        self._folders, self._clock, self._stopped = folders, clock, stopped

    def run(self, progress: Progress = lambda done, of: None) -> Done:
        """Everything once. Raises `MailboxUnreachable` after what does not need the mailbox was done all the same."""
        handled, unreachable = 0, None
        try:
            handled = self.empty_mailbox(progress)
        except MailboxUnreachable as problem:
            self.mailbox.close()
            unreachable = problem
        sent = 0
        if not self._stopped():
            self._each(
                self.room.tick,
                lambda now: self.alarms.note(MAILBOX, unreachable.what if unreachable else "", now),
                self.digestion.if_due,
            )
            sent = self.dispatch.send_due(self._clock, self._stopped)
            self._each(lambda now: self.alarms.note(SENDING, self.dispatch.outage, now))
        if unreachable is not None:
            raise unreachable
        return Done(handled, sent)

    def _each(self, *steps: Callable[[datetime], object]) -> None:
        """One after the other; our own failure in one (a template that is broken) keeps no letter from leaving."""
        for step in steps:
            try:
                step(self._clock())
            except BookUnwritable:
                raise
            except Exception as problem:  # noqa: BLE001
                eventlog.log.error("the clock's work failed", exc_info=problem)

    def empty_mailbox(self, progress: Progress = lambda done, of: None) -> int:
        """Handle and file everything that is in the watched folder; how many mails."""
        self.mailbox.open()
        book = self.room.book
        cursor = book.fact("cursor")
        look = plan(cursor, self.mailbox.look())
        filed_before = {uid: book.handled_at(MailboxPlace(look.uidvalidity, uid)) for uid in look.to_file}
        self._file((uid, entry.folder) for uid, entry in filed_before.items() if entry is not None)
        to_fetch = (*(uid for uid, entry in filed_before.items() if entry is None), *look.to_fetch)
        handled: list[int] = []
        waiting: list[tuple[int, str]] = []
        try:
            for raw in self.mailbox.fetch(to_fetch):
                waiting.append((raw.place.uid, self.room.receive(raw, self._clock())))
                handled.append(raw.place.uid)
                progress(len(handled), len(to_fetch))
                if len(waiting) >= FILED_AT_ONCE:
                    self._file(waiting)
                    waiting = []
                if self._stopped():
                    break
        except MailUnreadable as problem:
            eventlog.trouble(problem.what, problem.next_step)
        finally:
            after = look.after(handled)
            if after != cursor:
                with book.commit() as change:
                    change.remember("cursor", after)
        self._file(waiting)
        return len(handled)

    def _file(self, mails: Iterable[tuple[int, str]]) -> None:
        by_folder: dict[str, list[int]] = {}
        for uid, place in mails:
            by_folder.setdefault(self._folders.named(place), []).append(uid)
        for folder, uids in by_folder.items():
            remaining = self.mailbox.move(uids, folder)
            if remaining:
                eventlog.trouble(
                    f"The server says that it moved {len(remaining)} mail(s) to {folder}, but they are still there.",
                    "They are filed again with the next round; look at the folder's permissions if this goes on.",
                )
