"""How other mail services treat a letter that they take: what its readers get, and what the service answers.

Exchange Online writes a Message-ID of its own over the letter's, keeps the old one in a header, and makes the bytes
anew; Amazon's SES writes its own and keeps nothing (both observed with their submission servers). Each time that they
take a letter it gets another one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256

from .remaking import made_anew

Manners = Callable[[bytes, int], tuple[bytes, str]]
"""The letter as handed over, and how often it was before; the letter as its readers get it, and the answer."""
A_MINUTE = {"exchange": 30}
"""How many letters each takes."""
NOBODY_THERE = b"550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"
TOO_MANY = "432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded"

_MESSAGE_ID = re.compile(rb"^message-id:[ \t]*((?:.*)(?:\r?\n[ \t].*)*)\r?\n", re.IGNORECASE | re.MULTILINE)
_SUBJECT = re.compile(rb"^subject:[ \t]*((?:.*)(?:\r?\n[ \t].*)*)\r?\n", re.IGNORECASE | re.MULTILINE)
_HOST = "YT4PR01MB0815.prod.outlook.example"


def plainly(octets: bytes, again: int) -> tuple[bytes, str]:
    """As it was."""
    return octets, "250 2.0.0 Taken"


def like_exchange(octets: bytes, again: int) -> tuple[bytes, str]:
    """Exchange Online's submission server."""
    given = f"<YT4PR01MB{_fresh(octets, again)[:16].upper()}@{_HOST}>"
    new = b"Message-ID: %s\r\nX-Microsoft-Original-Message-ID: " % given.encode()
    renamed = _MESSAGE_ID.sub(lambda found: new + found[1].strip() + b"\r\n", octets, count=1)
    return made_anew(renamed, again), f"250 2.0.0 OK {given} [Hostname={_HOST}]"


def like_ses(octets: bytes, again: int) -> tuple[bytes, str]:
    """Amazon's SES."""
    bare = f"0100018f{_fresh(octets, again)[:8]}-6e7f8a9b-0c1d-2e3f-4a5b-6c7d8e9fa0b1-000000"
    renamed = _MESSAGE_ID.sub(f"Message-ID: <{bare}@email.amazonses.com>\r\n".encode(), octets, count=1)
    return renamed, f"250 Ok {bare}"


def _fresh(octets: bytes, again: int) -> str:
    return sha256(b"%d" % again + message_id(octets).encode()).hexdigest()


def report_of(delivery: bytes, address: str, sender: str) -> bytes:
    """What Exchange sends back of a letter that found nobody: HTML for people, a
    report for machines, and the letter as it left."""
    subject = _SUBJECT.search(delivery)
    boundary = b"_%s_" % sha256(delivery).hexdigest()[:32].encode()
    head = [
        b"From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@"
        + sender.rpartition("@")[2].encode(),
        b">\r\nTo: <" + sender.encode() + b">\r\nMIME-Version: 1.0\r\nX-MS-Exchange-Message-Is-Ndr:\r\n"
        b'Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary="' + boundary + b'"\r\n',
        b"Message-ID: <" + sha256(b"report" + delivery).hexdigest()[:32].encode() + b"@" + _HOST.encode() + b">\r\n",
        b"In-Reply-To: " + message_id(delivery).encode() + b"\r\nReferences: " + message_id(delivery).encode(),
        b"\r\nSubject: Undeliverable: " + (subject[1] if subject else b"") + b"\r\n\r\n",
    ]
    parts = (
        b"Content-Type: text/html; charset=\"us-ascii\"\r\n\r\n<p>Your message to " + address.encode()
        + b" couldn't be delivered.</p><p>" + address.partition("@")[0].encode() + b" wasn't found at "
        + address.partition("@")[2].encode() + b".</p>",
        b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns;" + _HOST.encode()
        + b"\r\n\r\nFinal-Recipient: rfc822;" + address.encode() + b"\r\nAction: failed\r\nStatus: 5.1.10\r\n"
        b"Diagnostic-Code: smtp;" + NOBODY_THERE + b"\r\n",
        b"Content-Type: message/rfc822\r\n\r\n" + delivery,
    )  # fmt: skip
    return b"".join(
        (*head, *(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts), b"--" + boundary + b"--\r\n")
    )


MANNERS: dict[str, Manners] = {"": plainly, "exchange": like_exchange, "ses": like_ses}


def message_id(octets: bytes) -> str:
    """The Message-ID of a letter; empty where it has none."""
    found = _MESSAGE_ID.search(octets.partition(b"\r\n\r\n")[0] + b"\r\n")
    return found[1].decode("ascii", "replace").strip() if found else ""
