"""How a command is asked to stop: SIGTERM and SIGINT, after the mail in hand. And to read its settings anew: SIGHUP."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable


def renew_on_signal(renew: Callable[[], None]) -> None:
    """SIGHUP asks for settings, letters, words and form to be read anew. A console that is closed sends it too, which
    is no reason to stop: whoever wants that sends SIGTERM."""
    signal.signal(signal.SIGHUP, lambda number, frame: renew())


def stop_on_signals(stop: threading.Event) -> Callable[[], None]:
    """SIGTERM and SIGINT ask to stop; the returned function takes that back (for tests)."""

    def ask(number: int, frame: object) -> None:
        stop.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGTERM, signal.SIGINT)}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    return restore
