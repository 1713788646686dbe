"""Plays the story on a real IMAP and a real SMTP server inside this process, with the same post room as `run`.

Time is the story's: the clock jumps from one moment at which something can happen to the next.
"""

from __future__ import annotations

import re
import smtplib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

from mailbot.office.settings import Settings
from mailbot.office.settings_file import read_settings
from mailbot.shipped import CONFIG, FORM
from mailbot.understand.mail.mime import read_mail
from mailbot.vocabulary.letter_kinds import Role
from mailbot.vocabulary.message import ReadMail
from mailbot.vocabulary.problems import MailboxUnreachable
from mailbot.wiring import Assembled, assemble

from .mails import Written, as_bounce, as_calendar_answer, as_message
from .people import CPC, NAMES, OFFICE, PASSWORD
from .servers import MailProvider
from .story import ACTS, BEGINS, ENDS, Scene, number_of
from .telling import Telling, Told

AUTHSERV = "mx.office.example"
STAFF = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.ADMINISTRATOR})
ZONE = ZoneInfo("America/Toronto")
_UID = re.compile(rb"^UID:(\S+)", re.MULTILINE)
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

    def __init__(self, out: Path, like: str = "", language: str = "en") -> None:
        """`like`: whose manners the mail servers have (`manners`); `language`: of what is told, "en" or "fr"."""
        self.out = out
        self.language = language
        self.clock = StageClock(BEGINS.replace(tzinfo=ZONE))
        self.provider = MailProvider(dict.fromkeys(NAMES, PASSWORD), now=self.clock, authserv_id=AUTHSERV, like=like)

    def open(self) -> None:
        """Starts the servers and puts the office together in `out/office`."""
        self.provider.start()
        self.settings = write_settings(self.out / "office", self.provider)
        self.office: Assembled = assemble(self.settings, self.clock)
        self.telling = Telling(self.out, self.office, self.language)

    def close(self) -> None:
        """Everything stops; the files stay."""
        self.office.close()
        self.provider.stop()

    def play(self) -> Iterator[Told]:
        """The whole story, told as it happens."""
        scenes = [(act, scene) for act in ACTS for scene in act.scenes]
        ends = ENDS.replace(tzinfo=ZONE)
        while self.clock() < ends:
            if scenes and scenes[0][1].at.date() == self.clock().date():
                yield from self.telling.begins(scenes[0][0], self.clock())
            while scenes and scenes[0][1].at.replace(tzinfo=ZONE) <= self.clock():
                _, scene = scenes.pop(0)
                message = self._perform(scene)
                yield self.telling.scene(scene, message, self.clock())
            yield from self.go_round()
            scene_at = scenes[0][1].at.replace(tzinfo=ZONE) if scenes else None
            self.clock.moment = min(next_moment(self.clock(), self.office, scene_at), ends)

    def go_round(self) -> Iterator[Told]:
        """One round of the post room, and what is new after it."""
        try:
            self.office.cycle.run()
        except MailboxUnreachable:
            yield from self.telling.unreachable(self.clock())
        yield from self.telling.news()

    def deliver(self, written: Written) -> EmailMessage:
        """Somebody hands a mail to the server, signed in as who they are; the mail."""
        message = self._written(written)
        with smtplib.SMTP("127.0.0.1", self.provider.smtp_port) as line:
            if not written.forged and written.sender in NAMES:
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

    def _perform(self, scene: Scene) -> EmailMessage | None:
        if scene.mailbox:
            self.provider.answer_imap(scene.mailbox == "up")
        return self.deliver(scene.mail) if scene.mail else None

    def _written(self, written: Written) -> EmailMessage:
        number = number_of(written.answers)
        if written.bounces:
            client = next(case for case in self.office.book.cases() if case.number == number).client_address
            letter = self._last_mail_to(client, number)
            return as_bounce(written, self.clock(), letter, client)
        if not number:
            return as_message(written, self.clock())
        answered = self._last_mail_to(written.sender, number, b"text/calendar" if written.invited else b"")
        if written.invited:
            invitation = next(one.octets for one in answered.attachments if one.name.endswith(".ics"))
            return as_calendar_answer(written, self.clock(), answered, _UID.findall(invitation)[0].decode())
        return as_message(written, self.clock(), answered.message_id, answered.subject)

    def _last_mail_to(self, address: str, number: str, holding: bytes = b"") -> ReadMail:
        """What an answer answers: the newest mail of the office about this case in that person's mailbox. A client
        who writes from elsewhere answers the letter that came to the usual address."""
        own = self.provider.mails(address)
        others = [mail for other in NAMES if other != OFFICE for mail in self.provider.mails(other)] if not own else []
        about = (read_mail(octets) for octets in reversed(own or others) if holding in octets)
        return next(mail for mail in about if number in mail.subject)


def write_settings(folder: Path, provider: MailProvider, people: str = "") -> Settings:
    """The sample configuration with the servers of this process, and other `people` (TOML) where some are named."""
    folder.mkdir(parents=True)
    sample = (CONFIG / "office.toml").read_text(encoding="utf-8")
    head, rest = sample.split("[mailbox]", 1)
    tail = rest[rest.index("[trust]") :]
    if people:
        head = head[: head.index("[[people]]")] + people
    head = head.replace('data = "../data"', 'data = "data"').replace("rehearsal = false", "rehearsal = true")
    servers = "".join(
        f'[{name}]\nhost = "127.0.0.1"\nport = {port}\nuser = "{OFFICE}"\nsecurity = "plain"\n'
        'sign_in = { password_file = "password" }\n\n'
        for name, port in (("mailbox", provider.imap_port), ("sending", provider.smtp_port))
    )
    (folder / "password").write_text(PASSWORD + "\n", encoding="utf-8")
    (folder / "password").chmod(0o600)
    (folder / "referral_form.toml").write_bytes(FORM.read_bytes())
    file = folder / "office.toml"
    file.write_text(head + servers + tail + OTHERS, encoding="utf-8")
    return read_settings(file)


def next_moment(now: datetime, office: Assembled, scene: datetime | None, minutes: int = 30) -> datetime:
    """The next moment at which anything can happen: a scene, a letter whose time comes, so many minutes of a business
    day (flags, digest)."""
    round_at = now + timedelta(
        minutes=minutes - now.minute % minutes, seconds=-now.second, microseconds=-now.microsecond
    )
    calendar = office.office.calendar
    if not (calendar.is_business_day(round_at.date()) and 7 <= round_at.hour < 18):
        round_at = calendar.next_opening(round_at).replace(hour=7, minute=30)
    due = office.cycle.dispatch.next_due(now)
    return min(moment for moment in (round_at, scene, due) if moment is not None)


def serve(stage: Stage, stop: threading.Event, poll_seconds: int = 2) -> Callable[[], None]:
    """After the story the office goes on by itself, so that a person can join with a mail program."""
    stage.clock.run_on()

    def watch() -> None:
        while not stop.wait(poll_seconds):
            for _ in stage.go_round():
                pass

    thread = threading.Thread(target=watch, name="office")
    thread.start()
    return thread.join
