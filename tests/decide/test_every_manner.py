"""Every letter to staff, answered in the manner of many mail programs and languages, through reading and decision: what
its writer ordered and nothing else is done, or it is asked; without an order nothing is done.

`MAILBOT_ALL_MANNERS=1` takes every letter of the demo, at the moment when it left, in every manner.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import EmailMessage

import pytest

from mailbot.decide.bench import Bench
from mailbot.decide.every_message import decide
from mailbot.postroom.receive import PostRoom
from mailbot.understand.mail.mime import read_mail
from mailbot.vocabulary import effects as fx
from mailbot.vocabulary import events as ev
from mailbot.vocabulary.letter_kinds import Role
from mailbot.vocabulary.message import MailIdentity
from mailbot.vocabulary.outbox import LetterState, OutboxLetter
from tests.manners import BANNERS, MANNERS, SIGNED, Quoted
from tests.office_life import Life

STAFF = (Role.OFFICER, Role.SUPERVISOR, Role.ADMINISTRATOR)
ORDERS = (
    "ACCEPT", "REFUSER pas urgent", "TAKE", "HOLD", "NOTE She called again; see her file.",
    "CONTACT", "DOCS passport", "REÇU tout", "MESSAGE\nPlease send us the ticket.\nAs soon as you can.",
    "CLOSE she withdrew", "STATUS", "CONTACTÉ par téléphone, aujourd'hui à 8 h", "REMIND 2026-12-21 call her",
)  # fmt: skip
REMARKS = ("Thanks, I will look at it.", "Merci, je regarde ça.", "", "Is she still in Canada?", "Sure.")


@dataclass(frozen=True)
class Answered:
    """A letter to staff, and what is needed to answer it; `auth` is the header by which the office's server vouches."""

    room: PostRoom
    letter: OutboxLetter
    auth: str
    now: datetime

    @property
    def quoted(self) -> Quoted:
        mail = read_mail(self.room.blobs.get(self.letter.blob))
        return Quoted(mail.text, mail.html)

    def does(self, text: str, html: str, earlier: tuple[str, ...]) -> list[str]:
        """What an answer in these words comes to, beside answers to staff."""
        got = self.room.reader.understand(
            self._mail(text, html), MailIdentity("<a1@elsewhere.example>", "1"), self.now, self.now, earlier
        )
        return sorted(_what_it_does(decide(got, self.bench)))

    @property
    def bench(self) -> Bench:
        return self.room.bench(self.now)

    @property
    def earlier(self) -> tuple[str, ...]:
        octets = self._mail("Thanks.", "")
        return self.room.earlier.texts(octets, MailIdentity("<a1@elsewhere.example>", "1", sender=self.sender))

    @property
    def sender(self) -> str:
        return self.letter.envelope_to[0]

    def _mail(self, text: str, html: str) -> bytes:
        mail = EmailMessage()
        mail["Authentication-Results"] = self.auth.format(domain=self.sender.rpartition("@")[2])
        mail["From"], mail["To"] = self.sender, self.room.office.address
        mail["Subject"] = f"RE: [{self.letter.number}] Urgent referral" if self.letter.number else "RE: mailbot"
        mail["Message-ID"] = "<a1@elsewhere.example>"
        mail["In-Reply-To"] = mail["References"] = self.letter.message_id
        if html:
            mail.set_content(f"<html><body>{html}</body></html>", subtype="html", cte="8bit")
        else:
            mail.set_content(text, cte="8bit")
        return mail.as_bytes()


ONLY_ASKED = (ev.LetterPaused, ev.Noted)


def _what_it_does(effects: Iterable[fx.Effect]) -> Iterator[str]:
    ordered = any(isinstance(one, fx.Enter) and isinstance(one.event, ev.Commanded) for one in effects)
    for one in effects:
        match one:
            case fx.Enter(event=event):
                if ordered or not isinstance(event, ONLY_ASKED):
                    yield str(replace(event, mail="", line=""))
            case fx.Write(letter=letter) if letter.to.is_outside:
                words = " ".join(letter.text.split())  # a blank line more or less is the program's
                yield f"{letter.kind} {letter.to} {letter.documents} {words}"
            case fx.Write() | fx.Tally() | fx.Pause() | fx.SetAside():
                pass
            case _:
                yield str(one)


def _wrong(answered: Answered, manners: Iterable[str], dice: random.Random) -> Iterator[tuple[str, str, list[str]]]:
    letter, known = answered.quoted, answered.earlier
    meant: dict[str, list[str]] = {}
    for manner in manners:
        for order in (True, False):
            said, banner = dice.choice(ORDERS if order else REMARKS) + dice.choice(SIGNED), dice.choice(BANNERS)
            if order and said not in meant:
                meant[said] = answered.does(said, "", known)
            text, html = MANNERS[manner](said.strip("\n"), letter)
            text = f"{banner}\n\n{text}".lstrip() if text else ""
            html = f"<table><tr><td>{banner}</td></tr></table>{html}" if html and banner else html
            does = answered.does(text, html, known)
            if does and does != meant.get(said if order else ""):
                yield manner, text or html, does


def test_no_manner_of_answering_does_what_nobody_ordered(life: Life) -> None:
    dice = random.Random(7)
    life.refers()
    life.officer("TAKE")
    auth = "mx.office.example; dmarc=pass header.from={domain}"
    for letter in [one for one in life.letters() if one.to in STAFF][:3]:
        answered = Answered(life.room, letter, auth, life.now)
        assert list(_wrong(answered, dice.sample(list(MANNERS), 12), dice)) == []


@pytest.mark.skipif("MAILBOT_ALL_MANNERS" not in os.environ, reason="MAILBOT_ALL_MANNERS=1 takes them all")
@pytest.mark.timeout(3600)
def test_every_letter_of_the_demo_in_every_manner(tmp_path) -> None:
    from mailbot.demo.stage import Stage  # its servers are slow to import

    dice, seen, tried = random.Random(11), set[str](), 0
    wrong: list[tuple[str, str, list[str]]] = []
    stage = Stage(tmp_path)
    stage.open()
    try:
        for _ in stage.play():
            room = stage.office.room
            for letter in stage.office.book.letters():
                if letter.to in STAFF and letter.state is LetterState.SENT and letter.message_id not in seen:
                    seen.add(letter.message_id)
                    auth = "mx.office.example; dmarc=pass header.from={domain}"
                    answered = Answered(room, letter, auth, stage.clock())
                    wrong += _wrong(answered, MANNERS, dice)
                    tried += 2 * len(MANNERS)
    finally:
        stage.close()
    assert tried >= 20_000
    assert wrong == []
