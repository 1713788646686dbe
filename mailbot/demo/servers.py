"""A mail provider inside this process: a real IMAP server (pymap) and a real SMTP server (aiosmtpd) on loopback.

What is sent to the SMTP server lands in the mailboxes of the recipients, where the IMAP server shows it. The demo
and the tests use it; nothing in mailbot's own path knows that it is not the office's mail server.
"""

from __future__ import annotations

import asyncio
import contextlib
import email.utils
import logging
import ssl
import threading
from argparse import Namespace
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from proxyprotocol.reader import ProxyProtocolReader
from proxyprotocol.version import ProxyProtocolVersion
from pymap.backend.dict import DictBackend
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxData, MailboxSet
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials.flag import Recent, Wildcard, get_system_flags
from pymap.user import UserMetadata
from pysasl.hashing import Cleartext

from .manners import MANNERS, message_id

LOOPBACK = "127.0.0.1"
LARGEST_LETTER = 100 * 1024 * 1024
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Delivery:
    """A mail as the SMTP server took it: the envelope, the bytes as its readers get them, who had signed in (empty:
    nobody), and the Message-ID under which it was handed over."""

    envelope_from: str
    envelope_to: tuple[str, ...]
    octets: bytes = field(repr=False)
    signed_in: str = ""
    given_id: str = ""


