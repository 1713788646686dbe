"""Our own letters, back in the mailbox: the proof that they left. Known before anything is understood.

A copy is known by any of the letter's names, since many servers give it a new Message-ID; and it counts only if it
says what the letter says, since whoever has a letter of ours has its names.
"""

from __future__ import annotations

from datetime import datetime

from mailbot.understand.mail.identity import identity as identify
from mailbot.understand.mail.mime import read_mail
from mailbot.understand.mail.same_letter import same_body, same_letter
from mailbot.vocabulary import events as ev
from mailbot.vocabulary.message import MailIdentity, RawMail, same_mailbox
from mailbot.vocabulary.outbox import LetterState, OutboxLetter
from mailbot.vocabulary.problems import BookDamaged
from mailbot.vocabulary.register import LedgerEntry

from .commit import Clerk
from .time_limit import within

COPIES = "copies"
"""The folder for them, by the post room's name."""


def is_own_copy(clerk: Clerk, raw: RawMail, identity: MailIdentity, now: datetime) -> bool:
    """Whether this is a letter of ours, from the office: one that the book has, or one under a Message-ID that we
    signed, which a book from a backup may not know (yet)."""
    if not same_mailbox(identity.sender, clerk.office.address):
        return False
    letter, is_written = _letter_of(clerk, identity)
    if letter is None:
        return is_written
    restored = clerk.book.restored_at(now)
    if restored is not None and letter.recorded_at >= restored:
        return True  # written anew since, at another moment and so in other words: what left was the first of the two
    try:
        octets = clerk.blobs.get(letter.blob)
        return within(
            clerk.mail_seconds,
            lambda: (
                same_body(octets, raw.octets)
                or identity.says == identify(octets).says
                or same_letter(octets, raw.octets)
            ),
        )
    except BookDamaged:  # nothing to compare with
        return True


def _letter_of(clerk: Clerk, identity: MailIdentity) -> tuple[OutboxLetter | None, bool]:
    """The letter that a copy is of, by its Message-ID, what a server kept of it, or its token; whether we wrote it, if
    the book does not have it. The first name that says anything decides: the last are of the letters before it."""
    for name in (identity.message_id, *identity.also_named):
        letter = clerk.book.letter(name)
        if letter is not None or clerk.writer.wrote(name):
            return letter, True
    return None, False


def takes_our_name(clerk: Clerk, identity: MailIdentity) -> bool:
    """Whether it says that it is a letter of ours: from the mailbox, under a Message-ID of ours. Who got a letter knows
    its Message-ID, and may write anything under it."""
    known = clerk.writer.wrote(identity.message_id) or clerk.book.letter(identity.message_id) is not None
    return known and same_mailbox(identity.sender, clerk.office.address)


def has_a_notice(clerk: Clerk, raw: RawMail, identity: MailIdentity) -> bool:
    """Whether it has the letter's whole text, and more. A relay of the office's may put a notice to what it sends;
    only where the office's server vouches for the mail is it that, and not a stranger's telephone number."""
    letter, _ = _letter_of(clerk, identity)
    if letter is None:
        return False
    ours = clerk.blobs.get(letter.blob)
    copy, written = within(clerk.mail_seconds, lambda: (read_mail(raw.octets), read_mail(ours)))
    return copy.subject.endswith(written.subject) and " ".join(written.text.split()) in " ".join(copy.text.split())


def enter_copy(clerk: Clerk, raw: RawMail, identity: MailIdentity, now: datetime) -> None:
    """A copy of our own letter came in: it left (design.md, `uncertain`). A book from a backup may not know the
    letter (yet): it is looked for among the copies before it leaves."""
    letter, _ = _letter_of(clerk, identity)
    with clerk.commit() as change:
        if letter is not None and identity.message_id and identity.message_id not in letter.names:
            change.update_letter(letter.message_id, aliases=(*letter.aliases, identity.message_id))
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
