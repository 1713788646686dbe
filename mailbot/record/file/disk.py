"""The only place that asks the operating system to keep something.

Whatever must survive a power failure goes through a `Disk`: tests hand in one that stops at the n-th of these
calls, forgets what was never synced, or is full. It judges nothing; what an `OSError` means is the caller's to say.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, TypeVar

from .seal import Seal

T = TypeVar("T")

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


class Disk:
    """Files and folders, one call of the system each. A handle is whatever `create` or `append_to` returned. What
    encrypts the book and the mails on it goes along (`seal`); whoever writes them asks for it."""

    seal: Seal | None = None

    at_once = 8
    """Files that are synced side by side: a file system takes many into one commit of its own, and one by one makes one
    for each. 60 letters: 65 ms one by one, 7 ms so. A disk that counts its steps has 1."""

    # What only looks.

    def exists(self, path: Path) -> bool:
        """Whether there is a file or folder of that name."""
        return path.exists()

    def names(self, folder: Path) -> list[str]:
        """What lies in a folder, in order; nothing where there is no folder."""
        try:
            return sorted(os.listdir(folder))  # noqa: PTH208 - names are all that is asked for
        except FileNotFoundError:
            return []

    def reading(self, path: Path) -> BinaryIO:
        """A file opened for reading, line by line or whole."""
        return path.open("rb", buffering=1 << 16)

    def size(self, handle: int) -> int:
        """How long an open file is."""
        return os.fstat(handle).st_size

    # What changes something. Every one of these is a moment at which the power can fail.

    def make_folder(self, folder: Path) -> None:
        """One folder, for the owner's eyes; nothing where it is there already."""
        with suppress(FileExistsError):
            folder.mkdir(mode=PRIVATE_FOLDER)

    def create(self, path: Path) -> int:
        """A new empty file opened for writing; one of that name is emptied."""
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, PRIVATE_FILE)

    def append_to(self, path: Path) -> int:
        """A file that is there, opened for writing at its end."""
        return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)

    def write(self, handle: int, octets: bytes) -> int:
        """How many octets were taken, which may be fewer than given."""
        return os.write(handle, octets)

    def sync(self, handle: int) -> None:
        """Returns when the file's content is on the disk."""
        os.fsync(handle)

    def cut(self, handle: int, size: int) -> None:
        """Shortens an open file."""
        os.ftruncate(handle, size)

    def close(self, handle: int) -> None:
        """Gives a handle back."""
        os.close(handle)

    def replace(self, source: Path, target: Path) -> None:
        """Renames in one step; nobody ever sees neither."""
        source.replace(target)

    def remove(self, path: Path) -> None:
        """Removes a file; nothing where there is none."""
        path.unlink(missing_ok=True)

    def sync_folder(self, folder: Path) -> None:
        """Returns when the folder's names are on the disk: a rename is not kept before."""
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sync_all(disk: Disk, sync: Callable[[T], None], several: Iterable[T]) -> None:
    """`disk.sync` or `disk.sync_folder` of each; all of them are on the disk when this returns. Raises what one of them
    raises, after all were tried."""
    waiting = list(several)
    if disk.at_once == 1 or len(waiting) < 2:
        for one in waiting:
            sync(one)
        return
    with ThreadPoolExecutor(min(disk.at_once, len(waiting)), "sync") as side_by_side:
        for _ in side_by_side.map(sync, waiting):
            pass


def write_whole(disk: Disk, handle: int, octets: bytes) -> None:
    """All of `octets`, however few the system takes at a time."""
    rest = memoryview(octets)
    while rest:
        taken = disk.write(handle, bytes(rest) if len(rest) < len(octets) else octets)
        if taken <= 0:
            raise OSError("the system took nothing of what was written")
        rest = rest[taken:]


def make_folders(disk: Disk, folder: Path) -> None:
    """A folder and those above it, each name on the disk before the next is made. Also of those that are there:
    the process that made them may have been killed before it synced."""
    for above in reversed([folder, *folder.parents][:-1]):
        there = disk.exists(above)
        if not there:
            disk.make_folder(above)
        try:
            disk.sync_folder(above.parent)
        except PermissionError:  # a folder of the system's that we may pass through and not list: not made by us
            if not there:
                raise


def sealing(seal: Seal | None) -> Disk:
    """A disk on which book and mails are encrypted with it; None: as they are."""
    disk = Disk()
    disk.seal = seal
    return disk
