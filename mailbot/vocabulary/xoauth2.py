"""Signing in with a token (SASL XOAUTH2), and what servers say to one that they do not take."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode

TURNED_AWAY = (
    ("SmtpClientAuthentication is disabled for the Tenant", "Allow SMTP AUTH for the tenant, or for this mailbox only: "
     "Set-CASMailbox -Identity ADDRESS -SmtpClientAuthenticationDisabled $false."),
    ("SmtpClientAuthentication is disabled for the Mailbox", "Set-CASMailbox -Identity ADDRESS "
     "-SmtpClientAuthenticationDisabled $false."),
    ("user is authenticated but not connected", "The token is good, but opens no mailbox: New-ServicePrincipal for the "
     "application, then Add-MailboxPermission ... -AccessRights FullAccess."),
    ("5.7.3 Authentication unsuccessful", "Is there a service principal for the application (New-ServicePrincipal), "
     "and has it the mailbox (Add-MailboxPermission)?"),
    ("basic authentication is disabled", "Exchange Online takes no password: name tenant and client_id."),
    ("says status 400", "The token is for another user, or another tenant's: check user, tenant and client_id."),
    ("says status 401", "The token has ended, or is for another service: check scope, and this machine's clock."),
    ("carries no role", "The token lets the application into no mailbox: API permissions, IMAP.AccessAsApp and "
     "SMTP.SendAsApp, and Grant admin consent."),
    ("AUTHENTICATE failed", "If this is Exchange Online: is there a service principal for the application "
     "(New-ServicePrincipal), has it the mailbox (Add-MailboxPermission), and is IMAP on (Set-CASMailbox)?"),
)  # fmt: skip
"""What mail servers say to a good token, and why; `docs/exchange-online.md`."""


def why_turned_away(reply: str) -> str:
    """What an administrator does about it; empty where it is nothing that is known."""
    return next((mend for said, mend in TURNED_AWAY if said.lower() in reply.lower()), "")


class XOAuth2:
    """One sign-in, for which an application's token needs the `role`. `explained` is what is known of a refusal, in
    words: what the server said, or what the token lacks."""

    def __init__(self, user: str, token: str, role: str = "") -> None:
        self._told = f"user={user}\1auth=Bearer {token}\1\1".encode()
        roles = _roles(token)
        self.explained = f"the token carries no role {role}" if roles is not None and role not in roles else ""

    def answer(self, challenge: bytes | None = None) -> bytes:
        """The token. A challenge after it is the refusal's explanation: an empty answer makes the server say no."""
        if not challenge:
            return self._told
        self.explained = f"the server says {_in_words(challenge)}"
        return b""


def _roles(token: str) -> list[str] | None:
    """What Microsoft's token lets its application do; None where it is not one of an application."""
    try:
        claims = token.split(".")[1]
        stated = json.loads(urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
        return list(stated.get("roles", ())) if "scp" not in stated and "aud" in stated else None
    except (ValueError, IndexError, AttributeError, TypeError):
        return None


def _in_words(explanation: bytes) -> str:
    """`{"status":"401","schemes":"bearer","scope":"https://mail/"}` as a person reads it."""
    try:
        stated = json.loads(explanation)
        return ", ".join(f"{name} {value}" for name, value in stated.items())[:200]
    except (ValueError, AttributeError):
        return " ".join(explanation.decode("utf-8", "replace").split())[:200]
