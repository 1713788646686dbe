"""One mailbot per book: the second is refused, and told which process has it.

The operating system's own lock (flock), so it is gone with the process however that ends. Who has it is written
into a file beside it, for the one who is refused to read; nothing depends on that file.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from mailbot.vocabulary.problems import BookInUse, BookUnwritable

LOCK = "lock"
HOLDER = "lock.holder"


class BookLock:
    """Held from `acquire` to `release`, or over a `with` block. `now` is for the holder's file only."""

    def __init__(self, folder: Path, *, now: datetime, command: str | None = None) -> None:
        self.folder = folder
        from filelock import FileLock  # 0.02 s, and a command that only looks takes no lock

        self._says = {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "since": now.isoformat(timespec="seconds"),
            "command": command or " ".join([Path(sys.argv[0]).name, *sys.argv[1:2]]),
        }
        self._lock = FileLock(folder / LOCK, timeout=0, mode=0o600, thread_local=False, fallback_to_soft=False)

    def acquire(self) -> None:
        """Raises `BookInUse` where another process has it, `BookUnwritable` where the folder takes no file."""
        from filelock import Timeout

        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock.acquire()
        except Timeout:
            raise BookInUse(
                f"The book in {self.folder} is in use by {self._holder()}.",
                "Stop that one first; commands that only read work beside it.",
            ) from None
        except OSError as reason:
            why = reason.strerror or str(reason)
            raise BookUnwritable(f"{self.folder / LOCK} cannot be locked: {why}.", "Make it writable.") from reason
        # A full disk must not keep mailbot from starting: it goes on when there is room.
        with suppress(OSError):
            (self.folder / HOLDER).write_text(json.dumps(self._says), encoding="utf-8")

    def release(self) -> None:
        """Gives it back; nothing where it was not held."""
        if self._lock.is_locked:
            with suppress(OSError):
                (self.folder / HOLDER).unlink(missing_ok=True)
            self._lock.release()

    def _holder(self) -> str:
        try:
            said = json.loads((self.folder / HOLDER).read_text(encoding="utf-8"))
            return f"process {said['pid']} on {said['host']} ({said['command']}) since {said['since']}"
        except (OSError, ValueError, KeyError, TypeError):
            return "another process"

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
