"""`make fuzz`: the readers against what nobody has written, made of real mail, journals and settings: cut, doubled,
spliced and bitten. Whatever raises what it should not, or takes longer than a mail may, is printed with the target and
the seed that make it again, and ends it with exit 1."""

from __future__ import annotations

import argparse
import io
import random
import re
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zlib import crc32

from mailbot.formfile import read_form
from mailbot.office.settings_file import read_settings
from mailbot.record.file.lines import Damage, Head, written
from mailbot.record.file.replay import Newer, replay
from mailbot.record.file.snapshot import journal_beginning, snapshot_lines
from mailbot.understand.mail.identity import identity
from mailbot.understand.mail.mime import read_mail
from mailbot.understand.mail.tnef import open_tnef
from mailbot.understand.reader import MailReader
from mailbot.understand.reports.automatic import automatic
from mailbot.understand.reports.bounces import read_bounce
from mailbot.understand.trust.authentication_results import Unreadable, results_line
from mailbot.understand.trust.levels import trust_in
from mailbot.vocabulary.message import AttachmentLimits
from mailbot.vocabulary.problems import CannotStart
from mailbot.vocabulary.trust import TrustPolicy
from tests.office_life import JAS, MONDAY, an_office, at

from .attacks import ATTACKS

MAIL = Path(__file__).resolve().parents[1] / "mail"
LONGEST = 200_000
SLOW = 5.0
PIECES = (
    b"\r\n", b"\r\n\r\n", b"--b", b"\0", b"=?utf-8?Q?", b"?=", b"<", b">", b'"', b"(", b")", b";", b"=", b"\\", b"\xff",
    b"Content-Type: message/rfc822\r\n\r\n", b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n",
    b"Authentication-Results: ", b"From: ", b"BEGIN:VEVENT\n", b"x" * 1_000, b" " * 1_000, b"<div>" * 200,
)  # fmt: skip


@dataclass(frozen=True)
class Target:
    """A reader, and what it is given to begin with."""

    seeds: Callable[[], list[bytes]]
    read: Callable[[bytes], object]


@cache
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


def apart(octets: bytes) -> None:
    """By everything that sees a mail before an office is asked."""
    mail = read_mail(octets)
    identity(octets)
    automatic(mail)
    trust_in(mail, TrustPolicy(authserv_id="mx.office.example"))


@cache
def reader() -> MailReader:
    return MailReader(
        an_office(),
        read_form(),
        TrustPolicy(authserv_id="mx.office.example"),
        lambda name: name.endswith("@office.example>"),
        AttachmentLimits(),
    )


def understood(octets: bytes) -> None:
    """By all of it, as an office reads it."""
    reader().understand(octets, identity(octets), at(MONDAY), at(MONDAY), ("On Monday, somebody wrote:\n> ACCEPT\n",))


_FROM = re.compile(rb"^From:.*(?:\r?\n[ \t].*)*", re.MULTILINE | re.IGNORECASE)
_SUBJECT = re.compile(rb"^Subject:.*(?:\r?\n[ \t].*)*", re.MULTILINE | re.IGNORECASE)


def orders() -> list[bytes]:
    """The same mails from an officer, about a case."""
    sender, subject = f"From: {JAS.address}".encode(), b"Subject: Re: [UR-2026-0001]"
    return [_SUBJECT.sub(subject, _FROM.sub(sender, octets, count=1), count=1) for octets in corpus()]


def having(*words: bytes) -> Callable[[], list[bytes]]:
    return lambda: [octets for octets in corpus() if any(word in octets.lower() for word in words)]


def lines() -> list[bytes]:
    return [
        attack.mail[attack.mail.lower().index(b"authentication-results:") + 23 :].split(b"\r\n")[0]
        for attack in ATTACKS
        if b"authentication-results:" in attack.mail.lower()
    ]


def results(octets: bytes) -> None:
    with suppress(Unreadable):
        results_line(octets.decode("latin-1")).verdicts()


def journals() -> list[bytes]:
    """A few commits as a journal, and as a snapshot."""
    head, found = Head(), [journal_beginning(Head(), 1)]
    for number in range(6):
        line, head = written(f'{{"put":{{"cases":{{"UR-{number}":{{"n":[{number},null,"\\u00e9"]}}}}}}}}', head)
        found.append(line)
    book = replay(None, found)
    return [b"".join(found), b"".join(line for *_, line in snapshot_lines(book.tables, book.head, 1))]


def replayed(octets: bytes) -> None:
    """As what it is, and each of its lines with a checksum that fits."""
    for whole in (octets, b"".join(_summed(line) for line in octets.splitlines(keepends=True))):
        for snapshot, journal in ((None, whole), (whole, journal_beginning(Head(6, 0), 1))):
            with suppress(Damage, Newer):
                replay(None if snapshot is None else io.BytesIO(snapshot), io.BytesIO(journal))


def _summed(line: bytes) -> bytes:
    return b"%08x " % crc32(line[9:-1]) + line[9:]


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp())


def configured(octets: bytes) -> None:
    file = _folder() / "office.toml"
    file.write_bytes(octets)
    file.chmod(0o600)
    with suppress(CannotStart):
        read_settings(file)


def settings() -> list[bytes]:
    whole = (Path(__file__).resolve().parents[2] / "config" / "office.toml").read_bytes()
    return [whole, re.sub(rb"(?m)^# (?=[a-z_]+ = |\[)", b"", whole)]


TARGETS = {
    "mime": Target(corpus, apart),
    "form": Target(having(b"uci", b"iuc"), understood),
    "reply": Target(orders, understood),
    "bounce": Target(having(b"delivery", b"undeliver"), lambda octets: read_bounce(read_mail(octets), octets)),
    "authentication-results": Target(lines, results),
    "tnef": Target(having(b"winmail", b"ms-tnef"), lambda octets: (understood(octets), open_tnef(octets))),
    "calendar": Target(having(b"vcalendar", b"text/calendar"), understood),
    "journal": Target(journals, replayed),
    "configuration": Target(settings, configured),
}


def main() -> int:
    """Until the time is up, or something is found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--target", choices=TARGETS, action="append", default=None)
    asked = parser.parse_args()
    until, times = time.monotonic() + asked.seconds, dict.fromkeys(asked.target or TARGETS, 0)
    seeds = {name: TARGETS[name].seeds() for name in times}
    seed = asked.seed if asked.seed is not None else time.time_ns()
    while time.monotonic() < until:
        for name in times:
            octets = made(seeds[name], random.Random(seed))
            began = time.thread_time()
            try:
                TARGETS[name].read(octets)
            except Exception:  # noqa: BLE001  whatever a reader raises is what is looked for
                traceback.print_exc()
                sys.stdout.write(f"{name}, seed {seed}: it raised\n")
                return 1
            if time.thread_time() - began > SLOW:
                sys.stdout.write(f"{name}, seed {seed}: {time.thread_time() - began:.1f} s for {len(octets)} bytes\n")
                return 1
            times[name] += 1
        seed += 1
        if asked.seed is not None:
            break
    counted = ", ".join(f"{name} {count}" for name, count in times.items())
    sys.stdout.write(f"nothing raised, none took {SLOW:.0f} s: {counted}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
