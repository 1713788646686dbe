"""A folder's book as of one commit, while somebody may go on writing it; and the octets that a book names."""

from __future__ import annotations

import io
from contextlib import ExitStack
from pathlib import Path

from mailbot.record.file.lines import Damage
from mailbot.record.file.packed import Unpacked
from mailbot.record.file.replay import JOURNAL, SNAPSHOT, Newer, Replayed, Tables, replay
from mailbot.record.file.seal import Seal
from mailbot.vocabulary.problems import BookDamaged, CannotStart

WITH_MAILS = ("letters", "ledger", "quarantine")
READINGS = 20


def one_moment(folder: Path, seal: Seal | None = None) -> tuple[Replayed, dict[str, bytes]]:
    """What the book's files add up to, and the octets of each as far as they count."""
    trouble: Exception = FileNotFoundError()
    for _ in range(READINGS):  # a snapshot may be made between opening one and the other
        try:
            with ExitStack() as files:
                snapshot = None
                if (folder / SNAPSHOT).exists():
                    snapshot = files.enter_context((folder / SNAPSHOT).open("rb"))
                journal = files.enter_context((folder / JOURNAL).open("rb"))
                parts = {} if snapshot is None else {SNAPSHOT: snapshot.read()}
                parts[JOURNAL] = journal.read()
            # The very octets that are kept are those whose lines are checked.
            book = replay(io.BytesIO(parts[SNAPSHOT]) if snapshot else None, io.BytesIO(parts[JOURNAL]), seal)
            parts[JOURNAL] = parts[JOURNAL][: book.good]
            return book, parts
        except (FileNotFoundError, Damage) as problem:
            trouble = problem
        except Newer as newer:
            raise CannotStart(f"{folder} was written by a newer mailbot ({newer}).", "Use that version.") from None
    if isinstance(trouble, Damage):
        what = f"{folder / trouble.file}: line {trouble.line}: {trouble.why}."
        raise BookDamaged(what, "Nothing was backed up; restore an earlier backup.")
    raise CannotStart(f"There is no book in {folder}.", "There is nothing to back up yet.")


def mails_named(tables: Tables) -> set[str]:
    """The mails that the documents of a book name."""
    named = (Unpacked(tables.get(name, {})).values() for name in WITH_MAILS)
    return {blob for documents in named for one in documents if (blob := one.get("blob", ""))}
