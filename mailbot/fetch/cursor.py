"""What to fetch and what to file again, from what was handled and what the folder shows. Pure: UIDs in, UIDs out.

The cursor is a saving, not the truth: whether a mail was handled, the ledger knows (design.md, "One commit").
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from mailbot.vocabulary.servers import Cursor, FolderState


@dataclass(frozen=True, slots=True)
class Round:
    """One look at the folder. `to_fetch` is new or outstanding; `to_file` was handled but is still there (a stop
    before it was moved, or a move that the server did not do); both ascending, which is the order of arrival.

    `replaced`: UIDVALIDITY changed, so every remembered UID is void (RFC 9051, 2.3.1.1) and all is fetched again.
    """

    uidvalidity: int
    highest: int
    to_fetch: tuple[int, ...]
    to_file: tuple[int, ...]
    replaced: bool = False

    def after(self, handled: Collection[int]) -> Cursor:
        """The cursor to remember once these UIDs of `to_fetch` are handled; the others are asked for again."""
        done = frozenset(handled)
        return Cursor(self.uidvalidity, self.highest, frozenset(self.to_fetch) - done)


def plan(cursor: Cursor | None, folder: FolderState) -> Round:
    """Compare. A UID shown twice counts once; what left the folder meanwhile is nobody's business any more."""
    shown = sorted(set(folder.uids))
    replaced = cursor is not None and cursor.uidvalidity != folder.uidvalidity
    if cursor is None or replaced:
        return Round(folder.uidvalidity, shown[-1] if shown else 0, tuple(shown), (), replaced)
    new: list[int] = []
    known: list[int] = []
    for uid in shown:
        # Not by asking the server for `highest+1:*`: that always answers with the last message, however low its UID.
        (new if uid > cursor.highest or uid in cursor.outstanding else known).append(uid)
    highest = max(cursor.highest, shown[-1] if shown else 0)
    return Round(folder.uidvalidity, highest, tuple(new), tuple(known))
