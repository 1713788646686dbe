"""The cap: at most so many letters for each recipient and day; the excess waits for tomorrow (design.md, "Who may
ask for what"). Alarms and flags, the digest, and the report about the cap always leave: held by it, they would reach
nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from mailbot.decide.bench import Bench
from mailbot.decide.notices import Notice, to_staff, who_works
from mailbot.vocabulary.effects import Effect
from mailbot.vocabulary.letter_kinds import LetterKind, Role, kinds
from mailbot.vocabulary.message import Address
from mailbot.vocabulary.outbox import LEAVING, LetterState, OutboxLetter
from mailbot.vocabulary.phrase import Phrase

STAFF_PER_DAY = 5000
"""The cap for staff, CSC and CPC: not a policy, only a brake for a loop that nobody thought of."""
A_WEEK = timedelta(days=7)
"""What was written longer ago does not count against today's cap: no letter waits so long."""
NEVER_CAPPED = kinds(lambda row: row.priority == 0) | {LetterKind.DIGEST}
ANSWERS = "answers"


class SentToday:
    """What left on one day of the office's, by recipient."""

    def __init__(self, bench: Bench) -> None:
        """As the book knows it."""
        calendar = bench.office.calendar
        self.day: date = calendar.local(bench.now).date()
        self._most = bench.office.policy.letters_per_day
        self._left: Counter[tuple[str, str]] = Counter()
        for letter in bench.register.letters_since(bench.now - A_WEEK):
            sent_at = letter.ended_at if letter.state in (LetterState.SENT, LetterState.BOUNCED) else None
            if sent_at is not None and calendar.local(sent_at).date() == self.day:
                self.count(letter)

    def count(self, letter: OutboxLetter) -> None:
        """One more."""
        self._left.update((letter.to.value, Address(address).key) for address in letter.envelope_to)
        if letter.kind is LetterKind.ANSWER:
            self._left.update((ANSWERS, Address(address).key) for address in letter.envelope_to)

    def holds_back(self, letter: OutboxLetter) -> bool:
        """Whether one of its recipients had enough for today. What was put off was counted when it left; and whoever
        asks is answered, whatever else filled the day."""
        if letter.still_to or letter.kind in NEVER_CAPPED or letter.headline == "headline.capped":
            return False
        if letter.kind is LetterKind.ANSWER:
            return self._left[ANSWERS, Address(letter.envelope_to[0]).key] >= STAFF_PER_DAY
        most = self._most if letter.to is Role.CLIENT else STAFF_PER_DAY
        return any(self._left[letter.to.value, Address(address).key] >= most for address in letter.envelope_to)

    def held_back(self, pending: Iterable[OutboxLetter], bench: Bench) -> tuple[OutboxLetter, ...]:
        """Letters that wait only because of the cap."""
        due = (letter for letter in pending if letter.state in LEAVING and letter.leaves_at <= bench.now)
        return tuple(letter for letter in due if self.holds_back(letter))


def decide_capped(letters: Sequence[OutboxLetter], bench: Bench) -> list[Effect]:
    """More letters to one person than a day takes: the excess waits for tomorrow, and its officers know. A loop with
    somebody's program looks like this too."""
    by_case: dict[str, list[OutboxLetter]] = {}
    for letter in letters:
        by_case.setdefault(letter.number, []).append(letter)
    effects: list[Effect] = []
    for number, held in by_case.items():
        case = bench.register.case(number) if number else None
        to_client = held[0].to is Role.CLIENT
        most = bench.office.policy.letters_per_day if to_client else STAFF_PER_DAY
        said = Phrase.of("pressing.capped" if to_client else "pressing.capped_staff", count=len(held), most=most)
        effects += to_staff(
            who_works(case, bench.office) if case else bench.office.administrators,
            Notice(
                Phrase.of("headline.capped"),
                number=number,
                pressing=(said,),
                suggests=("STATUS", "HOLD") if case else (),
            ),
            bench,
        )
    return effects
