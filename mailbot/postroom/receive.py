"""The post room: understand a message, decide, enter it all in the book in one commit. Filing and sending come after.

Both doors lead here: a message (`receive`) and the clock (`tick`). Nothing in this folder judges; the judgement is in
`understand` and `decide`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from mailbot import eventlog
from mailbot.decide.bench import Bench
from mailbot.decide.every_message import decide
from mailbot.record.book import DELIVERED_AGAIN, Book, Change
from mailbot.record.storage import BlobStore
from mailbot.understand.mail.identity import identity as identify
from mailbot.understand.mail.identity import unread_identity
from mailbot.vocabulary import effects as fx
from mailbot.vocabulary.message import MailIdentity, RawMail
from mailbot.vocabulary.office import Office
from mailbot.vocabulary.phrase import Phrase
from mailbot.vocabulary.problems import BookUnwritable
from mailbot.vocabulary.register import LedgerEntry
from mailbot.vocabulary.trust import TrustLevel
from mailbot.vocabulary.understood import Understood
from mailbot.write.letter_writer import LetterWriter

from .commit import Clerk
from .earlier import Earlier
from .learning import learn, learnt_lines
from .ledger import HANDLED, REVIEW, account_of, quarantined
from .own_copies import COPIES, enter_copy, has_a_notice, is_own_copy, takes_our_name
from .reading import Reader
from .second_reading import ask_for, read_again
from .tick import tick
from .time_limit import TookTooLong, in_main_thread, within

MOST_AGAIN = 500
"""Messages delivered twice that the morning's account looks back on."""


