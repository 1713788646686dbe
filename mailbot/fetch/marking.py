"""A mailbox in which a small message of our own may lie, and what it tells of its server: for the marker of who works
it (`watch.claim`), and for `check`."""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from datetime import UTC, datetime

from imapclient import DELETED

from .imap import Mailbox

ABILITIES = ("IDLE", "MOVE", "UIDPLUS")
CLOCK = "X-Mailbot-Clock"


class MarkingMailbox(Mailbox):
    """Everything that a mailbox does, and the folder of markers."""

    def marked(self, folder: str, header: str) -> list[tuple[int, str, datetime]]:
        """Messages of a folder that bear this header: UID, its value, INTERNALDATE. None if there is no such folder."""
        return [(uid, value, at) for uid, value, at in self._headers(folder, header, 0) if value]

    def header_values(self, folder: str, header: str, most: int) -> list[str]:
        """The topmost such header of each of the last messages of a folder, "" where one has none."""
        return [value for _, value, _ in self._headers(folder, header, most)]

    def _headers(self, folder: str, header: str, most: int) -> list[tuple[int, str, datetime]]:
        with self._talking(f"looking into {folder}") as client:
            if not client.folder_exists(self._hierarchy.name(folder)):
                return []
            self._select(folder, again=True)
            items = [f"BODY.PEEK[HEADER.FIELDS ({header.upper()})]", "INTERNALDATE"]
            shown = client.fetch(client.search()[-most:], items)
            return [(uid, _topmost(one.values()), one[b"INTERNALDATE"]) for uid, one in sorted(shown.items())]

    def remove(self, folder: str, uids: Sequence[int]) -> None:
        """Takes messages out of a folder of our own for good; never out of the watched one."""
        if not uids or folder == self._settings.folder:
            return
        with self._talking(f"tidying {folder}") as client:
            self._select(folder)
            client.add_flags(list(uids), [DELETED], silent=True)
            if client.has_capability("UIDPLUS"):
                client.uid_expunge(list(uids))
            else:
                client.expunge()

    def file_marked(self, header: str, wanted: str, folder: str) -> bool:
        """Moves what bears this from the watched folder to another; whether there was anything."""
        with self._talking("looking for a mail of our own") as client:
            self._select(self._settings.folder, again=True)
            found = client.search(["HEADER", header, wanted])
        if found:
            self.move(found, folder)
        return bool(found)

    def certificate_ends(self) -> datetime | None:
        """Until when the server's certificate is good; None on a line without one."""
        with self._talking("looking at the certificate") as client:
            line = client.socket()
            shown = line.getpeercert() if isinstance(line, ssl.SSLSocket) else None
        ends = str(shown.get("notAfter", "")) if shown else ""
        return datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC) if ends else None

    def abilities(self) -> frozenset[str]:
        """Which of the extensions that mailbot likes the server has."""
        with self._talking("asking what the server can do") as client:
            return frozenset(name for name in ABILITIES if client.has_capability(name))

    def time_told(self, folder: str) -> datetime | None:
        """What the server thinks the time is: the INTERNALDATE of a message that is laid there, and taken away."""
        self.append(folder, f"{CLOCK}: ?\r\nSubject: mailbot asks for the time\r\n\r\n".encode())
        found = self.marked(folder, CLOCK)
        self.remove(folder, [uid for uid, _, _ in found])
        return found[-1][2] if found else None


def _topmost(values: object) -> str:
    octets = next((value for value in values if isinstance(value, bytes)), b"")  # type: ignore[attr-defined]
    unfolded = octets.decode("ascii", "replace").replace("\r\n ", " ").replace("\r\n\t", " ")
    return " ".join(unfolded.split("\r\n")[0].partition(":")[2].split())
