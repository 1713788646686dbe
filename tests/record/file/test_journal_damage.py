"""A journal that was cut, flipped or mixed up: the right prefix, or a refusal that names the place."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from mailbot.record.database import JournalDB
from mailbot.record.file.journal import FileJournal
from mailbot.record.file.lines import Damage
from mailbot.record.file.packed import packed
from mailbot.record.file.replay import replay
from mailbot.vocabulary.problems import BookDamaged
from tests.faults.disks import QuickDisk
from tests.faults.journal_damage import BOOKS, Book, outcome, run, said, snapshot_of

ONLY, SNAPSHOT_AND_JOURNAL, NOT_BEGUN_ANEW, _ = BOOKS
FIRST = ONLY.journal.index(b"\n") + 1


def read(book: Book, journal: bytes, snapshot: bytes | None = None):
    snapshot = snapshot or book.snapshot
    return replay(None if snapshot is None else io.BytesIO(snapshot), io.BytesIO(journal))


def laid(folder: Path, journal: bytes, snapshot: bytes | None = None) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "journal").write_bytes(journal)
    if snapshot is not None:
        (folder / "snapshot").write_bytes(snapshot)
    return folder


def test_a_journal_cut_at_any_byte_is_read_up_to_the_last_whole_commit():
    ends = [n for n, octet in enumerate(ONLY.journal) if octet == 10]
    for cut in range(FIRST, len(ONLY.journal) + 1):
        found = read(ONLY, ONLY.journal[:cut])

        commits = sum(1 for end in ends if end < cut) - 1
        assert said(found.tables) == ONLY.states[commits]
        assert found.good == ends[commits] + 1
        assert found.torn == (cut != found.good)


def test_a_journal_cut_within_its_first_line_was_never_begun_so_by_us():
    for cut in range(FIRST):
        with pytest.raises(Damage):
            read(ONLY, ONLY.journal[:cut])


def test_a_journal_whose_end_became_nuls_is_read_up_to_the_last_whole_commit():
    for cut in range(FIRST, len(ONLY.journal) - 1):
        torn = ONLY.journal[:cut] + bytes(ONLY.journal.index(b"\n", cut) - cut)

        found = read(ONLY, torn)

        assert said(found.tables) == ONLY.states[torn.count(b"\n") - 1]


@pytest.mark.parametrize(
    "tail",
    [
        b"words",
        b"5f1c09ab 9 90be77d0 18 {\x01",
        b"5f1c09ab 9 90be77d0 18 {" + b"x" * 30,
        b"5f1c09ab 9 90be77d0 x",
        b"5f1c09ab 9 90be77d0 18 {\0\0\0}",
        b"5f1c09ab 9 90be77d0 18 {" + bytes(40),
        b"5f1c09ab 9999999999999999999999999",
        b"\0\0\0\n",
        b"\n",
    ],
)
def test_what_follows_the_last_line_and_is_not_how_a_line_begins_is_refused(tail):
    assert outcome(ONLY, None, ONLY.journal + tail) == "refused"


@pytest.mark.parametrize(
    "tail", [b"5f1c", b"5f1c09ab 9 ", b"5f1c09ab 9 90be77d0 1", b"5f1c09ab 9 90be77d0 18 {", bytes(600)]
)
def test_what_is_how_a_line_begins_was_never_acknowledged(tail):
    found = read(ONLY, ONLY.journal + tail)

    assert found.torn
    assert found.good == len(ONLY.journal)


def test_any_single_bit_that_flips_is_refused_even_in_the_last_line():
    """An acknowledged commit never vanishes in silence."""
    for book in BOOKS:
        for at in range(len(book.journal)):
            for bit in range(8):
                flipped = bytearray(book.journal)
                flipped[at] ^= 1 << bit
                assert outcome(book, book.snapshot, bytes(flipped)) == "refused", (book.name, at, bit)


def test_any_single_bit_that_flips_in_the_snapshot_is_refused():
    assert SNAPSHOT_AND_JOURNAL.snapshot is not None
    for at in range(len(SNAPSHOT_AND_JOURNAL.snapshot)):
        for bit in range(8):
            flipped = bytearray(SNAPSHOT_AND_JOURNAL.snapshot)
            flipped[at] ^= 1 << bit
            assert outcome(SNAPSHOT_AND_JOURNAL, bytes(flipped), SNAPSHOT_AND_JOURNAL.journal) == "refused"


def test_a_snapshot_cut_at_any_byte_is_refused():
    assert SNAPSHOT_AND_JOURNAL.snapshot is not None
    for cut in range(len(SNAPSHOT_AND_JOURNAL.snapshot)):
        with pytest.raises(Damage, match=r".") as refusal:
            read(SNAPSHOT_AND_JOURNAL, SNAPSHOT_AND_JOURNAL.journal, SNAPSHOT_AND_JOURNAL.snapshot[:cut] or b"\n")
        assert refusal.value.file == "snapshot"


def test_lines_that_were_swapped_repeated_or_removed_are_refused():
    for book in BOOKS:
        lines = book.journal.splitlines(keepends=True)
        for a in range(len(lines)):
            for b in range(a + 1, len(lines)):
                swapped = list(lines)
                swapped[a], swapped[b] = swapped[b], swapped[a]
                assert outcome(book, book.snapshot, b"".join(swapped)) == "refused"
            assert outcome(book, book.snapshot, b"".join(lines[: a + 1] + lines[a:])) == "refused"
            if a < len(lines) - 1:
                assert outcome(book, book.snapshot, b"".join(lines[:a] + lines[a + 1 :])) == "refused"


def test_a_line_of_another_book_with_the_right_number_does_not_follow():
    lines = ONLY.journal.splitlines(keepends=True)
    foreign = _rewritten(lines[1].replace(b"UR-0", b"UR-X"))

    with pytest.raises(Damage, match="does not follow the commit 1 before it") as refusal:
        read(ONLY, b"".join([lines[0], foreign, *lines[2:]]))

    assert refusal.value.line == 3


def _rewritten(line: bytes) -> bytes:
    from zlib import crc32

    return b"%08x %s" % (crc32(line[9:-1]), line[9:])


def test_a_snapshot_without_the_journal_that_reaches_it_is_refused():
    lines = NOT_BEGUN_ANEW.journal.splitlines(keepends=True)

    with pytest.raises(Damage, match="it ends at commit 3, and the snapshot is of commit 4"):
        read(NOT_BEGUN_ANEW, b"".join(lines[:4]))


def test_a_journal_without_the_snapshot_that_leads_up_to_it_is_refused():
    with pytest.raises(Damage, match="the snapshot that leads up to it is missing"):
        replay(None, io.BytesIO(SNAPSHOT_AND_JOURNAL.journal))


def test_a_snapshot_of_other_commits_is_refused():
    at = read(ONLY, b"".join(ONLY.journal.splitlines(keepends=True)[:4])).head
    foreign = snapshot_of(packed(json.loads(ONLY.states[3])), type(at)(3, at.crc ^ 1))

    with pytest.raises(Damage, match="its commit 3 is not the one that the snapshot was made of"):
        read(ONLY, ONLY.journal, foreign)


def test_a_few_thousand_damages_at_random_are_never_read_as_what_never_was():
    counted = run(times=5_000, seed=11)

    assert sum(results["refused"] for results in counted.values()) > 3000
    assert sum(results["prefix"] for results in counted.values()) > 100


# What a person sees.


def test_a_damaged_book_refuses_to_start_names_the_place_and_changes_nothing(tmp_path):
    lines = ONLY.journal.splitlines(keepends=True)
    damaged = ONLY.journal.replace(b"UR-2", b"UR-3", 1)
    folder = laid(tmp_path / "book", damaged)
    line = next(n for n, (a, b) in enumerate(zip(lines, damaged.splitlines(keepends=True), strict=True), 1) if a != b)
    offset = sum(map(len, lines[: line - 1]))

    for read_only in (False, True):
        with pytest.raises(BookDamaged) as refusal:
            JournalDB(FileJournal(folder, read_only=read_only, disk=QuickDisk()))

        assert refusal.value.what == f"{folder}/journal: line {line}, byte {offset}: the checksum does not fit."
        assert "run_bot.py restore" in refusal.value.next_step
    assert (folder / "journal").read_bytes() == damaged
    assert [file.name for file in folder.iterdir()] == ["journal"]


def test_an_empty_journal_is_damage_and_not_a_new_book(tmp_path):
    with pytest.raises(BookDamaged, match="it is empty"):
        JournalDB(FileJournal(laid(tmp_path / "book", b""), disk=QuickDisk()))


def test_a_torn_end_is_cut_off_at_the_start_and_the_book_goes_on(tmp_path):
    lines = ONLY.journal.splitlines(keepends=True)
    folder = laid(tmp_path / "book", ONLY.journal[:-20])

    db = JournalDB(FileJournal(folder, disk=QuickDisk()))

    assert said(packed(db.documents.read())) == ONLY.states[-2]
    assert (folder / "journal").read_bytes() == b"".join(lines[:-1])
    db.table("cases").put("UR-9", {})
    assert JournalDB(FileJournal(folder, disk=QuickDisk())).documents.read() == db.documents.read()


def test_the_books_that_are_damaged_here_are_what_the_storage_writes(tmp_path):
    db = JournalDB(FileJournal(tmp_path / "book", disk=QuickDisk()))
    for line in ONLY.journal.splitlines()[1:5]:
        body = json.loads(line.split(b" ", 4)[4])
        with db.commit():
            for name in body.get("drop", ()):
                db.drop_table(name)
            for name, documents in body["put"].items():
                for key, document in documents.items():
                    db.table(name).discard(key) if document is None else db.table(name).put(key, document)

    assert (tmp_path / "book" / "journal").read_bytes() == b"".join(ONLY.journal.splitlines(keepends=True)[:5])
    db.snapshot()
    assert (tmp_path / "book" / "snapshot").read_bytes() == SNAPSHOT_AND_JOURNAL.snapshot
    assert (tmp_path / "book" / "journal").read_bytes() == SNAPSHOT_AND_JOURNAL.journal.splitlines(keepends=True)[0]
