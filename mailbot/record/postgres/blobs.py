"""Messages and letters in the database, under their SHA-256, kept with the commit that names them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

from psycopg import Cursor

from mailbot.vocabulary.problems import BookDamaged, BookUnwritable

from .session import Row, Session

_KEEP = "insert into mailbot_blob (office, digest, octets) values (%s, %s, %s) on conflict do nothing"
_RESTORE = "Restore the last backup with `run_bot.py restore`."


class PostgresBlobs:
    """`BlobStore` in a database."""

    def __init__(self, session: Session) -> None:
        self.where = session.where
        self._session = session
        self._prepared: dict[str, bytes] = {}
        self._gone: set[str] = set()

    def put(self, octets: bytes) -> str:
        """Prepares these octets; the name that they are kept under."""
        digest = sha256(octets).hexdigest()
        self._prepared[digest] = octets
        return digest

    def before_commit(self) -> None:
        """They go with the commit, in its transaction."""

    def sync(self) -> None:
        """Everything that was put, or deleted, is kept, or gone, when this returns."""
        with self._session.transaction(together=True) as cursor:
            self.keep(cursor)
            for digest in self._gone:
                cursor.execute(
                    "delete from mailbot_blob where office = %s and digest = %s", (self._session.office, digest)
                )
        self.kept()
        self._gone.clear()

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Where the block fails, what was prepared in it is not."""
        before = set(self._prepared)
        try:
            yield
        except BaseException:
            self._prepared = {digest: octets for digest, octets in self._prepared.items() if digest in before}
            raise

    def get(self, digest: str) -> bytes:
        """The octets of that name."""
        if digest in self._prepared:
            return self._prepared[digest]
        try:
            with self._session.transaction() as cursor:
                cursor.execute(
                    "select octets from mailbot_blob where office = %s and digest = %s", (self._session.office, digest)
                )
                found = cursor.fetchone()
        except BookUnwritable as reason:
            raise BookDamaged(f"{digest} cannot be read: {reason.what}", reason.next_step) from reason
        if found is None:
            raise BookDamaged(f"{digest} is missing in {self.where}.", _RESTORE)
        octets = found[0] if isinstance(found[0], bytes) else bytes(found[0])  # type: ignore[call-overload]
        if sha256(octets).hexdigest() != digest:
            raise BookDamaged(f"{digest} in {self.where} is not what was put there.", _RESTORE)
        return bytes(octets)

    def has(self, digest: str) -> bool:
        """Whether it is kept."""
        if digest in self._prepared:
            return True
        with self._session.transaction() as cursor:
            cursor.execute(
                "select 1 from mailbot_blob where office = %s and digest = %s", (self._session.office, digest)
            )
            return cursor.fetchone() is not None

    def delete(self, digest: str) -> None:
        """Disposes of it with the next `sync`."""
        self._prepared.pop(digest, None)
        self._gone.add(digest)

    def tidy(self) -> None:
        """A transaction that was cut off leaves nothing."""

    def __iter__(self) -> Iterator[str]:
        """Every name, in order."""
        with self._session.transaction() as cursor:
            cursor.execute("select digest from mailbot_blob where office = %s order by 1", (self._session.office,))
            return iter([str(row[0]) for row in cursor])

    def keep(self, cursor: Cursor[Row]) -> None:
        """Within the transaction that names them."""
        for digest, octets in self._prepared.items():
            cursor.execute(_KEEP, (self._session.office, digest, octets))

    def kept(self) -> None:
        """That transaction was committed."""
        self._prepared.clear()
