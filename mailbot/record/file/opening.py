"""Finding a book in its folder and reading it, with a lock or beside the process that writes it. What stands in the way
is named for a person: the file, the line, the byte, and what to do."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from pathlib import Path

from mailbot.vocabulary.problems import BookDamaged, BookUnwritable, CannotStart, MailbotProblem

from . import places
from .disk import Disk
from .lines import Damage
from .replay import JOURNAL, SNAPSHOT, Newer, Replayed, replay, replay_after
from .snapshot import BESIDE

RESTORE = (
    "Nothing was changed. Keep the folder as it is, and restore the last backup with `run_bot.py restore`; "
    "mail that came in since is read from the mailbox again."
)
_READINGS = 20


def book_in(disk: Disk, folder: Path, *, may_be_new: bool) -> Replayed | None:
    """What is recorded in this folder; None where a book may be begun, which is never where one was lost."""
    try:
        names = set(disk.names(folder))
        if JOURNAL in names:
            return _both(disk, folder)
    except OSError as reason:
        raise unreadable(folder, reason) from reason
    found = names - {JOURNAL + BESIDE}  # a start that was cut short: the journal has its name from its first moment
    if found or not may_be_new:
        what = f"{folder / JOURNAL} is missing"
        raise BookDamaged(f"{what}; there is {', '.join(sorted(found))}." if found else f"{what}.", RESTORE)
    return None


def book_while_written(disk: Disk, folder: Path, *, may_be_new: bool) -> Replayed | None:
    """The same without a lock. Where the one who writes makes a snapshot just now, or takes back a line that did
    not reach the disk, the files may not fit: then they are read again, until they do or nothing changes."""
    before = ""
    for _ in range(_READINGS):
        try:
            return book_in(disk, folder, may_be_new=may_be_new)
        except MailbotProblem as problem:
            if problem.what == before:
                raise
            before, last = problem.what, problem
    raise last


def _both(disk: Disk, folder: Path) -> Replayed:
    """Both files are opened before either is read: a rename takes nothing away from a file that is open."""
    try:
        with ExitStack() as files:
            found = places.opened(disk, folder)
            if found is not None:
                state, at, facts = found
                book = replay_after(state, files.enter_context(disk.reading(folder / JOURNAL)))
                book.at, book.facts = at, facts
                return book
            snapshot = None
            with suppress(FileNotFoundError):
                snapshot = files.enter_context(disk.reading(folder / SNAPSHOT))
            journal = files.enter_context(disk.reading(folder / JOURNAL))
            return replay(snapshot, journal, disk.seal)
    except Damage as damage:
        place = f"line {damage.line}, byte {damage.offset}" if damage.line else f"byte {damage.offset}"
        raise BookDamaged(f"{folder / damage.file}: {place}: {damage.why}.", RESTORE) from damage
    except Newer as newer:
        raise too_new(str(folder / newer.file), newer.found) from newer


def unwritable(path: Path, reason: OSError) -> BookUnwritable:
    """The disk did not take it."""
    why = reason.strerror or str(reason)
    return BookUnwritable(f"{path} cannot be written: {why}.", "Nothing is lost; make room, mailbot tries again.")


def unreadable(path: Path, reason: OSError) -> CannotStart:
    """It may be whole; we do not get at it."""
    why = reason.strerror or str(reason)
    return CannotStart(f"{path} cannot be read: {why}.", "Make it readable for the account that mailbot runs under.")


def too_new(where: str, found: object) -> CannotStart:
    """Going on would lose what the newer one knows and we do not."""
    return CannotStart(
        f"{where} was written by a newer mailbot ({found}).", "Install that version, or restore a backup."
    )
