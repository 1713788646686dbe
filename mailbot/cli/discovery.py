"""Servers found rather than asked for: from the DNS of a mail address's domain (RFC 6186, RFC 8314; MX).

Only a suggestion: what is found stands in brackets behind the question. Nothing found, or no DNS, is no trouble.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .questions import Answers

Ask = Callable[[str, str], Sequence[str]]
"""A name and a record's type ("MX", "SRV") to the records as text; none where there are none. Never raises."""

SECONDS = 2.0
"""For each question to the DNS."""

SERVICES: tuple[tuple[tuple[str, ...], Answers], ...] = (
    (
        (".mail.protection.outlook.com", ".mx.microsoft"),
        {
            "imap": "outlook.office365.com", "imap_security": "tls",
            "smtp": "smtp.office365.com", "smtp_security": "starttls",
            "trust": "exchange_internal", "authserv_id": "",
        },
    ),
    (
        (".google.com", ".googlemail.com"),
        {
            "imap": "imap.gmail.com", "imap_security": "tls",
            "smtp": "smtp.gmail.com", "smtp_security": "starttls",
            "trust": "authentication_results", "authserv_id": "mx.google.com",
        },
    ),
)  # fmt: skip
"""Services that are known by where a domain's mail goes."""

NAMED_BY_SRV = (
    ("_imaps._tcp", "imap", "tls"),
    ("_imap._tcp", "imap", "starttls"),
    ("_submissions._tcp", "smtp", "tls"),
    ("_submission._tcp", "smtp", "starttls"),
)
"""The first that the domain names counts."""

RESERVED = (".example", ".test", ".invalid", ".localhost")  # RFC 2606: nobody answers for them


def discovered(address: str, ask: Ask) -> Answers:
    """Answers to `init`'s questions about servers and trust, as far as the domain of this address tells."""
    domain = address.rpartition("@")[2].lower()
    if not domain or f".{domain}".endswith(RESERVED):
        return {}
    found: Answers = {}
    for name, server, security in NAMED_BY_SRV:
        for record in ask(f"{name}.{domain}", "SRV"):
            _, _, port, host = (*record.split(), "", "", "", "")[:4]
            if server not in found and host.rstrip("."):  # "." says that there is none (RFC 6186, 3.4)
                found |= {server: f"{host.rstrip('.').lower()}:{port}", f"{server}_security": security}
    exchangers = [record.split()[-1].rstrip(".").lower() for record in ask(domain, "MX") if record.split()]
    for endings, answers in SERVICES:
        if any(f".{host}".endswith(endings) for host in exchangers):
            return answers | found
    return found


def dns(name: str, kind: str) -> Sequence[str]:
    """What the DNS says."""
    from dns.exception import DNSException  # takes 0.1 s to load
    from dns.resolver import resolve

    try:
        return [record.to_text() for record in resolve(name, kind, lifetime=SECONDS)]
    except (DNSException, OSError):
        return []
