"""The provider's SMTP server (aiosmtpd): who may sign in, which addresses it takes, what becomes of a letter that it
took. Its manners are those of `manners`.
"""

from __future__ import annotations

import asyncio
import email.utils
import ssl
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from .exchange import Admits, token_of
from .manners import A_MINUTE, MANNERS, TOO_MANY, message_id, report_of

LARGEST_LETTER = 100 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Delivery:
    """A mail as the SMTP server took it: the envelope, the bytes as its readers get them, who had signed in (empty:
    nobody), and the Message-ID under which it was handed over."""

    envelope_from: str
    envelope_to: tuple[str, ...]
    octets: bytes = field(repr=False)
    signed_in: str = ""
    given_id: str = ""


Lay = Callable[[str, bytes], Awaitable[None]]
"""Puts a mail into an address's mailbox."""


@dataclass
class Submission:
    """Takes letters. `elsewhere` are addresses without a mailbox that are taken all the same, `reports` those of which
    the letter comes back later; all others are refused at RCPT."""

    passwords: Mapping[str, str]
    now: Callable[[], datetime]
    lay: Lay
    authserv_id: str = ""
    elsewhere: Callable[[str], bool] = lambda address: False
    reports: Callable[[str], bool] = lambda address: False
    like: str = ""
    admits: Admits | None = None
    largest: int = LARGEST_LETTER
    listeners: list[Callable[[Delivery], None]] = field(default_factory=list)
    delivered: list[Delivery] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._manners, self._a_minute = MANNERS[self.like], A_MINUTE.get(self.like, 0)
        self.forget()

    def forget(self) -> None:
        """As if nothing had been taken."""
        self.delivered.clear()
        self._taken: Counter[str] = Counter()
        self._last: deque[datetime] = deque(maxlen=max(self._a_minute, 1))

    def protocol(self, loop: asyncio.AbstractEventLoop, tls: ssl.SSLContext | None) -> SMTP:
        """For one connection."""
        return SMTP(
            self,
            hostname="mail.example",
            ident="ready",
            data_size_limit=self.largest,
            enable_SMTPUTF8=True,
            authenticator=self._authenticate,
            auth_exclude_mechanism=["LOGIN", "PLAIN"] if self.admits else ["XOAUTH2"],
            auth_require_tls=False,
            tls_context=tls,
            loop=loop,
        )

    def _authenticate(self, _server: SMTP, _session: Session, _envelope: Envelope, _mech: str, told: Any) -> AuthResult:
        if not isinstance(told, LoginPassword):
            return AuthResult(success=False, handled=False)
        address = told.login.decode("utf-8", "replace").casefold()
        known = self.passwords.get(address) == told.password.decode("utf-8", "replace") != ""
        return AuthResult(success=known, handled=False, auth_data=address if known else None)

    async def auth_XOAUTH2(self, _server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802  aiosmtpd's name
        """By token, as Exchange takes it: refused without an explanation."""
        user, token = token_of(args[1].encode() if len(args) > 1 else b"")
        refusal = self.admits("SMTP", user, token) if self.admits else "535 5.7.3 Authentication unsuccessful"
        return AuthResult(success=not refusal, handled=False, message=refusal or None, auth_data=user)

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """RFC 5321, 3.3: an address that is not ours is refused here, not by a bounce."""
        if address.casefold() not in self.passwords and not self.elsewhere(address) and not self.reports(address):
            return "550 5.1.1 There is nobody of that name here"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Into every recipient's mailbox, with the trace headers that a provider adds."""
        octets = envelope.content if isinstance(envelope.content, bytes) else b""
        sender = session.auth_data if isinstance(session.auth_data, str) else ""
        if self._a_minute and self._is_too_many():
            return TOO_MANY
        given = message_id(octets)
        as_read, answer = self._manners(octets, self._taken[given])
        self._taken[given] += 1
        delivery = Delivery(envelope.mail_from or "", tuple(envelope.rcpt_tos), as_read, sender, given)
        for address in dict.fromkeys(recipient.casefold() for recipient in delivery.envelope_to):
            if address in self.passwords:
                await self.lay(address, self._traced(delivery))
            elif self.reports(address) and delivery.envelope_from.casefold() in self.passwords:
                await self.lay(delivery.envelope_from, report_of(delivery.octets, address, delivery.envelope_from))
        self.delivered.append(delivery)
        for listener in self.listeners:
            listener(delivery)
        return answer

    def _is_too_many(self) -> bool:
        """Whether so many letters came within the last minute already; if not, this one counts."""
        now = self.now()
        if len(self._last) == self._a_minute and now - self._last[0] < timedelta(minutes=1):
            return True
        self._last.append(now)
        return False

    def _traced(self, delivery: Delivery) -> bytes:
        lines = [f"Return-Path: <{delivery.envelope_from}>"]
        if self.authserv_id:
            author = _author(delivery.octets)
            verdict = "pass" if author and author == delivery.signed_in else "fail"
            domain = author.rpartition("@")[2] or "invalid"
            lines.append(f"Authentication-Results: {self.authserv_id}; dmarc={verdict} header.from={domain}")
        lines.append(f"Received: by mail.example; {email.utils.format_datetime(self.now())}")
        return "".join(f"{line}\r\n" for line in lines).encode("utf-8", "replace") + delivery.octets


def _author(octets: bytes) -> str:
    """The address in From, as a provider reads it."""
    for line in octets.split(b"\r\n\r\n", 1)[0].split(b"\r\n"):
        if line[:5].lower() == b"from:":
            return email.utils.parseaddr(line[5:].decode("utf-8", "replace"))[1].casefold()
    return ""
