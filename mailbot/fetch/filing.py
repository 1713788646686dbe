"""How mails get into folders: moved, or copied and expunged, or stored; folders are made where they are missing.

Neighbour: `imap` says which mails and where to, and holds the connection; this works on it and keeps what it learnt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from imapclient import DELETED, IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from mailbot.vocabulary.problems import FilingRefused

from .connect import one_line


class Filing:
    """On one connection. Targets are the server's own names. `headers_since` tells the headers of what came into a
    folder from a UID on."""

    def __init__(self, client: IMAPClient, headers_since: Callable[[str, int], list[bytes]]) -> None:
        self._client, self._headers_since = client, headers_since
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
        copied = self._copied(to_copy, target)
        if copied:
            self._client.add_flags(copied, [DELETED], silent=True)
        marked = [uid for uid in uids if uid in flags and (uid in copied or uid not in to_copy)]
        if marked and self._client.has_capability("UIDPLUS"):
            self._client.uid_expunge(marked)

    def _copied(self, uids: Sequence[int], target: str) -> list[int]:
        """Copies them; which of them are in the target for certain: by COPYUID (RFC 4315), or because they were looked
        for there. An OK alone is no reason to throw a mail away."""
        if not uids:
            return []
        answers: Any = self._client._imap
        answers.response("COPYUID")  # of a MOVE that was done in part
        first = self._next_uid(target)
        if not self._allowed(lambda: self._client.copy(uids, target), target):
            raise FilingRefused(
                f"the server neither moves nor copies mails to {target}: {self._refusal}.",
                "Check the mailbox's quota and rights; the mails are handled and stay where they are.",
            )
        told = [words for words in answers.response("COPYUID")[1] if words]
        if told:
            known = {uid for words in told for uid in _among(uids, words.split()[1].decode())}
            return [uid for uid in uids if uid in known]
        there = set(self._headers_since(target, first)) - {b"", b"\r\n"}
        headers = self._client.fetch(uids, ["BODY.PEEK[HEADER]"])
        return [uid for uid in uids if headers.get(uid, {}).get(b"BODY[HEADER]") in there]

    def _next_uid(self, target: str) -> int:
        """Of a folder; 1 where the server does not tell: then all that is in there is looked at."""
        told: list[object] = [1]
        self._allowed(lambda: told.append(self._client.folder_status(target, ["UIDNEXT"]).get(b"UIDNEXT")), target)
        return told[-1] if isinstance(told[-1], int) else 1

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


def _among(uids: Sequence[int], told: str) -> Iterator[int]:
    """Those of a sequence set as servers write it: `4:7,9`."""
    for part in told.split(","):
        first, _, last = part.partition(":")
        low, high = sorted((int(first), int(last or first)))
        yield from (uid for uid in uids if low <= uid <= high)
