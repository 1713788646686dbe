"""IMAP servers that misbehave, through the assembled office: what design.md promises under "When something fails"."""

from __future__ import annotations

import base64
import contextlib
import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from mailbot.demo.people import OFFICE, PASSWORD
from mailbot.demo.servers import MailProvider
from mailbot.office.settings import Settings
from mailbot.vocabulary.letters import LetterKind, LetterState
from mailbot.vocabulary.problems import FilingRefused, MailboxUnreachable, MailUnreadable, SignInRefused
from mailbot.vocabulary.servers import Scheme, Secret, Security
from tests.faults.assembled import TestOffice, ids
from tests.servers.certificates import Certificates
from tests.servers.dovecot import PASSWORD as DOVECOT_PASSWORD
from tests.servers.dovecot import Dovecot
from tests.servers.imap_proxy import IMAPProxy


@pytest.fixture
def provider() -> Iterator[MailProvider]:
    with MailProvider({OFFICE: PASSWORD}, elsewhere=lambda address: True) as started:
        yield started


@pytest.fixture
def proxy(provider: MailProvider, imap_proxy: Callable[..., IMAPProxy]) -> IMAPProxy:
    return imap_proxy(provider.imap_port)


@pytest.fixture
def office(tmp_path: Path, provider: MailProvider, proxy: IMAPProxy) -> Iterator[TestOffice]:
    made = TestOffice(tmp_path, provider, imap_port=proxy.port)
    yield made
    made.close()


def alarms(office: TestOffice) -> list[str]:
    return office.headlines(LetterKind.ALARM)


def test_a_line_that_drops_after_fetch_loses_nothing(office: TestOffice, proxy: IMAPProxy):
    office.refer(3)
    proxy.cut_after("UID FETCH", octets=3000, where=lambda said: "BODY" in said)

    assert office.round() is None  # asked for once more, on another line

    assert len(office.cases()) == 3
    assert office.unfiled() == 0


def test_a_line_that_drops_after_move_files_nothing_twice(office: TestOffice, proxy: IMAPProxy):
    office.refer(2)
    proxy.cut_after("UID MOVE")

    office.round()
    office.round(1)

    assert (office.unfiled(), office.folder("mailbot/Handled")) == (0, 2)


@pytest.mark.parametrize("command", ["SELECT", "UID SEARCH", "UID FETCH", "UID MOVE"])
def test_a_server_that_answers_too_late_is_asked_again(office: TestOffice, proxy: IMAPProxy, command: str):
    office.round()
    office.refer(2)
    proxy.silence(command)

    problem = office.round(1)
    proxy.behave()
    again = office.round(1)

    assert isinstance(problem, MailboxUnreachable)
    assert "no answer in time" in problem.what
    assert again is None
    assert len(office.cases()) == 2


def test_uids_that_are_told_twice_are_handled_once(office: TestOffice, proxy: IMAPProxy):
    office.refer(3)
    proxy.alter(lambda line: re.sub(rb"^(\* SEARCH)((?: \d+)+)", rb"\1\2\2 1", line))

    office.round()

    assert len(office.cases()) == 3
    assert len(list(office.book.ledger())) == 3


def test_a_changed_uidvalidity_reads_all_again_and_does_nothing_twice(office: TestOffice, proxy: IMAPProxy):
    office.refer(3)
    proxy.answer("UID MOVE", "NO not now")
    proxy.answer("UID COPY", "NO not now")
    office.round()
    letters = len(list(office.book.letters()))

    proxy.behave()
    proxy.alter(lambda line: re.sub(rb"\[UIDVALIDITY \d+\]", b"[UIDVALIDITY 77]", line))
    proxy.hang_up_on_everyone()
    office.round(1)  # meets the closed line
    office.round(1)

    assert office.book.fact("cursor").uidvalidity == 77
    assert len(office.cases()) == 3
    assert len(list(office.book.letters())) == letters
    assert office.unfiled() == 0


def test_a_move_that_is_refused_is_a_copy(office: TestOffice, proxy: IMAPProxy):
    office.refer(2)
    proxy.answer("UID MOVE", "NO not here")

    assert office.round() is None

    assert (office.unfiled(), office.folder("mailbot/Handled")) == (0, 2)


