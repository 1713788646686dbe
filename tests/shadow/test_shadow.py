"""`shadow`: what would have been done with a mailbox's past, on a real IMAP server that must not notice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from imapclient import IMAPClient
from typer.testing import CliRunner, Result

from mailbot.cli.app import app
from mailbot.demo.people import OFFICE, PASSWORD
from mailbot.demo.servers import MailProvider
from tests.office import Office
from tests.referrals import referral_mail

TORONTO = ZoneInfo("America/Toronto")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=TORONTO)
AT = "2026-12-07T12:00"
STRANGER = b"From: someone@else.example\r\nSubject: toner\r\n\r\nCheap toner.\r\n"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Two weeks ago: three referrals, the first answered in time, the second late, and a stranger's mail."""
    with MailProvider({OFFICE: PASSWORD}, elsewhere=lambda address: True) as provider:
        made = Office(tmp_path, provider.imap_port, OFFICE, PASSWORD, provider.smtp_port)
        for number in range(2):
            made.put(referral_mail(number, MONDAY), at=MONDAY + timedelta(hours=number))
        incomplete = referral_mail(2, MONDAY, **{"Permit needed by": "03/04/2026", "Colour of the file": "blue"})
        made.put(incomplete, at=MONDAY + timedelta(hours=2))
        made.put(STRANGER, at=MONDAY + timedelta(hours=3))
        made.make_folder("Sent")
        made.put(written_to(0, "We will call you today."), at=MONDAY + timedelta(hours=5), folder="Sent")
        made.put(written_to(1, "Nous vous appellerons."), at=MONDAY + timedelta(days=9), folder="Sent")
        made.provider = provider
        yield made


def written_to(number: int, text: str) -> bytes:
    head = f"From: {OFFICE}\r\nTo: client{number}@mail.example\r\nSubject: Your request\r\n\r\n"
    return (head + text + "\r\n").encode()


def shadow(office: Office, *words: str) -> Result:
    command = ["shadow", "--config", str(office.config), "--since", "2026-11-01", "--at", AT, *words]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    return done


OFFICE_MAILBOX = ("urgent.referrals@office.example", "pw")


def state(office: Office, user: str = OFFICE, password: str = PASSWORD) -> list[tuple[str, int, tuple[object, ...]]]:
    """Every folder, with how much is in it and every flag."""
    client = IMAPClient("127.0.0.1", office.imap_port, ssl=False)
    client.login(user, password)
    try:
        seen = []
        for _, _, name in client.list_folders():
            client.select_folder(name, readonly=True)
            uids = client.search()
            seen.append((name, len(uids), tuple(sorted((uid, flags) for uid, flags in client.get_flags(uids).items()))))
        return sorted(seen)
    finally:
        client.logout()


def test_the_cases_are_those_that_would_have_been_opened(office):
    found = json.loads(shadow(office, "--json").stdout)

    assert (found["messages"], found["read"], found["asked"], found["set_aside"]) == (4, 2, 1, 1)
    assert [case["problems"] for case in found["cases"]] == [[], [], ["needed_by"]]
    assert "Colour of the file" in found["unknown_labels"]


def test_each_letter_stands_beside_what_the_office_really_wrote(office):
    found = json.loads(shadow(office, "--json").stdout)
    contact = next(letter for letter in found["letters"] if letter["to"] == "client0@mail.example")

    assert contact["kind"] == "contact"
    assert contact["really"]["text"].strip() == "We will call you today."


def test_a_contact_limit_that_the_office_missed_is_shown(office):
    found = json.loads(shadow(office, "--json").stdout)

    assert [missed["number"] for missed in found["missed"]] == ["UR-2026-0002", "UR-2026-0003"]
    assert found["missed"][1]["written_at"] is None


def test_nothing_is_changed_in_the_mailbox_or_sent_or_kept(office, tmp_path):
    before = state(office)

    shadow(office, "--to", str(tmp_path / "report"))

    assert state(office) == before
    assert not (office.folder / "data").exists()


def test_the_report_is_a_page_to_open_that_nobody_else_can_read(office, tmp_path):
    shadow(office, "--to", str(tmp_path / "report"))
    page = tmp_path / "report" / "index.html"

    assert "We will call you today." in page.read_text("utf-8")
    assert page.stat().st_mode & 0o077 == 0


def test_the_report_is_mailed_to_the_supervisors_alone_where_that_is_wanted(office):
    before = state(office)

    told = shadow(office, "--mail").stdout

    assert "The report was mailed to m.field@office.example." in told
    assert state(office) == before
    (mail,) = office.provider.delivered
    assert list(mail.envelope_to) == ["m.field@office.example"]
    assert b"mailbot.html" in mail.octets
