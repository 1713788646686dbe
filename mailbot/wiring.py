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
from mailbot.fetch.marking import MarkingMailbox
from mailbot.formfile import read_form
from mailbot.home import home_of
from mailbot.office.clamd import Clamd
from mailbot.office.settings import Settings
from mailbot.postroom.receive import PostRoom
from mailbot.record.book import Book
from mailbot.record.file.disk import Disk
from mailbot.record.homes import Home, Lease
from mailbot.send.smtp import Courier
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
    office = settings.build_office()
    form = read_form(settings.form.file)
    home = home_of(settings, disk)
    lock = home.lease(clock())
    lock.acquire()
    book: Book | None = None
    try:
        blobs = home.blobs()
        blobs.tidy()
        book = home.open_book()
        key = key_of(home, may_be_new=next(book.cases(), None) is None)
        ids = MessageIds(key, office.address.rpartition("@")[2])
        writer, letters = LetterWriter(TemplateFolder(own=settings.templates), office, ids), book
        limits = AttachmentLimits(settings.attachments.most, settings.attachments.largest_total_mb * 2**20)
        scan = Clamd(Path(settings.attachments.clamd_socket)).verdict if settings.attachments.clamd_socket else None
        reader = MailReader(
            office,
            form,
            settings.trust,
            lambda name: ids.is_ours(name) or letters.letter(name) is not None,
            limits,
            settings.form.date_order or None,
            scan,
        )
        watch = settings.watch
        room = PostRoom(office, book, blobs, reader, writer, watch.mail_seconds)
        sending = settings.sending
        courier = courier or Courier(sending, sending.sign_in.sign_in() if sending.user else None)
        patience = Patience(timedelta(hours=watch.give_up_hours), timedelta(minutes=watch.confirm_minutes))
        dispatch = Dispatch(room, courier, patience)
        alarms = Alarms(room, timedelta(minutes=watch.alarm_after_minutes))
        box = settings.mailbox
        mailbox = MarkingMailbox(box, box.sign_in.sign_in(), clock)
        claim = Claim(mailbox, box.marker_folder, key) if box.marker_folder else None
        cycle = Cycle(
            room,
            mailbox,
            Folders(box.folder, box.handled_folder, box.review_folder, box.copies_folder),
            dispatch,
            Digestion(room, watch.digest_at, alarms, watch.reports),
            alarms,
            clock,
            stopped,
            claim,
        )
    except BaseException:
        if book is not None:
            book.close()
        lock.release()
        raise
    return Assembled(settings, office, lock, book, room, cycle, courier)


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
