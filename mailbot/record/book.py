"""The book: cases, the ledger of handled mail, the outbox and the quarantine; one commit changes all four or none.

What a document looks like is `codec`'s business, how it is kept `storage`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import cast

from mailbot.vocabulary.absences import Absences
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.message import MailIdentity
from mailbot.vocabulary.outbox import OutboxLetter
from mailbot.vocabulary.referral import Referral
from mailbot.vocabulary.register import LedgerEntry, QuarantineEntry
from mailbot.vocabulary.standing import Standing

from .change import Change
from .contents import Contents
from .index import PENDING

__all__ = ["PENDING", "Book", "Change"]

DELIVERED_AGAIN = "delivered_again"
"""The fact that keeps the last messages that came a second time: (moment, UID) each."""
RESTORED = "restored"
"""The fact that keeps when this book was last brought back from a backup."""
A_WHILE = timedelta(days=30)
"""So long after it what is done may be done again."""
OF_A_WRONG_CLOCK = 200


class Book(Contents):
    """Everything mailbot remembers. A `Register` for decisions; `commit()` is the only way to change it."""

    # What decisions look up (Register).

    def cases(self) -> Iterator[Case]:
        """Every case, oldest first, each once."""
        return (cast(Case, self.case(number)) for number in self._numbers())

    def _numbers(self) -> Iterator[str]:
        return (number for number in self.tables["cases"].keys() if number not in self.index.merged)  # noqa: SIM118

    def standings(self) -> Iterator[Standing]:
        """Where every case stands, oldest first, each once; what an earlier version entered is decoded for it."""
        kept, going = self.index.standings, self.index.open
        for number in self._numbers():
            found = kept.get(number)
            if found is None:
                yield Standing.of(cast(Case, self.case(number)))
            else:
                yield Standing.unpacked(number, number in going, found)

    def newest_cases(self, count: int) -> list[Case]:
        """The last to be opened, oldest first, each as it was opened."""
        return [cast(Case, self.case_itself(number)) for number in self.tables["cases"].keys()[-count:]]

    def open_cases(self) -> Iterator[Case]:
        """All that are not ended, oldest first."""
        return (cast(Case, self.case(number)) for number in sorted(self.index.open))

    def open_case_of(self, referral: Referral, besides: str = "") -> Case | None:
        """The client's open case, other than `besides`: by the UCI, or by name and date of birth where one of the two
        has no UCI."""
        same_uci = self.index.clients.under(f"uci {referral.text('uci')}")
        same_person = self.index.clients.under(f"person {referral.person}")
        for number in dict.fromkeys((*same_uci, *same_person)):
            if number in self.index.open and number != besides:
                known = cast(Case, self.case(number))
                if known.is_of(referral):
                    return known
        return None

    def cases_with(self, facts: Iterable[str]) -> tuple[Case, ...]:
        """Every case of which one of these facts is true (`client_facts`), oldest first."""
        clients = self.index.all_clients()
        return self._numbered(number for fact in facts for number in clients.under(fact))

    def cases_named(self, beginning: str) -> tuple[Case, ...]:
        """Every case of which a fact begins like this, oldest first."""
        return self._numbered(self.index.all_clients().beginning(beginning))

    def _numbered(self, numbers: Iterable[str]) -> tuple[Case, ...]:
        return tuple(cast(Case, self.case(number)) for number in sorted(set(numbers)))

    def delivered_again(self) -> list[datetime]:
        """When a message came that lay in the folder already, handled."""
        return [moment for moment, _ in self.fact(DELIVERED_AGAIN) or ()]

    def absences(self) -> Absences:
        """Who of the office is away, was, or will be."""
        return cast(Absences, self.fact("absences") or ())

    def letters_of(self, number: str) -> tuple[OutboxLetter, ...]:
        """Every letter of a case, oldest first."""
        numbers = self.index.numbers(number)
        found = (self.letter(name) for one in numbers for name in self.index.letters_by_case.get(one, ()))
        letters = [letter for letter in found if letter is not None]
        return tuple(letters if len(numbers) == 1 else sorted(letters, key=lambda letter: letter.recorded_at))

    def letters_since(self, since: datetime) -> Iterator[OutboxLetter]:
        """Every letter that was written from then on, newest first. A few older ones in between, of a clock that was
        wrong, end nothing."""
        older = 0
        for letter in (cast(OutboxLetter, self.letter(key)) for key in reversed(self.tables["letters"].keys())):
            older = 0 if letter.recorded_at >= since else older + 1
            if older > OF_A_WRONG_CLOCK:
                return
            if not older:
                yield letter

    def letters(self) -> Iterator[OutboxLetter]:
        """The whole outbox, oldest first."""
        return (cast(OutboxLetter, self.letter(key)) for key in self.tables["letters"].keys())  # noqa: SIM118

    def pending_letters(self) -> tuple[OutboxLetter, ...]:
        """Letters that the post room still has something to do about, in the order in which they leave: of two with
        the same moment the one that was written first."""
        found = [cast(OutboxLetter, self.letter(message_id)) for message_id in self.index.pending]
        return tuple(sorted(found, key=lambda letter: letter.leaves_at))

    def handled_content(self, content: str) -> LedgerEntry | None:
        """An earlier mail with the same content under another Message-ID."""
        return self.entry(self.index.by_content.get(content))

    def all_aside(self) -> tuple[QuarantineEntry, ...]:
        """Every mail ever set aside, oldest first."""
        return tuple(cast(QuarantineEntry, self.set_aside(key)) for key in self.tables["quarantine"].keys())  # noqa: SIM118

    def waiting_aside(self) -> tuple[QuarantineEntry, ...]:
        """All that wait for a person."""
        return tuple(entry for entry in self.all_aside() if not entry.outcome)

    def next_number(self, year: int) -> str:
        """The number that the next case opened in this year gets."""
        return f"UR-{year}-{self.count(f'number:{year}') + 1:04d}"

    # The ledger.

    def handled(self, identity: MailIdentity) -> LedgerEntry | None:
        """What became of this very mail, whatever trace fields it came with."""
        return self.entry(identity.digest) or self.entry(identity.octets_digest)

    def handled_id(self, message_id: str) -> LedgerEntry | None:
        """What became of a mail of this Message-ID."""
        return self.entry(self.index.by_message_id.get(message_id))

    def ledger(self) -> Iterator[LedgerEntry]:
        """Every handled mail, in order."""
        return (cast(LedgerEntry, self.entry(key)) for key in self.tables["ledger"].keys())  # noqa: SIM118

    def restored_at(self, now: datetime) -> datetime | None:
        """When it was brought back from a backup, as long as what came in before may come in again; else None."""
        moment: datetime | None = self.fact(RESTORED)
        return moment if moment is not None and now - moment < A_WHILE else None

    # Changing.

    @contextmanager
    def commit(self, *, lasting: bool = True) -> Iterator[Change]:
        """All that the block enters, in one line of the journal, or nothing. Raises `BookUnwritable`. What is not
        `lasting` outlives this process at once, a power cut only from the next commit, or `sync`, on."""
        change = Change(self)
        with self.db.commit(lasting=lasting):
            yield change
            change.write()
        change.take_effect()

    @contextmanager
    def together(self, *, lasting: bool = True) -> Iterator[None]:
        """Several commits in one line of the journal: all of them are on the disk when the block ends, or none is."""
        try:
            with self.db.commit(lasting=lasting):
                yield
        except BaseException:
            self.make_index()
            raise

    def sync(self) -> None:
        """Everything that was committed is on the disk when this returns. Raises `BookUnwritable`."""
        self.db.documents.sync()

    def check(self) -> None:
        """Whether this process may still act for the office. Raises `LeaseLost`."""
        self.db.documents.home.check()
