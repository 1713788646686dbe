"""Bytes made anew, as Exchange does: every mail of the tests says the same afterwards, and is known again."""

from pathlib import Path

import pytest

from mailbot.demo.remaking import made_anew
from mailbot.understand.mail.identity import identity

MAILS = sorted((Path(__file__).resolve().parents[1] / "mail").rglob("*.eml"))
FOLDERS = sorted({path.parent.name for path in MAILS})

QUOTED = b"""Received: by mx.example\r
From: a@b.example\r
Subject: x\r
Content-Type: multipart/mixed; boundary="=_0123456789"\r
Message-ID: <1@b.example>\r
\r
--=_0123456789\r
Content-Type: text/plain; charset=utf-8\r
Content-Transfer-Encoding: quoted-printable\r
\r
d=C3=A9c=C3=A8s\r
--=_0123456789--\r
"""


def test_boundaries_encodings_and_the_order_of_headers_differ_from_fetch_to_fetch():
    first, second = made_anew(QUOTED, 1), made_anew(QUOTED, 2)

    assert len({QUOTED, first, second}) == 3
    assert b"=_0123456789" not in first + second
    assert b"ZMOpY8Oocw" in first
    assert b"d=C3=A9c=C3=A8s" in second
    assert first.startswith(b"Received: by mx.example\r\nContent-Type: multipart/mixed;")


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_mail_of_the_tests_is_known_again(folder):
    mails = [path for path in MAILS if path.parent.name == folder]
    unlike = [
        path.name for path in mails for octets in (_with_crlf(path),) for number in (1, 2)
        if _known_by(made_anew(octets, number)) != _known_by(octets)
    ]  # fmt: skip

    assert unlike == []


def _with_crlf(path: Path) -> bytes:
    octets = path.read_bytes()
    return octets if b"\r\n" in octets else octets.replace(b"\n", b"\r\n")


def _known_by(octets: bytes) -> tuple[str, ...]:
    found = identity(octets)
    return found.message_id, found.digest, found.says, found.content_digest, *found.also_named
