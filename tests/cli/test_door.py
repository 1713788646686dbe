"""What every command has in common: help, one sentence where something is wrong, exit codes, no colours in a file."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from mailbot.cli import listing
from mailbot.cli.app import app
from mailbot.cli.keep import keep
from tests.office import ROOT, Office

from .conftest import LAST_ROUND, SAMPLES, as_json, one_sentence, said, sample

REGISTERED = (*app.registered_commands, *keep.registered_commands)
COMMANDS = [command.name or command.callback.__name__ for command in REGISTERED if command.callback]
CONTRACT = {
    "run", "once", "demo", "init", "check", "cases", "case", "digest", "parse", "preview", "review", "export", "backup",
    "restore", "purge", "health", "shadow", "report",
}  # fmt: skip
TAKES_LONG = {"run", "demo"}
"""Their examples are run elsewhere."""


def process(*words: str, cwd: Path = ROOT, **env: str) -> subprocess.CompletedProcess[str]:
    """As a person starts it."""
    return subprocess.run(
        [sys.executable, str(ROOT / "run_bot.py"), *words],
        cwd=cwd, env=os.environ | env, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_every_command_of_the_contract_is_there() -> None:
    assert set(COMMANDS) == CONTRACT


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example_and_takes_a_configuration(command: str) -> None:
    shown = said(command, "--help")

    assert shown.exit_code == 0
    assert f"Example: run_bot.py {command}" in shown.stdout
    assert "--config" in shown.stdout or command == "demo"


@pytest.mark.parametrize("command", [command for command in COMMANDS if command not in TAKES_LONG])
def test_the_examples_work(command: str, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder as their readers have it: the configuration in its place, a mail, a backup."""
    (tmp_path / "here").mkdir()
    own.parent.rename(tmp_path / "here" / "config")
    monkeypatch.chdir(tmp_path / "here")
    Path("mail.eml").write_bytes(sample("referral-fr-plain-text"))
    example = next(entry.epilog for entry in REGISTERED if command in (entry.name, _name(entry)))
    words = shlex.split(str(example).removeprefix("Example: run_bot.py "))
    if command == "restore":
        assert said("backup", words[1]).exit_code == 0
        words.append("--replace-what-is-there")

    result = said(*words)

    expected = 1 if command == "health" else 0  # nobody watches here
    assert (result.exit_code, result.stderr) == (expected, ""), result.output


def _name(entry: typer.models.CommandInfo) -> str:
    return entry.callback.__name__ if entry.callback else ""


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",),
        ("cases", "--nonsense"),
        ("case",),
        ("parse",),
        ("cases", "--at", "yesterday"),
        ("check", "--calendar", "next"),
    ],
)
def test_wrong_usage_is_one_sentence_and_exit_2(words: tuple[str, ...]) -> None:
    assert "--help` shows how." in one_sentence(said(*words), 2)


def test_no_command_at_all_shows_what_there_is() -> None:
    shown = said()

    assert shown.exit_code == 2
    assert "cases" in shown.stdout


READS_SETTINGS = [
    ("run",), ("once",), ("check",), ("check", "--calendar", "2027"), ("cases",), ("case", "UR-2026-0001"),
    ("review",), ("digest",), ("parse", "{mail}"), ("preview", "--to", "{folder}"), ("health",),
    ("export", "UR-2026-0001"), ("backup", "{folder}/b.tar.gz"), ("restore", "{mail}"), ("purge",),
]  # fmt: skip


@pytest.mark.parametrize("words", READS_SETTINGS, ids=" ".join)
def test_every_fault_of_a_configuration_is_told_at_once(words: tuple[str, ...], tmp_path: Path) -> None:
    config = tmp_path / "office.toml"
    config.write_text('[office]\nname_en = "Ottawa"\nadress = "urgent@office.example"\n[mailbox]\nport = "many"\n')
    mail = tmp_path / "mail.eml"
    mail.write_bytes(sample("referral-en-plain-text"))

    result = said(*(word.format(mail=mail, folder=tmp_path / "out") for word in words), config=config)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "Traceback" not in result.stderr
    for fault in (str(config), "adress: no such setting; did you mean address?", "name_fr", "mailbox.port", "people"):
        assert fault in result.stderr
    assert not (tmp_path / "data").exists()


def test_a_configuration_that_is_not_there_says_how_to_get_one(tmp_path: Path) -> None:
    complaint = one_sentence(said("cases", config=tmp_path / "nowhere.toml"), 2)

    assert complaint == (
        f"There is no configuration at {tmp_path / 'nowhere.toml'}. "
        "Write one with `run_bot.py init`, or name yours with --config."
    )


