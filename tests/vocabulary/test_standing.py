"""What lists choose and order cases by says the same as the case itself, whatever became of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from mailbot.vocabulary.case_state import DocumentState, needed_by
from mailbot.vocabulary.standing import Standing
from tests.office_life import Life

DAYS = [
    (),
    ("ACCEPT",),
    ("CONTACTED by phone",),
    ("INTERVIEW phone 2026-11-26 14:00",),
    ("INTERVIEW phone 2026-11-26 14:00", "ACCEPT"),
    ("CORRECT needed by: 2026-12-09",),
    ("TAKE",),
    ("DECLINE it can wait",),
    ("ISSUED",),
]


@pytest.mark.parametrize("orders", DAYS)
def test_a_standing_is_what_the_case_says(tmp_path: Path, orders: tuple[str, ...]) -> None:
    life = Life(tmp_path)
    life.refers()
    for order in orders:
        life.officer(order)

    (standing,) = life.restarts().book.standings()
    case = life.case

    assert standing == Standing.unpacked(case.number, case.ended is None, Standing.of(case).packed())
    assert (standing.made_at, standing.due_at, standing.onset) == (case.made_at, case.due_at, needed_by(case))
    assert (standing.category, standing.officer, standing.decided) == (case.category, case.officer, case.decided)
    assert standing.offered == bool(case.lines(DocumentState.OFFERED))
    for days in range(-9, 9):
        at = life.now + timedelta(days=days)
        assert standing.status(at) == case.status(at)
