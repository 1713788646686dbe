"""`check`: everything that the configuration names is tried, a line each, with what to do where it fails.

Nothing is handled and nothing is sent. The folders for filing are made where they are missing, as `run` would.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import typer
from rich.text import Text

from mailbot.office.settings import Settings
from mailbot.office.settings_file import read_settings
from mailbot.vocabulary.problems import MailbotProblem

from . import checks_here as here
from . import checks_servers as servers
from .check_lines import STYLES, Check, Line, Outcome, count, fails, fine
from .screen import Screen, cell, to_json

CHECKS: tuple[tuple[str, Check], ...] = (
    ("form", here.form_check),
    ("words", here.words_check),
    ("letters", here.letters_check),
    ("calendar", here.calendar_check),
    ("people", here.people_check),
    ("storage", here.storage_check),
    ("book", here.book_check),
    ("trust", here.trust_check),
    ("password", here.passwords_check),
    ("mailbox", servers.mailbox_check),
    ("sending", servers.sending_check),
    ("scanner", servers.scanner_check),
)
"""What is tried, in this order."""


def check(config: Path, *, as_json: bool = False) -> bool:
    """A line for each; whether none fails. As JSON: `[{"name", "outcome", "says", "next_step"}]`."""
    settings = read_settings(config)
    if as_json:
        found = [line for name, tried in CHECKS for line in _carried_out(name, tried, settings)]
        typer.echo(to_json([asdict(line) | {"outcome": line.outcome.value} for line in found]))
        return not any(line.outcome is Outcome.FAILS for line in found)
    screen = Screen()
    _print(screen, fine("settings", f"{config}: {settings.office.name_en}, {count(len(settings.people), 'person')}."))
    good = True
    for name, tried in CHECKS:
        with screen.working(f"{name} ..."):
            lines = list(_carried_out(name, tried, settings))
        for line in lines:
            _print(screen, line)
            good = good and line.outcome is not Outcome.FAILS
    return good


def _carried_out(name: str, tried: Check, settings: Settings) -> Iterator[Line]:
    """Its lines; what it cannot get past is the last of them."""
    try:
        yield from tried(settings)
    except MailbotProblem as problem:
        yield fails(name, problem.what, problem.next_step)
    except OSError as problem:
        yield fails(name, f"{problem.filename or ''} {problem.strerror or problem}.".strip(), "Check the path.")


def _print(screen: Screen, line: Line) -> None:
    text = Text(f"{line.outcome.value:<6}", style=STYLES[line.outcome])
    text.append(f"{line.name:<10}", style="bold")
    text.append_text(cell(f"{line.says} {line.next_step}".strip()))
    screen.print(text, soft_wrap=True)
