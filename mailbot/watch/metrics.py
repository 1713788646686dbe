"""Figures for who watches the watcher: OpenMetrics text, left as a file that node_exporter's textfile collector reads,
or handed out to this machine alone.

Counts alone: no number of a case, no name, no address (D21).
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

from mailbot.decide.clocks.levels import level_of
from mailbot.record.book import Book
from mailbot.record.file.disk import PRIVATE_FILE
from mailbot.vocabulary.office import Office
from mailbot.vocabulary.outbox import LEAVING
from mailbot.vocabulary.problems import CannotStart

from .heartbeat import Heartbeat


def metrics(book: Book, office: Office, beat: Heartbeat) -> str:
    """The exposition, ended by `# EOF` as OpenMetrics wants it."""
    cases, now = [*book.open_cases()], beat.at
    families: tuple[tuple[str, str, Mapping[str, int] | float], ...] = (
        ("open_cases", "status", Counter(case.status(now) for case in cases)),
        ("contact_levels", "level", Counter(level_of(case, office, now).value for case in cases)),
        ("pending_letters", "state", Counter(letter.state.value for letter in book.pending_letters())),
        ("set_aside", "", float(len(book.waiting_aside()))),
        ("questions_waiting", "", float(sum(case.awaiting is not None for case in cases))),
        ("seconds_behind", "", _seconds_behind(book, now)),
        ("alarms", "", float(bool(beat.mailbox) + bool(beat.sending) + bool(beat.mails))),
        ("last_round_timestamp_seconds", "", beat.at.timestamp()),
        ("mailbox_reachable", "", float(not beat.mailbox)),
        ("sending_possible", "", float(not beat.sending)),
        ("all_mail_readable", "", float(not beat.mails)),
    )
    return "".join(line for family in families for line in _family(*family)) + "# EOF\n"


def _seconds_behind(book: Book, now: datetime) -> float:
    """How long ago the letter was due that has waited longest for its turn; 0 where none waits."""
    due = [letter.leaves_at for letter in book.pending_letters() if letter.state in LEAVING and letter.leaves_at < now]
    return (now - min(due)).total_seconds() if due else 0.0


def _family(name: str, label: str, values: Mapping[str, int] | float) -> Iterator[str]:
    yield f"# TYPE mailbot_{name} gauge\n"
    if isinstance(values, float):
        yield f"mailbot_{name} {values:.16g}\n"
        return
    for code, count in sorted(values.items()):
        yield f'mailbot_{name}{{{label}="{code}"}} {count}\n'


class Figures:
    """Where the figures of one office are shown: a file, a port of this machine, both or neither. Raises `CannotStart`
    where the port is taken."""

    def __init__(self, file: Path | None, port: int) -> None:
        self._file, self._text = file, "# EOF\n"
        self._server: HTTPServer | None = None
        if port:
            try:
                self._server = HTTPServer(("127.0.0.1", port), self._handler())
            except OSError as problem:
                what = f"watch.metrics_port: nothing can listen at 127.0.0.1:{port}: {problem.strerror}."
                raise CannotStart(what, "Name a free port, or 0 for none.") from None
            Thread(target=self._server.serve_forever, name="figures", daemon=True).start()

    @property
    def port(self) -> int:
        """The one that listens; 0 where none does."""
        return int(self._server.server_address[1]) if self._server else 0

    def show(self, book: Book, office: Office, beat: Heartbeat) -> None:
        """Those of now."""
        if self._file is None and self._server is None:
            return
        self._text = metrics(book, office, beat)
        if self._file is not None:
            leave_metrics(self._file, self._text)

    def close(self) -> None:
        """Nobody listens any more."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        figures = self

        class Handler(BaseHTTPRequestHandler):
            timeout = 5

            def do_GET(self) -> None:
                """/metrics, and nothing else."""
                octets = figures._text.encode()
                if self.path != "/metrics":
                    self.send_error(404)
                    return
                self.send_response(200)
                self.send_header("Content-Type", "application/openmetrics-text; version=1.0.0; charset=utf-8")
                self.send_header("Content-Length", str(len(octets)))
                self.end_headers()
                self.wfile.write(octets)

            def log_message(self, *told: object) -> None:
                """Not into the log of mails."""

        return Handler


def leave_metrics(file: Path, text: str) -> None:
    """Whole or not at all; a disk that is full is no reason to stop watching. Readable by the account's group."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        beside.touch(mode=PRIVATE_FILE)
        beside.chmod(0o640)
        beside.write_text(text, encoding="utf-8")
        beside.replace(file)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
