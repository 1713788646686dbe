"""Every link of every mail that the office's own people got in a week, sent back as it stands at that moment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from mailbot.decide.every_message import DECISIONS
from mailbot.demo.people import OFFICE
from mailbot.demo.stage import AUTHSERV, STAFF, Stage
from mailbot.understand.mail.identity import identity
from mailbot.understand.mail.mime import read_mail
from mailbot.vocabulary.effects import Write
from mailbot.vocabulary.letter_kinds import LetterKind
from mailbot.vocabulary.phrase import Phrase

LINK = re.compile(r'<a [^>]*href="(mailto:[^"]+)"[^>]*>([^<]+)</a>')
OBEYED = {"headline.done", "headline.answer"}
ASKS = {"needs_argument", "no_value", "no_date", "no_time", "which_documents", "nothing_to_open", "which_field"}
"""What is asked of an answer that is still to be finished."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A ready answer sent back: of which mail, what it shows, its text, and what became of it."""

    mail: str
    shown: str
    body: str
    headline: str
    why: tuple[str, ...]


def sent_back(stage: Stage, octets: bytes, stem: str) -> Iterator[Sent]:
    """Decided as the post room would at this moment; nothing is entered."""
    mail = read_mail(octets)
    room, now = stage.office.room, stage.clock()
    for link, shown in LINK.findall(mail.html):
        to = urlsplit(unescape(link))
        asked = parse_qs(to.query, keep_blank_values=True)
        assert unquote(to.path) == OFFICE
        answer = EmailMessage()
        answer["Authentication-Results"] = f"{AUTHSERV}; dmarc=pass header.from=office.example"
        answer["From"], answer["To"] = mail.to[0].address, OFFICE
        answer["Subject"] = asked["subject"][0]
        answer["Message-ID"] = f"<{abs(hash((stem, shown)))}@office.example>"
        answer.set_content(asked["body"][0].replace("\r\n", "\n"))
        raw = bytes(answer)
        got = room.reader.understand(raw, identity(raw), now, now)
        effects = DECISIONS[got.kind](got, room.bench(now))
        letters = [effect.letter for effect in effects if isinstance(effect, Write)]
        told = next(letter for letter in letters if letter.kind is LetterKind.ANSWER)
        why = tuple(
            value.key.rpartition(".")[2]
            for phrase in told.happened
            for value in dict(phrase.says).values()
            if isinstance(value, Phrase)
        )
        headline = told.headline.key if told.headline else ""
        yield Sent(stem, unescape(shown), asked["body"][0], headline, why)


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> list[Sent]:
    stage = Stage(Path(tmp_path_factory.mktemp("week")))
    stage.open()
    found: list[Sent] = []
    seen = 0
    try:
        for _ in stage.play():
            for _, stem, page in stage.files[seen:]:
                if any(f"-to-{role.value}" in stem for role in STAFF):
                    found += sent_back(stage, page.with_suffix(".eml").read_bytes(), stem)
            seen = len(stage.files)
    finally:
        stage.close()
    return found


def test_each_ready_answer_of_the_week_is_obeyed_or_asks_for_what_it_leaves_open(answers: list[Sent]) -> None:
    assert len(answers) > 100
    refused = {
        (sent.body, sent.headline, sent.why, sent.mail)
        for sent in answers
        if sent.headline not in OBEYED and not (sent.shown.endswith("…") and set(sent.why) & ASKS)
    }
    assert refused == set()


def test_what_is_to_be_finished_says_so(answers: list[Sent]) -> None:
    assert {
        sent.body for sent in answers if sent.body.endswith((": ", "à ", "at ")) and not sent.shown.endswith("…")
    } == set()
