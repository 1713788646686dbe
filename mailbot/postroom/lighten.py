"""A letter that a server finds too large, without the files that it encloses: what leaves is what the book names."""

from __future__ import annotations

from mailbot import eventlog
from mailbot.vocabulary.outbox import OutboxLetter

from .receive import PostRoom


def lightened(room: PostRoom, letter: OutboxLetter, octets: bytes, reply: str) -> bytes | None:
    """Its bytes from now on, kept before they leave, so that their copy is known; None where it encloses nothing."""
    light = room.writer.lightened(octets, letter.language)
    if light is not None:
        with room.blobs.attempt(), room.book.commit() as change:
            change.update_letter(letter.message_id, blob=room.blobs.put(light))
        eventlog.letter_left(letter.message_id, letter.kind.value, letter.number, "lightened", reply)
    return light
