"""What the service manager hears of the watcher, on a real socket."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from mailbot.watch.schedule import Watch
from mailbot.watch.supervision import READY, tell_manager


@pytest.fixture
def manager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.settimeout(10)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        yield listening


class Rounds:
    """A cycle that does nothing, and asks to stop at its third round."""

    dispatch = SimpleNamespace(outage="")

    def __init__(self, stop: threading.Event) -> None:
        self.stop, self.made = stop, 0

    def run(self) -> SimpleNamespace:
        self.made += 1
        if self.made == 3:
            self.stop.set()
        return SimpleNamespace(handled=0, sent=0)


def heard(manager: socket.socket) -> list[str]:
    said = []
    while not said or said[-1] != "STOPPING=1":
        said.append(manager.recv(100).decode())
    return said


def test_the_watcher_says_that_it_is_ready_that_it_lives_and_that_it_stops(manager, tmp_path):
    stop = threading.Event()

    Watch(Rounds(stop), tmp_path, 0.02, stop).run()

    said = heard(manager)
    assert (said[0], said[-1]) == ("READY=1", "STOPPING=1")
    assert set(said[1:-1]) <= {"WATCHDOG=1"}


@pytest.mark.parametrize("address", ["", "relative", "/nobody/listens"])
def test_without_a_manager_nothing_happens(address, monkeypatch):
    monkeypatch.setenv("NOTIFY_SOCKET", address)

    tell_manager(READY)
