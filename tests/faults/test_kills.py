"""Twenty `kill -9` against a real Dovecot, some of them on the double of Exchange Online. Thousands: `make faults`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.kills import Killing
from tests.servers.dovecot import Dovecot

pytestmark = pytest.mark.dovecot


@pytest.mark.parametrize(("like", "kills"), [("", 12), ("exchange", 8)])
def test_kills_lose_nothing_and_double_nothing(tmp_path: Path, dovecot: Dovecot, like: str, kills: int):
    killing = Killing(tmp_path, dovecot, seed=23, like=like)
    tally = killing.go(kills)
    killing.stop()

    assert tally.wrong == []
    assert tally.kills == kills
    assert len(tally.killed_in) >= 2
    assert tally.repeated == 0
