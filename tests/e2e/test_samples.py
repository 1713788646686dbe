"""Every sample mail does what its description says, through the command line, real IMAP and real SMTP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbot.demo.servers import MailProvider
from mailbot.understand.mail.mime import read_mail
from tests.office import ADDRESS, Office, PostOffice

SAMPLES = Path(__file__).resolve().parent.parent / "mail" / "samples"


@pytest.fixture
def post() -> Iterator[PostOffice]:
    with MailProvider({ADDRESS: "pw"}, elsewhere=lambda address: True) as provider:
        yield PostOffice(provider)


@pytest.fixture
def office(tmp_path: Path, post: PostOffice) -> Office:
    provider = post.provider
    return Office(tmp_path, provider.imap_port, ADDRESS, "pw", provider.smtp_port)


def sample(name: str) -> bytes:
    return (SAMPLES / f"{name}.eml").read_bytes()


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "uci", "language"),
    [
        ("referral-en-plain-text", "66-9300-6896", "en"),
        ("referral-fr-plain-text", "47-9246-2400", "fr"),
        ("referral-en-html-table", "68-5939-5929", "en"),
        ("referral-fr-html-table", "42-5966-5189", "fr"),
    ],
)
def test_a_referral_is_a_case(name: str, uci: str, language: str, office: Office) -> None:
    office.put(sample(name), at=at(18, 13))

    office.run("once", at="2026-11-18T09:00")

    (case,) = office.cases()
    assert (case["referral"]["uci"], case["language"], case["status"]) == (uci, language, "new")


def test_an_incomplete_referral_asks_the_csc_about_each_field(office: Office, post: PostOffice) -> None:
    office.put(sample("referral-incomplete"), at=at(23, 19))

    office.run("once", at="2026-11-23T14:10")

    (case,) = office.cases()
    (question,) = post.to("csc-referrals@csc.example")
    asked = read_mail(question).text
    assert case["status"] == "incomplete"
    for words in ("11-2233-445", "1988-02-30", "03/04/2026", "3 April", "4 March", "E-mail"):
        assert words in asked


def test_who_can_wait_gets_no_letter_by_itself(office: Office, post: PostOffice) -> None:
    office.put(sample("referral-can-wait"), at=at(23, 20))

    office.run("once", at="2026-11-23T15:25")
    office.run("once", at="2026-11-23T16:30")

    (case,) = office.cases()
    assert "can_wait" in [finding["code"] for finding in case["findings"]]
    assert post.to("chidi.okonkwo@mail.example") == []


def test_an_officer_declines_in_french_with_a_reason_of_two_lines(office: Office, post: PostOffice) -> None:
    office.put(sample("referral-en-plain-text"), at=at(18, 13))
    office.run("once", at="2026-11-18T09:00")

    office.put(sample("officer-declines-fr"), at=at(24, 14))
    office.run("once", at="2026-11-24T09:41")
    office.run("once", at="2026-11-24T09:55")

    case = office.case("UR-2026-0001")
    assert case["status"] == "declined"
    assert any("ordinaire au CTD" in entry["text"] for entry in case["history"])
    (letter,) = post.to("priya.pelletier878@mail.example")  # not the contact letter too: the decline made it moot
    assert b"Content-Language: en-CA" in letter
    assert "regular processing" in read_mail(letter).text


def test_prose_is_kept_and_answered_that_nothing_was_sent(office: Office, post: PostOffice) -> None:
    office.put(sample("referral-can-wait"), at=at(23, 20))
    office.run("once", at="2026-11-23T15:25")
    office.put(sample("officer-prose-no-command"), at=at(24, 15))

    office.run("once", at="2026-11-24T10:05")

    answer = read_mail(post.to("j.singh@office.example")[-1])
    assert "probably decline later" in str(office.case("UR-2026-0001")["history"])
    assert "[UR-2026-0001]" in answer.subject
    assert post.to("chidi.okonkwo@mail.example") == []


def test_a_spoofed_officer_is_set_aside_and_not_answered(office: Office, post: PostOffice) -> None:
    office.put(sample("referral-can-wait"), at=at(23, 20))
    office.run("once", at="2026-11-23T15:25")
    before = len(post.to("j.singh@office.example"))
    office.put(sample("officer-spoofed"), at=at(24, 15))

    office.run("once", at="2026-11-24T10:06")

    assert office.case("UR-2026-0001")["status"] == "new"
    assert [entry["from"] for entry in office.review()] == ["j.singh@office.example"]
    assert post.to("someone@attacker.example") == []
    told = post.to("j.singh@office.example")[before:]
    assert all("Q1" in read_mail(mail).subject for mail in told)  # as every officer is told of what is set aside


def test_an_out_of_office_is_entered_and_never_obeyed(office: Office, post: PostOffice) -> None:
    office.put(sample("referral-can-wait"), at=at(23, 20))
    office.run("once", at="2026-11-23T15:25")
    before = post.to("a.tremblay@office.example")
    office.put(sample("automatic-out-of-office-fr"), at=at(24, 15))

    office.run("once", at="2026-11-24T10:06")

    case = office.case("UR-2026-0001")
    assert case["status"] == "new"
    assert any(entry["event"] == "automatic" for entry in case["history"])
    assert post.to("a.tremblay@office.example") == before


def test_a_free_letter_is_set_aside_and_an_officer_opens_a_case_from_it(office: Office) -> None:
    office.put(sample("partner-free-letter"), at=at(24, 16))
    office.run("once", at="2026-11-24T11:01")
    (waiting,) = office.review()

    opening = (
        b"Authentication-Results: mx.office.example; dmarc=pass header.from=office.example\r\n"
        b"From: Jas Singh <j.singh@office.example>\r\nTo: urgent.referrals@office.example\r\n"
        b"Subject: RE: [" + waiting["id"].encode() + b"] a letter\r\nMessage-ID: <open@office.example>\r\n\r\n"
        b"OPEN\r\nFamily name: Marchetti\r\nGiven names: Elena\r\nUCI: 22-3344-5566\r\nDate of birth: 1984-02-29\r\n"
        b"Email: elena.marchetti@mail.example\r\nAddress: Kingston\r\nPostal code: K7L 1A1\r\nCategory: doctor\r\n"
        b"Treats patients: yes\r\nReason: moves\r\nNeeded by: 2026-12-07\r\n"
    )
    office.put(opening, at=at(24, 17))
    office.run("once", at="2026-11-24T12:01")

    (case,) = office.cases()
    assert (case["referral"]["family_name"], case["status"]) == ("Marchetti", "new")
    assert office.review() == []


def test_a_bounce_that_is_not_ours_is_set_aside(office: Office, post: PostOffice) -> None:
    office.put(sample("dsn-postfix"), at=at(22, 17))

    office.run("once", at="2026-11-23T09:00")

    assert [entry["message_id"] for entry in office.review()] == ["<20261122165233.CBDBA23A4B8@mx.office.example>"]
    assert post.to("MAILER-DAEMON@mx.office.example") == []