@pytest.mark.parametrize(
    ("move", "copy"), [("OK done", "OK done"), ("NO [OVERQUOTA] full", "NO [OVERQUOTA] full")], ids=["lies", "quota"]
)
def test_mail_that_is_not_filed_keeps_no_other_mail_waiting(
    office: TestOffice, proxy: IMAPProxy, provider: MailProvider, move: str, copy: str
):
    proxy.answer("UID MOVE", move)
    proxy.answer("UID COPY", copy)
    office.refer(2)
    first = office.round()
    office.refer(1)
    second = office.round(16)
    office.round(16)

    told, cases = alarms(office), office.cases()
    proxy.behave()
    after = office.round(1)
    office.round(1)

    assert isinstance(first, FilingRefused)
    assert isinstance(second, FilingRefused)
    assert len(cases) == 3
    assert office.states(LetterKind.NOTICE)[0] is LetterState.SENT
    assert len(told) == 1
    assert "filed" in told[0]
    assert after is None
    assert len(alarms(office)) == 2  # and the all-clear
    assert office.unfiled() == 0
    assert set(ids(provider.delivered).values()) == {1}


def test_an_unreachable_mailbox_alarms_once_and_clears_once(office: TestOffice, proxy: IMAPProxy):
    office.refer(1)
    office.round()
    proxy.answer("AUTHENTICATE", "NO [UNAVAILABLE] later")
    proxy.answer("LOGIN", "NO [UNAVAILABLE] later")
    proxy.hang_up_on_everyone()

    office.round(1)
    problems = [office.round(5) for _ in range(10)]
    told = alarms(office)
    proxy.behave()
    office.round(1)
    office.round(1)

    assert all(isinstance(problem, SignInRefused) for problem in problems)
    assert len(told) == 1
    assert "read" in told[0]
    assert len(alarms(office)) == 2
    assert office.states(LetterKind.ALARM) == [LetterState.SENT] * 2
    assert office.states() == [LetterState.SENT]  # letters left meanwhile


def test_an_outage_of_the_night_alarms_in_the_morning(office: TestOffice, proxy: IMAPProxy):
    office.round(10 * 60)  # 20:00
    proxy.answer("AUTHENTICATE", "NO later")
    proxy.hang_up_on_everyone()

    office.round(1)
    office.round(60)
    at_night = alarms(office)
    office.round(11 * 60)  # 8:01
    early = alarms(office)
    office.round(20)

    assert (at_night, early) == ([], [])
    assert len(alarms(office)) == 1


def test_one_mail_that_the_server_does_not_hand_out_keeps_no_other_waiting(office: TestOffice, proxy: IMAPProxy):
    office.refer(3)
    proxy.answer("UID FETCH", "NO [SERVERBUG] corrupt", where=lambda said: "BODY" in said and _asks(said, 102))

    problem = office.round()

    assert isinstance(problem, MailUnreadable)
    assert "UID 102" in problem.what
    assert len(office.cases()) == 2
    proxy.behave()
    assert office.round(1) is None
    assert len(office.cases()) == 3


def _asks(said: str, uid: int) -> bool:
    """Whether a FETCH names this UID, in a list or a range."""
    for part in said.split()[0].split(","):
        first, _, last = part.partition(":")
        if int(first) <= uid <= int(last or first):
            return True
    return False


def test_a_name_that_dns_does_not_know_is_said_so(tmp_path: Path, provider: MailProvider):
    def nowhere(settings: Settings) -> Settings:
        return replace(settings, mailbox=replace(settings.mailbox, host="imap.invalid", plain_text_is_accepted=True))

    office = TestOffice(tmp_path, provider, servers=nowhere)

    problem = office.round()

    assert isinstance(problem, MailboxUnreachable)
    assert "name is not known" in problem.what
    office.close()


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path, certificates: Certificates):
    with MailProvider({OFFICE: PASSWORD}, tls=certificates.for_servers, elsewhere=lambda address: True) as secure:

        def over_tls(settings: Settings) -> Settings:
            return replace(
                settings,
                mailbox=replace(settings.mailbox, port=secure.imaps_port, security=Security.TLS),
                sending=replace(settings.sending, port=secure.smtps_port, security=Security.TLS),
            )

        office = TestOffice(tmp_path, secure, servers=over_tls)
        office.refer(1)

        problem = office.round()

        assert isinstance(problem, MailboxUnreachable)
        assert "certificate is not trusted" in problem.what
        assert office.cases() == []
        office.settings = replace(
            office.settings,
            mailbox=replace(office.settings.mailbox, ca_file=certificates.authority),
            sending=replace(office.settings.sending, ca_file=certificates.authority),
        )
        office.restart()
        assert office.round(1) is None
        assert len(office.cases()) == 1
        office.close()


