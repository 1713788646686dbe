"""The line to the database is cut before, and behind, everything that is sent to it, one after the other: what was
acknowledged is there, nothing is there twice, and the day ends as it does undisturbed.

A part of the cuts runs with the tests; MAILBOT_ALL=1 makes them all (`make faults`).
"""

from __future__ import annotations

import os
import socket
import threading
import time
from contextlib import suppress
from itertools import count
from typing import Any

import pytest

from mailbot.record.database import JournalDB
from mailbot.record.homes import PostgresHome
from mailbot.record.postgres.journal import PostgresJournal
from mailbot.vocabulary.problems import BookInUse, BookUnwritable
from tests.servers.listening import LOOPBACK, Listener, hang_up
from tests.servers.postgres import Postgres

STEPS = 6
_days = count(1)


class Cutter:
    """Between mailbot and the database. Cuts at the `at`-th thing that mailbot sends (from 1; 0: never), before it
    arrives or after it has been carried out, whose answer is then lost. Later connections are left alone."""

    def __init__(self, port: int, at: int = 0, *, behind: bool = False) -> None:
        self._target, self._at, self._behind = port, at, behind
        self.sent = 0
        self._listener = Listener(self._talk)
        self.port = self._listener.port

    def stop(self) -> None:
        self._listener.stop()

    def _talk(self, client: socket.socket) -> None:
        server = socket.create_connection((LOOPBACK, self._target))
        server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        deaf = threading.Event()
        threading.Thread(target=self._answers, args=(server, client, deaf), daemon=True).start()
        try:
            while said := client.recv(1 << 20):
                self.sent += 1
                if self.sent != self._at:
                    server.sendall(said)
                    continue
                deaf.set()
                if self._behind:
                    server.sendall(said)
                    server.shutdown(socket.SHUT_WR)
                    self._gone(server)
                return
        finally:
            hang_up(server)

    def _answers(self, server: socket.socket, client: socket.socket, deaf: threading.Event) -> None:
        with suppress(OSError):
            while said := server.recv(1 << 20):
                if not deaf.is_set():
                    client.sendall(said)
        hang_up(client)

    def _gone(self, server: socket.socket) -> None:
        """Until the server has done what was asked and has noticed that nobody is there."""
        with suppress(OSError):
            server.settimeout(5)
            while server.recv(1 << 20):
                pass


class Day:
    """An office's book on this line, and what was acknowledged."""

    def __init__(self, url: str, office: str, *, starts_anew: bool) -> None:
        self.url, self.office, self._anew = url, office, starts_anew
        self.acknowledged: list[int] = []
        self._home: PostgresHome | None = None
        self._db: JournalDB | None = None

    def play(self) -> dict[str, Any]:
        """To its end, whatever happens to the line; the book then."""
        deadline = time.monotonic() + 30
        while True:
            try:
                return self._whole()
            except (BookUnwritable, BookInUse):
                assert time.monotonic() < deadline
                if self._anew or self._db is None:  # the process was killed, or has not begun: everything from the book
                    if self._home is not None:
                        self._home.session.close()
                    self._home = self._db = None

    def _whole(self) -> dict[str, Any]:
        if self._home is None:
            self._home = PostgresHome(self.url, self.office)
            self._home.session.acquire()
        if self._db is None:
            self._db = JournalDB(PostgresJournal(self._home.session, self._home.blobs(), read_only=False))
        db, blobs = self._db, self._home.blobs()
        for step in range(STEPS):
            if not db.table("ledger").has(f"mail {step}"):
                with db.commit(lasting=step != 2):
                    name = blobs.put(b"mail %d of %s" % (step, self.office.encode()))
                    db.table("ledger").put(f"mail {step}", {"blob": name})
                    before = db.table("cases").get_by_key("UR-1") or {"events": []}
                    db.table("cases").put("UR-1", {"events": [*before["events"], step]})
            self.acknowledged.append(step)
            self._home.session.check()
            if step == 3:
                db.documents.sync()
                db.snapshot()
        return db.documents.read()


def played(postgres: Postgres, at: int, *, behind: bool, starts_anew: bool) -> tuple[dict[str, Any], int]:
    """The book that the next process reads, and how much was sent."""
    cutter = Cutter(postgres.port, at, behind=behind)
    office = f"statements-{next(_days)}@office.example"
    day = Day(postgres.url.replace(f":{postgres.port}/", f":{cutter.port}/"), office, starts_anew=starts_anew)
    try:
        said = day.play()
    finally:
        cutter.stop()
    home = PostgresHome(postgres.url, office)
    read = JournalDB(PostgresJournal(home.session, home.blobs(), read_only=True)).documents.read()
    where = (at, behind, starts_anew)
    assert read == said, where
    assert read["cases"]["UR-1"]["events"] == list(range(STEPS)), where  # each once, in its order
    assert set(day.acknowledged) == set(range(STEPS)), where
    for step, entry in enumerate(read["ledger"].values()):
        assert home.blobs().get(entry["blob"]).startswith(b"mail %d" % step), where
    home.session.close()
    return {table: read[table] for table in ("cases",)}, cutter.sent


@pytest.mark.parametrize("starts_anew", [False, True], ids=["the line is lost", "the process ends"])
@pytest.mark.parametrize("behind", [False, True], ids=["before it arrives", "its answer is lost"])
def test_whatever_is_cut_the_day_ends_as_if_nothing_had_been(
    postgres: Postgres, behind: bool, starts_anew: bool
) -> None:
    undisturbed, sent = played(postgres, 0, behind=behind, starts_anew=starts_anew)
    every = 1 if os.environ.get("MAILBOT_ALL") else 13

    for at in range(1 + 3 * behind + 5 * starts_anew, sent + 1, every):
        assert played(postgres, at, behind=behind, starts_anew=starts_anew)[0] == undisturbed
