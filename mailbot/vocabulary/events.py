"""The history of a case: what happened, when, by whom, and which mail caused it. Append-only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from .clocks import Deadline
from .event import BOT as BOT
from .event import Event as Event
from .event import Said as Said
from .event import Stamp as Stamp
from .letter_events import LetterBounced as LetterBounced
from .letter_events import LetterFailed as LetterFailed
from .letter_events import LetterPaused as LetterPaused
from .letter_events import LetterReleased as LetterReleased
from .letter_events import LetterSent as LetterSent
from .letter_events import LetterStopped as LetterStopped
from .letter_events import LetterWritten as LetterWritten
from .letter_kinds import Interview
from .phrase import Phrase
from .referral import Referral


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something an officer has to look at (interface.md, "Findings"); `rule` as in domain.md, "D3"."""

    code: str
    rule: str
    says: Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """What is worked out from a referral: at intake, and again after each correction. `lacking` are required
    fields without a usable value; `deadline` the contact clock's (D13); `checklist` the lines of D9 and D10."""

    lacking: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    checklist: tuple[str, ...] = ()
    deadline: Deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(Event):
    """A referral became a case. `referrer` is the address it came from; `opened_by_officer` for OPEN (D1)."""

    number: str
    referral: Referral
    worked: Worked
    received_at: datetime
    referrer: str
    opened_by_officer: bool = False
    remarks: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected(Event):
    """An officer's CORRECT, or the CSC's answer to a clarification: the referral as it is now."""

    referral: Referral
    worked: Worked
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated(Event):
    """The same referral came again; no second clock. `differs` are the fields it says otherwise, `onset` the day it
    gives for the urgency where that is earlier than the case's."""

    from_address: str
    finding: Finding
    differs: tuple[str, ...] = ()
    onset: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged(Event):
    """MERGE, on the case whose referral came first: the case `other` goes on in this one, with all that happened to it
    (`history`). `referral` and `worked` are those of both."""

    other: str
    history: tuple[Event, ...]
    referral: Referral
    worked: Worked


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedInto(Event):
    """MERGE, on the other case: it goes on in the case `into`, under both numbers."""

    into: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactedBy(Event):
    """An officer reached the client (D13): CONTACTED, or wrote with the mailbox in copy. `text` says how; `reached_at`
    when, if the officer said it: the clock stops there, not at the mail."""

    text: str = ""
    direct_mail: bool = False
    reached_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempted(Event):
    """CALLED: a call that did not reach the client; the clock goes on. `outcome` is "no_answer", "voicemail",
    "wrong_number" or "will_call_back"."""

    outcome: str
    called_at: datetime
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentsAsked(Event):
    """Checklist lines requested from the client (contact letter, DOCS)."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentsOffered(Event):
    """Came in with a client's mail; nobody has looked."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentsTicked(Event):
    """An officer's RECEIVED (or the automatic policy)."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewSet(Event):
    """D14, D15."""

    interview: Interview


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewCancelled(Event):
    """INTERVIEW cancel: it does not take place; the case goes on."""

    interview: Interview


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewAnswered(Event):
    """A calendar reply; `answer` is "accepted", "declined", "tentative" or "counter" (another time proposed)."""

    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted(Event):
    """Urgent processing begins (D12)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended(Event):
    """The case is closed: `status` is "issued", "declined", "redirected", "withdrawn" or "closed"."""

    status: str
    reason: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened(Event):
    """REOPEN. `interview` is the one to which the client was invited and which nobody called off (D15)."""

    reason: str = ""
    interview: Interview | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CpcState(Event):
    """D17: `state` is "asked", "imminent" or "not_in_time"; `text` what the CPC wrote."""

    state: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalState(Event):
    """D18: `state` is "asked", "yes", "no" or "in_process"."""

    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned(Event):
    """TAKE, ASSIGN, or the turn."""

    officer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted(Event):
    """NOTE, or an officer's mail without a command."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrote(Event):
    """A person outside the office wrote: client, representative, CSC, CPC. `from_address` as it came;
    `known` says whether it was on file before; `text` their own text, `names` the attachments'. `asks`: a client's
    mail that asks or says something, and waits for an answer."""

    from_address: str
    known: bool
    text: str
    names: tuple[str, ...] = ()
    asks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen(Event):
    """SEEN: what the client wrote needs no answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Automatic(Event):
    """An automatic mail that belongs here: out-of-office, receipt, calendar reply. `what` names it."""

    what: Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder(Event):
    """REMIND: comes back on the morning of that day."""

    on: date
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flagged(Event):
    """A case reached a level and somebody was told; each once. `flag` is "contact:due_soon", "onset", ..."""

    flag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineMoved(Event):
    """A closure added later moved the deadline; never earlier (design.md, "Time")."""

    deadline: Deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class OnHold(Event):
    """HOLD: the letters that had not left were stopped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone(Event):
    """UNDO: the events of the mail `undoes` no longer count."""

    undoes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Commanded(Event):
    """An officer's mail with commands was carried out; `commands` as written. What UNDO looks for."""

    commands: tuple[str, ...]
