"""Servers that are asked for too much, and say how long they want to be left alone."""

from __future__ import annotations

import re
from datetime import timedelta

PATIENCE = timedelta(minutes=1)
"""What a server that asks for patience gets, where it does not say how much: most count by the minute."""
QUOTA_PATIENCE = timedelta(minutes=5)
"""The same where it counts by the day."""
MOST_PATIENCE = timedelta(hours=2)

_ASKS = re.compile(
    r"throttl|suggested backoff|submissionquota|quota exceeded.{0,40}(?:send|submission|daily)"
    r"|(?:sending|message|submission) (?:rate|quota|limit).{0,40}exceeded|too many (?:requests|messages|concurrent)"
    r"|concurrent connections? limit|thread limit exceeded|rate limit|retry-after|^429\b|^432\b",
    re.IGNORECASE,
)
_BACKOFF = re.compile(r"backoff time:?\s{0,3}(\d{1,9})\s{0,3}(milliseconds|seconds)?", re.IGNORECASE)
_RETRY_AFTER = re.compile(r"retry-after:?\s{0,3}(\d{1,6})\b", re.IGNORECASE)


def patience_asked(reply: str) -> timedelta | None:
    """How long, from a server's words (IMAP, SMTP, Graph); None where it says nothing of the kind."""
    if not _ASKS.search(reply):
        return None
    backoff, after = _BACKOFF.search(reply), _RETRY_AFTER.search(reply)
    if backoff:
        in_seconds = (backoff[2] or "milliseconds").lower() == "seconds"
        told = timedelta(seconds=int(backoff[1])) if in_seconds else timedelta(milliseconds=int(backoff[1]))
    else:
        unsaid = QUOTA_PATIENCE if "quota" in reply.lower() else PATIENCE
        told = timedelta(seconds=int(after[1])) if after else unsaid
    return min(max(told, timedelta(seconds=1)), MOST_PATIENCE)
