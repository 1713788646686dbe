"""Pages and files that are made from the program, or speak of it, say what is so."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from mailbot.watch.heartbeat import Heartbeat
from mailbot.watch.metrics import metrics

ROOT = Path(__file__).resolve().parents[1]
SPEC = importlib.util.spec_from_file_location("reference", ROOT / "docs" / "reference.py")
assert SPEC is not None
assert SPEC.loader is not None
reference = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(reference)


def test_the_page_of_settings_is_that_of_the_models():
    assert (ROOT / "docs" / "configuration.md").read_text("utf-8") == reference.configuration(), "make reference"


def test_every_setting_is_explained():
    assert re.findall(r"^.*\|  \|$", reference.configuration(), re.MULTILINE) == []


def test_the_man_page_is_that_of_the_help():
    assert (ROOT / "deploy" / "mailbot.1").read_text("utf-8") == reference.manual(), "make reference"


@pytest.mark.skipif(not shutil.which("groff"), reason="no groff here")
def test_the_man_page_has_no_fault():
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-wall", "-z", str(ROOT / "deploy" / "mailbot.1")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert done.stderr == ""


@pytest.mark.parametrize("file", ["grafana.json", "alerts.yml"])
def test_dashboard_and_alerts_ask_for_figures_that_there_are(life, file: str):
    life.receives(life.referral())
    told = metrics(life.book, life.office, Heartbeat(life.now, 4711))
    text = (ROOT / "deploy" / file).read_text("utf-8")

    asked = set(re.findall(r"mailbot_[a-z_]+", text))
    assert asked <= set(re.findall(r"# TYPE (mailbot_[a-z_]+)", told))
    assert len(asked) > 4
    if file.endswith("json"):
        assert json.loads(text)["title"] == "mailbot"


UNITS = ["mailbot.service", "mailbot@.service"]
SYSTEMD = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")


def of_this_machine(unit: str, folder: Path) -> Path:
    """The unit under an instance's name, with a program and an account that are there."""
    text = (ROOT / "deploy" / unit).read_text("utf-8")
    for pattern, there in ((r"^ExecStart=\S+", "ExecStart=/bin/true"), ("^(User|Group)=.*\n", ""), ("^Docu.*\n", "")):
        text = re.sub(pattern, there, text, flags=re.MULTILINE)
    file = folder / unit.replace("@", "@kingston")
    file.write_text(text)
    return file


@SYSTEMD
@pytest.mark.parametrize("unit", UNITS)
def test_the_units_are_units(tmp_path: Path, unit: str):
    file = of_this_machine(unit, tmp_path)

    done = subprocess.run(["systemd-analyze", "verify", str(file)], capture_output=True, text=True, check=False)

    assert (done.returncode, [line for line in done.stderr.splitlines() if file.name in line]) == (0, [])


@SYSTEMD
@pytest.mark.parametrize("unit", UNITS)
def test_the_units_lock_the_program_in(unit: str):
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", str(ROOT / "deploy" / unit)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout[-300:]
