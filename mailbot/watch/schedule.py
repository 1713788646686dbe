"""When: a round every so often, at once when the server tells of new mail, until somebody asks to stop.

APScheduler keeps the time. One round at a time: whoever is told to go round while a round is going on goes round
after it.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from mailbot import eventlog
from mailbot.fetch.imap import Mailbox
from mailbot.vocabulary.problems import (
    AnotherPostRoom,
    FilingRefused,
    LeaseLost,
    MailbotProblem,
    MailboxUnreachable,
    MailUnreadable,
)

from .cycle import Cycle
from .heartbeat import Heartbeat, beat
from .supervision import ALIVE, READY, STOPPING, tell_manager

ROUND = "round"
LONGEST_IDLE = 25 * 60  # seconds; servers hang up after 29 minutes (RFC 2177)
OFTEN = 60.0  # seconds between two signs of life
HANGS_AFTER = 3 * 3600.0
"""Seconds since a round began: the longest that servers may keep it waiting, and more. No sign of life after that."""

PATIENCE = 3
"""How many rounds the watcher may miss before `health` calls it dead."""

# Every tick that a long round makes it skip is a warning there, and nothing to worry about.
logging.getLogger("apscheduler").setLevel(logging.ERROR)


class Watch:
    """Unattended watching. `ears` is a second connection to the mailbox that only listens (IDLE); None polls.
    `renewed` gives a cycle to go on with, where somebody asked for one: it is asked before each round, when nothing is
    in hand."""

    def __init__(
        self,
        cycle: Cycle,
        folder: Path,
        poll_seconds: int,
        stop: threading.Event,
        ears: Mailbox | None = None,
        tell: Callable[[Heartbeat], None] = lambda told: None,
        renewed: Callable[[], Cycle | None] = lambda: None,
    ) -> None:
        self._cycle, self._folder, self._every = cycle, folder, timedelta(seconds=poll_seconds)
        self._stop, self._ears, self._tell = stop, ears, tell
        self._renewed = renewed
        self.refused: MailbotProblem | None = None
        self._begun = monotonic()  # when the last round did
        self._scheduler = BackgroundScheduler(
            timezone=UTC, executors={"default": ThreadPoolExecutor(1)}, job_defaults={"misfire_grace_time": None}
        )

    def run(self) -> None:
        """Until stopped. The mail in hand is finished first. Raises `AnotherPostRoom` where one has the mailbox."""
        self._scheduler.add_job(
            self._round,
            "interval",
            seconds=self._every.total_seconds(),
            id=ROUND,
            max_instances=1,
            coalesce=True,
            next_run_time=datetime.now(UTC),
        )
        self._scheduler.start()
        listening = threading.Thread(target=self._listen, name="ears", daemon=True)
        if self._ears is not None:
            listening.start()
        eventlog.watching("started", every=self._every.total_seconds())
        tell_manager(READY)
        while not self._stop.wait(min(self._every.total_seconds(), OFTEN)):
            self._mind_the_clock()
            if monotonic() - self._begun < max(HANGS_AFTER, PATIENCE * self._every.total_seconds()):
                tell_manager(ALIVE)
        tell_manager(STOPPING)
        self._scheduler.shutdown(wait=True)
        eventlog.watching("stopped")
        if self.refused is not None:
            raise self.refused

    def _mind_the_clock(self) -> None:
        """APScheduler goes by the wall clock. One that was set back would keep it asleep for as long; `wait` goes by
        a clock that nobody sets."""
        job, now = self._scheduler.get_job(ROUND), datetime.now(UTC)
        if job is not None and job.next_run_time > now + self._every:
            self._scheduler.modify_job(ROUND, next_run_time=now)

    def _round(self) -> None:
        self._begun = monotonic()
        mailbox_trouble = mails = ""
        self._cycle = self._renewed() or self._cycle
        try:
            done = self._cycle.run()
            if done.handled or done.sent:
                eventlog.watching("went round", handled=done.handled, sent=done.sent)
        except (MailUnreadable, FilingRefused) as problem:  # single mails: no reason to start the watcher anew
            mails = problem.what
            eventlog.trouble(problem.what, problem.next_step)
        except (AnotherPostRoom, LeaseLost) as problem:
            self.refused = problem
            self._stop.set()
            return
        except MailboxUnreachable as problem:
            mailbox_trouble = problem.what
            eventlog.trouble(problem.what, problem.next_step)
        except MailbotProblem as problem:  # the book cannot be written: nothing is acknowledged, it is tried again
            mailbox_trouble = problem.what
            eventlog.trouble(problem.what, problem.next_step)
        except Exception as problem:  # noqa: BLE001  a round that fails is no reason to stop watching
            mailbox_trouble = type(problem).__name__
            eventlog.work_failed("round failed", problem)
        now = datetime.now(UTC)
        outage, next_by = self._cycle.dispatch.outage, now + PATIENCE * self._every
        told = Heartbeat(now, os.getpid(), mailbox_trouble, outage, next_by, mails)
        beat(self._folder, told)
        self._tell(told)

    def _listen(self) -> None:
        """Waits for the server to tell of new mail, and has a round made at once."""
        ears = self._ears
        while ears is not None and not self._stop.is_set():
            try:
                ears.open()
                ears.look()
                if ears.wait(LONGEST_IDLE, self._stop) and not self._stop.is_set():
                    self._scheduler.modify_job(ROUND, next_run_time=datetime.now(UTC))
            except MailboxUnreachable:
                ears.close()  # the rounds report it; polling goes on
                self._stop.wait(self._every.total_seconds())
        if ears is not None:
            ears.close()
