"""What the post room asks of whoever reads messages for it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from mailbot.vocabulary.banners import LearntLines
from mailbot.vocabulary.message import MailIdentity
from mailbot.vocabulary.understood import Understood


class Reader(Protocol):
    """Bytes to meaning: `understand.reader.MailReader`."""

    def understand(
        self,
        octets: bytes,
        identity: MailIdentity,
        received_at: datetime,
        now: datetime,
        earlier: tuple[str, ...] = (),
        learnt: LearntLines = frozenset(),
    ) -> Understood:
        """Never raises for what is in the message. `earlier`: texts that it may quote; `learnt`: banners of
        this office's mail."""
