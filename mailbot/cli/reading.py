"""The office as a command sees it that only looks: settings, words, and the book as it is now, without the lock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path

from mailbot.home import home_of
from mailbot.office.settings import Settings
from mailbot.office.settings_file import read_settings
from mailbot.record.book import Book
from mailbot.record.storage import BlobStore
from mailbot.shipped import TEMPLATES
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.office import Office
from mailbot.vocabulary.problems import CannotStart, MailbotProblem
from mailbot.watch.heartbeat import last_beat
from mailbot.write.words.words import Words

from .screen import Screen

LONGEST_COUNT = 7  # digits of a case's number within its year
YEARS = 20
NEAR = 0.8  # of a number


@dataclass(frozen=True, slots=True)
class Reading:
    """What a looking command works with. `now` is the moment that levels and statuses are told for."""

    settings: Settings
    office: Office
    book: Book
    blobs: BlobStore
    words: Words
    now: datetime

    def case(self, number: str) -> Case:
        """By number, any capitals; `42` is the latest year's. Raises `NoSuchCase`."""
        names = [number]
        if number.isascii() and number.isdigit() and len(number) <= LONGEST_COUNT:
            names += [f"UR-{self.now.year - ago}-{int(number):04d}" for ago in range(YEARS)]
        found = next(filter(None, map(self.book.case, names)), None)
        if found is None:
            raise NoSuchCase(number, (case.number for case in self.book.cases()))
        return found


class NoSuchCase(MailbotProblem):
    """Exit 1: nothing is wrong with how mailbot was started."""

    def __init__(self, number: str, known: Iterable[str]) -> None:
        near = get_close_matches(number.upper(), known, n=1, cutoff=NEAR)
        meant = f" Did you mean {near[0]}?" if near else ""
        super().__init__(f"There is no case {number}.{meant}", "`run_bot.py cases` shows them all.")


def open_office(config: Path, at: datetime | None = None) -> Reading:
    """The office of this configuration. Raises `CannotStart`."""
    settings = read_settings(config)
    office = settings.build_office()
    with Screen(errors=True).working("reading the book ..."):
        home = home_of(settings)
        book = home.open_book(read_only=True)
    names = {("office", other.code): (other.name_en, other.name_fr) for other in office.other_offices}
    words = Words(TEMPLATES, settings.templates).knowing(names)
    return Reading(settings, office, book, home.blobs(), words, moment(settings, office, at))


def moment(settings: Settings, office: Office, at: datetime | None) -> datetime:
    """What "now" is: this machine's time; in a rehearsal the moment named, or that of the last round."""
    if at is not None and not settings.rehearsal:
        raise CannotStart(
            "--at is only for rehearsals.", "Say rehearsal = true in the configuration of an office that is not real."
        )
    if at is not None:
        return at if at.tzinfo else at.replace(tzinfo=office.calendar.zone)
    last = last_beat(settings.data) if settings.rehearsal else None
    return last.at if last is not None else datetime.now(UTC)
