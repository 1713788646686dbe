"""How an office states whom it believes: one way, several in order, or the list alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailbot.office.settings_file import WrongSettings, read_settings
from mailbot.vocabulary.trust import TrustMode

SAMPLE = Path("config/office.toml").read_text(encoding="utf-8")
INSIDE, RESULTS = TrustMode.EXCHANGE_INTERNAL, TrustMode.AUTHENTICATION_RESULTS


def ways(folder: Path, table: str) -> tuple[TrustMode, ...]:
    before, _, rest = SAMPLE.partition("[trust]")
    _, _, after = rest.partition("# [policy]")
    alone = table if table.startswith("trust =") else ""
    file = folder / "office.toml"
    file.write_text(f"{alone}\n{before}{'' if alone else table}\n# [policy]{after}", encoding="utf-8")
    return read_settings(file).trust.mode


@pytest.mark.parametrize(
    ("stated", "mode"),
    [
        ('[trust]\nmode = "authentication_results"', (RESULTS,)),
        ('[trust]\nmode = ["exchange_internal", "authentication_results"]\ntenant = "7a1c"', (INSIDE, RESULTS)),
        ('trust = ["exchange_internal", "authentication_results"]', (INSIDE, RESULTS)),
    ],
)
def test_the_ways_to_know_a_sender_are_stated(tmp_path, stated, mode):
    assert ways(tmp_path, stated) == mode


@pytest.mark.parametrize("stated", ["trust = []", '[trust]\nmode = ["faith"]', '[trust]\nmode = "faith"'])
def test_an_office_that_knows_nobody_is_told_so(tmp_path, stated):
    with pytest.raises(WrongSettings, match="trust"):
        ways(tmp_path, stated)
