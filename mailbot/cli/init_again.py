"""`init --again`: what a configuration says, as answers; and the same file with other answers, all else as it was."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

from mailbot.vocabulary.problems import CannotStart

from .questions import CA_FILE, Answers, people_in, several
from .toml_text import people_lines, toml, toml_list

PLACES = {
    "name_en": ("office", "name_en"),
    "name_fr": ("office", "name_fr"),
    "address": ("office", "address"),
    "referrers": ("office", "referrers"),
    "area": ("office", "area"),
    "province": ("calendar", "province"),
    "time_zone": ("calendar", "time_zone"),
    "imap_security": ("mailbox", "security"),
    "smtp_security": ("sending", "security"),
    "user": ("mailbox", "user"),
    "trust": ("trust", "mode"),
    "authserv_id": ("trust", "authserv_id"),
    "data": ("", "data"),
}
"""Where the answer to each question stands: table and key. Servers have two keys, people a table each."""

LISTS = {"referrers", "area"}
SERVERS = {"imap": "mailbox", "smtp": "sending"}
DUTIES = {"officers": "officer", "supervisors": "supervisor"}


def answers_in(file: Path) -> Answers:
    """Raises `CannotStart` for what is no TOML."""
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise CannotStart(
            f"{file} cannot be read: {problem}.", "Mend it first; `run_bot.py check` says more."
        ) from None
    answers: Answers = {}
    for key, (table, name) in PLACES.items():
        value = (said.get(table, {}) if table else said).get(name)
        if isinstance(value, str):
            answers[key] = value
        elif isinstance(value, list):
            answers[key] = ", ".join(map(str, value))
    for key, table in SERVERS.items():
        server = said.get(table, {})
        if "host" in server:
            answers[key] = f"{server['host']}:{server['port']}" if "port" in server else server["host"]
    password = said.get("mailbox", {}).get("sign_in", {}).get("password_file")
    if password:
        answers["password_file"] = password
    for key, duty in DUTIES.items():
        theirs = [one for one in said.get("people", ()) if one.get("duty", "officer") == duty]
        answers[key] = "; ".join(f"{one['name']} <{one['address']}> {one.get('language', 'en')}" for one in theirs)
    return answers


def rewritten(text: str, before: Answers, after: Answers) -> str:
    """The file with what was answered otherwise; comments and every other setting stay. People are added, and nobody is
    taken off."""
    changed = {key: value for key, value in after.items() if value != before.get(key, "")}
    for key, value in changed.items():
        if key in PLACES:
            table, name = PLACES[key]
            text = _set(text, table, name, toml_list(value) if key in LISTS else toml(value))
        elif key in SERVERS:
            host, _, port = value.partition(":")
            text = _set(text, SERVERS[key], "host", toml(host))
            text = _set(text, SERVERS[key], "port", port) if port.isdigit() else text
        elif key == CA_FILE:
            text = _set(_set(text, "mailbox", CA_FILE, toml(value)), "sending", CA_FILE, toml(value))
        elif key in DUTIES:
            text = _with_people(text, value, before.get(key, ""), DUTIES[key])
    return text


def _set(text: str, table: str, name: str, value: str) -> str:
    """The key's value in its table; below the table's heading where it is not stated."""
    start, end = _region(text, table)
    stated = re.compile(rf'(?m)^{name}[ \t]*=[ \t]*(?:"(?:[^"\\\n]|\\.)*"|\[[^\]]*\]|[^#\n]*?)(?=[ \t]*(?:#|$))')
    inside, count = stated.subn(lambda _: f"{name} = {value}", text[start:end], count=1)
    if not count:
        line_end = inside.find("\n") + 1 if table else 0
        inside = f"{inside[:line_end]}{name} = {value}\n{inside[line_end:]}"
    return text[:start] + inside + text[end:]


def _region(text: str, table: str) -> tuple[int, int]:
    headings = [(found.start(), found[1]) for found in re.finditer(r"(?m)^\[+([\w.]+)\]+", text)]
    if not table:
        return 0, headings[0][0] if headings else len(text)
    start = next((at for at, name in headings if name == table), None)
    if start is None:
        raise CannotStart(f"The configuration has no [{table}].", "Mend it first; `run_bot.py check` says more.")
    return start, next((at for at, _ in headings if at > start), len(text))


def _with_people(text: str, now: str, before: str, duty: str) -> str:
    known = {one.address for one in people_in(before)}
    lines = [line for one in people_in(now) if one.address not in known for line in people_lines([one], duty)]
    start = text.index("[mailbox]") if "[mailbox]" in text else len(text)
    return text[:start] + "".join(f"{line}\n" for line in lines) + text[start:]


def differing(before: Answers, after: Answers) -> Iterable[str]:
    """The questions that were answered otherwise; lists by what is in them."""
    for key, value in after.items():
        was = before.get(key, "")
        if (several(value) if key in LISTS else value) != (several(was) if key in LISTS else was):
            yield key
