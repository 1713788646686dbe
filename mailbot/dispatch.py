"""The outbox: letters whose time has come leave, one after the other, and what the server says is entered.

Every letter is entered as SENDING before its first byte leaves and as what became of it after the server's answer.
Whoever is stopped in between finds it SENDING, and does not know: UNCERTAIN, until its copy comes back to the mailbox
or `confirm_minutes` have passed; then it is sent again under the same Message-ID (design.md, "When something fails").

A letter that the server took, but not yet for everybody, is SENT; those who are left (`still_to`) are tried again
alone. No copy can tell whether they have it, so what is in doubt is not tried again: their officer is told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from mailbot.decide.delivery.cap import SentToday, decide_capped
from mailbot.decide.delivery.handover import (
    COPY_CAME,
    STOPPED,
    Ending,
    Patience,
    after_handover,
    doubted_too_often,
    given_up,
    what_follows,
)
from mailbot.decide.delivery.sending import (
    READ,
    barred_by,
    ends_the_round,
    in_danger,
    in_lots,
    in_order,
    is_due,
    patience,
    waits_for_reading,
)
from mailbot.postroom.commit import by_itself
from mailbot.postroom.lighten import lightened
from mailbot.postroom.receive import PostRoom
from mailbot.vocabulary.outbox import WAITING, LetterState, OutboxLetter
from mailbot.vocabulary.problems import BookDamaged, BookUnwritable, MailboxUnreachable
from mailbot.vocabulary.servers import Handover, HandoverResult, Step

from . import eventlog

CAPPED = "capped"
"""The fact that keeps which letters the officers were told of."""
STAYED = "mailbot only looked on: it was handed over to nobody"
SOON = timedelta(seconds=2)
"""Until the mailbox is read again where a letter waits for nothing else."""


class Courier(Protocol):
    """`send.smtp.Courier`, or a test's."""

    def hand_over(
        self, envelope_from: str, recipients: tuple[str, ...], octets: bytes, copy_to: tuple[str, ...] = ()
    ) -> HandoverResult:
        """One letter."""


