"""Checks of the servers: the mailbox, the one that sends, the virus scanner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mailbot.fetch.marking import MarkingMailbox
from mailbot.home import home_of
from mailbot.office.clamd import Clamd
from mailbot.office.settings import Settings
from mailbot.send.smtp import Courier
from mailbot.vocabulary.servers import certificate_advice
from mailbot.vocabulary.trust import TrustMode
from mailbot.vocabulary.xoauth2 import why_turned_away
from mailbot.watch.claim import another

from .check_lines import Line, count, fails, fine, risk

ENDS_SOON = timedelta(days=14)
CLOCK_OFF = 60.0  # seconds
AUTHENTICATION_RESULTS = "Authentication-Results"
LAST_MESSAGES = 100
AS_BASE64 = 1.4
"""How much larger a file is in a letter than on a disk."""
ENOUGH = 5
"""Messages from which a server's habit can be told."""


def mailbox_check(settings: Settings) -> Iterator[Line]:
    """It can be signed in to, looked at and filed in, and nobody else works it."""
    box = settings.mailbox
    mailbox = MarkingMailbox(box, box.sign_in.sign_in())
    try:
        mailbox.open()
        state = mailbox.look()
        yield fine(
            "mailbox", f"{box.host}: signed in as {box.user}; {box.folder} holds {count(len(state.uids), 'mail')}."
        )
        yield from _certificate(mailbox)
        yield from _abilities(mailbox)
        yield from _other_post_room(settings, mailbox)
        yield from _clock(settings, mailbox)
        yield from _verdicts(settings, mailbox)
        for folder in (box.handled_folder, box.review_folder, box.copies_folder):
            yield fine("folder", f"{mailbox.prepare(folder)} is there.")
    finally:
        mailbox.close()


def _other_post_room(settings: Settings, mailbox: MarkingMailbox) -> Iterator[Line]:
    folder, key = settings.mailbox.marker_folder, home_of(settings).read_key() or b""
    machine = another(mailbox, folder, key) if folder else ""
    if machine:
        what = f"another post room, with another data folder, has this mailbox: {machine}."
        yield fails("mailbox", what, f"Stop it, or delete its message in {folder}: both would write to the clients.")


def _certificate(mailbox: MarkingMailbox) -> Iterator[Line]:
    """One that ends soon stops everything on a morning when nobody thinks of it."""
    ends = mailbox.certificate_ends()
    if ends is not None and ends - datetime.now(UTC) < ENDS_SOON:
        yield risk("mailbox", f"the server's certificate ends on {ends:%Y-%m-%d}.", "Have it renewed before.")


def _abilities(mailbox: MarkingMailbox) -> Iterator[Line]:
    able = mailbox.abilities()
    if "IDLE" not in able:
        yield risk("mailbox", "the server cannot tell of new mail (IDLE).", "Nothing to do: it is asked every minute.")
    if "MOVE" not in able and "UIDPLUS" not in able:
        what = "it can neither MOVE nor expunge single messages (UIDPLUS): handled mail stays, marked as deleted."
        yield risk("mailbox", what, "Let the mailbox's owner purge deleted messages now and then.")


def _clock(settings: Settings, mailbox: MarkingMailbox) -> Iterator[Line]:
    """What this machine thinks the time is, against the mail server: deadlines go by both."""
    if not settings.mailbox.marker_folder:
        return
    at = mailbox.time_told(settings.mailbox.marker_folder)
    off = abs((datetime.now(UTC) - at).total_seconds()) if at else 0.0
    if off > CLOCK_OFF:
        yield risk("clock", f"this machine and the mail server are {off:.0f} seconds apart.", "Set the clock (NTP).")


def _verdicts(settings: Settings, mailbox: MarkingMailbox) -> Iterator[Line]:
    """Whose word the last messages bear, against whose word is believed (RFC 8601)."""
    wanted = settings.trust.authserv_id
    if TrustMode.AUTHENTICATION_RESULTS not in settings.trust.mode or not wanted:
        return
    folders = (settings.mailbox.folder, settings.mailbox.handled_folder)
    seen = [value for name in folders for value in mailbox.header_values(name, AUTHENTICATION_RESULTS, LAST_MESSAGES)]
    names = Counter(value.partition(";")[0].split(" ")[0].lower() for value in seen)
    if len(seen) >= ENOUGH and wanted.lower() not in names:
        told = ", ".join(name or "none" for name, _ in names.most_common(3))
        what = f"none of the last {len(seen)} messages bears {wanted} as its authserv-id; they bear {told}."
        yield fails("trust", what, "Nobody is believed now: set trust.authserv_id to what this server writes.")
    foreign = [name or "one without a name" for name, _ in names.most_common(4) if name != wanted.lower()][:3]
    if wanted.lower() in names and foreign:
        what = f"the server lets in Authentication-Results lines of others: {', '.join(foreign)}."
        yield risk("trust", what, f"None is believed; have it take out what it did not write, above all as {wanted}.")


def sending_check(settings: Settings) -> Iterator[Line]:
    """It can be signed in to, and takes mail from the office."""
    sending = settings.sending
    courier = Courier(sending, sending.sign_in.sign_in() if sending.user else None)
    try:
        refusal = courier.probe()
        of_us = "" if refusal else courier.probe(settings.office.address)
        largest = courier.largest
    finally:
        courier.close()
    where = f"{sending.host}:{sending.port}"
    if refusal:
        yield fails(
            "sending",
            f"{where}: {refusal.rstrip('.')}.",
            why_turned_away(refusal) or _about_sending(refusal),
        )
    elif of_us:
        what = f"{where} takes nothing from {settings.office.address}: {of_us.rstrip('.')}."
        yield fails("sending", what, "Let the account under [sending] send as the office's address.")
    else:
        yield fine("sending", f"{where}: {f'signed in as {sending.user}' if sending.user else 'reached'}.")
    if 0 < largest < settings.attachments.largest_total_mb * 2**20 * AS_BASE64:
        what = f"{where} takes letters of at most {largest / 2**20:.0f} MB: those with more go without their files."
        yield risk("sending", what, f"Set attachments.largest_total_mb = {max(1, int(largest / 2**20 / AS_BASE64))}.")


def _about_sending(refusal: str) -> str:
    if "certificate" in refusal:
        return certificate_advice(refusal)
    return "Check host, port, security and user under [sending]."


def scanner_check(settings: Settings) -> Iterator[Line]:
    """It answers."""
    path = settings.attachments.clamd_socket
    if not path:
        return
    if Clamd(Path(path)).verdict(b"mailbot checks the scanner"):
        what = f"{path}: the virus scanner does not answer; attachments would be withheld."
        yield fails("scanner", what, "Start clamd, or mend attachments.clamd_socket.")
    else:
        yield fine("scanner", f"{path}: the virus scanner answers.")
