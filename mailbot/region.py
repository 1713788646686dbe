"""Several offices in one process: each its own mailbox, roster, calendar, words, key and book, in a thread of its own.

A worker takes the lease of an office before it works for it, and tries again and again while another worker has it: so
a second machine is a second worker with the same file. What fails in one office is told, tried again, and touches no
other.
"""

from __future__ import annotations

import threading
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from mailbot import eventlog
from mailbot.vocabulary.problems import BookInUse, CannotStart, MailbotProblem

AGAIN = 5.0
"""Seconds until what failed in an office is tried again."""
STANDS_BY = 0.5
"""Seconds between two looks whether an office is free."""
LOOKS = 0.2
"""Seconds until an office that waits notices that the worker is asked to stop."""


@dataclass(frozen=True, slots=True)
class Region:
    """Which offices; `at_most` of them for one worker (0: all), so that several workers share them evenly."""

    offices: tuple[Path, ...]
    at_most: int = 0


def read_region(file: Path) -> Region | None:
    """The region of this file; None where it is an office's. Raises `CannotStart` for what is wrong in it."""
    try:
        stated = tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return None  # whoever reads it as an office's settings says what is wrong
    if "offices" not in stated or "office" in stated:
        return None
    offices, at_most = stated["offices"], stated.get("at_most", 0)
    if not isinstance(offices, list) or not offices or not all(isinstance(one, str) for one in offices):
        raise CannotStart(f"{file}: offices has to be a list.", 'Write offices = ["ottawa.toml", "hull.toml"].')
    if type(at_most) is not int or at_most < 0:
        raise CannotStart(f"{file}: at_most has to be a number of offices.", "Write at_most = 7, or leave it out.")
    unknown = sorted(stated.keys() - {"offices", "at_most"})
    if unknown:
        raise CannotStart(f"{file}: no such setting: {', '.join(unknown)}.", "A region has offices and at_most.")
    paths = tuple(file.parent / one for one in offices)
    if len(set(paths)) < len(paths):
        raise CannotStart(f"{file}: an office is named twice.", "Name each once.")
    return Region(paths, at_most)


class OwnStop(threading.Event):
    """Of one office: set by itself (another post room took over), or with the whole worker's."""

    def __init__(self, everybody: threading.Event) -> None:
        super().__init__()
        self._everybody = everybody

    def is_set(self) -> bool:
        """Either of the two."""
        return super().is_set() or self._everybody.is_set()

    def wait(self, timeout: float | None = None) -> bool:
        """Until either is set, or so many seconds."""
        until = None if timeout is None else monotonic() + timeout
        while not self.is_set():
            left = LOOKS if until is None else min(LOOKS, until - monotonic())
            if left <= 0:
                break
            super().wait(left)
        return self.is_set()


RunOffice = Callable[[Path, threading.Event], None]
"""Works for one office until the event is set. Raises `BookInUse` at once where another worker has it."""


def run_region(region: Region, run_office: RunOffice, stop: threading.Event) -> None:
    """Until it is asked to stop; then every office finishes the message in hand, and is given back."""
    free = threading.Semaphore(region.at_most or len(region.offices))
    threads = [
        threading.Thread(target=_works, args=(office, run_office, free, stop), name=office.stem)
        for office in region.offices
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _works(office: Path, run_office: RunOffice, free: threading.Semaphore, stop: threading.Event) -> None:
    told = ""
    while not stop.is_set():
        if not free.acquire(timeout=STANDS_BY):
            continue
        wait = AGAIN
        try:
            run_office(office, OwnStop(stop))
            told = ""
        except BookInUse:
            wait = STANDS_BY
        except MailbotProblem as problem:
            if problem.what != told:
                eventlog.trouble(f"{office.name}: {problem.what}", problem.next_step)
            told = problem.what
        except Exception as problem:  # noqa: BLE001  the other offices go on
            eventlog.work_failed(f"{office.name}: the office failed", problem)
        finally:
            free.release()
        stop.wait(wait)
