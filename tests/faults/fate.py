"""Where the power can fail: before every write, sync and rename of the disk, every IMAP command, every SMTP command and
the letter itself. `Fate` counts these steps, and ends the process at one of them.

A stop before a step is a stop after the one before: what was said to a server was done there, whether or not anybody
lived to read the answer. So the steps of a day, one after another, are all the moments there are.
"""

from __future__ import annotations

import imaplib
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

from imapclient import IMAPClient

from mailbot.record.file.disk import Disk
from mailbot.send.wire import Wire
from tests.faults.disks import MemoryDisk, PowerCut, Steps


class Fate:
    """Stops at step `stop_at` (from 1), once; None never does. After the stop the process does nothing more: whatever
    its `finally` blocks try is stopped as well, until `again` begins the next one."""

    def __init__(self, stop_at: int | None = None) -> None:
        self.stop_at = stop_at
        self.taken: list[str] = []
        self.stopped_at = ""
        self._dead = False

    def step(self, name: str) -> bool:
        """Raises `PowerCut`; true where a write of this step may still be half done before it."""
        if self._dead:
            return False
        self.taken.append(name)
        if len(self.taken) == self.stop_at:
            self.stopped_at = name
            self._dead = True
            return False
        return True

    def again(self) -> None:
        """The next process."""
        self._dead = False

    def check(self, name: str) -> None:
        if not self.step(name):
            raise PowerCut(f"at step {self.stop_at}, {name}")


class FatefulDisk(Steps):
    """The disk's steps. The write at which the process stops is half done."""

    def __init__(self, fate: Fate, below: Disk) -> None:
        super().__init__(below)
        self.fate = fate

    def step(self, name: str, *arguments: object) -> None:
        before = self.fate.stopped_at
        if self.fate.step(f"disk {name}"):
            return
        if name == "write" and before != self.fate.stopped_at:
            handle, octets = arguments
            assert isinstance(octets, bytes)
            assert isinstance(handle, int)
            self.below.write(handle, octets[: len(octets) // 2])
        raise PowerCut(f"at {name}")


def what_is_left(disk: MemoryDisk, random: Random, *, power: bool) -> MemoryDisk:
    """After a kill all that was written is there; after a power failure only what was synced, and some of the rest."""
    return disk.after_the_cut(random) if power else disk


@contextmanager
def fateful_wires(fate: Fate) -> Iterator[None]:
    """Every command of IMAP and SMTP passes through `fate`, as long as this lasts. Tests only: the seams are methods of
    imaplib and of our own `Wire`."""
    command, send, reach = imaplib.IMAP4._command, Wire.send, Wire.reach  # type: ignore[attr-defined]
    search = IMAPClient._raw_command

    def stepped_command(self: Any, name: str, *arguments: Any) -> Any:
        verb = f"UID {arguments[0]}" if name == "UID" else name
        fate.check(f"IMAP {verb}")
        return command(self, name, *arguments)

    def stepped_search(self: Any, name: bytes, *arguments: Any, **more: Any) -> Any:
        fate.check(f"IMAP UID {name.decode()}")
        return search(self, name, *arguments, **more)

    def stepped_send(self: Wire, said: Any) -> None:
        octets = said if isinstance(said, bytes) else said.encode()
        verb = _verb(octets)
        if verb == "letter" and len(octets) > 1:
            stopped = fate.stopped_at
            if not fate.step("SMTP letter"):
                if stopped != fate.stopped_at:
                    send(self, octets[: len(octets) // 2])  # the server sees the line end in the middle of a letter
                raise PowerCut("in the middle of a letter")
            send(self, said)
            return
        fate.check(f"SMTP {verb}")
        send(self, said)

    def stepped_reach(self: Wire) -> None:
        fate.check("SMTP connect")
        reach(self)

    imaplib.IMAP4._command = stepped_command  # type: ignore[attr-defined]
    IMAPClient._raw_command = stepped_search
    Wire.send, Wire.reach = stepped_send, stepped_reach  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        imaplib.IMAP4._command = command  # type: ignore[attr-defined]
        IMAPClient._raw_command = search
        Wire.send, Wire.reach = send, reach  # type: ignore[method-assign]


def _verb(octets: bytes) -> str:
    if octets == b".\r\n":
        return "dot"
    word = octets[:4].upper()
    known = (b"EHLO", b"HELO", b"AUTH", b"MAIL", b"RCPT", b"DATA", b"RSET", b"NOOP", b"QUIT")
    return word.decode() if octets.count(b"\n") == 1 and word in known else "letter"
