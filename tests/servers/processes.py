"""Starting and surely stopping a server that is a process of its own."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.servers.listening import LOOPBACK


def need(program: str, *, root: bool = False) -> str:
    """The program's path. Skips where it is missing; in CI a missing server is a failure, not a skip."""
    found = shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    missing = "" if found else f"{program} is not installed"
    if not missing and root and os.geteuid() != 0:
        missing = f"{program} needs root"
    if missing:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)
    return str(found)


def a_folder(name: str) -> Path:
    """Outside pytest's own, which other accounts cannot enter."""
    folder = Path(tempfile.mkdtemp(prefix=f"mailbot-{name}-"))
    folder.chmod(0o755)
    return folder


class Running:
    """A process in a group of its own, with a folder that goes away with it."""

    def __init__(self, command: list[str], folder: Path, log: Path, **how: object) -> None:
        self.folder, self._log = folder, log
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=(folder / "stderr").open("wb"),
            start_new_session=True, **how,
        )  # type: ignore[call-overload]  # fmt: skip

    def until_it_answers(self, port: int, greeting: bytes, seconds: float = 20) -> None:
        self.until(lambda: _greets(port, greeting), seconds)

    def until(self, ready: Callable[[], bool], seconds: float = 20) -> None:
        deadline = time.monotonic() + seconds
        while not ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop(keep=True)
                raise RuntimeError(f"the server did not start:\n{self.log()}")
            time.sleep(0.02)

    def log(self) -> str:
        files = (self._log, self.folder / "stderr")
        return "\n".join(file.read_text(errors="replace")[-4000:] for file in files if file.exists())

    def stop(self, *, keep: bool = False) -> None:
        for how in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, how)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(5)
                if how is signal.SIGTERM:
                    continue  # what it started may outlive it
        if not keep:
            shutil.rmtree(self.folder, ignore_errors=True)


def _greets(port: int, greeting: bytes) -> bool:
    try:
        with socket.create_connection((LOOPBACK, port), 2) as connection:
            return connection.recv(200).startswith(greeting)
    except OSError:
        return False
