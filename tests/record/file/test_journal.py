"""What the book stands on: a commit is whole and on the disk, or it has not happened."""

from __future__ import annotations

import errno
import json
import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from tinydb import where

from mailbot.record.database import JournalDB
from mailbot.record.file.disk import Disk
from mailbot.record.file.journal import FileJournal
from mailbot.record.file.lines import written
from mailbot.record.storage import ReadOnly
from mailbot.vocabulary.problems import BookDamaged, BookUnwritable, CannotStart
from tests.faults.disks import FailingDisk, QuickDisk, Steps

CASE = {"status": "new", "events": [{"by": "mailbot"}]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "book"


def opened(folder: Path, disk: Disk | None = None, **more: Any) -> JournalDB:
    how = {name: more.pop(name) for name in ("read_only", "may_be_new") if name in more}
    return JournalDB(FileJournal(folder, disk=disk or QuickDisk(), **how), **more)


def a_book(folder: Path, cases: int = 3, **more: object) -> JournalDB:
    db = opened(folder, **more)
    for number in range(cases):
        db.table("cases").put(f"UR-{number}", {**CASE, "n": number})
    return db


def lines_of(folder: Path) -> list[bytes]:
    return (folder / "journal").read_bytes().splitlines(keepends=True)[1:]


@contextmanager
def a_block_that_fails(db: JournalDB):
    with suppress(ZeroDivisionError), db.commit():
        yield
        raise ZeroDivisionError


# One commit.


def test_a_commit_of_several_tables_is_one_line_of_the_journal(folder):
    db = opened(folder)

    with db.commit():
        db.table("cases").put("UR-1", CASE)
        db.table("ledger").put("<a@csc.example>", {"case": "UR-1"})

    assert len(lines_of(folder)) == 1
    assert opened(folder).documents.read() == {"cases": {"UR-1": CASE}, "ledger": {"<a@csc.example>": {"case": "UR-1"}}}


def test_a_line_is_on_the_disk_before_the_commit_returns_and_costs_one_write_and_one_sync(folder):
    disk = Steps()
    db = a_book(folder, disk=disk)
    disk.taken.clear()

    db.table("cases").put("UR-9", CASE)

    assert disk.taken == ["write", "sync"]


def test_a_block_that_fails_has_not_happened(folder):
    db = a_book(folder)
    before = db.documents.read()

    with a_block_that_fails(db):
        db.table("cases").put("UR-1", {"status": "closed"})
        db.table("cases").discard("UR-0")
        db.table("ledger").put("<a>", {})

    assert db.documents.read() == before == opened(folder).documents.read()
    assert len(lines_of(folder)) == 3


def test_what_was_put_is_seen_within_the_block_before_it_is_committed(folder):
    db = a_book(folder)

    with db.commit():
        db.table("cases").put("UR-1", {"status": "closed"})
        db.table("cases").put("UR-7", {"status": "closed"})
        db.table("cases").discard("UR-0")

        assert [found.doc_id for found in db.table("cases").search(where("status") == "closed")] == ["UR-1", "UR-7"]
        assert db.table("cases").keys() == ["UR-1", "UR-2", "UR-7"]
        assert len(db.table("cases")) == 3
        assert db.table("cases").get_by_key("UR-0") is None
        assert not db.table("cases").has("UR-0")


def test_a_block_within_a_block_is_part_of_the_same_line(folder):
    db = opened(folder)

    with db.commit():
        db.table("cases").put("UR-1", CASE)
        with db.commit():
            db.table("cases").put("UR-2", CASE)

    assert len(lines_of(folder)) == 1
    assert opened(folder).table("cases").keys() == ["UR-1", "UR-2"]


def test_an_inner_block_that_fails_takes_back_its_own_changes_only(folder):
    db = a_book(folder)

    with db.commit():
        db.table("cases").put("UR-7", CASE)
        with a_block_that_fails(db):
            db.table("cases").put("UR-8", CASE)
            db.table("cases").discard("UR-7")
        db.table("cases").put("UR-9", CASE)

    assert db.table("cases").keys() == ["UR-0", "UR-1", "UR-2", "UR-7", "UR-9"]
    assert opened(folder).table("cases").keys() == db.table("cases").keys()


def test_a_block_that_changes_nothing_writes_nothing(folder):
    db = a_book(folder)

    with db.commit():
        db.table("cases").discard("UR-99")

    assert len(lines_of(folder)) == 3


@pytest.mark.parametrize(("before", "after"), [(1, True), (0, False), (1, 1.0)])
def test_a_change_that_python_holds_for_equal_is_written(folder, before, after):
    db = opened(folder)
    db.table("cases").put("UR-1", {"flag": before})

    db.table("cases").put("UR-1", {"flag": after})

    assert repr(opened(folder).table("cases").get_by_key("UR-1")) == repr({"flag": after})


def test_a_document_that_is_handed_out_can_be_changed_without_changing_the_book(folder):
    db = a_book(folder)
    table = db.table("cases")

    for document in (
        table.get_by_key("UR-1"),
        table.get(doc_id="UR-1"),
        table.get(where("n") == 1),
        table.search(where("n") == 1)[0],
        table.all()[1],
        table.get(doc_ids=["UR-1"])[0],
    ):
        document["events"].append({"by": "nobody"})

    assert table.get_by_key("UR-1") == {**CASE, "n": 1}


def test_a_document_that_was_put_can_be_changed_afterwards_without_changing_the_book(folder):
    db = opened(folder)
    mine = {"events": [1]}

    with db.commit():
        db.table("cases").put("UR-1", mine)
        mine["events"].append(2)
    mine["events"].append(3)

    assert db.table("cases").get_by_key("UR-1") == {"events": [1]} == opened(folder).table("cases").get_by_key("UR-1")


def test_memory_holds_what_a_restart_would_read(folder):
    db = opened(folder)

    db.table("cases").put("UR-1", {"pair": (1, 2), 3: "three", "name": "Zoë \udc80\n\x00\u2028"})

    assert db.table("cases").get_by_key("UR-1") == {"pair": [1, 2], "3": "three", "name": "Zoë \udc80\n\x00\u2028"}
    assert opened(folder).documents.read() == db.documents.read()


@pytest.mark.parametrize("value", [b"bytes", {1, 2}, float("nan"), float("inf"), object()])
def test_what_json_cannot_say_is_refused_and_nothing_happens(folder, value):
    db = a_book(folder)

    def puts_two() -> None:
        with db.commit():
            db.table("cases").put("UR-7", CASE)
            db.table("cases").put("UR-8", {"value": value})

    with pytest.raises((TypeError, ValueError)):
        puts_two()

    assert db.table("cases").keys() == ["UR-0", "UR-1", "UR-2"]


def test_what_is_nested_too_deep_is_refused_and_nothing_happens(folder):
    db = a_book(folder)
    deep: list[object] = []
    for _ in range(5000):
        deep = [deep]

    with pytest.raises(RecursionError):
        db.table("cases").put("UR-8", {"deep": deep})

    assert db.table("cases").keys() == ["UR-0", "UR-1", "UR-2"]


def test_names_and_documents_can_be_gone_through_while_they_change(folder):
    db = a_book(folder)

    for name, document in db.table("cases").items():
        db.table("cases").put(name, {**document, "seen": True})
        db.table("cases").discard("UR-2")

    assert [name for name, document in db.table("cases").items() if document["seen"]] == ["UR-0", "UR-1"]


def test_a_search_within_a_block_that_was_rolled_back_is_not_remembered(folder):
    db = a_book(folder)

    with a_block_that_fails(db):
        db.table("cases").put("UR-1", {"status": "closed"})
        assert db.table("cases").count(where("status") == "closed") == 1
        db.table("cases").search(where("status") == "closed")

    assert db.table("cases").search(where("status") == "closed") == []


def test_what_tinydb_would_write_by_itself_is_refused(folder):
    table = a_book(folder).table("cases")

    for writes in (
        lambda: table.insert({"status": "new"}),
        lambda: table.update({"status": "closed"}, where("n") == 0),
        lambda: table.remove(where("n") == 0),
        table.truncate,
    ):
        with pytest.raises(TypeError):
            writes()

    assert table.keys() == ["UR-0", "UR-1", "UR-2"]


def test_a_journal_that_drops_a_table_still_replays(folder):
    a_book(folder).close()
    at = opened(folder, read_only=True).documents._head
    with (folder / "journal").open("ab") as journal:
        line, at = written('{"drop":["cases"],"put":{"ledger":{}}}', at)
        journal.write(line)
        journal.write(written('{"put":{"cases":{"UR-9":{"n":9}}}}', at)[0])

    assert opened(folder).documents.read() == {"ledger": {}, "cases": {"UR-9": {"n": 9}}}


def test_a_name_is_text(folder):
    with pytest.raises(TypeError, match="a name is text"):
        opened(folder).table("cases").put(42, CASE)  # type: ignore[arg-type]


def test_threads_wait_for_each_other_and_nothing_is_lost(folder):
    db = opened(folder)

    def writes(who: int) -> None:
        for number in range(40):
            with db.commit():
                counted = db.table("counts").get_by_key("all") or {"n": 0}
                db.table("counts").put("all", {"n": counted["n"] + 1})
                db.table("cases").put(f"{who}-{number}", CASE)

    threads = [Thread(target=writes, args=(who,)) for who in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert db.table("counts").get_by_key("all") == {"n": 160}
    assert opened(folder).documents.read() == db.documents.read()
    assert len(db.table("cases")) == 160


# The disk does not take it.


@pytest.mark.parametrize("at", ["write", "sync"])
def test_what_the_disk_does_not_take_has_not_happened_and_the_next_commit_goes_on(folder, at):
    disk = FailingDisk()
    db = a_book(folder, disk=disk)
    before, size = db.documents.read(), (folder / "journal").stat().st_size
    disk.fails = lambda name: name == at

    with pytest.raises(BookUnwritable, match=r"journal cannot be written: No space left on device"), db.commit():
        db.table("cases").put("UR-7", CASE)

    assert db.documents.read() == before
    disk.fails = lambda name: False
    db.table("cases").put("UR-8", CASE)
    assert db.table("cases").keys() == ["UR-0", "UR-1", "UR-2", "UR-8"]
    assert opened(folder).documents.read() == db.documents.read()
    assert (folder / "journal").stat().st_size > size


def test_the_beginning_of_a_line_that_the_disk_did_not_take_whole_is_taken_back_at_once(folder):
    disk = FailingDisk()
    db = a_book(folder, disk=disk)
    size = (folder / "journal").stat().st_size
    disk.fails = lambda name: name == "write"

    with pytest.raises(BookUnwritable):
        db.table("cases").put("UR-7", CASE)

    assert (folder / "journal").stat().st_size == size


def test_where_it_cannot_be_taken_back_either_the_next_commit_does_that_first(folder):
    disk = FailingDisk()
    db = a_book(folder, disk=disk)
    size = (folder / "journal").stat().st_size
    disk.error = errno.EIO
    disk.fails = lambda name: name in ("write", "cut")

    with pytest.raises(BookUnwritable, match="I/O error"):
        db.table("cases").put("UR-7", CASE)
    with pytest.raises(BookUnwritable):
        db.table("cases").put("UR-7", CASE)

    assert (folder / "journal").stat().st_size > size
    disk.fails = lambda name: False
    db.table("cases").put("UR-8", CASE)
    assert opened(folder).table("cases").keys() == ["UR-0", "UR-1", "UR-2", "UR-8"]


def test_a_disk_that_takes_a_few_octets_at_a_time_takes_it_all(folder):
    class Reluctant(QuickDisk):
        def write(self, handle: int, octets: bytes) -> int:
            return super().write(handle, octets[:7])

    db = a_book(folder, disk=Reluctant())
    db.snapshot()
    db.table("cases").put("UR-8", CASE)

    assert opened(folder).documents.read() == db.documents.read()


def test_a_journal_that_somebody_else_writes_to_is_noticed_before_anything_is_added(folder):
    db = a_book(folder)
    with (folder / "journal").open("ab") as other:
        other.write(lines_of(folder)[-1])

    with pytest.raises(BookDamaged, match="somebody else"):
        db.table("cases").put("UR-7", CASE)


# Snapshots.


def test_a_snapshot_is_made_when_the_journal_has_outgrown_it(folder):
    db = a_book(folder, cases=30, snapshot_after=1000)

    assert (folder / "snapshot").exists()
    assert (folder / "journal").stat().st_size < (folder / "snapshot").stat().st_size + 1000
    assert opened(folder).documents.read() == db.documents.read()
    assert opened(folder).documents.sequence == 30


def test_snapshots_do_not_become_more_frequent_as_the_book_grows(folder):
    disk = Steps(QuickDisk())
    db = a_book(folder, cases=400, snapshot_after=1000, disk=disk)

    db.close()

    assert disk.taken.count("replace") < 30  # two files each; every 1000 octets would be a hundred


def test_a_snapshot_that_fails_costs_no_commit_and_is_tried_again_later(folder):
    disk = FailingDisk(QuickDisk())
    db = opened(folder, snapshot_after=1000, disk=disk)
    disk.fails = lambda name: name == "create"

    for number in range(30):
        db.table("cases").put(f"UR-{number}", CASE)

    assert db.documents.snapshot_trouble is not None
    assert "No space left" in db.documents.snapshot_trouble
    assert disk.taken.count("create") < 15
    disk.fails = lambda name: False
    for number in range(30, 60):
        db.table("cases").put(f"UR-{number}", CASE)
    assert db.documents.snapshot_trouble is None
    assert opened(folder).documents.read() == db.documents.read()
    assert len(db.table("cases")) == 60


@pytest.mark.parametrize("at", ["create", "write", "sync", "close", "replace", "sync_folder", "append_to", "cut"])
def test_a_snapshot_that_fails_anywhere_leaves_a_book_that_goes_on(folder, at):
    for which in range(1, 5):
        disk = FailingDisk(QuickDisk())
        db = a_book(folder / str(which), disk=disk)
        met = 0

        def fails(name: str, at: str = at, which: int = which) -> bool:
            nonlocal met
            met += name == at
            return name == at and met == which

        disk.fails = fails
        with suppress(OSError):
            db.snapshot()
        disk.fails = lambda name: False
        db.table("cases").put("UR-7", CASE)

        assert opened(folder / str(which)).documents.read() == db.documents.read()
        assert db.table("cases").keys() == ["UR-0", "UR-1", "UR-2", "UR-7"]


def test_a_journal_that_was_not_begun_anew_after_the_snapshot_is_begun_anew_at_the_next_start(folder):
    db = a_book(folder)
    journal = (folder / "journal").read_bytes()
    db.snapshot()
    db.close()
    (folder / "journal").write_bytes(journal)

    again = opened(folder)

    assert again.table("cases").keys() == ["UR-0", "UR-1", "UR-2"]
    assert lines_of(folder) == []
    again.table("cases").put("UR-3", CASE)
    assert opened(folder).table("cases").keys() == ["UR-0", "UR-1", "UR-2", "UR-3"]


# Opening.


def test_nobody_else_may_read_what_is_kept(folder):
    db = a_book(folder)
    db.snapshot()

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


def test_an_empty_folder_begins_a_book_that_has_its_journal_at_once(folder):
    folder.mkdir()

    opened(folder)

    assert (folder / "journal").exists()


def test_a_book_that_has_to_be_there_is_not_begun(folder):
    with pytest.raises(BookDamaged, match="journal is missing"):
        opened(folder, may_be_new=False)

    assert not folder.exists()


@pytest.mark.parametrize("left", ["snapshot", "notes.txt", "snapshot.new"])
def test_a_folder_without_its_journal_is_never_begun_anew(folder, left):
    a_book(folder).snapshot()
    (folder / "journal").unlink()
    (folder / left).touch()

    for read_only in (False, True):
        with pytest.raises(BookDamaged, match="journal is missing; there is"):
            opened(folder, read_only=read_only)
    assert not (folder / "journal").exists()


def test_a_start_that_was_cut_short_is_begun_again(folder):
    folder.mkdir()
    (folder / "journal.new").write_bytes(b"half")

    assert opened(folder).documents.read() == {}


def test_a_book_whose_folder_cannot_be_written_says_so(folder):
    disk = FailingDisk()
    disk.fails = lambda name: name == "make_folder"

    with pytest.raises(BookUnwritable, match="cannot be written"):
        opened(folder, disk=disk)


@pytest.mark.parametrize("read_only", [False, True])
def test_a_book_that_cannot_be_read_says_so(folder, read_only):
    a_book(folder).close()

    class Closed(QuickDisk):
        def reading(self, path: Path):
            raise PermissionError(errno.EACCES, "Permission denied")

    with pytest.raises(CannotStart, match="book cannot be read: Permission denied"):
        opened(folder, read_only=read_only, disk=Closed())


# Older and newer books.


def adds_language(tables):
    for case in tables.get("cases", {}).values():
        case["language"] = "both"
    return tables


def test_a_book_in_an_older_schema_is_brought_up_to_date_once(folder):
    a_book(folder).close()

    db = opened(folder, schema=3, upgrades={1: adds_language, 2: lambda tables: {**tables, "ledger": {}}})

    assert db.table("cases").get_by_key("UR-1") == {**CASE, "n": 1, "language": "both"}
    assert db.tables() == {"cases", "ledger"}
    db.table("cases").put("UR-9", {"language": "fr"})
    again = opened(folder, schema=3, upgrades={})
    assert again.documents.read() == db.documents.read()


def test_a_reader_understands_an_older_schema_and_changes_nothing(folder):
    a_book(folder).close()
    before = {file.name: file.read_bytes() for file in folder.iterdir()}

    db = opened(folder, schema=2, upgrades={1: adds_language}, read_only=True)

    assert db.table("cases").get_by_key("UR-1")["language"] == "both"
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_a_book_of_a_newer_mailbot_is_refused(folder):
    a_book(folder, schema=2).close()

    with pytest.raises(CannotStart, match="newer mailbot"):
        opened(folder)


def test_lines_of_a_newer_format_are_refused(folder):
    a_book(folder).close()
    from mailbot.record.file.lines import to_json, written_as

    line, _ = written_as(0, to_json({"mailbot": "journal", "format": 2, "schema": 1}), 0)
    (folder / "journal").write_bytes(line)

    with pytest.raises(CannotStart, match="newer mailbot"):
        opened(folder)


# Reading while another process writes.


def test_a_reader_sees_what_was_committed_and_leaves_every_file_alone(folder):
    disk = Steps()
    db = a_book(folder)

    reader = opened(folder, read_only=True, disk=disk)

    assert reader.documents.read() == db.documents.read()
    assert disk.taken == []
    with pytest.raises(ReadOnly):
        reader.table("cases").put("UR-9", CASE)


def test_a_reader_passes_over_a_line_that_is_being_written(folder):
    db = a_book(folder)
    with (folder / "journal").open("ab") as writing:
        writing.write(lines_of(folder)[-1][:-9])

    assert opened(folder, read_only=True).documents.read() == db.documents.read()


def test_a_reader_of_no_book_at_all_sees_an_empty_one_and_makes_no_folder(folder):
    assert opened(folder, read_only=True).documents.read() == {}
    assert not folder.exists()


def test_a_reader_that_meets_a_snapshot_being_made_reads_again(folder):
    db = a_book(folder)

    class Slow(QuickDisk):
        """Between the reader's two files the writer makes a snapshot, three times over."""

        times = 0

        def reading(self, path: Path):
            if path.name == "journal" and Slow.times < 3:
                Slow.times += 1
                db.table("cases").put(f"UR-1{Slow.times}", CASE)
                db.snapshot()
            return super().reading(path)

    reader = opened(folder, read_only=True, disk=Slow())

    assert Slow.times == 3
    assert reader.documents.read() == db.documents.read()


def test_a_person_can_read_the_journal(folder):
    a_book(folder, cases=1)

    line = lines_of(folder)[0].decode("ascii")

    assert json.loads(line.split(" ", 4)[4]) == {"put": {"cases": {"UR-0": {**CASE, "n": 0}}}}
