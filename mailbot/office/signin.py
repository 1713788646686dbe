"""Microsoft's sign-in for Exchange Online, and what its refusals, and the mail servers', mean.

The token is asked for at every connection, so it is renewed while mailbot runs. Where the secret behind it comes from,
`secrets` knows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from math import inf
from pathlib import Path
from typing import Any, Protocol

from mailbot.vocabulary.problems import SignInRefused
from mailbot.vocabulary.servers import Scheme, Secret

OUTLOOK = "https://outlook.office365.com/.default"
"""The scope under which Exchange Online takes an application's token, for IMAP and SMTP alike."""
ANSWER_SECONDS = 20
MEND = "Check tenant, client_id and the application's secret and permissions."
MENDS = (
    ("AADSTS7000215", "That is not the application's secret: copy its value, not its id, into the password file."),
    ("AADSTS7000222", "The application's secret has ended: make a new one, and put it into the password file."),
    ("AADSTS700027", "The certificate is not the application's: upload it, or correct certificate_thumbprint."),
    ("AADSTS700016", "No application of this client_id is in the tenant: correct client_id, or register it there."),
    ("AADSTS90002", "There is no such tenant: correct tenant (and authority, for a national cloud)."),
    ("AADSTS65001", "Nobody consented: grant the application IMAP.AccessAsApp and SMTP.SendAsApp, as administrator."),
    ("AADSTS70011", "The scope is not one that Microsoft knows: correct scope; it ends in /.default."),
)
"""Microsoft's commonest refusals, and what an administrator does about each."""


class TokenIssuer(Protocol):
    """What of msal's ConfidentialClientApplication is used. It keeps tokens, and renews them when they end."""

    def acquire_token_for_client(self, scopes: list[str]) -> Mapping[str, Any] | None:
        """A token, or what went wrong."""


@dataclass(slots=True)
class MicrosoftSignIn:
    """A token for an application registered in the office's tenant. `application_secret` gives its secret."""

    tenant: str
    client_id: str
    application_secret: Callable[[], Secret] = field(repr=False)
    authority: str = "https://login.microsoftonline.com"
    scope: str = OUTLOOK
    thumbprint: str = ""
    ca_file: Path | None = None
    issuer: Callable[[str, str | dict[str, str], str], TokenIssuer] | None = field(default=None, repr=False)
    _issuer: TokenIssuer | None = field(default=None, init=False, repr=False)

    def secret(self) -> Secret:
        """The token of the moment."""
        try:
            if self._issuer is None:
                # Only now: msal asks the network as soon as it is made.
                make = self.issuer or partial(_msal, self.ca_file)
                self._issuer = make(self.client_id, self._credential(), f"{self.authority}/{self.tenant}")
            answer = self._issuer.acquire_token_for_client([self.scope]) or {}
        except SignInRefused:
            raise
        except Exception as problem:  # noqa: BLE001  msal lets through whatever its HTTP library raises
            self._issuer = None
            raise SignInRefused(
                f"{self.authority} gives no token: {type(problem).__name__}.", self._mend_of(problem)
            ) from None
        token = answer.get("access_token")
        if not isinstance(token, str) or not token:
            reason = " ".join(str(answer.get("error_description") or answer.get("error") or "no reason").split())
            self._issuer = None
            raise SignInRefused(
                f"{self.authority} gives no token: {reason[:300]}.",
                next((mend for code, mend in MENDS if code in reason), MEND),
            )
        return Secret(Scheme.XOAUTH2, token, float(answer.get("expires_in") or inf))

    def _mend_of(self, problem: Exception) -> str:
        """What to do where msal itself fails: it asks who the tenant is before it asks for a token."""
        if "authority configuration" in str(problem):
            return "There is no such tenant: correct tenant (and authority, for a national cloud)."
        if self.thumbprint and not isinstance(problem, OSError):
            return "The password file has to hold the certificate's private key: RSA, as PEM, without a password."
        return "Check the network; it is tried again."

    def _credential(self) -> str | dict[str, str]:
        """The application's secret, or its certificate."""
        text = self.application_secret().text
        return {"private_key": text, "thumbprint": self.thumbprint} if self.thumbprint else text

    def refused(self) -> None:
        """Forget the token with the issuer that keeps it: a revoked one would be offered until it ends."""
        self._issuer = None


def _msal(ca_file: Path | None, client_id: str, secret: str | dict[str, str], authority: str) -> TokenIssuer:
    import msal  # takes 0.2 s, and most offices sign in with a password
    import requests

    line: Any = requests.Session()
    # With each request, or what the environment says of certificates is stronger.
    line.request = partial(line.request, timeout=ANSWER_SECONDS, verify=str(ca_file) if ca_file else None)
    application: TokenIssuer = msal.ConfidentialClientApplication(
        client_id,
        client_credential=secret,
        authority=authority,
        http_client=line,
        instance_discovery=False,  # the administrator named the authority: nobody else is asked about it
    )
    return application
