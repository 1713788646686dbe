"""Encryption of what is kept: AES-256-GCM under the office's keys, each known by a name made of itself.

Whatever is sealed names its key, so that several are good at once: the first of the source is written with, the others
are read with until `key rotate` has sealed everything anew. What was kept before there was a key stays readable.
"""

from __future__ import annotations

import base64
import binascii
import os
import time
from collections.abc import Callable
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING

from mailbot.vocabulary.problems import CannotStart

if TYPE_CHECKING:  # it takes a twentieth of a second to load, and most offices have the disk encrypt
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_MAGIC = b"mailbot sealed 1 "
_NONCE, _KEY, _NAME = 12, 32, 8
_HEAD = len(_MAGIC) + _NAME + 1
ASKED_AGAIN = 60.0
"""Seconds after which the source of the keys is asked once more, when something is written."""


class KeyMissing(CannotStart):
    """What is kept was sealed with a key that is not at hand."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"What is kept was encrypted with the key {name}, and [encryption] does not name that key.",
            "Put that key back (behind the present one, if there is one); without it nothing can be read.",
        )


class SealBroken(Exception):
    """It does not open with its key: it is not what was written."""


class Seal:
    """The keys of one office. `source` gives them, one a line in base64, the one to write with first."""

    def __init__(self, source: Callable[[], str], clock: Callable[[], float] = time.monotonic) -> None:
        self._source, self._clock = source, clock
        self._lock = Lock()
        self._keys: dict[str, AESGCM] = {}
        self._asked_at = 0.0
        self._name = ""
        self._ask()

    @property
    def name(self) -> str:
        """Of the key that is written with. A source that has changed is noticed within a minute."""
        if self._clock() - self._asked_at >= ASKED_AGAIN:
            self._ask()
        return self._name

    def close(self, octets: bytes, about: bytes) -> bytes:
        """Sealed for the place that `about` names: nothing opens in another's."""
        name, nonce = self.name, os.urandom(_NONCE)
        return b"%s%s\n%s%s" % (_MAGIC, name.encode(), nonce, self._keys[name].encrypt(nonce, octets, about))

    def open(self, sealed: bytes, about: bytes) -> bytes:
        """What was sealed. Raises `KeyMissing`, `SealBroken`."""
        from cryptography.exceptions import InvalidTag

        name = sealed_under(sealed)
        if name not in self._keys:
            self._ask()
        key = self._keys.get(name)
        if key is None:
            raise KeyMissing(name)
        try:
            return key.decrypt(sealed[_HEAD : _HEAD + _NONCE], sealed[_HEAD + _NONCE :], about)
        except (InvalidTag, ValueError) as reason:
            raise SealBroken from reason

    def _ask(self) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        with self._lock:
            stated = self._source().split()
            keys = {name_of(octets): AESGCM(octets) for octets in map(_octets, stated)}
            if not keys:
                raise CannotStart("The source of the encryption key gives none.", _HOW)
            self._keys, self._name, self._asked_at = keys, next(iter(keys)), self._clock()


def new_key() -> str:
    """Another key, as the source states it."""
    return base64.b64encode(os.urandom(_KEY)).decode()


def name_of(key: bytes) -> str:
    """What a key is called in whatever it sealed."""
    return sha256(b"the name of a key of mailbot" + key).hexdigest()[:_NAME]


def sealed_under(octets: bytes) -> str:
    """The name of its key; empty where it is not sealed."""
    if octets[: len(_MAGIC)] != _MAGIC or octets[_HEAD - 1 : _HEAD] != b"\n":
        return ""
    return octets[len(_MAGIC) : _HEAD - 1].decode("ascii", "replace")


def opened(octets: bytes, about: bytes, seal: Seal | None) -> bytes:
    """What was kept, sealed or not. Raises `KeyMissing`, `SealBroken`."""
    name = sealed_under(octets)
    if not name:
        return octets
    if seal is None:
        raise KeyMissing(name)
    return seal.open(octets, about)


_HOW = "One key a line, 32 bytes in base64: `run_bot.py key new` prints one."


def _octets(stated: str) -> bytes:
    try:
        octets = base64.b64decode(stated, validate=True)
    except (binascii.Error, ValueError):
        octets = b""
    if len(octets) != _KEY:
        raise CannotStart("The source of the encryption key gives something that is none.", _HOW)
    return octets
