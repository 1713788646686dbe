"""What is installed from the wheel is the same program, with everything that it reads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hatchling.build import build_wheel

from mailbot import VERSION
from mailbot.shipped import PROJECT

SAMPLE = PROJECT / "tests" / "mail" / "samples" / "referral-fr-html-table.eml"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked as an installer would, far from the checkout."""
    built = tmp_path_factory.mktemp("wheel")
    here = Path.cwd()
    os.chdir(PROJECT)
    try:
        name = build_wheel(str(built))
    finally:
        os.chdir(here)
    target = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(built / name) as wheel:
        wheel.extractall(target)
    return target


def mailbot(installed: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mailbot", *words]
    environment = os.environ | {"PYTHONPATH": str(installed)}
    return subprocess.run(command, cwd=installed.parent, env=environment, capture_output=True, text=True, check=False)


def test_a_message_is_understood_by_what_the_wheel_brings(installed):
    done = mailbot(installed, "parse", "--json", str(SAMPLE))

    assert done.stderr == ""
    assert json.loads(done.stdout)["kind"] == "referral"


def test_every_letter_is_written_from_the_wheels_templates(installed, tmp_path):
    settings = installed / "mailbot" / "config" / "office.toml"

    done = mailbot(installed, "preview", "--config", str(settings), "--to", str(tmp_path / "letters"))

    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "letters").rglob("*.html"))) > 20


def test_it_says_which_version_it_is(installed):
    assert mailbot(installed, "--version").stdout == f"mailbot {VERSION}\n"


def test_the_wheel_names_its_console_script(installed):
    (entries,) = installed.glob("mailbot-*.dist-info/entry_points.txt")

    assert "mailbot = mailbot.cli.app:main" in entries.read_text("utf-8")


def test_the_wheel_brings_its_man_page(installed):
    (page,) = installed.glob("mailbot-*.data/data/share/man/man1/mailbot.1")

    assert page.read_text("utf-8").startswith(".TH MAILBOT 1")
