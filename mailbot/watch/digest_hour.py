"""The hour of the digest: made from the book, to the supervisors, each business day once, also after a power cut."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time

from mailbot.decide.clocks.levels import level_of
from mailbot.decide.overview import digest as deciding
from mailbot.decide.overview.periods import periods_over, report_mail
from mailbot.postroom.receive import PostRoom
from mailbot.record.book import Change
from mailbot.vocabulary.digest import Digest, Health
from mailbot.vocabulary.effects import Effect, Write
from mailbot.vocabulary.letter_kinds import LetterKind, Role
from mailbot.vocabulary.letters import Letter
from mailbot.vocabulary.office import by_language
from mailbot.write.letter_writer import WrittenLetter
from mailbot.write.sheet import open_cases_sheet

from .alarms import Alarms


class Digestion:
    """Digests of one post room. `at` is the hour, on the office's clock; `reports` are the periods ("week", "month")
    whose figures follow on the first business day after them."""

    def __init__(self, room: PostRoom, at: time, alarms: Alarms, reports: Iterable[str] = ("week", "month")) -> None:
        self._room, self._at, self._alarms, self._reports = room, at, alarms, tuple(reports)

    def if_due(self, now: datetime) -> bool:
        """Writes the digest where one is due and was not written; whether it was. A new book owes none for the days
        before it was begun."""
        slot = deciding.latest_digest_at(now, self._at, self._room.office.calendar)
        written = self._room.book.fact("digest_slot")
        if written is not None and slot <= written <= now:  # a clock that once ran ahead does not silence the digest
            return False
        if written is None:
            with self._room.book.commit() as change:
                change.remember("digest_slot", slot)
            return False
        digest = self.make(now)
        effects = [*self._letters(digest, now), *self._of_periods(written, now)]

        def remember(change: Change) -> None:
            change.remember("digest_slot", slot)
            change.remember("digest_until", digest.until)

        self._room.carry_out(effects, now, f"digest of {slot.isoformat()}", also=remember)
        return True

    def _of_periods(self, written: datetime, now: datetime) -> list[Effect]:
        """The reports of the weeks and months that ended since the last digest."""
        calendar, bench = self._room.office.calendar, self._room.bench(now)
        last, today = calendar.local(written).date(), calendar.local(now).date()
        over = periods_over(last, today, self._reports)
        return [effect for name, start, end in over for effect in report_mail(name, start, end, bench)]

    def make(self, now: datetime, polled_at: datetime | None = None) -> Digest:
        """The digest as it would go out now."""
        book, office = self._room.book, self._room.office
        return deciding.digest(
            book.cases(),
            book.letters(),
            book.ledger(),
            book.all_aside(),
            Health(polled_at=polled_at or now, alarms=self._alarms.standing()),
            now,
            office,
            next_at=deciding.next_digest_at(now, self._at, office.calendar),
            since=book.fact("digest_until"),
            absences=book.absences(),
            again=book.delivered_again(),
        )

    def page(self, now: datetime, language: str, digest: Digest | None = None) -> WrittenLetter:
        """The digest to look at: as it would go out now, to nobody."""
        letter = Letter(
            kind=LetterKind.DIGEST,
            to=Role.SUPERVISOR,
            addresses=(),
            language=language,
            leaves_at=now,
            digest=digest or self.make(now),
        )
        return self._room.writer.write(letter, None, cause="shown", ordinal=0)

    def _letters(self, digest: Digest, now: datetime) -> list[Effect]:
        office = self._room.office
        going = sorted(self._room.book.open_cases(), key=lambda case: case.due_at)
        levels = [(case, level_of(case, office, now)) for case in going]
        return [
            Write(
                Letter(
                    kind=LetterKind.DIGEST,
                    to=Role.SUPERVISOR,
                    addresses=tuple(person.mailbox for person in people),
                    language=language,
                    leaves_at=now,
                    digest=digest,
                    encloses=(open_cases_sheet(levels, office, now, self._room.writer.words, language),),
                )
            )
            for language, people in by_language(office.supervisors).items()
        ]
