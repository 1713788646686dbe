"""A virus scan by the office's own clamd, where the settings name its socket (clamd(8), INSTREAM).

Only what the scanner has called clean is passed on: out of reach, an attachment is withheld, not passed.
"""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass
from pathlib import Path

CHUNK = 64 * 1024
LONGEST_ANSWER = 4096


@dataclass(frozen=True, slots=True)
class Clamd:
    """The scanner behind a local socket; one connection for each attachment. `seconds` bounds every step."""

    path: Path
    seconds: float = 20

    def verdict(self, octets: bytes) -> str:
        """Empty where the bytes are clean, else why they are withheld: "infected" or "unscanned"."""
        try:
            answer = self._ask(octets)
        except OSError:
            return "unscanned"
        if answer.endswith(b" FOUND"):
            return "infected"
        return "" if answer == b"stream: OK" else "unscanned"

    def _ask(self, octets: bytes) -> bytes:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(self.seconds)
            line.connect(str(self.path))
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(octets), CHUNK):
                piece = octets[start : start + CHUNK]
                line.sendall(struct.pack("!I", len(piece)) + piece)
            line.sendall(struct.pack("!I", 0))
            answer = b""
            while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
                more = line.recv(LONGEST_ANSWER)
                if not more:
                    break
                answer += more
        return answer.rstrip(b"\0")
