"""`init`: a few questions, and a commented configuration that mailbot accepts. Overwrites nothing, unless `--again`
asks the questions of the file that is there and changes what is answered otherwise.

What can be found is not asked for but stands as the default: servers by DNS, trust by the mailbox's own mail. Answers
may be typed, piped (a line each; an empty line takes the default, and so does what is not answered any more), named one
by one, or come from a file. One that will not do ends it where nobody can be asked again.
"""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import typer

from mailbot.office.settings_file import WrongSettings, read_settings
from mailbot.record.file.disk import PRIVATE_FILE
from mailbot.shipped import FORM, PROJECT
from mailbot.vocabulary.problems import CannotStart

from .discovery import Ask, discovered, dns
from .first_look import NOT_TRUSTED, first_look
from .init_again import answers_in, differing, rewritten
from .options import DEFAULT
from .questions import (
    CA_FILE,
    IMAP_PORTS,
    QUESTIONS,
    SMTP_PORTS,
    Answers,
    Question,
    WillNotDo,
    host_and_port,
    people_in,
)
from .toml_text import people_lines, toml, toml_list

TEMPLATE = Path(__file__).parent / "office.toml.template"
EXCHANGE = ("X-MS-Exchange-Organization-AuthAs", "Internal")


@dataclass(frozen=True, slots=True)
class Given:
    """What was said beforehand: answers by their keys, whether anybody is asked for the others, whether the password
    comes with the standard input, how the DNS is asked."""

    answers: Answers = field(default_factory=dict)
    asks: bool = True
    password_on_stdin: bool = False
    dns: Ask = dns


def given(file: Path | None, named: Sequence[str], *, password: bool) -> Given:
    """From a file of answers and from `KEY=VALUE`, the later ones counting. Raises `CannotStart`."""
    answers: Answers = {}
    if file is not None:
        try:
            answers = {key: _as_answer(value) for key, value in tomllib.loads(file.read_text("utf-8")).items()}
        except (OSError, ValueError) as problem:
            raise CannotStart(
                f"{file} cannot be read: {problem}.", 'Lines like address = "a@office.example".'
            ) from None
    for one in named:
        key, mark, value = one.partition("=")
        if not mark:
            raise CannotStart(f"{one!r} is no answer.", "Write --set KEY=VALUE.")
        answers[key] = value
    unknown = sorted(answers.keys() - {question.key for question in QUESTIONS} - {CA_FILE})
    if unknown:
        known = ", ".join(question.key for question in QUESTIONS)
        raise CannotStart(f"There is no question {', '.join(unknown)}.", f"Those are: {known}.")
    return Given(answers, asks=not answers and not password, password_on_stdin=password)


