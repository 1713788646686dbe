"""Mail as it arrives: where the server keeps it, its bytes, and what can be read off it."""

from __future__ import annotations

import re
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
    """A message as fetched. `received_at` is the server's INTERNALDATE, with a zone. `cut`: only its beginning,
    since the whole is too large."""

    place: MailboxPlace
    received_at: datetime
    octets: bytes
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox of a header, RFC 5322 3.4; the domain in lower case."""

    address: str
    name: str = ""

    @property
    def key(self) -> str:
        """What two spellings of one mailbox have in common. Only ascii letters are one: by Unicode's rules
        the Kelvin sign would be a k, and a stranger's address an officer's."""
        return self.address.lower() if self.address.isascii() else self.address

    @property
    def domain(self) -> str:
        """The part after the @, lower case; empty where there is none."""
        return self.address.rpartition("@")[2].lower()


_ORDINARY = re.compile(
    r"[A-Za-z0-9]+(?:[._+-][A-Za-z0-9]+)*@(?:[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\.)+"
    r"(?!(?:arpa|invalid|local|localhost|onion)\Z)[A-Za-z]{2,20}",
    re.IGNORECASE,
)


def is_ordinary(address: str) -> bool:
    """Whether it is surely a mailbox, as nearly all are: the library that knows the others takes 0.1 s to load."""
    return len(address) <= 60 and _ORDINARY.fullmatch(address) is not None


def delivered_as(address: str) -> str:
    """The mailbox that a mail system delivers this address to, near enough to tell whose it is: without capitals,
    quotes, sub-address (`name+tag`) and the dot after the domain."""
    local, _, domain = address.strip().rpartition("@")
    local = local.strip().removeprefix('"').removesuffix('"').replace("\\", "").strip()
    name = local.partition("+")[0] or local
    return Address(f"{name}@{domain.strip().rstrip('.')}").key


TAG_LENGTH = 20  # base32: 100 bits
_TAG = re.compile(r"\+[a-z2-7]{20}(?=@)", re.IGNORECASE)


def is_tagged(address: str) -> bool:
    """Whether it bears the tag of one of our letters (`urgent+k7q...@office.example`), as far as its shape tells."""
    return _TAG.search(address) is not None


def untagged(address: str) -> str:
    """The address without it."""
    return _TAG.sub("", address)


def same_mailbox(one: object, other: str) -> bool:
    """Whether two addresses, as written, are one mailbox."""
    return isinstance(one, str) and Address(one).key == Address(other).key


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
    (empty: not known); `withheld` names why officers do not get it (empty: they do): a code, whose sentence is
    `attachments.withheld.<code>` in words.toml."""

    name: str
    content_type: str
    octets: bytes = field(repr=False)
    sniffed: str = ""
    withheld: str = ""
    locked: bool = False  # encrypted, a password is needed: passed on, but the client is told
    charset: str = ""  # as declared, of a text
    inline: bool = False  # a picture that belongs into the HTML body (a logo, mostly)

    @property
    def type(self) -> str:
        """What the bytes are, as exactly as is known: of text, what the mail calls it (a calendar, a report)."""
        if self.sniffed == "text/plain" and self.content_type.startswith(("text/", "message/")):
            return self.content_type
        return self.sniffed or self.content_type

    @property
    def size(self) -> int:
        """In bytes, decoded."""
        return len(self.octets)


@dataclass(frozen=True, slots=True)
class SharedFile:
    """A file that is not in the mail, only a link to it: its name (may be empty) and the host where it lies."""

    name: str
    host: str


