"""A mail provider inside this process: a real IMAP server (pymap) and a real SMTP server (aiosmtpd) on loopback.

What is sent to the SMTP server lands in the mailboxes of the recipients, where the IMAP server shows it. The demo
and the tests use it; nothing in mailbot's own path knows that it is not the office's mail server.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import ssl
import threading
from argparse import Namespace
from collections.abc import Callable, Coroutine, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

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

from .exchange import FOLDERS, LONGEST_LINE, Admits, Front
from .submission import LARGEST_LETTER, Delivery, Submission

LOOPBACK = "127.0.0.1"
Answer = TypeVar("Answer")


class MailProvider:
    """Mailboxes by address, with their passwords. Use it as a context manager, or `start` and `stop` it.

    `now` stamps what arrives (INTERNALDATE). With an `authserv_id` arriving mail gets the provider's
    Authentication-Results: `dmarc=pass` where the sender had signed in as the one in From, else `fail`.
    `tls` speaks TLS from the first byte on `imaps_port` and `smtps_port`, and offers STARTTLS on the other two.
    An address without a mailbox is refused at RCPT, unless it is in `elsewhere`, which are taken and kept apart.
    `like` names whose manners it has ("exchange", "ses"; see `manners` and `exchange`). Its mailboxes may be `behind`
    the port of another IMAP server, and `admits` says who may sign in by token. Letters to whom it `reports` are taken,
    and come back. It takes none larger than `largest`.
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
        behind: int = 0,
        admits: Admits | None = None,
        reports: Callable[[str], bool] = lambda address: False,
        largest: int = LARGEST_LETTER,
    ) -> None:
        self.passwords = {address.casefold(): password for address, password in mailboxes.items()}
        self.imap_port, self.smtp_port = imap_port, smtp_port
        self.imaps_port = self.smtps_port = 0
        self._now = now
        self._tls = tls
        self._submission = Submission(
            self.passwords, now, self._put_in, authserv_id, elsewhere, reports, like, admits, largest
        )
        front = Front(behind, admits, lambda user: self.passwords.get(user.casefold(), ""))
        self.front = front if like == "exchange" else None
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
        self._submission.listeners.append(listener)

    @property
    def delivered(self) -> list[Delivery]:
        """What the SMTP server took, oldest first."""
        return self._submission.delivered

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
            await self._empty(address)
        reader = ProxyProtocolReader(ProxyProtocolVersion.get("noop"))
        imap = reader.get_callback(self._unless_down(IMAPServer(backend.login, self._config)))
        if self.front is None:
            self.imap_port = self._add(await asyncio.start_server(imap, LOOPBACK, self.imap_port))
        else:
            self.front.port = self.front.port or self._add(await asyncio.start_server(imap, LOOPBACK, 0))
            front = await asyncio.start_server(self.front.talk, LOOPBACK, self.imap_port, limit=LONGEST_LINE)
            self.imap_port = self._add(front)
        smtp = partial(self._submission.protocol, self._loop, self._tls)
        self.smtp_port = self._add(await self._loop.create_server(smtp, LOOPBACK, self.smtp_port))
        if self._tls:
            self.imaps_port = self._add(await asyncio.start_server(imap, LOOPBACK, 0, ssl=self._tls))
            self.smtps_port = self._add(await self._loop.create_server(smtp, LOOPBACK, 0, ssl=self._tls))

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

    async def _box(self, address: str, folder: str) -> MailboxData:
        boxes, _ = self._config.set_cache[address.casefold()]
        with contextlib.suppress(ValueError):  # it is there
            if folder.upper() != "INBOX":
                await boxes.add_mailbox(folder)
        box: MailboxData = await boxes.get_mailbox(folder)
        return box

    async def _put_in(self, address: str, octets: bytes) -> None:
        await self._lay(address, octets, self._now(), "INBOX")

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
            await self._empty(address)
        self._submission.forget()

    async def _empty(self, address: str) -> None:
        self._config.set_cache[address] = (MailboxSet(), FilterSet())
        for folder in FOLDERS if self.front else ():
            await self._box(address, folder)


def _keep_keywords() -> None:
    """pymap takes keywords (`$Junk`, `$Label1`) and drops them, because its PERMANENTFLAGS lack the `\\*` that
    allows new ones (RFC 9051, 7.1); mail programs set some on every mail."""
    box_class: Any = MailboxData
    box_class.permanent_flags = property(lambda box: (get_system_flags() - {Recent}) | {Wildcard})
