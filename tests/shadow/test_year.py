"""A shadow of an invented office's mailbox says what is true of it (`tests/shadow/year`). Here six weeks of it without
a server; `make year` plays the whole year on Dovecot."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from mailbot import eventlog
from mailbot.office.settings_file import read_settings
from mailbot.shadow.play import play_messages
from mailbot.vocabulary.message import MailboxPlace, RawMail
from tests.shadow.year.compare import differences
from tests.shadow.year.made import SIX_WEEKS, Arrived, Sent, Year, a_year

SAMPLE = Path(__file__).parents[2] / "config" / "office.toml"


def raw(mails: list[Arrived] | list[Sent]) -> list[RawMail]:
    return [RawMail(MailboxPlace(1, uid), mail.at, mail.octets) for uid, mail in enumerate(mails, start=1)]


@pytest.fixture(scope="module")
def year() -> Year:
    return a_year(24, SIX_WEEKS)


@pytest.fixture(scope="module")
def found(year: Year) -> dict[str, object]:
    eventlog.silence()
    until = year.arrived[-1].at + timedelta(days=7)
    return play_messages(read_settings(SAMPLE), raw(year.arrived), raw(year.sent), until).to_json()


def test_the_report_of_six_weeks_says_what_is_true(found, year):
    assert differences(found, year) == []


def test_a_label_of_the_new_form_that_nobody_told_of_is_named_with_how_often_it_came(found):
    assert {"Decision deadline", "Échéance de la décision"} <= found["unknown_labels"].keys()


def test_a_wrong_report_is_found_out(found, year):
    wrong = found | {"cases": found["cases"][1:], "orders": [{"received_at": "now", "orders": ["ACCEPT"]}]}

    assert len(differences(wrong, year)) >= 2
