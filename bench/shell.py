"""Commands that look, as a person starts them: on 5,000 open cases, and a book of 50,000 opened.

    .venv/bin/python -m bench.shell [CASES] [LARGE]

Each as a process of its own, start-up included; medians of three, wall clock and CPU. The floor is a Python that does
nothing but load what every command has (typer and pydantic): below it no command can be.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.parts.books import an_office

ROOT = Path(__file__).parents[1]
MAIL = ROOT / "tests" / "mail" / "referrals" / "outlook-desktop-25-kb.eml"
TIMES = 3
AIMS = {"cases": 0.4, "health": 0.4, "parse": 0.4, "digest": 0.8, "open": 0.5}
OPEN = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from mailbot.home import home_of
from mailbot.office.settings_file import read_settings
home = home_of(read_settings(Path(sys.argv[1])))
began = time.perf_counter()
book = home.open_book()
print(time.perf_counter() - began, book.next_number(2026))
"""


def timed(*command: str) -> tuple[float, float, float]:
    """Seconds on the wall, of CPU, and megabytes."""
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, used = os.wait4(process.pid, 0)
    return time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def told(name: str, *command: str) -> None:
    """One line."""
    runs = [timed(*command) for _ in range(TIMES)]
    wall, cpu, megabytes = (statistics.median(column) for column in zip(*runs, strict=True))
    aim = f"   aim: at most {AIMS[name]} s" if name in AIMS else ""
    print(f"  {name:<16} {wall:6.2f} s   CPU {cpu:6.2f} s   {megabytes:4.0f} MB{aim}")


def main(cases: int = 5_000, large: int = 50_000) -> int:
    """Print them all; slow is no failure here, since the seconds are this machine's."""
    python, door = sys.executable, str(ROOT / "run_bot.py")
    with tempfile.TemporaryDirectory(prefix="mailbot-bench-") as scratch:
        config = str(an_office(Path(scratch) / "office", cases))
        print(f"{cases} open cases")
        told("floor", python, "-c", "import typer, typer._adapters")
        told("cases", python, door, "cases", "--config", config)
        told("cases --json", python, door, "cases", "--json", "--config", config)
        told("health", python, door, "health", "--config", config)
        told("parse", python, door, "parse", str(MAIL))
        told("digest", python, door, "digest", "--config", config)
        config = str(an_office(Path(scratch) / "large", large))
        size = (Path(config).parent / "data" / "book" / "snapshot").stat().st_size / 1e6
        opened = [
            float(
                subprocess.run([python, "-c", OPEN, config], cwd=ROOT, capture_output=True, check=True).stdout.split()[
                    0
                ]
            )
            for _ in range(TIMES)
        ]
        print(f"a book of {large} cases, {size:.0f} MB")
        print(f"  {'open':<16} {statistics.median(opened):6.2f} s   aim: at most {AIMS['open']} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
