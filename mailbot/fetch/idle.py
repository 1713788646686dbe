"""Waiting for mail with IDLE (RFC 2177), so that none that came meanwhile is slept over.

Neighbour: `imap` selects the folder and decides what to do with the news.
"""

from __future__ import annotations

import select
import ssl
import time
from typing import Any, Protocol

from imapclient import IMAPClient

IDLE_RENEWED = 25 * 60  # a server may hang up after 29 minutes
STOP_HEARD = 0.5  # seconds until a stop is noticed


class Stop(Protocol):
    """What `threading.Event` offers."""

    def is_set(self) -> bool:
        """Whether waiting is over."""

    def wait(self, timeout: float) -> bool:
        """Wait at most so long for it."""


def await_arrivals(client: IMAPClient, seconds: float, stop: Stop) -> bool:
    """Until something arrives in the selected folder (true), time is up, or `stop` is set."""
    until = time.monotonic() + seconds
    client.noop()  # some servers tell what is new in answer to a command only
    while not _told_of_arrivals(client):
        left = until - time.monotonic()
        if stop.is_set() or left <= 0:
            return False
        client.idle()
        _listen(client, min(left, IDLE_RENEWED), stop)
        client.idle_done()
    return True


def _told_of_arrivals(client: IMAPClient) -> bool:
    """Since the folder was selected, in answer to whatever command: a server tells an arrival once, maybe long
    before IDLE. The first EXISTS is the answer to SELECT itself."""
    return len(client._imap.untagged_responses.get("EXISTS", ())) > 1


def _listen(client: IMAPClient, seconds: float, stop: Stop) -> None:
    """Until the server says something. Also hears what came in one packet with the answer to IDLE, which
    IMAPClient's own `idle_check` would leave lying in its buffer."""
    line = client.socket()
    buffered: Any = client._imap.file
    poller = select.poll()
    poller.register(line.fileno(), select.POLLIN)
    until = time.monotonic() + seconds
    fired = True
    timeout = line.gettimeout()
    line.setblocking(False)
    try:
        while not stop.is_set() and (left := until - time.monotonic()) > 0:
            if fired:
                try:
                    if buffered.peek(1) or poller.poll(0):  # words, or the end of the connection
                        return
                except (BlockingIOError, ssl.SSLWantReadError):
                    pass  # nothing yet, or a TLS record without words
            fired = bool(poller.poll(min(left, STOP_HEARD) * 1000))
    finally:
        line.settimeout(timeout)
