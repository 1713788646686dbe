"""`init`: a few questions, and a commented configuration that mailbot accepts. Overwrites nothing.

Answers may be piped, a line each; an empty line takes the default, and so does what is not answered any more. A piped
answer that will not do ends it, since the next line answers another question.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import typer

from mailbot.office.calendar import PROVINCIAL_DAY
from mailbot.office.settings import WrongSettings, read_settings
from mailbot.vocabulary.problems import CannotStart
from mailbot.vocabulary.servers import is_this_machine

from .options import DEFAULT, PROJECT

TEMPLATE = Path(__file__).parent / "office.toml.template"
FORM = PROJECT / "config" / "referral_form.toml"
ZONES = {
    "AB": "Edmonton", "BC": "Vancouver", "MB": "Winnipeg", "NB": "Moncton", "NL": "St_Johns", "NS": "Halifax",
    "NT": "Yellowknife", "NU": "Iqaluit", "PE": "Halifax", "SK": "Regina", "YT": "Whitehorse",
}  # fmt: skip
IMAP_PORTS = {"tls": 993, "starttls": 143, "plain": 143}
SMTP_PORTS = {"starttls": 587, "tls": 465, "plain": 25}
TRUST = ("authentication_results", "header", "none")
EXCHANGE = ("X-MS-Exchange-Organization-AuthAs", "Internal")
_ADDRESS = re.compile(r"[^@\s<>,;\"]{1,64}@[^@\s<>,;\"]{1,253}")
_PERSON = re.compile(
    r"(?:(?P<name>[^<>@;]+?)\s*<)?\s*(?P<address>[^@\s<>,;]+@[^@\s<>,;]+?)\s*>?(?:\s+(?P<language>en|fr))?"
)

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


def init(config: Path | None) -> None:
    """Asks, writes, reads it back."""
    file = config or DEFAULT
    if file.exists():
        raise CannotStart(
            f"{file} is there already, and init overwrites nothing.",
            "Name another file, for example `run_bot.py init --config config/ottawa.toml`.",
        )
    answers = dict(_asked(sys.stdin.isatty()))
    file.parent.mkdir(parents=True, exist_ok=True)
    _write(file, written(answers, file))
    try:
        settings = read_settings(file)
    except WrongSettings:
        file.unlink()
        raise
    typer.echo(f"\n{file} is written.")
    password = settings.mailbox.sign_in.password_file
    if password is not None and not password.exists():
        typer.echo(f"Next: put the mailbox's password, alone in the first line, into {password} (and chmod 600 it).")
    named = "" if file == DEFAULT else f" --config {file}"
    typer.echo(f"Then `run_bot.py check{named}` tries everything, and `run_bot.py run{named}` watches.")


def written(answers: Mapping[str, str], file: Path) -> str:
    """The configuration that these answers make, at that place."""
    folder = file.resolve().parent
    trust = answers["trust"]
    imap, smtp = _host_and_port(answers["imap"]), _host_and_port(answers["smtp"])
    imap_security, smtp_security = answers["imap_security"], answers["smtp_security"]
    header = EXCHANGE if trust == "header" else ("", "")
    filled = {
        **{key: _toml(answers[key]) for key in ("name_en", "name_fr", "address", "time_zone", "province", "user")},
        "data": _toml(answers["data"] or ("../data" if folder.name == "config" else "data")),
        "referrers": _toml_list(answers["referrers"]),
        "area": _toml_list(answers["area"].upper()),
        "people": "\n".join((*_people(answers["officers"], "officer"), *_people(answers["supervisors"], "supervisor"))),
        "imap_host": _toml(imap[0]),
        "imap_port": str(imap[1] or IMAP_PORTS[imap_security]),
        "imap_security": _toml(imap_security),
        "smtp_host": _toml(smtp[0]),
        "smtp_port": str(smtp[1] or SMTP_PORTS[smtp_security]),
        "smtp_security": _toml(smtp_security),
        "password_file": _toml(answers["password_file"]),
        "trust": _toml(trust),
        "authserv_id": _toml(answers["authserv_id"] if trust == "authentication_results" else ""),
        "header_name": _toml(header[0]),
        "header_value": _toml(header[1]),
        "form_file": _toml(os.path.relpath(FORM, folder) if folder.is_relative_to(PROJECT) else str(FORM)),
    }
    return "".join(_filled(line, filled) for line in TEMPLATE.read_text(encoding="utf-8").splitlines(keepends=True))


def _filled(line: str, answers: Mapping[str, str]) -> str:
    """A line of the template with its answers, the comments one below the other."""
    setting, mark, comment = line.partition("  # ")
    if not mark or setting.startswith("#"):
        return line.format(**answers)
    return f"{setting.format(**answers).rstrip():<32} # {comment.format(**answers)}"


def _asked(interactive: bool) -> Iterator[tuple[str, str]]:
    answers: Answers = {}
    over = False
    typer.echo("A few questions; an empty answer takes what stands in brackets.\n")
    for number, question in enumerate(QUESTIONS, start=1):
        default = question.default(answers)
        while True:
            typer.echo(f"{number}. {question.asks} [{default}]: ", nl=False)
            said = "" if over else sys.stdin.readline()
            over = over or not said
            answer = said.strip() or default
            if over or not interactive:
                typer.echo(answer)
            try:
                answers[question.key] = question.check(answer)
                break
            except WillNotDo as why:
                if not interactive:
                    raise CannotStart(f"Answer {number} will not do: {why}", "Nothing was written.") from None
                typer.echo(f"   {why}")
        yield question.key, answers[question.key]


def _write(file: Path, text: str) -> None:
    """The whole file or none; one that appeared meanwhile is not overwritten."""
    try:
        with file.open("x", encoding="utf-8") as new:
            new.write(text)
    except FileExistsError:
        raise CannotStart(f"{file} appeared meanwhile.", "Nothing was written.") from None


def _toml(text: str) -> str:
    """A TOML string: JSON's, without what TOML does not take."""
    return json.dumps("".join(character for character in text if character.isprintable()), ensure_ascii=False)


