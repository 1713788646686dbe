"""Message-IDs that only we can have given: `<ur-2026-0042.nonce.mac@office.example>`.

The mac is an HMAC under the key of the data directory, so a mail that names one of ours has seen one of our
letters. The nonce follows from what caused the letter: a letter written again after a crash has the same one.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

from mailbot.vocabulary.message import TAG_LENGTH

NO_CASE = "office"
NONCE_LENGTH = 12
MAC_LENGTH = 20  # base32: 100 bits
LONGEST_LOCAL = 64
OF_A_TOKEN = "-r"
"""How a token's nonce ends: that of the letter's Message-ID, so that none is another's."""

_SHAPE = re.compile(r"<([a-z0-9-]{1,40})\.([a-z0-9-]{1,40})\.([a-z2-7]{20})@([a-z0-9.-]{1,255})>\Z")
_NUMBER = re.compile(r"[a-z0-9-]{1,40}\Z")


class MessageIds:
    """The office's way to sign Message-IDs; `domain` is that of its address. With `tags` every letter has an address of
    its own, to which its bounce comes back."""

    def __init__(self, key: bytes, domain: str, *, tags: bool = False) -> None:
        if len(key) < 16:
            raise ValueError("the key of the Message-IDs needs 16 bytes or more")
        self._key, self._tags = key, tags
        self.domain = domain.encode("idna").decode("ascii").lower()

    def for_letter(self, number: str, cause: str, kind: str, ordinal: int) -> str:
        """The one Message-ID of the `ordinal`-th letter of this kind that `cause` leads to."""
        told = "\0".join((number, cause, kind, str(ordinal))).encode("utf-8", "surrogatepass")
        return self._signed(_label(number), _base32(hashlib.sha256(told).digest())[:NONCE_LENGTH])

    def root(self, number: str, audience: str) -> str:
        """The start of every thread about a case with one audience. No letter has it; mail programs thread by it."""
        return self._signed(_label(number), _label(audience))

    def token(self, message_id: str) -> str:
        """What stands for a letter of ours in its own References: as unguessable as its Message-ID, and left alone by
        servers that give every mail a new one. Raises `ValueError` for a Message-ID that is not ours."""
        found = self._parts_of(message_id)
        if found is None:
            raise ValueError("not a Message-ID of ours")
        return self._signed(found[1], found[2] + OF_A_TOKEN)

    def reply_to(self, message_id: str, address: str) -> str:
        """The office's address with the letter's tag, where tags are wanted and there is room (RFC 5321, 4.5.3.1.1)."""
        local, _, domain = address.rpartition("@")
        if not self._tags or len(local) + 1 + TAG_LENGTH > LONGEST_LOCAL:
            return address
        tag = _base32(hmac.digest(self._key, f"tag {message_id}".encode(), "sha256"))[:TAG_LENGTH]
        return f"{local}+{tag}@{domain}"

    def is_letter(self, message_id: str) -> bool:
        """Whether a letter of ours may have it: no token, and no root of a thread, which every reader has seen."""
        found = self._parts_of(message_id)
        return found is not None and len(found[2]) == NONCE_LENGTH

    def is_ours(self, message_id: str) -> bool:
        """Whether we signed it. Takes the same time whatever is wrong with the mac; capitals do not count, since
        some servers change them."""
        return self._label_of(message_id) is not None

    def number_of(self, message_id: str) -> str | None:
        """The case that one of our Message-IDs names; None where it is not ours, or of no case."""
        label = self._label_of(message_id)
        return None if label is None or label == NO_CASE else label.upper()

    def _label_of(self, message_id: str) -> str | None:
        found = self._parts_of(message_id)
        return None if found is None else found[1]

    def _parts_of(self, message_id: str) -> re.Match[str] | None:
        found = _SHAPE.match(message_id.strip().lower()) if len(message_id) < 400 else None
        if found is None or found[4] != self.domain:
            return None
        return found if hmac.compare_digest(found[3], self._mac(found[1], found[2])) else None

    def _signed(self, label: str, nonce: str) -> str:
        return f"<{label}.{nonce}.{self._mac(label, nonce)}@{self.domain}>"

    def _mac(self, label: str, nonce: str) -> str:
        digest = hmac.digest(self._key, f"{label}.{nonce}".encode(), "sha256")
        return _base32(digest)[:MAC_LENGTH]


def _label(word: str) -> str:
    label = word.lower().replace("_", "-")
    return label if _NUMBER.match(label) else NO_CASE


def _base32(octets: bytes) -> str:
    return base64.b32encode(octets).decode("ascii").lower().rstrip("=")
