"""Effects become one commit of the book: rendered first, then entered, all or nothing. Nothing here judges."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from mailbot import eventlog
from mailbot.decide.bench import Bench
from mailbot.decide.unsent import naming_unsent
from mailbot.record.book import Book, Change
from mailbot.record.storage import BlobStore
from mailbot.vocabulary import effects as fx
from mailbot.vocabulary import events as ev
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.letter_kinds import Role
from mailbot.vocabulary.letters import Letter
from mailbot.vocabulary.office import Office
from mailbot.vocabulary.outbox import LetterState, OutboxLetter
from mailbot.vocabulary.problems import BookUnwritable
from mailbot.write.letter_writer import LetterWriter, WrittenLetter

from .render import Rendering


@dataclass(frozen=True, slots=True)
class Entry:
    """What one commit will hold, prepared. `cause` names what led to it and nothing else: the Message-IDs of its
    letters follow from it."""

    cause: str
    now: datetime
    effects: tuple[fx.Effect, ...]
    written: tuple[tuple[Letter, WrittenLetter], ...]


@contextmanager
def by_itself(what: str) -> Iterator[None]:
    """Our own failure in this step is logged, and the next goes on. Raises `BookUnwritable`."""
    try:
        yield
    except BookUnwritable:
        raise
    except Exception as problem:  # noqa: BLE001
        eventlog.work_failed(what, problem)


class Clerk:
    """Carries out effects in the book of one office."""

    def __init__(self, office: Office, book: Book, blobs: BlobStore, writer: LetterWriter, mail_seconds: float) -> None:
        self.office, self.book, self.blobs, self.writer = office, book, blobs, writer
        self.mail_seconds = mail_seconds
        self._rendering = Rendering(office, book, blobs, writer)
        self._together = False

    def bench(self, now: datetime) -> Bench:
        """Where this office decides."""
        return Bench(self.office, self.book, now)

    def prepare(self, effects: Sequence[fx.Effect], cause: str, now: datetime) -> Entry:
        """Everything rendered; nothing is in the book yet."""
        effects = naming_unsent(effects, self.bench(now))
        return Entry(cause, now, tuple(effects), tuple(self._rendering.letters(effects, cause)))

    @contextmanager
    def commit(self) -> Iterator[Change]:
        """One commit. Octets that it names are on the disk before; of several together, before the one line that they
        become."""
        if not self._together:
            self.blobs.before_commit()
        with self.book.commit() as change:
            yield change

    @contextmanager
    def together(self) -> Iterator[None]:
        """Several commits under one entry on the disk: all of them are in the book when this ends, or none is."""
        with self.book.together():
            self._together = True
            try:
                yield
                self.blobs.before_commit()
            finally:
                self._together = False

    def carry_out(
        self, effects: Iterable[fx.Effect], now: datetime, cause: str, also: Callable[[Change], None] | None = None
    ) -> None:
        """What no message caused, in one commit. `cause` names it also where the clock stands still (`once --at`)."""
        entry = self.prepare(tuple(effects), cause, now)
        if not entry.effects and also is None:
            return
        with self.commit() as change:
            self.apply(change, entry, cause="")
            if also is not None:
                also(change)

    def apply(self, change: Change, entry: Entry, cause: str) -> None:
        """Into the open commit: events, letters, what is stopped or marked. `cause` is the message that led to it."""
        for effect in entry.effects:
            match effect:
                case fx.Enter():
                    change.enter(effect.number, effect.event)
                    if isinstance(effect.event, ev.Opened):
                        eventlog.case_opened(effect.event.mail, effect.number)
                case fx.Stop():
                    change.update_letter(effect.message_id, state=LetterState.CANCELLED, ended_at=entry.now)
                case fx.Pause():
                    change.update_letter(effect.message_id, state=LetterState.PAUSED)
                case fx.Reschedule():
                    state = LetterState.HELD if effect.leaves_at > entry.now else LetterState.QUEUED
                    change.update_letter(effect.message_id, state=state, leaves_at=effect.leaves_at, ended_at=None)
                case fx.KeepAbsences():
                    change.remember("absences", effect.absences)
                case fx.Mark():
                    self._mark(change, effect, entry.now)
                case fx.Settle():
                    held = self.book.set_aside(effect.quarantine_id)
                    if held is not None:
                        change.settle(
                            replace(
                                held,
                                outcome=effect.outcome,
                                settled_at=entry.now,
                                settled_by=effect.by,
                                number=effect.number,
                            )
                        )
                case _:  # Write is rendered; SetAside, Tally and ReadAgain are the mail's own
                    pass
        for letter, written in entry.written:
            self._record(change, letter, written, cause, entry.now)

    def _mark(self, change: Change, mark: fx.Mark, now: datetime) -> None:
        letter = change.update_letter(mark.message_id)  # as this commit has it: a report may name several recipients
        if letter is not None:
            reports = (*letter.reports, (now, mark.report)) if mark.report else letter.reports
            reached = letter.not_reached
            if mark.bounced:
                words = mark.report if isinstance(mark.report, str) else ""
                reached = letter.not_reaching(mark.bounced, LetterState.BOUNCED, words)
            state = mark.state or letter.state
            change.update_letter(mark.message_id, state=state, reports=reports, not_reached=reached)

    def _record(self, change: Change, letter: Letter, written: WrittenLetter, cause: str, now: datetime) -> None:
        state = LetterState.HELD if letter.leaves_at > now else LetterState.QUEUED
        change.letter(
            OutboxLetter(
                message_id=written.message_id,
                token=written.token,
                kind=letter.kind,
                to=letter.to,
                language=letter.language,
                number=letter.number,
                envelope_from=written.envelope_from,
                envelope_to=written.envelope_to,
                copies_to=written.copies_to,
                blob=self.blobs.put(written.octets),
                cause=cause,
                recorded_at=now,
                leaves_at=letter.leaves_at,
                state=state,
                template=written.template,
                address_source=_address_source(change.case(letter.number)) if letter.to is Role.CLIENT else "",
                headline=letter.headline.key if letter.headline else "",
            )
        )
        if letter.to.is_outside and letter.number:
            entered = ev.LetterWritten(
                at=now,
                mail=cause,
                line=letter.line,
                letter=written.message_id,
                kind=letter.kind,
                to=letter.to,
                leaves_at=letter.leaves_at,
                documents=letter.documents if letter.kind.row.asks else (),
                text=letter.text,
            )
            change.enter(letter.number, entered)
        eventlog.letter_recorded(written.message_id, letter.kind.value, letter.number, state.value)


def _address_source(case: Case | None) -> str:
    """Where the client's address came from, for the proof of contact."""
    if case is None:
        return ""
    corrected = [event for event in case.counted if isinstance(event, ev.Corrected) and "email" in event.fields]
    event: ev.Event = corrected[-1] if corrected else case.events[0]
    return f"{event.by}, {event.at.isoformat()}, {event.mail}"