class PostRoom:
    """One office's post room: one book, one writer of letters, one reader."""

    def __init__(
        self,
        office: Office,
        book: Book,
        blobs: BlobStore,
        reader: Reader,
        writer: LetterWriter,
        mail_seconds: float = 30,
    ) -> None:
        """`mail_seconds`: so long may one message take to be read."""
        self.office, self.book, self.blobs = office, book, blobs
        self.reader, self.writer = reader, writer
        self.earlier = Earlier(book, blobs, mail_seconds)
        self._clerk = Clerk(office, book, blobs, writer, mail_seconds)

    def receive_together(self, mails: Sequence[RawMail], clock: Callable[[], datetime]) -> list[str]:
        """Handle a few messages under one entry on the disk: all of them are in the book when this returns, or none
        is. A disk takes one long line as fast as a short one (docs/decisions/mails-in-lots.md)."""
        return in_main_thread(lambda: self._together(mails, clock))

    def _together(self, mails: Sequence[RawMail], clock: Callable[[], datetime]) -> list[str]:
        with self._clerk.together():
            return [self.receive(raw, clock()) for raw in mails]

    def receive(self, raw: RawMail, now: datetime) -> str:
        """Handle one message; the folder it belongs in. One that was handled before is only filed.

        Raises `BookUnwritable`; whatever else goes wrong with a message sets it aside, whole.
        """
        identity, slow = self._identified(raw.octets)
        known = self.book.handled(identity)
        if known is not None:
            eventlog.mail_known(identity.message_id)
            self._came_again(raw, known, now)
            return known.folder
        try:
            if slow is not None:
                raise slow
            return self._handle(raw, identity, now)
        except BookUnwritable:
            raise
        except Exception as problem:  # noqa: BLE001  one bad message never stops the next (the fourth thing held sacred)
            eventlog.mail_failed(identity.message_id, problem)
            reason = Phrase.of("aside.our_failure", problem=type(problem).__name__)
            return self._enter(raw, identity, None, [fx.SetAside(reason)], now)
        except TookTooLong as problem:
            eventlog.mail_failed(identity.message_id, problem)
            reason = Phrase.of("aside.took_too_long", seconds=f"{self._clerk.mail_seconds:g}")
            return self._enter(raw, identity, None, [fx.SetAside(reason)], now)

    def _identified(self, octets: bytes) -> tuple[MailIdentity, TookTooLong | None]:
        try:
            return within(self._clerk.mail_seconds, lambda: identify(octets)), None
        except TookTooLong as problem:
            return unread_identity(octets), problem

    def _came_again(self, raw: RawMail, known: LedgerEntry, now: datetime) -> None:
        """The morning's account counts every message that was delivered: one that lies there twice, not one that is
        read twice."""
        if known.folder == COPIES or raw.place.uidvalidity != known.uidvalidity or raw.place.uid == known.uid:
            return
        before = tuple(self.book.fact(DELIVERED_AGAIN) or ())[-MOST_AGAIN:]
        if not any(uid == raw.place.uid for _, uid in before):
            with self.book.commit(lasting=False) as change:
                change.remember(DELIVERED_AGAIN, (*before, (now, raw.place.uid)))

    def tick(self, now: datetime) -> None:
        """What the clock causes."""
        tick(self._clerk, now)

    def read_again(self, now: datetime) -> None:
        """What officers want worked on once more of what was set aside."""
        in_main_thread(lambda: read_again(self._clerk, self.reader, self.earlier, now))

    def bench(self, now: datetime) -> Bench:
        """Where this office decides."""
        return self._clerk.bench(now)

    def carry_out(
        self, effects: Iterable[fx.Effect], now: datetime, cause: str, also: Callable[[Change], None] | None = None
    ) -> None:
        """What no message caused, in one commit; `cause` names it, and nothing else."""
        self._clerk.carry_out(effects, now, cause, also)

    def _handle(self, raw: RawMail, identity: MailIdentity, now: datetime) -> str:
        if is_own_copy(self._clerk, raw, identity, now):
            enter_copy(self._clerk, raw, identity, now)
            return COPIES
        earlier = self.earlier.texts(raw.octets, identity)
        seconds = self._clerk.mail_seconds
        learnt = learnt_lines(self.book, self.office)
        got = within(
            seconds, lambda: self.reader.understand(raw.octets, identity, raw.received_at, now, earlier, learnt)
        )
        if takes_our_name(self._clerk, identity):
            if got.trust is TrustLevel.PROVED and has_a_notice(self._clerk, raw, identity):
                enter_copy(self._clerk, raw, identity, now)
                return COPIES
            return self._enter(raw, identity, got, [fx.SetAside(Phrase.of("aside.in_our_name"))], now)
        if identity.message_id and self.book.handled_id(identity.message_id) is not None:
            # Other bytes under a known Message-ID: to drop them would lose mail, to obey them would obey twice.
            return self._enter(raw, identity, got, [fx.SetAside(Phrase.of("aside.message_id_again"))], now)
        if raw.cut:
            return self._enter(raw, identity, got, [fx.SetAside(Phrase.of("aside.too_large"))], now)
        return self._enter(raw, identity, got, within(seconds, lambda: decide(got, self.bench(now))), now)

    def _enter(
        self, raw: RawMail, identity: MailIdentity, got: Understood | None, effects: Sequence[fx.Effect], now: datetime
    ) -> str:
        cause = got.message_id if got else identity.message_id
        entry = self._clerk.prepare(effects, f"{cause} {identity.digest}", now)
        ledger = account_of(raw, identity, got, effects, self.blobs.put(raw.octets), now)
        reason = next((effect.reason for effect in effects if isinstance(effect, fx.SetAside)), None)
        with self._clerk.commit() as change:
            self._clerk.apply(change, entry, cause=cause)
            change.ledger_entry(ledger)
            if got is not None and ledger.number and reason is None:
                learn(change, got, now)
            again = ask_for(change, effects, entry.cause)
            if reason is not None:
                held = change.set_aside(quarantined(ledger, got, reason))
                eventlog.mail_set_aside(identity.message_id, held.id, reason.key)
        eventlog.mail_handled(identity.message_id, ledger.kind, ledger.account, ledger.number, ledger.folder)
        if again:
            self.read_again(now)
        return ledger.folder


__all__ = ["COPIES", "HANDLED", "REVIEW", "PostRoom"]
