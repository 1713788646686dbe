"""The office's two servers: how each is reached, what a look at the mailbox shows, what became of a letter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from math import inf
from pathlib import Path
from typing import Protocol

RENEWED_BEFORE = 300.0
"""Seconds before a token's end. msal gives no token that ends sooner."""


class Security(Enum):
    """How the line is protected. PLAIN goes to this machine only, or where the settings accept it in words."""

    TLS = "tls"
    STARTTLS = "starttls"
    PLAIN = "plain"


class Scheme(Enum):
    """How one signs in."""

    PASSWORD = "password"
    XOAUTH2 = "xoauth2"  # a token; what Exchange Online takes


@dataclass(frozen=True, slots=True)
class Secret:
    """A password or a token, as used for one sign-in; it never shows in a log or a traceback. A token ends after
    `lasts` seconds, and what was signed in with it is signed in anew before."""

    scheme: Scheme
    text: str = field(repr=False)
    lasts: float = inf

    @property
    def renewed_after(self) -> float:
        """Seconds after which another one is needed: five minutes before it ends, half its time where that is short."""
        return max(self.lasts - RENEWED_BEFORE, self.lasts / 2)


class SignIn(Protocol):
    """Where the secret comes from. Asked at every connection, so that a token can be renewed."""

    def secret(self) -> Secret:
        """The password or token of the moment; SignInRefused where there is none."""

    def refused(self) -> None:
        """The server did not take the last one: forget it, and get a fresh one next time."""


@dataclass(frozen=True, slots=True)
class MailboxSettings:
    """The watched mailbox. `folder` is written as people write it; `/` stands for the server's own separator.

    A `folder_prefix` of None is asked of the server (NAMESPACE, RFC 2342)."""

    host: str
    user: str
    port: int = 993
    security: Security = Security.TLS
    plain_text_is_accepted: bool = False
    ca_file: Path | None = None
    folder: str = "INBOX"
    folder_prefix: str | None = None
    connect_seconds: float = 20
    answer_seconds: float = 60


@dataclass(frozen=True, slots=True)
class SendingSettings:
    """The server that takes letters. An empty `user` signs in nowhere. `accept_seconds` is how long the answer to
    the final dot may take: ten minutes, since giving up early is what sends letters twice (RFC 5321, 4.5.3.2.6)."""

    host: str
    user: str = ""
    port: int = 587
    security: Security = Security.STARTTLS
    plain_text_is_accepted: bool = False
    ca_file: Path | None = None
    greets_as: str = "localhost"
    connect_seconds: float = 20
    answer_seconds: float = 60
    accept_seconds: float = 600


def is_this_machine(host: str) -> bool:
    """Whether a host name can only be this machine: the one place where plain text is nobody's business."""
    return host.lower() in ("localhost", "::1", "[::1]") or (
        host.startswith("127.") and host.replace(".", "").isdigit()
    )


CERTIFICATES = (
    ("expired", "Renew the server's certificate: whoever keeps the server has to."),
    ("not yet valid", "Set this machine's clock (NTP), or look at the certificate's dates."),
    ("mismatch", "Name the server under [mailbox] and [sending] as its certificate does."),
    ("", "Check the host name in the settings, or name the office's own authority in ca_file."),
)
"""What OpenSSL finds wrong with a certificate, by a word of it, and what to do."""


def certificate_advice(found: str) -> str:
    """What to do about it."""
    return next(advice for word, advice in CERTIFICATES if word in found)


@dataclass(frozen=True, slots=True)
class FolderState:
    """What a folder shows: ascending UIDs, and the UIDVALIDITY without which they mean nothing. `mailbox` says which
    folder of whom and where, `line` on which connection it was seen."""

    uidvalidity: int
    uids: tuple[int, ...]
    mailbox: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a folder (`mailbox`: of whom, and where) has been seen: every UID up to `highest`. The `outstanding` were
    not handled yet; the `unreadable` the server did not hand out, those first that wait longest to be asked for again.

    It says what is new, not what was handled: that, the ledger knows."""

    uidvalidity: int
    highest: int
    outstanding: frozenset[int] = frozenset()
    unreadable: tuple[int, ...] = ()
    mailbox: str = ""


_TOO_LARGE = re.compile(r"552[ -](?!#?5\.2\.2)|5\d\d[ -]#?5\.(?:2\.3|3\.4)\b")


class Handover(Enum):
    """What became of a letter that was handed to the server."""

    ACCEPTED = "accepted"
    TRY_LATER = "try later"  # 4yz, timeout, connection lost before the letter was complete
    REFUSED = "refused"  # 5yz: trying again would change nothing
    UNCERTAIN = "uncertain"  # connection lost between the final dot and its answer


class Step(Enum):
    """Where in the conversation it was decided."""

    CONNECT = "connect"
    SIGN_IN = "sign in"
    SENDER = "MAIL"
    RECIPIENTS = "RCPT"
    CONTENT = "DATA"
    FINAL_DOT = "final dot"


@dataclass(frozen=True, slots=True)
class HandoverResult:
    """The outcome, the server's own words (`reply`, with its code), the step, and who was `refused`: by address,
    with the reply, copies included. A letter is ACCEPTED as soon as one addressee was. `line_lost`: no answer
    came, or none in time. `given_ids` are Message-IDs that the server gave it in place of ours, as its answer tells."""

    outcome: Handover
    reply: str
    step: Step
    refused: Mapping[str, str] = field(default_factory=dict)
    line_lost: bool = False
    given_ids: tuple[str, ...] = ()

    @property
    def is_too_large(self) -> bool:
        """The letter is larger than the server takes, from us or for its reader (RFC 1870, 6; RFC 3463, X.2.3, X.3.4);
        a mailbox that is full is something else."""
        return self.outcome is Handover.REFUSED and _TOO_LARGE.match(self.reply) is not None

    @property
    def is_about_the_server(self) -> bool:
        """The next letter would fare no better now: it takes nobody's, or not from us (the sender of every letter is
        the office), or it does not answer, and each letter would wait as long for it."""
        refuses_us = self.step in (Step.CONNECT, Step.SIGN_IN, Step.SENDER) and self.outcome is Handover.TRY_LATER
        return refuses_us or self.line_lost
