"""Mail kept whole: what came in and what goes out, as the exact bytes, under their SHA-256.

One file each, ending in `.eml`, so that a person can open one. Nothing is written twice, nothing is ever changed.
`put` prepares; `sync` makes all that was put last, and has to be called before the commit that speaks of it. A file
gets its name only after its content is on the disk, so whatever has a name is whole, whenever the power fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from threading import RLock

from mailbot.vocabulary.problems import BookDamaged

from .disk import Disk, make_folders, sync_all, write_whole
from .opening import unwritable
from .seal import Seal, SealBroken, opened, sealed_under
from .snapshot import BESIDE, put_file

ENDING = ".eml"
MOST_OPEN = 100
"""Files that are open at once, however much is put: a process may have about a thousand."""
_NAME = re.compile(r"[0-9a-f]{64}\.eml")
_SHARD = re.compile(r"[0-9a-f]")


class Blobs:
    """A folder of mails. One process writes; `get` works beside it."""

    def __init__(self, folder: Path, *, disk: Disk | None = None) -> None:
        self.folder, self.where = folder, str(folder)
        self._disk = disk or Disk()
        self._lock = RLock()
        self._shards: set[Path] = set()
        self._prepared: dict[str, None] = {}  # written beside its name, which it gets with the next sync
        self._open: dict[str, int] = {}  # those of them whose content may not have reached the disk, with their handles
        self._unsure: set[Path] = set()  # shards whose names may not have reached the disk

    def put(self, octets: bytes) -> str:
        """Prepares these bytes; the name they are kept under. Raises `BookUnwritable`."""
        digest = sha256(octets).hexdigest()
        with self._lock:
            if digest in self._prepared:
                return digest
            if self._disk.exists(self.path(digest)):
                # Whole, since it has its name; but the process that gave it may have died before the folder was synced.
                self._unsure.add(self.path(digest).parent)
                return digest
            path = self._beside(digest)
            try:
                self._make_shard(path.parent)
                self._open[digest] = handle = self._disk.create(path)
                self._prepared[digest] = None
                seal = self._disk.seal
                write_whole(self._disk, handle, octets if seal is None else seal.close(octets, digest.encode()))
            except OSError as reason:
                self._drop([digest])
                raise unwritable(path, reason) from reason
            if len(self._open) >= MOST_OPEN:
                try:
                    self._write_through()
                except OSError as reason:
                    self._drop(list(self._open))
                    raise unwritable(self.folder, reason) from reason
        return digest

    def before_commit(self) -> None:
        """A line of the journal that names it may not be on the disk before it is."""
        self.sync()

    def sync(self) -> None:
        """Everything that was put is on the disk when this returns. Where it fails nothing of it is kept: put again."""
        with self._lock:
            prepared = list(self._prepared)
            try:
                self._write_through()
                for digest in prepared:
                    self._disk.replace(self._beside(digest), self.path(digest))
                    del self._prepared[digest]
                    self._unsure.add(self.path(digest).parent)
                sync_all(self._disk, self._disk.sync_folder, sorted(self._unsure))
                self._unsure.clear()
            except OSError as reason:
                # Also those that have a name: it may not have reached the disk.
                self._drop(prepared, named=True)
                raise unwritable(self.folder, reason) from reason

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Where the block fails, what was prepared in it is not: nobody will name it."""
        before = set(self._prepared)
        try:
            yield
        except BaseException:
            with self._lock:
                self._drop([digest for digest in self._prepared if digest not in before])
            raise

    def get(self, digest: str) -> bytes:
        """The bytes kept under this name. Raises `BookDamaged` where they are not there, or others."""
        path = self._beside(digest) if digest in self._prepared else self.path(digest)
        try:
            with self._disk.reading(path) as file:
                octets = file.read()
        except FileNotFoundError:
            raise BookDamaged(f"{path} is missing.", _RESTORE) from None
        except OSError as reason:
            raise BookDamaged(f"{path} cannot be read: {reason.strerror or reason}.", _RESTORE) from reason
        return checked(octets, digest, self._disk.seal, str(path))

    @property
    def seal(self) -> Seal | None:
        """What they are encrypted with."""
        return self._disk.seal

    def key_of(self, digest: str) -> str:
        """The name of the key that it is sealed with; empty where it is not."""
        with self._disk.reading(self.path(digest)) as file:
            return sealed_under(file.read(64))

    def reseal(self, digest: str) -> None:
        """Sealed anew with the present key, all at once, also beside the process that writes. Raises `BookDamaged`."""
        assert self._disk.seal is not None
        octets = self._disk.seal.close(self.get(digest), digest.encode())
        put_file(self._disk, self.path(digest).with_name(f"{digest}.resealed"), [octets])
        self._disk.replace(self.path(digest).with_name(f"{digest}.resealed"), self.path(digest))
        self._disk.sync_folder(self.path(digest).parent)

    def has(self, digest: str) -> bool:
        """Whether it is kept; its bytes are not looked at."""
        return digest in self._prepared or self._disk.exists(self.path(digest))

    def is_whole(self, digest: str) -> bool:
        """Whether `get` hands it out."""
        try:
            self.get(digest)
        except BookDamaged:
            return False
        return True

    def delete(self, digest: str) -> None:
        """Disposes of it; nothing where it is not there. Call `sync` after the last."""
        with self._lock:
            if digest in self._prepared:
                self._drop([digest])
            path = self.path(digest)
            if self._disk.exists(path):
                self._disk.remove(path)
                self._unsure.add(path.parent)

    def __iter__(self) -> Iterator[str]:
        """Every name, in order. What was prepared and never synced is not among them."""
        for shard in self._disk.names(self.folder):
            if _SHARD.fullmatch(shard):
                for name in self._disk.names(self.folder / shard):
                    if _NAME.fullmatch(name):
                        yield name.removesuffix(ENDING)

    def path(self, digest: str) -> Path:
        """Where it is kept."""
        if not _NAME.fullmatch(digest + ENDING):
            raise ValueError(f"{digest!r} is no SHA-256")
        return self.folder / digest[:1] / (digest + ENDING)

    def tidy(self) -> None:
        """Removes what a crash left unfinished. Only for the process that writes."""
        for shard in self._disk.names(self.folder):
            for name in self._disk.names(self.folder / shard) if _SHARD.fullmatch(shard) else ():
                if name.endswith((BESIDE, ".resealed")) and name.removesuffix(BESIDE) not in self._prepared:
                    self._disk.remove(self.folder / shard / name)

    def _beside(self, digest: str) -> Path:
        return self.folder / digest[:1] / (digest + BESIDE)

    def _make_shard(self, shard: Path) -> None:
        if not self._shards:
            make_folders(self._disk, self.folder)
            self._disk.sync_folder(self.folder)
        if shard not in self._shards:
            if not self._disk.exists(shard):
                self._disk.make_folder(shard)
                self._disk.sync_folder(self.folder)
            self._shards.add(shard)

    def _write_through(self) -> None:
        """The content of everything prepared is on the disk, and its file closed."""
        sync_all(self._disk, self._disk.sync, self._open.values())
        for digest, handle in list(self._open.items()):
            del self._open[digest]
            self._disk.close(handle)

    def _drop(self, digests: Sequence[str], *, named: bool = False) -> None:
        """These were never put; `named`: some may have their name already."""
        for digest in digests:
            self._prepared.pop(digest, None)
            handle = self._open.pop(digest, None)
            if handle is not None:
                with suppress(OSError):
                    self._disk.close(handle)
            for path in (self._beside(digest), self.path(digest)) if named else (self._beside(digest),):
                with suppress(OSError):
                    self._disk.remove(path)


def checked(octets: bytes, digest: str, seal: Seal | None, where: str) -> bytes:
    """The bytes of that name out of what is kept under it. Raises `BookDamaged`, `KeyMissing`."""
    try:
        found = octets if sha256(octets).hexdigest() == digest else opened(octets, digest.encode(), seal)
    except SealBroken:
        found = b""
    if sha256(found).hexdigest() != digest:
        raise BookDamaged(f"{where} is not what was put there.", _RESTORE)
    return found


_RESTORE = "Restore this file from the last backup with `run_bot.py restore`."
