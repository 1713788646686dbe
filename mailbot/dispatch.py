"""The outbox: letters whose time has come leave, one after the other, and what the server says is entered.

Every letter is entered as SENDING before its first byte leaves and as what became of it after the server's answer.
Whoever is stopped in between finds it SENDING, and does not know: UNCERTAIN, until its copy comes back to the mailbox
or `confirm_minutes` have passed; then it is sent again under the same Message-ID (design.md, "When something fails").

A letter that the server took, but not yet for everybody, is SENT; those who are left (`still_to`) are tried again
alone. No copy can tell whether they have it, so what is in doubt is not tried again: their officer is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from mailbot.decide.delivery.reports import STAFF_PER_DAY, decide_capped, decide_not_sent, decide_partly_refused
from mailbot.decide.delivery.sending import READ, in_danger, in_order, is_due, next_wait, patience, waits_for_reading
from mailbot.postroom.commit import by_itself
from mailbot.postroom.receive import PostRoom
from mailbot.vocabulary import events as ev
from mailbot.vocabulary.letter_kinds import LetterKind, Role, kinds
from mailbot.vocabulary.message import Address, same_mailbox
from mailbot.vocabulary.outbox import LEAVING, WAITING, LetterState, OutboxLetter
from mailbot.vocabulary.problems import BookDamaged, BookUnwritable, MailboxUnreachable
from mailbot.vocabulary.servers import Handover, HandoverResult, Step

from . import eventlog

IN_A_LOT = 10
"""Letters that are entered as SENDING under one entry on the disk. So many are UNCERTAIN after a stop, at most."""
MOST_UNCERTAIN = 3
"""Hand-overs of one letter of which nobody knows how they ended. Its reader may have it so often, if no copy comes."""
A_WEEK = timedelta(days=7)
"""What was written longer ago does not count against today's cap: no letter waits so long."""
NEVER_CAPPED = kinds(lambda row: row.priority == 0) | {LetterKind.DIGEST}
ANSWERS = "answers"
CAPPED = "capped"
"""The fact that keeps which letters the officers were told of."""
STOPPED = HandoverResult(Handover.UNCERTAIN, "stopped while it was handed over; it may have arrived", Step.FINAL_DOT)
"""What became of those to whom a letter was still to go when this process was stopped."""
SOON = timedelta(seconds=2)
"""Until the mailbox is read again where a letter waits for nothing else."""


class Courier(Protocol):
    """`send.smtp.Courier`, or a test's."""

    def hand_over(
        self, envelope_from: str, recipients: tuple[str, ...], octets: bytes, copy_to: tuple[str, ...] = ()
    ) -> HandoverResult:
        """One letter."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to try, and how long to wait for a copy."""

    give_up: timedelta
    confirm: timedelta


