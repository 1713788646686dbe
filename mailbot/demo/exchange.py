"""Exchange Online's IMAP, put before a real IMAP server: it signs in by token, makes a mail's bytes anew at each fetch,
estimates sizes, keeps no keywords, asks for patience, and hangs up on who only listens.

All as seen from outside with outlook.office365.com; what lies in the mailbox stays as it was put there.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import re
from asyncio import StreamReader, StreamWriter
from collections.abc import Callable

from .remaking import made_anew

Admits = Callable[[str, str, str], str]
"""Service (IMAP, SMTP), user, token: nothing, or why not; `NOT_CONNECTED` for a good one that opens no mailbox."""
NOT_CONNECTED = "User is authenticated but not connected."
GREETING = b"* OK The Microsoft Exchange IMAP4 service is ready. [WQBUADQAUABSADAAMQA=]\r\n"
ABLE = (
    b"IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS MOVE ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+".split()
)
FOLDERS = (
    "Archive", "Boîte d'envoi", "Brouillons", "Calendrier", "Courrier indésirable", "Éléments envoyés",
    "Éléments supprimés", "Références/2026 – à classer",
)  # fmt: skip
"""What a French mailbox has."""
LONGEST_LINE = 4 * 2**20
IDLE_SECONDS = 30 * 60.0

_LITERAL = re.compile(rb"\{(\d+)\+?\}\r\n\Z")
_COMMAND = re.compile(rb"(\S+) (?:UID )?([A-Za-z]+)(.*)\r\n\Z", re.DOTALL)
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_ABLE = re.compile(rb"CAPABILITY ([^\]\r]*)")
_FLAGS = re.compile(rb"PERMANENTFLAGS \([^)]*\)")


class Front:
    """Talks to every client, each on a line of its own to the server behind. Without `admits` passwords are taken."""

    def __init__(
        self, port: int, admits: Admits | None = None, password: Callable[[str], str] = lambda user: ""
    ) -> None:
        self.port, self.admits, self.password = port, admits, password
        self.idle_seconds = IDLE_SECONDS
        self.throttled, self.backoff = 0, 30_000  # so many commands are put off, for so many milliseconds
        self.fetched = 0

    async def talk(self, reader: StreamReader, writer: StreamWriter) -> None:
        """One connection, until either side ends it."""
        behind, to_server = await asyncio.open_connection("127.0.0.1", self.port, limit=LONGEST_LINE)
        line = _Line(self, reader, writer, behind, to_server)
        sides = [asyncio.ensure_future(line.forth()), asyncio.ensure_future(line.back())]
        try:
            with contextlib.suppress(asyncio.CancelledError):  # the provider stops
                await asyncio.wait(sides, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for side in sides:
                side.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.gather(*sides, return_exceptions=True)
            for end in (writer, to_server):
                with contextlib.suppress(OSError):
                    end.close()


class _Line:
    def __init__(
        self, front: Front, reader: StreamReader, writer: StreamWriter, behind: StreamReader, to_server: StreamWriter
    ) -> None:
        self.front, self.reader, self.writer, self.behind, self.to_server = front, reader, writer, behind, to_server
        self.shut_out = ""

    async def forth(self) -> None:
        """What the client says."""
        inside = idling = False
        while True:
            wait = self.front.idle_seconds if idling else None
            line = await asyncio.wait_for(self.reader.readline(), wait)  # a silence that lasts too long ends the line
            if not line:
                return
            command = None if inside or idling else _COMMAND.match(line)
            if command is None or not await self._answered(command):
                self.to_server.write(line)
            inside = False
            if literal := _LITERAL.search(line):
                self.to_server.write(await self.reader.readexactly(int(literal[1])))
                inside = True
            idling = command is not None and command[2].upper() == b"IDLE"

    async def _answered(self, command: re.Match[bytes]) -> bool:
        """Whether that was for us alone."""
        tag, verb = command[1], command[2].upper()
        if verb in (b"LOGIN", b"AUTHENTICATE") and self.front.admits is not None:
            await self._sign_in(tag, verb, command[3])
            return True
        if self.shut_out and verb not in (b"CAPABILITY", b"LOGOUT"):
            self.writer.write(tag + f" BAD {self.shut_out}\r\n".encode())
            return True
        if self.front.throttled > 0 and verb != b"LOGOUT":
            self.front.throttled -= 1
            told = f" BAD Request is throttled. Suggested Backoff Time: {self.front.backoff} milliseconds\r\n"
            self.writer.write(tag + told.encode())
            return True
        return False

    async def _sign_in(self, tag: bytes, verb: bytes, rest: bytes) -> None:
        said = rest.split()
        if verb == b"LOGIN" or said[0].upper() != b"XOAUTH2":
            self.writer.write(tag + b" NO LOGIN failed.\r\n")
            return
        if len(said) < 2:
            self.writer.write(b"+ \r\n")
            said.append(await self.reader.readline())
        user, token = token_of(said[1])
        assert self.front.admits is not None
        refusal = self.front.admits("IMAP", user, token)
        if refusal and refusal != NOT_CONNECTED:
            self.writer.write(tag + b" NO AUTHENTICATE failed.\r\n")
            return
        self.shut_out = refusal
        self.to_server.write(tag + f' LOGIN "{user}" "{self.front.password(user)}"\r\n'.encode())

    async def back(self) -> None:
        """What the server says."""
        if await self.behind.readline():
            self.writer.write(GREETING)
        shows = False
        while line := await self.behind.readline():
            octets = b""
            shows = shows or (line[:2] == b"* " and b" FETCH (" in line)
            literal = _LITERAL.search(line)
            if literal:
                octets = await self.behind.readexactly(int(literal[1]))
                if line[: literal.start()].endswith(b"BODY[] "):
                    self.front.fetched += 1
                    octets = made_anew(octets, self.front.fetched)
                    line = line[: literal.start()] + b"{%d}\r\n" % len(octets)
            if shows:
                line = _SIZE.sub(lambda found: b"RFC822.SIZE %d" % (int(found[1]) * 14 // 13 + 11), line)
            elif b"CAPABILITY" in line:
                line = _ABLE.sub(lambda found: b"CAPABILITY " + _able(found[1].split()), line)
            elif b"PERMANENTFLAGS" in line:
                line = _FLAGS.sub(rb"PERMANENTFLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft $MDNSent)", line)
            shows = shows and literal is not None
            self.writer.write(line + octets)


def token_of(answer: bytes) -> tuple[str, str]:
    """The user and the token of a XOAUTH2 answer, as it is on the line; empty where it is none."""
    with contextlib.suppress(ValueError, UnicodeDecodeError):
        told = dict(part.partition("=")[::2] for part in base64.b64decode(answer).decode().split("\1") if part)
        return told.get("user", ""), told.get("auth", "").removeprefix("Bearer ")
    return "", ""


def _able(behind: list[bytes]) -> bytes:
    """What Exchange can, as far as the server behind it can."""
    return b" ".join(one for one in ABLE if one in behind or one.startswith((b"AUTH=", b"IMAP4")))
