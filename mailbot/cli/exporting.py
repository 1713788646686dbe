"""`export`: all that is held about one client (D22), as a zip: an index to open first, their cases as JSON and as a
text to read in their own language, every mail as received, every letter as sent.

A mail that speaks of other clients too is not theirs to have: it is left out and named, for an officer to look at.
"""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import typer

from mailbot.understand.mail.mime import read_mail
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.message import ReadMail
from mailbot.vocabulary.problems import BookDamaged, CannotStart, MailbotProblem
from mailbot.write.history import history_line
from mailbot.write.message.mime import printable
from mailbot.write.words.words import moment_in_words

from .as_json import case_json
from .case_view import value_in_words
from .export_index import NAME, Row, index
from .reading import Reading
from .screen import Speech, to_json

DEEPEST = 5
_NUMBER = re.compile(r"\bUR-\d{4}-\d{4,7}\b", re.IGNORECASE | re.ASCII)
_UCI = re.compile(r"(?<!\d)(?:\d{4}-?\d{4}|\d{2}-?\d{4}-?\d{4})(?!\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Paper:
    """A mail or a letter in the book. `kind` is "received" or "letters"."""

    kind: str
    number: str
    at: datetime
    what: str
    blob: str

    def name(self, reading: Reading) -> str:
        """Where it lies in the zip: in the order in which things happened."""
        here = reading.office.calendar.local(self.at)
        return f"{self.number}/{self.kind}/{here:%Y-%m-%d-%H%M%S}-{self.what}-{self.blob[:8]}.eml"


class SomethingMissing(MailbotProblem):
    """The zip is written, and not whole."""

    def __init__(self, file: Path, missing: list[str]) -> None:
        super().__init__(
            f"{file} lacks {len(missing)} mails that could not be read, the first is {missing[0]}.",
            "Restore the last backup beside and export from there.",
        )


def export(reading: Reading, number: str, to: Path | None) -> None:
    """One file with everything; the client's other cases too."""
    asked = reading.case(number)
    uci = asked.referral.text("uci")
    others = (case for case in reading.book.cases() if uci and case.referral.text("uci") == uci)
    cases = [asked, *(case for case in others if case.number != asked.number)]
    file = to or Path(f"{asked.number}.zip")
    if file.exists():
        raise CannotStart(f"{file} is there already.", "Name another file with --to; nothing is overwritten.")
    withheld, missing, count = _write(file, cases, reading)
    typer.echo(f"{file} holds all about {', '.join(case.number for case in cases)}: {count} mails and letters.")
    if withheld:
        typer.echo(f"{len(withheld)} are left out, since they speak of other clients too: {'; '.join(withheld)}.")
    if missing:
        raise SomethingMissing(file, missing)


def _write(file: Path, cases: list[Case], reading: Reading) -> tuple[list[str], list[str], int]:
    """For the owner's eyes. Half a file is none."""
    withheld: list[str] = []
    missing: list[str] = []
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as out, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            others = _of_others(cases, reading)
            texts = {name: text for case in cases for name, text in _texts(case, reading)}
            for name, text in texts.items():
                archive.writestr(name, text)
            rows: list[Row] = []
            for paper in _papers(cases, reading):
                name = paper.name(reading)
                try:
                    octets = reading.blobs.get(paper.blob)
                except BookDamaged:
                    missing.append(name)
                    continue
                mail = read_mail(octets)
                if _speaks_of(mail, others):
                    withheld.append(name)
                else:
                    archive.writestr(name, octets)
                    rows.append(Row(name, paper.kind, paper.at, mail))
            language = "fr" if cases[0].language == "fr" else "en"
            archive.writestr(NAME, index(cases[0].number, texts, rows, len(withheld), reading, language))
    except BaseException:
        file.unlink(missing_ok=True)
        raise
    return withheld, missing, len(rows)


def _papers(cases: Iterable[Case], reading: Reading) -> Iterator[Paper]:
    """Each once, whatever names it."""
    book, numbers = reading.book, {number for case in cases for number in case.numbers}
    seen: set[tuple[str, str]] = set()
    found = [
        *(Paper("received", mail.number, mail.received_at, mail.kind, mail.blob) for mail in book.ledger()),
        *(Paper("received", one.number, one.received_at, one.id, one.blob) for one in book.all_aside()),
        *(
            Paper("letters", letter.number, letter.ended_at or letter.leaves_at, letter.kind.value, letter.blob)
            for number in {case.number for case in cases}
            for letter in book.letters_of(number)
        ),
    ]
    for paper in sorted(found, key=lambda paper: paper.at):
        if paper.number in numbers and paper.blob and (paper.kind, paper.blob) not in seen:
            seen.add((paper.kind, paper.blob))
            yield paper


# What is other clients'.


def _of_others(cases: Iterable[Case], reading: Reading) -> frozenset[str]:
    """The numbers and UCIs by which a mail would speak of somebody else."""
    ours = {known for case in cases for known in _marks(case)}
    return frozenset(known for case in reading.book.cases() for known in _marks(case)) - ours


def _marks(case: Case) -> Iterator[str]:
    yield from case.numbers
    for one in (case, *case.joined):
        if uci := one.referral.text("uci"):
            yield uci.replace("-", "")


def _speaks_of(mail: ReadMail, others: frozenset[str], depth: int = 0) -> bool:
    for text in (mail.subject, mail.text, mail.html):
        said = {number.upper() for number in _NUMBER.findall(text)}
        said |= {uci.replace("-", "") for uci in _UCI.findall(text)}
        if said & others:
            return True
    return depth < DEEPEST and any(_speaks_of(inner, others, depth + 1) for inner in mail.embedded)


# The case as JSON and as a text.


def _texts(case: Case, reading: Reading) -> Iterator[tuple[str, str]]:
    letters = reading.book.letters_of(case.number)
    whole = case_json(case, letters, reading.office, reading.words, reading.now)
    yield f"{case.number}/case.json", to_json(whole) + "\n"
    for language in ("en", "fr") if case.language == "both" else (case.language,):
        yield f"{case.number}/case.{language}.txt", _readable(case, reading, Speech(reading.words, language))


def _readable(case: Case, reading: Reading, speech: Speech) -> str:
    zone, language = reading.office.calendar.zone, speech.language
    lines = [
        speech("export.title", number=case.number, office=reading.office.name(language)),
        speech("export.made", at=reading.office.calendar.local(reading.now)),
        "",
        speech("export.referral"),
        *(
            f"  {speech.term('field', key)}: {value_in_words(key, value, speech)}"
            for key, value in case.referral.values.items()
            if value is not None
        ),
        "",
        speech("export.documents"),
        *(f"  {speech.term('line', line)}: {speech.term('document_state', state.value)}"
          for line, state in case.documents.items()),
        "",
        speech("export.letters"),
        *(
            f"  {moment_in_words(letter.ended_at or letter.leaves_at, language, zone)}: "
            f"{speech.term('letter', letter.kind.value)}, {speech.term('state', letter.state.value)}; "
            f"{', '.join(letter.envelope_to)}"
            for letter in reading.book.letters_of(case.number)
        ),
        "",
        speech("export.history"),
        *(
            f"  {moment_in_words(event.at, language, zone)}: "
            + history_line(event, reading.office, reading.words, language).replace("\n", "\n    ")
            for event in case.in_order
        ),
    ]  # fmt: skip
    return printable("\n".join(lines)) + "\n"