class Dispatch:
    """Sends for one post room."""

    def __init__(self, room: PostRoom, courier: Courier, patience: Patience) -> None:
        self._room, self._courier, self._patience = room, courier, patience
        self._book = room.book
        self._sent_today: dict[tuple[str, str], int] = {}
        self._day = ""
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
        self._begin_day(clock())
        due = self._due(clock(), read_at)
        for lot in _lots(due):
            if stopped() or _ends_the_round(said):
                break
            may_leave = [
                letter for letter in lot if not self._capped(letter) and self._may_leave(letter, copy_is_there, clock())
            ]
            written = self._read(may_leave, clock())
            to_send = [letter for letter in may_leave if letter.message_id in written]
            self._begin(to_send, clock())
            for position, letter in enumerate(to_send):
                if stopped() or _ends_the_round(said):
                    self._take_back(to_send[position:])
                    break
                if self._capped(letter):  # by the one before, to the same recipient
                    self._take_back([letter])
                    continue
                self._book.check()  # who was thought dead meanwhile sends nothing any more
                octets = written[letter.message_id]
                result = self._courier.hand_over(
                    letter.envelope_from,
                    letter.still_to or letter.envelope_to,
                    octets,
                    () if letter.still_to else letter.copies_to,
                )
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
            left = HandoverResult(Handover.ACCEPTED, "its copy is in the mailbox", Step.FINAL_DOT)
            self._accepted(letter, left, now)
        if found is False and letter.uncertain >= MOST_UNCERTAIN:
            self._failed(letter, HandoverResult(Handover.UNCERTAIN, letter.reply or STOPPED.reply, Step.FINAL_DOT), now)
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
            barred = self._barred(letter)
            if barred:
                self._enter(letter, HandoverResult(Handover.REFUSED, barred, Step.CONTENT), now)
                continue
            try:
                written[letter.message_id] = self._room.blobs.get(letter.blob)
            except BookDamaged as damage:
                eventlog.trouble(damage.what, damage.next_step)
                self._enter(letter, HandoverResult(Handover.REFUSED, damage.what, Step.CONTENT), now)
        return written

    def _barred(self, letter: OutboxLetter) -> str:
        """The gate, last of all: whatever was decided, nothing goes to a null sender nor to ourselves (design.md)."""
        for address in letter.envelope_to or ("",):
            if not address.strip("<> "):
                return "550 5.1.3 mailbot writes to nobody without an address"
            if same_mailbox(address, self._room.office.address):
                return "550 5.4.6 mailbot does not write to its own mailbox"
        return ""

    def _take_back(self, lot: Sequence[OutboxLetter]) -> None:
        """These were not handed over after all: they are as they were."""
        with self._book.commit() as change:
            for letter in lot:
                change.letter(letter)

    def _enter(self, letter: OutboxLetter, result: HandoverResult, now: datetime) -> None:
        told = patience(result)
        if told is not None and not letter.still_to and result.outcome is not Handover.UNCERTAIN:
            self._change(letter, _untaken(letter), result, now + told, attempts=letter.attempts)
            return
        match result.outcome:
            case _ if letter.still_to:
                self._accepted(letter, result, now)
            case Handover.ACCEPTED:
                self._count(letter)
                self._accepted(letter, result, now)
            case Handover.UNCERTAIN:
                wait = self._patience.confirm
                self._change(letter, LetterState.UNCERTAIN, result, now + wait, uncertain=letter.uncertain + 1)
            case Handover.TRY_LATER if not self._tried_long_enough(letter, now):
                self._change(letter, _untaken(letter), result, now + next_wait(letter))
            case _:
                self._failed(letter, result, now)

    def _tried_long_enough(self, letter: OutboxLetter, now: datetime) -> bool:
        return now - (letter.first_try_at or now) >= self._patience.give_up

    def _failed(self, letter: OutboxLetter, result: HandoverResult, now: datetime) -> None:
        """It is not sent, and the officer knows."""
        words, gave_up = result.reply, result.outcome is not Handover.REFUSED

        def tell() -> None:
            effects = decide_not_sent(letter, words, self._room.bench(now), gave_up=gave_up, refused=result.refused)
            self._room.carry_out(effects, now, f"{letter.message_id} not sent, {len(letter.reports)} reports")

        self._conclude(letter, tell, state=LetterState.FAILED, next_try_at=None, reply=words, ended_at=now)
        eventlog.letter_left(letter.message_id, letter.kind.value, letter.number, "failed", words)

    def _accepted(self, letter: OutboxLetter, result: HandoverResult, now: datetime) -> None:
        """It left, for somebody at least: whom the server put off (4yz) is tried again alone, whom it refused is told
        of. The same for those who were tried again, whatever became of that."""
        first = not letter.still_to
        later, lost = self._not_reached(letter, result, now)
        reply = result.reply if first else letter.reply
        state = "sent" if result.outcome is Handover.ACCEPTED else "queued" if later else "failed"

        def follow() -> None:
            if first and letter.to.is_outside and letter.number:
                sent = ev.LetterSent(at=now, letter=letter.message_id, kind=letter.kind, to=letter.to, reply=reply)
                with self._book.commit(lasting=False) as change:
                    change.enter(letter.number, sent)
            if lost:
                told = decide_partly_refused(letter, lost, self._room.bench(now))
                cause = f"{letter.message_id} refused in part, {len(letter.reports)} reports"
                self._room.carry_out(told, now, cause)

        # Not lasting, where everybody has it: a power cut makes it UNCERTAIN again, and its copy tells. The lot ends
        # with a sync.
        self._conclude(
            letter,
            follow,
            lasting=bool(later or lost or not first),
            state=LetterState.SENT if first else letter.state,
            next_try_at=now + next_wait(letter) if later else None,
            still_to=later,
            not_reached=_with_lost(letter, lost),
            ended_at=letter.ended_at or now,
            reply=reply,
            aliases=_with_aliases(letter, result.given_ids) if first else letter.aliases,
            reports=(*letter.reports, *((now, f"refused {address}: {words}") for address, words in lost.items())),
        )
        eventlog.letter_left(letter.message_id, letter.kind.value, letter.number, state, result.reply)

    def _not_reached(
        self, letter: OutboxLetter, result: HandoverResult, now: datetime
    ) -> tuple[tuple[str, ...], dict[str, str]]:
        """Who does not have it: those to try again, and those who are given up, with the server's words."""
        gave_up = self._tried_long_enough(letter, now)
        later: list[str] = []
        lost: dict[str, str] = {}
        for address in dict.fromkeys(letter.still_to or (*letter.envelope_to, *letter.copies_to)):
            if address not in result.refused and result.outcome is Handover.ACCEPTED:
                continue
            words = result.refused.get(address, result.reply)
            put_off = words[:1] == "4" if address in result.refused else result.outcome is Handover.TRY_LATER
            if put_off and not gave_up and not same_mailbox(address, self._room.office.address):
                later.append(address)
            else:
                lost[address] = words
        return tuple(later), lost

    def _conclude(
        self, letter: OutboxLetter, follows: Callable[[], None], *, lasting: bool = True, **end: object
    ) -> None:
        """How it ended and what follows from that, in one entry: a stop in between would leave nobody told. Our own
        failure in what follows does not undo the end, or the letter would be handed over again and again."""
        try:
            with self._book.together(lasting=lasting):
                with self._book.commit(lasting=lasting) as change:
                    change.update_letter(letter.message_id, **end)
                follows()
        except BookUnwritable:
            raise
        except Exception as problem:  # noqa: BLE001
            eventlog.work_failed(f"what follows from {letter.message_id} could not be done", problem)
            with self._book.commit() as change:
                change.update_letter(letter.message_id, **end)

    def _change(
        self, letter: OutboxLetter, state: LetterState, result: HandoverResult, next_try_at: datetime, **more: object
    ) -> None:
        with self._book.commit() as change:
            change.update_letter(letter.message_id, state=state, reply=result.reply, next_try_at=next_try_at, **more)
        eventlog.letter_left(letter.message_id, letter.kind.value, letter.number, state.value, result.reply)

    # The cap: at most so many for each recipient and day; the excess waits (design.md, "Who may ask for what").

    def _begin_day(self, now: datetime) -> None:
        day = self._room.office.calendar.local(now).date().isoformat()
        if day != self._day:
            self._day, self._sent_today = day, {}
            for letter in self._book.letters_since(now - A_WEEK):
                sent_at = letter.ended_at if letter.state in (LetterState.SENT, LetterState.BOUNCED) else None
                if sent_at is not None and self._room.office.calendar.local(sent_at).date().isoformat() == day:
                    self._count(letter)

    def _count(self, letter: OutboxLetter) -> None:
        for address in letter.envelope_to:
            key = (letter.to.value, Address(address).key)
            self._sent_today[key] = self._sent_today.get(key, 0) + 1
            if letter.kind is LetterKind.ANSWER:
                answers = (ANSWERS, key[1])
                self._sent_today[answers] = self._sent_today.get(answers, 0) + 1

    def _capped(self, letter: OutboxLetter) -> bool:
        if letter.still_to or _always_leaves(letter):  # the first was counted when it left
            return False
        if letter.kind is LetterKind.ANSWER:  # whoever asks is answered, whatever else filled the day
            return self._sent_today.get((ANSWERS, Address(letter.envelope_to[0]).key), 0) >= STAFF_PER_DAY
        most = self._room.office.policy.letters_per_day if letter.to is Role.CLIENT else STAFF_PER_DAY
        keys = ((letter.to.value, Address(address).key) for address in letter.envelope_to)
        return any(self._sent_today.get(key, 0) >= most for key in keys)

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
        self._begin_day(now)
        return tuple(
            letter
            for letter in self._book.pending_letters()
            if letter.state in LEAVING and letter.leaves_at <= now and self._capped(letter)
        )


