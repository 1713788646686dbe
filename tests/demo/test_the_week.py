"""The demo's week: it shows every kind of thing that mailbot does, in both languages; and every link of every mail that
the office's own people get in it, sent back as it stands at that moment, does what it says."""

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
from mailbot.demo.people import ANNE, CPC, CSC, JAS, MORGAN, NAMES, OFFICE, PROVINCE, SYSTEMS
from mailbot.demo.stage import AUTHSERV, STAFF, Stage
from mailbot.demo.story import ACTS, Scene
from mailbot.demo.telling import Told
from mailbot.demo.timeline import write_week
from mailbot.understand.mail.identity import identity
from mailbot.understand.mail.mime import read_mail
from mailbot.vocabulary import events as ev
from mailbot.vocabulary.effects import Write
from mailbot.vocabulary.letter_kinds import LetterKind
from mailbot.vocabulary.message import MailKind
from mailbot.vocabulary.orders import BY_NAME, OrderRow
from mailbot.vocabulary.outbox import OutboxLetter
from mailbot.vocabulary.phrase import Phrase

LINK = re.compile(r'<a [^>]*href="(mailto:[^"]+)"[^>]*>([^<]+)</a>')
OFFICES = {OFFICE, CSC, CPC, PROVINCE, SYSTEMS, "montreal@office.example"}
STAFF_NAMES = (ANNE, JAS, MORGAN)
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


@dataclass(frozen=True, slots=True)
class Week:
    """What is left of it: the ready answers, what was told, the letters, what the book holds."""

    answers: list[Sent]
    told: list[Told]
    letters: list[OutboxLetter]
    events: list[ev.Event]
    kinds: set[MailKind]
    out: Path


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Week:
    out = Path(tmp_path_factory.mktemp("week"))
    stage = Stage(out)
    stage.open()
    answers: list[Sent] = []
    told: list[Told] = []
    seen = 0
    try:
        for one in stage.play():
            told.append(one)
            for _, stem, page in stage.telling.files[seen:]:
                if any(f"-to-{role.value}" in stem for role in STAFF):
                    answers += sent_back(stage, page.with_suffix(".eml").read_bytes(), stem)
            seen = len(stage.telling.files)
        write_week(out, stage.telling, stage.office)
        stage.write_digest()
        events = [event for case in stage.office.book.cases() for event in case.events]
        kinds = {_kind(stage, message) for message in stage.telling.came.values()}
        return Week(answers, told, list(stage.office.book.letters()), events, kinds, out)
    finally:
        stage.close()


def _kind(stage: Stage, message: EmailMessage) -> MailKind:
    raw, now = bytes(message), stage.clock()
    return stage.office.room.reader.understand(raw, identity(raw), now, now).kind


def test_each_ready_answer_of_the_week_is_obeyed_or_asks_for_what_it_leaves_open(week: Week) -> None:
    assert len(week.answers) > 100
    refused = {
        (sent.body, sent.headline, sent.why, sent.mail)
        for sent in week.answers
        if sent.headline not in OBEYED and not (sent.shown.endswith("…") and set(sent.why) & ASKS)
    }
    assert refused == set()


def test_what_is_to_be_finished_says_so(week: Week) -> None:
    assert {
        sent.body for sent in week.answers if sent.body.endswith((": ", "à ", "at ")) and not sent.shown.endswith("…")
    } == set()


def test_the_week_has_a_letter_of_every_kind(week: Week) -> None:
    assert {letter.kind for letter in week.letters} == set(LetterKind)


def test_the_week_has_every_order(week: Week) -> None:
    said = {order.name for act in ACTS for scene in act.scenes for order in _orders(scene)}

    assert set(BY_NAME) - said == set()


def _orders(scene: Scene) -> Iterator[OrderRow]:
    for line in scene.mail.text.splitlines() if scene.mail and scene.mail.sender in STAFF_NAMES else ():
        yield from (row for row in BY_NAME.values() if line.split(" ")[0] in row.words)


def test_the_week_has_every_kind_of_mail_and_of_event(week: Week) -> None:
    missing = {one.__name__ for one in ev.Event.__subclasses__()} - {type(event).__name__ for event in week.events}

    assert week.kinds == set(MailKind)
    # The calendar is changed in the settings; the case that was joined to another is not shown by itself any more.
    assert missing == {"DeadlineMoved", "MergedInto"}


def test_every_act_is_told_with_what_to_watch_for(week: Week) -> None:
    assert [one.kind for one in week.told if one.kind in ("act", "says")] == ["act", "says"] * len(ACTS)


def test_every_link_of_the_page_leads_to_a_file_or_a_place_on_it(week: Week) -> None:
    for page in (week.out / "index.html", *(week.out / "came").glob("*.html")):
        text = page.read_text()
        for target in re.findall(r'href="([^"]+)"', text):
            if target.startswith("#"):
                assert f'id="{target[1:]}"' in text
            elif target != "log.jsonl":  # the command line's
                assert (page.parent / unquote(target)).exists(), target


def test_every_mail_of_the_week_is_on_the_page(week: Week) -> None:
    page = (week.out / "index.html").read_text()

    for file in (*(week.out / "came").glob("*.html"), *(week.out / "letters").glob("*.html")):
        assert f'href="{file.parent.name}/{file.name}"' in page


def test_no_subject_and_no_preview_names_anybody(week: Week) -> None:
    """D21: a case's number finds everything."""
    people = {part for address, name in NAMES.items() if address not in OFFICES for part in (name, name.split()[-1])}

    for file in (week.out / "letters").glob("*.eml"):
        mail = read_mail(file.read_bytes())
        preview = re.findall(r'class="preheader"[^>]*>([^<]*)', mail.html)[0]
        assert not [name for name in people if name in f"{mail.subject} {preview}"], mail.subject
        assert preview.strip("\u034f\u00a0 ")