def _as_answer(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def init(config: Path | None, said: Given, *, again: bool = False) -> None:
    """Asks, writes, reads it back."""
    file = config or DEFAULT
    if file.exists() and not again:
        raise CannotStart(
            f"{file} is there already, and init overwrites nothing.",
            "Say --again to change answers in it, or name another file: --config config/ottawa.toml.",
        )
    before = answers_in(file) if file.exists() else {}
    answers = dict(_asked(said, before, file))
    if before:
        _change(file, before, answers)
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
        _write(file, written(answers, file))
        try:
            read_settings(file)
        except WrongSettings:
            file.unlink()
            raise
        typer.echo(f"\n{file} is written.")
    _say_what_is_next(file)


def _say_what_is_next(file: Path) -> None:
    password = read_settings(file).mailbox.sign_in.password_file
    if password is not None and not password.exists():
        typer.echo(f"Next: put the mailbox's password, alone in the first line, into {password} (and chmod 600 it).")
    named = "" if file == DEFAULT else f" --config {file}"
    typer.echo(f"Then `run_bot.py check{named}` tries everything, and `run_bot.py run{named}` watches.")
    typer.echo("To look on first, without anything sent: shadow = true in it.")


def _change(file: Path, before: Answers, answers: Answers) -> None:
    """What was answered otherwise; the former file stays beside. Raises `WrongSettings`, and the file is as it was."""
    changed = list(differing(before, answers))
    if not changed:
        typer.echo(f"\n{file} stays as it is.")
        return
    text = file.read_text(encoding="utf-8")
    new = rewritten(text, before, before | {key: answers[key] for key in changed})
    former = file.with_name(f"{file.name}.{datetime.now().astimezone():%Y%m%dT%H%M%S}")
    former.write_text(text, encoding="utf-8")
    former.chmod(file.stat().st_mode & 0o777)
    file.write_text(new, encoding="utf-8")
    try:
        read_settings(file)
    except WrongSettings:
        former.replace(file)
        raise
    typer.echo(f"\n{file}: changed {', '.join(changed)}. The former one is {former}.")


def written(answers: Mapping[str, str], file: Path) -> str:
    """The configuration that these answers make, at that place."""
    folder = file.resolve().parent
    trust = answers["trust"]
    imap, smtp = host_and_port(answers["imap"]), host_and_port(answers["smtp"])
    imap_security, smtp_security = answers["imap_security"], answers["smtp_security"]
    header = EXCHANGE if trust == "header" else ("", "")
    filled = {
        **{key: toml(answers[key]) for key in ("name_en", "name_fr", "address", "time_zone", "province", "user")},
        "data": toml(answers["data"] or ("../data" if folder.name == "config" else "data")),
        "referrers": toml_list(answers["referrers"]),
        "area": toml_list(answers["area"].upper()),
        "people": "\n".join(
            (
                *people_lines(people_in(answers["officers"]), "officer"),
                *people_lines(people_in(answers["supervisors"]), "supervisor"),
            )
        ),
        "imap_host": toml(imap[0]),
        "imap_port": str(imap[1] or IMAP_PORTS[imap_security]),
        "imap_security": toml(imap_security),
        "smtp_host": toml(smtp[0]),
        "smtp_port": str(smtp[1] or SMTP_PORTS[smtp_security]),
        "smtp_security": toml(smtp_security),
        "password_file": toml(answers["password_file"]),
        "trust": toml(trust),
        "authserv_id": toml(answers["authserv_id"] if trust == "authentication_results" else ""),
        "header_name": toml(header[0]),
        "header_value": toml(header[1]),
        "form_file": toml(os.path.relpath(FORM, folder) if folder.is_relative_to(PROJECT) else str(FORM)),
    }
    lines = TEMPLATE.read_text(encoding="utf-8").splitlines(keepends=True)
    text = "".join(_filled(line, filled) for line in lines)
    return rewritten(text, {}, {CA_FILE: answers[CA_FILE]}) if answers.get(CA_FILE) else text


def _filled(line: str, answers: Mapping[str, str]) -> str:
    """A line of the template with its answers, the comments one below the other."""
    setting, mark, comment = line.partition("  # ")
    if not mark or setting.startswith("#"):
        return line.format(**answers)
    return f"{setting.format(**answers).rstrip():<32} # {comment.format(**answers)}"


def _asked(said: Given, before: Answers, file: Path) -> Iterator[tuple[str, str]]:
    """Every answer: what was said, else asked for with what is there, was found, or is usual as the default."""
    interactive = said.asks and sys.stdin.isatty()
    answers: Answers = {}
    found: Answers = {}
    over = not said.asks
    if said.asks:
        typer.echo("A few questions; an empty answer takes what stands in brackets.\n")
    for number, question in enumerate(QUESTIONS, start=1):
        if question.key == "imap" and not before:
            found |= discovered(answers["address"], said.dns)
        if question.key == "trust":
            found |= _looked(answers, said, file, interactive=interactive)
            if found.get(CA_FILE):
                yield CA_FILE, found[CA_FILE]
        default = before.get(question.key) or found.get(question.key) or question.default(answers)
        while True:
            over, answer = _answer(number, question, default, said, over)
            if said.asks and (over or not interactive):
                typer.echo(answer)
            try:
                answers[question.key] = question.check(answer)
                break
            except WillNotDo as why:
                if not interactive:
                    named = f"Answer {number}" if said.asks else question.key
                    raise CannotStart(f"{named} will not do: {why}", "Nothing was written.") from None
                typer.echo(f"   {why}")
        yield question.key, answers[question.key]


def _answer(number: int, question: Question, default: str, said: Given, over: bool) -> tuple[bool, str]:
    """Whether nobody answers any more, and the answer."""
    if question.key in said.answers:
        return over, said.answers[question.key]
    if not said.asks:
        return over, default
    typer.echo(f"{number}. {question.asks} [{default}]: ", nl=False)
    line = "" if over else sys.stdin.readline()
    return over or not line, line.strip() or default


def _looked(answers: Answers, said: Given, file: Path, *, interactive: bool) -> Answers:
    """The mailbox is tried, where there is a password by now; it never stands in the settings."""
    password = file.resolve().parent / answers["password_file"]
    if not password.exists():
        secret = sys.stdin.readline().strip() if said.password_on_stdin else ""
        if interactive:
            secret = typer.prompt("   The password, which is not shown (empty: later)", "", hide_input=True)
        if not secret:
            return {}
        password.parent.mkdir(parents=True, exist_ok=True)
        password.touch(PRIVATE_FILE)
        password.write_text(f"{secret}\n", encoding="utf-8")
    tried = answers | {CA_FILE: said.answers.get(CA_FILE, "")}
    found, told = first_look(tried, password)
    typer.echo(f"   {told}")
    if NOT_TRUSTED in told and interactive:
        tried[CA_FILE] = typer.prompt("   The office's own authority, a .pem beside the settings (empty: none)", "")
        if tried[CA_FILE]:
            found, told = first_look(tried, password)
            typer.echo(f"   {told}")
    return found | {CA_FILE: tried[CA_FILE]}


def _write(file: Path, text: str) -> None:
    """The whole file or none; one that appeared meanwhile is not overwritten."""
    try:
        with file.open("x", encoding="utf-8") as new:
            new.write(text)
    except FileExistsError:
        raise CannotStart(f"{file} appeared meanwhile.", "Nothing was written.") from None
