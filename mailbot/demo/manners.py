"""How other mail services treat a letter that they take: what its readers get, and what the service answers.

Exchange Online writes a Message-ID of its own over the letter's, keeps the old one in a header, and makes the bytes
anew; Amazon's SES writes its own and keeps nothing (both observed with their submission servers).
"""

from __future__ import annotations

import re
from collections.abc import Callable

Manners = Callable[[bytes, int], tuple[bytes, str]]
"""The letter as handed over, and which one this is; the letter as its readers get it, and the answer."""

_MESSAGE_ID = re.compile(rb"^message-id:[ \t]*((?:.*)(?:\r?\n[ \t].*)*)\r?\n", re.IGNORECASE | re.MULTILINE)
_BOUNDARY = re.compile(rb"=_[0-9a-f]{32}")
_HOST = "YT4PR01MB0815.prod.outlook.example"


def plainly(octets: bytes, number: int) -> tuple[bytes, str]:
    """As it was."""
    return octets, "250 2.0.0 Taken"


def like_exchange(octets: bytes, number: int) -> tuple[bytes, str]:
    """Exchange Online's submission server."""
    given = f"<YT4PR01MB{number:08d}@{_HOST}>"
    new = b"Message-ID: %s\r\nX-Microsoft-Original-Message-ID: " % given.encode()
    renamed = _MESSAGE_ID.sub(lambda found: new + found[1].strip() + b"\r\n", octets, count=1)
    made_anew = _BOUNDARY.sub(lambda found: b"_000_YT4PR01" + found[0][2:], renamed)
    return made_anew, f"250 2.0.0 OK {given} [Hostname={_HOST}]"


def like_ses(octets: bytes, number: int) -> tuple[bytes, str]:
    """Amazon's SES."""
    bare = f"0100018f{number:08x}-6e7f8a9b-0c1d-2e3f-4a5b-6c7d8e9fa0b1-000000"
    renamed = _MESSAGE_ID.sub(f"Message-ID: <{bare}@email.amazonses.com>\r\n".encode(), octets, count=1)
    return renamed, f"250 Ok {bare}"


MANNERS: dict[str, Manners] = {"": plainly, "exchange": like_exchange, "ses": like_ses}


def message_id(octets: bytes) -> str:
    """The Message-ID of a letter; empty where it has none."""
    found = _MESSAGE_ID.search(octets.partition(b"\r\n\r\n")[0] + b"\r\n")
    return found[1].decode("ascii", "replace").strip() if found else ""
