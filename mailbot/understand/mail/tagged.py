"""To which of our letters' own addresses a message came (`urgent+k7q...@office.example`)."""

from __future__ import annotations

from collections.abc import Iterator

from mailbot.vocabulary.message import ReadMail, is_tagged

from .addresses import parse_addresses

DELIVERED_TO = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to")
"""Where servers write for whom they took it."""


def tagged_addresses(mail: ReadMail) -> Iterator[str]:
    """In lower case; the book knows whether a letter of ours has them."""
    delivered = (
        found for name in DELIVERED_TO for value in mail.headers.get(name, ()) for found in parse_addresses(value)
    )
    for found in (*mail.to, *mail.cc, *delivered):
        if is_tagged(found.address):
            yield found.address.lower()