@dataclass(frozen=True, slots=True)
class AttachmentLimits:
    """How much officers get forwarded of one mail; the rest is named in the notice."""

    most: int = 50
    most_bytes: int = 25 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReadMail:
    """A message taken apart safely. Every field has a usable value whatever the bytes were.

    `sender` is the first author; `authors` are all mailboxes of all From fields: one in an honest mail.
    `headers` maps lower-case names to the unfolded values in order, topmost first; encoded words are decoded
    in prose fields (Subject, From, ...) only, so that nobody can encode syntax into a structured one.
    `text` and `html` are the mail's own body parts, decoded, lines ended by LF; empty where there is none. A mail
    in several pieces (text, picture, text) has them all, and where one piece is HTML, `html` is the complete one.
    format=flowed (RFC 3676) is already undone in `text`, so `flowed` stays False.
    `embedded` are attached messages (message/rfc822, or `.eml` files), taken apart the same way; they are among
    the `attachments` too. `encrypted`: S/MIME opaque or PGP, nobody here can read it.
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
    authors: tuple[Address, ...] = ()
    encrypted: bool = False
    further_forms: tuple[str, ...] = ()  # content types of the text's forms that nobody reads

    def header(self, name: str) -> str:
        """The topmost header of that name, or an empty string."""
        values = self.headers.get(name.lower(), ())
        return values[0] if values else ""


@dataclass(frozen=True, slots=True)
class MailIdentity:
    """How a mail is known again: its Message-ID (may be empty), and the SHA-256 of what it says and of the headers that
    count. `content_digest` leaves out Message-ID and Date too: the same letter, sent again. `says` is of texts and
    attachments alone. `sender` is the first address of From, as written. `also_named` are Message-IDs that it had
    before, then its references, the nearest first. `octets_digest` is of its bytes without trace headers: how books of
    earlier versions know it."""

    message_id: str
    digest: str
    content_digest: str = ""
    sender: str = ""
    says: str = ""
    also_named: tuple[str, ...] = ()
    octets_digest: str = ""


class AutomaticKind(Enum):
    """What an automatic mail is; none is ever answered (RFC 3834)."""

    OUT_OF_OFFICE = "out_of_office"
    READ_RECEIPT = "read_receipt"  # an MDN, RFC 8098
    CALENDAR_REPLY = "calendar_reply"  # iTIP, RFC 5546
    CHALLENGE = "challenge"  # "prove that you are a person"
    LIST = "list"
    REACTION = "reaction"  # a thumb, a heart: nobody's words
    RECALL = "recall"  # Outlook: "would like to recall the message"
    TRANSLATION = "translation"  # a machine's words
    OTHER = "other"  # acknowledgements, notifications, reports


@dataclass(frozen=True, slots=True)
class AutomaticMail:
    """Why a mail is automatic. `answer` is a calendar reply's "accepted", "declined", "tentative" or "counter"
    (another time proposed), `uid` its appointment's; `sign` what gave it away, for the log; `about` the Message-ID that
    a receipt names.
    `responds`: it says itself that it answers a mail (RFC 3834, 2); a machine that only sends mail on does not."""

    kind: AutomaticKind
    sign: str
    answer: str = ""
    about: str = ""
    responds: bool = False
    uid: str = ""


class DeliveryAction(Enum):
    """What a mail server says it did (RFC 3464, 2.3.3)."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    RELAYED = "relayed"  # handed on to a server that sends no reports: not receipt
    EXPANDED = "expanded"


@dataclass(frozen=True, slots=True)
class FailedRecipient:
    """What a report says of one recipient. `address` is the original recipient where it is given; `others` what
    the address became on the way. `status` is the enhanced code ("5.1.1"), `diagnostic` the server's words."""

    address: str
    action: DeliveryAction
    status: str = ""
    diagnostic: str = ""
    others: tuple[str, ...] = ()

    @property
    def permanent(self) -> bool:
        """Given up on, not merely late."""
        return self.action is DeliveryAction.FAILED

    def is_for(self, address: str) -> bool:
        """Whether the report is about this address, as far as capitals go."""
        return address.casefold() in {known.casefold() for known in (self.address, *self.others)}


@dataclass(frozen=True, slots=True)
class Bounce:
    """A delivery report. `original_message_id` is the letter's that it is about, empty where the report does not
    say; `mentioned` all identifiers found in it, the enclosed letter's first. `reporter` is the server's name.
    `number` is the case whose number it repeats, empty where it repeats none or several."""

    original_message_id: str
    recipients: tuple[FailedRecipient, ...]
    mentioned: tuple[str, ...] = ()
    reporter: str = ""
    number: str = ""

    @property
    def permanent(self) -> bool:
        """Whether a recipient was given up on."""
        return any(recipient.permanent for recipient in self.recipients)
