"""Takes the pictures that the documentation shows: `make pictures`. Needs Chromium."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CHROMIUM = (
    "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
)  # fmt: skip


def main() -> None:
    """A form as `parse` shows it; letters, a notice, the digest, the demo's week, as they look by day and by night."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        sample = ROOT / "tests" / "mail" / "samples" / "referral-incomplete.eml"
        shown = _run("parse", str(sample), columns=130)
        console = Console(record=True, width=130, file=(folder / "nowhere").open("w"))
        console.print(Text.from_ansi(shown))
        (folder / "parse.html").write_text(console.export_html(inline_styles=True), encoding="utf-8")
        _take(folder / "parse.html", "parse", 1300, 550)
        _run("demo", "--out", str(folder / "demo"), columns=130)
        letters = folder / "demo" / "letters"
        _take(next(letters.glob("*-contact-en-*.html")), "letter", 700, 1500)
        _take(next(letters.glob("*-contact-fr-*.html")), "letter-fr", 700, 1500)
        _take(next(letters.glob("*-notice-en-to-officer-UR-2026-0001.html")), "notice", 700, 1300)
        _take(folder / "demo" / "digest.html", "digest", 700, 1200)
        _take(folder / "demo" / "index.html", "week", 800, 1200)
        _run("preview", "--to", str(folder / "preview"), columns=130)
        for name in LETTERS:
            page = folder / "preview" / f"{name}.html"
            _take(page, f"{name}-day", 600, 1000)
            _take(page, f"{name}-night", 600, 1000, "--blink-settings=preferredColorScheme=0")


def _run(*words: str, columns: int) -> str:
    command = [sys.executable, str(ROOT / "run_bot.py"), *words]
    surroundings = {"COLUMNS": str(columns), "FORCE_COLOR": "1", "LANG": "en_CA.UTF-8", "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, check=True, capture_output=True, text=True, env=surroundings).stdout


LETTERS = (
    "contact.en", "documents_received.fr", "interview_phone.en", "accepted.fr", "decline.en", "redirect_cpc.fr",
    "notice.fr", "flag.en",
)  # fmt: skip
"""Eight that differ most, each by day and by night."""


def _take(page: Path, name: str, width: int, height: int, *more: str) -> None:
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [*CHROMIUM, f"--user-data-dir={profile}", f"--window-size={width},{height}",
             f"--screenshot={HERE / name}.png", *more, page.as_uri()],
            check=True, capture_output=True,
        )  # fmt: skip


if __name__ == "__main__":
    main()
