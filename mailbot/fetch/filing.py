"""How mails get into folders: moved, or copied and expunged, or stored; folders are made where they are missing.

Neighbour: `imap` says which mails and where to, and holds the connection; this works on it and keeps what it learnt.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from imapclient import DELETED, IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from mailbot.fetch.connect import one_line
from mailbot.vocabulary.problems import FilingRefused


class Filing:
    """On one connection. Targets are the server's own names."""

    def __init__(self, client: IMAPClient) -> None:
        self._client = client
        self._made: set[str] = set()
        self._refusal = ""

    def move(self, uids: Sequence[int], target: str) -> set[int]:
        """Out of the selected folder; which of them are still there, whatever the server said."""
        # A MOVE that is refused may have moved some (RFC 6851, 3.3); only those that are left are copied.
        moved = self._client.has_capability("MOVE") and self._allowed(lambda: self._client.move(uids, target), target)
        if not moved:
            self._copy_and_expunge(uids, target)
        return set(uids) & set(self._client.search(["UID", ",".join(map(str, uids))]))

    def _copy_and_expunge(self, uids: Sequence[int], target: str) -> None:
        """The old way. A mail that is already \\Deleted was copied before a stop, or thrown away by a person: it
        is not copied again. Never a bare EXPUNGE: it would take along what others have marked."""
        flags = self._client.fetch(uids, ["FLAGS"])  # of those that are here
        if not flags:
            return
        to_copy = [uid for uid in uids if uid in flags and DELETED not in flags[uid].get(b"FLAGS", ())]
        if to_copy and not self._allowed(lambda: self._client.copy(to_copy, target), target):
            raise FilingRefused(
                f"the server neither moves nor copies mails to {target}: {self._refusal}.",
                "Check the mailbox's quota and rights; the mails are handled and stay where they are.",
            )
        if to_copy:
            self._client.add_flags(to_copy, [DELETED], silent=True)
        if self._client.has_capability("UIDPLUS"):
            self._client.uid_expunge([uid for uid in uids if uid in flags])

    def store(self, octets: bytes, target: str) -> None:
        """A mail that was not on the server."""
        if not self._allowed(lambda: self._client.append(target, octets), target):
            raise FilingRefused(
                f"the server does not store a mail in {target}: {self._refusal}.",
                "Check the mailbox's quota and rights.",
            )

    def _allowed(self, command: Callable[[], object], target: str) -> bool:
        """Run it. A folder that is missing after all is made, and the command repeated, once."""
        for last in (False, True):
            try:
                command()
            except IMAPClientAbortError:
                raise
            except IMAPClientError as refusal:
                self._refusal = one_line(refusal)
                if last or "TRYCREATE" not in self._refusal.upper():
                    return False
                self._made.discard(target)
                self.make(target)
            else:
                return True
        return False

    def make(self, name: str) -> None:
        """Make a folder where there is none, and subscribe to it, so that mail programs show it."""
        if name in self._made:
            return
        if not self._client.folder_exists(name):
            try:
                self._client.create_folder(name)
            except IMAPClientAbortError:
                raise
            except IMAPClientError as refusal:
                if not self._client.folder_exists(name):  # someone else was quicker is no refusal
                    raise FilingRefused(
                        f"the server does not make the folder {name}: {one_line(refusal)}.",
                        "Make it with a mail program, or name another one in the settings.",
                    ) from None
            try:
                self._client.subscribe_folder(name)
            except IMAPClientAbortError:
                raise
            except IMAPClientError:
                pass  # a courtesy
        self._made.add(name)
