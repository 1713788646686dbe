"""What every decision needs beside the message or the case: the office, a read-only view of the book, the moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mailbot.vocabulary.office import Office
from mailbot.vocabulary.register import Register


@dataclass(frozen=True, slots=True)
class Bench:
    """Where a decision is made. `now` has a zone; nothing on it can be changed."""

    office: Office
    register: Register
    now: datetime
