"""A month of an invented office (`demo --month`): what mailbot's report says of it is what its raw mails say, every
promise is kept or flagged in time, every question answered or shown.

`make test` plays each of its stories once, in nine business days; `MAILBOT_WHOLE_MONTH=1` plays all 120 referrals.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from mailbot.decide.overview.report import lines
from mailbot.demo.month.counting import Count
from mailbot.demo.month.fates import FATES
from mailbot.demo.month.people import OFFICERS, SUPERVISOR, client
from mailbot.demo.month.stage import Month
from mailbot.demo.month.telling import Telling, as_figures, counted, lines_of, reported
from mailbot.demo.people import CPC, CSC, OFFICE
from mailbot.vocabulary.outbox import LetterState

WHOLE = bool(os.environ.get("MAILBOT_WHOLE_MONTH"))
pytestmark = pytest.mark.timeout(3600 if WHOLE else 600)
STAFF = {one.address for one in (*OFFICERS, SUPERVISOR)}
CLIENTS = {client(number).email: client(number) for number in range(140)}
REFERRALS = 120 if WHOLE else len(FATES) + 2  # one mail has two clients, one client comes again


@dataclass(frozen=True, slots=True)
class Played:
    """The month after its last day: the mails that we sent, read by the standard library, and both counts."""

    month: Month
    story: list[str]
    count: Count
    sent: list[tuple[tuple[str, ...], EmailMessage]]

    def to_clients(self) -> Iterator[tuple[str, EmailMessage]]:
        """Each letter and the client who got it."""
        return ((to, mail) for people, mail in self.sent for to in people if to in CLIENTS)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    month = Month(tmp_path_factory.mktemp("month"), whole=WHOLE)
    month.open()
    try:
        telling = Telling(month, month.office.room.writer.words, "en")
        story = [line for _, line in lines_of(month, {"en": telling})]
        yield Played(month, story, counted(month), [(one.to, _read(one.octets)) for one in month.world.ours()])
    finally:
        month.close()


def _read(octets: bytes) -> EmailMessage:
    mail = message_from_bytes(octets, policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def _text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def _is_form(mail: EmailMessage) -> bool:
    """A form that an officer passes on."""
    return str(mail["Subject"]).startswith(("FW: Urgent", "FW: Demande"))


def test_every_figure_of_the_report_is_the_one_that_the_raw_mails_give(played: Played) -> None:
    figures = played.count.figures(played.month.clock())
    made = as_figures(reported(played.month))

    assert {name: made[name] for name in figures} == figures
    assert figures["referrals"] == REFERRALS


def test_the_report_that_the_supervisor_asks_for_by_mail_says_the_same(played: Played) -> None:
    office, words = played.month.office.office, played.month.office.room.writer.words
    answer = next(_text(mail) for _, mail in reversed(played.sent) if mail["Subject"] == "Done: REPORT")
    told = " ".join(answer.split())

    for line in lines(reported(played.month), by_officer=True):
        said = words.say(line.says, "en", office.calendar.zone).replace("\u00a0", " ")
        assert said in told.replace("\u00a0", " ")


def test_every_promise_was_kept_or_somebody_was_told_before_it_was_too_late(played: Played) -> None:
    assert played.count.broken(played.month.clock()) == []
    assert len([case for case in played.count.cases if case.flagged]) > 1


def test_every_question_was_answered_or_is_named_by_the_last_digest(played: Played) -> None:
    assert played.count.forgotten() == []
    assert [case.number for case in played.count.cases if case.asks is not None] != []


def test_no_client_gets_a_letter_twice_or_one_about_somebody_else(played: Played) -> None:
    letters = [(to, _text(mail)) for to, mail in played.to_clients()]
    names = re.compile("|".join(re.escape(one.name) for one in CLIENTS.values()))

    assert [key for key, count in Counter(letters).items() if count > 1] == []
    assert [(to, text) for to, text in letters if set(names.findall(text)) - {CLIENTS[to].name}] == []


def test_everybody_reads_their_own_language(played: Played) -> None:
    french = {one.address: one.language == "fr" for one in (*OFFICERS, SUPERVISOR)}
    french |= {address: one.language == "fr" for address, one in CLIENTS.items()}
    for people, mail in played.sent:
        for to in people:
            if to in french:
                assert str(mail["Content-Language"]).startswith("fr") == french[to], (to, mail["Subject"])


def test_no_subject_names_a_client(played: Played) -> None:
    families = {one.family for one in CLIENTS.values()} - {one.name.rpartition(" ")[2] for one in OFFICERS}
    for _, mail in played.sent:
        assert not any(re.search(rf"\b{name}\b", str(mail["Subject"])) for name in families)


def test_each_order_gets_one_answer_and_only_the_mistyped_one_is_not_obeyed(played: Played) -> None:
    came = [_read(one.octets) for one in played.month.world.mails if one.signed_in in STAFF and OFFICE in one.to]
    ids = [str(mail["Message-ID"]) for mail in came if not mail["Auto-Submitted"] and not _is_form(mail)]
    answered = Counter(str(mail["In-Reply-To"]) for people, mail in played.sent if set(people) & STAFF)
    assert [name for name in ids if not answered[name]] == []
    nothing_done = re.compile("Nothing was done|Rien n['’]a été fait")
    assert len([mail for _, mail in played.sent if nothing_done.search(mail["Subject"])]) == 1


def test_nobody_is_told_of_their_own_act_as_a_colleagues(played: Played) -> None:
    names = {one.address: one.name for one in OFFICERS}
    for people, mail in played.sent:
        if "by a colleague" in mail["Subject"] or "par un collègue" in mail["Subject"]:
            assert not any(_text(mail).startswith(names[to]) for to in people if to in names)


def test_nothing_is_left_in_the_mailbox_and_every_letter_has_an_end(played: Played) -> None:
    ended = {LetterState.SENT, LetterState.CANCELLED, LetterState.BOUNCED, LetterState.FAILED}

    assert played.month.provider.mails(OFFICE) == []
    assert {one.state for one in played.month.office.book.letters()} <= ended


def test_the_story_tells_every_fate_and_how_it_ended(played: Played) -> None:
    words = played.month.office.room.writer.words
    told = "\n".join(played.story)

    assert all(words.term("month.fate", fate.name, "en") in told for fate in FATES)
    assert played.story[-1] == words.term("month.end", "equal", "en")
    assert {CSC, CPC} <= {to for people, _ in played.sent for to in people}
