"""`health`: whether the watcher is alive and its mailbox reachable, for a person, cron or a container."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import typer

from mailbot.office.settings_file import read_settings
from mailbot.watch.heartbeat import Heartbeat, last_beat


def health(config: Path, *, as_json: bool = False) -> bool:
    """Says how it stands; whether all is well. Letters that cannot leave are told, and are no reason to restart."""
    data = read_settings(config).data
    beat = last_beat(data)
    why = trouble(beat, datetime.now(UTC), data)
    if as_json:
        from .screen import to_json

        typer.echo(to_json(_as_json(beat, why)))
        return not why
    if why or beat is None:
        typer.echo(why)
        return False
    ago = _in_words(datetime.now(UTC) - beat.at)
    typer.echo(f"The watcher (process {beat.pid}) went round {ago} ago, and its mailbox is reachable.")
    if beat.mails:
        typer.echo(f"But not every mail: {beat.mails}")
    if beat.sending:
        typer.echo(f"But letters cannot leave: {beat.sending}")
    return True


def _as_json(beat: Heartbeat | None, why: str) -> dict[str, object]:
    """`ok` and `why`; of the last round when, whose, and what it met: null where there was none."""
    last = beat and {
        "at": beat.at.isoformat(timespec="seconds"),
        "process": beat.pid,
        "mailbox": beat.mailbox or None,
        "sending": beat.sending or None,
        "mails": beat.mails or None,
    }
    return {"ok": not why, "why": why or None, "last_round": last}


def trouble(beat: Heartbeat | None, now: datetime, data: Path) -> str:
    """Why the watcher is not well; empty where it is."""
    if beat is None:
        return f"No watcher has gone round yet: there is no heartbeat in {data}. Start one with `run_bot.py run`."
    ago = _in_words(now - beat.at)
    if beat.next_by is None or not _runs(beat.pid):
        return f"The watcher stopped; its last round was {ago} ago. Start it with `run_bot.py run`."
    if now < beat.at - (beat.next_by - beat.at):
        return (
            f"The last round was {_in_words(beat.at - now)} after now: this machine's clock was set back. "
            "The watcher goes round all the same; look again in a few minutes."
        )
    if now > beat.next_by:
        return (
            f"The watcher (process {beat.pid}) hangs: its last round was {ago} ago. "
            "Restart it; nothing is lost or done twice."
        )
    if beat.mailbox:
        return f"The mailbox cannot be reached: {beat.mailbox} It is tried again; `run_bot.py check` shows more."
    return ""


def _runs(pid: int) -> bool:
    """Whether there is such a process; one of somebody else's is taken for the watcher."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _in_words(ago: timedelta) -> str:
    seconds = max(0, round(ago.total_seconds()))
    for size, name in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= 2 * size:
            return f"{seconds // size} {name}s"
    return f"{seconds} seconds" if seconds != 1 else "1 second"
