"""A book from one home to another, and the proof that both say the same."""

from __future__ import annotations

from dataclasses import dataclass

from mailbot.vocabulary.problems import BookDamaged, CannotStart

from .file.replay import Replayed
from .homes import Home
from .one_moment import mails_named

AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Copied:
    """What both hold. `missing` are octets that the book names and that the first home does not have."""

    cases: int
    letters: int
    commits: int
    mails: int
    missing: tuple[str, ...] = ()


def copy_home(source: Home, target: Home) -> Copied:
    """Octets first, then the key, the book last: what is cut short leaves no book there. The leases of both are the
    caller's. Raises `CannotStart` where the target has a book, or does not say the same afterwards."""
    if target.has_book():
        raise CannotStart(
            f"There is a book in {target.where} already.", "Name another place; a copy overwrites nothing."
        )
    book, parts = source.one_moment()
    names = sorted(mails_named(book.tables))
    missing = _copy_blobs(source, target, names)
    key = source.read_key()
    if key is not None:
        target.keep_key(key)
    target.fill(parts)
    _prove(book, parts, target, [name for name in names if name not in missing])
    counted = {table: len(book.tables.get(table, {})) for table in ("cases", "letters")}
    return Copied(counted["cases"], counted["letters"], book.head.sequence, len(names) - len(missing), missing)


def _copy_blobs(source: Home, target: Home, names: list[str]) -> tuple[str, ...]:
    blobs, there, missing = source.blobs(), target.blobs(), []
    for count, digest in enumerate(names, start=1):
        try:
            there.put(blobs.get(digest))
        except BookDamaged:
            missing.append(digest)
        if count % AT_ONCE == 0:
            there.sync()
    there.sync()
    return tuple(missing)


def _prove(book: Replayed, parts: dict[str, bytes], target: Home, names: list[str]) -> None:
    """Read back: every line, every document, every octet; `get` compares with the name, which is the digest."""
    there, octets = target.one_moment()
    same = octets == parts and there.head == book.head and there.tables == book.tables
    blobs = target.blobs()
    try:
        for digest in names:
            blobs.get(digest)
    except BookDamaged:
        same = False
    if not same:
        raise CannotStart(
            f"{target.where} does not say the same as was copied.", "Do not use it; copy to another place."
        )
