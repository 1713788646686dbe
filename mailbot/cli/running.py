"""`run` and `once`: the watcher, and one round of it."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from rich.console import Console

from mailbot import eventlog
from mailbot.fetch.imap import Mailbox
from mailbot.office.permissions import insist_private
from mailbot.office.settings import Settings
from mailbot.office.settings_file import read_settings
from mailbot.postroom.time_limit import lend_main_thread
from mailbot.region import read_region, run_region
from mailbot.vocabulary.problems import BookInUse, BookUnwritable, CannotStart
from mailbot.watch.heartbeat import Heartbeat, beat
from mailbot.watch.metrics import leave_metrics, metrics
from mailbot.wiring import Assembled, assemble, real_clock

from .progress import progress
from .signals import stop_on_signals

STANDS_BY = 0.5
"""Seconds between two looks whether the book is free."""


def run(config: Path) -> None:
    """Watches until it is asked to stop: one office, or those of a region."""
    eventlog.configure(as_json=not sys.stderr.isatty())
    stop = threading.Event()
    region = read_region(config)
    if region is None:
        settings = read_settings(config)  # what is wrong with it is said before anything waits
        insist_private(settings)
    stop_on_signals(stop)
    if region is None:
        lend_main_thread(lambda: _watch(settings, stop, in_turn=True))
    else:
        lend_main_thread(lambda: run_region(region, run_one, stop))


def run_one(config: Path, stop: threading.Event) -> None:
    """One office of a region. Raises `BookInUse` where another worker has it."""
    settings = read_settings(config)
    insist_private(settings)
    _watch(settings, stop, in_turn=False)


def _watch(settings: Settings, stop: threading.Event, *, in_turn: bool) -> None:
    from mailbot.watch.schedule import (
        Watch,  # APScheduler takes a quarter of a second to load, and `once` has no use for it
    )

    office = _assembled_in_turn(settings, stop) if in_turn else assemble(settings, stopped=stop.is_set)
    if office is None:
        return
    box = settings.mailbox
    ears = Mailbox(box, box.sign_in.sign_in()) if settings.watch.idle else None
    try:
        Watch(office.cycle, settings.data, settings.watch.poll_seconds, stop, ears, _metrics_of(settings, office)).run()
    finally:
        office.close()


def _metrics_of(settings: Settings, office: Assembled) -> Callable[[Heartbeat], None]:
    """What is done with each heartbeat: the figures of the office, where somebody collects them."""
    file = settings.watch.metrics_file

    def tell(beat: Heartbeat) -> None:
        if file is not None:
            leave_metrics(file, metrics(office.book, office.office, beat))

    return tell


def _assembled_in_turn(settings: Settings, stop: threading.Event) -> Assembled | None:
    """The post room, as soon as its book is free: with a database this process is a stand-by until then. None where it
    is asked to stop meanwhile."""
    waits = False
    while not stop.is_set():
        try:
            return assemble(settings, stopped=stop.is_set)
        except (BookInUse, BookUnwritable) as problem:
            if not settings.store.url:
                raise
            if not waits:
                eventlog.watching("stands by", why=problem.what)
            waits = True
            stop.wait(STANDS_BY)
    return None


def once(config: Path, at: datetime | None = None) -> None:
    """One full cycle. Raises `MailboxUnreachable` where the mailbox cannot be read."""
    settings = read_settings(config)
    insist_private(settings)
    eventlog.configure(as_json=not sys.stderr.isatty())
    clock = rehearsed(settings, at) if at is not None else real_clock
    stop = threading.Event()
    restore = stop_on_signals(stop)
    office = assemble(settings, clock, stop.is_set)
    try:
        with progress("reading mail") as report:
            done = office.cycle.run(report)
        # Nobody watches after it; in a rehearsal, commands that look take this moment for now.
        beat(settings.data, Heartbeat(clock(), os.getpid(), "", office.cycle.dispatch.outage))
    finally:
        office.close()
        restore()
    Console().print(f"{done.handled} mails handled, {done.sent} letters sent.")


def rehearsed(settings: Settings, at: datetime) -> Callable[[], datetime]:
    """A clock that stands at `at`, in the office's time zone. Only for a rehearsal: in a real office a wrong moment
    would write wrong deadlines to clients."""
    if not settings.rehearsal:
        raise CannotStart(
            "--at is only for rehearsals.", "Say rehearsal = true in the configuration of an office that is not real."
        )
    moment = at if at.tzinfo else at.replace(tzinfo=settings.build_office().calendar.zone)
    return lambda: moment
