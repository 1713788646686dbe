"""A book in PostgreSQL: what the file journal promises holds there as well, and only whoever has the lease writes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from mailbot.record.book import Book
from mailbot.record.copying import copy_home
from mailbot.record.database import JournalDB
from mailbot.record.homes import FolderHome, PostgresHome, held, home_at
from mailbot.record.postgres.journal import PostgresJournal
from mailbot.vocabulary.problems import BookDamaged, BookInUse, BookUnwritable, CannotStart, LeaseLost
from tests.servers.postgres import Postgres

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
MAIL = b"Subject: one\r\n\r\n"


def a_home(postgres: Postgres, office: str) -> PostgresHome:
    return PostgresHome(postgres.url, office)


def opened(home: PostgresHome, *, read_only: bool = False, **more: int) -> JournalDB:
    return JournalDB(PostgresJournal(home.session, home.blobs(), read_only=read_only), **more)  # type: ignore[arg-type]


def works(home: PostgresHome, cases: int, **more: int) -> JournalDB:
    _until(home.session.acquire, BookInUse)  # the server may notice late that a connection is gone
    db = opened(home, **more)
    for number in range(cases):
        with db.commit():
            db.table("cases").put(f"UR-{number}", {"n": number, "blob": home.blobs().put(b"%d" % number)})
    return db


def _until(step: Callable[[], object], refused: type[Exception]) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            step()
            return
        except refused:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def read(postgres: Postgres, office: str) -> dict[str, object]:
    return opened(a_home(postgres, office), read_only=True).documents.read()


def test_what_was_committed_is_read_by_the_next_process(postgres, office):
    db = works(a_home(postgres, office), 3)

    assert read(postgres, office) == db.documents.read()
    assert list(db.table("cases").keys()) == ["UR-0", "UR-1", "UR-2"]
    assert a_home(postgres, office).blobs().get(db.table("cases").get_by_key("UR-1")["blob"]) == b"1"


def test_octets_are_kept_with_the_commit_that_names_them_or_not_at_all(postgres, office):
    home = a_home(postgres, office)
    db = works(home, 1)
    name = home.blobs().put(MAIL)
    assert not a_home(postgres, office).blobs().has(name)

    db.table("cases").put("UR-9", {"blob": name})

    assert a_home(postgres, office).blobs().get(name) == MAIL


def test_a_snapshot_takes_the_place_of_the_rows_before_it(postgres, office):
    db = works(a_home(postgres, office), 30, snapshot_after=1000)

    assert read(postgres, office) == db.documents.read()
    rows = postgres.run(f"select count(*) from mailbot_line where office = '{office}'")
    assert rows[0][0] < 30


def test_a_second_post_room_is_refused_and_told_who_has_the_book(postgres, office):
    first = a_home(postgres, office)
    works(first, 1)

    with pytest.raises(BookInUse, match="in use by process"):
        a_home(postgres, office).session.acquire()


def test_whoever_was_thought_dead_can_neither_write_nor_send(postgres, office):
    first = a_home(postgres, office)
    db = works(first, 2)
    postgres.run("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()")
    second = a_home(postgres, office)
    after = works(second, 3)

    with pytest.raises(BookUnwritable):  # the connection is gone, which is all that it knows
        db.table("cases").put("UR-7", {})
    for acts in (lambda: db.table("cases").put("UR-7", {}), first.session.check, db.snapshot):
        with pytest.raises(LeaseLost):
            acts()

    assert read(postgres, office) == after.documents.read()
    assert "UR-7" not in after.table("cases").keys()  # noqa: SIM118


def test_an_old_number_is_refused_by_the_database_itself(postgres, office):
    home = a_home(postgres, office)
    db = works(home, 1)
    postgres.run(f"update mailbot_book set fence = fence + 1 where office = '{office}'")

    with pytest.raises(LeaseLost):
        db.table("cases").put("UR-7", {"blob": home.blobs().put(MAIL)})

    assert list(read(postgres, office)["cases"]) == ["UR-0"]  # type: ignore[call-overload]
    assert list(a_home(postgres, office).blobs()) == [f"{db.table('cases').get_by_key('UR-0')['blob']}"]


def test_a_connection_that_is_lost_is_made_again_and_nothing_is_there_twice(postgres, office):
    home = a_home(postgres, office)
    db = works(home, 1)

    for number in range(1, 4):
        postgres.run("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()")
        with pytest.raises(BookUnwritable):
            db.table("cases").put(f"UR-{number}", {})
        assert f"UR-{number}" not in db.table("cases").keys()  # noqa: SIM118
        _until(partial(db.table("cases").put, f"UR-{number}", {}), BookUnwritable)

    assert read(postgres, office) == db.documents.read()
    assert len(db.table("cases")) == 4


def test_a_commit_whose_answer_was_lost_is_taken_back_before_the_next(postgres, office):
    home = a_home(postgres, office)
    db = works(home, 2)
    journal = db.documents.home
    kept = home.blobs().kept

    def lost() -> None:
        raise BookUnwritable("the answer was lost", "")

    home.blobs().kept = lost  # type: ignore[method-assign]  # after the transaction, before anybody knows of it
    with pytest.raises(BookUnwritable):
        db.table("cases").put("UR-7", {})
    home.blobs().kept = kept  # type: ignore[method-assign]

    db.table("cases").put("UR-8", {})

    assert list(db.table("cases").keys()) == ["UR-0", "UR-1", "UR-8"]
    assert read(postgres, office) == db.documents.read()
    assert journal.size > 0


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        ("update mailbot_line set line = overlay(line placing 'x' from 40) where sequence = 2", "checksum"),
        ("delete from mailbot_line where sequence = 2", "commit 2 is expected"),
        ("delete from mailbot_line where sequence = 3", "there were 3"),
    ],
)
def test_damage_is_named_and_never_started_empty(postgres, office, damage, says):
    home = a_home(postgres, office)
    works(home, 3)
    home.session.release()

    postgres.run(f"{damage} and office = '{office}'")

    with pytest.raises(BookDamaged, match=says):
        read(postgres, office)
    postgres.run(f"update mailbot_book set beginning = '' where office = '{office}'")
    home.keep_key(bytes(32))
    with pytest.raises(BookDamaged, match="has no book"):
        a_home(postgres, office).open_book(read_only=True)


def test_octets_that_are_not_what_they_were_are_damage(postgres, office):
    home = a_home(postgres, office)
    works(home, 1)
    postgres.run(f"update mailbot_blob set octets = 'other' where office = '{office}'")

    with pytest.raises(BookDamaged, match="not what was put"):
        home.blobs().get(next(iter(home.blobs())))


def test_a_book_of_a_newer_schema_of_the_database_is_refused(postgres, office):
    works(a_home(postgres, office), 1)
    postgres.run("update mailbot_version set version = version + 1")
    try:
        with pytest.raises(CannotStart, match="newer mailbot"):
            a_home(postgres, office).session.check_version()
    finally:
        postgres.run("update mailbot_version set version = version - 1")


def test_a_book_is_copied_both_ways_and_both_say_the_same(postgres, office, tmp_path: Path):
    there = a_home(postgres, office)
    works(there, 30, snapshot_after=1000)
    there.keep_key(bytes(range(32)))
    folder = FolderHome(tmp_path / "data")
    again = a_home(postgres, f"again-{office}")

    with held(folder, NOW), held(again, NOW):
        out = copy_home(there, folder)
        back = copy_home(folder, again)

    assert (out.cases, out.commits, out.mails) == (30, 30, 0) == (back.cases, back.commits, back.mails)
    assert there.one_moment()[1] == folder.one_moment()[1] == again.one_moment()[1]
    assert folder.read_key() == again.read_key() == bytes(range(32))
    with pytest.raises(CannotStart, match="already"):
        copy_home(there, folder)


def test_a_stand_by_takes_over_when_the_lease_is_free(postgres, office):
    first, second = a_home(postgres, office), a_home(postgres, office)
    works(first, 2)
    took: list[float] = []

    def stands_by() -> None:
        _until(second.session.acquire, BookInUse)
        took.append(time.monotonic())

    waiting = threading.Thread(target=stands_by)
    waiting.start()
    time.sleep(0.2)
    assert not took
    began = time.monotonic()
    first.session.close()  # as the kernel does for a process that was killed
    waiting.join(10)

    assert took[0] - began < 2
    assert list(opened(second).table("cases").keys()) == ["UR-0", "UR-1"]


def test_what_an_address_means(tmp_path):
    assert isinstance(home_at(tmp_path, "a@office.example"), FolderHome)
    assert home_at("postgresql://u:secret@h/d", "a@office.example").where == "postgresql://u@h/d"
    with pytest.raises(CannotStart, match="no place for a book"):
        home_at("mysql://h/d", "a@office.example")


def test_the_whole_book_works_there(postgres, office):
    home = a_home(postgres, office)
    home.session.acquire()
    book: Book = home.open_book()

    with book.commit() as change:
        change.remember("cursor", 42)

    assert a_home(postgres, office).open_book(read_only=True).fact("cursor") == 42
