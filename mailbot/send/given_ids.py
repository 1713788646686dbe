"""The Message-ID that a server gave a letter of ours when it took it, as its answer to the final dot tells.

Exchange Online answers `250 2.0.0 OK <id@host> [Hostname=host]` and writes that id over ours. Amazon's SES answers
with the bare id; the domain that it puts behind it is that of its region, and `email` for the first one.
"""

from __future__ import annotations

import re

_IN_ANGLES = re.compile(r"<[^<>\s@]{1,400}@[^<>\s@]{1,255}>")
_SES_ID = re.compile(r"250 ok ([0-9a-f]{16}(?:-[0-9a-f]{4,12}){5}-\d{6})\b", re.IGNORECASE)
_SES_HOST = re.compile(r"email-smtp(?:-fips)?\.([a-z0-9-]{2,30})\.amazonaws\.com", re.IGNORECASE)
_FIRST_REGION = "us-east-1"


def given_ids(reply: str, host: str) -> tuple[str, ...]:
    """What the `host` that answered `reply` calls the letter from now on; empty where it does not say."""
    named = _IN_ANGLES.search(reply)
    if named:
        return (named[0],)
    bare = _SES_ID.match(reply)
    if not bare:
        return ()
    region = _SES_HOST.fullmatch(host)
    of_first = region is None or region[1].lower() == _FIRST_REGION
    return (f"<{bare[1]}@{'email' if of_first or region is None else region[1].lower()}.amazonses.com>",)
