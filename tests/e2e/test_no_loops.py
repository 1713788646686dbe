"""Issue 5: two mailbots and an auto-responder that face each other exchange a bounded number of mails, and stop."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path

import pytest

from mailbot.demo.servers import MailProvider
from mailbot.demo.submission import Delivery
from mailbot.understand.mail.mime import read_mail
from tests.office import ADDRESS, Office
from tests.referrals import referral_mail

MONDAY = datetime(2026, 11, 23, 14, 55, tzinfo=UTC)
OTHER = "urgent.referrals@other.example"
AWAY = "csc-referrals@csc.example"
MOMENTS = [f"2026-11-23T{10 + minute // 60:02d}:{minute % 60:02d}" for minute in range(0, 300, 20)]


@pytest.fixture
def provider() -> Iterator[MailProvider]:
    boxes = {ADDRESS: "pw", OTHER: "pw"}
    with MailProvider(boxes, elsewhere=lambda address: True, authserv_id="mx.office.example") as started:
        yield started


def test_two_mailbots_and_an_auto_responder_fall_silent(tmp_path: Path, provider: MailProvider) -> None:
    offices = [_office(tmp_path / name, provider, address) for name, address in (("a", ADDRESS), ("b", OTHER))]
    provider.when_delivered(lambda delivery: _answer_automatically(delivery, provider))
    # The client of each is the other office; the agent who referred is away, and says so to everybody.
    for office, other in zip(offices, (OTHER, ADDRESS), strict=True):
        office.put(referral_mail(2 if other == OTHER else 6, MONDAY, **{"Email address": other}), at=MONDAY)
    counts = []

    for moment in MOMENTS:
        for office in offices:
            office.run("once", at=moment)
        counts.append(len(provider.delivered))

    assert counts[-1] == counts[-5], counts  # silence, for the last hour and more
    assert counts[-1] <= 40, counts
    letters_between = [one for one in provider.delivered if {ADDRESS, OTHER} <= set(one.envelope_to)]
    assert len(letters_between) <= 4  # each other's contact letter, and what an officer might be told


def _office(folder: Path, provider: MailProvider, address: str) -> Office:
    folder.mkdir()
    office = Office(
        folder,
        provider.imap_port,
        address,
        "pw",
        provider.smtp_port,
        extra="\n[policy]\nhold_minutes = 0\ntake_within_hours = 200\n",
    )
    text = office.config.read_text().replace(f'address = "{ADDRESS}"', f'address = "{address}"')
    domain = address.rpartition("@")[2]
    office.config.write_text(text.replace("@office.example", f"@{domain}"))
    return office


def _answer_automatically(delivery: Delivery, provider: MailProvider) -> None:
    """A vacation program of the worst kind: it answers everything, without a header that says what it is."""
    if AWAY not in delivery.envelope_to:
        return
    letter = read_mail(delivery.octets)
    if letter.sender is None:
        return
    answer = EmailMessage()
    answer["From"], answer["To"] = AWAY, letter.sender.address
    answer["Subject"] = f"Re: {letter.subject}"
    answer["Message-ID"] = make_msgid(domain="csc.example")
    answer["In-Reply-To"] = letter.message_id
    answer.set_content("I will read this when I am back.\n")
    octets = b"Authentication-Results: mx.office.example; dmarc=pass header.from=csc.example\r\n" + answer.as_bytes()
    provider._loop.create_task(provider._lay(letter.sender.address, octets, provider._now(), "INBOX"))
