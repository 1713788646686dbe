"""How a message is known again: its Message-ID, and digests of what every copy of it says.

The same message reaches a mailbox twice with different trace fields (two routes, a move between servers, a restore),
the same referral is sent again under a new Message-ID, and Exchange makes the bytes anew at each fetch: boundaries,
encodings, the order of headers. So what counts is what was said (`said`), and the headers that a reader goes by.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from email.utils import parsedate_to_datetime

from mailbot.vocabulary.letter_kinds import OUR_HEADER
from mailbot.vocabulary.message import MailIdentity

from .addresses import parse_addresses
from .headers import Field, decode_words, message_id, message_ids, split_headers, unfold, unique
from .said import said

# What servers and filters write on the way (RFC 5321 4.4, RFC 8601, and the usual makers). A prefix ends in "-".
TRACE = frozenset({
    "received", "return-path", "delivered-to", "x-delivered-to", "envelope-to", "x-envelope-to", "x-envelope-from",
    "x-original-to", "authentication-results", "authentication-results-original", "received-spf", "dkim-signature",
    "x-google-dkim-signature", "domainkey-signature", "dkim-filter", "x-received", "x-spam", "x-virus-scanned",
    "x-uid", "x-uidl", "x-keywords", "x-imapbase", "status", "x-status", "x-mozilla-status", "x-mozilla-status2",
    "x-mozilla-keys", "x-gm-message-state", "x-google-smtp-source", "x-eopattributedmessage", "x-proofpoint-guid",
    "delivery-date", "content-length", "lines", "x-sieve", "x-loop", "x-antivirus", "x-antivirus-status",
    "x-tmn", "x-incomingtopheadermarker", "x-incomingheadercount", "x-eoptenantattributedmessage", "xref",
    "x-message-flag", "x-getmail-retrieved-from-mailbox", "x-fetched-by", "x-rspamd-queue-id", "x-rspamd-server",
})  # fmt: skip
TRACE_FAMILIES = (
    "arc-", "x-ms-exchange-", "x-microsoft-antispam", "x-ms-publictraffictype", "x-ms-traffictypediagnostic",
    "x-ms-office365-", "x-ms-has-attach", "x-ms-tnef-correlator", "x-forefront-", "x-spam-", "x-proofpoint-",
    "x-mimecast-", "x-barracuda-", "x-ironport-", "x-gmail-", "x-rspamd-", "x-amavis-", "x-sa-", "x-virus-",
    "x-ham-", "x-exchange-", "x-organizationheaderspreserved", "x-crosstenant", "x-originatororg", "resent-",
)  # fmt: skip
COUNTS = ("from", "to", "cc", "subject", "date", "in-reply-to", "references", "reply-to")
"""What a reader goes by, besides the text. All else is a matter of programs and servers."""
OF_THE_CONTENT = ("from", "to", "cc", "subject")
"""The same of a letter that is sent again."""
_ADDRESSES = frozenset({"from", "to", "cc", "reply-to"})
_EARLIER_ID = re.compile(r"(?:x-[a-z-]{1,40}-)?original-message-id|" + OUR_HEADER.lower())
_MOST_NAMES = 20


def identity(octets: bytes) -> MailIdentity:
    """The Message-ID and the other names that it goes by, the digest of what it says, and the digest without what
    differs each time it is sent. Never fails, whatever the bytes are."""
    fields, body = split_headers(octets)
    lasting = [(name, value) for name, value in fields if not _is_trace(name)]
    named = next((value for name, value in fields if name == "message-id"), b"")
    counts: dict[str, str] = {}
    for name, value in lasting:
        if name in COUNTS and name not in counts:
            counts[name] = _meaning(name, unfold(value))
    known_as, says = message_id(unfold(named)), said(octets, fields, body)
    return MailIdentity(
        message_id=known_as,
        digest=_digest((known_as, *(counts.get(name, "") for name in COUNTS), says)),
        content_digest=_digest((*(counts.get(name, "") for name in OF_THE_CONTENT), says)),
        sender=_sender(fields),
        says=says,
        also_named=unique(_other_names(fields))[:_MOST_NAMES],
        octets_digest=_of_octets(lasting, octets[body:]),
    )


def unread_identity(octets: bytes) -> MailIdentity:
    """Of a message that takes too long to be read: its bytes, and nothing else."""
    digest = hashlib.sha256(octets).hexdigest()
    return MailIdentity(message_id="", digest=digest, content_digest="", sender="", says="", octets_digest=digest)


def _sender(fields: Iterable[Field]) -> str:
    authors = (author for name, value in fields if name == "from" for author in parse_addresses(unfold(value)))
    return next((author.address for author in authors), "")


def _other_names(fields: Iterable[Field]) -> Iterator[str]:
    """What it was called before a server gave it another Message-ID; then its references, the nearest first, among
    which a letter of ours names itself."""
    references: list[str] = []
    for name, value in fields:
        if _EARLIER_ID.fullmatch(name):
            yield from message_ids(unfold(value))
        elif name == "references":
            references += reversed(message_ids(unfold(value)))
    yield from references


def _meaning(name: str, value: str) -> str:
    """What a field says, however it is written."""
    if name in _ADDRESSES:
        return " ".join(sorted(address.key for address in parse_addresses(value)))
    if name == "subject":
        return " ".join(decode_words(value).split())
    if name == "date":
        try:
            return parsedate_to_datetime(value).isoformat()
        except (ValueError, TypeError, OverflowError, IndexError):
            return value
    return " ".join(message_ids(value))


def _is_trace(name: str) -> bool:
    return name in TRACE or name.startswith(TRACE_FAMILIES)


def _digest(facts: Iterable[str]) -> str:
    whole = hashlib.sha256()
    for fact in facts:
        octets = fact.encode("utf-8", "replace")
        whole.update(b"%d:" % len(octets) + octets)
    return whole.hexdigest()


def _of_octets(fields: Iterable[Field], body: bytes) -> str:
    """The digest by which books of before know a message: of its bytes, with LF and without the empty lines that some
    servers add at the end."""
    whole = hashlib.sha256()
    for name, value in fields:
        whole.update(name.encode("ascii") + b":" + unfold(value).encode("utf-8", "replace") + b"\n")
    whole.update(b"\n" + hashlib.sha256(body.replace(b"\r\n", b"\n").rstrip(b"\r\n")).digest())
    return whole.hexdigest()
