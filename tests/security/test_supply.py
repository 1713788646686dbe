"""What is in it can be listed, each with the hashes that it is installed by."""

from __future__ import annotations

import re

from .sbom import LOCK, components


def test_every_package_of_the_lock_file_is_listed_with_its_hashes():
    lock = LOCK.read_text(encoding="utf-8")
    listed = components(lock)

    assert len(listed) == len(re.findall(r"^[A-Za-z0-9._-]+==", lock, re.MULTILINE)) > 30
    assert all(one["hashes"] for one in listed)
