"""A mailbox that is only looked at: EXAMINE, never SELECT (RFC 9051, 6.3.3); nothing is moved, marked or stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NoReturn

from mailbot.vocabulary.message import RawMail
from mailbot.vocabulary.problems import CannotStart

from .imap import Mailbox

SENT = b"\\Sent"
NAMES_OF_SENT = ("Sent Items", "Sent", "Sent Messages", "Éléments envoyés", "Messages envoyés", "INBOX/Sent")


class LookingMailbox(Mailbox):
    """One folder of a mailbox, looked at."""

    READ_ONLY = True

    def since(self, day: date) -> Iterator[RawMail]:
        """Every message of the folder that the server got on this day or later, as the server keeps it."""
        with self._talking(f"looking into {self._settings.folder}") as client:
            if not client.folder_exists(self._hierarchy.name(self._settings.folder)):
                return
            self._select(self._settings.folder, again=True)
            uids = client.search(["SINCE", day])
        yield from self.fetch(sorted(uids))

    def sent_folder(self) -> str:
        """What the server calls the folder of sent messages: by its special use (RFC 6154), else by a usual name."""
        with self._talking("looking for the sent messages") as client:
            special = client.find_special_folder(SENT)
            if special:
                return str(special)
            return next((name for name in NAMES_OF_SENT if client.folder_exists(self._hierarchy.name(name))), "")

    def move(self, uids: Iterable[int], folder: str) -> NoReturn:
        """Never."""
        self._never()

    def append(self, folder: str, octets: bytes) -> NoReturn:
        """Never."""
        self._never()

    def prepare(self, folder: str) -> NoReturn:
        """Never."""
        self._never()

    def _never(self) -> NoReturn:
        raise CannotStart("This mailbox is only looked at.", "Nothing was changed in it.")
