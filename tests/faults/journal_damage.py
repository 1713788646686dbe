"""Damages a book at random, byte by byte, and asks what is read of it: the right prefix, or a refusal that names the
place. Run as a script for the whole million; a few thousand of them run with the tests.

    python -m tests.faults.journal_damage --times 1000000 --seed 2026
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import time
from collections import Counter
from dataclasses import dataclass
from random import Random

from mailbot.record.file.lines import Damage, Head, written, written_as
from mailbot.record.file.packed import unpacked
from mailbot.record.file.replay import JOURNAL, SNAPSHOT, Newer, Tables, apply, replay


@dataclass(frozen=True)
class Book:
    """A book as files, and every state it has been in: `states[n]` after commit n, as JSON."""

    name: str
    snapshot: bytes | None
    journal: bytes
    states: tuple[str, ...]
    snapshot_at: int = 0


def said(tables: Tables) -> str:
    """A state, to compare."""
    return json.dumps(unpacked(tables))


def bodies(commits: int) -> list[str]:
    """An ordinary book: cases that are changed, a ledger that grows, a letter that goes, a table that is dropped."""
    made = []
    for n in range(1, commits + 1):
        put: dict[str, dict[str, object]] = {
            "cases": {f"UR-{n // 2}": {"n": n, "words": ["é", "  ", n * 7919]}},
            "ledger": {f"<{n}@csc.example>": {"at": n}},
        }
        if n > 3:
            put["ledger"][f"<{n - 3}@csc.example>"] = None
        body = {"put": put} if n % 5 else {"drop": ["ledger"], "put": put}
        made.append(json.dumps(body, separators=(",", ":")))
    return made


def a_book(name: str, commits: int = 8, snapshot_at: int = 0, begun_anew: bool = True) -> Book:
    """With a snapshot after commit `snapshot_at`, and a journal that was begun anew there, or was not yet."""
    tables: Tables = {}
    head, states = Head(), [said({})]
    journal = written_as(0, '{"mailbot":"journal","format":1,"schema":1}', 0)[0]
    snapshot = None
    for body in bodies(commits):
        line, head = written(body, head)
        journal += line
        apply(tables, json.loads(body))
        states.append(said(tables))
        if head.sequence == snapshot_at:
            snapshot = snapshot_of(tables, head)
            if begun_anew:
                says = '{"mailbot":"journal","format":1,"schema":1}'
                journal = written_as(head.sequence, says, head.crc)[0]
    return Book(name, snapshot, journal, tuple(states), snapshot_at)


def snapshot_of(tables: Tables, at: Head) -> bytes:
    """As the storage writes it (a test holds the two together)."""
    says = {"mailbot": SNAPSHOT, "format": 1, "schema": 1, "sequence": at.sequence, "crc": at.crc}
    octets, head = written_as(0, json.dumps(says, separators=(",", ":")), 0)
    for name, documents in unpacked(tables).items():
        for put in ({}, *({key: document} for key, document in documents.items())):
            line, head = written(json.dumps({"put": {name: put}}, separators=(",", ":")), head)
            octets += line
    return octets + written(json.dumps({"end": head.sequence}, separators=(",", ":")), head)[0]


BOOKS = (
    a_book("journal only"),
    a_book("snapshot and journal", snapshot_at=4),
    a_book("snapshot, journal not yet begun anew", snapshot_at=4, begun_anew=False),
    a_book("snapshot of everything", snapshot_at=8),
)


# How bytes are damaged. Each takes the octets and gives others.


def truncated(random: Random, octets: bytes) -> bytes:
    return octets[: random.randrange(len(octets))]


def flipped(random: Random, octets: bytes) -> bytes:
    changed = bytearray(octets)
    for _ in range(random.choice((1, 1, 1, 2, 3, 8))):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def overwritten(random: Random, octets: bytes) -> bytes:
    at = random.randrange(len(octets))
    return octets[:at] + random.randbytes(random.randrange(1, 40)) + octets[at + random.randrange(40) :]


def blocks_swapped(random: Random, octets: bytes) -> bytes:
    a, b, c, d = sorted(random.randrange(len(octets) + 1) for _ in range(4))
    return octets[:a] + octets[c:d] + octets[b:c] + octets[a:b] + octets[d:]


def lines_swapped(random: Random, octets: bytes) -> bytes:
    lines = octets.splitlines(keepends=True)
    a, b = random.randrange(len(lines)), random.randrange(len(lines))
    lines[a], lines[b] = lines[b], lines[a]
    return b"".join(lines)


def line_removed(random: Random, octets: bytes) -> bytes:
    lines = octets.splitlines(keepends=True)
    del lines[random.randrange(len(lines))]
    return b"".join(lines)


def line_repeated(random: Random, octets: bytes) -> bytes:
    lines = octets.splitlines(keepends=True)
    lines.insert(random.randrange(len(lines) + 1), random.choice(lines))
    return b"".join(lines)


def zeroed(random: Random, octets: bytes) -> bytes:
    a, b = sorted((random.randrange(len(octets) + 1), random.randrange(len(octets) + 1)))
    return octets[:a] + bytes(b - a) + octets[b:]


def grown(random: Random, octets: bytes) -> bytes:
    more = random.choice((bytes(random.randrange(1, 600)), random.randbytes(random.randrange(1, 60)), b"\n", b"{}\n"))
    return octets[: random.randrange(len(octets) + 1)] + more if random.random() < 0.5 else octets + more


def cut_and_flipped(random: Random, octets: bytes) -> bytes:
    return flipped(random, truncated(random, octets) or octets)


DAMAGES = (
    truncated,
    flipped,
    overwritten,
    blocks_swapped,
    lines_swapped,
    line_removed,
    line_repeated,
    zeroed,
    grown,
    cut_and_flipped,
)


class Wrong(Exception):
    """A damaged book was read as something it never was."""


def outcome(book: Book, snapshot: bytes | None, journal: bytes) -> str:
    """What is made of these files: "whole", "prefix", or "refused". Raises `Wrong`, or whatever escapes."""
    files = {SNAPSHOT: snapshot, JOURNAL: journal}
    try:
        found = replay(None if snapshot is None else io.BytesIO(snapshot), io.BytesIO(journal))
    except Damage as damage:
        size = len(files.get(damage.file) or b"")
        if damage.file not in files or not damage.why or not 0 <= damage.offset <= size:
            raise Wrong(f"the refusal names no place: {damage.file!r} {damage.offset} {damage.why!r}") from damage
        return "refused"
    except Newer:
        return "refused"
    n = found.head.sequence
    if not book.snapshot_at <= n < len(book.states) or said(found.tables) != book.states[n]:
        raise Wrong(f"read as commit {n}, which it never was: {said(found.tables)}")
    if journal[: found.good] != book.journal[: found.good] and snapshot == book.snapshot:
        raise Wrong("what was read of the journal was not written so")
    return "whole" if n == len(book.states) - 1 else "prefix"


def damaged(random: Random, book: Book) -> tuple[str, bytes | None, bytes]:
    """The name of what was done, and the two files after it."""
    how = random.choice(DAMAGES)
    if book.snapshot is not None and random.random() < 0.3:
        return f"{how.__name__} snapshot", how(random, book.snapshot), book.journal
    return how.__name__, book.snapshot, how(random, book.journal)


def run(times: int, seed: int) -> dict[str, Counter[str]]:
    """Outcomes by damage. Ends at the first wrong one, with all that is needed to see it again."""
    counted: dict[str, Counter[str]] = {}
    for number in range(times):
        random = Random(seed * 1_000_003 + number)
        book = random.choice(BOOKS)
        name, snapshot, journal = damaged(random, book)
        try:
            result = outcome(book, snapshot, journal)
        except Exception as reason:
            raise Wrong(f"seed {seed}, number {number}, {book.name}, {name}: {reason!r}") from reason
        counted.setdefault(name, Counter())[result] += 1
    return counted


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=2026)
    wanted = parser.parse_args()
    began = time.monotonic()
    counted = run(wanted.times, wanted.seed)
    total: Counter[str] = Counter()
    sys.stdout.write(f"{'':28}{'whole':>10}{'prefix':>10}{'refused':>10}\n")
    for name, results in sorted(counted.items()):
        total += results
        sys.stdout.write(f"{name:28}" + "".join(f"{results[r]:10}" for r in ("whole", "prefix", "refused")) + "\n")
    sys.stdout.write(
        f"{total.total()} damages in {time.monotonic() - began:.0f} s: {total['whole']} changed nothing that counts, "
        f"{total['prefix']} were read as the right prefix, {total['refused']} were refused with the place; 0 wrong\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
