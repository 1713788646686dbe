"""Where a book lies by default: a folder with the journal, a line appended and on the disk per commit, and a snapshot.

`lines` knows what a line looks like, `replay` what the files add up to, `opening` how they are found, `snapshot` how a
whole file is put in place.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from mailbot.vocabulary.problems import BookDamaged

from .disk import Disk, make_folders, write_whole
from .lines import Head
from .opening import RESTORE, book_in, book_while_written, unwritable
from .places import Places, keep
from .replay import JOURNAL, SNAPSHOT, AtPlace, Replayed, State
from .seal import Seal
from .snapshot import BESIDE, journal_beginning, put_file


class FileJournal:
    """One process and one object that writes per folder. `may_be_new=False` where there has to be a book already: its
    absence is then damage, and nothing is begun."""

    def __init__(
        self, folder: Path, *, disk: Disk | None = None, read_only: bool = False, may_be_new: bool = True
    ) -> None:
        self.folder, self.where = folder, str(folder)
        self.read_only = read_only
        self.size = 0  # of the journal, as far as it is acknowledged
        self._disk, self._may_be_new = disk or Disk(), may_be_new
        self._handle: int | None = None
        self._unsynced = False
        self._sound = True  # False: what follows `size` in the journal is not known

    @property
    def seal(self) -> Seal | None:
        """What its lines are encrypted with."""
        return self._disk.seal

    def read(self) -> Replayed | None:
        """What is recorded. For the one who writes it is synced before anybody acts on it: the process before may have
        been killed between write and sync."""
        if self.read_only:
            return book_while_written(self._disk, self.folder, may_be_new=self._may_be_new)
        book = book_in(self._disk, self.folder, may_be_new=self._may_be_new)
        if book is not None:
            self.size = book.good
            try:
                self._repair()
                for name in self._disk.names(self.folder):
                    if name in (JOURNAL + BESIDE, SNAPSHOT + BESIDE):
                        self._disk.remove(self.folder / name)
            except OSError as reason:
                self.close()
                raise unwritable(self.folder, reason) from reason
        return book

    def begin(self, head: Head, schema: int) -> None:
        """An empty journal that goes on from here, in place of the one there is."""
        try:
            make_folders(self._disk, self.folder)
            self._begin(head, schema)
        except OSError as reason:
            self.close()
            raise unwritable(self.folder, reason) from reason

    def append(self, line: bytes, sequence: int, *, lasting: bool) -> None:
        """One line at the end; what the disk does not take whole is taken away again."""
        try:
            if not self._sound:
                self._repair()
            assert self._handle is not None
            if self._disk.size(self._handle) != self.size:
                raise BookDamaged(f"{self.folder / JOURNAL} is being written by somebody else.", RESTORE)
            self._sound = False
            write_whole(self._disk, self._handle, line)
            if lasting:
                self._disk.sync(self._handle)
        except OSError as reason:
            with suppress(OSError):
                self._repair()
            raise unwritable(self.folder / JOURNAL, reason) from reason
        self.size += len(line)
        self._sound = True
        self._unsynced = not lasting

    def sync(self) -> None:
        """Every line is on the disk when this returns."""
        if self._handle is None or not self._unsynced:
            return
        try:
            self._disk.sync(self._handle)
        except OSError as reason:
            raise unwritable(self.folder / JOURNAL, reason) from reason
        self._unsynced = False

    def check(self) -> None:
        """The lock of the folder is the process's for as long as it lives."""

    def snapshot(self, lines: Iterable[bytes], head: Head, schema: int) -> int:
        """A file of that name all at once; then the journal begins anew after it. Raises `OSError`."""
        size = put_file(self._disk, self.folder / SNAPSHOT, lines)
        self._disk.sync_folder(self.folder)  # before the journal begins anew: nobody promises the order of renames
        self._begin(head, schema)
        return size

    def keep_places(self, noted: Places, state: State, facts: Any) -> AtPlace | None:
        """Beside the snapshot, in a file of its own that nothing depends on."""
        return keep(self._disk, self.folder, noted, state, facts)

    def close(self) -> None:
        """Gives the file back."""
        if self._handle is not None:
            self._disk.close(self._handle)
            self._handle = None

    def _begin(self, head: Head, schema: int) -> None:
        self.size = put_file(self._disk, self.folder / JOURNAL, [journal_beginning(head, schema)])
        self._sound = False  # until the handle is the new file's, and its name is on the disk
        self._repair()

    def _repair(self) -> None:
        """Takes away what a failed write left. The names are synced as well: the journal may have been renamed
        into place without its folder reaching the disk."""
        if self._handle is not None:
            handle, self._handle = self._handle, None
            with suppress(OSError):
                self._disk.close(handle)
        handle = self._disk.append_to(self.folder / JOURNAL)
        self._handle = handle
        if self._disk.size(handle) < self.size:
            raise BookDamaged(f"{self.folder / JOURNAL} is shorter than what was written to it.", RESTORE)
        self._disk.cut(handle, self.size)
        self._disk.sync(handle)
        self._disk.sync_folder(self.folder)
        self._sound = True
