"""The log: the life of a message, not of the code. One line an event, always with the Message-ID, never with a name,
UCI or birth date (D21)."""

from __future__ import annotations

import logging
import re
import sys
from contextlib import suppress
from pathlib import Path
from traceback import extract_tb
from typing import TextIO, cast

import structlog

log = structlog.get_logger("mailbot")

_CODE = re.compile(r"\d{3}(?:[ -]\d\.\d{1,3}\.\d{1,3})?")


class _NeverFails:
    """A log that nobody reads any more, or whose disk is full, is no reason to set a mail aside."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """As much as can be written."""
        with suppress(OSError, ValueError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """As far as it goes."""
        with suppress(OSError, ValueError):
            self._stream.flush()


def configure(stream: TextIO | None = None, *, as_json: bool = True) -> None:
    """To stderr, as JSON lines for whoever collects them; readable on a terminal."""
    out = stream or sys.stderr
    renderer = structlog.processors.JSONRenderer(ensure_ascii=False) if as_json else structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, _NeverFails(out))),
        cache_logger_on_first_use=False,
    )


def silence() -> None:
    """For a command that only looks: what it plays through is no event of this office."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


def mail_handled(message_id: str, kind: str, account: str, number: str, folder: str) -> None:
    """A mail is in the book."""
    log.info("mail handled", message_id=message_id, kind=kind, account=account, case=number, folder=folder)


def mail_known(message_id: str) -> None:
    """A mail that was handled before; only filed."""
    log.info("mail known", message_id=message_id)


def mail_set_aside(message_id: str, quarantine_id: str, reason: str) -> None:
    """A mail waits for a person."""
    log.warning("mail set aside", message_id=message_id, id=quarantine_id, reason=reason)


def mail_failed(message_id: str, problem: BaseException) -> None:
    """Our own code failed on a mail; it is set aside and the next one goes on."""
    log.error("mail could not be handled", message_id=message_id, **_where(problem))


def work_failed(what: str, problem: BaseException) -> None:
    """Our own code failed in what no mail caused; it is tried again with the next round."""
    log.error(what, **_where(problem))


def _where(problem: BaseException) -> dict[str, object]:
    """What kind of failure, and where; not in its own words: an exception quotes what it stumbled over (D21)."""
    frames = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in extract_tb(problem.__traceback__)]
    return {"problem": type(problem).__name__, "where": frames[-8:]}


def case_opened(message_id: str, number: str) -> None:
    """A referral became a case."""
    log.info("case opened", message_id=message_id, case=number)


def letter_recorded(message_id: str, kind: str, number: str, state: str) -> None:
    """A letter is in the outbox."""
    log.info("letter recorded", message_id=message_id, kind=kind, case=number, state=state)


def letter_left(message_id: str, kind: str, number: str, state: str, reply: str) -> None:
    """What the server said to a letter: its code only, since in words it repeats the client's address (D21)."""
    said = _CODE.match(reply)
    log.info("letter " + state, message_id=message_id, kind=kind, case=number, reply=said[0] if said else "")


def trouble(what: str, next_step: str) -> None:
    """Something a person may have to look at; tried again."""
    log.error("trouble", what=what, next_step=next_step)


def watching(state: str, **about: object) -> None:
    """The watcher itself: started, polled, stopped."""
    log.info(f"watcher {state}", **about)
