"""Whom to believe: how the office's own server tells mail that is what it claims to be from mail that is not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from .phrase import Phrase


class TrustMode(Enum):
    """The setting `trust.mode` (design.md, "Who may ask for what")."""

    AUTHENTICATION_RESULTS = "authentication_results"  # RFC 8601, written by our own server
    HEADER = "header"  # one that our own server adds to internal mail
    NONE = "none"  # everybody is believed; `check` reports it as a risk


@dataclass(frozen=True, slots=True)
class TrustPolicy:
    """`authserv_id` names our server in Authentication-Results; empty is Microsoft 365, which writes none.
    `header_name` and `header_value` are for the mode HEADER."""

    mode: TrustMode = TrustMode.AUTHENTICATION_RESULTS
    authserv_id: str = ""
    header_name: str = ""
    header_value: str = ""


@dataclass(frozen=True, slots=True)
class Trust:
    """The verdict. `reason` is the sentence for a person where the mail is not believed (None: it is), `code` the
    same for the log."""

    passed: bool
    code: str = ""
    reason: Phrase | None = None
