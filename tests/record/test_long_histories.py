"""What a commit writes does not grow with the case: earlier events lie by themselves, written once."""

from __future__ import annotations

from pathlib import Path

from mailbot.record.contents import CHUNK
from tests.office_life import Life


def test_a_history_of_hundreds_of_events_is_read_again_as_it_was(tmp_path: Path) -> None:
    life = Life(tmp_path)
    life.refers()
    for number in range(CHUNK):
        life.officer(f"NOTE number {number}")
    events, letters = life.case.events, life.letters()

    again = life.restarts()

    assert len(events) > 2 * CHUNK
    assert (again.case.events, again.letters()) == (events, letters)
    again.book.close()


def test_the_last_of_many_messages_writes_about_as_much_as_the_first(tmp_path: Path) -> None:
    life = Life(tmp_path)
    life.refers()
    journal, written = tmp_path / "book" / "journal", []
    for number in range(3 * CHUNK):
        before = journal.stat().st_size
        life.officer(f"NOTE number {number:04d}")
        written.append(journal.stat().st_size - before)

    assert sum(written[-CHUNK:]) < 2.5 * sum(written[:CHUNK])
    life.book.close()
