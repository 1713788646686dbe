"""A small part of `python -m tests.faults.workers`; the whole runs with `make faults`."""

from __future__ import annotations

from tests.faults import workers


def test_offices_whose_workers_are_killed_lose_nothing_and_do_nothing_twice() -> None:
    tally = workers.run(offices=1, workers=2, at_most=1, mails=0, count=3, seed=7)

    assert tally.wrong == []
    assert tally.kills == 3
