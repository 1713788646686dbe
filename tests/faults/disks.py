"""Disks that fail: one that stops at a step, one that is full, one that forgets what was never synced."""

from __future__ import annotations

import errno
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import BinaryIO

from mailbot.record.file.disk import Disk

CHANGING = ("make_folder", "create", "append_to", "write", "sync", "cut", "close", "replace", "remove", "sync_folder")


class PowerCut(BaseException):
    """The process ends here. Not an Exception: nothing may catch it and carry on."""


class QuickDisk(Disk):
    """Keeps nothing: for tests of what is written, not of whether it lasts."""

    def sync(self, handle: int) -> None:
        pass

    def sync_folder(self, folder: Path) -> None:
        pass


class Steps(Disk):
    """Every changing call passes through `step` on its way to the disk below."""

    at_once = 1

    def __init__(self, below: Disk | None = None) -> None:
        self.below = below or Disk()
        self.taken: list[str] = []

    def step(self, name: str, *arguments: object) -> None:
        self.taken.append(name)

    def __getattribute__(self, name: str) -> object:
        if name in CHANGING:
            below = getattr(self.below, name)

            def through(*arguments: object) -> object:
                self.step(name, *arguments)
                return below(*arguments)

            return through
        return super().__getattribute__(name)

    def exists(self, path: Path) -> bool:
        return self.below.exists(path)

    def names(self, folder: Path) -> list[str]:
        return self.below.names(folder)

    def reading(self, path: Path) -> BinaryIO:
        return self.below.reading(path)

    def size(self, handle: int) -> int:
        return self.below.size(handle)


class StoppingDisk(Steps):
    """The power fails at the n-th changing call (from 1), before it is made; of a write, `share` is done."""

    def __init__(self, stop_at: int, below: Disk | None = None, share: float = 0.5) -> None:
        super().__init__(below)
        self.stop_at, self.share = stop_at, share

    def step(self, name: str, *arguments: object) -> None:
        super().step(name)
        if len(self.taken) < self.stop_at:
            return
        if len(self.taken) == self.stop_at and name == "write":
            handle, octets = arguments
            assert isinstance(octets, bytes)
            assert isinstance(handle, int)
            part = octets[: int(len(octets) * self.share)]
            if part:
                self.below.write(handle, part)
        raise PowerCut(f"at step {len(self.taken)}, {name}")


