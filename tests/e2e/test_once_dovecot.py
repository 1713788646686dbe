"""Issue 2, against a real Dovecot: twenty referrals, the right letters, and nothing twice whatever is killed when."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbot.demo.servers import MailProvider
from tests.office import Office, PostOffice
from tests.referrals import referral_mail
from tests.servers.dovecot import PASSWORD, Dovecot

pytestmark = pytest.mark.dovecot

MONDAY = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
ARRIVED, HELD_OVER, LATER = "2026-11-23T10:05", "2026-11-23T10:40", "2026-11-23T11:30"


@pytest.fixture
def post() -> Iterator[PostOffice]:
    with MailProvider({}, elsewhere=lambda address: True) as provider:
        yield PostOffice(provider)


@pytest.fixture
def office(tmp_path: Path, dovecot: Dovecot, post: PostOffice) -> Office:
    made = Office(tmp_path, dovecot.imap_port, dovecot.a_user(), PASSWORD, post.provider.smtp_port)
    post.office = made
    return made


def test_twenty_referrals_are_twenty_cases_and_the_right_letters(office: Office, post: PostOffice) -> None:
    office.put(*(referral_mail(number, MONDAY) for number in range(20)), at=MONDAY)

    office.run("once", at=ARRIVED)
    office.run("once", at=HELD_OVER)

    assert len(office.cases()) == 20
    letters = {number: post.to(f"client{number}@mail.example") for number in range(20)}
    assert all(len(own) == 1 for own in letters.values())
    assert b"Content-Language: fr-CA" in letters[1][0]
    assert b"Content-Language: en-CA" in letters[2][0]
    assert office.folders()["mailbot/Handled"] == 20


def test_a_second_once_does_nothing(office: Office, post: PostOffice) -> None:
    office.put(*(referral_mail(number, MONDAY) for number in range(6)), at=MONDAY)
    for at in (ARRIVED, HELD_OVER, HELD_OVER):
        office.run("once", at=at)
    before = (post.accepted(), (office.folder / "data/book/journal").read_bytes(), office.folders())

    office.run("once", at=HELD_OVER)

    assert (post.accepted(), (office.folder / "data/book/journal").read_bytes(), office.folders()) == before


def test_killed_at_any_moment_nothing_is_lost_and_nothing_is_done_twice(office: Office, post: PostOffice) -> None:
    office.put(*(referral_mail(number, MONDAY) for number in range(20)), at=MONDAY)
    moments = random.Random(20261123)

    kills = sum(office.killed_once(moments.uniform(0.6, 2.4), at) for at in [ARRIVED] * 5 + [HELD_OVER] * 5)
    for at in (HELD_OVER, LATER, "2026-11-23T12:10", "2026-11-23T12:50"):
        office.run("once", at=at)

    assert kills >= 3, "the moments were too late to kill anything"
    assert len(office.cases()) == 20
    assert len({case["referral"]["uci"] for case in office.cases()}) == 20
    assert {message_id: count for message_id, count in post.accepted().items() if count > 1} == {}
    assert all(len(post.to(f"client{number}@mail.example")) == 1 for number in range(20))
    assert "INBOX" not in office.folders()


def test_good_bad_good_gives_two_cases_in_one_run(office: Office) -> None:
    bad = b"From: \xff\xfe <\r\nContent-Type: multipart/mixed; boundary=\r\nMessage-ID: <>\r\n\r\n--\r\n\x00\x01"

    office.put(referral_mail(0, MONDAY), bad, referral_mail(1, MONDAY), at=MONDAY)
    office.run("once", at=ARRIVED)

    assert len(office.cases()) == 2
    assert len(office.review()) == 1
    assert office.folders()["mailbot/Review"] == 1