class Dispatch:
    """Sends for one post room."""

    def __init__(
        self,
        room: PostRoom,
        courier: Courier,
        patience: Patience,
        stays: Callable[[OutboxLetter], bool] = lambda letter: False,
    ) -> None:
        """`stays` says of a letter that it never leaves: a shadow's."""
        self._room, self._courier, self._patience, self._stays = room, courier, patience, stays
        self._book = room.book
        self._sent_today: SentToday | None = None
        self._patient_until: datetime | None = None  # the server asked to be left alone
        self._unread = False  # a letter waits only until the mailbox was read once more
        self.outage = ""  # the server's words while nothing can leave
        self.heard = False  # whether the last round spoke to the server at all: most have nothing to send

    def recover(self, now: datetime) -> None:
        """Before anything is handed over: what is still being handed over was stopped in it (a crash, or a disk that
        did not take the answer), and is uncertain."""
        for letter in self._book.pending_letters():
            if letter.state is LetterState.SENDING:
                with self._book.commit() as change:
                    change.update_letter(
                        letter.message_id, state=LetterState.UNCERTAIN, next_try_at=now + self._patience.confirm
                    )
            elif letter.still_to and letter.next_try_at is None:
                self._enter(letter, STOPPED, now)

    def send_due(
        self,
        clock: Callable[[], datetime],
        stopped: Callable[[], bool] = lambda: False,
        copy_is_there: Callable[[OutboxLetter], bool] | None = None,
        read_at: datetime = READ,
    ) -> int:
        """Every letter that is due; how many left. Ends early when asked to stop, or when the server takes nothing.

        `copy_is_there` looks for a letter's copy by its names in the mailbox. None where it could not be read just now:
        then uncertain letters wait, for their copies may lie there. `read_at` is when it was read last.
        """
        left = 0
        said: list[HandoverResult] = []
        self.recover(clock())
        today = self._today(clock())
        due = self._without_those_that_stay(self._due(clock(), read_at), clock())
        for lot in in_lots(due):
            if stopped() or ends_the_round(said):
                break
            may_leave = [
                one for one in lot if not today.holds_back(one) and self._may_leave(one, copy_is_there, clock())
            ]
            written = self._read(may_leave, clock())
            self._begin(to_send := [one for one in may_leave if one.message_id in written], clock())
            for position, letter in enumerate(to_send):
                if stopped() or ends_the_round(said):
                    self._take_back(to_send[position:])
                    break
                if today.holds_back(letter):  # by the one before, to the same recipient
                    self._take_back([letter])
                    continue
                self._book.check()  # who was thought dead meanwhile sends nothing any more
                result = self._hand_over(letter, written[letter.message_id])
                left += result.outcome is Handover.ACCEPTED and not letter.still_to
                said.append(result)
                self._enter(letter, result, clock())
                self._heed(result, clock())
            self._book.sync()
        self.heard = bool(said)
        if said:
            self.outage = said[-1].reply if self._is_out(said, due, clock()) else ""
        with by_itself("letters above the day's cap could not be told"):
            self._report_capped(clock())
        return left

    def _without_those_that_stay(self, due: Sequence[OutboxLetter], now: datetime) -> list[OutboxLetter]:
        staying = [letter for letter in due if self._stays(letter)]
        if staying:
            with self._book.commit() as change:
                for letter in staying:
                    state = LetterState.CANCELLED
                    change.update_letter(letter.message_id, state=state, first_try_at=now, ended_at=now, reply=STAYED)
        return [letter for letter in due if letter not in staying]

    def _hand_over(self, letter: OutboxLetter, octets: bytes) -> HandoverResult:
        """One that is too large goes without the files that it encloses."""
        to, copies = letter.still_to or letter.envelope_to, () if letter.still_to else letter.copies_to
        result = self._courier.hand_over(letter.envelope_from, to, octets, copies)
        light = (
            lightened(self._room, letter, octets, result.reply) if result.is_too_large and not letter.still_to else None
        )
        return result if light is None else self._courier.hand_over(letter.envelope_from, to, light, copies)

    def next_due(self, now: datetime) -> datetime | None:
        """When the next letter wants to leave; None where none waits."""
        if self._unread:
            return now + SOON
        moments = [
            max(letter.leaves_at, letter.next_try_at or letter.leaves_at)
            for letter in self._book.pending_letters()
            if letter.state is not LetterState.PAUSED
        ]
        return min((moment for moment in moments if moment > now), default=None)

    def _due(self, now: datetime, read_at: datetime) -> list[OutboxLetter]:
        """What is to be handed over now, in its order; nothing while the server wants to be left alone."""
        bench = self._room.bench(now)
        due = [letter for letter in self._book.pending_letters() if is_due(letter, now)]
        ready = [letter for letter in due if not waits_for_reading(letter, read_at, bench)]
        self._unread = len(ready) < len(due)
        if self._patient_until is not None and self._patient_until > now:
            return []
        return in_order(ready, bench)

    def _heed(self, result: HandoverResult, now: datetime) -> None:
        """A server that asks for patience gets it from every letter."""
        told = patience(result)
        if told is not None:
            self._patient_until = now + told

    def _is_out(self, said: Sequence[HandoverResult], due: Sequence[OutboxLetter], now: datetime) -> bool:
        """Whether nothing can leave. One that only asks for patience is no outage before a contact is in danger."""
        if patience(said[-1]) is not None:
            bench = self._room.bench(now)
            return any(in_danger(letter, bench) for letter in due)
        return all(one.is_about_the_server for one in said)

    def _may_leave(
        self, letter: OutboxLetter, copy_is_there: Callable[[OutboxLetter], bool] | None, now: datetime
    ) -> bool:
        """Whether it has to be sent: what may have left already only where its copy is surely not there, and not for
        ever."""
        if letter.state is not LetterState.UNCERTAIN and not self._may_be_a_repeat(letter, now):
            return True
        found = _found(letter, copy_is_there)
        if found:
            self._enter(letter, COPY_CAME, now)
        doubted = doubted_too_often(letter) if found is False else None
        if doubted is not None:
            self._conclude(letter, given_up(letter, doubted, now), now)
            return False
        return found is False

    def _may_be_a_repeat(self, letter: OutboxLetter, now: datetime) -> bool:
        """A book from a backup does not know what left since. What the clock causes after it was never there before."""
        restored = self._book.restored_at(now) if letter.state in WAITING else None
        return restored is not None and (letter.cause != "" or letter.recorded_at <= restored)

    def _begin(self, lot: Sequence[OutboxLetter], now: datetime) -> None:
        """A few letters are entered as SENDING at once, on the disk before the first byte of them leaves. One that
        has left for others stays SENT, and has no time of its next try while it is being handed over."""
        with self._book.commit() as change:
            for letter in lot:
                change.update_letter(
                    letter.message_id,
                    state=letter.state if letter.still_to else LetterState.SENDING,
                    attempts=letter.attempts + 1,
                    first_try_at=letter.first_try_at or now,
                    next_try_at=None,
                )

    def _read(self, lot: Sequence[OutboxLetter], now: datetime) -> dict[str, bytes]:
        """The bytes of each. One that the gate bars, or whose file is lost or damaged, fails by itself; the others
        leave."""
        written: dict[str, bytes] = {}
        for letter in lot:
            barred = barred_by(letter, self._room.office)
            if barred:
                self._enter(letter, HandoverResult(Handover.REFUSED, barred, Step.CONTENT), now)
                continue
            try:
                written[letter.message_id] = self._room.blobs.get(letter.blob)
            except BookDamaged as damage:
                eventlog.trouble(damage.what, damage.next_step)
                self._enter(letter, HandoverResult(Handover.REFUSED, damage.what, Step.CONTENT), now)
        return written

    def _take_back(self, lot: Sequence[OutboxLetter]) -> None:
        """These were not handed over after all: they are as they were."""
        with self._book.commit() as change:
            for letter in lot:
                change.letter(letter)

    def _enter(self, letter: OutboxLetter, result: HandoverResult, now: datetime) -> None:
        """What the answer comes to."""
        if result.outcome is Handover.ACCEPTED and not letter.still_to:
            self._today(now).count(letter)
        self._conclude(letter, after_handover(letter, result, self._patience, self._room.bench(now)), now)

    def _conclude(self, letter: OutboxLetter, ending: Ending, now: datetime) -> None:
        """How it ended and what follows from that, in one entry: a stop in between would leave nobody told. Our own
        failure in what follows does not undo the end, or the letter would be handed over again and again."""
        try:
            with self._book.together(lasting=ending.lasting):
                with self._book.commit(lasting=ending.lasting) as change:
                    change.update_letter(letter.message_id, **ending.changes)
                    if ending.event is not None:
                        change.enter(letter.number, ending.event)
                if ending.lost or ending.refused is not None:
                    effects, cause = what_follows(letter, ending, self._room.bench(now))
                    self._room.carry_out(effects, now, cause)
        except BookUnwritable:
            raise
        except Exception as problem:  # noqa: BLE001
            eventlog.work_failed(f"what follows from {letter.message_id} could not be done", problem)
            with self._book.commit() as change:
                change.update_letter(letter.message_id, **ending.changes)
        eventlog.letter_left(letter.message_id, letter.kind.value, letter.number, ending.word, ending.reply)

    def _today(self, now: datetime) -> SentToday:
        """What left today, counted anew after midnight."""
        known = self._sent_today
        if known is None or known.day != self._room.office.calendar.local(now).date():
            known = self._sent_today = SentToday(self._room.bench(now))
        return known

    def _report_capped(self, now: datetime) -> None:
        """What waits only because of the cap: held, told once, never dropped."""
        known, waiting = self._book.fact(CAPPED) or (), self.capped(now)
        new = [letter for letter in waiting if letter.message_id not in known]
        if new or (known and not waiting):
            effects = decide_capped(new, self._room.bench(now))
            cause = " ".join(("capped", *(letter.message_id for letter in new)))
            names = tuple(letter.message_id for letter in waiting)
            self._room.carry_out(effects, now, cause, also=lambda change: change.remember(CAPPED, names))

    def capped(self, now: datetime) -> tuple[OutboxLetter, ...]:
        """Letters that wait only because of the cap."""
        return self._today(now).held_back(self._book.pending_letters(), self._room.bench(now))


def _found(letter: OutboxLetter, copy_is_there: Callable[[OutboxLetter], bool] | None) -> bool | None:
    """Whether the copy is in the mailbox; None where nobody can tell."""
    if copy_is_there is None:
        return None
    try:
        return copy_is_there(letter)
    except MailboxUnreachable:
        return None
