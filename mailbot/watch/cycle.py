"""One full cycle: fetch, handle, file, send, flags, digest if due. What `once` does once and `run` again and again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from random import sample

from mailbot import eventlog
from mailbot.dispatch import Dispatch
from mailbot.fetch.cursor import plan
from mailbot.fetch.imap import Mailbox
from mailbot.postroom.receive import COPIES, HANDLED, REVIEW, PostRoom
from mailbot.vocabulary.message import RawMail
from mailbot.vocabulary.outbox import OutboxLetter
from mailbot.vocabulary.problems import BookUnwritable, FilingRefused, MailboxUnreachable, MailUnreadable
from mailbot.vocabulary.servers import FolderState

from .alarms import FILING, MAILBOX, SENDING, UNREADABLE, Alarms
from .claim import Claim
from .digest_hour import Digestion

IN_A_LOT = 20
LOT_BYTES = 8 * 2**20
"""Mails, and bytes of them, under one entry on the disk. A stop costs reading that many again, and nothing else."""

FILED_AT_ONCE = 100
"""Mails between two filings: one MOVE for many costs the server a tenth of one for each."""

READ_AGAIN = 200
"""Mails of a UID that was seen before, in one round: more than a stop leaves unfiled. Each is read once on a line."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Folders:
    """The watched folder, and where handled mail goes, by the names that the post room gives. A shadow files nothing:
    what it has handled stays, and is not read again."""

    watched: str
    handled: str
    review: str
    copies: str
    files: bool = True

    def named(self, place: str) -> str:
        """The folder of the mailbox."""
        return {HANDLED: self.handled, REVIEW: self.review, COPIES: self.copies}[place]


@dataclass(frozen=True, slots=True)
class Done:
    """What a cycle did."""

    handled: int = 0
    sent: int = 0


