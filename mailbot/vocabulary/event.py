"""What every event of a case begins with: when, who said it, in which line of which message, how far believed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

BOT = "mailbot"


class Stamp(TypedDict):
    """The beginning of every event, ready to be spread into it."""

    at: datetime
    by: str
    mail: str
    line: str
    trust: str


@dataclass(frozen=True, slots=True)
class Said:
    """Who said what an event enters, and where: `by` as in `Event`, the message by its Message-ID, the `line` of it
    (an order, as written; empty where the whole message is meant), and how far its writer was believed ("proved",
    "bound", "claimed")."""

    by: str = BOT
    message_id: str = ""
    line: str = ""
    trust: str = ""

    def stamp(self, at: datetime) -> Stamp:
        """The same as an event begins, at that moment."""
        return {"at": at, "by": self.by, "mail": self.message_id, "line": self.line, "trust": self.trust}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """`by` is an officer's address, "client", "csc", "cpc", "mail server" or "mailbot"; `mail` the Message-ID
    of the mail that caused it, empty for the clock; `line` and `trust` as in `Said` (empty in books of before).
    `UNDO` takes back the events of one mail."""

    at: datetime
    by: str = BOT
    mail: str = ""
    line: str = ""
    trust: str = ""
    of: str = ""  # of a case that was joined to this one (MERGE): its number. Never in the book
