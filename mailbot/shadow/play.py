"""A mailbox's past, played through an office of its own: each message at the moment when it came, the clock between
them, letters that go nowhere. The office is the real one in everything but its book, which is made for the occasion and
thrown away, and its courier.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from mailbot.decide.clocks import flags
from mailbot.fetch.looking import LookingMailbox
from mailbot.office.settings import Settings
from mailbot.postroom.reading import Reader
from mailbot.record.file.disk import Disk
from mailbot.shipped import TEMPLATES
from mailbot.understand.mail.mime import read_mail
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.message import MailIdentity, RawMail
from mailbot.vocabulary.outbox import OutboxLetter
from mailbot.vocabulary.referral import ProblemCode, Value
from mailbot.vocabulary.servers import Handover, HandoverResult, Step
from mailbot.vocabulary.understood import Understood
from mailbot.wiring import Assembled, assemble
from mailbot.write.words.words import Words

from .findings import Aside, Findings, Missed, Ordered, ShadowCase, ShadowLetter, Written

ROUNDS = (8, 12, 16)
"""Hours of a business day at which the clock is looked at, when no message comes and no letter is due."""

STIRS = timedelta(days=30)
"""How long the clock causes anything in a case that nobody works on: its limits, and its reminders."""
MOST_RECENT = 2_000  # cases opened within that time, at most

SOON = timedelta(minutes=1)
LONGEST_TEXT = 4_000  # characters of a letter in the report

Progress = Callable[[int, int], None]


def play(settings: Settings, since: date, until: datetime, progress: Progress = lambda done, of: None) -> Findings:
    """Everything since that day. Raises `MailboxUnreachable`, and `CannotStart` for settings that are no office."""
    arrived, sent = _past(settings, since)
    return play_messages(settings, arrived, sent, until, progress)


def play_messages(
    settings: Settings,
    arrived: Sequence[RawMail],
    sent: Sequence[RawMail],
    until: datetime,
    progress: Progress = lambda done, of: None,
) -> Findings:
    """These messages, whatever they came from; `sent` is what the office itself wrote at the time."""
    with tempfile.TemporaryDirectory(prefix="mailbot-shadow-") as folder:
        moment = _Moment(arrived[0].received_at if arrived else until)
        office = assemble(replace(settings, data=Path(folder) / "data"), moment, disk=_Forgetful(), courier=_Nowhere())
        try:
            office.room.writer.staff_read = False
            noted = _Noting(office.room.reader)
            office.room.reader = noted
            for done, raw in enumerate(arrived):
                _pass(office, moment, raw.received_at)
                office.room.receive(raw, moment())
                progress(done + 1, len(arrived))
            _pass(office, moment, until)
            return _findings(office, noted.understood, [*_written(sent)], arrived, until)
        finally:
            office.close()


def _past(settings: Settings, since: date) -> tuple[list[RawMail], list[RawMail]]:
    """What came, in the order of its arrival, and what the office sent."""
    box = settings.mailbox
    arrived: list[RawMail] = []
    for folder in (box.folder, box.handled_folder, box.review_folder):
        arrived += _messages(settings, folder, since)
    looking = LookingMailbox(box, box.sign_in.sign_in())
    try:
        looking.open()
        folder = looking.sent_folder()
    finally:
        looking.close()
    sent = [*_messages(settings, folder, since)] if folder else []
    return sorted(arrived, key=lambda raw: raw.received_at), sent


def _messages(settings: Settings, folder: str, since: date) -> Iterator[RawMail]:
    looking = LookingMailbox(replace(settings.mailbox, folder=folder), settings.mailbox.sign_in.sign_in())
    try:
        looking.open()
        yield from looking.since(since)
    finally:
        looking.close()


def _pass(office: Assembled, moment: _Moment, to: datetime) -> None:
    """The time until then: limits, reminders, and letters whose time comes."""
    dispatch = office.cycle.dispatch
    while True:
        due = dispatch.next_due(moment())
        ahead = [_next_round(office, moment()), *([max(due, moment() + SOON)] if due else [])]
        if min(ahead) > to:
            break
        moment.at = min(ahead)
        if not due or ahead[0] < max(due, moment() + SOON):
            _round(office, moment())
        dispatch.send_due(moment)
    moment.at = max(to, moment.at)


def _round(office: Assembled, now: datetime) -> None:
    """What the clock causes: reminders, and limits that move. A case of long ago has told all that it has to tell:
    nobody closes it here, and a year of them would be looked at three times a day."""
    recent = [case for case in office.book.newest_cases(MOST_RECENT) if now - case.received_at < STIRS]
    office.room.carry_out(flags.tick(office.room.bench(now), recent), now, f"round {now.isoformat()}")


def _next_round(office: Assembled, after: datetime) -> datetime:
    calendar = office.office.calendar
    day = calendar.local(after)
    while True:
        for hour in ROUNDS:
            at = day.replace(hour=hour, minute=0, second=0, microsecond=0)
            if at > after and calendar.is_business_day(at.date()):
                return at
        day = (day + timedelta(days=1)).replace(hour=0)


def _findings(
    office: Assembled,
    understood: Sequence[Understood],
    sent: Sequence[Written],
    arrived: Sequence[RawMail],
    until: datetime,
) -> Findings:
    words = Words(TEMPLATES)
    cases = [*office.book.cases()]
    labels = Counter(
        problem.field
        for got in understood
        if got.referral
        for problem in got.referral.problems
        if problem.code is ProblemCode.UNKNOWN_LABEL
    )
    return Findings(
        since=arrived[0].received_at if arrived else until,
        until=until,
        messages=len(arrived),
        cases=tuple(_case(case, until) for case in cases),
        letters=tuple(_letters(office, cases, sent)),
        missed=tuple(_missed(cases, sent, until)),
        aside=tuple(
            Aside(entry.received_at, entry.sender, entry.subject, words.say(entry.reason, "en"))
            for entry in office.book.waiting_aside()
        ),
        orders=tuple(
            Ordered(got.received_at, got.sender, tuple(order.name for order in got.reply.to_obey))
            for got in understood
            if got.reply and got.reply.to_obey and got.trouble is None
        ),
        unknown_labels=dict(labels.most_common()),
    )


def _case(case: Case, now: datetime) -> ShadowCase:
    lacking = case.referral.lacking if case.incomplete else ()
    read = {key: _printed(value) for key, value in case.referral.values.items() if value is not None}
    return ShadowCase(case.number, case.received_at, case.category, case.status(now), tuple(lacking), read)


def _printed(value: Value) -> str:
    """A date is its ISO form; a list its words, a blank between them."""
    return " ".join(value) if isinstance(value, tuple) else str(value)


def _letters(office: Assembled, cases: Iterable[Case], sent: Sequence[Written]) -> Iterator[ShadowLetter]:
    for case in cases:
        for letter in office.book.letters_of(case.number):
            if letter.to.is_outside and letter.first_try_at is not None:
                yield _letter(office, letter, sent)


def _letter(office: Assembled, letter: OutboxLetter, sent: Sequence[Written]) -> ShadowLetter:
    mail = read_mail(office.room.blobs.get(letter.blob))
    at = letter.first_try_at or letter.leaves_at
    really = _first_to(letter.envelope_to, letter.recorded_at, sent)
    text = mail.text[:LONGEST_TEXT]
    return ShadowLetter(letter.number, letter.kind.value, ", ".join(letter.envelope_to), at, mail.subject, text, really)


def _missed(cases: Iterable[Case], sent: Sequence[Written], until: datetime) -> Iterator[Missed]:
    for case in cases:
        really = _first_to(tuple(case.client_addresses), case.received_at, sent)
        if case.due_at < until and (really is None or really.at > case.due_at):
            yield Missed(case.number, case.due_at, really.at if really else None)


def _first_to(addresses: Iterable[str], after: datetime, sent: Sequence[Written]) -> Written | None:
    wanted = {address.lower() for address in addresses}
    return next((one for one in sent if one.at >= after and wanted & set(one.to)), None)


def _written(sent: Iterable[RawMail]) -> Iterator[Written]:
    for raw in sorted(sent, key=lambda raw: raw.received_at):
        mail = read_mail(raw.octets)
        to = tuple(address.address.lower() for address in (*mail.to, *mail.cc))
        yield Written(raw.received_at, to, mail.subject, mail.text[:LONGEST_TEXT])


class _Moment:
    """A clock that is put forward from message to message."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


class _Nowhere:
    """A courier that takes every letter and hands it to nobody."""

    def hand_over(
        self, envelope_from: str, recipients: tuple[str, ...], octets: bytes, copy_to: tuple[str, ...] = ()
    ) -> HandoverResult:
        """Taken, as a server would say."""
        return HandoverResult(Handover.ACCEPTED, "250 a shadow's letter goes nowhere", Step.FINAL_DOT)

    def close(self) -> None:
        """Nothing to close."""


class _Noting:
    """The office's reader, which remembers what it understood."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.understood: list[Understood] = []

    def understand(
        self,
        octets: bytes,
        identity: MailIdentity,
        received_at: datetime,
        now: datetime,
        earlier: tuple[str, ...] = (),
    ) -> Understood:
        """As the reader does."""
        got = self._reader.understand(octets, identity, received_at, now, earlier)
        self.understood.append(replace(got, attachments=()))
        return got


class _Forgetful(Disk):
    """A disk whose book is thrown away in the end, so nothing on it has to survive a power failure."""

    def sync(self, handle: int) -> None:
        """Never mind."""

    def sync_folder(self, folder: Path) -> None:
        """Never mind."""
