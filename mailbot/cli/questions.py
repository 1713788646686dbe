"""What `init` asks, with each question's default and what its answer has to be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mailbot.office.calendar import PROVINCIAL_DAY
from mailbot.vocabulary.servers import is_this_machine

ZONES = {
    "AB": "Edmonton", "BC": "Vancouver", "MB": "Winnipeg", "NB": "Moncton", "NL": "St_Johns", "NS": "Halifax",
    "NT": "Yellowknife", "NU": "Iqaluit", "PE": "Halifax", "SK": "Regina", "YT": "Whitehorse",
}  # fmt: skip
IMAP_PORTS = {"tls": 993, "starttls": 143, "plain": 143}
SMTP_PORTS = {"starttls": 587, "tls": 465, "plain": 25}
TRUST = ("authentication_results", "exchange_internal", "header", "none")
_ADDRESS = re.compile(r"[^@\s<>,;\"]{1,64}@[^@\s<>,;\"]{1,253}")
_PERSON = re.compile(
    r"(?:(?P<name>[^<>@;]+?)\s*<)?\s*(?P<address>[^@\s<>,;]+@[^@\s<>,;]+?)\s*>?(?:\s+(?P<language>en|fr))?"
)

CA_FILE = "ca_file"
"""An answer that is only asked for where a server's certificate is nobody's that this machine knows."""

Answers = dict[str, str]


class WillNotDo(ValueError):
    """Why an answer will not do, in a sentence."""


@dataclass(frozen=True, slots=True)
class Question:
    """`asks` for `key`; `default` from the answers so far; `check` gives the answer back, or raises `WillNotDo`."""

    key: str
    asks: str
    default: Callable[[Answers], str]
    check: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody of the office, as answered."""

    name: str
    address: str
    language: str


def several(text: str) -> list[str]:
    """An answer that lists things."""
    return [part for part in re.split(r"[,;\s]+", text) if part]


def people_in(text: str) -> Iterator[Named]:
    """`Anne Tremblay <a.tremblay@office.example> fr; ...`; a name that is not given is made of the address."""
    for part in filter(None, (part.strip() for part in text.split(";"))):
        found = _PERSON.fullmatch(part)
        if found is None:
            raise WillNotDo(f"{part!r} is nobody; write Anne Tremblay <a.tremblay@office.example> fr.")
        name = found["name"] or found["address"].partition("@")[0].replace(".", " ").title()
        yield Named(name.strip(), found["address"], found["language"] or "en")


def host_and_port(text: str) -> tuple[str, int | None]:
    """`host:1143`; None where the port is the usual one."""
    host, colon, port = text.rpartition(":")
    return (host, int(port)) if colon and port.isdigit() and ":" not in host else (text, None)


def _domain(answers: Answers) -> str:
    return answers["address"].rpartition("@")[2]


def _anything(text: str) -> str:
    return text


def _something(text: str) -> str:
    if not text:
        raise WillNotDo("Something has to be said here.")
    return text


def _address(text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise WillNotDo(f"{text!r} is no e-mail address.")
    return text


def _referrers(text: str) -> str:
    for part in several(text):
        _address(f"someone{part}" if part.startswith("@") else part)
    return _something(text)


def _some_people(text: str) -> str:
    list(people_in(text))
    return text


def _one_of(*known: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        found = next((one for one in known if one.casefold() == text.casefold()), None)
        if found is None:
            raise WillNotDo(f"{text!r} is none of {', '.join(filter(None, known))}.")
        return found

    return check


def _safe(security: str, answers: Answers, server: str) -> str:
    return "plain" if is_this_machine(host_and_port(answers[server])[0]) else security


QUESTIONS = (
    Question("name_en", "The office's name in English", lambda _: "Local office, urgent referrals", _something),
    Question("name_fr", "Its name in French", lambda _: "Bureau local, demandes urgentes", _something),
    Question("address", "The watched mailbox's address", lambda _: "urgent.referrals@office.example", _address),
    Question("referrers", "Who may refer: addresses, or @domain", lambda _: "@csc.example", _referrers),
    Question("area", "Postal codes of the area begin with (none: any)", lambda _: "", _anything),
    Question("province", "Province (two letters)", lambda _: "ON", _one_of(*PROVINCIAL_DAY)),
    Question(
        "time_zone", "Time zone", lambda said: f"America/{ZONES.get(said['province'], 'Toronto')}", _something
    ),
    Question(
        "officers",
        "Officers, separated by ;",
        lambda said: f"First Officer <officer@{_domain(said)}> en",
        lambda text: _some_people(_something(text)),
    ),
    Question("supervisors", "Supervisors, separated by ; (none: the officers)", lambda _: "", _some_people),
    Question("imap", "IMAP server, host or host:port", lambda said: f"imap.{_domain(said)}", _something),
    Question(
        "imap_security", "Protected by (tls, starttls, plain)",
        lambda said: _safe("tls", said, "imap"), _one_of(*IMAP_PORTS),
    ),
    Question("smtp", "SMTP server, host or host:port", lambda said: f"smtp.{_domain(said)}", _something),
    Question(
        "smtp_security", "Protected by (starttls, tls, plain)",
        lambda said: _safe("starttls", said, "smtp"), _one_of(*SMTP_PORTS),
    ),
    Question("user", "User name on both", lambda said: said["address"], _something),
    Question("password_file", "File that holds the password", lambda _: "mailbox-password", _something),
    Question("trust", f"Senders are believed by ({', '.join(TRUST)})", lambda _: TRUST[0], _one_of(*TRUST)),
    Question(
        "authserv_id", "Our server's name in Authentication-Results", lambda said: f"mx.{_domain(said)}", _anything
    ),
    Question("data", "Folder of the book and the mails", lambda _: "", _anything),
)  # fmt: skip
