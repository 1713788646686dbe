"""`shadow = true`: `run` looks on for days, writes to the supervisors alone, and its book becomes the real one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mailbot.demo.servers import MailProvider
from tests.office import ADDRESS, Office
from tests.referrals import referral_mail
from tests.shadow.test_shadow import OFFICE_MAILBOX, state

TORONTO = ZoneInfo("America/Toronto")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=TORONTO)
SUPERVISOR = "m.field@office.example"


class Shadowed:
    """An office that only looks on, and what its server was given to deliver."""

    def __init__(self, folder: Path, provider: MailProvider) -> None:
        self.provider = provider
        self.office = Office(folder, provider.imap_port, ADDRESS, "pw", provider.smtp_port)
        self.settings(shadow=True)

    def settings(self, *, shadow: bool) -> None:
        text = self.office.config.read_text().replace("shadow = true\n", "")
        self.office.config.write_text(("shadow = true\n" if shadow else "") + text)

    def once(self, *moments: str) -> None:
        for moment in moments:
            self.office.run("once", at=f"2026-11-{moment}")

    def to(self, address: str) -> list[EmailMessage]:
        taken = [one for one in self.provider.delivered if address in one.envelope_to]
        return [message_from_bytes(one.octets, policy=default) for one in taken]

    def readers(self) -> set[str]:
        return {address for one in self.provider.delivered for address in one.envelope_to}

    def letters(self, number: str) -> list[tuple[str, str]]:
        return [(one["kind"], one["state"]) for one in self.office.case(number)["letters"] if one["to"] == "client"]


@pytest.fixture
def shadowed(tmp_path: Path) -> Iterator[Shadowed]:
    with MailProvider({ADDRESS: "pw"}, elsewhere=lambda address: True) as provider:
        yield Shadowed(tmp_path, provider)


def corrects(number: str, order: str) -> bytes:
    """What a supervisor sends who followed a link of the page."""
    return (
        "Authentication-Results: mx.office.example; dmarc=pass header.from=office.example\r\n"
        f"From: Morgan Field <{SUPERVISOR}>\r\nTo: {ADDRESS}\r\nSubject: [{number}]\r\n"
        f"Message-ID: <{abs(hash(order))}@office.example>\r\n\r\n{order}\r\n"
    ).encode()


def text_of(mail: EmailMessage) -> str:
    return " ".join(mail.get_body(("plain",)).get_content().split())


def test_days_of_it_change_nothing_in_the_mailbox_and_write_to_the_supervisors_alone(shadowed):
    shadowed.office.put(referral_mail(0, MONDAY), referral_mail(1, MONDAY), at=MONDAY)
    before = state(shadowed.office, *OFFICE_MAILBOX)

    shadowed.once("23T09:10", "23T09:50", "24T07:31", "25T07:31")

    assert shadowed.readers() == {SUPERVISOR}
    assert len(shadowed.to(SUPERVISOR)) == 2
    assert state(shadowed.office, *OFFICE_MAILBOX) == before
    assert shadowed.letters("UR-2026-0001") == [("contact", "cancelled")]


def test_the_daily_mail_has_the_numbers_and_encloses_the_page_with_every_letter(shadowed):
    shadowed.office.put(referral_mail(0, MONDAY), at=MONDAY)
    shadowed.once("23T09:10", "23T09:50", "24T07:31")

    (mail,) = shadowed.to(SUPERVISOR)
    page = next(part for part in mail.walk() if part.get_filename() == "mailbot.html").get_content()

    assert "1 referral read whole" in text_of(mail)
    assert "UR-2026-0001: contact" in page
    assert f"mailto:{ADDRESS}?subject=%5BUR-2026-0001%5D&amp;body=CLOSE%20not%20a%20referral" in page


def test_switched_off_the_book_is_the_real_one_and_no_letter_of_before_leaves(shadowed):
    shadowed.office.put(referral_mail(0, MONDAY), referral_mail(1, MONDAY), at=MONDAY)
    shadowed.once("23T09:10")  # their contact letters wait half an hour

    shadowed.settings(shadow=False)
    another = {"Family name": "Okafor", "Given name(s)": "Amina", "Date of birth": "1990-05-06", "Telephone": ""}
    shadowed.office.put(referral_mail(2, MONDAY, **another), at=MONDAY)
    shadowed.once("23T10:00", "23T10:40", "23T10:50")

    assert [case["number"] for case in shadowed.office.cases()] == [f"UR-2026-000{n}" for n in (1, 2, 3)]
    assert not shadowed.to("client0@mail.example")
    assert not shadowed.to("client1@mail.example")
    assert len(shadowed.to("client2@mail.example")) == 1
    assert shadowed.office.folders()["mailbot/Handled"] == 3


def test_a_book_that_wrote_to_a_client_becomes_no_shadow(shadowed):
    shadowed.settings(shadow=False)
    shadowed.office.put(referral_mail(0, MONDAY), at=MONDAY)
    shadowed.once("23T09:10")
    shadowed.settings(shadow=True)

    assert "letters of a real office" in shadowed.office.run_fails("once", "--at", "2026-11-23T09:20")


def test_a_supervisors_correction_teaches_the_label_and_is_answered(shadowed):
    changed = {"Permit needed by": "", "Decision deadline": "1 December 2026"}
    shadowed.office.put(referral_mail(0, MONDAY, **changed), at=MONDAY)
    shadowed.once("23T09:10")
    shadowed.office.put(corrects("UR-2026-0001", "CORRECT needed_by: 2026-12-01"))

    shadowed.once("23T09:30", "24T07:31")
    shadowed.office.put(referral_mail(2, MONDAY, **changed), at=MONDAY)
    shadowed.once("24T09:00")

    answer, daily = shadowed.to(SUPERVISOR)
    assert "CORRECT" in text_of(answer)
    assert "the label “Decision deadline” means" in text_of(daily)
    assert 'en = ["Decision deadline"]' in (shadowed.office.folder / "data" / "learnt.toml").read_text("utf-8")
    assert shadowed.office.case("UR-2026-0002")["referral"]["needed_by"] == "2026-12-01"
    assert shadowed.readers() == {SUPERVISOR}


def test_an_officers_orders_in_a_shadow_write_to_nobody_outside(shadowed):
    shadowed.office.put(referral_mail(0, MONDAY), at=MONDAY)
    shadowed.once("23T09:10")
    shadowed.office.put(corrects("UR-2026-0001", "CONTACT").replace(b"m.field@", b"j.singh@"))

    shadowed.once("23T09:20", "23T09:50")

    assert shadowed.readers() == set()


def test_a_mail_that_a_supervisor_calls_no_referral_names_its_sender_for_the_list(shadowed):
    shadowed.office.put(referral_mail(0, MONDAY), at=MONDAY)
    shadowed.once("23T09:10")
    shadowed.office.put(corrects("UR-2026-0001", "CLOSE not a referral"))

    shadowed.once("23T09:30", "24T07:31")

    assert "csc-referrals@csc.example was no referral" in text_of(shadowed.to(SUPERVISOR)[-1])
