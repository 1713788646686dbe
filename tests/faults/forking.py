"""A process that has everything imported and forks one `once` after the other: starting Python takes longer than the
work, and would take most kills for itself.

Run as a script it is that process; `ForkServer` talks to it over its standard input and output.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

STAGES = ("starting", "connecting", "handling", "filing", "ticking", "sending")
"""Of one round, in the order in which it comes to them."""

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Ended:
    """How one run ended, and in which stage of it: the last thing that it told of."""

    killed: bool
    code: int
    stage: str


class ForkServer:
    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.forking"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip

    def run(self, config: Path, at: datetime, stage: str = "", seconds: float = 0.0) -> Ended:
        """One `once`, killed so many seconds after it came to this stage, if it still runs; without one to its end."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        asked = {"config": str(config), "at": at.isoformat(), "stage": stage, "seconds": seconds}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        told = json.loads(self._process.stdout.readline())
        return Ended(**told)

    def stop(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(20)


def serve() -> None:
    from mailbot import eventlog
    from mailbot.cli import running

    eventlog.configure = lambda *_, **__: None  # type: ignore[assignment]
    for line in sys.stdin:
        asked = json.loads(line)
        sys.stdout.write(json.dumps(_one(asked, running, eventlog)) + "\n")
        sys.stdout.flush()


def _one(asked: dict[str, Any], running: Any, eventlog: Any) -> dict[str, Any]:
    reads, writes = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reads)
        _run(asked, running, eventlog, writes)
    os.close(writes)
    stage, killed = STAGES[0], False
    kill_at = time.monotonic() + (asked["seconds"] if asked["stage"] == stage else 120.0)
    waits = asked["stage"] not in ("", stage)
    while not killed:
        ready, _, _ = select.select([reads], [], [], max(0.0, kill_at - time.monotonic()))
        if ready:
            told = os.read(reads, 65536).decode().split()
            if not told:
                break  # it ended by itself
            stage = told[-1]
            if waits and asked["stage"] in told:
                kill_at, waits = time.monotonic() + asked["seconds"], False
        else:
            os.kill(pid, signal.SIGKILL)
            killed = True
    os.close(reads)
    _, status = os.waitpid(pid, 0)
    killed = os.WIFSIGNALED(status)
    return {"killed": killed, "code": -1 if killed else os.WEXITSTATUS(status), "stage": stage}


def _run(asked: dict[str, Any], running: Any, eventlog: Any, writes: int) -> None:
    """In the child, which never returns. It tells its stages, so that the killer knows what it killed."""
    code = 1
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        from mailbot.dispatch import Dispatch
        from mailbot.watch.cycle import Cycle

        for owner, name, stage in (
            (Cycle, "run", "connecting"), (Cycle, "_file", "filing"), (Dispatch, "send_due", "sending"),
        ):  # fmt: skip
            _telling(owner, name, stage, writes)
        from mailbot.postroom.receive import PostRoom

        _telling(PostRoom, "receive", "handling", writes)
        _telling(PostRoom, "tick", "ticking", writes)
        running.once(Path(asked["config"]), datetime.fromisoformat(asked["at"]))
        code = 0
    except Exception as problem:  # noqa: BLE001
        sys.stderr.write(repr(problem))
    finally:
        os._exit(code)


def _telling(owner: Any, name: str, stage: str, writes: int) -> None:
    inner = getattr(owner, name)

    def told(*arguments: Any, **more: Any) -> Any:
        os.write(writes, f"{stage} ".encode())
        return inner(*arguments, **more)

    setattr(owner, name, told)


if __name__ == "__main__":
    serve()
