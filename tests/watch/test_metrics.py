"""The figures for who watches the watcher: counts, and nothing about anybody."""

from __future__ import annotations

from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from mailbot.vocabulary.problems import CannotStart
from mailbot.watch.heartbeat import Heartbeat
from mailbot.watch.metrics import Figures, leave_metrics, metrics
from tests.servers.listening import a_port_nobody_listens_on as free_port


def test_cases_letters_and_what_is_set_aside_are_counted(life):
    life.receives(life.referral())
    life.receives(b"From: someone@else.example\r\nSubject: toner\r\n\r\nCheap toner.\r\n")

    told = metrics(life.book, life.office, Heartbeat(life.now, 4711, mailbox="the server is down.")).splitlines()

    assert 'mailbot_open_cases{status="new"} 1' in told
    assert 'mailbot_contact_levels{level="ok"} 1' in told
    assert 'mailbot_pending_letters{state="held"} 1' in told
    assert "mailbot_set_aside 1" in told
    assert "mailbot_mailbox_reachable 0" in told
    assert told[-1] == "# EOF"


def test_no_name_address_or_number_of_a_case_is_in_them(life):
    life.receives(life.referral())

    told = metrics(life.book, life.office, Heartbeat(life.now, 4711))

    assert "@" not in told
    assert "UR-" not in told


def test_the_file_is_there_whole_for_the_accounts_group_and_nobody_else(tmp_path: Path):
    file = tmp_path / "mailbot.prom"

    leave_metrics(file, "mailbot_set_aside 0\n# EOF\n")

    assert file.read_text("utf-8").endswith("# EOF\n")
    assert file.stat().st_mode & 0o777 == 0o640
    assert [*tmp_path.iterdir()] == [file]


def test_a_folder_that_is_not_there_stops_nothing(tmp_path: Path):
    leave_metrics(tmp_path / "missing" / "mailbot.prom", "# EOF\n")


def test_a_port_hands_them_out_to_this_machine(life):
    figures = Figures(None, free_port())
    figures.show(life.book, life.office, Heartbeat(life.now, 4711))
    try:
        with urlopen(f"http://127.0.0.1:{figures.port}/metrics", timeout=5) as answer:
            assert answer.headers["Content-Type"].startswith("application/openmetrics-text")
            assert answer.read().decode() == metrics(life.book, life.office, Heartbeat(life.now, 4711))
        with pytest.raises(HTTPError):
            urlopen(f"http://127.0.0.1:{figures.port}/", timeout=5)
    finally:
        figures.close()


def test_a_port_that_is_taken_is_said_on_start(life):
    first = Figures(None, free_port())
    try:
        with pytest.raises(CannotStart, match="metrics_port"):
            Figures(None, first.port)
    finally:
        first.close()
