"""Plays the month on a real IMAP and a real SMTP server inside this process, with the same post room as `run`. The
clock jumps from one moment at which something can happen to the next."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mailbot.demo.people import CSC, OFFICE, PASSWORD
from mailbot.demo.servers import MailProvider
from mailbot.demo.stage import AUTHSERV, ZONE, StageClock, next_moment, write_settings
from mailbot.wiring import Assembled, assemble

from .hands import message, returned
from .people import BOXES, CLOSURE, OFFICERS, PEOPLE, begins_at, client
from .plan import Plan, Scene, plan
from .world import Delivered, World
from .writing import Writer

CLIENTS = 140
"""Mailboxes of clients: as many as the longest month has, and some."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What happened between two jumps of the clock: the scenes, and the mails that the office sent."""

    at: datetime
    scenes: tuple[Scene, ...]
    sent: tuple[Delivered, ...]


class Month:
    """The office, everybody's mailboxes, and every mail that went through them (`world`)."""

    def __init__(self, out: Path, *, whole: bool = True) -> None:
        self.out, self._whole = out, whole
        self.clock = StageClock(begins_at().replace(tzinfo=ZONE))
        boxes = [one.address for one in OFFICERS] + [client(number).email for number in range(CLIENTS)]
        self.provider = MailProvider(
            dict.fromkeys((*BOXES, *boxes), PASSWORD),
            now=self.clock,
            authserv_id=AUTHSERV,
            elsewhere=lambda address: ".old@" in address,
        )
        self.world = World(self.clock)
        self._count = 0

    def open(self) -> None:
        """Starts the servers and puts the office together in `out/office`."""
        self.provider.start()
        self.provider.when_delivered(self.world.takes)
        self.settings = write_settings(self.out / "office", self.provider, CLOSURE + PEOPLE)
        self.office: Assembled = assemble(self.settings, self.clock)
        self.plan: Plan = plan(self.office.office.calendar, whole=self._whole)
        self._writer = Writer(self.plan, self.world, self.office.office.calendar)

    def close(self) -> None:
        """Everything stops; the files stay."""
        self.office.close()
        self.provider.stop()

    def play(self) -> Iterator[Moment]:
        """The whole month, moment by moment."""
        scenes = list(self.plan.scenes)
        ends = self.plan.ends.replace(tzinfo=ZONE)
        while self.clock() < ends:
            now: list[Scene] = []
            before = len(self.world.mails)
            while scenes and scenes[0].at.replace(tzinfo=ZONE) <= self.clock():
                scene = scenes.pop(0)
                self._perform(scene)
                now.append(scene)
            self.office.cycle.run()
            sent = tuple(one for one in self.world.mails[before:] if one.is_ours)
            yield Moment(self.clock(), tuple(now), sent)
            scene_at = scenes[0].at.replace(tzinfo=ZONE) if scenes else None
            self.clock.moment = min(next_moment(self.clock(), self.office, scene_at, 60), ends)
        self.office.cycle.run()

    def _perform(self, scene: Scene) -> None:
        if scene.what == "bounce":
            assert scene.story is not None
            gone = next(one for one in reversed(self.world.mails) if any(".old@" in to for to in one.to))
            self._lay(returned(gone.octets, gone.to[0], self.clock()))
            return
        if scene.what == "delivered_twice":
            first = next(one for one in self.world.mails if one.signed_in == CSC)
            self._lay(b"Received: by relay.example; once more\r\n" + first.octets)
            return
        mail = self._writer.mail(scene)
        self._count += 1
        name = scene.story.who.name if scene.story is not None and scene.who == "client" else ""
        made = message(mail, self.clock(), name, self._count)
        with smtplib.SMTP("127.0.0.1", self.provider.smtp_port) as line:
            if not mail.forged:
                line.login(mail.sender, PASSWORD)
            line.send_message(made, mail.sender, [mail.to, *filter(None, [mail.cc])])
        if scene.story is not None and scene.what == "refers":
            self._writer.sent(scene.story, bytes(made))

    def _lay(self, octets: bytes) -> None:
        """A mail that a server lays into the office's mailbox."""
        self.provider.put(OFFICE, octets)
        self.world.mails.append(Delivered(self.clock(), (OFFICE,), octets, ""))
