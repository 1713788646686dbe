"""IMAP servers that misbehave, through the assembled office: what design.md promises under "When something fails"."""

from __future__ import annotations

import base64
import contextlib
import re
import shutil
import socket
import subprocess
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
from mailbot.fetch.imap import Mailbox
from mailbot.office.settings import Settings
from mailbot.vocabulary.letter_kinds import LetterKind
from mailbot.vocabulary.outbox import LetterState
from mailbot.vocabulary.problems import FilingRefused, MailboxUnreachable, MailUnreadable, SignInRefused
from mailbot.vocabulary.servers import Scheme, Secret, Security
from tests.faults.assembled import TestOffice, ids
from tests.servers.certificates import Certificates
from tests.servers.dovecot import PASSWORD as DOVECOT_PASSWORD
from tests.servers.dovecot import Dovecot
from tests.servers.imap_proxy import IMAPProxy
from tests.servers.scripted_smtp import HANG_UP, ScriptedSMTP


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


@pytest.mark.parametrize("how", ["hangs up", "hangs up at its size", "refuses its size"])
def test_one_mail_that_the_server_stumbles_over_stops_no_other_and_is_told(
    office: TestOffice, proxy: IMAPProxy, how: str
):
    item = "SIZE" if "size" in how else "BODY"
    office.refer(3)
    if how == "refuses its size":
        proxy.answer("UID FETCH", "NO [SERVERBUG] corrupt", where=lambda said: item in said and _asks(said, 102))
    for _ in range(30):
        proxy.cut_before("UID FETCH", where=lambda said: item in said and _asks(said, 102))

    problems = [office.round()]
    cases = office.cases()
    office.refer(1)
    problems += [office.round(16) for _ in range(3)]

    assert all(isinstance(problem, MailUnreadable) for problem in problems)
    assert (len(cases), len(office.cases())) == (2, 3)
    assert office.unfiled() == 1
    assert len(alarms(office)) == 1
    assert "does not hand out" in alarms(office)[0]
    proxy.behave()
    assert office.round(1) is None
    office.round(1)
    assert len(office.cases()) == 4
    assert "can be read again" in alarms(office)[1]


def test_a_server_that_dies_of_one_mail_and_is_back_with_the_next_round_hands_out_the_others(
    office: TestOffice, proxy: IMAPProxy, monkeypatch: pytest.MonkeyPatch
):
    def is_gone(mailbox: Mailbox) -> None:
        raise MailboxUnreachable("connection refused", "")

    monkeypatch.setattr(Mailbox, "_reopen", is_gone)
    office.refer(5)
    for _ in range(30):
        proxy.cut_before("UID FETCH", where=lambda said: "BODY" in said and _asks(said, 103))
    problems = []
    for _ in range(5):
        problems.append(office.round(1))
        office.refer(1)

    assert [type(problem) for problem in problems] == [MailboxUnreachable, *[MailUnreadable] * 4]
    assert len(office.cases()) == 8  # of the ten, without the one and the last
    assert office.unfiled() == 2


@pytest.mark.parametrize("how", ["hangs up", "is silent"])
def test_a_server_that_breaks_at_move_keeps_no_new_mail_waiting(office: TestOffice, proxy: IMAPProxy, how: str):
    if how == "is silent":
        proxy.silence("UID MOVE")
    for _ in range(30):
        proxy.cut_before("UID MOVE")
    office.refer(2)
    problems = [office.round()]
    for _ in range(3):
        office.refer(1)
        problems.append(office.round(16))

    assert all(isinstance(problem, FilingRefused) for problem in problems)
    assert len(office.cases()) == 5
    assert len(alarms(office)) == 1
    assert "filed" in alarms(office)[0]
    proxy.behave()
    assert office.round(1) is None
    assert (office.unfiled(), office.folder("mailbot/Handled")) == (0, 5)


