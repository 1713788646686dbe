"""An SMTP server that says what it is told to say, at the step it is told."""

from __future__ import annotations

import re
import socket
import ssl
import threading
from dataclasses import dataclass, field
from enum import Enum

from tests.servers.listening import Listener


class Behaviour(Enum):
    HANG_UP = "hang up"
    SILENCE = "silence"


HANG_UP, SILENCE = Behaviour.HANG_UP, Behaviour.SILENCE
Cue = str | Behaviour

USUAL: dict[str, str] = {
    "connect": "220 mail.example ESMTP",
    "EHLO": "250-mail.example\r\n250-8BITMIME\r\n250 SIZE 50000000",
    "HELO": "250 mail.example",
    "MAIL": "250 2.1.0 OK",
    "RCPT": "250 2.1.5 OK",
    "DATA": "354 go ahead",
    "dot": "250 2.0.0 queued as 1",
    "RSET": "250 OK",
    "NOOP": "250 OK",
    "QUIT": "221 bye",
    "AUTH": "235 2.7.0 welcome",
    "STARTTLS": "454 no",
}


@dataclass
class Taken:
    """A letter that got its 2yz after the final dot."""

    mail_from: str
    rcpt_to: list[str]
    octets: bytes


@dataclass
class ScriptedSMTP:
    """`script` maps a step to what is said there: the verbs, "connect", "content" (at the first line of the letter),
    "dot", or a whole command ("RCPT TO:<c@x.example>"). A list is used up one by one, then the usual is said again.
    A letter is `taken` when the final dot arrived, even if the answer to it is a hang-up: that is the point of it,
    unless the answer is 4yz or 5yz."""

    script: dict[str, Cue | list[Cue]] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    commands: list[str] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._released = threading.Event()
        self._listener = Listener(self._talk, self.tls)
        self.port = self._listener.port

    @property
    def connections(self) -> int:
        return self._listener.connections

    def hang_up_on_everyone(self) -> None:
        """As a server does after a pause."""
        self._listener.hang_up_on_everyone()

    def stop(self) -> None:
        self._released.set()
        self._listener.stop()

    def _cue(self, *steps: str) -> Cue:
        for step in steps:
            said = self.script.get(step)
            if isinstance(said, list):
                if said:
                    return said.pop(0)
            elif said is not None:
                return said
        return USUAL.get(steps[-1], "502 5.5.2 what?")

    def _say(self, connection: socket.socket, *steps: str) -> str:
        cue = self._cue(*steps)
        self._act(connection, cue)
        return str(cue)

    def _act(self, connection: socket.socket, cue: Cue) -> None:
        if cue is SILENCE:
            self._released.wait(60)
        if isinstance(cue, Behaviour):
            raise ConnectionResetError
        connection.sendall(cue.encode() + b"\r\n")

    def _talk(self, connection: socket.socket) -> None:
        lines = connection.makefile("rb")
        self._say(connection, "connect")
        mail_from, rcpt_to = "", []
        while line := lines.readline():
            command = line.decode("utf-8", "replace").rstrip("\r\n")
            self.commands.append(command)
            verb = command.split(" ")[0].upper()
            said = self._say(connection, command, verb)
            if verb == "MAIL":
                mail_from, rcpt_to = _path(command), []
            elif verb == "RCPT" and said[0] == "2":
                rcpt_to.append(_path(command))
            elif verb == "RSET":
                mail_from, rcpt_to = "", []
            elif verb == "AUTH" and said[0] == "3":
                self.commands.append(lines.readline().decode().strip())
                self._say(connection, "after AUTH", "AUTH")
            elif verb == "DATA" and said[:3] == "354":
                octets = b""
                while (line := lines.readline()) != b".\r\n":
                    if not line:
                        return
                    if not octets and "content" in self.script:
                        self._say(connection, "content")
                    octets += line.removeprefix(b".")
                letter = Taken(mail_from, rcpt_to, octets)
                cue = self._cue("dot")
                if not (isinstance(cue, str) and cue[0] in "45"):
                    self.taken.append(letter)
                self._act(connection, cue)
            elif verb == "QUIT":
                return


def _path(command: str) -> str:
    found = re.search(r"<(.*?)>", command)
    return found.group(1) if found else ""
