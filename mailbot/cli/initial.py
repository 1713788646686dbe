"""`init`: a few questions, and a commented configuration that mailbot accepts. Overwrites nothing.

Answers may be piped, a line each; an empty line takes the default, and so does what is not answered any more. A piped
answer that will not do ends it, since the next line answers another question.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import typer

from mailbot.office.settings_file import WrongSettings, read_settings
from mailbot.shipped import FORM, PROJECT
from mailbot.vocabulary.problems import CannotStart

from .options import DEFAULT
from .questions import IMAP_PORTS, QUESTIONS, SMTP_PORTS, Answers, Named, WillNotDo, host_and_port, people_in, several

TEMPLATE = Path(__file__).parent / "office.toml.template"
EXCHANGE = ("X-MS-Exchange-Organization-AuthAs", "Internal")


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
    imap, smtp = host_and_port(answers["imap"]), host_and_port(answers["smtp"])
    imap_security, smtp_security = answers["imap_security"], answers["smtp_security"]
    header = EXCHANGE if trust == "header" else ("", "")
    filled = {
        **{key: _toml(answers[key]) for key in ("name_en", "name_fr", "address", "time_zone", "province", "user")},
        "data": _toml(answers["data"] or ("../data" if folder.name == "config" else "data")),
        "referrers": _toml_list(answers["referrers"]),
        "area": _toml_list(answers["area"].upper()),
        "people": "\n".join(
            (
                *_people(people_in(answers["officers"]), "officer"),
                *_people(people_in(answers["supervisors"]), "supervisor"),
            )
        ),
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
    return f"[{', '.join(map(_toml, several(text)))}]"


def _people(people: Iterable[Named], duty: str) -> Iterator[str]:
    for one in people:
        yield (
            f"[[people]]\nname = {_toml(one.name)}\naddress = {_toml(one.address)}\n"
            f'language = "{one.language}"\nduty = "{duty}"\n'
        )
