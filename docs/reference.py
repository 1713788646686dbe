"""Writes docs/configuration.md from the models of the settings, and deploy/mailbot.1 from the commands' help: `make
reference`. A test holds both against what they are made from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from pathlib import Path, PurePath
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import typer

from mailbot import VERSION
from mailbot.cli.app import app
from mailbot.office.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = (ROOT / "mailbot" / "cli" / "office.toml.template", ROOT / "config" / "office.toml")
PAGE, MANUAL = ROOT / "docs" / "configuration.md", ROOT / "deploy" / "mailbot.1"

HEAD = """# Every setting

Made from the settings' own models by `make reference`; `config/office.toml` shows each in its place. Paths are meant
from the file's folder. `run_bot.py check` tries everything; a name that is not here is refused.
"""

FAMILIES = {"people": "[[people]]", "other_offices": "[[other_offices]]"}

# What the samples do not say beside the key, since nobody is asked about it.
SAYS = {
    "accept_seconds": "how long the answer to the end of a letter may take",
    "answer_seconds": "how long an answer may take",
    "connect_seconds": "how long a connection may take",
    "folder_prefix": "what folders' names begin with; the server is asked where it is not said",
    "greets_as": "the name in EHLO",
    "plain_text_is_accepted": "plain text to another machine, in so many words",
    "sign_in": "one of a password file, a variable, an application",
    "password_file": "its first line is the password, or the application's secret; mode 600",
    "password_variable": "the environment variable that holds it",
    "password_command": "a program and its arguments that print it",
    "password_credential": "the name of a systemd credential (LoadCredential=)",
    "key_variable": "the environment variable that holds the key to what is kept",
    "key_command": "a program and its arguments that print that key",
    "key_credential": "the name of that key's systemd credential",
    "tenant": "the Microsoft tenant",
    "client_id": "the application's",
    "authority": "where tokens are got; another one for a national cloud",
    "scope": "what the token is for",
    "certificate_thumbprint": "then the password file holds the certificate's private key",
    "host": "the server", "port": "its port", "user": "who signs in", "security": "how the line is protected",
    "name": "as people call them", "address": "where mail goes", "language": "the language they are written to (D20)",
    "name_en": "in English", "name_fr": "in French", "code": "what REDIRECT calls it",
    "how_to_apply_en": "the link in decline and redirect letters", "how_to_apply_fr": "the same in French",
    "processing_times_en": "the link beside an earlier application (D17)", "processing_times_fr": "the same in French",
    "postal_address_en": "where paper applications go", "postal_address_fr": "the same in French",
    "opens": "the doors open", "closes": "close of business, when limits end (D13)", "time_zone": "the office's",
    "closures": "days on which the office alone is closed", "folder": "the watched folder",
    "handled_folder": "where handled mail goes", "review_folder": "where mail goes that waits for a person",
    "decline_hold_minutes": "how long a decline waits", "other_hold_minutes": "how long a letter of an order waits",
    "assign": "who gets a new case", "remind_times": "how often a client is reminded of documents",
    "tick_documents": "who ticks what a client sends", "onset_days": "so near the day, an undecided case is flagged",
    "drift_share": "of the last referrals with a problem: the form has changed", "poll_seconds": "between two rounds",
    "alarm_after_minutes": "of business time, until trouble is an alarm", "give_up_hours": "how long a letter is tried",
    "confirm_minutes": "how long a letter in doubt waits for its copy", "digest_at": "the digest's hour",
    "largest_total_mb": "of what officers get forwarded", "most": "files of a mail", "url": "postgresql://user@host/name",
    "street_fr": "the same in French", "file": "the form's definition",
    "header_name": "for the mode header", "header_value": "what it has to say",
    "duty": "officer, supervisor, administrator",
    "ca_file": "the authority of the office's own certificates", "first": "its first day", "last": "its last day",
}  # fmt: skip


def configuration() -> str:
    """The page."""
    return HEAD + "".join(f"\n{line}\n" for line in _tables(Settings, ""))


def _tables(model: type, path: str) -> Iterator[str]:
    """Its own keys, then those of each table in it."""
    hints = get_type_hints(model, include_extras=True)
    plain, tables = [], []
    for one in fields(model):
        inner = _model(hints[one.name])
        (tables if inner is not None and one.name != "sign_in" else plain).append((one, hints[one.name]))
    if plain:
        title = FAMILIES.get(path, f"[{path}]") if path else "At the top of the file"
        rows = [_row(one, hint) for one, hint in plain]
        yield f"## `{title}`\n\n| key | type | default | |\n| --- | --- | --- | --- |\n" + "\n".join(rows)
    for one, hint in tables:
        yield from _tables(_model(hint) or model, f"{path}.{one.name}" if path else one.name)
    if any(one.name == "sign_in" for one, _ in plain) and path == "sending":
        yield from _tables(_model(hints["sign_in"]) or model, "mailbox.sign_in and sending.sign_in")


def _model(hint: Any) -> type | None:
    """The model that a key's value is, or a list of."""
    if is_dataclass(hint):
        return hint if isinstance(hint, type) else None
    return next(filter(None, map(_model, get_args(hint))), None)


