"""Is a mail what it claims to be? Asked before a sender's name is worth anything (design.md, "Who may ask for what").

We check no signature ourselves: the office's own mail server has done so and writes the verdict into the header
(RFC 8601, RFC 7489). What strangers put into the same fields stands below that server's, and is ignored.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from authres import AuthenticationResultsHeader

from mailbot.vocabulary.message import ReadMail
from mailbot.vocabulary.phrase import Phrase
from mailbot.vocabulary.trust import Trust, TrustMode, TrustPolicy

FIELD = "Authentication-Results"
LONGEST_RESULTS = 16 * 1024
MICROSOFT_365 = "microsoft-365"  # stands in for the identifier that Microsoft 365 leaves out

# The identifier may be quoted, and comments may stand around it: `mx.example (amavisd-new); dmarc=fail`. A line of our
# server's that is taken for somebody else's would uncover what strangers wrote below it.
_SERVER = re.compile(r"(?:\s*\([^()]{0,255}\))*\s*\"?([^\s;=()\"]{1,255})(?!\s*=)")
_METHOD_FIRST = re.compile(r"\s*[A-Za-z][A-Za-z0-9-]{0,60}\s*=")


def passes(mail: ReadMail, policy: TrustPolicy) -> Trust:
    """Whether the address of From is to be believed. A mail of several authors never is: programs differ in which
    one they show, and the server has vouched for one only."""
    if mail.sender is None:
        return _refused("no_sender")
    if len(mail.authors) > 1 or len(mail.headers.get("from", ())) > 1:
        return _refused("several_senders")
    return CHECKS[policy.mode](mail, policy)


def _by_results(mail: ReadMail, policy: TrustPolicy) -> Trust:
    results = _our_results(mail, policy.authserv_id)
    if results is None:
        return _refused("no_results")
    if len(results) > LONGEST_RESULTS:
        return _refused("unreadable_results")
    claimed = mail.sender.domain if mail.sender else ""
    try:
        # authres accepts results only behind an identifier, so what Microsoft 365 leaves out is put in.
        written = (results if policy.authserv_id else f"{MICROSOFT_365}; {results}").rstrip("; ")
        parsed = AuthenticationResultsHeader.parse(f"{FIELD}: {written}")
        verdicts = [result for result in parsed.results if result.method.lower() == "dmarc"]
        domains = {_header_from(verdict) for verdict in verdicts}
        outcomes = {str(verdict.result).lower() for verdict in verdicts}
    except Exception:  # noqa: BLE001  # SyntaxError mostly; a line that cannot be read vouches for nobody
        return _refused("unreadable_results")
    if not verdicts:
        return _refused("no_dmarc")
    if outcomes != {"pass"}:
        return _refused("not_passed", outcome=", ".join(sorted(outcomes - {"pass"}))[:60])
    if domains != {claimed}:
        return _refused("other_domain", domain=claimed)
    return Trust(passed=True)


def _our_results(mail: ReadMail, authserv_id: str) -> str | None:
    """The topmost results of our own server, and only those: whoever wrote the ones below it did so earlier. Also
    where they are too long to read: a mail with a thousand signatures must not uncover a forged verdict below."""
    for value in mail.headers.get(FIELD.lower(), ()):
        if not authserv_id:
            if _METHOD_FIRST.match(value):
                return value
            continue
        server = _SERVER.match(value)
        if server and server[1].lower() == authserv_id.strip().lower():
            return value
    return None


def _header_from(verdict: object) -> str:
    """The From domain that a DMARC verdict is about. Some servers write the whole address."""
    found = [
        str(part.value)
        for part in getattr(verdict, "properties", ())
        if str(part.type).lower() == "header" and str(part.name).lower() == "from"
    ]
    return found[0].strip('"<> ').rpartition("@")[2].rstrip(".").lower() if len(found) == 1 else ""


def _by_header(mail: ReadMail, policy: TrustPolicy) -> Trust:
    """Every field of that name must say so: a second one is not from our server."""
    values = mail.headers.get(policy.header_name.strip().lower(), ()) if policy.header_name else ()
    if not values:
        return _refused("no_header", name=policy.header_name)
    if any(value.strip().lower() != policy.header_value.strip().lower() for value in values):
        return _refused("wrong_header", name=policy.header_name)
    return Trust(passed=True)


def _everybody(mail: ReadMail, policy: TrustPolicy) -> Trust:
    return Trust(passed=True)


CHECKS: Mapping[TrustMode, Callable[[ReadMail, TrustPolicy], Trust]] = {
    TrustMode.AUTHENTICATION_RESULTS: _by_results,
    TrustMode.HEADER: _by_header,
    TrustMode.NONE: _everybody,
}


def _refused(code: str, **says: str) -> Trust:
    return Trust(passed=False, code=code, reason=Phrase.of(f"trust.{code}", **says))