class MailProvider:
    """Mailboxes by address, with their passwords. Use it as a context manager, or `start` and `stop` it.

    `now` stamps what arrives (INTERNALDATE). With an `authserv_id` arriving mail gets the provider's
    Authentication-Results: `dmarc=pass` where the sender had signed in as the one in From, else `fail`.
    `tls` speaks TLS from the first byte on `imaps_port` and `smtps_port`, and offers STARTTLS on the other two.
    An address without a mailbox is refused at RCPT, unless it is in `elsewhere`, which are taken and kept apart.
    `like` names whose manners it has with what it takes ("exchange", "ses"; see `manners`).
    """

    def __init__(
        self,
        mailboxes: Mapping[str, str],
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        authserv_id: str = "",
        tls: ssl.SSLContext | None = None,
        elsewhere: Callable[[str], bool] = lambda address: False,
        imap_port: int = 0,
        smtp_port: int = 0,
        like: str = "",
    ) -> None:
        self.passwords = {address.casefold(): password for address, password in mailboxes.items()}
        self.delivered: list[Delivery] = []
        self.imap_port, self.smtp_port = imap_port, smtp_port
        self.imaps_port = self.smtps_port = 0
        self._now = now
        self._authserv_id = authserv_id
        self._tls = tls
        self._elsewhere = elsewhere
        self._manners = MANNERS[like]
        self._listeners: list[Callable[[Delivery], None]] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="mail provider", daemon=True)
        self._config: Any = None
        self._answers = True
        self._lines: set[asyncio.StreamWriter] = set()
        self._servers: list[asyncio.Server] = []

    def __enter__(self) -> MailProvider:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> MailProvider:
        """Listen. The ports are known afterwards."""
        self._thread.start()
        self._do(self._listen())
        return self

    def stop(self) -> None:
        """Hang up on everyone. The mailboxes are gone with it."""
        if self._thread.is_alive():
            self._do(self._hang_up())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(10)
            self._loop.close()

    def when_delivered(self, listener: Callable[[Delivery], None]) -> None:
        """Be told of every mail that the SMTP server takes, in the server's own thread."""
        self._listeners.append(listener)

    def put(self, address: str, octets: bytes, *, at: datetime | None = None, folder: str = "INBOX") -> None:
        """Lay a mail into a mailbox as it is, past the SMTP server."""
        self._do(self._lay(address, octets, at or self._now(), folder))

    def mails(self, address: str, folder: str = "INBOX") -> list[bytes]:
        """What lies in a folder, oldest first; nothing where there is no such folder."""
        return self._do(self._read(address, folder))

    def folders(self, address: str) -> list[str]:
        """Names of all folders."""
        return self._do(self._list(address))

    def wipe(self) -> None:
        """Empty every mailbox and forget what was delivered; UIDVALIDITY changes."""
        self._do(self._forget())

    def answer_imap(self, answers: bool) -> None:
        """Whether the IMAP server answers; where it does not, every line to it is cut."""
        self._answers = answers
        if not answers:
            self._do(self._cut_lines())

    def _do(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    async def _listen(self) -> None:
        _keep_keywords()
        logging.getLogger("mail.log").setLevel(logging.ERROR)  # aiosmtpd warns of its own attributes
        told = Namespace(
            host=LOOPBACK, port=0, debug=False, cert=None, key=None, tls=self._tls is not None, passlib_cfg=None,
            proxy_protocol="noop", demo_data=False, demo_user="nobody", demo_password="",
        )  # fmt: skip
        extra = {"ssl_context": self._tls} if self._tls else {}
        backend, self._config = await DictBackend.init(told, hash_context=Cleartext(), invalid_user_sleep=0, **extra)
        for address, password in self.passwords.items():
            backend.login.users_dict[address] = UserMetadata(self._config, address, password=password)
            self._config.set_cache[address] = (MailboxSet(), FilterSet())
        reader = ProxyProtocolReader(ProxyProtocolVersion.get("noop"))
        imap = reader.get_callback(self._unless_down(IMAPServer(backend.login, self._config)))
        self.imap_port = self._add(await asyncio.start_server(imap, LOOPBACK, self.imap_port))
        self.smtp_port = self._add(await self._loop.create_server(self._smtp, LOOPBACK, self.smtp_port))
        if self._tls:
            self.imaps_port = self._add(await asyncio.start_server(imap, LOOPBACK, 0, ssl=self._tls))
            self.smtps_port = self._add(await self._loop.create_server(self._smtp, LOOPBACK, 0, ssl=self._tls))

    def _unless_down(self, serve: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., Any]:
        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, who: Any) -> None:
            if not self._answers:
                writer.close()
                return
            self._lines.add(writer)
            try:
                await serve(reader, writer, who)
            finally:
                self._lines.discard(writer)

        return talk

    async def _cut_lines(self) -> None:
        for line in self._lines:
            line.close()

    def _add(self, server: asyncio.Server) -> int:
        self._servers.append(server)
        port: int = server.sockets[0].getsockname()[1]
        return port

    async def _hang_up(self) -> None:
        for server in self._servers:
            server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _smtp(self) -> SMTP:
        return SMTP(
            self,
            hostname="mail.example",
            ident="ready",
            data_size_limit=LARGEST_LETTER,
            enable_SMTPUTF8=True,
            authenticator=self._authenticate,
            auth_require_tls=False,
            tls_context=self._tls,
            loop=self._loop,
        )

    def _authenticate(self, _server: SMTP, _session: Session, _envelope: Envelope, _mech: str, told: Any) -> AuthResult:
        if not isinstance(told, LoginPassword):
            return AuthResult(success=False, handled=False)
        address = told.login.decode("utf-8", "replace").casefold()
        known = self.passwords.get(address) == told.password.decode("utf-8", "replace") != ""
        return AuthResult(success=known, handled=False, auth_data=address if known else None)

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """RFC 5321, 3.3: an address that is not ours is refused here, not by a bounce."""
        if address.casefold() not in self.passwords and not self._elsewhere(address):
            return "550 5.1.1 There is nobody of that name here"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Into every recipient's mailbox, with the trace headers that a provider adds."""
        octets = envelope.content if isinstance(envelope.content, bytes) else b""
        sender = session.auth_data if isinstance(session.auth_data, str) else ""
        as_read, answer = self._manners(octets, len(self.delivered))
        delivery = Delivery(envelope.mail_from or "", tuple(envelope.rcpt_tos), as_read, sender, message_id(octets))
        for address in dict.fromkeys(recipient.casefold() for recipient in delivery.envelope_to):
            if address in self.passwords:
                await self._lay(address, self._traced(delivery), self._now(), "INBOX")
        self.delivered.append(delivery)
        for listener in self._listeners:
            listener(delivery)
        return answer

    def _traced(self, delivery: Delivery) -> bytes:
        lines = [f"Return-Path: <{delivery.envelope_from}>"]
        if self._authserv_id:
            author = _author(delivery.octets)
            verdict = "pass" if author and author == delivery.signed_in else "fail"
            domain = author.rpartition("@")[2] or "invalid"
            lines.append(f"Authentication-Results: {self._authserv_id}; dmarc={verdict} header.from={domain}")
        lines.append(f"Received: by mail.example; {email.utils.format_datetime(self._now())}")
        return "".join(f"{line}\r\n" for line in lines).encode("utf-8", "replace") + delivery.octets

    async def _box(self, address: str, folder: str) -> MailboxData:
        boxes, _ = self._config.set_cache[address.casefold()]
        with contextlib.suppress(ValueError):  # it is there
            if folder.upper() != "INBOX":
                await boxes.add_mailbox(folder)
        box: MailboxData = await boxes.get_mailbox(folder)
        return box

    async def _lay(self, address: str, octets: bytes, at: datetime, folder: str) -> None:
        await (await self._box(address, folder)).append(AppendMessage(octets, at, frozenset()), recent=True)

    async def _read(self, address: str, folder: str) -> list[bytes]:
        boxes, _ = self._config.set_cache[address.casefold()]
        try:
            box = await boxes.get_mailbox(folder)
        except KeyError:
            return []
        return [bytes(message._content) async for message in box.messages()]

    async def _list(self, address: str) -> list[str]:
        boxes, _ = self._config.set_cache[address.casefold()]
        return [entry.name for entry in (await boxes.list_mailboxes()).list()]

    async def _forget(self) -> None:
        for address in self.passwords:
            self._config.set_cache[address] = (MailboxSet(), FilterSet())
        self.delivered.clear()


def _author(octets: bytes) -> str:
    """The address in From, as a provider reads it."""
    for line in octets.split(b"\r\n\r\n", 1)[0].split(b"\r\n"):
        if line[:5].lower() == b"from:":
            return email.utils.parseaddr(line[5:].decode("utf-8", "replace"))[1].casefold()
    return ""


def _keep_keywords() -> None:
    """pymap takes keywords (`$Junk`, `$Label1`) and drops them, because its PERMANENTFLAGS lack the `\\*` that
    allows new ones (RFC 9051, 7.1); mail programs set some on every mail."""
    box_class: Any = MailboxData
    box_class.permanent_flags = property(lambda box: (get_system_flags() - {Recent}) | {Wildcard})
