"""A whole office whose book is in PostgreSQL, by its command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbot.demo.servers import MailProvider
from tests.office import ADDRESS, Office
from tests.servers.postgres import Postgres

SAMPLES = Path(__file__).resolve().parents[2] / "mail" / "samples"
THEN = "2026-11-18T09:00"


@pytest.fixture
def provider() -> Iterator[MailProvider]:
    with MailProvider({ADDRESS: "pw"}, elsewhere=lambda address: True) as running:
        yield running


@pytest.fixture
def there(postgres: Postgres, tmp_path: Path, provider: MailProvider) -> Office:
    store = f'\n[store]\nurl = "{postgres.url}"\n'
    office = Office(tmp_path, provider.imap_port, ADDRESS, "pw", provider.smtp_port, extra=store)
    postgres.run("drop table if exists mailbot_book, mailbot_line, mailbot_snapshot, mailbot_blob, mailbot_key,"
                 " mailbot_version")  # fmt: skip
    office.put((SAMPLES / "referral-en-plain-text.eml").read_bytes(), at=datetime(2026, 11, 18, 13, tzinfo=UTC))
    office.run("once", at=THEN)
    office.run("once", at="2026-11-18T10:00")
    return office


def said(office: Office) -> str:
    return office.run("cases", "--all", "--json", at="2026-11-18T10:00")


def test_a_referral_becomes_a_case_and_its_letters_leave(there, postgres):
    (case,) = json.loads(said(there))

    assert case["number"] == "UR-2026-0001"
    assert {letter["state"] for letter in case["letters"]} == {"sent"}
    assert not (there.folder / "data" / "book").exists()
    assert postgres.run("select count(*) from mailbot_blob")[0][0] >= 3
    assert "whole; 1 case" in there.run("check", ok=(0, 1))


def test_the_book_is_copied_to_a_folder_and_back_and_says_the_same(there, postgres):
    before, folder = said(there), there.folder / "copied"
    out = there.run("store", "copy", postgres.url, str(folder))
    with_store = there.config.read_text()
    there.config.write_text(with_store.replace('data = "data"', 'data = "copied"').split("[store]")[0])

    assert "1 cases" in out
    assert said(there) == before
    there.config.write_text(with_store)
    assert "already" in there.run_fails("store", "copy", str(folder), postgres.url)
    postgres.run("delete from mailbot_book")
    postgres.run("delete from mailbot_line")
    postgres.run("delete from mailbot_snapshot")
    there.run("store", "copy", str(folder), postgres.url)
    assert said(there) == before


def test_a_backup_is_brought_back_and_the_former_book_stays_under_another_name(there, postgres):
    before, file = said(there), there.folder / "backup.tar.gz"

    there.run("backup", str(file))
    assert "already" in there.run_fails("restore", str(file))
    there.run("restore", str(file), "--replace-what-is-there")

    assert said(there) == before
    assert len(postgres.run("select office from mailbot_book")) == 2
    there.run("once", at="2026-11-18T10:05")


def test_purge_works_there_too(there):
    assert "Nothing is past retention" in there.run("purge")
