"""What leaves, when, and in which order: the policy of sending, pure. `dispatch` does it, and enters the answers.

A held letter leaves only after the mailbox was read once more after its time was up: an officer's HOLD may lie there.
Only the contact limit is stronger (D13).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from mailbot.decide.bench import Bench
from mailbot.vocabulary.letter_kinds import LetterKind
from mailbot.vocabulary.message import same_mailbox
from mailbot.vocabulary.office import Office
from mailbot.vocabulary.outbox import LEAVING, LetterState, OutboxLetter
from mailbot.vocabulary.patience import patience_asked
from mailbot.vocabulary.servers import Handover, HandoverResult

IN_A_LOT = 10
"""Letters that are entered as SENDING under one entry on the disk. So many are UNCERTAIN after a stop, at most."""
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
IN_DANGER = timedelta(hours=2)
"""So near to its limit, a contact waits for nothing any more."""
READ = datetime.max.replace(tzinfo=UTC)
"""As the moment of the last reading of the mailbox: nobody has to read it first."""

_URGENT = (
    frozenset({LetterKind.ALARM, LetterKind.CONTACT, LetterKind.CALL_SCRIPT}),
    frozenset({LetterKind.INTERVIEW, LetterKind.INTERVIEW_MOVED, LetterKind.INTERVIEW_CANCELLED, LetterKind.FLAG}),
)
"""What leaves first where a server takes only so much; then the other letters to the outside, then those to staff."""
_LAST = frozenset({LetterKind.DOCUMENT_REMINDER, LetterKind.DOCUMENTS_RECEIVED, LetterKind.DIGEST})


def is_due(letter: OutboxLetter, now: datetime) -> bool:
    """Whether its time has come."""
    if letter.leaves_at > now or (letter.next_try_at is not None and letter.next_try_at > now):
        return False
    return letter.state in LEAVING or letter.state is LetterState.UNCERTAIN or bool(letter.still_to)


def waits_for_reading(letter: OutboxLetter, read_at: datetime, bench: Bench) -> bool:
    """Whether the mailbox has to be read first; `read_at` is when it was read last."""
    was_held = letter.leaves_at > letter.recorded_at and letter.state in LEAVING and not letter.attempts
    return was_held and read_at < letter.leaves_at and not in_danger(letter, bench)


def in_danger(letter: OutboxLetter, bench: Bench) -> bool:
    """Whether the contact that its case still owes is due within two hours, or overdue (D13)."""
    case = bench.register.case(letter.number) if letter.number else None
    if case is None or case.ended is not None or case.made is not None or not letter.to.is_outside:
        return False
    return case.due_at - bench.now < IN_DANGER


def in_order(due: Iterable[OutboxLetter], bench: Bench) -> list[OutboxLetter]:
    """As they leave: one on which the server hung goes behind the others, then the urgent ones first. Of two alike the
    one whose time came first."""
    return sorted(due, key=lambda letter: (letter.attempts, not in_danger(letter, bench), _rank(letter)))


def _rank(letter: OutboxLetter) -> int:
    for rank, kinds in enumerate(_URGENT):
        if letter.kind in kinds:
            return rank
    behind = 2 if letter.kind in _LAST else 0
    return len(_URGENT) + (0 if letter.to.is_outside else 1) + behind


def in_lots(due: Sequence[OutboxLetter]) -> Iterator[Sequence[OutboxLetter]]:
    """What is entered as SENDING at once. Those who were put off each alone: a stop in between is told as a doubt."""
    whole = [letter for letter in due if not letter.still_to]
    yield from (whole[first : first + IN_A_LOT] for first in range(0, len(whole), IN_A_LOT))
    yield from ([letter] for letter in due if letter.still_to)


def barred_by(letter: OutboxLetter, office: Office) -> str:
    """The gate, last of all: whatever was decided, nothing goes to a null sender nor to ourselves (design.md). As a
    server would say it; empty where it may leave."""
    for address in letter.envelope_to or ("",):
        if not address.strip("<> "):
            return "550 5.1.3 mailbot writes to nobody without an address"
        if same_mailbox(address, office.address):
            return "550 5.4.6 mailbot does not write to its own mailbox"
    return ""


def ends_the_round(said: Sequence[HandoverResult]) -> bool:
    """Whether the next letter would fare no better now."""
    return bool(said) and (said[-1].is_about_the_server or patience(said[-1]) is not None)


def next_wait(letter: OutboxLetter) -> timedelta:
    """Until the next try: longer each time."""
    return min(FIRST_WAIT * (1 << min(letter.attempts, 10)), LONGEST_WAIT)


def patience(result: HandoverResult) -> timedelta | None:
    """How long a server that is asked for too much wants to be left alone; None where it says nothing of the kind.
    Exchange refuses for good what its quota does not allow just now (`554 5.2.0 … SubmissionQuotaExceeded`)."""
    return None if result.outcome is Handover.ACCEPTED else patience_asked(result.reply)
