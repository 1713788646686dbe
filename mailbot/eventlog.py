"""The log: the life of a message, not of the code. One line an event, always with the Message-ID, never with a name,
UCI or birth date (D21). A stranger's Message-ID is any text that a stranger likes: only its hash is written; our own
stand as they are. What a server said is written without what may be somebody's (`plain_words`)."""

from __future__ import annotations

import logging
import re
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from traceback import extract_tb
from typing import Any, TextIO, cast


class _Log:
    """structlog's, which takes 0.1 s to load: a command that only looks has nothing to log."""

    def __getattr__(self, name: str) -> Any:
        import structlog

        return getattr(structlog.get_logger("mailbot"), name)


log = _Log()

_UNTOLD = "…"
_MARKS = frozenset('@<>="«»“”')
_PLACE = re.compile(r"[(\[]?(?:/[^\s@]*|\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?)[)\].,;:]{0,2}")
_CAPITALS = frozenset(
    """IMAP SMTP TLS SSL STARTTLS LOGIN AUTH INBOX UID UIDVALIDITY OAUTH XOAUTH2 DNS I/O HTTP Graph Microsoft Exchange
    PostgreSQL The It No Not An A This Nothing None Check Name Run Restore Make Let Errno Permission Connection
    Operation Temporary Network Input/output Read-only Broken Device Is Too File""".split()  # noqa: SIM905
)
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
    import structlog

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
    import structlog

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


def mail_handled(message_id: str, kind: str, account: str, number: str, folder: str) -> None:
    """A mail is in the book."""
    log.info("mail handled", message_id=_hashed(message_id), kind=kind, account=account, case=number, folder=folder)


def mail_known(message_id: str) -> None:
    """A mail that was handled before; only filed."""
    log.info("mail known", message_id=_hashed(message_id))


def banner_learnt(message_id: str, place: str) -> None:
    """So many people wrote the same line at the same place that it is a banner."""
    log.info("banner learnt", message_id=_hashed(message_id), place=place)


def mail_set_aside(message_id: str, quarantine_id: str, reason: str) -> None:
    """A mail waits for a person."""
    log.warning("mail set aside", message_id=_hashed(message_id), id=quarantine_id, reason=reason)


def mail_failed(message_id: str, problem: BaseException) -> None:
    """Our own code failed on a mail; it is set aside and the next one goes on."""
    log.error("mail could not be handled", message_id=_hashed(message_id), **_where(problem))


def work_failed(what: str, problem: BaseException) -> None:
    """Our own code failed in what no mail caused; it is tried again with the next round."""
    log.error(what, **_where(problem))


def _hashed(message_id: str) -> str:
    """The same for the same mail, so that one search tells its whole story."""
    return f"sha256:{sha256(message_id.encode('utf-8', 'replace')).hexdigest()[:16]}" if message_id else ""


def plain_words(said: str) -> str:
    """A sentence in which a server may have quoted whom it could not reach: without addresses, numbers of more than
    three digits, and words that begin with a capital and are none of ours; each run of them is one dot-dot-dot."""
    kept: list[str] = []
    for place, word in enumerate(said[:2_000].split()):
        bare = word.strip("()[].,;:!?'’")
        told = bool(_PLACE.fullmatch(word)) or not (_MARKS & set(word) or _is_somebodys_number(word))
        if told and bare[:1].isupper() and bare not in _CAPITALS:
            told = place == 0
        if told or kept[-1:] != [_UNTOLD]:
            kept.append(word if told else _UNTOLD)
    return " ".join(kept)


def _is_somebodys_number(word: str) -> bool:
    """More than three digits together or apart; a status code (4.3.0) has fewer, and no dash."""
    digits = sum(letter.isdigit() for letter in word)
    return digits > (1 if "-" in word or "/" in word else 5 if word.count(".") == 2 else 3)


def _where(problem: BaseException) -> dict[str, object]:
    """What kind of failure, and where; not in its own words: an exception quotes what it stumbled over (D21)."""
    frames = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in extract_tb(problem.__traceback__)]
    return {"problem": type(problem).__name__, "where": frames[-8:]}


def case_opened(message_id: str, number: str) -> None:
    """A referral became a case."""
    log.info("case opened", message_id=_hashed(message_id), case=number)


def letter_recorded(message_id: str, kind: str, number: str, state: str) -> None:
    """A letter is in the outbox."""
    log.info("letter recorded", message_id=message_id, kind=kind, case=number, state=state)


def letter_left(message_id: str, kind: str, number: str, state: str, reply: str) -> None:
    """What the server said to a letter: its code only, since in words it repeats the client's address (D21)."""
    said = _CODE.match(reply)
    log.info("letter " + state, message_id=message_id, kind=kind, case=number, reply=said[0] if said else "")


def trouble(what: str, next_step: str) -> None:
    """Something a person may have to look at; tried again."""
    log.error("trouble", what=plain_words(what), next_step=plain_words(next_step))


def watching(state: str, **about: object) -> None:
    """The watcher itself: started, polled, stopped."""
    log.info(f"watcher {state}", **about)
