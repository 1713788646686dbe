"""A folder's name as people write it, and as this server wants it. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """The server's separator (None: no folders in folders) and the prefix of personal folders (RFC 2342)."""

    separator: str | None = "/"
    prefix: str = ""

    def name(self, written: str) -> str:
        """`mailbot/Handled` as the server's own: `INBOX.mailbot.Handled` on one, `mailbot/Handled` on another.

        A name that is already the server's own is left alone, and so is INBOX, in any capitals (RFC 9051, 5.1).
        """
        if written.upper() == "INBOX":
            return "INBOX"
        if self.prefix and written.casefold().startswith(self.prefix.casefold()):
            return self.prefix + self._separated(written[len(self.prefix) :])
        separated = self._separated(written)
        if self.separator and separated.upper().startswith("INBOX" + self.separator):
            return "INBOX" + separated[5:]
        return self.prefix + separated

    def _separated(self, written: str) -> str:
        if self.separator == "/":
            return written
        return written.strip("/").replace("/", self.separator or "-")
