"""Twenty `kill -9` against a real Dovecot. A thousand: `make faults`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.kills import Killing
from tests.servers.dovecot import Dovecot

pytestmark = pytest.mark.dovecot


@pytest.fixture
def killing(tmp_path: Path, dovecot: Dovecot) -> Iterator[Killing]:
    made = Killing(tmp_path, dovecot, seed=23)
    yield made
    made.stop()


def test_twenty_kills_lose_nothing_and_double_nothing(killing: Killing):
    tally = killing.go(20)

    assert tally.wrong == []
    assert tally.kills == 20
    assert len(tally.killed_in) >= 3
    assert tally.repeated == 0
