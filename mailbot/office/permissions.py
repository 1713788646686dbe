"""Who else on this machine may read or write what the office keeps: the data folder, the settings, the passwords.

Clients' lives lie there; nothing is started on a folder that other accounts can read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from mailbot.vocabulary.problems import CannotStart

from .settings import Settings


def exposed(settings: Settings) -> Iterator[CannotStart]:
    """Each thing that others can get at, with how to mend it."""
    data = settings.data
    if data.exists() and _mode(data) & 0o077:
        yield CannotStart(f"{data}: others can read it (its permissions are {_mode(data):o}).", f"chmod 700 {data}")
    servers = (settings.mailbox.sign_in, settings.sending.sign_in, settings.store)
    for file in dict.fromkeys((*(server.password_file for server in servers), settings.encryption.key_file)):
        if file is not None and file.exists() and is_open(file):
            mode = _mode(file)
            yield CannotStart(
                f"{file}: others can read this password (its permissions are {mode:o}).", f"chmod 600 {file}"
            )


def insist_private(settings: Settings) -> None:
    """Raises `CannotStart` for the first of them."""
    for problem in exposed(settings):
        raise problem


def is_open(secret: Path) -> bool:
    """Whether others can read a secret. One that another account owns (root) may be lent to mailbot by its group."""
    state = secret.stat()
    others = 0o077 if state.st_uid == os.geteuid() else 0o027
    return bool(stat.S_IMODE(state.st_mode) & others)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