def test_a_line_lost_at_move_between_two_mails_keeps_the_second_from_nobody(
    office: TestOffice, proxy: IMAPProxy, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("mailbot.fetch.batches.MAILS_AT_ONCE", 1)
    monkeypatch.setattr("mailbot.watch.cycle.IN_A_LOT", 1)
    monkeypatch.setattr("mailbot.watch.cycle.FILED_AT_ONCE", 1)
    office.refer(3)
    for _ in range(30):
        proxy.cut_before("UID MOVE")

    office.round()

    assert len(office.cases()) == 3
    assert proxy.verbs().count("UID MOVE") == 1


def test_an_unreadable_mail_keeps_no_uncertain_letter_waiting(
    tmp_path: Path, provider: MailProvider, proxy: IMAPProxy, scripted_smtp: Callable[..., ScriptedSMTP]
):
    smtp = scripted_smtp({})
    office = TestOffice(tmp_path, provider, imap_port=proxy.port, smtp_port=smtp.port)
    office.refer(1)
    office.round()
    office.refer(1)
    proxy.answer("UID FETCH", "NO [SERVERBUG] corrupt", where=lambda said: "BODY" in said and _asks(said, 102))
    smtp.script["dot"] = HANG_UP
    office.round(31)
    before = office.states()
    smtp.script.clear()

    problems = [office.round(60) for _ in range(2)]

    assert before == [LetterState.UNCERTAIN]
    assert office.states() == [LetterState.SENT]
    assert all(isinstance(problem, MailUnreadable) for problem in problems)
    assert ["does not hand out" in told for told in alarms(office)] == [True]
    office.close()


def test_mail_that_stays_in_the_folder_is_read_once_on_a_line(office: TestOffice, proxy: IMAPProxy):
    """Its UID alone is never believed (a server may be restored from its backup), but it costs no more than that."""
    proxy.answer("UID MOVE", "NO not now")
    proxy.answer("UID COPY", "NO not now")
    office.refer(3)
    office.round()
    bodies = lambda: sum("BODY.PEEK[]" in said for said in proxy.commands)  # noqa: E731
    first = bodies()

    office.round(1)
    office.round(1)
    on_one_line = bodies()
    proxy.hang_up_on_everyone()
    office.round(1)
    office.round(1)

    assert (first, on_one_line, bodies()) == (1, 2, 3)  # the second time: the copies of what was sent
    assert len(office.cases()) == 3


def test_many_mails_that_could_not_be_filed_are_read_again_a_few_with_each_round(
    office: TestOffice, proxy: IMAPProxy, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("mailbot.watch.cycle.READ_AGAIN", 2)
    for command in ("UID MOVE", "UID COPY"):
        proxy.answer(command, "NO not now")
    office.refer(5)
    office.round()
    office.restart()
    office.refer(1)
    office.round()
    cases = len(office.cases())
    proxy.behave()

    left = [office.unfiled() for _ in range(4) if office.round(1) is None]

    assert cases == 6
    assert left[-1] == 0
    assert len(office.cases()) == 6


@pytest.mark.parametrize("address", ["another", "the same"])
def test_new_mail_that_has_the_uids_of_old_mail_is_not_lost(
    tmp_path: Path, provider: MailProvider, imap_proxy: Callable[..., IMAPProxy], address: str
):
    """The office moves to another server. Both count from UIDVALIDITY 1, and give the same UIDs."""
    with MailProvider({OFFICE: PASSWORD}, elsewhere=lambda address: True) as other:
        proxies = [imap_proxy(one.imap_port) for one in (provider, other)]
        for one in proxies:
            one.alter(lambda line: re.sub(rb"\[UIDVALIDITY \d+\]", b"[UIDVALIDITY 1]", line))
        office = TestOffice(tmp_path, provider, imap_port=proxies[0].port)
        office.refer(3)
        office.round()
        office.mailbox = other
        office.close()
        proxies[0].server_port = other.imap_port
        port = proxies[address == "another"].port
        office.settings = replace(
            office.settings,
            mailbox=replace(office.settings.mailbox, port=port),
            sending=replace(office.settings.sending, port=other.smtp_port),
        )
        office.restart_from_nothing()
        office.refer(3)

        assert office.round(1) is None

        assert len(office.cases()) == 6
        assert office.folder("mailbot/Handled") == 3
        office.close()


@pytest.mark.dovecot
def test_a_mail_server_that_is_restored_from_its_backup_loses_no_new_mail(
    tmp_path: Path, dovecot: Dovecot, smtp_sink: MailProvider
):
    user = dovecot.a_user()
    folder, backup = dovecot.maildir(user), tmp_path / "backup"
    mailbox = DovecotMailbox(dovecot, user)
    office = TestOffice(tmp_path, mailbox, smtp_port=smtp_sink.smtp_port, user=user, password=DOVECOT_PASSWORD)  # type: ignore[arg-type]
    office.refer(1)
    office.round()
    subprocess.run(["cp", "-a", str(folder), str(backup)], check=True)
    office.refer(2)
    office.round(1)

    office.office.cycle.mailbox.close()
    mailbox.logout()
    shutil.rmtree(folder)
    subprocess.run(["cp", "-a", str(backup), str(folder)], check=True)
    mailbox = office.mailbox = DovecotMailbox(dovecot, user)  # type: ignore[assignment]
    office.refer(3)

    assert office.round(1) is None

    assert len(office.cases()) == 6
    assert mailbox.mails(user) == []
    office.close()


@pytest.mark.parametrize("server", ["names what it copied", "does not"])
def test_a_copy_that_is_only_said_to_be_done_loses_no_mail(office: TestOffice, proxy: IMAPProxy, server: str):
    proxy.hide("MOVE")
    proxy.answer("UID COPY", "OK done")
    office.refer(1)

    problem = office.round()

    assert isinstance(problem, FilingRefused)
    assert (len(office.cases()), office.unfiled()) == (1, 1)
    proxy._cues.clear()
    if server == "does not":
        proxy.alter(lambda line: re.sub(rb"\[COPYUID [^]]*\] ", b"", line))
    assert office.round(1) is None
    assert (office.unfiled(), office.folder("mailbot/Handled")) == (0, 1)


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
