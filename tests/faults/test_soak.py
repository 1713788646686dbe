"""An hour of the soak, with faults at random; the whole day: `make faults`."""

from __future__ import annotations

from pathlib import Path

from tests.faults.soak import soak


def test_an_hour_of_random_faults_loses_nothing_and_leaks_nothing(tmp_path: Path):
    soaked = soak(tmp_path, hours=1, every=180, seed=7)

    assert soaked.cases == soaked.mails == 20
    assert (soaked.twice, soaked.pending, soaked.unfiled) == (0, 0, 0)
    assert max(soaked.files) - min(soaked.files) <= 3
    assert soaked.troubles.total() >= 2
