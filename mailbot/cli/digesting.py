"""`digest`: the morning page as it would go out now, on the terminal or as a file. Nothing is sent or entered."""

from __future__ import annotations

from pathlib import Path

import typer
from rich.text import Text

from mailbot.decide.overview import digest as deciding
from mailbot.vocabulary.digest import Digest, Health
from mailbot.vocabulary.letter_kinds import LetterKind, Role
from mailbot.vocabulary.letters import Letter
from mailbot.vocabulary.message import Address
from mailbot.vocabulary.phrase import Phrase
from mailbot.vocabulary.problems import CannotStart
from mailbot.watch.alarms import OUTAGES
from mailbot.watch.heartbeat import last_beat
from mailbot.write.letter_writer import LetterWriter
from mailbot.write.message.message_ids import MessageIds
from mailbot.write.message.mime import printable
from mailbot.write.words.template_folder import TemplateFolder
from mailbot.write.words.words import LANGUAGES

from .reading import Reading
from .screen import Screen

NOT_SENT = MessageIds(bytes(32), "localhost")
"""Signs what is only looked at."""


def show(reading: Reading, html: Path | None, language: str) -> None:
    """On the terminal, or into the file."""
    if language and language not in LANGUAGES:
        raise CannotStart(f"There is no language {language!r}.", "Say en or fr.")
    letter = _letter(reading, language or reading.office.supervisors[0].language)
    writer = LetterWriter(TemplateFolder(own=reading.settings.templates), reading.office, NOT_SENT)
    if html is None:
        screen = Screen()
        screen.print(_styled(printable(writer.text_of(letter, None, screen.width)).strip()))
        return
    html.write_text(writer.write(letter, None, cause="", ordinal=0).html, encoding="utf-8")
    typer.echo(f"{html} holds the digest.")


def made_now(reading: Reading) -> Digest:
    """The same as the watcher would make, from what the book says."""
    book, office, now = reading.book, reading.office, reading.now
    outages = ((kind, book.fact(f"outage:{kind}")) for kind in OUTAGES)
    alarms = tuple(Phrase.of(f"alarm.{kind}", since=fact[0]) for kind, fact in outages if fact is not None)
    beat = last_beat(reading.settings.data)
    return deciding.digest(
        book.cases(),
        book.letters(),
        book.ledger(),
        book.all_aside(),
        Health(polled_at=beat.at if beat else None, alarms=alarms),
        now,
        office,
        next_at=deciding.next_digest_at(now, reading.settings.watch.digest_at, office.calendar),
        since=book.fact("digest_until"),
        absences=book.absences(),
        again=book.delivered_again(),
    )


def _letter(reading: Reading, language: str) -> Letter:
    people = [person for person in reading.office.supervisors if person.language == language]
    addresses = tuple(person.mailbox for person in people) or (Address(reading.office.address),)
    return Letter(
        kind=LetterKind.DIGEST,
        to=Role.SUPERVISOR,
        addresses=addresses,
        language=language,
        leaves_at=reading.now,
        digest=made_now(reading),
    )


def _styled(text: str) -> Text:
    """The plain text with its headings to be seen: a short line that a blank one precedes and that ends no sentence."""
    styled = Text()
    before = ""
    for line in text.split("\n"):
        heading = (
            bool(line.strip()) and not before.strip() and len(line) < 60 and not line.rstrip().endswith((".", ":"))
        )
        styled.append(f"{line}\n", style="bold" if heading and not line.startswith((" ", "-", "[")) else "")
        before = line
    return styled
