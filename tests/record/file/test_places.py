"""Beside a large snapshot lie the places of its documents: the book opens without reading them, and is not taken in by
what does not belong to that snapshot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mailbot.record.database import JournalDB
from mailbot.record.file import places
from mailbot.record.file.journal import FileJournal
from mailbot.vocabulary.problems import BookDamaged
from tests.faults.disks import QuickDisk
from tests.office_life import Life


@pytest.fixture(autouse=True)
def every_snapshot_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "WORTH_IT", 0)


def opened(folder: Path, **more: Any) -> JournalDB:
    return JournalDB(FileJournal(folder, disk=QuickDisk(), read_only=more.pop("read_only", False)), **more)


def a_book(folder: Path, cases: int = 5) -> JournalDB:
    db = opened(folder)
    with db.commit():
        for number in range(cases):
            db.table("cases").put(f"UR-{number}", {"n": number, "words": "é " * number})
        db.table("facts").put("cursor", {"is": 7})
    db.snapshot()
    return db


def lies_in_the_snapshot(db: JournalDB, table: str = "cases") -> list[str]:
    return [key for key, found in db.documents._tables[table].items() if isinstance(found, int)]


def test_documents_stay_in_the_snapshot_until_they_are_asked_for(tmp_path: Path) -> None:
    db = a_book(tmp_path / "book")
    before = db.documents.read()

    again = opened(tmp_path / "book")

    assert lies_in_the_snapshot(db) == lies_in_the_snapshot(again) == [f"UR-{number}" for number in range(5)]
    assert again.documents.read() == before
    assert again.table("cases").get_by_key("UR-3") == {"n": 3, "words": "é é é "}


def test_what_changes_afterwards_counts_and_keeps_its_place_in_the_order(tmp_path: Path) -> None:
    db = a_book(tmp_path / "book")
    db.table("cases").put("UR-1", {"n": "new"})
    db.table("cases").discard("UR-2")
    db.table("cases").put("UR-9", {"n": 9})

    again = opened(tmp_path / "book")

    assert again.documents.read() == db.documents.read()
    assert again.table("cases").keys() == ["UR-0", "UR-1", "UR-3", "UR-4", "UR-9"]
    again.snapshot()  # of documents that lie in the snapshot before
    assert opened(tmp_path / "book").documents.read() == db.documents.read()


def test_a_reader_beside_the_writer_goes_on_with_the_snapshot_that_it_opened(tmp_path: Path) -> None:
    db = a_book(tmp_path / "book")
    reader = opened(tmp_path / "book", read_only=True)
    before = reader.documents.read()

    db.table("cases").put("UR-1", {"n": "new"})
    db.snapshot()

    assert reader.documents.read() == before


@pytest.mark.parametrize("what", ["cut", "one bit", "another version", "empty", "of another snapshot", "gone"])
def test_places_that_do_not_fit_are_passed_over(tmp_path: Path, what: str) -> None:
    db, file = a_book(tmp_path / "book"), tmp_path / "book" / places.PLACES
    octets = file.read_bytes()
    a_book(tmp_path / "other", 6)
    wrong = {
        "cut": octets[:-3],
        "one bit": octets[:-9] + bytes([octets[-9] ^ 1]) + octets[-8:],
        "another version": octets.replace(b"places 1", b"places 9", 1),
        "empty": b"",
        "of another snapshot": (tmp_path / "other" / places.PLACES).read_bytes(),
    }
    file.write_bytes(wrong[what]) if what in wrong else file.unlink()

    again = opened(tmp_path / "book")

    assert lies_in_the_snapshot(again) == []
    assert again.documents.read() == db.documents.read()


def test_a_snapshot_with_any_bit_changed_is_refused_though_there_are_places(tmp_path: Path) -> None:
    a_book(tmp_path / "book", 2).close()
    snapshot = tmp_path / "book" / "snapshot"
    octets = snapshot.read_bytes()
    for at in range(0, len(octets), 5):
        snapshot.write_bytes(octets[:at] + bytes([octets[at] ^ 4]) + octets[at + 1 :])
        with pytest.raises(BookDamaged, match="snapshot"):
            opened(tmp_path / "book")


def test_a_document_that_is_damaged_while_the_book_is_open_is_not_handed_out(tmp_path: Path) -> None:
    db, snapshot = a_book(tmp_path / "book"), tmp_path / "book" / "snapshot"
    octets = snapshot.read_bytes()
    with snapshot.open("r+b") as file:
        file.seek(octets.index(b'"n":3'))
        file.write(b'"n":4')

    with pytest.raises(BookDamaged, match="snapshot: byte"):
        db.table("cases").get_by_key("UR-3")


def test_a_book_is_looked_up_the_same_with_what_was_kept_beside_the_snapshot(tmp_path: Path) -> None:
    life = Life(tmp_path)
    life.refers()
    life.book.db.snapshot()
    life.officer("NOTE before the journal went on")
    life.officer("ACCEPT")

    def looked_up(life: Life) -> dict[str, Any]:
        index = life.book.index
        return {
            name: getattr(index, name) for name in ("open", "pending", "letter_names", "by_message_id", "standings")
        } | {"clients": index.clients.parts()}

    again = life.restarts()

    assert again.book.db.documents._at is not None
    kept = looked_up(again)
    again.book.make_index()
    assert kept == looked_up(again)
    again.book.close()


def test_a_snapshot_in_the_middle_of_a_commit_knows_what_that_commit_entered(tmp_path: Path) -> None:
    life = Life(tmp_path)
    life.book.db.documents._snapshot_due = 0  # with the next commit
    life.refers()

    again = life.restarts()

    assert again.book.db.documents.sequence >= 1
    assert again.book.index.open == {life.case.number}
    assert [one.number for one in again.book.standings()] == [life.case.number]
    again.book.close()
