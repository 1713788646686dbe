"""The rows of the morning digest: what there is to say of a case under each of its headings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from mailbot.decide.clocks.levels import level_of, onset_flagged
from mailbot.decide.notices import untold
from mailbot.vocabulary.absences import Absences, away_on
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.case_state import DocumentState, needed_by
from mailbot.vocabulary.clocks import ContactLevel
from mailbot.vocabulary.digest import Row, Workload
from mailbot.vocabulary.events import (
    Accepted,
    LetterBounced,
    LetterFailed,
    LetterPaused,
    LetterSent,
    LetterStopped,
)
from mailbot.vocabulary.letter_kinds import Role
from mailbot.vocabulary.office import Office
from mailbot.vocabulary.outbox import OutboxLetter
from mailbot.vocabulary.phrase import Phrase, Term
from mailbot.vocabulary.register import QuarantineEntry

TABLE_ROOM = 20
RECENTLY = timedelta(weeks=4)
PRESSING = (ContactLevel.OVERDUE, ContactLevel.DUE_TODAY, ContactLevel.DUE_SOON)
_DID_NOT_ARRIVE = {
    LetterBounced: "digest.bounced",
    LetterFailed: "digest.refused",
    LetterStopped: "digest.stopped",
}


class Rows:
    """Of one morning: each section's rows, and the tables of who has how much to do."""

    def __init__(self, office: Office, now: datetime, since: datetime, until: datetime) -> None:
        self.office, self.now, self.since, self.until = office, now, since, until
        self.today = office.calendar.local(now).date()
        self._names = {person.mailbox.key: person.name or person.address for person in office.people}

    def name(self, case: Case) -> str:
        """The officer's, from the roster; the address of one who has left it."""
        return self._names.get(case.officer.casefold(), case.officer)

    def away(self, absences: Absences, going: Iterable[Case]) -> Iterator[Row]:
        """Who is away today, who works meanwhile, and how many open cases that are."""
        cases = Counter(case.officer.casefold() for case in going)
        for person in self.office.people:
            one = away_on(self.today, person, absences)
            if one is not None:
                cover = self.office.person(one.cover) if one.cover else None
                says = Phrase.of(
                    "digest.away", officer=person.name, end=one.end or "", cover=cover.name if cover else "",
                    count=cases[person.address.casefold()],
                )  # fmt: skip
                yield Row("", person.name, (says,) if cover else (says, Phrase("digest.nobody_covers")))

    def rows(
        self,
        cases: Iterable[Case],
        says: Callable[[Case], Iterable[Phrase]],
        who: Callable[[Case], str] | None = None,
    ) -> Iterator[Row]:
        """A row for each case of which there is something to say; `who` it names is the case's officer, if not told
        otherwise."""
        for case in cases:
            phrases = tuple(says(case))
            if phrases:
                yield Row(case.number, (who or self.name)(case), phrases)

    def paused(self, case: Case, letters: Iterable[OutboxLetter]) -> Iterator[Phrase]:
        """What waits for a person, to whom it goes, and since when; not why: that may quote a client (D21)."""
        since = {event.letter: event.at for event in case.events if isinstance(event, LetterPaused)}
        for letter in letters:
            kind, to = Term("letter", letter.kind.value), Term("role", letter.to.value)
            yield Phrase.of("digest.paused", letter=kind, to=to, since=since.get(letter.message_id, ""))

    def set_aside(self, quarantine: Iterable[QuarantineEntry]) -> Iterator[Row]:
        """Mails that wait for a person."""
        for entry in quarantine:
            if not entry.outcome:
                domain = entry.sender.rpartition("@")[2] or "?"  # the whole address may be a client's (D21)
                says = Phrase.of("digest.aside", domain=domain, reason=entry.reason, at=entry.set_aside_at)
                yield Row(entry.id, "", (says,))

    def decision(self, case: Case) -> Iterator[Phrase]:
        """Why this case waits for a person today."""
        if case.decided:
            return
        if case.incomplete:
            yield Phrase.of("digest.why.incomplete", fields=tuple(Term("field", key) for key in case.worked.lacking))
        if case.made is None:
            codes = tuple(finding.code for finding in case.worked.findings if finding.code != "ccms")
            if codes:  # in short: what they say in full holds a postal code (D21)
                yield Phrase.of("digest.why.findings", findings=tuple(Term("digest.finding", code) for code in codes))
        elif case.awaits_cpc:
            yield Phrase.of("digest.why.cpc_asked" if case.cpc == "asked" else "digest.why.cpc")
        elif case.cpc == "not_in_time":
            yield Phrase("digest.why.cpc_not_in_time")
        if case.status(self.now) == "documents_complete":
            yield Phrase("digest.why.documents_complete")

    def question(self, case: Case) -> Iterator[Phrase]:
        """The client wrote, and nobody has answered."""
        if case.awaiting is not None:
            waited = self.office.calendar.business_hours_between(case.awaiting.at, self.now)
            yield Phrase.of("digest.question", since=case.awaiting.at, hours=int(waited.total_seconds() // 3600))

    def contact(self, case: Case) -> Iterator[Phrase]:
        """The promise that is about to be broken, or is (D13), with the working."""
        level = self.level(case)
        if level in PRESSING:
            yield Phrase.of(f"digest.level.{level.value}", due=case.due_at)
            if case.worked.deadline.working:
                yield Phrase.of("digest.working", working=case.worked.deadline)

    def onset(self, case: Case) -> Iterator[Phrase]:
        """The permit is needed in a few days and nothing is decided (the second clock)."""
        onset = needed_by(case)
        if onset is None or not onset_flagged(case, self.office, self.now):
            return
        if onset < self.today:
            yield Phrase.of("digest.onset.past", on=onset)
        elif onset == self.today:
            yield Phrase.of("digest.onset.today", on=onset)
        else:
            yield Phrase.of(
                "digest.onset.ahead", on=onset, days=self.office.calendar.business_days_between(self.today, onset)
            )

    def documents(self, case: Case) -> Iterator[Phrase]:
        """Came in, and nobody has looked."""
        offered = case.lines(DocumentState.OFFERED)
        if offered:
            yield Phrase.of("digest.documents", lines=tuple(Term("line", line) for line in offered))

    def bounced(self, case: Case) -> Iterator[Phrase]:
        """The last letter to the client did not arrive; of a closed case, the one that tells of its end."""
        if case.ended is not None:
            yield from self.untold(case)
            return
        for event in reversed(case.events):
            match event:
                case LetterSent(to=Role.CLIENT):
                    return
                case LetterBounced(permanent=True):
                    yield Phrase.of("digest.bounced", letter=Term("letter", event.kind.value), at=event.at)
                    return
                case LetterFailed(to=Role.CLIENT):
                    yield Phrase.of("digest.refused", letter=Term("letter", event.kind.value), at=event.at)
                    return
                case _:
                    pass

    def untold(self, case: Case) -> Iterator[Phrase]:
        """Declined or redirected, and the client does not know it (D16)."""
        why = untold(case)
        match why:
            case None:
                return
            case LetterBounced() | LetterFailed() | LetterStopped():
                key = _DID_NOT_ARRIVE[type(why)]
                yield Phrase.of(key, letter=Term("letter", why.kind.value), at=why.at)
        yield Phrase.of("digest.not_told")

    def arrived(self, case: Case) -> Iterator[Phrase]:
        """Opened yesterday."""
        opened = case.events[0].at if case.events else case.received_at
        if self.yesterday(opened):
            yield Phrase.of("digest.arrived", category=Term("category", case.category))

    def decided(self, case: Case) -> Iterator[Phrase]:
        """Decided, or closed, yesterday."""
        if case.ended is not None and self.yesterday(case.ended.at):
            yield Phrase.of("digest.decided", status=Term("status", case.ended.status))
        elif case.accepted_at is not None and self.yesterday(case.accepted_at):
            yield Phrase.of("digest.decided", status=Term("status", "accepted"))

    def level(self, case: Case) -> ContactLevel:
        """Where the contact clock stands."""
        return level_of(case, self.office, self.now)

    def yesterday(self, moment: datetime) -> bool:
        """Whether it lies between the last digest and this one."""
        return self.since <= moment < self.until

    def decider(self, case: Case) -> str:
        """The officer who decided, whoever has the case."""
        by = decided_by(case)
        return self._names.get(by.casefold(), "") or self.name(case)

    def workload(
        self, cases: Iterable[Case], who: Callable[[Case], str | Term], decider: Callable[[Case], str] | None = None
    ) -> tuple[Workload, ...]:
        """Open, due, overdue and lately decided cases by `who`, the heaviest first; the decisions by who made them."""
        counts: dict[str | Term, Counter[str]] = {}
        for case in cases:
            decided = case.decided_at is not None and case.decided_at >= self.now - RECENTLY
            if case.ended is not None and not decided:
                continue
            if decided:
                counts.setdefault(decider(case) if decider else who(case), Counter())["decided"] += 1
            if case.ended is None:
                count = counts.setdefault(who(case), Counter())
                level = self.level(case)
                count["open"] += 1
                count["due"] += level in (ContactLevel.DUE_SOON, ContactLevel.DUE_TODAY)
                count["overdue"] += level is ContactLevel.OVERDUE
        lines = [
            Workload(one, *(count[key] for key in ("open", "due", "overdue", "decided")))
            for one, count in counts.items()
        ]
        return tuple(sorted(lines, key=lambda line: (-line.overdue, -line.due, -line.open, str(line.who)))[:TABLE_ROOM])


OVERRULES = frozenset({"declined", "redirected"})
"""What a closing says otherwise than an acceptance before it."""


def decided_by(case: Case) -> str:
    """Who made the decision that holds: whoever accepted, unless it was declined or redirected after that; empty where
    nobody has."""
    end = case.ended
    if end is not None and (case.accepted_at is None or end.status in OVERRULES):
        return end.by
    accepted = (event for event in case.counted if isinstance(event, Accepted) and event.at == case.accepted_at)
    return next((event.by for event in accepted), "")
