"""Letters as recorded: the outbox, its states and what became of each (design.md, "One commit")."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from .letter_kinds import OUR_HEADER, LetterKind, Role
from .message import is_tagged, untagged
from .phrase import Phrase


class LetterState(Enum):
    """The outbox's states (design.md). HELD: an officer can still stop it; PAUSED: waits for a person, not for its
    time; QUEUED: leaves with the next sending;
    SENDING: being handed over (after a crash it is UNCERTAIN)."""

    HELD = "held"
    PAUSED = "paused"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    BOUNCED = "bounced"
    CANCELLED = "cancelled"


WAITING = frozenset({LetterState.HELD, LetterState.PAUSED, LetterState.QUEUED})
"""Letters that have not left and can be stopped."""

LEAVING = WAITING - {LetterState.PAUSED}
"""Letters that leave by themselves when their time has come."""


class Part(Enum):
    """Why somebody gets a letter: written to, a copy (a representative), or our own mailbox."""

    ADDRESSEE = "addressee"
    COPY = "copy"
    OWN_COPY = "own_copy"


@dataclass(frozen=True, slots=True)
class Recipient:
    """One address of a letter, and what became of it there. `reply` is the server's word where it is this one's own."""

    address: str
    part: Part
    state: LetterState
    reply: str = ""


@dataclass(frozen=True, slots=True)
class OutboxLetter:
    """A letter as recorded: its bytes (by SHA-256), envelope and Message-ID never change; its state does.

    `cause` is the Message-ID of the mail that caused it ("" is the clock); `reply` the server's last words;
    `reports` what came back later, each with the moment: a sentence, or what a server said, as it said it.
    `token` stands in the letter's References, which servers that give a mail a new Message-ID leave alone; `aliases`
    are the Message-IDs that servers gave it. The letter is found by any of them, and by an `envelope_from` with a tag.
    `uncertain` counts the hand-overs of which nobody knows how they ended. `still_to`: a letter that was SENT has left
    for the others, and these, whom the server put off, are tried again at `next_try_at` (None: it is being done).
    `not_reached`: whom a letter that left for others did not reach, each with the state and the server's word.
    """

    message_id: str
    kind: LetterKind
    to: Role
    language: str
    number: str
    envelope_from: str
    envelope_to: tuple[str, ...]
    copies_to: tuple[str, ...]  # our own mailbox and a representative: never the reason why it fails
    blob: str
    cause: str
    recorded_at: datetime
    leaves_at: datetime
    state: LetterState
    attempts: int = 0
    next_try_at: datetime | None = None
    first_try_at: datetime | None = None
    uncertain: int = 0
    still_to: tuple[str, ...] = ()
    ended_at: datetime | None = None  # sent, failed, bounced or cancelled
    reply: str = ""
    reports: tuple[tuple[datetime, str | Phrase], ...] = ()
    template: str = ""  # name and version (hash) of the template, for the proof of contact
    address_source: str = ""  # where the client's address came from, for the proof of contact
    headline: str = ""  # the key of what a mail to staff says first
    token: str = ""
    aliases: tuple[str, ...] = ()
    not_reached: tuple[tuple[str, LetterState, str], ...] = ()

    @property
    def recipients(self) -> tuple[Recipient, ...]:
        """Everybody, each with a state of its own: the letter's, unless it is known otherwise of this one."""
        apart = {address.lower(): (state, reply) for address, state, reply in self.not_reached}
        apart |= {address.lower(): (LetterState.QUEUED, "") for address in self.still_to}
        to_others = LetterState.SENT if self.state is LetterState.BOUNCED else self.state
        own = untagged(self.envelope_from or "").lower()
        found: dict[str, Recipient] = {}
        for address in self.envelope_to:
            state, reply = apart.get(address.lower(), (self.state, ""))
            found.setdefault(address.lower(), Recipient(address, Part.ADDRESSEE, state, reply))
        for address in self.copies_to:
            state, reply = apart.get(address.lower(), (to_others, ""))
            part = Part.OWN_COPY if address.lower() == own else Part.COPY
            found.setdefault(address.lower(), Recipient(address, part, state, reply))
        return tuple(found.values())

    def not_reaching(self, address: str, state: LetterState, reply: str) -> tuple[tuple[str, LetterState, str], ...]:
        """`not_reached`, with this one as well."""
        others = (one for one in self.not_reached if one[0].lower() != address.lower())
        return (*others, (address, state, reply))

    @property
    def seen_as(self) -> str:
        """The Message-ID under which its readers have it, as far as is known."""
        return self.aliases[0] if self.aliases else self.message_id

    @property
    def names(self) -> tuple[str, ...]:
        """Everything by which it is known."""
        tagged = self.envelope_from.lower() if is_tagged(self.envelope_from) else ""
        return tuple(name for name in (self.message_id, self.token, *self.aliases, tagged) if name)

    @property
    def traces(self) -> tuple[tuple[str, str], ...]:
        """Fields of a header, and the name in them, by which a copy of it is found. Its Message-ID stands among the
        references of later letters too, so that those tell nothing; its token does not."""
        by_id = tuple(("Message-ID", name) for name in (self.message_id, *self.aliases))
        by_token = (("References", self.token), (OUR_HEADER, self.message_id)) if self.token else ()
        return by_id + by_token
