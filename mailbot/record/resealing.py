"""Everything kept under the present key. Both keys are good until the last mail is under the new one, so it may stop
anywhere, and be begun again; beside the process that writes, which never changes a mail that is there."""

from __future__ import annotations

from collections import Counter

from .homes import Home


def reseal_mails(home: Home) -> int:
    """Every mail that is under another key, or none; how many there were."""
    blobs, seal, count = home.blobs(), home.seal, 0
    assert seal is not None
    for digest in blobs:
        if blobs.key_of(digest) != seal.name:
            blobs.reseal(digest)
            count += 1
    return count


def keys_in_use(home: Home) -> Counter[str]:
    """The names of the keys, and how much is under each: a mail, or the book. "" for what is not encrypted."""
    blobs = home.blobs()
    found = Counter(blobs.key_of(digest) for digest in blobs)
    found.update(home.one_moment()[0].keys)
    return found
