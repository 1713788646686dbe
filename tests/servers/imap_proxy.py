"""Between mailbot and a real IMAP server: passes everything on, except where it is told to misbehave."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.servers.listening import LOOPBACK, Listener, hang_up

COMMAND = re.compile(rb"([A-Z]{4}[0-9]+) ((?:UID )?[A-Z0-9]+)(.*)\r\n", re.DOTALL)
Where = Callable[[str], bool]


def anywhere(_arguments: str) -> bool:
    return True


@dataclass
class Cue:
    """What to do at a command: say `reply`, keep silent (no reply), or hang up after so many octets of the answer
    (-1: before the command is passed on)."""

    verb: str
    where: Where
    times: int
    reply: bytes | None = None
    octets: int | None = None


@dataclass
class IMAPProxy:
    """Cues are given by command ("UID MOVE", "SELECT"), and by its arguments with `where`."""

    server_port: int
    commands: list[str] = field(default_factory=list)
    _cues: list[Cue] = field(default_factory=list)
    _alters: list[Callable[[bytes], bytes]] = field(default_factory=list)
    server_of: dict[socket.socket, socket.socket] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._listener = Listener(self._talk)
        self.port = self._listener.port

    def answer(self, command: str, reply: str, where: Where = anywhere) -> None:
        """Say this (`NO [OVERQUOTA] full`) to the command, which the server never sees."""
        self._cues.append(Cue(command, where, 1_000_000, reply=reply.encode()))

    def silence(self, command: str, where: Where = anywhere) -> None:
        """Never answer it."""
        self._cues.append(Cue(command, where, 1_000_000))

    def cut_before(self, command: str, where: Where = anywhere) -> None:
        """Hang up instead of passing it on, once."""
        self._cues.append(Cue(command, where, 1, octets=-1))

    def cut_after(self, command: str, octets: int = 0, where: Where = anywhere) -> None:
        """Pass it on, and hang up after so many octets of the server's answer, once."""
        self._cues.append(Cue(command, where, 1, octets=octets))

    def hide(self, *capabilities: str) -> None:
        """Let the server seem not to know these."""
        for capability in capabilities:
            told = re.compile(rb" " + capability.encode() + rb"(?=[ \]\r])")
            self._alters.append(lambda line, told=told: told.sub(b"", line) if b"CAPABILITY" in line else line)

    def alter(self, change: Callable[[bytes], bytes]) -> None:
        """Change lines of the server's answers."""
        self._alters.append(change)

    def behave(self) -> None:
        self._cues.clear()
        self._alters.clear()

    def hang_up_on_everyone(self) -> None:
        self._listener.hang_up_on_everyone()

    def stop(self) -> None:
        self._listener.stop()

    def verbs(self) -> list[str]:
        """What was asked, without arguments."""
        return [match.group(0) for said in self.commands if (match := re.match(r"(UID )?[A-Z0-9]+", said))]

    def _talk(self, client: socket.socket) -> None:
        server = socket.create_connection((LOOPBACK, self.server_port))
        server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.server_of[client] = server
        left: list[int | None] = [None]  # octets that may still go to the client
        threading.Thread(target=self._back, args=(server, client, left), daemon=True).start()
        try:
            for line in client.makefile("rb"):
                command = COMMAND.fullmatch(line)
                if command is None or not self._misbehaves(command, client, left):
                    server.sendall(line)
        finally:
            hang_up(server)

    def _misbehaves(self, command: re.Match[bytes], client: socket.socket, left: list[int | None]) -> bool:
        verb, arguments = command.group(2).decode(), command.group(3).decode("utf-8", "replace")
        self.commands.append(verb + arguments)
        for cue in self._cues:
            if cue.verb == verb and cue.times > 0 and cue.where(arguments):
                cue.times -= 1
                if cue.octets is None:
                    if cue.reply is not None:
                        client.sendall(command.group(1) + b" " + cue.reply + b"\r\n")
                    return True
                if cue.octets < 0:
                    raise ConnectionResetError
                left[0] = cue.octets
                return False
        return False

    def _back(self, server: socket.socket, client: socket.socket, left: list[int | None]) -> None:
        try:
            for line in server.makefile("rb"):
                told = line
                for change in tuple(self._alters):
                    told = change(told)
                if left[0] is not None:
                    told, left[0] = told[: left[0]], left[0] - len(told)
                client.sendall(told)
                if left[0] is not None and left[0] <= 0:
                    break
        except (OSError, ValueError):
            pass
        hang_up(client)
        hang_up(server)
