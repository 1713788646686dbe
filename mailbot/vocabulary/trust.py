"""Whom to believe: how the office's own server tells mail that is what it claims to be from mail that is not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from .phrase import Phrase


class TrustMode(Enum):
    """A way to know a sender; the setting `trust` names those that are tried, in order (design.md, "Who may ask for
    what")."""

    EXCHANGE_INTERNAL = "exchange_internal"  # signed in at the office's own Exchange
    AUTHENTICATION_RESULTS = "authentication_results"  # RFC 8601, written by our own server
    HEADER = "header"  # one that our own server adds to internal mail
    NONE = "none"  # everybody is believed; `check` reports it as a risk


class TrustLevel(Enum):
    """How far a sender's name is believed; the values are those of `parse --json`."""

    PROVED = "proved"  # the office's own server vouches for it
    BOUND = "bound"  # it answers one of our letters, by a name that nobody can guess
    CLAIMED = "claimed"  # the mail says so, nothing more
    REFUTED = "refuted"  # the office's own server says that it is forged

    @property
    def holds(self) -> bool:
        """Enough for what counts: a client's yes, a tick, another address."""
        return self in (TrustLevel.PROVED, TrustLevel.BOUND)


@dataclass(frozen=True, slots=True)
class TrustPolicy:
    """`mode` are the ways, tried in order until one vouches. `authserv_id` names our server in
    Authentication-Results; empty is Microsoft 365, which writes none; `compauth` the reasons of its composite verdict
    that count as a pass ("109"), none by itself. `header_name` and `header_value` are for the mode HEADER; `tenant`
    is the office's own for EXCHANGE_INTERNAL, `auth_sources` the servers that signed the sender in (empty: any)."""

    mode: tuple[TrustMode, ...] = (TrustMode.AUTHENTICATION_RESULTS,)
    authserv_id: str = ""
    compauth: tuple[str, ...] = ()
    header_name: str = ""
    header_value: str = ""
    tenant: str = ""
    auth_sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trust:
    """The verdict. `reason` is the sentence for a person where the mail is not believed (None: it is), `code` the
    same for the log."""

    level: TrustLevel
    code: str = ""
    reason: Phrase | None = None

    @property
    def passed(self) -> bool:
        """Whether the sender is who the mail says, as far as the office's server can tell."""
        return self.level is TrustLevel.PROVED
