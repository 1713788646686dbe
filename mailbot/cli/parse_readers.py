"""Who reads for `parse`: nobody's office, or one with its people, its letters and what its book says of the case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from mailbot.formfile import form_of, read_form
from mailbot.understand.mail.identity import identity
from mailbot.understand.reader import MailReader
from mailbot.vocabulary.message import AttachmentLimits
from mailbot.vocabulary.understood import Understood

Understand = Callable[[bytes, datetime], Understood]


def alone() -> Understand:
    """What a message says by itself."""
    reader = MailReader(None, read_form())
    return lambda octets, at: reader.understand(octets, identity(octets), at, at)


def by_office(config: Path) -> Understand:
    """As the office of this configuration would read it now: with the texts that the message may quote, and the banners
    that were learnt."""
    # What is read alone needs none of these.
    from mailbot.home import home_of
    from mailbot.office.settings_file import read_settings
    from mailbot.postroom.earlier import Earlier
    from mailbot.postroom.learning import learnt_lines
    from mailbot.write.message.message_ids import MessageIds

    settings = read_settings(config)
    office, home = settings.build_office(), home_of(settings)
    book, key = home.open_book(read_only=True), home.read_key()
    ids = MessageIds(key, office.address.rpartition("@")[2]) if key else None
    earlier, learnt = Earlier(book, home.blobs()), learnt_lines(book, office)
    reader = MailReader(
        office,
        form_of(settings.form.file, settings.data),
        settings.trust,
        lambda name: (ids is not None and ids.is_ours(name)) or book.letter(name) is not None,
        AttachmentLimits(settings.attachments.most, settings.attachments.largest_total_mb * 2**20),
        settings.form.date_order or None,
    )

    def understand(octets: bytes, at: datetime) -> Understood:
        known = identity(octets)
        return reader.understand(octets, known, at, at, earlier.texts(octets, known), learnt)

    return understand
