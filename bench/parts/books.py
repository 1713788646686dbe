"""Books of any size, made quickly: a score of referrals goes through the real post room, and what the book then holds
of them is repeated under other numbers and Message-IDs."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bench.parts.referrals import referrals
from mailbot import eventlog
from mailbot.office.settings_file import read_settings
from mailbot.record.book import Book
from mailbot.vocabulary.message import MailboxPlace, RawMail
from mailbot.vocabulary.servers import Handover, HandoverResult, Step
from mailbot.wiring import assemble
from tests.office import Office

PATTERNS = 20
AT = datetime(2026, 11, 23, 10, 5, tzinfo=ZoneInfo("America/Toronto"))
IN_A_LOT = 500


class TakesAll:
    """A server that takes every letter."""

    def hand_over(self, *letter: object) -> HandoverResult:
        """As the real one."""
        return HandoverResult(Handover.ACCEPTED, "250 2.0.0 OK: queued", Step.FINAL_DOT)

    def close(self) -> None:
        """Nothing to let go of."""


class Silent:
    """Where the log goes."""

    def write(self, _: str) -> None:
        """Nowhere."""

    def flush(self) -> None:
        """Nothing is kept back."""


def an_office(folder: Path, cases: int) -> Path:
    """An office's configuration with a book of so many open cases behind it."""
    folder.mkdir(parents=True, exist_ok=True)
    config = Office(folder, 1, "urgent.referrals@office.example", "pw", 1).config
    eventlog.configure(Silent())  # type: ignore[arg-type]
    office = assemble(read_settings(config), lambda: AT, courier=TakesAll())
    try:
        for uid, octets in enumerate(referrals(PATTERNS), 1):
            office.room.receive(RawMail(MailboxPlace(1, uid), AT, octets), AT)
        for now in (
            AT,
            AT + timedelta(minutes=45),
        ):  # notices leave at once, letters later
            office.cycle.dispatch.send_due(lambda now=now: now, read_at=now)  # type: ignore[misc]
        _repeat(office.book, cases)
        office.book.make_index()
        office.book.db.snapshot()
    finally:
        office.close()
    return config


def _repeat(book: Book, cases: int) -> None:
    """Every document of a pattern case once more, with that case's number in place of the pattern's everywhere."""
    patterns = [book.tables["cases"].keys()[n] for n in range(PATTERNS)]
    texts = {number: json.dumps(_documents_of(book, number)) for number in patterns}
    for first in range(PATTERNS, cases, IN_A_LOT):
        with book.db.commit():
            for n in range(first, min(first + IN_A_LOT, cases)):
                pattern = patterns[n % PATTERNS]
                text = texts[pattern].replace(pattern, f"UR-2026-{n + 1:04d}")
                text = text.replace(pattern.lower(), f"ur-2026-{n + 1:04d}")
                text = text.replace("@csc.example>", f".{n}@csc.example>")
                text = re.sub(r"client\d+@", f"client{n}@", text)
                for table, documents in json.loads(text).items():
                    for key, document in documents.items():
                        if table == "ledger":
                            key = f"{n:08x}{key[8:]}"
                            document["digest"], document["content"] = key, f"{n:08x}{document['content'][8:]}"
                        book.tables[table].put(key, document)
    with book.commit() as change:
        change.remember("number:2026", cases)


def _documents_of(book: Book, number: str) -> dict[str, dict[str, object]]:
    """By table and key."""
    found: dict[str, dict[str, object]] = {"cases": {number: book.tables["cases"].get_by_key(number)}}
    for table in ("letters", "ledger"):
        found[table] = {key: one for key, one in book.tables[table].items() if one.get("number") == number}
    return found
