"""One post room a mailbox: a marker in the mailbox itself says which machine works it.

A lock in the data folder keeps two processes off one book; it knows nothing of a second machine, or a second folder,
on the same mailbox, and both would write to the clients. So whoever works the mailbox keeps a small message in a
folder of its own there, renewed every few minutes, taken away at the end. Ages are told by the server's clock alone
(INTERNALDATE of two messages), so that no machine's clock, and no rehearsal's, counts.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from time import monotonic

from mailbot import eventlog
from mailbot.fetch.marking import MarkingMailbox
from mailbot.vocabulary.problems import AnotherPostRoom, MailboxUnreachable

HEADER = "X-Mailbot-Post-Room"
RENEWED_EVERY = 5 * 60.0
"""Seconds."""

GONE_AFTER = timedelta(minutes=15)
"""A marker that was not renewed for so long is of a post room that was killed."""


class Claim:
    """This process's right to one mailbox. `key` is the book's own: a book that moves to another machine, or comes back
    from a backup, is the same post room. `at_its_time` is a clock that nobody sets, in seconds."""

    def __init__(
        self,
        mailbox: MarkingMailbox,
        folder: str,
        key: bytes,
        machine: str = "",
        at_its_time: Callable[[], float] = monotonic,
    ) -> None:
        self._mailbox, self._folder, self._clock = mailbox, folder, at_its_time
        self._book = sha256(b"post room" + key).hexdigest()[:16]
        self._machine = "".join(c for c in machine or socket.gethostname() if c.isalnum() or c in "-.") or "unknown"
        self._name = f"{self._book} {self._machine} {os.getpid()}"
        self._renewed: float | None = None
        self._told = False

    def renew(self) -> None:
        """Puts the marker there anew, if it is time to. Raises `AnotherPostRoom` where a living one has the mailbox."""
        if self._renewed is not None and self._clock() - self._renewed < RENEWED_EVERY:
            return
        try:
            self._put()
        except MailboxUnreachable as trouble:
            if not self._told:
                eventlog.trouble(trouble.what, "Let mailbot write there: a second post room could not see this one.")
            self._told = True
            self._mailbox.open()  # raises if it is more than the marker, which keeps no mail waiting
        self._renewed = self._clock()

    def release(self) -> None:
        """Takes it away, if the mailbox can be reached; an old one counts for nothing after a while."""
        if self._renewed is None or not self._mailbox.is_open:
            return
        self._renewed = None
        try:
            self._mailbox.remove(self._folder, [uid for uid, name, _ in self._markers() if name == self._name])
        except MailboxUnreachable:
            return

    def _put(self) -> None:
        self._mailbox.append(self._folder, self._marker())
        markers = self._markers()
        ours = [(uid, at) for uid, name, at in markers if name == self._name]
        if not ours:
            return
        newest = max(at for _, at in ours)
        others = [marker for marker in markers if marker[1] != self._name]
        alive = [marker for marker in others if newest - marker[2] < GONE_AFTER and not self._is_former_self(marker[1])]
        first = min((uid for uid, _, _ in alive), default=None)
        if first is not None and (self._renewed is None or first < ours[0][0]):
            self._mailbox.remove(self._folder, [uid for uid, _ in ours])
            name = next(name for uid, name, _ in alive if uid == first)
            raise AnotherPostRoom(
                f"Another post room works this mailbox: {_machine_of(name)}, seen within the last "
                f"{GONE_AFTER.seconds // 60} minutes.",
                f"Stop it first. If it is gone for good, wait {GONE_AFTER.seconds // 60} minutes, or delete the "
                f"message in {self._folder} with a mail program.",
            )
        kept = {uid for uid, _, _ in alive} | {max(uid for uid, _ in ours)}
        self._mailbox.remove(self._folder, [uid for uid, _, _ in markers if uid not in kept])

    def _is_former_self(self, name: str) -> bool:
        """The same book on the same machine: the lock in the data folder already says that it is gone."""
        return name.split(" ")[:2] == [self._book, self._machine]

    def _markers(self) -> list[tuple[int, str, datetime]]:
        return self._mailbox.marked(self._folder, HEADER)

    def _marker(self) -> bytes:
        lines = (
            f"{HEADER}: {self._name}",
            "Subject: mailbot works this mailbox",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "",
            f"The post room on {self._machine} works this mailbox and renews this message every few minutes.",
            "A second one refuses to start as long as it is there.",
            "",
        )
        return "\r\n".join(lines).encode()


def another(mailbox: MarkingMailbox, folder: str, key: bytes) -> str:
    """The machine of a post room with another book that left its marker there, for `check`, which claims nothing
    itself; "" if there is none."""
    ours = sha256(b"post room" + key).hexdigest()[:16]
    names = [name for _, name, _ in mailbox.marked(folder, HEADER)]
    return next((_machine_of(name) for name in names if not name.startswith(ours)), "")


def _machine_of(name: str) -> str:
    _, machine, process = (*name.split(" "), "", "")[:3]
    return f"machine {machine or 'unknown'}, process {process or 'unknown'}"
