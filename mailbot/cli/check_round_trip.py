"""A mail to the office itself: whether letters' copies come back, and under which Message-ID.

The copy is how mailbot knows after a stop that a letter left. The mail is like a letter's copy in everything: a watcher
that runs files it with the others, and where none does this check files it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from time import monotonic, sleep

from mailbot.fetch.marking import MarkingMailbox
from mailbot.home import home_of
from mailbot.office.settings import Settings
from mailbot.send.smtp import Courier
from mailbot.vocabulary.servers import Handover
from mailbot.write.message.message_ids import NO_CASE, MessageIds

from .check_lines import Line, fails, fine, risk

HEADER = "X-Mailbot-Check"
WAITS = 5.0
"""Seconds for the mail to come back."""
LOOKS = 0.3


def round_trip_check(settings: Settings) -> Iterator[Line]:
    """Only where mailbox and sending work."""
    address, sending, box = settings.office.address, settings.sending, settings.mailbox
    token = secrets.token_hex(16)
    key = home_of(settings).read_key() or secrets.token_bytes(32)
    ids = MessageIds(key, address.rpartition("@")[2], tags=sending.tags)
    message_id = ids.for_letter(NO_CASE, token, "check", 0)
    courier = Courier(sending, sending.sign_in.sign_in() if sending.user else None)
    try:
        tagged = ids.reply_to(message_id, address)
        result = courier.hand_over(tagged, (tagged,), _mail(address, message_id, token))
    finally:
        courier.close()
    if result.outcome is not Handover.ACCEPTED:
        what = f"a mail to {tagged} itself was not taken: {result.reply.rstrip('.')}."
        told = fails if result.outcome is Handover.REFUSED else risk
        untag = "Set sending.tags = false: the server takes no address with a tag." if tagged != address else ""
        next_step = untag or "Let the server take mail for the office: every letter is copied to the mailbox."
        yield told("copies", what, next_step)
        return
    mailbox = MarkingMailbox(box, box.sign_in.sign_in())
    try:
        mailbox.open()
        yield _told(_name_it_came_by(mailbox, settings, message_id, token), sending.tags)
        mailbox.file_marked(HEADER, token, box.copies_folder)
    finally:
        mailbox.close()


def _told(came_by: str, tags: bool) -> Line:
    if came_by == HEADER:
        what = "a mail to the office came back with another Message-ID: the server gives every letter one."
        return risk("copies", what, "Nothing to do: copies are known by the other names that letters bear.")
    if not came_by:
        what = f"a mail to the office did not come back within {WAITS:.0f} seconds."
        next_step = "See that it comes: without copies, a letter in doubt after a stop is sent again."
        if tags:
            next_step = "See that mail to an address with a tag comes, or set sending.tags = false."
        return risk("copies", what, next_step)
    return fine("copies", "a mail to the office came back as it left.")


def _name_it_came_by(mailbox: MarkingMailbox, settings: Settings, message_id: str, token: str) -> str:
    until = monotonic() + WAITS
    while True:
        for name, wanted in (("Message-ID", message_id), (HEADER, f"<{token}>")):
            for folder in (settings.mailbox.folder, settings.mailbox.copies_folder):
                if mailbox.find(folder, [(name, wanted)]):
                    return name
        if monotonic() > until:
            return ""
        mailbox.look()  # a server tells of what arrived only where it is asked
        sleep(LOOKS)


def _mail(address: str, message_id: str, token: str) -> bytes:
    lines = (
        f"Date: {format_datetime(datetime.now(UTC))}",
        f"From: {address}",
        f"To: {address}",
        "Subject: mailbot checks whether its copies come back",
        f"Message-ID: {message_id}",
        f"{HEADER}: <{token}>",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: All",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "",
        "Nothing to do. `check` sent this, to see that a copy of each letter comes back to the mailbox.",
        "",
    )
    return "\r\n".join(lines).encode()
