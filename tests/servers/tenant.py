"""A Microsoft tenant: its token endpoint (OAuth 2, client credentials), and what its administrator has set, as Exchange
Online then answers. The errors are Microsoft's, in its words.

    with Tenant(certificates) as tenant:
        MailProvider({...}, like="exchange", admits=tenant.admits)
        sign_in = { tenant = "...", authority = tenant.authority, ca_file = "authority.pem", ... }
"""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from mailbot.demo.exchange import NOT_CONNECTED
from tests.servers.certificates import Certificates
from tests.servers.listening import LOOPBACK

SCOPES = ("https://outlook.office365.com/.default", "https://graph.microsoft.com/.default")
ROLES = ("IMAP.AccessAsApp", "SMTP.SendAsApp")
NOT_SUBMITTED = (
    "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the {}. Visit "
    "https://aka.ms/smtp_auth_disabled for more information."
)

Answer = tuple[int, Mapping[str, Any]]


@dataclass
class Tenant:
    """What is set may be changed at any time. `asked` are the forms that came to the token endpoint, `tokens` those
    that it gave; one in `revoked` is not taken any more."""

    certificates: Certificates
    name: str = "f0d5e0a1-0000-4000-8000-00000000cafe"
    client_id: str = "0a0b0c0d-0000-4000-8000-000000000001"
    secret: str = "the~value"
    thumbprint: str = ""  # of the certificate that may stand for the secret
    roles: tuple[str, ...] = ROLES
    lasts: int = 3600
    has_service_principal: bool = True
    opens_mailbox: bool = True
    imap: bool = True
    smtp_of_mailbox: bool = True
    smtp_of_tenant: bool = True
    asked: list[dict[str, str]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    revoked: set[str] = field(default_factory=set)

    def __enter__(self) -> Tenant:
        tenant = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._say(tenant.described(self.path))

            def do_POST(self) -> None:
                form = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self._say(tenant.answered(self.path, {key: value[0] for key, value in parse_qs(form).items()}))

            def _say(self, answer: Answer) -> None:
                body = json.dumps(answer[1]).encode()
                self.send_response(answer[0])
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer((LOOPBACK, 0), Handler)
        self._server.socket = self.certificates.for_servers.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def authority(self) -> str:
        return f"https://{LOOPBACK}:{self._server.server_address[1]}"

    # The token endpoint.

    def described(self, path: str) -> Answer:
        """OpenID's description of a tenant, by which msal finds the endpoint."""
        name = path.strip("/").partition("/")[0]
        if name != self.name:
            return 400, _error("invalid_tenant", 90002, f"Tenant '{name}' not found. Check to make sure you have the "
                               "correct tenant ID and are signing into the correct cloud.")  # fmt: skip
        here = f"{self.authority}/{name}"
        return 200, {
            "issuer": f"{here}/v2.0",
            "authorization_endpoint": f"{here}/oauth2/v2.0/authorize",
            "token_endpoint": f"{here}/oauth2/v2.0/token",
            "device_authorization_endpoint": f"{here}/oauth2/v2.0/devicecode",
        }

    def answered(self, _path: str, form: dict[str, str]) -> Answer:
        """A token, or why not."""
        self.asked.append(form)
        if form.get("client_id") != self.client_id:
            return 400, _error("unauthorized_client", 700016, f"Application with identifier '{form.get('client_id')}' "
                               f"was not found in the directory '{self.name}'.")  # fmt: skip
        if "client_assertion" in form:
            header = json.loads(_decoded(form["client_assertion"].partition(".")[0]))
            shown = base64.urlsafe_b64decode(header.get("x5t", "") + "==").hex().upper()
            if shown != self.thumbprint.upper():
                return 401, _error("invalid_client", 700027, "The certificate with identifier used to sign the client "
                                   "assertion is not registered on application.")  # fmt: skip
        elif form.get("client_secret") != self.secret:
            return 401, _error("invalid_client", 7000215, "Invalid client secret provided. Ensure the secret being "
                               "sent in the request is the client secret value, not the client secret ID.")  # fmt: skip
        if form.get("scope") not in SCOPES:
            return 400, _error(
                "invalid_scope", 70011, f"The provided value for scope {form.get('scope')} is not valid."
            )
        token = self.a_token()
        return 200, {"token_type": "Bearer", "expires_in": self.lasts, "ext_expires_in": self.lasts,
                     "access_token": token}  # fmt: skip

    def a_token(self) -> str:
        """A JSON web token, as far as anybody reads one."""
        claims = {"aud": "https://outlook.office365.com", "roles": list(self.roles), "n": len(self.tokens)}
        token = ".".join(_encoded(part) for part in ({"typ": "JWT", "alg": "RS256"}, claims, {"signed": time.time()}))
        self.tokens.append(token)
        return token

    # Exchange Online.

    def admits(self, service: str, _user: str, token: str) -> str:
        """What the service says to a token (`mailbot.demo.exchange.Admits`)."""
        is_good = token in self.tokens and token not in self.revoked and self.has_service_principal
        role = {"IMAP": "IMAP.AccessAsApp", "SMTP": "SMTP.SendAsApp"}[service]
        is_good = is_good and role in json.loads(_decoded(token.split(".")[1]))["roles"]
        if service == "SMTP":
            if not self.smtp_of_tenant or not self.smtp_of_mailbox:
                return NOT_SUBMITTED.format("Mailbox" if self.smtp_of_tenant else "Tenant")
            return "" if is_good and self.opens_mailbox else "535 5.7.3 Authentication unsuccessful"
        if not is_good or not self.imap:
            return "AUTHENTICATE failed."
        return "" if self.opens_mailbox else NOT_CONNECTED


def _error(name: str, number: int, words: str) -> dict[str, Any]:
    trace = "Trace ID: 00000000-0000-4000-8000-000000000000 Timestamp: 2026-11-23 14:00:00Z"
    return {"error": name, "error_description": f"AADSTS{number}: {words} {trace}", "error_codes": [number]}


def _encoded(part: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
