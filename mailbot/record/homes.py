"""Where an office's book, octets and key lie: a folder, or PostgreSQL. `home_at` knows which an address means; whoever
opens, backs up or copies a book asks a home and not the place.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from mailbot.vocabulary.problems import BookDamaged, CannotStart

from .book import Book
from .data_folder import BOOK, KEY, MAILS, open_book
from .file.blobs import Blobs
from .file.disk import Disk, make_folders
from .file.lock import BookLock
from .file.opening import unreadable, unwritable
from .file.replay import JOURNAL, SNAPSHOT, Replayed, replay
from .file.seal import Seal
from .file.snapshot import put_file
from .one_moment import one_moment
from .storage import BlobStore

SCHEMES = ("postgresql://", "postgres://")


class Lease(Protocol):
    """The right to write one office's book."""

    def acquire(self) -> None:
        """Raises `BookInUse` where another process has it."""

    def release(self) -> None:
        """Gives it back; nothing where it was not held."""


class Home(Protocol):
    """All that is kept of one office."""

    where: str

    @property
    def seal(self) -> Seal | None:
        """What is written is encrypted with it."""

    key_at: str
    """Where the key of the Message-IDs is, for a person."""

    def lease(self, now: datetime) -> Lease:
        """To be acquired before the book is opened to be written."""

    def open_book(self, *, read_only: bool = False) -> Book:
        """Raises `CannotStart`, `BookDamaged`."""

    def blobs(self) -> BlobStore:
        """The messages and letters."""

    def read_key(self) -> bytes | None:
        """The key of the Message-IDs, if there is one."""

    def keep_key(self, octets: bytes) -> None:
        """On the disk when this returns."""

    def one_moment(self) -> tuple[Replayed, dict[str, bytes]]:
        """What the book adds up to, and the octets of its snapshot and journal. Raises `CannotStart` where there is
        none."""

    def has_book(self) -> bool:
        """Whether something is there that another book would take the place of."""

    def put_aside(self, name: str) -> None:
        """What is there, under another name, for a person."""

    def fill(self, parts: dict[str, bytes]) -> None:
        """A book from its octets, into a home that has none. The lease is the caller's."""


class FolderHome:
    """A folder on this machine."""

    def __init__(self, data: Path, disk: Disk | None = None) -> None:
        self.data, self.where, self.key_at = data, str(data), str(data / KEY)
        self._disk = disk or Disk()

    def lease(self, now: datetime) -> Lease:
        """The folder's lock."""
        return BookLock(self.data, now=now)

    def open_book(self, *, read_only: bool = False) -> Book:
        """The book in it."""
        return open_book(self.data, read_only=read_only, disk=self._disk)

    def blobs(self) -> BlobStore:
        """One file each."""
        return Blobs(self.data / MAILS, disk=self._disk)

    def read_key(self) -> bytes | None:
        """From its file."""
        path = self.data / KEY
        if not self._disk.exists(path):
            return None
        try:
            with self._disk.reading(path) as file:
                return file.read()
        except OSError as reason:
            raise unreadable(path, reason) from reason

    def keep_key(self, octets: bytes) -> None:
        """Into its file."""
        path = self.data / KEY
        try:
            make_folders(self._disk, path.parent)
            put_file(self._disk, path, [octets])
            self._disk.sync_folder(path.parent)
        except OSError as reason:
            raise unwritable(path, reason) from reason

    def one_moment(self) -> tuple[Replayed, dict[str, bytes]]:
        """Both files, as far as they count."""
        return one_moment(self.data / BOOK, self._disk.seal)

    @property
    def seal(self) -> Seal | None:
        """What is written is encrypted with it."""
        return self._disk.seal

    def has_book(self) -> bool:
        """Whether anything lies where the book would."""
        return any((self.data / BOOK).glob("*"))

    def put_aside(self, name: str) -> None:
        """A restore into a folder moves its files itself, one by one (`restore`)."""
        raise NotImplementedError(name)

    def fill(self, parts: dict[str, bytes]) -> None:
        """The journal last: without it nothing there is taken for a book."""
        folder = self.data / BOOK
        make_folders(self._disk, folder)
        for name in (SNAPSHOT, JOURNAL):
            if name in parts:
                put_file(self._disk, folder / name, [parts[name]])
                self._disk.sync_folder(folder)


