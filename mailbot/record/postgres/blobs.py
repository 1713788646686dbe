"""Messages and letters in the database, under their SHA-256, kept with the commit that names them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

from psycopg import Cursor

from mailbot.record.file.blobs import checked
from mailbot.record.file.seal import Seal, sealed_under
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
        return checked(bytes(octets), digest, self.seal, f"{digest} in {self.where}")

    @property
    def seal(self) -> Seal | None:
        """What they are encrypted with."""
        return self._session.seal

    def key_of(self, digest: str) -> str:
        """The name of the key that it is sealed with; empty where it is not."""
        with self._session.transaction() as cursor:
            cursor.execute(
                "select substring(octets from 1 for 64) from mailbot_blob where office = %s and digest = %s",
                (self._session.office, digest),
            )
            found = cursor.fetchone()
        return "" if found is None else sealed_under(bytes(found[0]))  # type: ignore[call-overload]

    def reseal(self, digest: str) -> None:
        """Sealed anew with the present key, in one transaction. Raises `BookDamaged`."""
        octets = self._sealed(digest, self.get(digest))
        with self._session.transaction() as cursor:
            cursor.execute(
                "update mailbot_blob set octets = %s where office = %s and digest = %s",
                (octets, self._session.office, digest),
            )

    def _sealed(self, digest: str, octets: bytes) -> bytes:
        return octets if self.seal is None else self.seal.close(octets, digest.encode())

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
            cursor.execute(_KEEP, (self._session.office, digest, self._sealed(digest, octets)))

    def kept(self) -> None:
        """That transaction was committed."""
        self._prepared.clear()
