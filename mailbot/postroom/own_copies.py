"""Our own letters, back in the mailbox: the proof that they left. Known before anything is understood."""

from __future__ import annotations

from datetime import datetime

from mailbot.vocabulary import events as ev
from mailbot.vocabulary.message import MailIdentity, RawMail, same_mailbox
from mailbot.vocabulary.outbox import LetterState
from mailbot.vocabulary.register import LedgerEntry

from .commit import Clerk

COPIES = "copies"
"""The folder for them, by the post room's name."""


def is_own_copy(clerk: Clerk, identity: MailIdentity) -> bool:
    """Whether this is a letter of ours, from the office: one that the book has, or one under a Message-ID that we
    signed, which a book from a backup may not know (yet)."""
    if not same_mailbox(identity.sender, clerk.office.address):
        return False
    return clerk.writer.wrote(identity.message_id) or clerk.book.letter(identity.message_id) is not None


def enter_copy(clerk: Clerk, raw: RawMail, identity: MailIdentity, now: datetime) -> None:
    """A copy of our own letter came in: it left (design.md, `uncertain`). A book from a backup may not know the
    letter (yet): it is looked for among the copies before it leaves."""
    letter = clerk.book.letter(identity.message_id)
    with clerk.commit() as change:
        # Whatever was thought of it: a copy is there because it left (an earlier try, or a book from a backup).
        if letter is not None and letter.state not in (LetterState.SENT, LetterState.BOUNCED):
            sent_at = min(raw.received_at, now)
            change.update_letter(
                letter.message_id,
                state=LetterState.SENT,
                ended_at=sent_at,
                reply="its copy came back to the mailbox",
            )
            if letter.to.is_outside and letter.number:
                sent = ev.LetterSent(at=sent_at, letter=letter.message_id, kind=letter.kind, to=letter.to)
                change.enter(letter.number, sent)
        change.ledger_entry(
            LedgerEntry(
                message_id="",  # the Message-ID is the letter's own; only these bytes are the copy
                digest=identity.digest,
                content="",
                kind="copy",
                account="copies",
                folder=COPIES,
                number=letter.number if letter else "",
                received_at=raw.received_at,
                handled_at=now,
                uidvalidity=raw.place.uidvalidity,
                uid=raw.place.uid,
                blob="",
            )
        )
