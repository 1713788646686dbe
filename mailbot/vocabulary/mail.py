"""Mail as it arrives: where the server keeps it, its bytes, and what can be read off it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum


@dataclass(frozen=True, slots=True)
class MailboxPlace:
    """Where the server keeps a message. A UID means nothing without the UIDVALIDITY
    it was read under (RFC 9051, 2.3.1.1)."""

    uidvalidity: int
    uid: int


@dataclass(frozen=True, slots=True)
class RawMail:
    """A message as fetched. `received_at` is the server's INTERNALDATE, with a zone."""

    place: MailboxPlace
    received_at: datetime
    octets: bytes


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox of a header, RFC 5322 3.4; the domain in lower case."""

    address: str
    name: str = ""

    @property
    def key(self) -> str:
        """What two spellings of one mailbox have in common."""
        return self.address.casefold()

    @property
    def domain(self) -> str:
        """The part after the @, lower case; empty where there is none."""
        return self.address.rpartition("@")[2].casefold()


class MailKind(Enum):
    """What a mail is; the values are those of `parse --json`."""

    BOUNCE = "bounce"  # a DSN, RFC 3464
    AUTO_REPLY = "auto_reply"  # never answered, RFC 3834
    REFERRAL = "referral"
    OFFICER_REPLY = "officer_reply"
    CLIENT_REPLY = "client_reply"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is no body. `content_type` is what the mail claims, `sniffed` what the bytes say
    (empty: not known); `withheld` names why officers do not get it (empty: they do)."""

    name: str
    content_type: str
    octets: bytes = field(repr=False)
    sniffed: str = ""
    withheld: str = ""
    locked: bool = False  # encrypted, a password is needed: passed on, but the client is told

    @property
    def size(self) -> int:
        """In bytes, decoded."""
        return len(self.octets)


@dataclass(frozen=True, slots=True)
class ReadMail:
    """A message taken apart safely. Every field has a usable value whatever the bytes were.

    `headers` maps lower-case names to the decoded, unfolded values in order, topmost first.
    `text` and `html` are the mail's own body parts, decoded; empty where there is none.
    `embedded` are attached messages (message/rfc822, or `.eml` files), taken apart the same way.
    `flowed` says that `text` is format=flowed (RFC 3676) and not yet rejoined.
    `defects` are what had to be worked around, one sentence each, for the log.
    """

    message_id: str
    sender: Address | None
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    references: tuple[str, ...]  # In-Reply-To first, then References from the newest back
    headers: Mapping[str, tuple[str, ...]] = field(repr=False)
    text: str = field(repr=False)
    html: str = field(repr=False)
    flowed: bool = False
    attachments: tuple[Attachment, ...] = ()
    embedded: tuple[ReadMail, ...] = ()
    return_path: str | None = None  # "" is the null sender; None is not stated
    content_type: str = "text/plain"  # of the whole
    defects: tuple[str, ...] = ()

    def header(self, name: str) -> str:
        """The topmost header of that name, or an empty string."""
        values = self.headers.get(name.lower(), ())
        return values[0] if values else ""


@dataclass(frozen=True, slots=True)
class MailIdentity:
    """How a mail is known again: its Message-ID (may be empty), and the SHA-256 of its bytes
    without trace headers (`Received`, `Delivered-To`, `Return-Path`, ...)."""

    message_id: str
    digest: str
