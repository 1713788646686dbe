"""`preview`: every letter in both languages as files to look at. Nobody of the office's is in them."""

from __future__ import annotations

from dataclasses import replace
from difflib import unified_diff
from html import escape
from pathlib import Path

import typer

from mailbot.decide.overview.digest import digest, next_digest_at
from mailbot.office.settings_file import read_settings
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.digest import Health
from mailbot.vocabulary.letter_kinds import LetterKind, Role
from mailbot.vocabulary.letters import Letter
from mailbot.vocabulary.office import Office
from mailbot.write.letter_writer import LetterWriter
from mailbot.write.message.message_ids import MessageIds
from mailbot.write.sample_office import NOW, SAMPLE_OFFICE, sample_case
from mailbot.write.samples import sample_letters
from mailbot.write.words.template_folder import TemplateFolder

from .options import configuration

LANGUAGES = ("en", "fr", "both")


def differences(config: Path | None) -> list[str]:
    """What the office's own templates and words change: the letters' text parts, as a unified diff."""
    office, own = _office(config)
    ours, theirs = (_writer(office, folder) for folder in (None, own))
    lines: list[str] = []
    for language in LANGUAGES:
        for name, (letter, case) in _letters(language, office).items():
            before, after = (
                writer.write(letter, case, cause="preview", ordinal=0).text.splitlines() for writer in (ours, theirs)
            )
            names = f"mailbot's {name}.{language}", f"the office's {name}.{language}"
            lines += unified_diff(before, after, *names, lineterm="", n=1)
    return lines


def _writer(office: Office, own: Path | None) -> LetterWriter:
    return LetterWriter(TemplateFolder(own=own), office, MessageIds(bytes(32), office.address.rpartition("@")[2]))


def preview(config: Path | None, folder: Path) -> None:
    """Into `folder`: a page, a text and a mail for each letter, and an index."""
    office, own = _office(config)
    writer = _writer(office, own)
    shown: list[tuple[str, str, str]] = []
    folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        for name, (letter, case) in _letters(language, office).items():
            written = writer.write(letter, case, cause="preview", ordinal=0)
            stem = f"{name}.{language}"
            (folder / f"{stem}.html").write_text(written.html, encoding="utf-8")
            (folder / f"{stem}.txt").write_text(written.text, encoding="utf-8")
            (folder / f"{stem}.eml").write_bytes(written.octets)
            shown.append((name, language, written.subject))
    (folder / "index.html").write_text(_index(shown), encoding="utf-8")
    typer.echo(f"{len(shown)} letters are in {folder}; begin with {folder / 'index.html'}.")


def _office(config: Path | None) -> tuple[Office, Path | None]:
    """The configured office's name and places, where there is one, and in any case the offices of the samples."""
    file = configuration(config)
    if config is None and not file.exists():
        return SAMPLE_OFFICE, None
    settings = read_settings(file)
    office = settings.build_office()
    cpc = office.cpc_address or SAMPLE_OFFICE.cpc_address
    others = {other.code: other for other in (*SAMPLE_OFFICE.other_offices, *office.other_offices)}
    return replace(office, cpc_address=cpc, other_offices=tuple(others.values())), settings.templates


def _letters(language: str, office: Office) -> dict[str, tuple[Letter, Case | None]]:
    letters = dict(sample_letters(language))
    if language != "both":
        letters["digest"] = (_digest(language, office), None)
    return letters


def _digest(language: str, office: Office) -> Letter:
    cases = [sample_case(one) for one in ("en", "fr")]
    next_at = next_digest_at(NOW, NOW.time().replace(hour=7, minute=30), office.calendar)
    page = digest(cases, (), (), (), Health(polled_at=NOW), NOW, office, next_at=next_at)
    people = tuple(person.mailbox for person in SAMPLE_OFFICE.supervisors)
    return Letter(LetterKind.DIGEST, Role.SUPERVISOR, people, language, NOW, digest=page)


def _index(shown: list[tuple[str, str, str]]) -> str:
    rows = "".join(
        f"<li><a href='{escape(name)}.{language}.html'>{escape(subject)}</a><br>{escape(name)}, {escape(language)}: "
        f"<a href='{escape(name)}.{language}.txt'>text of {escape(name)} {language}</a>, "
        f"<a href='{escape(name)}.{language}.eml'>mail of {escape(name)} {language}</a></li>\n"
        for name, language, subject in sorted(shown)
    )
    return (
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'><title>Letters</title>"
        "<style>:root{color-scheme:light dark}body{background:Canvas;color:CanvasText;margin:1em}"
        "body{font:16px/1.5 sans-serif;overflow-wrap:anywhere}"
        "ol{padding-left:2em}li{margin:0 0 .5em}</style></head>"
        f"<body><main><h1>Every letter</h1><ol>{rows}</ol></main></body></html>\n"
    )
