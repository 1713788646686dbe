"""A book that an earlier version wrote opens, and says what it said then: `old/` has both."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from mailbot.record.file.replay import JOURNAL
from tests.office import ADDRESS, Office

OLD = Path(__file__).resolve().parent / "old"
THEN = "2026-11-30T09:00"


@pytest.mark.parametrize("day", ["2026-11-28"])
def test_a_book_of_an_earlier_version_says_what_it_said_then(tmp_path, day):
    office = Office(tmp_path, 1, ADDRESS, "pw", 1)
    book = tmp_path / "data" / "book"
    book.mkdir(parents=True)
    (book / JOURNAL).write_bytes(gzip.decompress((OLD / f"journal-{day}.gz").read_bytes()))

    said = json.loads(office.run("cases", "--all", "--json", at=THEN))

    assert {then["number"]: _lost(then, now) for then, now in _pairs(day, said)} == {
        case["number"]: [] for case in said
    }


def _pairs(day: str, said: list[dict[str, Any]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    now = {case["number"]: case for case in said}
    then = json.loads((OLD / f"cases-{day}.json").read_text("utf-8"))
    return [(case, now[case["number"]]) for case in then]


def _lost(then: Any, now: Any, place: str = "") -> list[str]:
    """What was said then and is not said now. Keys may have come since; findings and history are compared without
    their sentences."""
    if place == ".findings":
        now = [finding["code"] for finding in now]
    if place == ".history":
        now = [[entry["at"], entry["by"], entry["event"]] for entry in now]
    if isinstance(then, dict):
        return [lost for key, value in then.items() for lost in _lost(value, now.get(key), f"{place}.{key}")]
    if isinstance(then, list) and then and isinstance(then[0], dict):
        return [lost for one, other in zip(then, now, strict=True) for lost in _lost(one, other, f"{place}[]")]
    return [] if then == now else [f"{place}: {then!r} is now {now!r}"]
