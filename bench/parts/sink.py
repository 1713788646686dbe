"""An SMTP server that takes everything and keeps nothing: a process of its own, as light as one can be, so that what
is measured is the client. Prints its port; when standard input ends, prints what it took as JSON.

    python -m bench.parts.sink
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter

REPLIES = {
    b"EHLO": b"250-sink.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 100000000\r\n",
    b"HELO": b"250 sink.example\r\n",
    b"DATA": b"354 go on\r\n",
    b"QUIT": b"221 bye\r\n",
}
OK = b"250 OK\r\n"


class Taken:
    """What came in: letters, and how many for whom."""

    def __init__(self) -> None:
        self.letters = 0
        self.octets = 0
        self.recipients: Counter[str] = Counter()


class Conversation(asyncio.Protocol):
    """Lines until DATA, then everything up to the final dot."""

    def __init__(self, taken: Taken) -> None:
        self.taken, self.buffer, self.in_letter = taken, bytearray(), False
        self.recipients: list[str] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        self.transport.write(b"220 sink.example ESMTP\r\n")

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while self._letter() if self.in_letter else self._command():
            pass

    def _letter(self) -> bool:
        end = self.buffer.find(b"\r\n.\r\n", max(0, getattr(self, "searched", 0) - 5))
        if end < 0:
            self.searched = len(self.buffer)
            return False
        self.taken.letters += 1
        self.taken.octets += end
        self.taken.recipients.update(self.recipients)
        del self.buffer[: end + 5]
        self.in_letter, self.searched, self.recipients = False, 0, []
        self.transport.write(OK)
        return True

    def _command(self) -> bool:
        end = self.buffer.find(b"\r\n")
        if end < 0:
            return False
        line = bytes(self.buffer[:end])
        del self.buffer[: end + 2]
        verb = line[:4].upper()
        if verb == b"RCPT":
            self.recipients.append(line[line.find(b"<") + 1 : line.find(b">")].decode())
        elif verb in (b"MAIL", b"RSET"):
            self.recipients = []
        self.in_letter = verb == b"DATA"
        self.transport.write(REPLIES.get(verb, OK))
        if verb == b"QUIT":
            self.transport.close()
        return True


async def serve() -> None:
    taken = Taken()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Conversation(taken), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        if line.strip() == "forget":
            taken.__init__()  # type: ignore[misc]
        told = {"letters": taken.letters, "octets": taken.octets, "recipients": taken.recipients}
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    asyncio.run(serve())
