"""Is a mail what it claims to be? Worked out once, before a sender's name is worth anything (design.md, "Who may ask
for what").

We check no signature ourselves: the office's own mail server has done so and writes the verdict into the header
(RFC 8601, RFC 7489). What strangers put into the same fields stands below that server's, and is ignored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from mailbot.vocabulary.message import ReadMail
from mailbot.vocabulary.phrase import Phrase
from mailbot.vocabulary.trust import Trust, TrustLevel, TrustMode, TrustPolicy

from .authentication_results import FIELD, ResultsLine, Unreadable, Verdict, results_line

EXCHANGE = "x-ms-exchange-organization-"
CROSS_TENANT = "x-ms-exchange-crosstenant-"

_PROVED = Trust(TrustLevel.PROVED)


def trust_in(mail: ReadMail, policy: TrustPolicy, *, answers_ours: bool = False) -> Trust:
    """How far the address of From is to be believed; `answers_ours`: the mail names one of our letters.

    A mail of several authors is never believed: programs differ in which one they show, and the server has vouched
    for one only. What our server calls forged stays so, whatever it answers: a letter of ours may have been read by
    somebody else."""
    found = _worked_out(mail, policy)
    if found.level is TrustLevel.CLAIMED and answers_ours and mail.sender is not None:
        return replace(found, level=TrustLevel.BOUND)
    return found


def _worked_out(mail: ReadMail, policy: TrustPolicy) -> Trust:
    if mail.sender is None:
        return _claimed("no_sender")
    if len(mail.authors) > 1 or len(mail.headers.get("from", ())) > 1:
        return _claimed("several_senders")
    tried = [WAYS[mode](mail, policy) for mode in policy.mode]
    for level in (TrustLevel.PROVED, TrustLevel.REFUTED):
        if (found := next((one for one in tried if one.level is level), None)) is not None:
            return found
    return tried[-1] if tried else _claimed("no_results")


def _by_results(mail: ReadMail, policy: TrustPolicy) -> Trust:
    """The topmost results of our own server, and only those: whoever wrote the ones below it did so earlier. A line
    above it that cannot be read may be ours, and then what is below it is anybody's."""
    try:
        line = _our_line(mail, policy.authserv_id)
        if line is None:
            return _claimed("no_results")
        verdicts = line.verdicts()
    except Unreadable:
        return _claimed("unreadable_results")
    claimed = mail.sender.domain if mail.sender else ""
    dmarc = [verdict for verdict in verdicts if verdict.method == "dmarc"]
    outcomes = {verdict.result for verdict in dmarc}
    domains = {_header_from(verdict) for verdict in dmarc}
    composite = [verdict for verdict in verdicts if verdict.method == "compauth"]
    if domains == {claimed} and _composite_passes(composite, policy):
        return _PROVED
    if "fail" in outcomes or any(verdict.result == "fail" for verdict in composite):
        return _refuted(mail)
    if not dmarc:
        return _claimed("no_dmarc")
    if outcomes != {"pass"}:
        return _claimed("not_passed", outcome=", ".join(sorted(outcomes - {"pass"}))[:60])
    if domains != {claimed}:
        return _claimed("other_domain", domain=claimed)
    return _PROVED


def _our_line(mail: ReadMail, authserv_id: str) -> ResultsLine | None:
    """Raises `Unreadable`. Where our server writes no name, its line is the topmost or there is none."""
    ours = authserv_id.strip().lower().rstrip(".")
    for value in mail.headers.get(FIELD, ()):
        line = results_line(value)
        if not ours:
            return line if line.server is None else None
        if line.server == ours:
            return line
    return None


def _header_from(verdict: Verdict) -> str:
    """The From domain that a DMARC verdict is about. Some servers write the whole address."""
    found = verdict.values("header.from")
    return found[0].strip("<> ").rpartition("@")[2].rstrip(".").lower() if len(found) == 1 else ""


def _composite_passes(composite: list[Verdict], policy: TrustPolicy) -> bool:
    """Microsoft 365's own sum of the checks, for the reasons that the office allows: a partner without DMARC, or whose
    mail was forwarded by a server that it trusts."""
    if not policy.compauth or len(composite) != 1:
        return False
    reasons = composite[0].values("reason")
    return composite[0].result == "pass" and len(reasons) == 1 and reasons[0] in policy.compauth


def _by_exchange(mail: ReadMail, policy: TrustPolicy) -> Trust:
    """Signed in at the office's own Exchange, which takes these fields off everything that comes from outside. Every
    companion has to agree: a field that came in with a stranger's mail stands beside the server's own."""
    said = {name: _stated(mail, EXCHANGE + name) for name in ("authas", "authsource", "messagedirectionality")}
    if not said["authas"]:
        return _claimed("no_header", name="X-MS-Exchange-Organization-AuthAs")
    sources = {source.lower() for source in policy.auth_sources}
    agrees = (
        said["authas"] == ["internal"]
        and len(said["authsource"]) == 1
        and (not sources or said["authsource"][0] in sources)
        and said["messagedirectionality"] in ([], ["originating"])
        and _stated(mail, CROSS_TENANT + "authas") in ([], ["internal"])
        and _stated(mail, CROSS_TENANT + "id") in ([], [policy.tenant.strip().lower()])
    )
    return _PROVED if agrees else _claimed("wrong_header", name="X-MS-Exchange-Organization-AuthAs")


def _stated(mail: ReadMail, name: str) -> list[str]:
    return [value.strip().lower() for value in mail.headers.get(name, ())]


def _by_header(mail: ReadMail, policy: TrustPolicy) -> Trust:
    """Every field of that name must say so: a second one is not from our server."""
    values = mail.headers.get(policy.header_name.strip().lower(), ()) if policy.header_name else ()
    if not values:
        return _claimed("no_header", name=policy.header_name)
    if any(value.strip().lower() != policy.header_value.strip().lower() for value in values):
        return _claimed("wrong_header", name=policy.header_name)
    return _PROVED


def _everybody(mail: ReadMail, policy: TrustPolicy) -> Trust:
    return _PROVED


WAYS: Mapping[TrustMode, Callable[[ReadMail, TrustPolicy], Trust]] = {
    TrustMode.EXCHANGE_INTERNAL: _by_exchange,
    TrustMode.AUTHENTICATION_RESULTS: _by_results,
    TrustMode.HEADER: _by_header,
    TrustMode.NONE: _everybody,
}


def _claimed(code: str, **says: str) -> Trust:
    return Trust(TrustLevel.CLAIMED, code, Phrase.of(f"trust.{code}", **says))


def _refuted(mail: ReadMail) -> Trust:
    name = mail.sender.address if mail.sender else ""
    return Trust(TrustLevel.REFUTED, "forged", Phrase.of("trust.forged", sender=name))
