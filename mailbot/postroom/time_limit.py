"""So long may one message take to be read; then it is set aside, and the next one goes on.

A regular expression that backtracks holds the interpreter: no thread gets a word in, but a signal does, in the main
thread alone. So whoever works in another thread (`run`, each office of a region) has its messages read by the main one,
which does nothing else (`lend_main_thread`). An ordinary message costs a timer that never rings.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from types import FrameType
from typing import Any, TypeVar

T = TypeVar("T")

_AGAIN = 1.0
"""Seconds until it rings once more, where somebody caught what was raised."""


class TookTooLong(BaseException):
    """Reading was ended. No `Exception`: a reader's own guards are not to take it for a fault of the message."""


class _MainThread:
    """What other threads want done in the main one, while it has nothing else to do."""

    def __init__(self) -> None:
        self._asked: SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None] = SimpleQueue()
        self.lent = False

    def serve(self) -> None:
        """Does what is asked for, one after the other, until it is told to stop."""
        while (asked := self._asked.get()) is not None:
            work, future = asked
            try:
                future.set_result(work())
            except BaseException as problem:  # noqa: BLE001  it is the asker's
                future.set_exception(problem)

    def ask(self, work: Callable[[], T]) -> T:
        """Has it done there. Raises what the work raises."""
        future: Future[T] = Future()
        self._asked.put((work, future))
        return future.result()

    def stop(self) -> None:
        """Nothing more will be asked for."""
        self._asked.put(None)


_main_thread = _MainThread()  # a process has one, whatever it runs


def lend_main_thread(work: Callable[[], None]) -> None:
    """Does this work in a thread of its own, and reads messages in this one meanwhile. Raises what the work raises."""
    outcome: Future[None] = Future()

    def does() -> None:
        try:
            work()
            outcome.set_result(None)
        except BaseException as problem:  # noqa: BLE001  raised again below
            outcome.set_exception(problem)
        finally:
            _main_thread.stop()

    _main_thread.lent = True
    try:
        threading.Thread(target=does, name="post room").start()
        _main_thread.serve()
    finally:
        _main_thread.lent = False
    outcome.result()


def in_main_thread(work: Callable[[], T]) -> T:
    """Has it done there, where that thread was lent; else here. Whoever asks holds no lock that the work needs."""
    return work() if not _main_thread.lent or _is_main() else _main_thread.ask(work)


def within(seconds: float, work: Callable[[], T]) -> T:
    """What the work gives. Raises `TookTooLong` after so many seconds, whatever it does (0: it may take for ever)."""
    if not seconds:
        return work()
    return in_main_thread(lambda: _timed(seconds, work) if _is_main() else work())


def _is_main() -> bool:
    return threading.current_thread() is threading.main_thread()


def _timed(seconds: float, work: Callable[[], T]) -> T:
    ends = False

    def ring(number: int, frame: FrameType | None) -> None:
        if not ends:
            raise TookTooLong

    handler = signal.signal(signal.SIGALRM, ring)
    left, every = signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    began = time.monotonic()
    try:
        return work()
    finally:
        ends = True
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        if left:  # whoever had set it gets what is left of it
            signal.setitimer(signal.ITIMER_REAL, max(0.001, left - (time.monotonic() - began)), every)
