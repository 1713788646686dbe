"""What is kept, and until when (D22): a case goes some years after it ended, with its letters and mails, and so does
what belongs to no case. Never an open case, never a letter or a mail that somebody still has to do something about.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from mailbot.vocabulary.case import Case
from mailbot.vocabulary.outbox import OutboxLetter
from mailbot.vocabulary.problems import MailbotProblem
from mailbot.vocabulary.register import LedgerEntry, QuarantineEntry

from .book import PENDING, Book
from .data_folder import FORMER
from .one_moment import mails_named, one_moment
from .storage import BlobStore


@dataclass(frozen=True, slots=True)
class PastRetention:
    """What is to be disposed of. `letters`, `mails` and `aside` are the book's entries, by their keys; `blobs` the
    octets that nothing else in the book names."""

    cases: tuple[Case, ...] = ()
    letters: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    blobs: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether there is none of it."""
        return not (self.cases or self.letters or self.mails or self.aside or self.blobs)


def kept_since(now: datetime, years: int) -> datetime:
    """What ended up to this moment is past retention. A 29 February that there is not is never taken for 1 March."""
    try:
        return now.replace(year=now.year - years)
    except ValueError:
        return now.replace(year=now.year - years, day=28)


def former_books(data: Path) -> list[Path]:
    """The books that restores have put aside here."""
    return sorted(data.glob(f"{FORMER}*"))


def mails_of_former_books(data: Path, blobs: BlobStore) -> set[str]:
    """The octets that they name: all there are, where one of them cannot be read."""
    named: set[str] = set()
    for folder in former_books(data):
        try:
            named |= mails_named(one_moment(folder, blobs.seal)[0].tables)
        except MailbotProblem:
            return set(blobs)
    return named


def past_retention(
    book: Book, blobs: BlobStore, before: datetime, *, alone: bool, needed: Collection[str] = ()
) -> PastRetention:
    """Everything that ended, left or was settled up to `before`. Changes nothing. `alone`: nobody writes meanwhile, so
    that octets which the book does not name are left over, and not of a commit that is still to come. Octets that are
    `needed` elsewhere stay."""
    cases = tuple(case for case in book.cases() if case.ended is not None and case.ended.at <= before)
    gone = {number for case in cases for number in case.numbers}
    kept_blobs: set[str] = set()
    past_blobs: set[str] = set(blobs) if alone else set()
    aside: list[str] = []
    for entry in book.all_aside():
        if _is_past_aside(entry, gone, before):
            aside.append(entry.id)
            past_blobs.add(entry.blob)
        else:
            kept_blobs.add(entry.blob)
    letters: list[str] = []
    for letter in book.letters():
        if _is_past_letter(letter, gone, before):
            letters.append(letter.message_id)
            past_blobs.add(letter.blob)
        else:
            kept_blobs.add(letter.blob)
    mails: list[str] = []
    for mail in book.ledger():
        if _is_past_mail(mail, gone, before, kept_blobs):
            mails.append(mail.digest)
            past_blobs.add(mail.blob)
        else:
            kept_blobs.add(mail.blob)
    octets = tuple(sorted(past_blobs - kept_blobs.union(needed, {""})))
    return PastRetention(cases, tuple(letters), tuple(mails), tuple(aside), octets)


DISPOSALS = "disposals"
"""The fact that keeps the record of what was disposed of: `Disposal` each, as a tuple."""


class Disposal(NamedTuple):
    """One disposal (D22): when, by how many years' policy, of what ended up to when, and how much. Nobody's data."""

    at: datetime
    years: int
    before: datetime
    cases: int
    letters: int
    mails: int
    aside: int
    files: int


def disposals(book: Book) -> list[Disposal]:
    """All there were, oldest first."""
    return [Disposal(*one) for one in book.fact(DISPOSALS) or ()]


def dispose(past: PastRetention, book: Book, blobs: BlobStore, policy: tuple[datetime, int, datetime]) -> None:
    """All of it, with its own record, in one commit; then the octets. The snapshot is what takes it out of the
    journal's older lines. `policy`: now, years, and up to when.

    Stopped in between, what is left of it is no longer named, and goes with the next disposal."""
    tables: tuple[tuple[str, Iterable[str]], ...] = (
        ("cases", (number for case in past.cases for number in case.numbers)),
        ("letters", past.letters),
        ("ledger", past.mails),
        ("quarantine", past.aside),
    )
    with book.commit() as change:
        for table, keys in tables:
            change.forget(table, keys)
        counts = (len(past.cases), len(past.letters), len(past.mails), len(past.aside), len(past.blobs))
        change.remember(DISPOSALS, (*(book.fact(DISPOSALS) or ()), (*policy, *counts)))
    book.db.snapshot()
    for digest in past.blobs:
        blobs.delete(digest)
    blobs.sync()


def _is_past_aside(entry: QuarantineEntry, gone: set[str], before: datetime) -> bool:
    if not entry.outcome:
        return False
    if entry.number:
        return entry.number in gone
    return (entry.settled_at or entry.set_aside_at) <= before


def _is_past_letter(letter: OutboxLetter, gone: set[str], before: datetime) -> bool:
    if letter.number:
        return letter.number in gone
    return letter.state not in PENDING and (letter.ended_at or letter.recorded_at) <= before


def _is_past_mail(mail: LedgerEntry, gone: set[str], before: datetime, needed: set[str]) -> bool:
    """`needed` are mails set aside that wait, or that were attached to a case that is kept."""
    if mail.number:
        return mail.number in gone
    return mail.handled_at <= before and not (mail.blob and mail.blob in needed)
