"""How mails come out of the watched folder: in batches, and one by one where the server stumbles over one of them.

Neighbours: `imap` says which and holds the connection; `cursor` remembers what could not be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from mailbot.vocabulary.message import MailboxPlace, RawMail
from mailbot.vocabulary.problems import MailboxUnreachable

MAILS_AT_ONCE = 200  # also keeps a command line under the 8,192 octets that every server takes
BYTES_AT_ONCE = 8 * 1024 * 1024
LARGEST_MAIL = 50 * 1024 * 1024
BEGINNING = 1024 * 1024  # what is fetched of a mail larger than that
MOST_LINES_LOST = 5  # in one reading: a silent server costs `answer_seconds` each time
NOT_ASKED = "not asked for again this time"

Ask = Callable[[Sequence[int], Sequence[str]], dict[int, Mapping[bytes, Any]]]
"""FETCH. Raises `Refusal` for a NO, any other `MailboxUnreachable` where the line was lost."""


class Refusal(MailboxUnreachable):
    """The server said NO, or answered with what cannot be read; the line itself is in order."""

    def __init__(self, reply: str) -> None:
        super().__init__(reply, "")
        self.reply = reply


class Reading:
    """One pass. `refused` are the mails that the server does not hand out, with its words; `absent` those of which
    it says nothing at all: expunged meanwhile, or left out."""

    def __init__(
        self,
        ask: Ask,
        reopen: Callable[[], None],
        uidvalidity: Callable[[], int],
        now: Callable[[], datetime],
        singly: bool = False,
    ) -> None:
        """`singly`: one mail at a time from the start, since the last pass was ended by one that is not known yet."""
        self._ask, self._reopen, self._uidvalidity, self._now = ask, reopen, uidvalidity, now
        self._at_once, self._sizes_at_once = (1, 1) if singly else (MAILS_AT_ONCE, 500)
        self._suspects = singly  # a mail at which the line is lost for good is one, and not the server's end
        self.refused: dict[int, str] = {}
        self.absent: set[int] = set()
        self.ended: MailboxUnreachable | None = None  # why it ended early: the line was lost too often
        self.lines_lost = 0
        self._tries = 2

    def mails(self, uids: Sequence[int]) -> Iterator[RawMail]:
        """In the order asked for. Sizes are asked first, so that a batch stays small in memory."""
        for batch in self._batches(uids):
            whole = {uid: size for uid, size in batch if size <= LARGEST_MAIL}
            too_large = {uid: size for uid, size in batch if size > LARGEST_MAIL}
            yield from self._fetched(whole, "BODY.PEEK[]")  # PEEK: a plain BODY[] sets \Seen
            yield from self._fetched(too_large, f"BODY.PEEK[]<0.{BEGINNING}>", cut=True)

    def apart(self, uids: Sequence[int]) -> Iterator[RawMail]:
        """Those that were not handed out before: alone, once, until one costs the line again. What that keeps from
        being asked for comes first in `refused`, and so next time."""
        self._tries, self._suspects = 1, True
        lines_lost = self.lines_lost
        for position, uid in enumerate(uids):
            if self.ended or self.lines_lost > lines_lost:
                self.refused = dict.fromkeys(uids[position:], NOT_ASKED) | self.refused
                return
            yield from self.mails([uid])

    def by_arrival(self, uids: Sequence[int]) -> list[int]:
        """The same, by INTERNALDATE; last those of which the server does not tell it."""
        came: dict[int, datetime] = {}
        for some in in_lots(uids, MAILS_AT_ONCE):
            came |= {
                uid: self._moment(shown.get(b"INTERNALDATE")) for uid, shown in self._shown(some, ["INTERNALDATE"])
            }
        return sorted(uids, key=lambda uid: (came.get(uid, self._now()), uid))

    def _batches(self, uids: Sequence[int]) -> Iterator[list[tuple[int, int]]]:
        """UIDs with their sizes. A mail of more than LARGEST_MAIL is a batch of its own."""
        batch: list[tuple[int, int]] = []
        weight = 0
        for uid, size in self._sizes(uids):
            alone = size > LARGEST_MAIL
            if batch and (alone or weight + size > BYTES_AT_ONCE or len(batch) == self._at_once):
                yield batch
                batch, weight = [], 0
            batch.append((uid, size))
            weight += size
            if alone:
                yield batch
                batch, weight = [], 0
        if batch:
            yield batch

    def _sizes(self, uids: Sequence[int]) -> Iterator[tuple[int, int]]:
        for some in in_lots(uids, self._sizes_at_once):
            for uid, shown in self._shown(some, ["RFC822.SIZE"]):
                size = shown.get(b"RFC822.SIZE")
                if isinstance(size, int):
                    yield uid, size
                else:
                    self.absent.add(uid)

    def _fetched(self, sizes: Mapping[int, int], what: str, *, cut: bool = False) -> Iterator[RawMail]:
        for uid, shown in self._shown(list(sizes), [what, "INTERNALDATE"]):
            octets = next((shown[key] for key in shown if key.startswith(b"BODY[]")), None)
            if not isinstance(octets, bytes):
                self.absent.add(uid)
            elif not octets and sizes[uid]:  # two such mails would be one and the same
                self.refused[uid] = f"it comes empty, though its size is {sizes[uid]}"
            else:
                moment = self._moment(shown.get(b"INTERNALDATE"))
                yield RawMail(MailboxPlace(self._uidvalidity(), uid), moment, octets, cut)

    def _shown(self, uids: Sequence[int], items: Sequence[str]) -> Iterator[tuple[int, Mapping[bytes, Any]]]:
        """What the server shows of each. One bad mail never stops the rest: where it refuses several at once, or
        hangs up, they are asked for one by one; who costs the line twice is `refused`."""
        reply = ""
        for _ in range(self._tries if uids else 0):
            if self.ended:
                return
            try:
                answer = self._ask(uids, items)
            except Refusal as refusal:
                reply = refusal.reply
                break
            except MailboxUnreachable as lost:
                reply = lost.what
                self.lines_lost += 1
                if self.lines_lost >= MOST_LINES_LOST:
                    self.ended = lost
                try:
                    self._reopen()
                except MailboxUnreachable as gone:
                    self.ended = gone
                    if not self._suspects:
                        return
                    break
                if len(uids) > 1:
                    break
            else:
                for uid in uids:
                    yield uid, answer.pop(uid, {})
                return
        if len(uids) == 1:
            self.refused[uids[0]] = reply
            return
        for uid in uids:
            yield from self._shown([uid], items)

    def _moment(self, internal_date: object) -> datetime:
        """INTERNALDATE with a zone; the moment of fetching where the server tells none."""
        if not isinstance(internal_date, datetime):
            return self._now()
        try:
            if internal_date.tzinfo is None:
                return internal_date.replace(tzinfo=UTC)
            return internal_date.astimezone(UTC)
        except (OverflowError, ValueError):
            return self._now()


def in_lots(uids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """Some at a time."""
    for start in range(0, len(uids), size):
        yield uids[start : start + size]
