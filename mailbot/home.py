"""Settings → where this office's book lies."""

from __future__ import annotations

from mailbot.office.settings import Settings
from mailbot.record.file.disk import Disk
from mailbot.record.homes import Home, home_at


def home_of(settings: Settings, disk: Disk | None = None) -> Home:
    """The data folder, or the database that `[store]` names. Raises `CannotStart` where there is no password."""
    store = settings.store
    return home_at(store.url or settings.data, settings.office.address, password=store.password(), disk=disk)
