"""Between mailbot and a real IMAP server: passes everything on, except where it is told to misbehave."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.servers.listening import LOOPBACK, Listener, hang_up

COMMAND = re.compile(rb"([A-Z]{4}[0-9]+) ((?:UID )?[A-Z0-9]+)(.*)\r\n", re.DOTALL)


@dataclass
class IMAPProxy:
    """Cues are given by command ("UID MOVE", "SELECT") and stay until `behave`, or for so many `times`."""

    server_port: int
    commands: list[str] = field(default_factory=list)
    _answers: dict[str, tuple[bytes, int]] = field(default_factory=dict)
    _cuts: dict[str, tuple[int | None, int]] = field(default_factory=dict)
    _alters: list[Callable[[bytes], bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._listener = Listener(self._talk)
        self.port = self._listener.port
        self._released = threading.Event()

    def answer(self, command: str, reply: str, times: int = 1_000_000) -> None:
        """Say this (`NO [OVERQUOTA] full`) to the command, which the server never sees."""
        self._answers[command] = (reply.encode(), times)

    def cut_before(self, command: str, times: int = 1) -> None:
        """Hang up instead of passing the command on."""
        self._cuts[command] = (None, times)

    def cut_after(self, command: str, octets: int = 0, times: int = 1) -> None:
        """Pass the command on, and hang up after so many octets of the server's answer."""
        self._cuts[command] = (octets, times)

    def silence(self, command: str) -> None:
        """Never answer it."""
        self._answers[command] = (b"", 1_000_000)

    def hide(self, *capabilities: str) -> None:
        """Let the server seem not to know these."""
        for capability in capabilities:
            told = re.compile(rb" " + capability.encode() + rb"(?=[ \]\r])")
            self._alters.append(lambda line, told=told: told.sub(b"", line) if b"CAPABILITY" in line else line)

    def alter(self, change: Callable[[bytes], bytes]) -> None:
        """Change lines of the server's answers."""
        self._alters.append(change)

    def behave(self) -> None:
        self._answers.clear()
        self._cuts.clear()
        self._alters.clear()

    def hang_up_on_everyone(self) -> None:
        self._listener.hang_up_on_everyone()

    def stop(self) -> None:
        self._released.set()
        self._listener.stop()

    def verbs(self) -> list[str]:
        """What was asked, without arguments."""
        return [match.group(0) for said in self.commands if (match := re.match(r"(UID )?[A-Z0-9]+", said))]

    def _talk(self, client: socket.socket) -> None:
        server = socket.create_connection((LOOPBACK, self.server_port))
        server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
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
        verb = command.group(2).decode()
        self.commands.append((command.group(2) + command.group(3)).decode("utf-8", "replace"))
        if verb in self._cuts:
            octets, times = self._cuts.pop(verb)
            if times > 1:
                self._cuts[verb] = (octets, times - 1)
            if octets is None:
                raise ConnectionResetError
            left[0] = octets
        elif verb in self._answers:
            reply, times = self._answers[verb]
            self._answers[verb] = (reply, times - 1)
            if times > 0:
                if reply:
                    client.sendall(command.group(1) + b" " + reply + b"\r\n")
                return True
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
