"""No name, number, date of birth or address of anybody in a line of the log, a subject, or a file that others can read
(D21): over mails of every kind."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.office_life import Life

from .overheard import listen

MAIL = Path(__file__).resolve().parents[1] / "mail"
EVERY = 6  # of the mails there are; all of them by `pytest -p tests.security.overheard`


def test_nobody_is_named_outside_of_letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    overheard = listen(monkeypatch)
    life = Life(tmp_path)
    life.refers()
    for file in sorted(MAIL.rglob("*.eml"))[::EVERY]:
        life.receives(file.read_bytes())
    life.client("Here is what you asked for.")
    life.officer("INTERVIEW phone 2026-11-26 10:00")
    life.later(minutes=40).ticks().sends()

    assert len(overheard.people) > 40
    assert len(overheard.lines) > 100
    assert list(overheard.offences()) == []
    assert {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in tmp_path.rglob("*")} == {0}


def test_a_name_in_the_log_or_in_a_subject_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    overheard = listen(monkeypatch)
    overheard.people.update({"marchetti", "22-3344-5566"})
    overheard.lines.append("mail handled {'case': 'UR-2026-0001', 'of': 'Marchetti'}")
    overheard.subjects += ["[UR-2026-0001] 22-3344-5566", "[UR-2026-0001]"]

    assert len(list(overheard.offences())) == 2
