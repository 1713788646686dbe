"""Figures for who watches the watcher: OpenMetrics text, left as a file that node_exporter's textfile collector reads.

Counts alone: no number of a case, no name, no address (D21).
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from mailbot.decide.clocks.levels import level_of
from mailbot.record.book import Book
from mailbot.record.file.disk import PRIVATE_FILE
from mailbot.vocabulary.office import Office

from .heartbeat import Heartbeat


def metrics(book: Book, office: Office, beat: Heartbeat) -> str:
    """The exposition, ended by `# EOF` as OpenMetrics wants it."""
    cases, now = [*book.open_cases()], beat.at
    families: tuple[tuple[str, str, Mapping[str, int] | float], ...] = (
        ("open_cases", "status", Counter(case.status(now) for case in cases)),
        ("contact_levels", "level", Counter(level_of(case, office, now).value for case in cases)),
        ("pending_letters", "state", Counter(letter.state.value for letter in book.pending_letters())),
        ("set_aside", "", float(len(book.waiting_aside()))),
        ("last_round_timestamp_seconds", "", beat.at.timestamp()),
        ("mailbox_reachable", "", float(not beat.mailbox)),
        ("sending_possible", "", float(not beat.sending)),
        ("all_mail_readable", "", float(not beat.mails)),
    )
    return "".join(line for family in families for line in _family(*family)) + "# EOF\n"


def _family(name: str, label: str, values: Mapping[str, int] | float) -> Iterator[str]:
    yield f"# TYPE mailbot_{name} gauge\n"
    if isinstance(values, float):
        yield f"mailbot_{name} {values:.16g}\n"
        return
    for code, count in sorted(values.items()):
        yield f'mailbot_{name}{{{label}="{code}"}} {count}\n'


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
