"""Settings to an assembled post room: the one place where everything is put together. Nothing here is global, so that
a process can run several offices."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from mailbot.dispatch import Courier as Sends
from mailbot.dispatch import Dispatch, Patience
from mailbot.fetch.marking import MarkingMailbox
from mailbot.formfile import read_form
from mailbot.office.clamd import Clamd
from mailbot.office.settings import Settings
from mailbot.postroom.receive import PostRoom
from mailbot.record.book import Book
from mailbot.record.data_folder import KEY, MAILS, open_book
from mailbot.record.file.blobs import Blobs
from mailbot.record.file.disk import Disk, make_folders
from mailbot.record.file.lock import BookLock
from mailbot.record.file.opening import unreadable, unwritable
from mailbot.record.file.snapshot import put_file
from mailbot.send.smtp import Courier
from mailbot.shipped import TEMPLATES
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
    lock: BookLock
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
    lock = BookLock(settings.data, now=clock())
    lock.acquire()
    book: Book | None = None
    try:
        blobs = Blobs(settings.data / MAILS, disk=disk)
        blobs.tidy()
        book = open_book(settings.data, disk=disk)
        key = settings.data / KEY
        ids = message_ids(key, office, disk or Disk(), may_be_new=next(book.cases(), None) is None)
        writer, letters = LetterWriter(TEMPLATES, office, ids), book
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
        room = PostRoom(office, book, blobs, reader, writer)
        watch = settings.watch
        sending = settings.sending
        courier = courier or Courier(sending, sending.sign_in.sign_in() if sending.user else None)
        patience = Patience(timedelta(hours=watch.give_up_hours), timedelta(minutes=watch.confirm_minutes))
        dispatch = Dispatch(room, courier, patience)
        alarms = Alarms(room, timedelta(minutes=watch.alarm_after_minutes))
        box = settings.mailbox
        mailbox = MarkingMailbox(box, box.sign_in.sign_in(), clock)
        claim = Claim(mailbox, box.marker_folder, key.read_bytes()) if box.marker_folder else None
        cycle = Cycle(
            room,
            mailbox,
            Folders(box.folder, box.handled_folder, box.review_folder, box.copies_folder),
            dispatch,
            Digestion(room, watch.digest_at, alarms),
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


def message_ids(key: Path, office: Office, disk: Disk, *, may_be_new: bool) -> MessageIds:
    """The signer of Message-IDs, under the key in the data folder. A book whose key is lost does not get a new one by
    itself: nothing that clients answer would be recognised any more."""
    if not disk.exists(key):
        if not may_be_new:
            raise CannotStart(
                f"{key} is missing, but the book has cases.", "Restore it from a backup (`run_bot.py restore`)."
            )
        # On the disk before the first letter bears its mark: after a power failure no other key will do.
        try:
            make_folders(disk, key.parent)
            put_file(disk, key, [secrets.token_bytes(KEY_LENGTH)])
            disk.sync_folder(key.parent)
        except OSError as reason:
            raise unwritable(key, reason) from reason
    try:
        with disk.reading(key) as file:
            octets = file.read()
    except OSError as reason:
        raise unreadable(key, reason) from reason
    if len(octets) < KEY_LENGTH:
        raise CannotStart(f"{key} is damaged.", "Restore it from a backup (`run_bot.py restore`).")
    return MessageIds(octets, office.address.rpartition("@")[2])
