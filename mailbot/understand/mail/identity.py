"""How a mail is known again: its Message-ID, and digests of what every copy of it has in common.

The same mail reaches a mailbox twice with different trace fields (two routes, a move between servers, a restore), and
the same referral is sent again under a new Message-ID. Line endings are no part of a mail: servers change them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from mailbot.vocabulary.message import MailIdentity

from .addresses import parse_addresses
from .headers import Field, message_id, split_headers, unfold

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
PER_SENDING = frozenset({"message-id", "date", "thread-index", "x-mailer-sent-id"})


def identity(octets: bytes) -> MailIdentity:
    """The Message-ID, the digest without trace fields, and the digest without what differs each time it is sent."""
    fields, body = split_headers(octets)
    lasting = [(name, value) for name, value in fields if not _is_trace(name)]
    content = [(name, value) for name, value in lasting if name not in PER_SENDING]
    named = next((value for name, value in fields if name == "message-id"), b"")
    body_digest = hashlib.sha256(_same_line_ends(octets[body:])).digest()  # once: attachments are large
    return MailIdentity(
        message_id=message_id(unfold(named)),
        digest=_digest(lasting, body_digest),
        content_digest=_digest(content, body_digest),
        sender=_sender(fields),
    )


def _sender(fields: Iterable[Field]) -> str:
    authors = (author for name, value in fields if name == "from" for author in parse_addresses(unfold(value)))
    return next((author.address for author in authors), "")


def _is_trace(name: str) -> bool:
    return name in TRACE or name.startswith(TRACE_FAMILIES)


def _digest(fields: Iterable[Field], body_digest: bytes) -> str:
    whole = hashlib.sha256()
    for name, value in fields:
        whole.update(name.encode("ascii") + b":" + unfold(value).encode("utf-8", "replace") + b"\n")
    whole.update(b"\n" + body_digest)
    return whole.hexdigest()


def _same_line_ends(body: bytes) -> bytes:
    """With LF, and without the empty lines that some servers add at the end."""
    return body.replace(b"\r\n", b"\n").rstrip(b"\r\n")