@dataclass(frozen=True, slots=True)
class Emptied:
    """How many mails were handled, and what nevertheless lies in the watched folder, if anything does."""

    handled: int = 0
    unreadable: MailUnreadable | None = None
    unfiled: FilingRefused | None = None


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
        claim: Claim | None = None,
    ) -> None:
        self.claim = claim
        self.room, self.mailbox, self.dispatch = room, mailbox, dispatch
        self.digestion, self.alarms = digestion, alarms
        self._folders, self._clock, self._stopped = folders, clock, stopped
        self._unfiled: dict[int, str] = {}  # read on this line, handled, and still in the watched folder: whereto
        self._line: tuple[int, int] | None = None
        self._snapshot_told: str | None = None
        self._read_at = datetime.min.replace(tzinfo=UTC)  # when the last whole reading of the mailbox began
        self._full_since: datetime | None = None  # the book could not be written; it cannot remember that itself

    def run(self, progress: Progress = lambda done, of: None) -> Done:
        """Everything once. Raises `MailboxUnreachable` after what does not need the mailbox was done all the same,
        and `BookUnwritable` at once: what cannot be entered is not done."""
        try:
            done, trouble = self._round(progress)
            self._tell_of_snapshots()
            if self._full_since is not None:
                self.alarms.book_was_full(self._full_since, self._clock())
                self._full_since = None
        except BookUnwritable:
            self._full_since = self._full_since or self._clock()
            raise
        if trouble is not None:
            raise trouble
        return done

    def _tell_of_snapshots(self) -> None:
        """A snapshot that cannot be made stops nothing; whoever watches the disk should know all the same, once."""
        trouble = self.room.book.db.documents.snapshot_trouble
        if trouble and trouble != self._snapshot_told:
            eventlog.trouble(trouble, "The book goes on without; it takes longer to open. Make room.")
        self._snapshot_told = trouble

    def _round(self, progress: Progress) -> tuple[Done, MailboxUnreachable | None]:
        self._each(self.room.read_again)
        emptied, trouble = Emptied(), None
        began = self._clock()
        try:
            emptied = self.empty_mailbox(progress)
            self._read_at = began
        except MailboxUnreachable as problem:
            trouble = problem
            self.mailbox.close()
        sent = 0
        if not self._stopped():
            self._each(self.room.tick, lambda now: self._note_mailbox(trouble, emptied, now), self.digestion.if_due)
            find = self._copy_is_there if trouble is None else None
            sent = self.dispatch.send_due(self._clock, self._stopped, find, self._read_at)
            if self.dispatch.heard:
                self._each(lambda now: self.alarms.note(SENDING, self.dispatch.outage, now))
        return Done(emptied.handled, sent), trouble or emptied.unreadable or emptied.unfiled

    def _note_mailbox(self, trouble: MailboxUnreachable | None, emptied: Emptied, now: datetime) -> None:
        """While the mailbox cannot be read nobody knows whether it hands out every mail, and takes what is filed."""
        self.alarms.note(MAILBOX, trouble.what if trouble else "", now)
        if trouble is None:
            for kind, problem in ((UNREADABLE, emptied.unreadable), (FILING, emptied.unfiled)):
                self.alarms.note(kind, problem.what if problem else "", now)

    def _copy_is_there(self, letter: OutboxLetter) -> bool:
        return any(self.mailbox.find(folder, letter.traces) for folder in (self._folders.watched, self._folders.copies))

    def _each(self, *steps: Callable[[datetime], object]) -> None:
        """One after the other; our own failure in one (a template that is broken) keeps no letter from leaving."""
        for step in steps:
            try:
                step(self._clock())
            except BookUnwritable:
                raise
            except Exception as problem:  # noqa: BLE001
                eventlog.work_failed("the clock's work failed", problem)

    def empty_mailbox(self, progress: Progress = lambda done, of: None) -> Emptied:
        """Handle and file everything that is in the watched folder. A mail that cannot be read, or filed, keeps no
        other waiting."""
        self.mailbox.open()
        if self.claim is not None:
            self.claim.renew()
        book = self.room.book
        cursor = book.fact("cursor")
        folder = self.mailbox.look()
        look = plan(cursor, folder)
        old = self._filed_in_vain(folder)
        # Not filed on the word of its UID: a server that was restored from its backup gives UIDs a second time.
        seen = [uid for uid in look.seen if uid not in old] if self._folders.files else []
        if len(seen) > READ_AGAIN:
            seen = sample(seen, READ_AGAIN)  # others the next time, whatever was forgotten meanwhile
        to_fetch = sorted((*seen, *look.new))
        if book.restored_at(self._clock()):  # whoever moved mail back had no order in mind; case numbers depend on it
            to_fetch = self.mailbox.by_arrival(to_fetch)
        handled: list[int] = []
        waiting = dict(old)
        refused: list[MailUnreadable] = []
        trouble: FilingRefused | None = None
        try:
            for uids, apart in (
                (to_fetch, ()),
                ((), look.unreadable),
            ):  # those that may cost the line when all is filed
                try:
                    for lot in _lots(self.mailbox.fetch(uids, apart)):
                        folders = self.room.receive_together(lot, self._clock)
                        waiting |= zip((raw.place.uid for raw in lot), folders, strict=True)
                        handled += [raw.place.uid for raw in lot]
                        progress(len(handled), len(to_fetch))
                        if len(waiting) >= FILED_AT_ONCE and trouble is None:
                            trouble = self._file(waiting)
                            waiting = {}
                        if self._stopped():
                            break
                except MailUnreadable as problem:
                    refused.append(problem)
                if trouble is None:
                    trouble = self._file(waiting)
                else:
                    self._unfiled |= waiting
                waiting = {}
                if self._stopped():
                    break
        finally:
            after = look.after(handled, [uid for problem in reversed(refused) for uid in problem.uids])
            if after != cursor:
                with book.commit() as change:
                    change.remember("cursor", after)
        return Emptied(len(handled), refused[-1] if refused else None, trouble)

    def _filed_in_vain(self, folder: FolderState) -> dict[int, str]:
        """What is known to be handled although it is still there: it was read on this very line, and stayed since."""
        if self._line != (folder.line, folder.uidvalidity):
            self._line, self._unfiled = (folder.line, folder.uidvalidity), {}
        shown = frozenset(folder.uids)
        self._unfiled = {uid: place for uid, place in self._unfiled.items() if uid in shown}
        return self._unfiled

    def _file(self, mails: dict[int, str]) -> FilingRefused | None:
        """Moves them; why not, where the server does not. What is left is in `_unfiled`."""
        if not self._folders.files:
            return None
        self._unfiled = self._unfiled | mails
        by_folder: dict[str, list[int]] = {}
        for uid, place in mails.items():
            by_folder.setdefault(self._folders.named(place), []).append(uid)
        trouble: FilingRefused | None = None
        for folder, uids in by_folder.items():
            try:
                remaining = self.mailbox.move(uids, folder)
            except FilingRefused as problem:
                trouble = problem
                continue
            except MailboxUnreachable as problem:
                self.mailbox.open()  # raises where it is more than the filing: new mail is not kept waiting for that
                return FilingRefused(problem.what, problem.next_step)
            for uid in frozenset(uids) - remaining:
                del self._unfiled[uid]
            if remaining:
                trouble = FilingRefused(
                    f"The server says that it moved {len(remaining)} mail(s) to {folder}, but they are still there.",
                    "They are filed again with the next round; look at the folder's permissions if this goes on.",
                )
        return trouble


def _lots(mails: Iterable[RawMail]) -> Iterator[list[RawMail]]:
    """A few mails at a time, in their order. A server that stops handing out mails keeps none waiting that it gave."""
    lot: list[RawMail] = []
    size = 0
    try:
        for raw in mails:
            lot.append(raw)
            size += len(raw.octets)
            if len(lot) >= IN_A_LOT or size >= LOT_BYTES:
                yield lot
                lot, size = [], 0
    except MailboxUnreachable:
        if lot:
            yield lot
        raise
    if lot:
        yield lot
