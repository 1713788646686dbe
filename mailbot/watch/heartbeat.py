"""The heartbeat: a small file beside the book that says when the watcher last went round and how that went.

Not in the book: it changes every minute and nobody's case depends on it. `health` reads it.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from mailbot.eventlog import plain_words

NAME = "heartbeat.json"


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """One round: when it ended, whose process, what was wrong with the mailbox and with sending (empty: nothing),
    when the next round comes at the latest, and which mails it could not read or file."""

    at: datetime
    pid: int
    mailbox: str = ""
    sending: str = ""
    next_by: datetime | None = None
    mails: str = ""


def beat(folder: Path, heartbeat: Heartbeat) -> None:
    """Leaves the heartbeat, whole or not at all; a disk that is full is no reason to stop watching."""
    said = {key: _told(value) for key, value in asdict(heartbeat).items()}
    beside = folder / f"{NAME}.{os.getpid()}"
    try:
        beside.touch(0o600)  # nobody else's, like everything beside the book
        beside.write_text(json.dumps(said), encoding="utf-8")
        beside.replace(folder / NAME)
    except OSError:
        with suppress(OSError):  # also where nothing can be written at all
            beside.unlink(missing_ok=True)


def _told(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return plain_words(value) if isinstance(value, str) else value


def last_beat(folder: Path) -> Heartbeat | None:
    """The last round; None where there was none."""
    try:
        said = json.loads((folder / NAME).read_text(encoding="utf-8"))
        next_by = said.get("next_by")
        return Heartbeat(
            at=datetime.fromisoformat(said["at"]),
            pid=int(said["pid"]),
            mailbox=str(said["mailbox"]),
            sending=str(said["sending"]),
            next_by=datetime.fromisoformat(next_by) if next_by else None,
            mails=str(said.get("mails", "")),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