def test_a_toml_error_comes_with_its_line(tmp_path: Path) -> None:
    config = tmp_path / "office.toml"
    config.write_text('[office]\nname_en = "unfinished\n')

    result = said("cases", config=config)

    assert result.exit_code == 2
    assert "line 2" in result.stderr


def test_the_default_is_the_current_folders_configuration(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    own.parent.rename(tmp_path / "here" / "config")
    monkeypatch.chdir(tmp_path / "here")

    assert len(as_json("cases", "--json")) == 4


def test_a_moment_of_ones_own_is_for_rehearsals(own: Path) -> None:
    own.write_text(own.read_text().replace("rehearsal = true", "rehearsal = false"))

    for words in (("cases",), ("case", "UR-2026-0001"), ("digest",), ("once",)):
        assert "only for rehearsals" in one_sentence(said(*words, "--at", LAST_ROUND, config=own), 2)


def test_a_mistake_of_ours_is_one_sentence_too(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("somewhere deep")

    monkeypatch.setattr(listing, "cases", broken)

    assert "mailbot made a mistake (ZeroDivisionError" in one_sentence(said("cases", config=own), 1)


def test_a_damaged_book_is_refused_with_what_to_do(own: Path) -> None:
    journal = own.parent / "data" / "book" / "journal"
    journal.write_bytes(journal.read_bytes().replace(b"UR-2026-0001", b"UR-2026-9999", 1))

    assert "run_bot.py restore" in one_sentence(said("cases", config=own), 2)


# As a process of its own.


def test_help_loads_nothing_that_takes_time() -> None:
    code = (
        "import sys; sys.argv = ['run_bot.py', '--help']\n"
        "from mailbot.cli.app import app\n"
        "try: app()\n"
        "except SystemExit as end: assert end.code == 0\n"
        "slow = {'pydantic', 'imapclient', 'jinja2', 'holidays', 'tinydb', 'lxml', 'apscheduler', 'rapidfuzz'}\n"
        "sys.exit(', '.join(sorted(slow & set(sys.modules))) or 0)"
    )

    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize(
    ("command", "slow"),
    [
        (("health", "--config", "{config}"), "structlog asyncio rich tinydb babel email_validator filelock imapclient"),
        (("cases", "--config", "{config}"), "structlog asyncio email_validator filelock imapclient jinja2 lxml bs4"),
        (("parse", "{mail}"), "structlog asyncio email_validator filelock imapclient jinja2 bs4 tinydb holidays"),
    ],
)
def test_a_command_that_looks_loads_nothing_that_it_does_not_need(
    command: tuple[str, ...], slow: str, played: Office
) -> None:
    words = [word.format(config=played.config, mail=SAMPLES / "referral-en-plain-text.eml") for word in command]
    code = (
        f"import sys; sys.argv = ['run_bot.py', *{words!r}]\n"
        "from mailbot.cli.app import app\n"
        "try: app()\n"
        f"except SystemExit: sys.exit(' '.join(sorted(set({slow!r}.split()) & set(sys.modules))) or 0)"
    )

    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stderr) == (0, "")


def test_it_starts_from_any_folder(played: Office) -> None:
    ended = process("cases", "--config", str(played.config), cwd=Path("/"))

    assert (ended.returncode, ended.stderr) == (0, "")
    assert "UR-2026-0001" in ended.stdout


def test_a_python_without_the_dependencies_is_told_what_to_run() -> None:
    ended = subprocess.run(
        [sys.executable, "-S", str(ROOT / "run_bot.py"), "cases"], capture_output=True, text=True, check=False
    )

    assert (ended.returncode, ended.stdout) == (2, "")
    assert re.fullmatch(r"run_bot.py needs Python 3.11 and what `make setup` installs.*\n", ended.stderr)


def test_who_has_read_enough_is_no_error(played: Office) -> None:
    mails = [str(path) for path in sorted((ROOT / "tests" / "mail" / "referrals").glob("*.eml"))]
    with subprocess.Popen(
        [sys.executable, str(ROOT / "run_bot.py"), "parse", *mails],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as reading:  # fmt: skip
        assert reading.stdout is not None
        assert reading.stderr is not None
        reading.stdout.readline()
        reading.stdout.close()
        complaint = reading.stderr.read()

    assert (reading.returncode, complaint) == (0, b"")


def test_there_are_no_colours_in_a_file(played: Office) -> None:
    for words in (("cases",), ("case", "UR-2026-0001"), ("check",), ("digest",)):
        assert "\x1b" not in process(*words, "--config", str(played.config)).stdout
