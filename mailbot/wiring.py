"""Settings to an assembled post room: the one place where everything is put together. Nothing here is global, so that
a process can run several offices."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from mailbot.decide.delivery.handover import Patience
from mailbot.dispatch import Courier as Sends
from mailbot.dispatch import Dispatch
from mailbot.fetch.looking import LookingMailbox
from mailbot.fetch.marking import MarkingMailbox
from mailbot.formfile import form_of
from mailbot.home import home_of
from mailbot.office.clamd import Clamd
from mailbot.office.settings import Settings
from mailbot.postroom.receive import PostRoom
from mailbot.record.book import Book
from mailbot.record.file.disk import Disk
from mailbot.record.homes import Home, Lease
from mailbot.send.smtp import Courier
from mailbot.shadow.daily import DailyReport
from mailbot.shadow.turning import WithoutCopies, stays, turn
from mailbot.understand.reader import MailReader
from mailbot.vocabulary.message import AttachmentLimits
from mailbot.vocabulary.office import Office
from mailbot.vocabulary.problems import CannotStart
from mailbot.watch.alarms import Alarms
from mailbot.watch.claim import Claim
from mailbot.watch.cycle import Cycle, Folders
from mailbot.watch.digest_hour import Digestion
from mailbot.write.letter_writer import LetterWriter
from mailbot.write.message.message_ids import MessageIds
from mailbot.write.words.template_folder import TemplateFolder

KEY_LENGTH = 32


class Carrier(Sends, Protocol):
    """A courier whose line can be closed."""

    def close(self) -> None:
        """Lets go of the server."""


Clock = Callable[[], datetime]


def real_clock() -> datetime:
    """The time of this machine."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Assembled:
    """Everything of one office, put together, with the book open and the lock held."""

    settings: Settings
    office: Office
    lock: Lease
    book: Book
    room: PostRoom
    cycle: Cycle
    courier: Carrier

    def close(self) -> None:
        """Lets go of servers, book and lock."""
        if self.cycle.claim is not None:
            self.cycle.claim.release()
        self.cycle.mailbox.close()
        self.courier.close()
        self.book.close()
        self.lock.release()


def assemble(
    settings: Settings,
    clock: Clock = real_clock,
    stopped: Callable[[], bool] = lambda: False,
    disk: Disk | None = None,
    courier: Carrier | None = None,
) -> Assembled:
    """The post room that works. Raises `CannotStart`: settings, form, words, book damaged, book in use."""
    home = home_of(settings, disk)
    lock = home.lease(clock())
    lock.acquire()
    book: Book | None = None
    try:
        home.blobs().tidy()
        book = home.open_book()
        turn(book, clock(), shadow=settings.shadow)
        return _around(book, home, lock, settings, clock, stopped, courier)
    except BaseException:
        if book is not None:
            book.close()
        lock.release()
        raise


def reassemble(former: Assembled, settings: Settings, clock: Clock, stopped: Callable[[], bool]) -> Assembled:
    """The same book and lock with other settings, letters, form and words; servers are reached anew. Raises
    `CannotStart`, and nothing has changed."""
    for name in ("data", "store", "encryption", "mailbox", "shadow"):
        if getattr(settings, name) != getattr(former.settings, name):
            raise CannotStart(f"`{name}` changed: that needs a new start.", "Put it back, or start mailbot anew.")
    made = _around(former.book, home_of(settings), former.lock, settings, clock, stopped, None)
    former.cycle.mailbox.close()
    former.courier.close()
    return made


def _around(
    book: Book,
    home: Home,
    lock: Lease,
    settings: Settings,
    clock: Clock,
    stopped: Callable[[], bool],
    courier: Carrier | None,
) -> Assembled:
    """Everything but the book and the lock."""
    office, box, sending, watch = settings.build_office(), settings.mailbox, settings.sending, settings.watch
    key = key_of(home, may_be_new=next(book.cases(), None) is None)
    ids = MessageIds(key, office.address.rpartition("@")[2], tags=settings.sending.tags)
    room = _room(book, home, settings, office, ids)
    courier = courier or Courier(sending, sending.sign_in.sign_in() if sending.user else None)
    patience = Patience(timedelta(hours=watch.give_up_hours), timedelta(minutes=watch.confirm_minutes))
    alarms = Alarms(room, timedelta(minutes=watch.alarm_after_minutes))
    folders = Folders(box.folder, box.handled_folder, box.review_folder, box.copies_folder, files=not settings.shadow)
    if settings.shadow:
        courier = WithoutCopies(courier)
        looking = LookingMailbox(box, box.sign_in.sign_in(), clock)
        dispatch = Dispatch(room, courier, patience, stays(office))
        report = DailyReport(room, watch.digest_at, alarms, settings)
        cycle = Cycle(room, looking, folders, dispatch, report, alarms, clock, stopped)
    else:
        mailbox = MarkingMailbox(box, box.sign_in.sign_in(), clock)
        dispatch, digestion = Dispatch(room, courier, patience), Digestion(room, watch.digest_at, alarms, watch.reports)
        claim = Claim(mailbox, box.marker_folder, key) if box.marker_folder else None
        cycle = Cycle(room, mailbox, folders, dispatch, digestion, alarms, clock, stopped, claim)
    return Assembled(settings, office, lock, book, room, cycle, courier)


def _room(book: Book, home: Home, settings: Settings, office: Office, ids: MessageIds) -> PostRoom:
    limits = AttachmentLimits(settings.attachments.most, settings.attachments.largest_total_mb * 2**20)
    scan = Clamd(Path(settings.attachments.clamd_socket)).verdict if settings.attachments.clamd_socket else None
    reader = MailReader(
        office,
        form_of(settings.form.file, settings.data),
        settings.trust,
        lambda name: ids.is_ours(name) or book.letter(name) is not None,
        limits,
        settings.form.date_order or None,
        scan,
    )
    writer = LetterWriter(TemplateFolder(own=settings.templates), office, ids)
    return PostRoom(office, book, home.blobs(), reader, writer, settings.watch.mail_seconds)


def key_of(home: Home, *, may_be_new: bool) -> bytes:
    """The key of the Message-IDs. A book whose key is lost does not get a new one by itself: nothing that clients
    answer would be recognised any more."""
    octets = home.read_key()
    if octets is None:
        if not may_be_new:
            raise CannotStart(
                f"{home.key_at} is missing, but the book has cases.",
                "Restore it from a backup (`run_bot.py restore`).",
            )
        octets = secrets.token_bytes(KEY_LENGTH)
        home.keep_key(octets)  # before the first letter bears its mark: after a power failure no other key will do
    if len(octets) < KEY_LENGTH:
        raise CannotStart(f"{home.key_at} is damaged.", "Restore it from a backup (`run_bot.py restore`).")
    return octets
