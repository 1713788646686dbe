"""What the ledger and the quarantine keep of one message: what became of it, and where it is filed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from mailbot.understand.html.parse import html_to_text
from mailbot.vocabulary import effects as fx
from mailbot.vocabulary.message import MailIdentity, MailKind, RawMail
from mailbot.vocabulary.phrase import Phrase
from mailbot.vocabulary.register import LedgerEntry, QuarantineEntry
from mailbot.vocabulary.understood import Understood

HANDLED, REVIEW = "handled", "review"
"""Folders, by the post room's names."""

_MOST_SUMMARY = 6000  # two forms


def account_of(
    raw: RawMail,
    identity: MailIdentity,
    got: Understood | None,
    effects: Sequence[fx.Effect],
    blob: str,
    now: datetime,
) -> LedgerEntry:
    """One message, with what was decided about it; `blob` names its octets."""
    is_aside = any(isinstance(effect, fx.SetAside) for effect in effects)
    tally = next((effect.account for effect in effects if isinstance(effect, fx.Tally)), "set_aside")
    return LedgerEntry(
        message_id=identity.message_id,
        digest=identity.digest,
        content=identity.content_digest,
        kind=got.kind.value if got else MailKind.UNKNOWN.value,
        account="set_aside" if is_aside else tally,
        folder=REVIEW if is_aside else HANDLED,
        number=next((effect.number for effect in effects if isinstance(effect, fx.Enter)), ""),
        received_at=raw.received_at,
        handled_at=now,
        uidvalidity=raw.place.uidvalidity,
        uid=raw.place.uid,
        blob=blob,
    )


def quarantined(ledger: LedgerEntry, got: Understood | None, reason: Phrase) -> QuarantineEntry:
    """The same message, set aside; it gets its id when it is entered."""
    return QuarantineEntry(
        id="",
        reason=reason,
        sender=got.sender if got else "",
        subject=got.mail.subject if got else "",
        received_at=ledger.received_at,
        message_id=ledger.message_id,
        blob=ledger.blob,
        set_aside_at=ledger.handled_at,
        summary=_summary(got)[:_MOST_SUMMARY] if got else "",
    )


def _summary(got: Understood) -> str:
    """What its writer wrote: of a form nothing else shows it. Of a stand-in all that the server says, which looks like
    a quotation."""
    if got.own_text and not got.stands_in_for:
        return got.own_text
    return got.mail.text or html_to_text(got.mail.html)
