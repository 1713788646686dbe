"""Settings → where this office's book lies."""

from __future__ import annotations

from mailbot.office.settings import Settings
from mailbot.record.file.disk import Disk
from mailbot.record.file.seal import Seal
from mailbot.record.homes import Home, home_at
from mailbot.vocabulary.problems import CannotStart, SignInRefused


def home_of(settings: Settings, disk: Disk | None = None) -> Home:
    """The data folder, or the database that `[store]` names. Raises `CannotStart` where there is no password."""
    store = settings.store
    disk = disk or Disk()
    disk.seal = seal_of(settings)
    return home_at(store.url or settings.data, settings.office.address, password=store.password(), disk=disk)


def seal_of(settings: Settings) -> Seal | None:
    """What encrypts all that is kept; None where none is named. Raises `CannotStart` where the key does not come."""
    source = settings.encryption.source()
    if source is None:
        return None
    try:
        return Seal(source)
    except SignInRefused as problem:
        raise CannotStart(f"The encryption key: {problem.what}", problem.next_step) from None
