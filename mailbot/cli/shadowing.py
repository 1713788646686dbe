"""`shadow`: what mailbot would have done, as a report to open, as numbers on the screen, or as JSON."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import typer

from mailbot import eventlog
from mailbot.office.settings import Settings
from mailbot.office.settings_file import read_settings
from mailbot.record.file.disk import PRIVATE_FILE, PRIVATE_FOLDER
from mailbot.shadow.findings import Findings
from mailbot.shadow.play import play
from mailbot.shipped import TEMPLATES
from mailbot.write.rendering import Renderer
from mailbot.write.words.words import LANGUAGES, Words

from .progress import progress
from .running import rehearsed
from .screen import Speech, to_json

DAYS_BACK = 90


def shadow(config: Path, since: date | None, folder: Path | None, at: datetime | None, *, as_json: bool) -> None:
    """Plays the mailbox's past; `folder` gets `index.html`, `report.txt` and `report.json`."""
    settings = read_settings(config)
    eventlog.silence()
    until = rehearsed(settings, at)() if at is not None else datetime.now(UTC)
    begins = since or until.date() - timedelta(days=DAYS_BACK)
    with progress("reading the past") as report:
        findings = play(settings, begins, until, report)
    if folder is not None:
        _leave(findings, folder, settings)
    if as_json:
        typer.echo(to_json(findings.to_json()))
        return
    say = Speech(Words(TEMPLATES))
    typer.echo("\n".join(_summary(findings, say)))
    if folder is not None:
        typer.echo(say("shadow.open", file=str(folder / "index.html")))


def _summary(findings: Findings, say: Speech) -> list[str]:
    numbers = {
        "messages": findings.messages,
        "read": findings.read,
        "asked": findings.asked,
        "aside": len(findings.aside),
        "letters": len(findings.letters),
        "orders": len(findings.orders),
        "missed": len(findings.missed),
    }
    lines = [say("shadow.promise"), *(say(f"shadow.{name}", count=number) for name, number in numbers.items())]
    return lines + [say("shadow.label", label=label, count=count) for label, count in findings.unknown_labels.items()]


def _leave(findings: Findings, folder: Path, settings: Settings) -> None:
    """Clients' data: for the owner's eyes only."""
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    words, zone = Words(TEMPLATES), settings.build_office().calendar.zone
    helpers = {language: _helpers(Speech(words, language), zone) for language in LANGUAGES}
    say = Speech(words)
    files = {
        "index.html": Renderer(TEMPLATES, helpers).document("shadow", say.language, {"found": findings}),
        "report.txt": "\n".join(_summary(findings, say)) + "\n",
        "report.json": json.dumps(findings.to_json(), ensure_ascii=False, indent=1) + "\n",
    }
    for name, text in files.items():
        file = folder / name
        file.touch(mode=PRIVATE_FILE)
        file.write_text(text, encoding="utf-8")


def _helpers(say: Speech, zone: ZoneInfo) -> dict[str, object]:
    return {"say": say, "local": lambda at: f"{at.astimezone(zone):%Y-%m-%d %H:%M}"}
