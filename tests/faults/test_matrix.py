"""The ordinary day, stopped at a dozen of its steps, as different as can be. All of them: `make faults`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.day import Day, Played
from tests.faults.matrix import some_stops


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(0.0005)
    made = Day(Path(tmp_path_factory.mktemp("office")))
    yield made
    made.stop()
    sys.setswitchinterval(interval)


@pytest.fixture(scope="module")
def undisturbed(day: Day) -> Played:
    return day.play()


def test_the_ordinary_day_has_everything_in_it(undisturbed: Played):
    accounts = {account for _, _, account, _, _ in undisturbed.ledger}
    kinds = {kind for kind, *_ in undisturbed.letters.values()}
    states = {state for _, state, *_ in undisturbed.letters.values()}

    assert accounts == {"cases", "answers", "bounces", "automatic", "copies", "set_aside"}
    assert {"contact", "decline", "interview", "clarification", "answer", "notice", "digest"} <= kinds
    assert states == {"sent", "failed", "bounced"}
    assert {outcome for _, _, outcome, _ in undisturbed.aside.values()} == {"", "attached", "discarded"}
    assert len(undisturbed.steps) > 900
    assert undisturbed.repeated == []


def test_two_undisturbed_days_are_the_same_to_the_byte(day: Day, undisturbed: Played):
    assert day.play().differs(undisturbed) == ""


@pytest.mark.timeout(300)
def test_a_stop_at_any_step_leads_to_the_same_end(day: Day, undisturbed: Played):
    wrong = {
        (number, played.stopped_at, power): found
        for number, power in some_stops(undisturbed.steps, 14, skip=3)
        if (found := (played := day.play(number, power=power, late=not power)).differs(undisturbed))
    }

    assert wrong == {}
