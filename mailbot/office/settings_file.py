"""The settings' file: read, checked, and every fault of it told at once, with its place."""

from __future__ import annotations

import re
import stat
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from mailbot.vocabulary.message import same_mailbox
from mailbot.vocabulary.office import Duty
from mailbot.vocabulary.problems import CannotStart, MailbotProblem
from mailbot.vocabulary.servers import Security, is_this_machine
from mailbot.vocabulary.trust import TrustMode

from . import settings as models
from .calendar import build_calendar
from .settings import Settings


class WrongSettings(CannotStart):
    """Every fault of the file at once."""

    def __init__(self, file: Path, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        count = f"{len(self.faults)} faults" if len(self.faults) > 1 else "1 fault"
        listed = "".join(f"\n  {fault}" for fault in self.faults)
        super().__init__(
            f"{file}: {count}.{listed}\n", "Mend the file and try again; `run_bot.py check` tries everything."
        )


def read_settings(file: Path) -> Settings:
    """The settings of this file. Raises `WrongSettings` (a fault a line) or `CannotStart` (no such file)."""
    try:
        text = file.read_text(encoding="utf-8")
        if file.stat().st_mode & stat.S_IWOTH:
            what = f"{file} can be written by every account of this machine: its permissions make anybody an officer."
            raise CannotStart(what, f"chmod 640 {file}")
    except FileNotFoundError:
        raise CannotStart(
            f"There is no configuration at {file}.", "Write one with `run_bot.py init`, or name yours with --config."
        ) from None
    except (OSError, UnicodeDecodeError) as problem:
        raise CannotStart(f"{file} cannot be read: {problem}.", "Check its permissions; it has to be UTF-8.") from None
    try:
        stated = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise WrongSettings(file, [f"not valid TOML: {problem}"]) from None
    try:
        settings = TypeAdapter(Settings).validate_python(stated)
    except ValidationError as problem:
        raise WrongSettings(file, [_fault(error, text) for error in problem.errors()]) from None
    faults = list(_contradictions(settings))
    try:
        build_calendar(settings.calendar)
    except MailbotProblem as problem:
        faults.append(f"calendar: {problem}")
    if faults:
        raise WrongSettings(file, faults)
    return _with_paths(settings, file.resolve().parent)


def _contradictions(settings: Settings) -> Iterable[str]:
    """What each setting alone does not show."""
    for name, server in (("mailbox", settings.mailbox), ("sending", settings.sending)):
        if server.security is Security.PLAIN and not (is_this_machine(server.host) or server.plain_text_is_accepted):
            yield (
                f"{name}.security: plain text to {server.host} would show passwords and clients' data on the way; "
                f"use tls or starttls, or say {name}.plain_text_is_accepted = true"
            )
        if server.user and not server.sign_in.is_stated:
            yield (
                f"{name}.sign_in: name a password_file, password_variable, password_command or password_credential "
                f"for {server.user}"
            )
        if server.sign_in.tenant and not server.sign_in.client_id:
            yield f"{name}.sign_in.client_id: a Microsoft tenant needs the application's client_id"
    folders = [settings.mailbox.folder, settings.mailbox.handled_folder, settings.mailbox.review_folder]
    if len({folder.casefold() for folder in folders}) < len(folders):
        yield "mailbox: folder, handled_folder and review_folder have to be three different folders"
    if not any(person.duty is Duty.OFFICER for person in settings.people):
        yield 'people: at least one with duty = "officer" is needed'
    seen: list[str] = []
    for person in settings.people:
        if same_mailbox(person.address, settings.office.address):
            yield f"people: {person.address} is the watched mailbox itself; mailbot would write to itself"
        if any(same_mailbox(person.address, other) for other in seen):
            yield f"people: {person.address} is there twice"
        seen.append(person.address)
    keys = settings.encryption
    if sum(map(bool, (keys.key_file, keys.key_variable, keys.key_command, keys.key_credential))) > 1:
        yield "encryption: name one source of the key"
    if not settings.trust.mode:
        yield 'trust.mode: name at least one way to know a sender, such as "authentication_results"'
    if TrustMode.HEADER in settings.trust.mode and not settings.trust.header_name:
        yield 'trust.header_name: mode "header" needs the name of the header'


def _with_paths(settings: Settings, folder: Path) -> Settings:
    """The same settings, with every path made absolute from the file's folder."""

    def placed(path: Path | None) -> Path | None:
        return None if path is None else folder / path.expanduser()

    def server(held: Any) -> Any:
        files = {name: placed(getattr(held.sign_in, name)) for name in ("password_file", "ca_file")}
        sign_in = replace(held.sign_in, **files)
        return replace(held, ca_file=placed(held.ca_file), sign_in=sign_in)

    return replace(
        settings,
        data=(folder / settings.data).resolve(),
        templates=placed(settings.templates),
        form=replace(settings.form, file=folder / settings.form.file),
        watch=replace(settings.watch, metrics_file=placed(settings.watch.metrics_file)),
        store=replace(settings.store, password_file=placed(settings.store.password_file)),
        encryption=replace(settings.encryption, key_file=placed(settings.encryption.key_file)),
        mailbox=server(settings.mailbox),
        sending=server(settings.sending),
    )


def _fault(error: Mapping[str, Any], text: str) -> str:
    """One fault in one line: the key's path, where in the file, what is wrong, and the nearest key that is known."""
    place = ".".join(
        str(part) for part in error["loc"] if part not in ("function-after[_mail_address(), str]", "literal['']")
    )
    at = _line_of(tuple(error["loc"]), text)
    where = f"line {at}: {place}" if at else place
    if error["type"] in ("unexpected_keyword_argument", "extra_forbidden"):
        from rapidfuzz import fuzz, process  # only where there is a fault to tell

        near = process.extractOne(str(error["loc"][-1]), _known_keys(), scorer=fuzz.ratio, score_cutoff=70)
        return f"{where}: no such setting" + (f"; did you mean {near[0]}?" if near else "")
    if error["type"] == "missing":
        return f"{place}: is missing"
    return f"{where}: {str(error['msg']).removeprefix('Value error, ')}"


def _line_of(location: tuple[object, ...], text: str) -> int:
    """The line that states a key, near enough for a person: the first of that name after its table's heading."""
    names = [part for part in location if isinstance(part, str)]
    if not names:
        return 0
    lines = text.splitlines()
    start = 0
    if len(names) > 1:
        heading = re.compile(rf"^\s*\[+\s*{re.escape(names[0])}\b")
        start = next((n for n, line in enumerate(lines) if heading.match(line)), 0)
        index = next((part for part in location if isinstance(part, int)), 0)
        headings = [n for n, line in enumerate(lines) if heading.match(line)]
        start = headings[index] if index < len(headings) else start
    key = re.compile(rf"^\s*(?:\[+\s*)?(?:[\w.]+\.)?{re.escape(names[-1])}\b")
    return next((n + 1 for n, line in enumerate(lines) if n >= start and key.match(line)), 0)


def _known_keys() -> list[str]:
    known: list[str] = []
    for cls in list(vars(models).values()):
        if (
            isinstance(cls, type)
            and is_dataclass(cls)
            and cls.__module__ in (models.__name__, "mailbot.vocabulary.trust", "mailbot.vocabulary.calendar")
        ):
            known += [entry.name for entry in fields(cls)]
    return sorted(set(known))
