"""The virus scanner, against a socket that answers as clamd does."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mailbot.office.clamd import Clamd


@pytest.fixture
def scanner(tmp_path: Path) -> Iterator[Callable[[bytes], Path]]:
    """A clamd that calls what holds EICAR infected; or that gives the answer it is told to."""
    listening: list[socket.socket] = []

    def start(answer: bytes = b"") -> Path:
        path = tmp_path / "clamd"
        server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        server.bind(str(path))
        server.listen()
        listening.append(server)
        threading.Thread(target=_serve, args=(server, answer), daemon=True).start()
        return path

    yield start
    for server in listening:
        server.close()


def _serve(server: socket.socket, answer: bytes) -> None:
    try:
        while True:
            line, _ = server.accept()
            with line, line.makefile("rb") as sent:
                assert sent.read(10) == b"zINSTREAM\0"
                octets = b""
                while size := struct.unpack("!I", sent.read(4))[0]:
                    octets += sent.read(size)
                line.sendall(answer or (b"stream: Eicar FOUND\0" if b"EICAR" in octets else b"stream: OK\0"))
    except OSError:
        return


def test_clean_bytes_are_passed_however_many(scanner: Callable[..., Path]) -> None:
    assert Clamd(scanner()).verdict(b"x" * 300_000) == ""


def test_infected_bytes_are_withheld_wherever_they_stand(scanner: Callable[..., Path]) -> None:
    assert Clamd(scanner()).verdict(b"x" * 200_000 + b"EICAR") == "infected"


def test_a_scanner_out_of_reach_withholds(tmp_path: Path) -> None:
    assert Clamd(tmp_path / "nobody").verdict(b"x") == "unscanned"


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"nonsense", b"\0"])
def test_a_scanner_that_does_not_say_ok_withholds(answer: bytes, scanner: Callable[..., Path]) -> None:
    assert Clamd(scanner(answer)).verdict(b"x") == "unscanned"
