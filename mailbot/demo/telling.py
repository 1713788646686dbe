"""What the demo tells as it happens, and keeps for the page of the week: who wrote, what came of it, what left.

Every mail is left beside it, as its bytes and as its reader sees it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from itertools import groupby
from pathlib import Path

from mailbot.understand.mail.mime import read_mail
from mailbot.vocabulary import events as ev
from mailbot.vocabulary.outbox import LetterState, OutboxLetter
from mailbot.vocabulary.phrase import Phrase, Spoken
from mailbot.wiring import Assembled
from mailbot.write.history import history_text, who

from .people import NAMES
from .story import Act, Scene, number_of

UNTOLD = (ev.LetterWritten, ev.Commanded, ev.DocumentsAsked, ev.LetterSent, ev.Wrote)
"""What the mail that came in, or the letter that leaves, says itself."""


@dataclass(frozen=True, slots=True)
class Told:
    """One line of what the demo prints, without a number for no case. `kind` is "act" (its title), "says" (what to
    watch for), "scene" (somebody does something), "did" (entered in the book) or "out" (a letter left)."""

    at: datetime
    kind: str
    text: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the page: what is told in which act (0: before the first), by whom or to whom (addresses), the file
    of the mail to open, and the Message-ID of one that came in."""

    told: Told
    act: int
    people: tuple[str, ...] = ()
    page: str = ""
    message_id: str = ""


class Telling:
    """What is new since the last look, in one language."""

    def __init__(self, out: Path, office: Assembled, language: str) -> None:
        self._out, self._office, self.language = out, office, language
        self.happened: list[Happening] = []
        self.acts: list[Act] = []
        self.cases: dict[str, str] = {}
        """Client's name by number."""

        self.came: dict[str, EmailMessage] = {}
        """What somebody wrote, by the file of its page."""

        self.files: list[tuple[datetime, str, Path]] = []
        """The letters that left: when, a name, the file of its HTML; beside it lies the `.eml`."""

        self._shown: dict[str, int] = {}
        self._kept: set[str] = set()
        self._told_aside = 0
        self._zone = office.office.calendar.zone
        for folder in ("letters", "came"):
            (out / folder).mkdir()

    def say(self, key: str, **says: Spoken) -> str:
        """A sentence of the demo's own."""
        return self._office.room.writer.words.say(Phrase.of(f"demo.{key}", **says), self.language, self._zone)

    def local(self, at: datetime) -> datetime:
        """On the office's clock."""
        return at.astimezone(self._zone)

    def begins(self, act: Act, at: datetime) -> Iterator[Told]:
        """An act begins, if this is its first scene."""
        if act not in self.acts:
            self.acts.append(act)
            title = self.say(f"act_title.{act.told}")
            yield Told(at, "act", self.say("act", number=len(self.acts), title=title))
            yield Told(at, "says", self.say(f"act_says.{act.told}"))

    def scene(self, scene: Scene, message: EmailMessage | None, at: datetime) -> Told:
        """Somebody does something; what they wrote is kept."""
        number = number_of(scene.mail.answers) if scene.mail else ""
        told = Told(at, "scene", self.say(f"scene.{scene.told}"), number)
        page, sender = "", ("",)
        if scene.mail and message:
            stem = f"came/{len(self.came) + 1:03d}-{scene.told}"
            page, sender = f"{stem}.html", (scene.mail.sender,)
            (self._out / f"{stem}.eml").write_bytes(bytes(message))
            self.came[page] = message
        self._add(told, sender, page, str(message["Message-ID"]) if message else "")
        return told

    def unreachable(self, at: datetime) -> Iterator[Told]:
        """The mailbox does not answer: said once."""
        told = Told(at, "did", self.say("unreachable"))
        if all(one.told.text != told.text for one in self.happened):
            self._add(told)
            yield told

    def news(self) -> Iterator[Told]:
        """What is new in the book, and the letters that left, kept as files."""
        yield from self._entered()
        yield from self._set_aside()
        book = self._office.book
        sent = [one for one in book.letters() if one.state is LetterState.SENT and one.message_id not in self._kept]
        for _, together in groupby(sent, key=lambda one: (one.kind, one.to, one.number, one.recorded_at)):
            yield self._left(list(together))

    # Inside.

    def _entered(self) -> Iterator[Told]:
        words, office = self._office.room.writer.words, self._office.office
        for case in self._office.book.cases():
            seen = self._shown.get(case.number, 0)
            for event in case.events[seen:]:
                if event.of or isinstance(event, UNTOLD):  # told before, in the case that was joined to this one
                    continue
                if isinstance(event, ev.Opened):
                    names = (case.referral.text("given_names"), case.referral.text("family_name"))
                    self.cases[case.number] = " ".join(name for name in names if name)
                    self._belongs(event.mail, case.number)
                    said = self.say("opened", due=event.worked.deadline.due_at)
                else:
                    said = history_text(event, office, words, self.language)
                    writer = who(event.by, office, words, self.language)
                    said = said if event.by == "mailbot" or writer in said else f"{writer}: {said}"
                told = Told(event.at, "did", said, case.number)
                self._add(told)
                yield told
            self._shown[case.number] = len(case.events)

    def _set_aside(self) -> Iterator[Told]:
        for entry in self._office.book.all_aside()[self._told_aside :]:
            told = Told(entry.set_aside_at, "did", self.say("aside", id=entry.id, reason=entry.reason))
            self._told_aside += 1
            self._add(told)
            yield told

    def _left(self, letters: list[OutboxLetter]) -> Told:
        """One letter, or the same one in each reader's language; the one in ours is told."""
        lines = [self._keep(letter) for letter in letters]
        mine = next((line for line, one in zip(lines, letters, strict=True) if one.language == self.language), lines[0])
        names = tuple(dict.fromkeys(NAMES.get(to, to) for one in letters for to in one.envelope_to))
        return Told(mine.at, "out", f"{self.say('to', who=names)} {mine.text}", mine.number)

    def _keep(self, letter: OutboxLetter) -> Told:
        octets = self._office.room.blobs.get(letter.blob)
        self._kept.add(letter.message_id)
        when = (letter.ended_at or letter.recorded_at).astimezone(self._zone)
        about = f"-{letter.number}" if letter.number else ""
        stem = (
            f"{len(self._kept):03d}-{when:%m-%d-%H%M}-{letter.kind.value}-{letter.language}-to-{letter.to.value}{about}"
        )
        mail = read_mail(octets)
        page = self._out / "letters" / f"{stem}.html"
        page.with_suffix(".eml").write_bytes(octets)
        page.write_text(mail.html, encoding="utf-8")
        self.files.append((when, stem, page))
        told = Told(when, "out", mail.subject, letter.number)
        self._add(told, letter.envelope_to, f"letters/{page.name}")
        return told

    def _belongs(self, message_id: str, number: str) -> None:
        """The mail that opened a case was about it, as is known now."""
        for at, one in enumerate(self.happened):
            if message_id and one.message_id == message_id:
                told = Told(one.told.at, one.told.kind, one.told.text, number)
                self.happened[at] = Happening(told, one.act, one.people, one.page, one.message_id)

    def _add(self, told: Told, people: tuple[str, ...] = (), page: str = "", message_id: str = "") -> None:
        self.happened.append(Happening(told, len(self.acts), people, page, message_id))
