"""The post room: understand a mail, decide, enter it all in the book in one commit. Filing and sending come after.

Both doors lead here: a mail (`receive`) and the clock (`tick`). Nothing in this module judges; the judgement is in
`understand` and `decide`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from mailbot import eventlog
from mailbot.decide.bench import Bench
from mailbot.decide.clocks import flags as deadlines
from mailbot.decide.every_message import DECISIONS
from mailbot.decide.officers import set_aside as aside
from mailbot.decide.outsiders import answer as client
from mailbot.decide.overview.form_drift import LOOKED_AT, drift, drift_alarm
from mailbot.record.book import Book, Change
from mailbot.record.file.blobs import Blobs
from mailbot.understand.mail.identity import identity as identify
from mailbot.vocabulary import effects as fx
from mailbot.vocabulary import events as ev
from mailbot.vocabulary.case import Case, fold
from mailbot.vocabulary.letter_kinds import ASKING_KINDS, Role
from mailbot.vocabulary.letters import Letter
from mailbot.vocabulary.message import MailIdentity, MailKind, RawMail, same_mailbox
from mailbot.vocabulary.office import Office
from mailbot.vocabulary.outbox import LetterState, OutboxLetter
from mailbot.vocabulary.phrase import Phrase
from mailbot.vocabulary.problems import BookUnwritable
from mailbot.vocabulary.register import LedgerEntry, QuarantineEntry
from mailbot.vocabulary.understood import Understood
from mailbot.write.letter_writer import Enclosure, LetterWriter, WrittenLetter
from mailbot.write.message.threading import audience

HANDLED, REVIEW, COPIES = "handled", "review", "copies"

MOST_LETTERS = 1_000_000
"""More than one commit ever holds: the ordinals of one cause, used again."""

TO_READ_AGAIN = "to_read_again"
"""The fact that keeps what officers asked for (RETRY, CASE) until it is done: (id, case, cause) each."""


class Reader(Protocol):
    """Bytes to meaning: `understand.message.MailReader`."""

    def understand(self, octets: bytes, identity: MailIdentity, received_at: datetime, now: datetime) -> Understood:
        """Never raises for what is in the mail."""


@dataclass(slots=True)
class Entry:
    """What one commit will hold, prepared: nothing is written before everything is rendered."""

    cause: str
    now: datetime
    effects: list[fx.Effect]
    written: list[tuple[Letter, WrittenLetter]] = field(default_factory=list)


@contextmanager
def by_itself(what: str) -> Iterator[None]:
    """Our own failure in this step is logged, and the next goes on. Raises `BookUnwritable`."""
    try:
        yield
    except BookUnwritable:
        raise
    except Exception as problem:  # noqa: BLE001
        eventlog.work_failed(what, problem)


class PostRoom:
    """One office's post room: one book, one writer of letters, one reader."""

    def __init__(self, office: Office, book: Book, blobs: Blobs, reader: Reader, writer: LetterWriter) -> None:
        self.office, self.book, self.blobs = office, book, blobs
        self.reader, self.writer = reader, writer
        self._together = False

    def receive_together(self, mails: Sequence[RawMail], clock: Callable[[], datetime]) -> list[str]:
        """Handle a few mails under one entry on the disk: all of them are in the book when this returns, or none is.
        A disk takes one long line as fast as a short one (docs/decisions/mails-in-lots.md)."""
        with self.book.together():
            self._together = True
            try:
                folders = [self.receive(raw, clock()) for raw in mails]
                self.blobs.sync()
            finally:
                self._together = False
        return folders

    def receive(self, raw: RawMail, now: datetime) -> str:
        """Handle one mail; the folder it belongs in. A mail that was handled before is only filed.

        Raises `BookUnwritable`; whatever else goes wrong with a mail sets it aside, whole.
        """
        identity = identify(raw.octets)
        known = self.book.handled(identity)
        if known is not None:
            eventlog.mail_known(identity.message_id)
            return known.folder
        try:
            return self._handle(raw, identity, now)
        except BookUnwritable:
            raise
        except Exception as problem:  # noqa: BLE001  one bad mail never stops the next (the fourth thing held sacred)
            eventlog.mail_failed(identity.message_id, problem)
            reason = Phrase.of("aside.our_failure", problem=type(problem).__name__)
            self._enter_mail(raw, identity, None, [fx.SetAside(reason)], now)
            return REVIEW

    def tick(self, now: datetime) -> None:
        """What the clock causes: flags, reminders, what was set aside and nobody has been told of. Our own failure in
        one of them, or with one case, keeps no other waiting."""
        self._tell_deadlines(now)
        with by_itself("what was set aside could not be told"):
            self.tell_aside(now)
        with by_itself("the form's drift could not be told"):
            self.tell_drift(now)

    def _tell_deadlines(self, now: datetime) -> None:
        """All cases together, one mail to each reader; where that fails, each case by itself."""
        cause = f"tick {now.isoformat()}"
        done = False
        with by_itself("the cases' deadlines could not be told together"):
            self.carry_out(deadlines.tick(self.bench(now)), now, cause)
            done = True
        if done:
            return
        for case in self.book.open_cases():
            with by_itself(f"the deadlines of {case.number} could not be told"):
                self.carry_out(deadlines.tick(self.bench(now), (case,)), now, f"{cause} {case.number}")

    def tell_drift(self, now: datetime) -> None:
        """One alarm when the referral form no longer reads as it did; armed again when it does."""
        opened = [case.events[0] for case in self.book.newest_cases(LOOKED_AT)]
        read = [event.referral for event in opened if isinstance(event, ev.Opened) and not event.opened_by_officer]
        found = drift(read, self.office.policy.drift_share)
        told = bool(self.book.fact("drift_told"))
        if bool(found) != told:
            effects = drift_alarm(found, self.bench(now)) if found else []
            cause = f"drift {now.isoformat()}"
            self.carry_out(effects, now, cause, also=lambda change: change.remember("drift_told", bool(found)))

    def tell_aside(self, now: datetime) -> None:
        """One mail to the officers about everything set aside since the last one."""
        told = int(self.book.fact("aside_told") or 0)
        waiting = [entry for entry in self.book.waiting_aside() if int(entry.id[1:]) > told]
        if waiting:
            highest = max(int(entry.id[1:]) for entry in waiting)
            self.carry_out(
                aside.tell(waiting, self.bench(now)),
                now,
                f"set aside up to {highest}",
                also=lambda change: change.remember("aside_told", highest),
            )

    def carry_out(
        self, effects: Iterable[fx.Effect], now: datetime, cause: str, also: Callable[[Change], None] | None = None
    ) -> None:
        """What no mail caused, in one commit. `cause` names it and nothing else, also where the clock stands still
        (`once --at`): the Message-IDs of its letters follow from it."""
        entry = Entry(cause, now, list(effects))
        if not entry.effects and also is None:
            return
        self._render(entry)
        self._sync_blobs()
        with self.book.commit() as change:
            self._apply(change, entry, cause="")
            if also is not None:
                also(change)

    def read_again(self, now: datetime) -> None:
        """Mail set aside that an officer wants worked on once more, each in a commit of its own; also what a stop
        left undone. Our own failure with one is told like anything else that could not be read."""
        for quarantine_id, as_case, asked_by in tuple(self.book.fact(TO_READ_AGAIN) or ()):
            held, cause = self.book.set_aside(quarantine_id), f"{quarantine_id} again {asked_by}"
            if held is None or held.outcome:
                self.carry_out((), now, cause, also=self._was_read)
                continue
            try:
                self._read_again(held, as_case, cause, now)
            except BookUnwritable:
                raise
            except Exception as problem:  # noqa: BLE001
                eventlog.mail_failed(held.message_id, problem)
                self.carry_out(aside.tell([held], self.bench(now), again=True), now, cause, also=self._was_read)

    def bench(self, now: datetime) -> Bench:
        """Where this office decides."""
        return Bench(self.office, self.book, now)

    # Inside.

    def _handle(self, raw: RawMail, identity: MailIdentity, now: datetime) -> str:
        copy = self.book.letter(identity.message_id) if identity.message_id else None
        got = self.reader.understand(raw.octets, identity, raw.received_at, now)
        if same_mailbox(got.sender, self.office.address) and (copy or self.writer.wrote(identity.message_id)):
            self._confirm(raw, identity, copy, now)
            return COPIES
        if identity.message_id and self.book.handled_id(identity.message_id) is not None:
            # Other bytes under a known Message-ID: to drop them would lose mail, to obey them would obey twice.
            return self._enter_mail(raw, identity, got, [fx.SetAside(Phrase.of("aside.message_id_again"))], now)
        if raw.cut:
            return self._enter_mail(raw, identity, got, [fx.SetAside(Phrase.of("aside.too_large"))], now)
        return self._enter_mail(raw, identity, got, DECISIONS[got.kind](got, self.bench(now)), now)

    def _enter_mail(
        self, raw: RawMail, identity: MailIdentity, got: Understood | None, effects: Sequence[fx.Effect], now: datetime
    ) -> str:
        cause = got.message_id if got else identity.message_id
        entry = Entry(f"{cause} {identity.digest}", now, list(effects))
        self._render(entry)
        blob = self.blobs.put(raw.octets)
        self._sync_blobs()
        number = next((effect.number for effect in effects if isinstance(effect, fx.Enter)), "")
        reason = next((effect.reason for effect in effects if isinstance(effect, fx.SetAside)), None)
        tally = next((effect.account for effect in effects if isinstance(effect, fx.Tally)), "set_aside")
        ledger = LedgerEntry(
            message_id=identity.message_id,
            digest=identity.digest,
            content=identity.content_digest,
            kind=got.kind.value if got else MailKind.UNKNOWN.value,
            account="set_aside" if reason else tally,
            folder=REVIEW if reason else HANDLED,
            number=number,
            received_at=raw.received_at,
            handled_at=now,
            uidvalidity=raw.place.uidvalidity,
            uid=raw.place.uid,
            blob=blob,
        )
        with self.book.commit() as change:
            self._apply(change, entry, cause=cause)
            change.ledger_entry(ledger)
            again = tuple((e.quarantine_id, e.as_case, entry.cause) for e in effects if isinstance(e, fx.ReadAgain))
            if again:
                change.remember(TO_READ_AGAIN, (*(self.book.fact(TO_READ_AGAIN) or ()), *again))
            if reason is not None:
                held = change.set_aside(_quarantined(identity, got, reason, blob, raw, now))
                eventlog.mail_set_aside(identity.message_id, held.id, reason.key)
        eventlog.mail_handled(identity.message_id, ledger.kind, ledger.account, number, ledger.folder)
        if again:
            self.read_again(now)
        return ledger.folder

    def _confirm(self, raw: RawMail, identity: MailIdentity, letter: OutboxLetter | None, now: datetime) -> None:
        """A copy of our own letter came in: it left (design.md, `uncertain`). A book from a backup may not know the
        letter (yet): it is looked for among the copies before it leaves."""
        with self.book.commit() as change:
            # Whatever was thought of it: a copy is there because it left (an earlier try, or a book from a backup).
            if letter is not None and letter.state not in (LetterState.SENT, LetterState.BOUNCED):
                sent_at = min(raw.received_at, now)
                change.update_letter(
                    letter.message_id,
                    state=LetterState.SENT,
                    ended_at=sent_at,
                    reply="its copy came back to the mailbox",
                )
                if letter.to.is_outside and letter.number:
                    sent = ev.LetterSent(at=sent_at, letter=letter.message_id, kind=letter.kind, to=letter.to)
                    change.enter(letter.number, sent)
            change.ledger_entry(
                LedgerEntry(
                    message_id="",  # the Message-ID is the letter's own; only these bytes are the copy
                    digest=identity.digest,
                    content="",
                    kind="copy",
                    account="copies",
                    folder=COPIES,
                    number=letter.number if letter else "",
                    received_at=raw.received_at,
                    handled_at=now,
                    uidvalidity=raw.place.uidvalidity,
                    uid=raw.place.uid,
                    blob="",
                )
            )

    def _sync_blobs(self) -> None:
        """Before the commit that names them; of several together, before the one line that they become."""
        if not self._together:
            self.blobs.sync()

    def _render(self, entry: Entry) -> None:
        """Every letter of the commit, from the cases as they will be; what staff mail repeats is rendered first."""
        cases: dict[str, Case] = {}
        for effect in entry.effects:
            if isinstance(effect, fx.Enter):
                known = cases.get(effect.number) or self.book.case(effect.number)
                cases[effect.number] = known.after(effect.event) if known else fold((effect.event,))
        letters = [effect.letter for effect in entry.effects if isinstance(effect, fx.Write)]
        letters.sort(key=lambda letter: not letter.to.is_outside)
        with self.blobs.attempt():
            for ordinal, letter in enumerate(letters):
                case = cases.get(letter.number) or (self.book.case(letter.number) if letter.number else None)
                written = self._write(letter, case, entry.cause, ordinal)
                self.blobs.put(written.octets)
                entry.written.append((letter, written))

    def _write(self, letter: Letter, case: Case | None, cause: str, ordinal: int) -> WrittenLetter:
        """Under a Message-ID that no letter has: a clock that stands still (`once --at`) ticks twice in one moment."""
        enclosure = self._proof(letter, case) if "proof" in letter.topics else None
        while True:
            written = self.writer.write(
                letter, case, cause=cause, ordinal=ordinal, thread=self._thread(letter), enclosure=enclosure
            )
            if self.book.letter(written.message_id) is None:
                return written
            ordinal += MOST_LETTERS

    def _thread(self, letter: Letter) -> list[str]:
        """Our earlier letters of the case to the same audience."""
        if not letter.number:
            return []
        earlier = self.book.letters_of(letter.number)
        return [sent.seen_as for sent in earlier if audience(sent.to) == audience(letter.to)]

    def _proof(self, letter: Letter, case: Case | None) -> Enclosure | None:
        """Every letter to the client as the bytes that left (PROOF)."""
        if case is None:
            return None
        letters = tuple(sent for sent in self.book.letters_of(letter.number) if sent.to is Role.CLIENT)
        octets = {sent.message_id: self.blobs.get(sent.blob) for sent in letters}
        from mailbot.write.proof import proof

        return proof(case, letters, octets, self.office, letter.language, self.writer.words)

    def _apply(self, change: Change, entry: Entry, cause: str) -> None:
        for effect in entry.effects:
            match effect:
                case fx.Enter():
                    change.enter(effect.number, effect.event)
                    if isinstance(effect.event, ev.Opened):
                        eventlog.case_opened(effect.event.mail, effect.number)
                case fx.Stop():
                    change.update_letter(effect.message_id, state=LetterState.CANCELLED, ended_at=entry.now)
                case fx.Reschedule():
                    state = LetterState.HELD if effect.leaves_at > entry.now else LetterState.QUEUED
                    change.update_letter(effect.message_id, state=state, leaves_at=effect.leaves_at, ended_at=None)
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
            change.update_letter(mark.message_id, state=mark.state or letter.state, reports=reports)

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
                envelope_from=self.office.address,
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
                letter=written.message_id,
                kind=letter.kind,
                to=letter.to,
                leaves_at=letter.leaves_at,
                documents=letter.documents if letter.kind in ASKING_KINDS else (),
                text=letter.text,
            )
            change.enter(letter.number, entered)
        eventlog.letter_recorded(written.message_id, letter.kind.value, letter.number, state.value)

    def _read_again(self, held: QuarantineEntry, as_case: str, cause: str, now: datetime) -> None:
        octets = self.blobs.get(held.blob)
        identity = identify(octets)
        got = self.reader.understand(octets, identity, held.received_at, now)
        case = self.book.case(as_case) if as_case else None
        if case is not None:
            effects = client.attach(case, got, self.bench(now))
        else:
            effects = DECISIONS[got.kind](got, self.bench(now))
        if any(isinstance(effect, fx.SetAside) for effect in effects):
            self.carry_out(aside.tell([held], self.bench(now), again=True), now, cause, also=self._was_read)
            return
        number = next((effect.number for effect in effects if isinstance(effect, fx.Enter)), "")
        settled = fx.Settle(held.id, "attached" if case is not None else "retried", number)
        entry = Entry(cause, now, [settled, *effects])
        self._render(entry)
        self._sync_blobs()
        with self.book.commit() as change:
            self._apply(change, entry, cause=got.message_id)
            self._was_read(change)
            ledger = self.book.handled(identity)
            if ledger is not None and number:  # the same letter again belongs to this case
                change.ledger_entry(replace(ledger, number=number))

    def _was_read(self, change: Change) -> None:
        """The first of those to be read again is dealt with."""
        change.remember(TO_READ_AGAIN, tuple(self.book.fact(TO_READ_AGAIN) or ())[1:])


def _quarantined(
    identity: MailIdentity, got: Understood | None, reason: Phrase, blob: str, raw: RawMail, now: datetime
) -> QuarantineEntry:
    return QuarantineEntry(
        id="",
        reason=reason,
        sender=got.sender if got else "",
        subject=got.mail.subject if got else "",
        received_at=raw.received_at,
        message_id=identity.message_id,
        blob=blob,
        set_aside_at=now,
        summary=got.own_text[:2000] if got else "",
    )


def _address_source(case: Case | None) -> str:
    """Where the client's address came from, for the proof of contact."""
    if case is None:
        return ""
    corrected = [event for event in case.counted if isinstance(event, ev.Corrected) and "email" in event.fields]
    event: ev.Event = corrected[-1] if corrected else case.events[0]
    return f"{event.by}, {event.at.isoformat()}, {event.mail}"
