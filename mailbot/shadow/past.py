"""A mailbox's past, looked at: EXAMINE only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from mailbot.fetch.looking import LookingMailbox
from mailbot.office.settings import Settings
from mailbot.vocabulary.message import RawMail


def messages_in(settings: Settings, folder: str, since: date) -> Iterator[RawMail]:
    """Those that the server got on this day or later. Raises `MailboxUnreachable`."""
    looking = LookingMailbox(replace(settings.mailbox, folder=folder), settings.mailbox.sign_in.sign_in())
    try:
        looking.open()
        yield from looking.since(since)
    finally:
        looking.close()


def sent_since(settings: Settings, since: date) -> list[RawMail]:
    """What the office itself wrote. None where the mailbox keeps no sent messages."""
    looking = LookingMailbox(settings.mailbox, settings.mailbox.sign_in.sign_in())
    try:
        looking.open()
        folder = looking.sent_folder()
    finally:
        looking.close()
    return [*messages_in(settings, folder, since)] if folder else []
