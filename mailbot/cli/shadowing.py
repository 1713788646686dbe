"""`shadow`: what mailbot would have done, as a report to open, as numbers on the screen, or as JSON."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import typer

from mailbot import eventlog
from mailbot.office.settings_file import read_settings
from mailbot.record.file.disk import PRIVATE_FILE, PRIVATE_FOLDER
from mailbot.shadow.by_mail import mail_report
from mailbot.shadow.findings import Findings
from mailbot.shadow.page import Pages
from mailbot.shadow.play import play
from mailbot.shipped import TEMPLATES
from mailbot.write.words.words import Words

from .progress import progress
from .running import rehearsed
from .screen import Speech, terminal_language, to_json

DAYS_BACK = 90


def shadow(
    config: Path, since: date | None, folder: Path | None, at: datetime | None, *, as_json: bool, mail: bool = False
) -> None:
    """Plays the mailbox's past; `folder` gets `index.html`, `report.txt` and `report.json`, the supervisors a mail."""
    settings = read_settings(config)
    eventlog.silence()
    until = rehearsed(settings, at)() if at is not None else datetime.now(UTC)
    begins = since or until.date() - timedelta(days=DAYS_BACK)
    with progress("reading the past") as report:
        findings = play(settings, begins, until, report)
    pages = Pages(Words(TEMPLATES), settings.build_office().calendar.zone)
    if folder is not None:
        _leave(findings, folder, pages)
    if mail:
        reached = mail_report(findings, settings, settings.build_office(), datetime.now(UTC))
        typer.echo(f"The report was mailed to {', '.join(reached)}.", err=as_json)
    if as_json:
        typer.echo(to_json(findings.to_json()))
        return
    say = Speech(Words(TEMPLATES))
    typer.echo("\n".join((say("shadow.promise"), *pages.lines(findings, say.language))))
    if folder is not None:
        typer.echo(say("shadow.open", file=str(folder / "index.html")))


def _leave(findings: Findings, folder: Path, pages: Pages) -> None:
    """Clients' data: for the owner's eyes only."""
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    language = terminal_language()
    files = {
        "index.html": pages.page(findings, language),
        "report.txt": "\n".join(pages.lines(findings, language)) + "\n",
        "report.json": json.dumps(findings.to_json(), ensure_ascii=False, indent=1) + "\n",
    }
    for name, text in files.items():
        file = folder / name
        file.touch(mode=PRIVATE_FILE)
        file.write_text(text, encoding="utf-8")