class Tokens:
    """A sign-in whose token is renewed when the server refuses it, as Microsoft's is."""

    def __init__(self) -> None:
        self.given = 1
        self.renewals = 0

    def secret(self) -> Secret:
        return Secret(Scheme.XOAUTH2, f"token-{self.given}")

    def refused(self) -> None:
        self.given += 1
        self.renewals += 1


class TokenProxy(IMAPProxy):
    """XOAUTH2 on this side, the password on the other. Only `valid` is let in."""

    valid = "token-1"

    def _misbehaves(self, command: re.Match[bytes], client: socket.socket, left: list[int | None]) -> bool:
        if command.group(2) != b"AUTHENTICATE":
            return super()._misbehaves(command, client, left)
        tag = command.group(1)
        client.sendall(b"+ \r\n")
        told = base64.b64decode(client.recv(4096)).decode()
        if f"auth=Bearer {self.valid}\1" not in told:
            client.sendall(tag + b" NO [AUTHENTICATIONFAILED] the token has expired\r\n")
            return True
        self.server_of[client].sendall(tag + f" LOGIN {OFFICE} {PASSWORD}\r\n".encode())
        return True


def test_a_token_that_expires_in_the_middle_is_renewed(tmp_path: Path, provider: MailProvider):
    """The server hangs up when the token ends; the next sign-in is refused, and the one after it has a fresh one."""
    tokens, proxy = Tokens(), TokenProxy(provider.imap_port)
    office = TestOffice(tmp_path, provider, imap_port=proxy.port)
    office.office.cycle.mailbox._sign_in = tokens
    office.refer(1)
    first = office.round()
    proxy.valid = "token-2"
    proxy.hang_up_on_everyone()
    office.refer(1)

    problems = [office.round(1) for _ in range(3)]
    office.close()
    proxy.stop()

    assert first is None
    assert isinstance(problems[1], SignInRefused)
    assert problems[2] is None
    assert tokens.renewals == 1
    assert len(office.cases()) == 2


class DovecotMailbox:
    """A user's mailbox on a real Dovecot, as `TestOffice` asks for one; no copies come into it."""

    def __init__(self, server: Dovecot, user: str) -> None:
        self.imap_port = server.imap_port
        self._line = IMAPClient("127.0.0.1", server.imap_port, ssl=False, timeout=20)
        self._line.login(user, DOVECOT_PASSWORD)

    def put(self, _user: str, octets: bytes, *, at: datetime) -> None:
        self._line.append("INBOX", octets, (), at)

    def mails(self, _user: str, folder: str = "INBOX") -> list[bytes]:
        self._line.select_folder(folder, readonly=True)
        found = self._line.search()
        return [one[b"BODY[]"] for one in self._line.fetch(found, ["BODY.PEEK[]"]).values()] if found else []

    def full(self) -> None:
        """Nothing more goes in."""
        with contextlib.suppress(IMAPClientError):
            while True:
                self._line.append("INBOX", b"Subject: filler\r\nFrom: x@bargains.example\r\n\r\n" + b"x" * 900)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._line, name)


@pytest.mark.dovecot
def test_a_real_mailbox_over_its_quota_is_worked_on_and_says_so(
    tmp_path: Path, dovecot: Dovecot, smtp_sink: MailProvider, imap_proxy: Callable[..., IMAPProxy]
):
    """Dovecot without MOVE: the old way, COPY and EXPUNGE, needs room for a second copy of each mail."""
    user = dovecot.a_user("small")
    mailbox, proxy = DovecotMailbox(dovecot, user), imap_proxy(dovecot.imap_port)
    proxy.hide("MOVE")
    office = TestOffice(
        tmp_path, mailbox, imap_port=proxy.port, smtp_port=smtp_sink.smtp_port, user=user, password=DOVECOT_PASSWORD
    )  # type: ignore[arg-type]
    office.refer(2)
    mailbox.full()

    problem = office.round()
    handled = len(office.cases())
    office.round(20)

    assert isinstance(problem, FilingRefused)
    assert handled == 2
    assert len(alarms(office)) == 1
    mailbox.select_folder("INBOX")
    mailbox.delete_messages(mailbox.search(["SUBJECT", "filler"]))
    mailbox.expunge()
    assert office.round(1) is None
    assert mailbox.mails(user) == []
    office.close()