def _always_leaves(letter: OutboxLetter) -> bool:
    """Alarms and flags, the digest, and the report about the cap: held by the cap, it would reach nobody."""
    return letter.kind in NEVER_CAPPED or letter.headline == "headline.capped"


def _with_aliases(letter: OutboxLetter, given: Sequence[str]) -> tuple[str, ...]:
    """The names by which its readers may know it, the newest first."""
    return tuple(dict.fromkeys(name for name in (*given, *letter.aliases) if name != letter.message_id))


def _with_lost(letter: OutboxLetter, lost: Mapping[str, str]) -> tuple[tuple[str, LetterState, str], ...]:
    """Whom it did not reach, now too."""
    known = letter.not_reached
    for address, words in lost.items():
        known = replace(letter, not_reached=known).not_reaching(address, LetterState.FAILED, words)
    return known


def _lots(due: Sequence[OutboxLetter]) -> Iterator[Sequence[OutboxLetter]]:
    """What is entered as SENDING at once. Those who were put off each alone: a stop in between is told as a doubt."""
    whole = [letter for letter in due if not letter.still_to]
    yield from (whole[first : first + IN_A_LOT] for first in range(0, len(whole), IN_A_LOT))
    yield from ([letter] for letter in due if letter.still_to)


def _untaken(letter: OutboxLetter) -> LetterState:
    """What may have left with an earlier try stays uncertain: nobody can stop it any more."""
    return LetterState.UNCERTAIN if letter.state is LetterState.UNCERTAIN else LetterState.QUEUED


def _ends_the_round(said: Sequence[HandoverResult]) -> bool:
    """Whether the next letter would fare no better now."""
    return bool(said) and (said[-1].is_about_the_server or patience(said[-1]) is not None)


def _found(letter: OutboxLetter, copy_is_there: Callable[[OutboxLetter], bool] | None) -> bool | None:
    """Whether the copy is in the mailbox; None where nobody can tell."""
    if copy_is_there is None:
        return None
    try:
        return copy_is_there(letter)
    except MailboxUnreachable:
        return None
