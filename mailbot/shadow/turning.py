"""A book that begins as a shadow's and becomes the real one: what may leave meanwhile, and what never does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from mailbot.dispatch import STAYED
from mailbot.record.book import Book
from mailbot.vocabulary.letter_kinds import LetterKind
from mailbot.vocabulary.message import same_mailbox
from mailbot.vocabulary.office import Office
from mailbot.vocabulary.outbox import LetterState, OutboxLetter
from mailbot.vocabulary.problems import CannotStart
from mailbot.vocabulary.servers import HandoverResult

IN_SHADOW = "in_shadow"
"""The fact that says since when nothing leaves."""
HEADLINE = "headline.shadow"


def turn(book: Book, now: datetime, *, shadow: bool) -> None:
    """On start. Into the shadow only a book that never wrote to anybody outside: letters of a real office would not
    leave. Out of it, every letter that was written meanwhile and has not left never will."""
    since = book.fact(IN_SHADOW)
    if shadow and since is None:
        if any(letter.to.is_outside and letter.state is not LetterState.CANCELLED for letter in book.letters()):
            raise CannotStart(
                "This book has letters of a real office: as a shadow, those that wait would never leave.",
                "Take shadow = true out, or give the shadow a folder of its own with `data`.",
            )
        with book.commit() as change:
            change.remember(IN_SHADOW, now)
    if since is not None and not shadow:
        with book.commit() as change:
            for letter in book.pending_letters():
                change.update_letter(letter.message_id, state=LetterState.CANCELLED, ended_at=now, reply=STAYED)
            change.remember(IN_SHADOW, None)


def stays(office: Office) -> Callable[[OutboxLetter], bool]:
    """Whether a letter of a shadow stays: all but the daily mail, and answers, to supervisors alone."""

    def of(letter: OutboxLetter) -> bool:
        supervisors = office.supervisors
        theirs = all(any(same_mailbox(to, person.address) for person in supervisors) for to in letter.envelope_to)
        return not theirs or not (letter.headline == HEADLINE or letter.kind is LetterKind.ANSWER)

    return of


class Carries(Protocol):
    """A courier whose line can be closed."""

    def hand_over(
        self, envelope_from: str, recipients: tuple[str, ...], octets: bytes, copy_to: tuple[str, ...] = ()
    ) -> HandoverResult:
        """One letter."""

    def close(self) -> None:
        """Lets go of the server."""


class WithoutCopies:
    """A courier that lays no copy into the mailbox, where a shadow changes nothing."""

    def __init__(self, courier: Carries) -> None:
        self._courier = courier

    def hand_over(
        self, envelope_from: str, recipients: tuple[str, ...], octets: bytes, copy_to: tuple[str, ...] = ()
    ) -> HandoverResult:
        """To its reader alone."""
        return self._courier.hand_over(envelope_from, recipients, octets)

    def close(self) -> None:
        """Lets go of the server."""
        self._courier.close()
