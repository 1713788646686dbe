"""SIGHUP: settings, letters, words and form are read anew between two rounds, all of them or none."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbot.cli import running
from mailbot.cli.signals import renew_on_signal
from mailbot.demo.servers import MailProvider
from mailbot.office.settings_file import read_settings
from mailbot.wiring import assemble
from tests.office import ADDRESS, Office
from tests.referrals import referral_mail

Works = running._Works
MONDAY = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with MailProvider({ADDRESS: "pw"}, elsewhere=lambda address: True) as provider:
        yield Office(tmp_path, provider.imap_port, ADDRESS, "pw", provider.smtp_port)


@pytest.fixture
def works(office: Office) -> Iterator[Works]:
    made = Works(office.config, assemble(read_settings(office.config)), threading.Event())
    yield made
    made.office.close()


def change(office: Office, before: str, after: str) -> None:
    text = office.config.read_text()
    assert before in text
    office.config.write_text(text.replace(before, after))


def test_nothing_is_read_anew_that_nobody_asked_for(office, works):
    change(office, "Anne Tremblay", "Anne Gagnon")

    assert works.renewed() is None


def test_the_next_round_is_made_with_the_new_settings_on_the_same_book(office, works):
    works.office.cycle.run()
    book = works.office.book
    change(office, "Anne Tremblay", "Anne Gagnon")
    running.RENEWALS.ask()

    cycle = works.renewed()
    office.put(referral_mail(0, works.office.cycle._clock()))
    cycle.run()

    assert "Anne Gagnon" in [person.name for person in works.office.office.people]
    assert works.office.book is book
    assert [case.number for case in book.cases()] != []


def a_wrong_setting(office: Office) -> None:
    change(office, "[calendar]", "[calendar]\nprovinces = 3")


def a_letter_that_fails(office: Office) -> None:
    (office.folder / "letters" / "fr").mkdir(parents=True)
    (office.folder / "letters" / "fr" / "contact.html.j2").write_text("{{ nothing_of_that_name }}")
    office.config.write_text(
        'templates = "letters"\n' + office.config.read_text().replace("Anne Tremblay", "Anne Gagnon")
    )


def a_form_that_is_none(office: Office) -> None:
    (office.folder / "referral_form.toml").write_text("[[field]]\n")
    change(office, "Anne Tremblay", "Anne Gagnon")


def another_mailbox(office: Office) -> None:
    change(office, f"port = {office.imap_port}\n", "port = 1\n")
    change(office, "Anne Tremblay", "Anne Gagnon")


@pytest.mark.parametrize("breaks", [a_wrong_setting, a_letter_that_fails, a_form_that_is_none, another_mailbox])
def test_where_one_thing_is_wrong_all_goes_on_as_before(office, works, breaks: Callable[[Office], None]):
    former = works.office
    breaks(office)
    running.RENEWALS.ask()

    assert works.renewed() is None
    assert works.office is former
    former.cycle.run()


def test_the_signal_asks():
    asked = threading.Event()
    before = signal.getsignal(signal.SIGHUP)
    renew_on_signal(asked.set)
    try:
        os.kill(os.getpid(), signal.SIGHUP)
        assert asked.wait(5)
    finally:
        signal.signal(signal.SIGHUP, before)


@pytest.mark.parametrize(("log", "is_json"), [("json", True), ("people", False), ("auto", True)])
def test_the_log_is_for_programs_or_for_people(office, log: str, is_json: bool):
    change(office, "# [watch]\n", f'[watch]\nlog = "{log}"\n')
    office.put(referral_mail(0, MONDAY))

    process = office.start("once", at="2026-11-23T09:10")
    _, told = process.communicate(timeout=60)

    assert process.returncode == 0, told
    assert told.startswith("{") == is_json
    assert "case opened" in told
