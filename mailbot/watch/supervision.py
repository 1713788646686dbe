"""What a service manager is told: that the watcher is ready, that it is alive, that it stops (sd_notify(3))."""

from __future__ import annotations

import os
import socket
from contextlib import suppress

READY, ALIVE, STOPPING = "READY=1", "WATCHDOG=1", "STOPPING=1"


def tell_manager(state: str) -> None:
    """Says it to whoever listens at NOTIFY_SOCKET; nothing where nobody does."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
        line.sendto(state.encode(), f"\0{address[1:]}" if address.startswith("@") else address)
