"""An office with a few days behind it, made through the command line itself: cases in every state, mail set aside."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from mailbot.cli.app import app
from mailbot.demo.servers import MailProvider
from tests.office import ADDRESS, Office

MAIL = Path(__file__).resolve().parent.parent / "mail"
SAMPLES = MAIL / "samples"

DECLINED, FRENCH, INCOMPLETE, WAITS = (f"UR-2026-{number:04d}" for number in range(1, 5))
"""The cases of `played`, by what became of them."""

LAST_ROUND = "2026-11-25T09:00"


def sample(name: str) -> bytes:
    return (SAMPLES / f"{name}.eml").read_bytes()


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Not to be changed; its servers answer as long as the tests last."""
    with MailProvider({ADDRESS: "pw"}, elsewhere=lambda address: True) as provider:
        office = Office(tmp_path_factory.mktemp("office"), provider.imap_port, ADDRESS, "pw", provider.smtp_port)

        def arrives(name: str, day: int, hour: int) -> None:
            office.put(sample(name), at=datetime(2026, 11, day, hour, tzinfo=UTC))

        arrives("referral-en-plain-text", 18, 13)
        office.run("once", at="2026-11-18T09:00")
        arrives("referral-fr-html-table", 18, 15)
        office.run("once", at="2026-11-18T11:00")
        arrives("referral-incomplete", 23, 19)
        office.run("once", at="2026-11-23T14:10")
        arrives("referral-can-wait", 23, 20)
        arrives("partner-free-letter", 23, 20)
        office.run("once", at="2026-11-23T15:30")
        arrives("officer-declines-fr", 24, 14)
        arrives("officer-spoofed", 24, 14)
        office.run("once", at="2026-11-24T09:41")
        office.run("once", at=LAST_ROUND)
        yield office


@pytest.fixture
def own(played: Office, tmp_path: Path) -> Path:
    """The configuration of a copy that a test may do with what it likes."""
    shutil.copytree(played.folder, tmp_path / "copy")
    return tmp_path / "copy" / "office.toml"


def said(*words: str, config: Path | None = None, stdin: str | bytes | None = None, **env: str) -> Result:
    """What a command comes to, at the moment of the last round where it needs one."""
    command = [*words, *(["--config", str(config)] if config else [])]
    return CliRunner(env={"LC_ALL": "C.UTF-8", "COLUMNS": "160", **env}).invoke(app, command, input=stdin)


def as_json(*words: str, config: Path | None = None, stdin: str | bytes | None = None) -> Any:
    result = said(*words, config=config, stdin=stdin)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def one_sentence(result: Result, code: int) -> str:
    """The complaint: on the error stream alone, in one line, nothing on the other stream."""
    assert (result.exit_code, result.stdout) == (code, ""), result.output
    assert "Traceback" not in result.stderr
    assert result.stderr.count("\n") == 1, result.stderr
    return result.stderr.strip()