def _toml_list(text: str) -> str:
    return f"[{', '.join(map(_toml, _split(text)))}]"


def _split(text: str) -> list[str]:
    return [part for part in re.split(r"[,;\s]+", text) if part]


def _people(text: str, duty: str) -> Iterator[str]:
    for part in filter(None, (part.strip() for part in text.split(";"))):
        found = _PERSON.fullmatch(part)
        if found is None:
            raise WillNotDo(f"{part!r} is nobody; write Anne Tremblay <a.tremblay@office.example> fr.")
        address = found["address"]
        name = (found["name"] or address.partition("@")[0].replace(".", " ").title()).strip()
        yield (
            f"[[people]]\nname = {_toml(name)}\naddress = {_toml(address)}\n"
            f'language = "{found["language"] or "en"}"\nduty = "{duty}"\n'
        )


def _host_and_port(text: str) -> tuple[str, int | None]:
    host, colon, port = text.rpartition(":")
    return (host, int(port)) if colon and port.isdigit() and ":" not in host else (text, None)


# The questions.


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
    for part in _split(text):
        _address(f"someone{part}" if part.startswith("@") else part)
    return _something(text)


def _some_people(text: str) -> str:
    list(_people(text, "officer"))
    return text


def _one_of(*known: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        found = next((one for one in known if one.casefold() == text.casefold()), None)
        if found is None:
            raise WillNotDo(f"{text!r} is none of {', '.join(filter(None, known))}.")
        return found

    return check


def _safe(security: str, answers: Answers, server: str) -> str:
    return "plain" if is_this_machine(_host_and_port(answers[server])[0]) else security


QUESTIONS = (
    Question("name_en", "The office's name in English", lambda _: "Local office, urgent referrals", _something),
    Question("name_fr", "Its name in French", lambda _: "Bureau local, aiguillages urgents", _something),
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
