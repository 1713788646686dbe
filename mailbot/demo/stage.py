"""Plays the story on a real IMAP and a real SMTP server inside this process, with the same post room as `run`.

Time is the story's: the clock jumps from one moment at which something can happen to the next.
"""

from __future__ import annotations

import smtplib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

from mailbot.office.settings import Settings
from mailbot.office.settings_file import read_settings
from mailbot.shipped import CONFIG, FORM
from mailbot.understand.mail.mime import read_mail
from mailbot.vocabulary import events as ev
from mailbot.vocabulary.letter_kinds import Role
from mailbot.vocabulary.outbox import LetterState, OutboxLetter
from mailbot.wiring import Assembled, assemble
from mailbot.write.history import history_line

from .people import CPC, NAMES, OFFICE, PASSWORD, Written, as_message
from .servers import MailProvider
from .story import BEGINS, ENDS, STORY, Scene
from .timeline import Happening

AUTHSERV = "mx.office.example"
STAFF = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.ADMINISTRATOR})
ZONE = ZoneInfo("America/Toronto")
OTHERS = f"""
[cpc]
address = "{CPC}"
postal_address_en = "Case Processing Centre, 1 Sample Avenue, Edmonton, Alberta"
postal_address_fr = "Centre de traitement des demandes, 1, avenue Modèle, Edmonton (Alberta)"
how_to_apply_en = "https://how-to-apply.example/en"
how_to_apply_fr = "https://presenter-une-demande.example/fr"
processing_times_en = "https://processing-times.example/en"
processing_times_fr = "https://processing-times.example/fr"

[[other_offices]]
code = "montreal"
name_en = "IRCC Montreal"
name_fr = "IRCC Montréal"
address = "montreal@office.example"
"""
"""Whom the story's office also writes to: the sample configuration shows these as comments."""


@dataclass(frozen=True, slots=True)
class Told:
    """One line of what the demo prints: when, who, what. `who` is "mailbot" or a name."""

    at: datetime
    who: str
    what: str


@dataclass(slots=True)
class StageClock:
    """The story's time; after the story it runs on at the speed of ours."""

    moment: datetime
    _running_since: float | None = field(default=None)

    def __call__(self) -> datetime:
        """The moment on stage."""
        if self._running_since is None:
            return self.moment
        return self.moment + timedelta(seconds=time.monotonic() - self._running_since)

    def run_on(self) -> None:
        """From now on time passes by itself."""
        self._running_since = time.monotonic()


