"""The mail of the month as everybody sees it: who got what, when. Nothing here looks into mailbot's book; people know
a case's number as real ones do, from the mails that they got."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from mailbot.demo.people import OFFICE
from mailbot.demo.submission import Delivery
from mailbot.understand.mail.mime import read_mail

from .people import Client

_NUMBER = re.compile(r"UR-\d{4}-\d{4}")
_TAG = re.compile(r"\bQ\d+\b")
_CLIENT = re.compile(r"^Client\s?:\s(.+?) [–-] ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Delivered:
    """A mail as a server handed it over: when, to whom, the octets, and who had signed in."""

    at: datetime
    to: tuple[str, ...]
    octets: bytes
    signed_in: str

    @property
    def is_ours(self) -> bool:
        """Whether the office sent it."""
        return self.signed_in == OFFICE


class World:
    """Every mail of the month, in its order."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.mails: list[Delivered] = []
        self._clock = clock
        self._numbers: dict[str, list[str]] = {}
        self._last: dict[tuple[str, str], bytes] = {}
        self._aside: dict[str, str] = {}
        self.newest_number = ""

    def takes(self, delivery: Delivery) -> None:
        """The server took a mail."""
        one = Delivered(self._clock(), delivery.envelope_to, delivery.octets, delivery.signed_in)
        self.mails.append(one)
        if not one.is_ours:
            return
        mail = read_mail(one.octets)
        for tag in _TAG.findall(mail.subject):
            self._aside |= dict.fromkeys(one.to, tag)
        number = next(iter(_NUMBER.findall(mail.subject)), "")
        self.newest_number = max(self.newest_number, number)
        if not number:
            return
        for address in one.to:
            self._last[address, number] = one.octets
        for name in _CLIENT.findall(mail.text.replace("\u00a0", " ").replace("\u202f", " ")):
            self._numbers.setdefault(name, []).append(number)

    def number_of(self, client: Client) -> str:
        """The client's case, as the notices name it: the newest, for a client may come again."""
        return max(self._numbers[client.name])

    def first_number_of(self, client: Client) -> str:
        """The first that the client had."""
        return min(self._numbers[client.name])

    def last_to(self, address: str, number: str) -> bytes:
        """The newest mail about a case in somebody's mailbox; empty where there is none."""
        return self._last.get((address, number), b"")

    def last_aside(self, address: str) -> str:
        """The tag of the newest mail set aside of which somebody heard."""
        return self._aside[address]

    def ours(self) -> Iterator[Delivered]:
        """What the office sent."""
        return (one for one in self.mails if one.is_ours)
