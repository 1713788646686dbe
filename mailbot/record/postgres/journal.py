"""The journal of one office as rows: the lines of the file journal, each conditional on the lease's number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from psycopg import Cursor

from mailbot.record.file.lines import Damage, Head, read
from mailbot.record.file.opening import RESTORE, too_new
from mailbot.record.file.replay import JOURNAL, Newer, Replayed, replay
from mailbot.record.file.seal import Seal
from mailbot.record.file.snapshot import in_chunks, journal_beginning
from mailbot.vocabulary.problems import BookDamaged, LeaseLost

from .blobs import PostgresBlobs
from .session import Row, Session

# The book's row says which lease and which commit come next. Where it does not say so, the number is null, which the
# column does not take: the whole transaction ends, and the octets that it was to keep go with it.
_APPEND = """
    with mine as (
        update mailbot_book set head = %(sequence)s
        where office = %(office)s and fence = %(fence)s and head = %(sequence)s - 1 returning fence
    )
    insert into mailbot_line (office, sequence, fence, line)
    values (%(office)s, %(sequence)s, (select fence from mine), %(line)s)
"""


class PostgresJournal:
    """`Storage` in a database. The octets that a commit names are kept in the same transaction."""

    def __init__(self, session: Session, blobs: PostgresBlobs, *, read_only: bool, may_be_new: bool = True) -> None:
        self.where, self.read_only = session.where, read_only
        self.size = 0
        self._session, self._blobs, self._may_be_new = session, blobs, may_be_new
        self._head = 0
        self._sound = True  # False: whether the last commit was kept is not known

    @property
    def seal(self) -> Seal | None:
        """What its lines are encrypted with."""
        return self._session.seal

    def read(self) -> Replayed | None:
        """What is recorded, as of one moment."""
        parts = self.parts()
        if parts is None:
            if not self._may_be_new:
                raise BookDamaged(f"{self.where} has no book of {self._session.office}.", RESTORE)
            return None
        book = self.checked(parts)
        self.size = sum(map(len, parts[1]))
        self._head = book.head.sequence
        return book

    def checked(self, parts: tuple[list[bytes], list[bytes], int]) -> Replayed:
        """What the rows add up to. Raises `BookDamaged` with the row."""
        snapshot, journal, head = parts
        try:
            book = replay(snapshot or None, journal, self.seal)
            if book.torn or book.head.sequence != head:
                raise Damage(f"it ends at commit {book.head.sequence}, and there were {head}", file=JOURNAL)
        except Damage as damage:
            row = f"row {damage.line}" if damage.line else "the end"
            what = f"{self.where}: {damage.file} of {self._session.office}, {row}: {damage.why}."
            raise BookDamaged(what, RESTORE) from damage
        except Newer as newer:
            raise too_new(f"{self.where}: {newer.file}", newer.found) from newer
        return book

    def parts(self) -> tuple[list[bytes], list[bytes], int] | None:
        """The lines of the snapshot and of the journal, and the number of the last commit; None where there is no
        book."""
        office = (self._session.office,)
        with self._session.transaction() as cursor:
            cursor.execute("set transaction isolation level repeatable read")
            cursor.execute("select head, beginning from mailbot_book where office = %s", office)
            found = cursor.fetchone()
            if found is None or not found[1]:
                return None
            head, beginning = int(str(found[0])), _octets(found[1])
            cursor.execute("select lines from mailbot_snapshot where office = %s order by part", office)
            snapshot = [line for row in cursor for line in _octets(row[0]).splitlines(keepends=True)]
            cursor.execute("select line from mailbot_line where office = %s order by sequence", office)
            return snapshot, [beginning, *(_octets(row[0]) for row in cursor)], head

    def begin(self, head: Head, schema: int) -> None:
        """An empty journal that goes on from here."""
        with self._held() as cursor:
            self._begin(cursor, head, schema)
        self._head, self.size = head.sequence, 0

    def append(self, line: bytes, sequence: int, *, lasting: bool) -> None:
        """One row. Where the answer to an earlier one was lost, what came of that is taken back first: nobody acted
        on it."""
        if not self._sound:
            self._take_back()
        says = {"office": self._session.office, "fence": self._session.number, "sequence": sequence, "line": line}
        self._sound = False
        try:
            with self._session.transaction(lasting=lasting, together=True) as cursor:
                self._blobs.keep(cursor)
                cursor.execute(_APPEND, says)
        except LeaseLost:
            self._sound = True
            raise
        self._blobs.kept()
        self._sound, self._head = True, sequence
        self.size += len(line)

    def sync(self) -> None:
        """Everything appended is lasting when this returns: the log is flushed up to here."""
        with self._session.transaction() as cursor:
            cursor.execute("update mailbot_book set head = head where office = %s", (self._session.office,))

    def check(self) -> None:
        """Whether this process may still act for the office. Raises `LeaseLost`."""
        self._session.check()

    def snapshot(self, lines: Iterable[bytes], head: Head, schema: int) -> int:
        """In place of the one before and of the rows up to it, in one transaction."""
        size = 0
        with self._held() as cursor:
            cursor.execute("delete from mailbot_snapshot where office = %s", (self._session.office,))
            for part, chunk in enumerate(in_chunks(lines)):
                size += len(chunk)
                cursor.execute("insert into mailbot_snapshot values (%s, %s, %s)", (self._session.office, part, chunk))
            self._begin(cursor, head, schema)
        self.size = 0
        return size

    def keep_places(self, noted: object, state: object, facts: object) -> None:
        """Rows have no places: documents stay in memory."""

    def fill(self, snapshot: Iterable[bytes], journal: Sequence[bytes], book: Replayed) -> None:
        """A whole book from its lines, where there is none."""
        office, number = self._session.office, self._session.number
        with self._held() as cursor:
            for part, chunk in enumerate(in_chunks(snapshot)):
                cursor.execute("insert into mailbot_snapshot values (%s, %s, %s)", (office, part, chunk))
            for line in read(journal[1:]):
                octets = journal[line.number]
                cursor.execute(
                    "insert into mailbot_line values (%s, %s, %s, %s)", (office, line.head.sequence, number, octets)
                )
            cursor.execute(
                "update mailbot_book set beginning = %s, head = %s where office = %s",
                (journal[0], book.head.sequence, office),
            )
        self._head = book.head.sequence

    def close(self) -> None:
        """Nothing is left to write."""
        if self.read_only:
            self._session.close()

    def _begin(self, cursor: Cursor[Row], head: Head, schema: int) -> None:
        office = self._session.office
        cursor.execute("delete from mailbot_line where office = %s", (office,))
        cursor.execute(
            "update mailbot_book set beginning = %s, head = %s where office = %s",
            (journal_beginning(head, schema), head.sequence, office),
        )

    @contextmanager
    def _held(self) -> Iterator[Cursor[Row]]:
        """A transaction in which nobody else can take the lease."""
        with self._session.transaction() as cursor:
            cursor.execute("select fence from mailbot_book where office = %s for update", (self._session.office,))
            found = cursor.fetchone()
            if found is None or found[0] != self._session.number:
                raise LeaseLost(f"Another post room writes in {self.where}.", "This one stops.")
            yield cursor

    def _take_back(self) -> None:
        with self._held() as cursor:
            office = self._session.office
            cursor.execute("delete from mailbot_line where office = %s and sequence > %s", (office, self._head))
            cursor.execute("update mailbot_book set head = %s where office = %s", (self._head, office))
        self._sound = True


def _octets(value: object) -> bytes:
    return value if isinstance(value, bytes) else bytes(value)  # type: ignore[call-overload]