class Stage:
    """The office on this machine: servers, post room, everybody's mailboxes, and the folder of what was written."""

    def __init__(self, out: Path, like: str = "") -> None:
        """`like`: whose manners the mail servers have (`manners`)."""
        self.out = out
        self._zone = ZONE
        self.clock = StageClock(BEGINS.replace(tzinfo=self._zone))
        self.provider = MailProvider(dict.fromkeys(NAMES, PASSWORD), now=self.clock, authserv_id=AUTHSERV, like=like)
        self._shown: dict[str, int] = {}
        self._kept: set[str] = set()
        self._told_aside = 0
        self.files: list[tuple[datetime, str, Path]] = []
        self.happened: list[Happening] = []
        self._came: dict[str, int] = {}  # Message-ID of what somebody wrote: where in `happened` it stands

    def open(self) -> None:
        """Starts the servers and puts the office together in `out/office`."""
        self.provider.start()
        self.settings = self._write_settings()
        self.office: Assembled = assemble(self.settings, self.clock)

    def close(self) -> None:
        """Everything stops; the files stay."""
        self.office.close()
        self.provider.stop()

    def play(self) -> Iterator[Told]:
        """The whole story, told as it happens."""
        scenes = list(STORY)
        ends = ENDS.replace(tzinfo=self._zone)
        while self.clock() < ends:
            while scenes and scenes[0].at.replace(tzinfo=self._zone) <= self.clock():
                scene = scenes.pop(0)
                yield Told(self.clock(), NAMES.get(scene.mail.sender, scene.mail.sender), scene.told)
                self._enters(scene, self.deliver(scene.mail))
            self.office.cycle.run()
            yield from self._news()
            self.clock.moment = min(self._next_moment(scenes), ends)

    def deliver(self, written: Written) -> EmailMessage:
        """Somebody hands a mail to the server, signed in as who they are; the mail."""
        number = _numbered(written.answers)
        reply_to, subject = self._last_mail_to(written.sender, number) if number else ("", "")
        message = as_message(written, self.clock(), reply_to, subject or f"[{number}]")
        with smtplib.SMTP("127.0.0.1", self.provider.smtp_port) as line:
            if not written.forged:
                line.login(written.sender, PASSWORD)
            line.send_message(message, written.sender, [written.to])
        return message

    def write_digest(self) -> Path:
        """The digest as it would go out now, to open."""
        page = self.office.cycle.digestion.page(self.clock(), "en")
        file = self.out / "digest.html"
        file.write_text(page.html, encoding="utf-8")
        (self.out / "digest.txt").write_text(page.text, encoding="utf-8")
        return file

    # Inside.

    def _write_settings(self) -> Settings:
        """The sample configuration, with the servers of this process."""
        folder = self.out / "office"
        folder.mkdir(parents=True)
        sample = (CONFIG / "office.toml").read_text(encoding="utf-8")
        head, rest = sample.split("[mailbox]", 1)
        tail = rest[rest.index("[trust]") :]
        head = head.replace('data = "../data"', 'data = "data"').replace("rehearsal = false", "rehearsal = true")
        servers = (
            f'[mailbox]\nhost = "127.0.0.1"\nport = {self.provider.imap_port}\nuser = "{OFFICE}"\nsecurity = "plain"\n'
            'sign_in = { password_file = "password" }\n\n'
            f'[sending]\nhost = "127.0.0.1"\nport = {self.provider.smtp_port}\nuser = "{OFFICE}"\nsecurity = "plain"\n'
            'sign_in = { password_file = "password" }\n\n'
        )
        (folder / "password").write_text(PASSWORD + "\n", encoding="utf-8")
        (folder / "password").chmod(0o600)
        (folder / "referral_form.toml").write_bytes(FORM.read_bytes())
        file = folder / "office.toml"
        file.write_text(head + servers + tail + OTHERS, encoding="utf-8")
        return read_settings(file)

    def _next_moment(self, scenes: list[Scene]) -> datetime:
        """The next moment at which anything can happen: a scene, a letter whose time comes, the quarter hours of a
        business day (flags, digest)."""
        now = self.clock()
        quarter = now + timedelta(minutes=15 - now.minute % 15, seconds=-now.second, microseconds=-now.microsecond)
        calendar = self.office.office.calendar
        if not (calendar.is_business_day(quarter.date()) and 7 <= quarter.hour < 18):
            opening = calendar.next_opening(quarter)
            quarter = opening.replace(hour=7, minute=15)
        moments = [quarter]
        if scenes:
            moments.append(scenes[0].at.replace(tzinfo=self._zone))
        due = self.office.cycle.dispatch.next_due(now)
        if due is not None:
            moments.append(due)
        return min(moments)

    def _last_mail_to(self, address: str, number: str) -> tuple[str, str]:
        """What an answer answers: the newest mail of the office about this case in that person's mailbox. A client
        who writes from elsewhere answers the letter that came to the usual address."""
        own = self.provider.mails(address)
        others = [mail for other in NAMES if other != OFFICE for mail in self.provider.mails(other)] if not own else []
        for octets in reversed(own or others):
            mail = read_mail(octets)
            if number in mail.subject:
                return mail.message_id, mail.subject
        return "", ""

    def _news(self) -> Iterator[Told]:
        """What is new in the book since the last look, and the letters that left, kept as files."""
        writer, office = self.office.room.writer, self.office.office
        for case in self.office.book.cases():
            seen = self._shown.get(case.number, 0)
            for event in case.events[seen:]:
                if isinstance(event, ev.Opened) and event.mail in self._came:
                    at = self._came[event.mail]
                    self.happened[at] = replace(self.happened[at], number=case.number)
                if not isinstance(event, ev.LetterWritten | ev.Commanded | ev.DocumentsAsked):
                    said = history_line(event, office, writer.words, "en")
                    if not isinstance(event, ev.LetterSent):
                        here = event.at.astimezone(self._zone)
                        self.happened.append(Happening(here, "did", (), said, case.number))
                    yield Told(event.at, "mailbot", f"{case.number}  {said}")
            self._shown[case.number] = len(case.events)
        for entry in self.office.book.all_aside()[self._told_aside :]:
            reason = writer.words.say(entry.reason, "en", self._zone)
            yield Told(entry.set_aside_at, "mailbot", f"{entry.id} set aside: {reason}")
            here = entry.set_aside_at.astimezone(self._zone)
            self.happened.append(Happening(here, "did", (), f"{entry.id} set aside: {reason}"))
            self._told_aside += 1
        for letter in self.office.book.letters():
            if letter.state is LetterState.SENT and letter.message_id not in self._kept:
                self._kept.add(letter.message_id)
                octets = self._keep(letter)
                if letter.to in STAFF:
                    names = " and ".join(NAMES.get(address, address) for address in letter.envelope_to)
                    first = read_mail(octets).text.lstrip().partition("\n")[0]
                    yield Told(letter.ended_at or letter.recorded_at, "mailbot", f"→ {names}: {first}")

    def _keep(self, letter: OutboxLetter) -> bytes:
        octets = self.office.room.blobs.get(letter.blob)
        folder = self.out / "letters"
        folder.mkdir(exist_ok=True)
        when = (letter.ended_at or letter.recorded_at).astimezone(self._zone)
        about = f"-{letter.number}" if letter.number else ""
        stem = (
            f"{len(self._kept):03d}-{when:%m-%d-%H%M}-{letter.kind.value}-{letter.language}-to-{letter.to.value}{about}"
        )
        (folder / f"{stem}.eml").write_bytes(octets)
        html = folder / f"{stem}.html"
        html.write_text(read_mail(octets).html, encoding="utf-8")
        self.files.append((when, stem, html))
        mail = read_mail(octets)
        to = tuple(NAMES.get(address, address) for address in letter.envelope_to)
        self.happened.append(Happening(when, "out", to, mail.subject, letter.number, f"letters/{html.name}"))
        return octets

    def _enters(self, scene: Scene, message: EmailMessage) -> None:
        """What somebody wrote, for the page of the week: the mail as it is beside it."""
        folder = self.out / "came"
        folder.mkdir(exist_ok=True)
        name = f"{len(self._came) + 1:03d}.eml"
        (folder / name).write_bytes(bytes(message))
        self._came[str(message["Message-ID"])] = len(self.happened)
        sender = NAMES.get(scene.mail.sender, scene.mail.sender)
        who = (f"somebody in the name of {sender}" if scene.mail.forged else sender,)
        number = _numbered(scene.mail.answers)
        self.happened.append(Happening(self.clock(), "in", who, scene.told, number, f"came/{name}"))


def serve(stage: Stage, stop: threading.Event, poll_seconds: int = 2) -> Callable[[], None]:
    """After the story the office goes on by itself, so that a person can join with a mail program."""
    stage.clock.run_on()

    def watch() -> None:
        while not stop.wait(poll_seconds):
            stage.office.cycle.run()
            for _ in stage._news():
                pass

    thread = threading.Thread(target=watch, name="office")
    thread.start()
    return thread.join


def _numbered(answers: str) -> str:
    """`{3}` is the number of the third case of the year."""
    return f"UR-{BEGINS.year}-{int(answers.strip('{}')):04d}" if answers else ""
