"""Every line of `check` seen failing once, with what it says to do about it. Here those of the servers and of what lies
around the office; those of one office's own files are in `test_check`."""

from __future__ import annotations

import shutil
import ssl
from collections import namedtuple
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest
import trustme

from mailbot.cli import check_round_trip, checking, checks_here
from mailbot.demo.servers import MailProvider
from mailbot.fetch.marking import MarkingMailbox
from mailbot.office.calendar import build_calendar
from mailbot.vocabulary.calendar import CalendarSettings
from tests.office import ADDRESS, Office
from tests.servers.imap_proxy import IMAPProxy
from tests.servers.scripted_smtp import SILENCE, ScriptedSMTP

from .conftest import said
from .test_check import changed, checked

EVERY_CHECK = checking.CHECKS
NOW = datetime.now(UTC)
Usage = namedtuple("Usage", "total used free")


@pytest.fixture(scope="module")
def provider() -> Iterator[MailProvider]:
    with MailProvider({ADDRESS: "pw"}, elsewhere=lambda address: True) as started:
        yield started


def only(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Tries these alone: all letters in both languages take half a second."""
    monkeypatch.setattr(checking, "CHECKS", [row for row in EVERY_CHECK if row[0] in names])


@pytest.fixture
def office(tmp_path: Path, provider: MailProvider, monkeypatch: pytest.MonkeyPatch) -> Office:
    """One that was never started."""
    only(monkeypatch, "storage", "mailbox", "sending", "scanner")
    return Office(tmp_path, provider.imap_port, ADDRESS, "pw", provider.smtp_port)


def told(office: Office, name: str, code: int) -> str:
    """The lines of that name, together."""
    return "\n".join(checked(office.config, code).get(name, []))


def test_an_office_that_was_never_started_passes(office, monkeypatch):
    only(monkeypatch, *(name for name, _ in EVERY_CHECK))
    assert told(office, "copies", 0) == "ok: a mail to the office came back as it left."


def a_certificate(ends: datetime, *names: str) -> tuple[ssl.SSLContext, bytes]:
    """What a server shows, and the authority that signed it."""
    authority = trustme.CA()
    issued = authority.issue_cert(*names, not_after=ends)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    issued.configure_cert(context)
    return context, authority.cert_pem.bytes()


@pytest.mark.parametrize(
    ("ends", "name", "trusted", "code", "says"),
    [
        (NOW - timedelta(days=1), "127.0.0.1", True, 1, ("has expired", "Renew the server's certificate")),
        (
            NOW + timedelta(days=90),
            "127.0.0.1",
            False,
            1,
            ("not trusted", "name the office's own authority in ca_file"),
        ),
        (NOW + timedelta(days=90), "elsewhere.example", True, 1, ("mismatch", "as its certificate does")),
        (NOW + timedelta(days=9), "127.0.0.1", True, 0, ("certificate ends on", "Have it renewed before.")),
    ],
    ids=["expired", "foreign", "another's", "soon"],
)
def test_a_certificate(office, ends, name, trusted, code, says):
    server, authority = a_certificate(ends, name)
    (office.folder / "ca.pem").write_bytes(authority)
    ca = 'ca_file = "ca.pem"\n' if trusted else ""
    with MailProvider({ADDRESS: "pw"}, elsewhere=lambda address: True, tls=server) as secure:
        ports = (f"port = {office.imap_port}\n", f"port = {secure.imap_port}\n{ca}")
        changed(office.config, ports, (f"port = {office.smtp_port}\n", f"port = {secure.smtp_port}\n{ca}"))
        changed(office.config, ('security = "plain"', 'security = "starttls"'))

        lines = told(office, "mailbox", code)

    assert all(one in lines for one in says), lines


@pytest.mark.parametrize(
    ("lacking", "says"),
    [
        (("IDLE",), ("cannot tell of new mail (IDLE)", "it is asked every minute")),
        (("MOVE", "UIDPLUS"), ("can neither MOVE nor expunge single messages", "purge deleted messages")),
    ],
    ids=["IDLE", "MOVE"],
)
def test_a_server_that_cannot_do_everything(office, lacking, says):
    proxy = IMAPProxy(office.imap_port)
    proxy.hide(*lacking)
    changed(office.config, (f"port = {office.imap_port}\n", f"port = {proxy.port}\n"))

    lines = told(office, "mailbox", 0)
    proxy.stop()

    assert all(one in lines for one in says), lines


def test_folders_that_cannot_be_made(office):
    proxy = IMAPProxy(office.imap_port)
    proxy.answer("CREATE", "NO [NOPERM] not here", where=lambda arguments: "Archive" in arguments)
    changed(office.config, (f"port = {office.imap_port}\n", f"port = {proxy.port}\n"))
    changed(office.config, ("[mailbox]\n", '[mailbox]\nhandled_folder = "Archive"\n'))

    lines = told(office, "mailbox", 1)
    proxy.stop()

    assert "fails: " in lines
    assert "not here" in lines


def test_another_post_room_on_the_same_mailbox(office):
    marker = b"X-Mailbot-Post-Room: 0123456789abcdef desk-7 4711\r\nSubject: mailbot works this mailbox\r\n\r\n"
    with MailProvider({ADDRESS: "pw"}) as fresh:
        changed(office.config, (f"port = {office.imap_port}\n", f"port = {fresh.imap_port}\n"))
        office.imap_port = fresh.imap_port
        office.make_folder("mailbot/PostRoom")
        office.put(marker, folder="mailbot/PostRoom")

        lines = told(office, "mailbox", 1)

    assert "another data folder, has this mailbox: machine desk-7, process 4711" in lines
    assert "Stop it, or delete its message in mailbot/PostRoom" in lines


def test_a_clock_that_is_off(office, monkeypatch):
    monkeypatch.setattr(MarkingMailbox, "time_told", lambda self, folder: NOW - timedelta(minutes=10))

    assert "seconds apart. Set the clock (NTP)." in told(office, "clock", 0)


@pytest.mark.parametrize(("free", "code", "says"), [(2**20, 1, "fails"), (2**29, 0, "risk")])
def test_a_disk_without_room(office, monkeypatch, free, code, says):
    monkeypatch.setattr(shutil, "disk_usage", lambda where: Usage(2**40, 2**40 - free, free))

    lines = told(office, "storage", code)

    assert lines.startswith(f"{says}: ")
    assert "Make room" in lines


def test_a_data_folder_that_cannot_be_written(office):
    (office.folder / "data").write_text("a file where the folder should be")

    assert "Let mailbot's account write there." in told(office, "storage", 1)


def test_a_calendar_that_ends_with_this_year(office, monkeypatch):
    whole = build_calendar(CalendarSettings())
    short = replace(whole, days_off=lambda year: {} if year > NOW.year else whole.days_off(year))
    monkeypatch.setattr(checks_here, "build_calendar", lambda settings: short)
    only(monkeypatch, "calendar")

    assert "Bring mailbot up to date." in told(office, "calendar", 1)


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("<p>{{ shoe_size }}</p>\n", ("contact.html.j2, line 1", "'shoe_size' is undefined")),
        ("<p>\n{% if %}\n</p>\n", ("contact.html.j2, line 2", "Mend the template")),
    ],
    ids=["a variable that is not there", "no template"],
)
def test_a_letter_of_the_offices_own_that_fails(office, monkeypatch, template, says):
    only(monkeypatch, "letters")
    (office.folder / "letters" / "en").mkdir(parents=True)
    (office.folder / "letters" / "en" / "contact.html.j2").write_text(template)
    office.config.write_text('templates = "letters"\n' + office.config.read_text())

    lines = told(office, "letters", 1)

    assert all(one in lines for one in says), lines


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("j.singh@office.example", "a.tremblay@office.example", "a.tremblay@office.example is there twice"),
        ("j.singh@office.example", ADDRESS, "is the watched mailbox itself"),
    ],
)
def test_a_roster_that_is_wrong_is_not_even_begun_with(office, before, after, says):
    changed(office.config, (before, after))

    result = said("check", config=office.config)

    assert result.exit_code == 2
    assert says in result.stderr


@pytest.mark.parametrize(
    ("script", "code", "says"),
    [
        ({}, 0, ("did not come back within", "a letter in doubt after a stop is sent again")),
        (
            {"RCPT": "550 5.1.1 no such user"},
            1,
            ("was not taken: 550 5.1.1", "Let the server take mail for the office"),
        ),
        ({"dot": "451 4.3.0 later"}, 0, ("was not taken: 451", "Let the server take mail for the office")),
    ],
    ids=["never", "refused", "later"],
)
def test_a_mail_to_the_office_that_does_not_come_back(office, monkeypatch, script, code, says):
    monkeypatch.setattr(check_round_trip, "WAITS", 0.2)
    server = ScriptedSMTP(script)
    changed(office.config, (f"port = {office.smtp_port}\n", f"port = {server.port}\n"))

    lines = told(office, "copies", code)
    server.stop()

    assert all(one in lines for one in says), lines


def test_a_mail_to_the_office_that_comes_back_under_another_message_id(office, provider):
    with MailProvider({}, elsewhere=lambda address: True) as renaming:
        renaming.when_delivered(lambda one: office.put(renamed(one.octets)))
        changed(office.config, (f"port = {office.smtp_port}\n", f"port = {renaming.smtp_port}\n"))

        lines = told(office, "copies", 0)

    assert "came back with another Message-ID" in lines
    assert "Nothing to do" in lines


def renamed(octets: bytes) -> bytes:
    lines = octets.split(b"\r\n")
    return b"\r\n".join(b"Message-ID: <new@relay.example>" if one.startswith(b"Message-ID") else one for one in lines)


def test_a_virus_scanner_that_is_not_there(office):
    changed(office.config, ("# [attachments]\n", f'[attachments]\nclamd_socket = "{office.folder}/clamd"\n'))

    assert "Start clamd, or mend attachments.clamd_socket." in told(office, "scanner", 1)


def test_servers_that_hang_are_not_waited_for(office, monkeypatch):
    """With the seconds that `check` gives them it would take some; the sum is bounded by the longest, not by all."""
    monkeypatch.setattr("mailbot.cli.checking.CONNECTS", 0.3)
    monkeypatch.setattr("mailbot.cli.checking.ANSWERS", 0.3)
    proxy, server = IMAPProxy(office.imap_port), ScriptedSMTP({"EHLO": SILENCE})
    proxy.silence("CAPABILITY")
    changed(office.config, (f"port = {office.imap_port}\n", f"port = {proxy.port}\n"))
    changed(office.config, (f"port = {office.smtp_port}\n", f"port = {server.port}\n"))

    began = monotonic()
    lines = checked(office.config, 1)
    took = monotonic() - began
    proxy.stop()
    server.stop()

    assert lines["mailbox"][0].startswith("fails: ")
    assert lines["sending"][0].startswith("fails: ")
    assert took < 10
