"""`check`: everything that the configuration names is tried, a line each, with what to do where it fails.

Nothing is handled, and nothing is sent but one mail from the office to itself. The folders for filing are made where
they are missing, as `run` would. What hangs is not waited for: all of it ends within a quarter of a minute.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path

import typer
from rich.text import Text

from mailbot.office.settings import Settings
from mailbot.office.settings_file import read_settings
from mailbot.vocabulary.problems import MailbotProblem

from . import checks_here as here
from . import checks_servers as servers
from .check_lines import STYLES, Check, Line, Outcome, count, fails, fine
from .check_round_trip import round_trip_check
from .screen import Screen, cell, to_json

CHECKS: tuple[tuple[str, Check], ...] = (
    ("form", here.form_check),
    ("words", here.words_check),
    ("letters", here.letters_check),
    ("calendar", here.calendar_check),
    ("people", here.people_check),
    ("storage", here.storage_check),
    ("book", here.book_check),
    ("banners", here.banners_check),
    ("trust", here.trust_check),
    ("password", here.passwords_check),
    ("mailbox", servers.mailbox_check),
    ("sending", servers.sending_check),
    ("scanner", servers.scanner_check),
)
"""What is tried, in this order."""

CONNECTS, ANSWERS = 3.0, 3.0
"""Seconds that a server may take to a connection, and to an answer."""


def check(config: Path, *, as_json: bool = False) -> bool:
    """A line for each; whether none fails. As JSON: `[{"name", "outcome", "says", "next_step"}]`."""
    settings = read_settings(config)
    if as_json:
        found = [line for _, lines in _tried(_impatient(settings)) for line in lines()]
        typer.echo(to_json([asdict(line) | {"outcome": line.outcome.value} for line in found]))
        return not any(line.outcome is Outcome.FAILS for line in found)
    screen = Screen()
    _print(screen, fine("settings", f"{config}: {settings.office.name_en}, {count(len(settings.people), 'person')}."))
    good = True
    for name, lines in _tried(_impatient(settings)):
        with screen.working(f"{name} ..."):
            found = lines()
        for line in found:
            _print(screen, line)
            good = good and line.outcome is not Outcome.FAILS
    return good


def _tried(settings: Settings) -> Iterator[tuple[str, Callable[[], list[Line]]]]:
    """What each came to, in the order of the table; all are tried side by side, but the mail to ourselves last."""
    good: dict[str, bool] = {}

    def lines_of(name: str, running: Future[list[Line]]) -> Callable[[], list[Line]]:
        def wait() -> list[Line]:
            lines = running.result()
            good[name] = not any(line.outcome is Outcome.FAILS for line in lines)
            return lines

        return wait

    with ThreadPoolExecutor(len(CHECKS)) as pool:
        running = [(name, pool.submit(_carried_out, name, tried, settings)) for name, tried in CHECKS]
        yield from ((name, lines_of(name, one)) for name, one in running)
    if good.get("mailbox") and good.get("sending"):
        yield "copies", lambda: _carried_out("copies", round_trip_check, settings)


def _impatient(settings: Settings) -> Settings:
    box = replace(settings.mailbox, connect_seconds=CONNECTS, answer_seconds=ANSWERS)
    sending = replace(settings.sending, connect_seconds=CONNECTS, answer_seconds=ANSWERS, accept_seconds=ANSWERS)
    return replace(settings, mailbox=box, sending=sending)


def _carried_out(name: str, tried: Check, settings: Settings) -> list[Line]:
    """Its lines; what it cannot get past is the last of them."""
    lines: list[Line] = []
    try:
        for line in tried(settings):
            lines.append(line)
    except MailbotProblem as problem:
        lines.append(fails(name, problem.what, problem.next_step))
    except OSError as problem:
        what = f"{problem.filename or ''} {problem.strerror or problem}.".strip()
        lines.append(fails(name, what, "Check the path."))
    return lines


def _print(screen: Screen, line: Line) -> None:
    text = Text(f"{line.outcome.value:<6}", style=STYLES[line.outcome])
    text.append(f"{line.name:<10}", style="bold")
    screen.paragraph(cell(f"{line.says} {line.next_step}".strip()).plain, before=text)
