"""The connection to the database for one office, made again after it was lost, and the lease that it holds.

The right to write is an advisory lock, which ends with the connection, and a number that grows with every lease. Every
commit names the number, so that a process that was thought dead, and wakes up, is refused by the database itself.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from threading import RLock
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import Connection, Cursor
from psycopg.conninfo import make_conninfo
from psycopg.errors import NotNullViolation

from mailbot.record.file.seal import Seal
from mailbot.vocabulary.problems import BookInUse, BookUnwritable, LeaseLost

from .schema import bring_up

TRIES, A_MOMENT = 10, 0.1

PATIENCE: dict[str, Any] = {  # a server that is gone is noticed within seconds, by either side
    "connect_timeout": 3,
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": 3,
    "tcp_user_timeout": 5000,
    "options": "-c tcp_keepalives_idle=2 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=3"
    " -c client_min_messages=warning",
}

Row = tuple[object, ...]


class Session:
    """One office's. Any number of threads, one at a time. What the database does not take raises `BookUnwritable`."""

    def __init__(self, url: str, office: str, password: str = "") -> None:
        self.office, self.where = office, without_password(url)
        self.seal: Seal | None = None  # what is written is encrypted with it
        self.number: int | None = None  # of the lease, once it was held
        self.lock = RLock()
        self._url = make_conninfo(url, **({"password": password} if password else {}))
        self._connection: Connection[Row] | None = None

    @contextmanager
    def transaction(self, *, lasting: bool = True, together: bool = False) -> Iterator[Cursor[Row]]:
        """One transaction. `together`: what it says goes out at once and is answered at once, so nothing of it can be
        asked for in between."""
        with self.lock:
            try:
                connection = self._connected()
                with (
                    connection.pipeline() if together else nullcontext(),
                    connection.transaction(),
                    connection.cursor() as cursor,
                ):
                    if not lasting:
                        cursor.execute("set local synchronous_commit = off")
                    yield cursor
            except NotNullViolation as reason:  # of the fence, see `journal`
                raise self._lease_lost() from reason
            except psycopg.Error as reason:
                self.close()
                raise self.unwritable(reason) from reason

    def acquire(self, holder: str = "") -> None:
        """The lease, with the next number. Raises `BookInUse` where another process holds it: after a moment, in which
        the server notices that one was killed."""
        for _ in range(TRIES):
            try:
                return self._acquire(holder)
            except BookInUse as taken:
                last = taken
                time.sleep(A_MOMENT)
        raise last

    def _acquire(self, holder: str) -> None:
        with self.transaction() as cursor:
            if not self._try_lock(cursor):
                cursor.execute("select holder from mailbot_book where office = %s", (self.office,))
                found = cursor.fetchone()
                who = found[0] if found else "another process"
                raise BookInUse(
                    f"The book of {self.office} in {self.where} is in use by {who}.",
                    "Stop that one first; commands that only read work beside it. `run` waits as a stand-by.",
                )
            said = holder or f"process {os.getpid()} on {socket.gethostname()}"
            cursor.execute(
                "insert into mailbot_book (office, fence, holder) values (%s, 1, %s) on conflict (office) do update"
                " set fence = mailbot_book.fence + 1, holder = excluded.holder returning fence",
                (self.office, said),
            )
            found = cursor.fetchone()
            self.number = int(str(found[0])) if found else None

    def release(self) -> None:
        """Gives the lease back; nothing where it was not held."""
        if self.number is not None:
            with suppress(BookUnwritable), self.transaction() as cursor:
                cursor.execute("select pg_advisory_unlock(hashtext(%s))", (f"mailbot {self.office}",))
            self.number = None
        self.close()

    def check(self) -> None:
        """Asks the database whether the lease is still ours: before anything leaves. Raises `LeaseLost`."""
        if self.number is None:
            return
        with self.transaction() as cursor:
            self._check(cursor)

    def check_version(self) -> None:
        """Connects, and brings the database up. Raises `CannotStart` where a newer mailbot was here."""
        with self.transaction():
            pass

    def close(self) -> None:
        """Lets go of the connection."""
        with self.lock:
            connection, self._connection = self._connection, None
            if connection is not None:
                with suppress(psycopg.Error):
                    connection.close()

    def unwritable(self, reason: Exception) -> BookUnwritable:
        """The database did not take it, or is not there."""
        why = " ".join(str(reason).split())
        return BookUnwritable(
            f"{self.where}: {why}", "Nothing is lost; mailbot tries again until the database is back."
        )

    def _connected(self) -> Connection[Row]:
        if self._connection is None or self._connection.closed:
            connection: Connection[Row] = psycopg.connect(self._url, autocommit=True, **PATIENCE)
            self._connection = connection
            bring_up(connection)
            if self.number is not None:
                self._take_up_again(connection)
        return self._connection

    def _take_up_again(self, connection: Connection[Row]) -> None:
        """After a lost connection: nobody else had the lease meanwhile, or it is not ours any more."""
        with connection.cursor() as cursor:
            self._check(cursor)
            if not self._try_lock(cursor):
                self.close()
                raise BookUnwritable(
                    f"{self.where} has not noticed yet that the connection before was lost.", "mailbot tries again."
                )
            self._check(cursor)  # another may have had it, and given it back

    def _check(self, cursor: Cursor[Row]) -> None:
        cursor.execute("select fence from mailbot_book where office = %s", (self.office,))
        found = cursor.fetchone()
        if found is None or found[0] != self.number:
            raise self._lease_lost()

    def _try_lock(self, cursor: Cursor[Row]) -> bool:
        cursor.execute("select pg_try_advisory_lock(hashtext(%s))", (f"mailbot {self.office}",))
        found = cursor.fetchone()
        return bool(found and found[0])

    def _lease_lost(self) -> LeaseLost:
        return LeaseLost(
            f"Another post room writes the book of {self.office} in {self.where}.",
            "This one stops; nothing that it had not entered has happened.",
        )


def without_password(url: str) -> str:
    """For a person, and for the log."""
    parts = urlsplit(url)
    if parts.password is None:
        return url
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{parts.username}@{host}"))