class FailingDisk(Steps):
    """Raises OSError where `fails` says so; a failing write takes half of its octets first."""

    def __init__(self, below: Disk | None = None) -> None:
        super().__init__(below)
        self.fails: Callable[[str], bool] = lambda name: False
        self.error = errno.ENOSPC

    def step(self, name: str, *arguments: object) -> None:
        super().step(name)
        if self.fails(name):
            if name == "write":
                handle, octets = arguments
                assert isinstance(octets, bytes)
                assert isinstance(handle, int)
                self.below.write(handle, octets[: len(octets) // 2])
            raise OSError(self.error, "No space left on device" if self.error == errno.ENOSPC else "I/O error")


@dataclass(eq=False)
class _File:
    content: bytes = b""
    versions: list[bytes] = field(default_factory=lambda: [b""])  # since the last sync, that one first


class MemoryDisk(Disk):
    """A disk in memory that keeps only what POSIX promises: content after `sync`, names after `sync_folder`.

    `after_the_cut` is a disk as a power failure may leave it: of what was not synced, what happened up to some moment,
    or, since nobody promises an order, some names as they were and some as they are.
    """

    def __init__(self) -> None:
        self.folders: dict[Path, dict[str, _File | None]] = {Path("/"): {}}  # None is a folder
        self.kept: dict[Path, list[dict[str, _File | None]]] = {Path("/"): [{}]}
        self._open: dict[int, _File] = {}
        self._next = 3

    def exists(self, path: Path) -> bool:
        return path in self.folders or path.name in self.folders.get(path.parent, {})

    def names(self, folder: Path) -> list[str]:
        return sorted(self.folders.get(folder, {}))

    def reading(self, path: Path) -> BinaryIO:
        return io.BytesIO(self._file(path).content)

    def size(self, handle: int) -> int:
        return len(self._open[handle].content)

    def make_folder(self, folder: Path) -> None:
        if folder not in self.folders:
            self.folders[folder] = {}
            self.kept[folder] = [{}]
            self._name(folder, None)

    def create(self, path: Path) -> int:
        found = self.folders[path.parent].get(path.name)
        file = found or _File()
        if found is None:
            self._name(path, file)
        else:
            self._content(file, b"")
        return self._opened(file)

    def append_to(self, path: Path) -> int:
        return self._opened(self._file(path))

    def write(self, handle: int, octets: bytes) -> int:
        file = self._open[handle]
        self._content(file, file.content + octets)
        return len(octets)

    def sync(self, handle: int) -> None:
        file = self._open[handle]
        file.versions = [file.content]

    def cut(self, handle: int, size: int) -> None:
        file = self._open[handle]
        if size < len(file.content):
            self._content(file, file.content[:size])

    def close(self, handle: int) -> None:
        del self._open[handle]

    def replace(self, source: Path, target: Path) -> None:
        file = self._file(source)
        names = dict(self.folders[source.parent])
        del names[source.name]
        assert source.parent == target.parent
        names[target.name] = file
        self._names(source.parent, names)

    def remove(self, path: Path) -> None:
        names = dict(self.folders[path.parent])
        if names.pop(path.name, None) is not None:
            self._names(path.parent, names)

    def sync_folder(self, folder: Path) -> None:
        self.kept[folder] = [self.folders[folder]]

    def after_the_cut(self, random: Random) -> MemoryDisk:
        """One of the disks that may be found when the power is back."""
        after = MemoryDisk()
        written: dict[_File, _File] = {}

        def left(folder: Path) -> None:
            names = self._names_left(random, folder)
            after.folders[folder] = {}
            for name, file in names.items():
                if file is None:
                    left(folder / name)
                elif file not in written:
                    content = _torn(random, file.versions)
                    written[file] = _File(content, [content])
                after.folders[folder][name] = written[file] if file is not None else None
            after.kept[folder] = [dict(after.folders[folder])]

        left(Path("/"))
        return after

    def _names_left(self, random: Random, folder: Path) -> dict[str, _File | None]:
        moments = self.kept[folder]
        if random.random() < 0.5:
            return random.choice(moments)
        left = {}
        for name in sorted({name for moment in moments for name in moment}):
            found = random.choice(moments).get(name, self)
            if found is not self:
                left[name] = found
        return left

    def _file(self, path: Path) -> _File:
        file = self.folders.get(path.parent, {}).get(path.name)
        if file is None:
            raise FileNotFoundError(errno.ENOENT, "No such file", str(path))
        return file

    def _opened(self, file: _File) -> int:
        self._next += 1
        self._open[self._next] = file
        return self._next

    def _content(self, file: _File, content: bytes) -> None:
        file.content = content
        file.versions.append(content)

    def _name(self, path: Path, file: _File | None) -> None:
        self._names(path.parent, {**self.folders[path.parent], path.name: file})

    def _names(self, folder: Path, names: dict[str, _File | None]) -> None:
        self.folders[folder] = names
        self.kept[folder].append(names)


def _torn(random: Random, versions: list[bytes]) -> bytes:
    """Some state between the last sync and the end; of what grew, a part, or as many NULs (see `lines`)."""
    at = random.randrange(len(versions))
    content = versions[at]
    before = versions[at - 1] if at else content
    if len(content) <= len(before):
        return content
    cut = random.randrange(len(before), len(content) + 1)
    if random.random() < 0.3:
        return content[:cut] + bytes(len(content) - cut)
    return content[:cut]
