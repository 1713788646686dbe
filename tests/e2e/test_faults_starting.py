"""What refuses to start, and says what to do: a damaged book, a second mailbot, a lost key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mailbot.cli.app import app
from mailbot.demo.people import OFFICE, PASSWORD
from mailbot.demo.servers import MailProvider
from tests.office import Office
from tests.referrals import referral_mail

AT = "2026-11-23T10:05"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """One case in the book."""
    with MailProvider({OFFICE: PASSWORD}, elsewhere=lambda address: True) as provider:
        made = Office(tmp_path, provider.imap_port, OFFICE, PASSWORD, provider.smtp_port)
        provider.put(OFFICE, referral_mail(0, datetime.fromisoformat(f"{AT}:00-05:00")))
        made.run("once", at=AT)
        yield made


def refusal(office: Office) -> str:
    """What `once` says when it refuses to start."""
    result = CliRunner().invoke(app, ["once", "--config", str(office.config), "--at", AT])
    assert result.exit_code == 2, result.output
    return result.stderr


def test_a_damaged_book_is_never_begun_anew(office: Office):
    journal = office.folder / "data" / "book" / "journal"
    octets = bytearray(journal.read_bytes())
    octets[len(octets) // 2] ^= 1
    journal.write_bytes(octets)

    ended = refusal(office)

    assert "journal: line " in ended
    assert "restore" in ended
    assert journal.read_bytes() == octets


def test_a_book_that_is_gone_is_never_begun_anew(office: Office):
    (office.folder / "data" / "book" / "journal").unlink()

    ended = refusal(office)

    assert "journal is missing" in ended


@pytest.mark.parametrize("left", [None, b""], ids=["missing", "empty"])
def test_a_lost_key_is_never_made_anew_beside_cases(office: Office, left: bytes | None):
    key = office.folder / "data" / "message-id-key"
    key.unlink()
    if left is not None:
        key.write_bytes(left)

    ended = refusal(office)

    assert "message-id-key" in ended
    assert "restore" in ended


def test_a_second_mailbot_is_refused_and_told_which_process_has_the_book(office: Office):
    heartbeat = office.folder / "data" / "heartbeat.json"
    heartbeat.unlink(missing_ok=True)
    first = office.start("run")
    try:
        while not heartbeat.exists():
            assert first.poll() is None, first.communicate()
        ended = refusal(office)
    finally:
        first.terminate()
        first.communicate(timeout=30)

    assert f"process {first.pid}" in ended
    assert first.returncode == 0


def test_a_second_post_room_with_another_data_folder_is_refused_while_the_first_watches(office: Office, tmp_path: Path):
    heartbeat = office.folder / "data" / "heartbeat.json"
    heartbeat.unlink(missing_ok=True)
    second = tmp_path / "second.toml"
    second.write_text(office.config.read_text("utf-8").replace('data = "data"', 'data = "other-data"'), "utf-8")
    first = office.start("run")
    try:
        while not heartbeat.exists():
            assert first.poll() is None, first.communicate()
        refused = CliRunner().invoke(app, ["once", "--config", str(second), "--at", AT])
        checked = CliRunner().invoke(app, ["check", "--config", str(second)])
    finally:
        first.terminate()
        first.communicate(timeout=30)

    assert refused.exit_code == 2
    assert "Another post room works this mailbox" in refused.stderr
    assert checked.exit_code == 1
    assert "another post room" in checked.output
    assert office.folders().get("mailbot/PostRoom", 0) == 0  # the first took its marker along