def _row(one: Any, hint: Any) -> str:
    default = one.default if one.default is not MISSING else one.default_factory
    shown = "must be said" if default is MISSING else "" if callable(default) else f"`{_toml(default)}`"
    return f"| `{one.name}` | {_type(hint)} | {shown} | {_comment(one.name)} |"


def _type(hint: Any) -> str:
    origin, inside = get_origin(hint), get_args(hint)
    if origin is Annotated:
        bounds = [f"{name} {value}" for part in inside[1:] for name, value in _bounds(part)]
        return " ".join((_type(inside[0]), *bounds))
    if origin is Literal:
        return " or ".join(f'`"{value}"`' for value in inside)
    if origin is tuple:
        return f"list of {_type(inside[0])}"
    if origin is Union or str(origin) == "<class 'types.UnionType'>":
        return " or ".join(_type(part) for part in inside if part is not type(None))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return " or ".join(f'`"{one.value}"`' for one in hint)
    names = {str: "text", int: "number", float: "number", bool: "true or false"}
    if isinstance(hint, type) and issubclass(hint, PurePath):
        return "path"
    return "table" if is_dataclass(hint) else names.get(hint, getattr(hint, "__name__", str(hint)))


def _bounds(part: Any) -> Iterator[tuple[str, object]]:
    for held in getattr(part, "metadata", ()):
        for name, word in (("ge", "from"), ("gt", "above"), ("le", "to"), ("lt", "below")):
            if hasattr(held, name):
                yield word, getattr(held, name)


def _toml(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return str(value).lower() if value is not None else '""'
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, Enum):
        return f'"{value.value}"'
    return f'"{value}"' if isinstance(value, str | PurePath) else str(value)


def _comment(name: str) -> str:
    """What the samples say beside the key."""
    for sample in SAMPLES:
        found = re.search(rf"(?m)^#? ?{name} = [^#\n]*?[ ]# (.+)$", sample.read_text(encoding="utf-8"))
        if found:
            return found[1].replace("{{", "{").replace("}}", "}").replace("|", "\\|")
    return SAYS.get(name, "")


def manual() -> str:
    """The man page: every command with its options, from the help."""
    group: Any = typer.main.get_command(app)
    lines = [
        f'.TH MAILBOT 1 "" "mailbot {VERSION}" "mailbot"',
        ".SH NAME", r"mailbot \- a local office's post room for urgent work-permit referrals",
        ".SH SYNOPSIS", r".B mailbot", r"\fICOMMAND\fR [\fIOPTIONS\fR]",
        ".SH DESCRIPTION", "Every command takes \\fB\\-\\-config\\fR \\fIFILE\\fR, prints errors as one sentence "
        "that says what to do, and exits 0 (done), 1 (found something wrong) or 2 (cannot start).",
        ".SH COMMANDS",
    ]  # fmt: skip
    lines += [line for name, command in sorted(group.commands.items()) for line in _of_command(name, command)]
    lines += [
        ".SH SIGNALS", ".TP", ".B TERM, INT", "Finish the mail in hand and stop.", ".TP", ".B HUP",
        "Read settings, letters, words and form anew, all of them or none.",
        ".SH FILES", ".TP", ".I config/office.toml", "The settings; docs/configuration.md names every one.",
        ".SH SEE ALSO", "docs/install.md, docs/operations.md",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _of_command(name: str, command: Any) -> Iterator[str]:
    if hasattr(command, "commands"):
        for inner, one in sorted(command.commands.items()):
            yield from _of_command(f"{name} {inner}", one)
        return
    arguments = " ".join(one.metavar or one.name.upper() for one in command.params if one.param_type_name == "argument")
    yield from (".TP", rf"\fB{name}\fR {_roff(arguments)}".rstrip(), _roff(command.help or ""))
    options = [
        one for one in command.params if one.param_type_name == "option" and not one.hidden and one.name != "help"
    ]
    if options:
        yield ".RS"
        for one in options:
            metavar = "" if one.is_flag else f" {one.metavar or one.name.upper()}"
            yield from (
                ".TP",
                rf"\fB{_roff('/'.join((*one.opts, *one.secondary_opts)))}\fR{metavar}",
                _roff(one.help or ""),
            )
        yield ".RE"


def _roff(text: str) -> str:
    flat = " ".join(text.split()).replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{flat}" if flat.startswith((".", "'")) else flat


def main() -> None:
    """Both files, as they have to be now."""
    PAGE.write_text(configuration(), encoding="utf-8")
    MANUAL.write_text(manual(), encoding="utf-8")


if __name__ == "__main__":
    main()
