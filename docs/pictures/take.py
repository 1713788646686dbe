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
    """What `parse` shows; letters, a notice, the digest, the demo's week, as they look by day and by night."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for name, language, width, height, words in TERMINALS:
            shown = _run(*words, columns=width, language=language)
            console = Console(record=True, width=width, file=(folder / "nowhere").open("w"))
            console.print(Text.from_ansi(shown))
            (folder / f"{name}.html").write_text(console.export_html(inline_styles=True), encoding="utf-8")
            _take(folder / f"{name}.html", name, 10 * width, height)
        _run("demo", "--out", str(folder / "demo"), columns=130)
        letters = folder / "demo" / "letters"
        _take(min(letters.glob("*-contact-en-*.html")), "letter", 700, 1500)
        _take(min(letters.glob("*-contact-fr-*.html")), "letter-fr", 700, 1500)
        _take(min(letters.glob("*-notice-en-to-officer-UR-2026-0001.html")), "notice", 700, 1300)
        _take(folder / "demo" / "digest.html", "digest", 700, 1200)
        _take(folder / "demo" / "index.html", "week", 800, 1200)
        _run("preview", "--to", str(folder / "preview"), columns=130)
        for name in LETTERS:
            page = folder / "preview" / f"{name}.html"
            _take(page, f"{name}-day", 600, 1000)
            _take(page, f"{name}-night", 600, 1000, "--blink-settings=preferredColorScheme=0")


MAILS = ROOT / "tests" / "mail"
TERMINALS = (
    ("parse", "en", 130, 550, ("parse", str(MAILS / "samples" / "referral-incomplete.eml"))),
    ("explain", "en", 110, 620,
     ("parse", "--explain", str(MAILS / "replies" / "outlook-android-en-take-and-docs.eml"))),
    ("explain-fr", "fr", 110, 640,
     ("parse", "--explain", str(MAILS / "replies" / "gmail-web-fr-top-posted-with-signature.eml"))),
)  # fmt: skip
"""What a terminal shows: a name, its language, columns, height of the picture, the command."""


def _run(*words: str, columns: int, language: str = "en") -> str:
    command = [sys.executable, str(ROOT / "run_bot.py"), *words]
    surroundings = {
        "COLUMNS": str(columns),
        "FORCE_COLOR": "1",
        "LANG": f"{language}_CA.UTF-8",
        "PATH": "/usr/bin:/bin",
    }
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