class PostgresHome:
    """One office in a database; `office` is the address that names it there."""

    def __init__(self, url: str, office: str, password: str = "", seal: Seal | None = None) -> None:
        from .postgres.blobs import PostgresBlobs
        from .postgres.session import Session

        self.session = Session(url, office, password)
        self.session.seal = seal
        self.where, self.office = self.session.where, office
        self.key_at = f"{self.where}: the key of {office}"
        self._blobs = PostgresBlobs(self.session)

    def lease(self, now: datetime) -> Lease:
        """The advisory lock, with its number."""
        return self.session

    def open_book(self, *, read_only: bool = False) -> Book:
        """The book of this office. To be written it needs the lease."""
        from .postgres.journal import PostgresJournal

        may_be_new = self.read_key() is None
        return Book(PostgresJournal(self.session, self._blobs, read_only=read_only, may_be_new=may_be_new))

    def blobs(self) -> BlobStore:
        """Rows of the same database: they are kept with the commit that names them."""
        return self._blobs

    @property
    def seal(self) -> Seal | None:
        """What is written is encrypted with it."""
        return self.session.seal

    def read_key(self) -> bytes | None:
        """From its row."""
        with self.session.transaction() as cursor:
            cursor.execute("select octets from mailbot_key where office = %s", (self.office,))
            found = cursor.fetchone()
            return None if found is None else bytes(found[0])  # type: ignore[call-overload]

    def keep_key(self, octets: bytes) -> None:
        """Into its row."""
        with self.session.transaction() as cursor:
            cursor.execute(
                "insert into mailbot_key values (%s, %s) on conflict (office) do update set octets = excluded.octets",
                (self.office, octets),
            )

    def one_moment(self) -> tuple[Replayed, dict[str, bytes]]:
        """The rows, joined as the files that they would be."""
        from .postgres.journal import PostgresJournal

        journal = PostgresJournal(self.session, self._blobs, read_only=True)
        lines = journal.parts()
        if lines is None:
            raise CannotStart(f"There is no book of {self.office} in {self.where}.", "There is nothing to keep yet.")
        snapshot, rows, _ = lines
        parts = {SNAPSHOT: b"".join(snapshot)} if snapshot else {}
        parts[JOURNAL] = b"".join(rows)
        return journal.checked(lines), parts

    def has_book(self) -> bool:
        """Whether a book was begun."""
        with self.session.transaction() as cursor:
            cursor.execute("select 1 from mailbot_book where office = %s and beginning <> ''", (self.office,))
            return cursor.fetchone() is not None

    def put_aside(self, name: str) -> None:
        """The rows of book, snapshot and journal under `office name`; octets and key stay where they are."""
        former = f"{self.office} {name}"
        with self.session.transaction() as cursor:
            cursor.execute(
                "insert into mailbot_book (office, head, beginning) select %s, head, beginning from mailbot_book"
                " where office = %s and beginning <> ''",
                (former, self.office),
            )
            for table in ("mailbot_line", "mailbot_snapshot"):
                cursor.execute(f"update {table} set office = %s where office = %s", (former, self.office))
            cursor.execute("update mailbot_book set head = 0, beginning = '' where office = %s", (self.office,))

    def fill(self, parts: dict[str, bytes]) -> None:
        """In one transaction."""
        from .postgres.journal import PostgresJournal

        snapshot, journal = (parts.get(name, b"").splitlines(keepends=True) for name in (SNAPSHOT, JOURNAL))
        PostgresJournal(self.session, self._blobs, read_only=False).fill(
            snapshot, journal, replay(snapshot or None, journal, self.session.seal)
        )


def home_at(place: str | Path, office: str, *, password: str = "", disk: Disk | None = None) -> Home:
    """`postgresql://…` or a folder. Raises `CannotStart` where the address is none."""
    if isinstance(place, str) and place.startswith(SCHEMES):
        try:
            return PostgresHome(place, office, password, (disk or Disk()).seal)
        except ModuleNotFoundError as missing:
            raise CannotStart(
                f"{missing.name} is missing, which a book in PostgreSQL needs.", 'pip install "psycopg[binary]".'
            ) from None
    if isinstance(place, str) and "://" in place:
        raise CannotStart(f"{place} is no place for a book.", "Name a folder, or postgresql://host/database.")
    return FolderHome(Path(place), disk)


@contextmanager
def held(home: Home, now: datetime) -> Iterator[Home]:
    """The lease over a block."""
    lease = home.lease(now)
    lease.acquire()
    try:
        yield home
    finally:
        lease.release()


__all__ = ["BookDamaged", "Home", "Lease", "held", "home_at"]
