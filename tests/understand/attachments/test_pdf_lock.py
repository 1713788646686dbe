"""Which PDF asks for a password: files of each kind of encryption, made with pypdf, `open` with an empty password for
reading and one for the owner, `locked` with a real one."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from mailbot.understand.attachments.pdf_lock import needs_password

FILES = Path(__file__).parent / "pdf"


@pytest.mark.parametrize("path", sorted(FILES.glob("*-locked.pdf")), ids=lambda path: path.stem)
def test_a_real_password_locks(path):
    assert needs_password(path.read_bytes())


@pytest.mark.parametrize("name", ["rc4-40", "rc4-128", "aes-128", "aes-256-r5"])
def test_an_empty_password_does_not(name):
    assert not needs_password((FILES / f"{name}-open.pdf").read_bytes())


def test_what_cannot_be_tried_here_counts_as_locked():
    assert needs_password((FILES / "aes-256-open.pdf").read_bytes())
    assert needs_password(b"%PDF-1.4\ntrailer<</Encrypt 5 0 R>>")


def test_a_plain_file_that_speaks_of_encryption_is_not_locked():
    assert not needs_password(b"%PDF-1.4\n(How to /EncryptMetadata)\n%%EOF")


def test_strings_that_never_end_take_no_time():
    hostile = (
        b"%PDF-1.4\n5 0 obj<</R 3/P 1/O(" + b"\\" * 1_000_000 + b"\ntrailer<</Encrypt 5 0 R/ID[(" + b"(" * 1_000_000
    )
    started = time.perf_counter()

    assert needs_password(hostile)
    assert time.perf_counter() - started < 2
