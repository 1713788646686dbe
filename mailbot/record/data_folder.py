"""The data folder: what lies where in it, and how its book is opened. Where anything tells that a book was there
(mails, the key, a restore that was cut short), one that is gone is never begun anew."""

from __future__ import annotations

from pathlib import Path

from mailbot.record.file.blobs import Blobs
from mailbot.record.file.disk import Disk
from mailbot.record.file.journal import FileJournal
from mailbot.record.file.opening import unreadable
from mailbot.vocabulary.problems import CannotStart

from .book import Book

BOOK, MAILS, KEY = "book", "mail", "message-id-key"
RESTORING = "restoring"
"""A folder from before the first step of a restore until after its last. In the book's folder: that is not whole."""
FORMER = "before-restore-"
"""How the folders begin that keep former books."""


def open_book(data: Path, *, read_only: bool = False, disk: Disk | None = None) -> Book:
    """The book of this data folder. Raises `CannotStart`, also while a restore is unfinished, and `BookDamaged`."""
    looks = disk or Disk()
    try:
        if looks.exists(data / RESTORING):
            raise CannotStart(
                f"{data / RESTORING}: a backup is being restored here, or that was cut short.",
                "Run `run_bot.py restore` again. To go on with what was there before, remove that folder; "
                "a book that is not whole is refused all the same.",
            )
        begun = looks.exists(data / KEY) or any(True for _ in Blobs(data / MAILS, disk=disk))
    except OSError as reason:
        raise unreadable(data, reason) from reason
    return Book(FileJournal(data / BOOK, read_only=read_only, disk=disk, may_be_new=not begun))
