"""`make fuzz`: the readers against mail made of real mail: cut, doubled, spliced and bitten. Whatever raises, or takes
longer than a mail may, is printed with the seed that makes it again, and ends it with exit 1."""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from pathlib import Path

from mailbot.understand.mail.identity import identity
from mailbot.understand.mail.mime import read_mail
from mailbot.understand.mail.tnef import open_tnef
from mailbot.understand.reports.automatic import automatic
from mailbot.understand.reports.bounces import read_bounce
from mailbot.understand.trust.authentication_results import Unreadable, results_line
from mailbot.understand.trust.levels import trust_in
from mailbot.vocabulary.trust import TrustPolicy

from .attacks import ATTACKS

MAIL = Path(__file__).resolve().parents[1] / "mail"
LONGEST = 200_000
SLOW = 5.0
PIECES = (
    b"\r\n", b"\r\n\r\n", b"--b", b"\0", b"=?utf-8?Q?", b"?=", b"<", b">", b'"', b"(", b")", b";", b"=", b"\\", b"\xff",
    b"Content-Type: message/rfc822\r\n\r\n", b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n",
    b"Authentication-Results: ", b"From: ", b"BEGIN:VEVENT\n", b"x" * 1_000, b" " * 1_000, b"<div>" * 200,
)  # fmt: skip


def corpus() -> list[bytes]:
    """Every small mail of the tests, and the attacks."""
    files = (path.read_bytes() for path in sorted(MAIL.rglob("*.eml")))
    return [octets for octets in (*files, *(attack.mail for attack in ATTACKS)) if len(octets) < LONGEST]


def made(seeds: list[bytes], dice: random.Random) -> bytes:
    """One mail that nobody has written."""
    octets = bytearray(dice.choice(seeds))
    for _ in range(dice.randint(1, 8)):
        start, length = dice.randrange(len(octets) + 1), dice.choice((1, 8, 64, 1_000))
        match dice.randrange(5):
            case 0:
                del octets[start : start + length]
            case 1:
                octets[start:start] = dice.choice(PIECES) * dice.choice((1, 1, 3, 50))
            case 2:
                octets[start:start] = octets[start : start + length] * dice.choice((1, 2, 20))
            case 3:
                other = dice.choice(seeds)
                place = dice.randrange(len(other) + 1)
                octets[start:] = other[place:]
            case _:
                octets[start : start + 1] = bytes([dice.randrange(256)])
    return bytes(octets[:LONGEST])


def read(octets: bytes) -> None:
    """By everything that sees a mail before an office is asked."""
    mail = read_mail(octets)
    identity(octets)
    read_bounce(mail, octets)
    automatic(mail)
    trust_in(mail, TrustPolicy(authserv_id="mx.office.example"))
    open_tnef(octets)
    for value in mail.headers.get("authentication-results", ()):
        try:
            results_line(value).verdicts()
        except Unreadable:
            continue


def main() -> int:
    """Until the time is up, or something is found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=None)
    asked = parser.parse_args()
    seeds, until, times = corpus(), time.monotonic() + asked.seconds, 0
    seed = asked.seed if asked.seed is not None else time.time_ns()
    while time.monotonic() < until:
        octets = made(seeds, random.Random(seed))
        began = time.monotonic()
        try:
            read(octets)
        except Exception:  # noqa: BLE001  whatever a reader raises is what is looked for
            traceback.print_exc()
            sys.stdout.write(f"seed {seed}: a reader raised\n")
            return 1
        if time.monotonic() - began > SLOW:
            sys.stdout.write(f"seed {seed}: {time.monotonic() - began:.1f} s for {len(octets)} bytes\n")
            return 1
        times, seed = times + 1, seed + 1
        if asked.seed is not None:
            break
    sys.stdout.write(f"{times} mails were read; nothing raised, none took {SLOW:.0f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
