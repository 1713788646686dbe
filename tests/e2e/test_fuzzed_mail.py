"""Every mail of the corpora, damaged at random: each is handled or set aside with a reason that a person can work
with, in bounded time, and nobody outside is written to but who may be."""

from __future__ import annotations

import logging
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailbot.vocabulary.letter_kinds import LetterKind
from tests.office_life import Life

MAILS = Path(__file__).resolve().parent.parent / "mail"
EACH_SEED = 50
SLOWEST = 5.0  # seconds for one mail, on a machine that does much else
HEAD = re.compile(rb"\r?\n\r?\n")
BOUNDARY = re.compile(rb"^--[^\r\n]{1,72}\r?$", re.MULTILINE)
OURS = re.compile(rb"<[a-z0-9-]{1,40}\.[a-z0-9-]{1,40}\.[a-z2-7]{20}@[a-z0-9.-]+>", re.IGNORECASE)
AUTOMATIC = ("auto_reply", "bounce", "unknown")


def corpus() -> list[bytes]:
    return [path.read_bytes() for path in sorted(MAILS.rglob("*.eml"))]


def damaged(mails: list[bytes], chance: random.Random) -> bytes:
    """One mail, damaged in one to four ways."""
    mail = chance.choice(mails)
    for _ in range(chance.randint(1, 4)):
        mail = chance.choice(DAMAGES)(mail, mails, chance)
    return mail[:400_000]


def _flip(mail: bytes, mails: list[bytes], chance: random.Random) -> bytes:
    octets = bytearray(mail or b" ")
    for _ in range(chance.randint(1, 40)):
        octets[chance.randrange(len(octets))] = chance.randrange(256)
    return bytes(octets)


def _cut(mail: bytes, mails: list[bytes], chance: random.Random) -> bytes:
    return mail[: chance.randint(0, len(mail))]


def _lose(mail: bytes, mails: list[bytes], chance: random.Random) -> bytes:
    start = chance.randint(0, len(mail))
    return mail[:start] + mail[start + chance.randint(0, 2000) :]


def _repeat(mail: bytes, mails: list[bytes], chance: random.Random) -> bytes:
    start = chance.randint(0, len(mail))
    stretch = mail[start : start + chance.randint(1, 500)]
    return mail[:start] + stretch * chance.choice((2, 3, 200)) + mail[start:]


def _shuffle_head(mail: bytes, mails: list[bytes], chance: random.Random) -> bytes:
    head, body = _halves(mail)
    lines = head.split(b"\n")
    chance.shuffle(lines)
    return b"\n".join(lines) + b"\n\n" + body


def _lose_a_field(mail: bytes, mails: list[bytes], chance: random.Random) -> bytes:
    head, body = _halves(mail)
    lines = head.split(b"\n")
    lines.pop(chance.randrange(len(lines)))
    return b"\n".join(lines) + b"\n\n" + body


def _foreign_head(mail: bytes, mails: list[bytes], chance: random.Random) -> bytes:
    return _halves(chance.choice(mails))[0] + b"\n\n" + _halves(mail)[1]


def _foreign_fields(mail: bytes, mails: list[bytes], chance: random.Random) -> bytes:
    lines = _halves(chance.choice(mails))[0].split(b"\n")
    return b"\n".join(chance.sample(lines, min(len(lines), 3))) + b"\n" + mail


def _swap_parts(mail: bytes, mails: list[bytes], chance: random.Random) -> bytes:
    pieces = BOUNDARY.split(mail)
    marks = BOUNDARY.findall(mail)
    chance.shuffle(marks)
    if len(pieces) > 3:
        inner = pieces[1:]
        chance.shuffle(inner)
        pieces = [pieces[0], *inner]
    return b"".join(piece + mark for piece, mark in zip(pieces, [*marks, b""], strict=True))


def _foreign_part(mail: bytes, mails: list[bytes], chance: random.Random) -> bytes:
    marks = BOUNDARY.findall(mail)
    if not marks:
        return mail
    mark = chance.choice(marks)
    return mail.replace(mark, mark + b"\n" + chance.choice(mails)[:50_000] + b"\n" + mark, 1)


def _other_type(mail: bytes, mails: list[bytes], chance: random.Random) -> bytes:
    old, new = chance.choice(OTHER_TYPES)
    return mail.replace(old, new)


OTHER_TYPES = (
    (b"text/plain", b"text/html"),
    (b"text/html", b"text/calendar"),
    (b"text/plain", b"message/delivery-status"),
    (b"multipart/mixed", b"multipart/report"),
    (b"multipart/alternative", b"message/rfc822"),
    (b"utf-8", b"utf-7"),
    (b"utf-8", b"utf-16"),
    (b"windows-1252", b"idna"),
    (b"quoted-printable", b"base64"),
    (b"8bit", b"quoted-printable"),
    (b"base64", b"x-uuencode"),
    (b"attachment", b"inline"),
    (b"\n", b"\r\n\r\n"),
)


def _halves(mail: bytes) -> tuple[bytes, bytes]:
    head, *body = HEAD.split(mail, maxsplit=1)
    return head, body[0] if body else b""


DAMAGES = (
    _flip, _cut, _lose, _repeat, _shuffle_head, _lose_a_field, _foreign_head, _foreign_fields, _swap_parts,
    _foreign_part, _other_type,
)  # fmt: skip


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("seed", range(4))
def test_no_damage_is_too_much(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    mails = corpus()
    life = Life(tmp_path)
    life.refers()
    life.at("10:00").ticks().sends()
    ours = life.letter(LetterKind.CONTACT).message_id.encode()
    for count in range(EACH_SEED):
        mail = OURS.sub(lambda _: ours, damaged(mails, chance))
        before, at = len(life.letters()), time.perf_counter()

        life.receives(mail)

        took = time.perf_counter() - at
        assert "aside.our_failure" not in life.aside, (seed, count)
        assert took < SLOWEST, (seed, count, took)
        kind = list(life.book.ledger())[-1].kind
        outside = [letter.kind for letter in life.letters()[before:] if letter.to.is_outside]
        assert kind not in AUTOMATIC or not outside, (seed, count, kind, outside)
