"""`parse`: what mailbot understands of messages, for a person or a program. Nothing is entered, nobody is answered."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import typer
from rich.console import Group, RenderableType
from rich.text import Text

from mailbot.shipped import TEMPLATES
from mailbot.understand.mail.mime import read_mail
from mailbot.understand.page.page import read_page
from mailbot.understand.words.folding import phrase as folded
from mailbot.vocabulary.message import MailKind
from mailbot.vocabulary.problems import CannotStart
from mailbot.vocabulary.referral import FieldProblem, ProblemCode, Referral
from mailbot.vocabulary.understood import Understood
from mailbot.write.words.words import Words

from .as_json import parse_json
from .case_view import value_in_words
from .explaining import explained, lines_json
from .parse_readers import alone, by_office
from .screen import Screen, Speech, a_table, cell, to_json

STANDARD_INPUT = "-"
_PLACE = re.compile(r"(attached message|attached file|text|table|row|line)(?: (\d+))?")


def parse(files: Sequence[str], config: Path | None, *, as_json: bool, explain: bool = False) -> None:
    """Each file in turn; several as JSON are one object a line, with its `file`. `explain`: line by line."""
    _check(files)
    understand = alone() if config is None else by_office(config)
    speech = Speech(Words(TEMPLATES))
    for name in files:
        octets = sys.stdin.buffer.read() if name == STANDARD_INPUT else Path(name).read_bytes()
        got = understand(octets, _moment(octets))
        lines = got.page if got.page.lines else read_page(got.mail)
        own = got.own_text or lines.own_text
        if not as_json:
            parts = page(got, own, speech, name if len(files) > 1 else "")
            Screen().print(Group(parts, *explained(lines, speech)) if explain else parts)
            continue
        said = parse_json(got, own, speech.words) | ({"lines": lines_json(lines, speech)} if explain else {})
        typer.echo(to_json(said) if len(files) == 1 else to_json({"file": name} | said, indent=None))


def page(got: Understood, own: str, speech: Speech, name: str = "") -> Group:
    """A mail as a person likes to read it."""
    parts: list[RenderableType] = [Text(name, style="bold underline")] if name else []
    parts.append(_head(got, speech))
    if got.kind is MailKind.REFERRAL and got.referral is not None:
        parts += _form(got.referral, speech)
    else:
        parts += _own_words(got, own, speech)
    if got.attachments:
        parts += _attachments(got, speech)
    return Group(*parts, Text())


def _check(files: Iterable[str]) -> None:
    """Before the first is read: a name that is wrong is told at once."""
    for name in files:
        path = Path(name)
        if name != STANDARD_INPUT and not path.is_file():
            what = f"{name} is a folder." if path.is_dir() else f"There is no file {name}."
            raise CannotStart(what, "Name mails as they were saved (.eml), or - for standard input.")


def _moment(octets: bytes) -> datetime:
    """When the mail says it was written: an interview that was ahead then is not called past. Nothing is decided
    by it; where a clock counts, it is the server's (design.md, "Time")."""
    try:
        said = parsedate_to_datetime(read_mail(octets[:65536]).header("date"))
        return said if said.tzinfo else said.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return datetime.now(UTC)


def _head(got: Understood, speech: Speech) -> RenderableType:
    table = a_table("", "")
    table.show_header = False
    sender = got.mail.sender
    rows = (
        ("kind", speech(f"kind.{got.kind.value}"), "bold"),
        ("from", f"{sender.name} <{sender.address}>".strip() if sender else "–", ""),
        ("subject", got.mail.subject or "–", ""),
        ("case", got.number, ""),
        ("not_believed", speech.words.say(got.trouble, speech.language) if got.trouble else "", "yellow"),
    )
    for label, says, style in rows:
        if says:
            table.add_row(cell(speech(f"parse.{label}"), "bold"), cell(says, style))
    return table


def _form(referral: Referral, speech: Speech) -> list[RenderableType]:
    """Field, value, where it came from, problem. Blank fields are only named, below."""
    table = a_table(*(speech(f"parse.{column}") for column in ("field", "value", "where", "problem")))
    problems: dict[str, FieldProblem] = {problem.field: problem for problem in referral.problems}
    blank: list[str] = []
    for key, value in referral.values.items():
        problem = problems.get(key)
        name = speech.term("field", key)
        if value is None and problem is None:
            blank.append(name)
            continue
        said = value_in_words(key, value, speech) if value is not None else "–"
        wrong = speech.words.say(problem.says, speech.language) if problem else ""
        table.add_row(cell(name, "bold"), cell(said), cell(_where(referral, key, said, speech)), cell(wrong, "red"))
    parts: list[RenderableType] = [Text(), table]
    for problem in referral.problems:
        if problem.code is ProblemCode.UNKNOWN_LABEL:
            parts.append(cell(speech.words.say(problem.says, speech.language), "yellow"))
    if blank:
        parts.append(cell(speech("parse.blank", fields=speech.words.joined(tuple(blank), speech.language)), "dim"))
    count = sum(problem.code is not ProblemCode.UNKNOWN_LABEL for problem in referral.problems)
    language = speech.term("form_language", referral.language or "both")
    parts.append(cell(speech("parse.sum", count=count, language=language), "red" if count else "green"))
    return parts


def _where(referral: Referral, key: str, said: str, speech: Speech) -> str:
    """The place, and the words there where they are not the value itself."""
    places = ", ".join(filter(None, (_place(part, speech) for part in referral.places.get(key, "").split(", "))))
    source = " ".join(referral.sources.get(key, "").split())
    if not source or folded(source) == folded(said):
        return places
    return f"{places}: {source if len(source) <= 60 else source[:59] + '…'}" if places else source


def _place(part: str, speech: Speech) -> str:
    found = _PLACE.fullmatch(part)
    if found is None:
        return part
    if found[2] is None:
        return speech("place.attached_file") if found[1] == "attached file" else ""  # "text" says nothing
    return speech(f"place.{found[1].replace(' ', '_')}", number=found[2])


def _own_words(got: Understood, own: str, speech: Speech) -> list[RenderableType]:
    parts: list[RenderableType] = []
    if got.reply is not None and got.reply.orders:
        table = a_table(speech("parse.command"), speech("parse.with"))
        for command in got.reply.orders:
            table.add_row(cell(speech.term("command", command.name), "bold"), cell(command.text or "–"))
        parts += [Text(), table]
    if got.reply is not None and got.reply.misread:
        parts.append(Text())
        for line in got.reply.misread:
            why = speech.words.say(line.why, speech.language)
            parts.append(cell(speech("parse.not_understood", line=line.line, why=why), "red"))
        parts.append(cell(speech("parse.nothing_done")))
    if own.strip():
        parts += [Text(), Text(speech("parse.own_text"), style="bold"), cell(own.strip())]
    return parts


def _attachments(got: Understood, speech: Speech) -> list[RenderableType]:
    table = a_table(*(speech(f"parse.{column}") for column in ("attachment", "type", "size", "withheld")))
    for one in got.attachments:
        why = speech.term("attachments.withheld", one.withheld) if one.withheld else ""
        size = f"{one.size / 1024:.0f} KB" if one.size >= 1024 else f"{one.size} B"
        table.add_row(cell(one.name, "bold"), cell(one.type), cell(size), cell(why, "red"))
    return [Text(), table]
