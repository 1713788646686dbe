"""Whatever is typed wrongly: one sentence with what to do, exit 1 or 2, never a traceback or a mistake of ours."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from .conftest import said

NO_COMMAND = "No such command 'shadwo'. Did you mean 'shadow'?"
WRONG = {
    # what is typed: what is said of it
    "shadwo": NO_COMMAND,
    "cases --status nonsense": "nonsense",
    "cases --officer nobody --open --all --at now": "now",
    "case UR-2026-0011": "Did you mean UR-2026-0001?",
    "case 99999999999999999999": "There is no case",
    "case \0": "There is no case",
    "case '" + "9" * 5000 + "'": "There is no case",
    "parse {missing}": "There is no file",
    "parse {folder}": "is a folder",
    "report fortnight": "fortnight",
    "report --from 2026-13-01": "2026-13-01",
    "report --from 2026-12-01 --to 2026-11-01": "The last day is before the first.",
    "digest --html {missing}/x.html": "No such file or directory",
    "digest --language de": "de",
    "export UR-2026-0001 --to {missing}/x.zip": "No such file or directory",
    "export 77": "There is no case 77",
    "backup {missing}/x.tar.gz": "No such file or directory",
    "backup {folder}": "{folder}",
    "backup b.tar.gz --every 0": "--every",
    "backup b.tar.gz --every 1 --keep 0": "--keep",
    "restore {config} --replace-what-is-there": "is no backup of mailbot",
    "restore {missing}": "There is a book in",
    "restore {missing} --check": "There is no file",
    "check --calendar 99999": "1900 to 2100",
    "check --calendar -1": "1900 to 2100",
    "preview --to {config}": "{config}",
    "shadow --since tomorrow": "tomorrow",
    "shadow --at 2026-11-25T09:00 --since 2027-01-01 --to {config}": "{config}",
    "store copy {missing} {missing}2": "There is no book in",
    "store copy": "FROM",
    "store": "",
    "once --at 25:00": "25:00",
    "init --config {config}": "overwrites nothing",
    "run --config {missing}": "There is no configuration",
    "health --config {folder}": "cannot be read",
    "demo --like gmail": "exchange or ses",
}


@pytest.mark.parametrize("typed", WRONG)
def test_what_is_typed_wrongly_gets_one_answer(typed: str, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    places = {"config": str(own), "folder": str(tmp_path), "missing": str(tmp_path / "missing")}
    words = shlex.split(typed.format(**places))
    takes_config = "--config" not in words and words[0] not in ("shadwo", "demo", "store")

    result = said(*words, config=own if takes_config else None)

    told = result.stderr + (result.stdout if words == ["store"] else "")
    assert result.exit_code in (1, 2), result.output
    assert WRONG[typed].format(**places) in told
    assert "Traceback" not in told
    assert "mailbot made a mistake" not in told
    assert not (tmp_path / "missing2").exists()


@pytest.mark.parametrize("columns", ["40", "80", "200"])
@pytest.mark.parametrize("command", ["cases --all", "case UR-2026-0001", "review", "check --calendar 2027", "digest"])
def test_no_line_is_wider_than_the_screen(command: str, columns: str, own: Path):
    result = said(*shlex.split(command), config=own, COLUMNS=columns)

    assert result.exit_code == 0, result.output
    widest = max(result.stdout.splitlines(), key=len)
    assert len(widest.rstrip()) <= int(columns) or " " not in widest.strip(), widest


def test_a_terminal_that_knows_ascii_alone_gets_all_of_it(own: Path):
    result = said("cases", "--all", config=own, PYTHONIOENCODING="ascii", LC_ALL="C")

    assert result.exit_code == 0, result.output
