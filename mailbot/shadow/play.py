"""A mailbox's past, played through an office of its own: each message at the moment when it came, the clock between
them, letters that go nowhere. The office is the real one in everything but its book, which is made for the occasion and
thrown away, and its courier.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from mailbot.decide.clocks import flags
from mailbot.office.settings import Settings
from mailbot.postroom.reading import Reader
from mailbot.record.file.disk import Disk
from mailbot.vocabulary.banners import LearntLines
from mailbot.vocabulary.message import MailIdentity, RawMail
from mailbot.vocabulary.servers import Handover, HandoverResult, Step
from mailbot.vocabulary.understood import Understood
from mailbot.wiring import Assembled, assemble

from .findings import Findings, Ordered
from .past import messages_in, sent_since
from .report import report_of, written

STIRS = timedelta(days=21)
"""How long the clock causes anything in a case that nobody works on: its limits, and its reminders."""
MOST_RECENT = 2_000  # cases opened within that time, at most

SOON = timedelta(minutes=1)

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
        real = replace(settings, data=Path(folder) / "data", shadow=False)
        office = assemble(real, moment, disk=_Forgetful(), courier=_Nowhere())
        try:
            office.room.writer.staff_read = False
            noted = _Noting(office.room.reader)
            office.room.reader = noted
            for done, raw in enumerate(arrived):
                _pass(office, moment, raw.received_at)
                office.room.receive(raw, moment())
                progress(done + 1, len(arrived))
            _pass(office, moment, until)
            since = arrived[0].received_at if arrived else until
            found = report_of(office.room, since, until, written(sent))
            return replace(found, messages=len(arrived), orders=tuple(noted.orders))
        finally:
            office.close()


def _past(settings: Settings, since: date) -> tuple[list[RawMail], list[RawMail]]:
    """What came, in the order of its arrival, and what the office sent."""
    box = settings.mailbox
    folders = (box.folder, box.handled_folder, box.review_folder)
    arrived = [raw for folder in folders for raw in messages_in(settings, folder, since)]
    return sorted(arrived, key=lambda raw: raw.received_at), sent_since(settings, since)


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
    """What the clock causes when the doors open: reminders, and limits that move; the later hours of a day cause mail
    to staff alone. A case of long ago has told all that it has to tell, and nobody closes it here."""
    recent = [case for case in office.book.newest_cases(MOST_RECENT) if now - case.received_at < STIRS]
    office.room.carry_out(flags.tick(office.room.bench(now), recent), now, f"round {now.isoformat()}")


def _next_round(office: Assembled, after: datetime) -> datetime:
    calendar = office.office.calendar
    day = calendar.local(after)
    while True:
        at = datetime.combine(day.date(), calendar.opens, calendar.zone)
        if at > after and calendar.is_business_day(at.date()):
            return at
        day += timedelta(days=1)


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
    """The office's reader, which remembers the orders that it read."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.orders: list[Ordered] = []

    def understand(
        self,
        octets: bytes,
        identity: MailIdentity,
        received_at: datetime,
        now: datetime,
        earlier: tuple[str, ...] = (),
        learnt: LearntLines = frozenset(),
    ) -> Understood:
        """As the reader does."""
        got = self._reader.understand(octets, identity, received_at, now, earlier, learnt)
        if got.reply and got.reply.to_obey and got.trouble is None:
            names = tuple(order.name for order in got.reply.to_obey)
            self.orders.append(Ordered(got.received_at, got.sender, names))
        return got


class _Forgetful(Disk):
    """A disk whose book is thrown away in the end, so nothing on it has to survive a power failure."""

    at_once = 1  # where nothing is waited for, threads only cost

    def sync(self, handle: int) -> None:
        """Never mind."""

    def sync_folder(self, folder: Path) -> None:
        """Never mind."""
