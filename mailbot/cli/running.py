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
from mailbot.fetch.looking import LookingMailbox
from mailbot.office.permissions import insist_private
from mailbot.office.settings import Settings
from mailbot.office.settings_file import read_settings
from mailbot.postroom.time_limit import lend_main_thread
from mailbot.region import read_region, run_region
from mailbot.vocabulary.problems import BookInUse, BookUnwritable, CannotStart, MailbotProblem
from mailbot.watch.cycle import Cycle
from mailbot.watch.heartbeat import Heartbeat, beat
from mailbot.watch.metrics import Figures
from mailbot.wiring import Assembled, assemble, real_clock, reassemble

from .checks_here import letters_written
from .progress import progress
from .signals import renew_on_signal, stop_on_signals

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
        eventlog.configure(as_json=_as_json(settings))
    stop_on_signals(stop)
    renew_on_signal(RENEWALS.ask)
    if region is None:
        lend_main_thread(lambda: _watch(config, settings, stop, in_turn=True))
    else:
        lend_main_thread(lambda: run_region(region, run_one, stop))


def _as_json(settings: Settings) -> bool:
    """How the log is written."""
    return settings.watch.log == "json" or (settings.watch.log == "auto" and not sys.stderr.isatty())


def run_one(config: Path, stop: threading.Event) -> None:
    """One office of a region. Raises `BookInUse` where another worker has it."""
    settings = read_settings(config)
    insist_private(settings)
    _watch(config, settings, stop, in_turn=False)


def _watch(config: Path, settings: Settings, stop: threading.Event, *, in_turn: bool) -> None:
    from mailbot.watch.schedule import (
        Watch,  # APScheduler takes a quarter of a second to load, and `once` has no use for it
    )

    office = _assembled_in_turn(settings, stop) if in_turn else assemble(settings, stopped=stop.is_set)
    if office is None:
        return
    box, watch = settings.mailbox, settings.watch
    listens = LookingMailbox if settings.shadow else Mailbox
    ears = listens(box, box.sign_in.sign_in()) if watch.idle else None
    works = _Works(config, office, stop)
    figures = Figures(watch.metrics_file, watch.metrics_port)
    try:
        tell = lambda beat: figures.show(works.office.book, works.office.office, beat)  # noqa: E731
        Watch(office.cycle, settings.data, watch.poll_seconds, stop, ears, tell, works.renewed).run()
    finally:
        figures.close()
        works.office.close()


class _Works:
    """The office that a watcher works for, and, once somebody asks (SIGHUP), the same with other settings."""

    def __init__(self, config: Path, office: Assembled, stop: threading.Event) -> None:
        self.office, self._config, self._stop = office, config, stop
        self._seen = RENEWALS.count

    def renewed(self) -> Cycle | None:
        """The cycle to go on with, where one was asked for. What is wrong with the new settings, letters, words or form
        is told, and all goes on as before."""
        if self._seen == RENEWALS.count:
            return None
        self._seen = RENEWALS.count
        try:
            settings = read_settings(self._config)
            insist_private(settings)
            _insist_on_letters(settings)
            self.office = reassemble(self.office, settings, real_clock, self._stop.is_set)
        except MailbotProblem as problem:
            eventlog.trouble(f"not reloaded: {problem.what}", problem.next_step)
            return None
        eventlog.watching("reloaded")
        return self.office.cycle


def _insist_on_letters(settings: Settings) -> None:
    wrong = next(filter(None, letters_written(settings)), "")
    if wrong:
        raise CannotStart(wrong, "Mend the template and reload again; the former letters go on.")


class _Renewals:
    """How often it was asked for; every office of a region sees it with its next round."""

    def __init__(self) -> None:
        self.count = 0

    def ask(self) -> None:
        """Once more."""
        self.count += 1


RENEWALS = _Renewals()


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
    eventlog.configure(as_json=_as_json(settings))
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
