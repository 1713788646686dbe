"""What to ask for first, and what was seen before, from what is remembered and what the folder shows. Pure: UIDs in,
UIDs out.

The cursor is a saving, not the truth: whether a mail was handled, the ledger knows (design.md, "One commit"). A server
that was restored from its backup gives the UIDs that it gave before to other mails, under the same UIDVALIDITY.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from mailbot.vocabulary.servers import Cursor, FolderState


@dataclass(frozen=True, slots=True)
class Round:
    """One look at the folder. `new` is new or outstanding; `seen` was handled, as far as the UID tells, and is still
    there (a stop before it was moved, or a move that the server did not do); both ascending, which is the order of
    arrival. `unreadable` was not handed out before.

    `replaced`: UIDVALIDITY changed, or it is another mailbox, so every remembered UID is void (RFC 9051, 2.3.1.1).
    """

    folder: FolderState
    highest: int
    new: tuple[int, ...]
    seen: tuple[int, ...]
    unreadable: tuple[int, ...] = ()
    replaced: bool = False

    def after(self, handled: Collection[int], refused: Collection[int] = ()) -> Cursor:
        """The cursor to remember once these UIDs are handled and these `refused`, in this order; all that is left
        is asked for again."""
        done = frozenset(handled)
        again = frozenset(refused)
        waiting = (*(uid for uid in self.unreadable if uid not in again), *refused)
        unreadable = tuple(uid for uid in waiting if uid not in done)
        outstanding = frozenset(self.new) - done - frozenset(unreadable)
        return Cursor(self.folder.uidvalidity, self.highest, outstanding, unreadable, self.folder.mailbox)


def plan(cursor: Cursor | None, folder: FolderState) -> Round:
    """Compare. A UID shown twice counts once; what left the folder meanwhile is nobody's business any more."""
    shown = sorted(set(folder.uids))
    highest = shown[-1] if shown else 0
    replaced = cursor is not None and (cursor.uidvalidity, cursor.mailbox) != (folder.uidvalidity, folder.mailbox)
    if cursor is None or replaced:
        return Round(folder, highest, tuple(shown), (), replaced=replaced)
    there = frozenset(shown)
    new: list[int] = []
    seen: list[int] = []
    for uid in sorted(there - frozenset(cursor.unreadable)):
        # Not by asking the server for `highest+1:*`: that always answers with the last message, however low its UID.
        (new if uid > cursor.highest or uid in cursor.outstanding else seen).append(uid)
    unreadable = tuple(uid for uid in cursor.unreadable if uid in there)
    return Round(folder, max(cursor.highest, highest), tuple(new), tuple(seen), unreadable)
