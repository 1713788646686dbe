"""The watched mailbox, against pymap in this process and against a real Dovecot."""

from __future__ import annotations

import base64
import re
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from imapclient import IMAPClient

from mailbot.fetch import batches as reading
from mailbot.fetch.imap import Mailbox
from mailbot.vocabulary.problems import FilingRefused, MailboxUnreachable, SignInRefused
from mailbot.vocabulary.servers import MailboxSettings, Scheme, Secret, Security
from tests.servers.certificates import Certificates
from tests.servers.listening import LOOPBACK, Listener, a_port_nobody_listens_on

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


class Password:
    """A sign-in that notes what became of it."""

    def __init__(self, text: str = "correct-horse", scheme: Scheme = Scheme.PASSWORD) -> None:
        self.text, self.scheme, self.refusals = text, scheme, 0

    def secret(self) -> Secret:
        return Secret(self.scheme, self.text)

    def refused(self) -> None:
        self.refusals += 1


@dataclass
class Server:
    """An IMAP server with an empty mailbox, and a mail program of a person who uses the same one."""

    settings: MailboxSettings
    person: IMAPClient

    def put(self, octets: bytes, at: datetime | None = None, folder: str = "INBOX") -> None:
        self.person.append(folder, octets, msg_time=at)

    def flags(self, uid: int) -> tuple[bytes, ...]:
        self.person.select_folder("INBOX", readonly=True)
        return self.person.get_flags([uid])[uid]

    def in_folder(self, folder: str) -> list[bytes]:
        self.person.select_folder(folder, readonly=True)
        found = self.person.search()
        return [mail[b"BODY[]"] for mail in self.person.fetch(found, ["BODY.PEEK[]"]).values()]


@pytest.fixture(params=["pymap", pytest.param("dovecot", marks=pytest.mark.dovecot)])
def server(request: pytest.FixtureRequest) -> Server:
    if request.param == "pymap":
        provider = request.getfixturevalue("provider")
        port, user = provider.imap_port, "urgent@office.example"
    else:
        dovecot = request.getfixturevalue("dovecot")
        port, user = dovecot.imap_port, dovecot.a_user()
    return a_server(request, port, user)


def a_server(request: pytest.FixtureRequest, port: int, user: str) -> Server:
    person = IMAPClient(LOOPBACK, port, ssl=False)
    person.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    person.login(user, "correct-horse")
    request.addfinalizer(person.shutdown)
    return Server(MailboxSettings(LOOPBACK, user, port, Security.PLAIN, answer_seconds=5), person)


@pytest.fixture
def mailbox(server: Server) -> Mailbox:
    return opened(server.settings)


def opened(settings: MailboxSettings) -> Mailbox:
    mailbox = Mailbox(settings, Password(), now=lambda: NOW)
    mailbox.open()
    return mailbox


def a_mail(n: int = 1, text: str = "Bonjour") -> bytes:
    return f"Message-ID: <{n}@mail.example>\r\nSubject: {n}\r\n\r\n{text}\r\n".encode()


def test_mails_come_as_the_server_keeps_them_with_its_own_time(server, mailbox):
    octets = "Subject: é\r\n\r\n.\r\n..\r\nDéjà vu\x00\r\n".encode("latin-1").replace(b"\x00", b"\x80")
    received_at = datetime(2026, 11, 20, 15, 2, 7, tzinfo=UTC)
    server.put(octets, at=received_at)

    folder = mailbox.look()
    (mail,) = mailbox.fetch(folder.uids)

    assert mail.octets == octets
    assert mail.received_at == received_at
    assert (mail.place.uidvalidity, mail.place.uid) == (folder.uidvalidity, folder.uids[0])
    assert not mail.cut


def test_fetching_and_looking_leave_seen_as_it_was(server, mailbox):
    server.put(a_mail(1))
    server.put(a_mail(2))
    unread, read = mailbox.look().uids
    server.person.select_folder("INBOX")
    server.person.add_flags([read], [rb"\Seen"])

    list(mailbox.fetch(mailbox.look().uids))

    assert rb"\Seen" not in server.flags(unread)
    assert rb"\Seen" in server.flags(read)


def test_a_mail_that_a_person_read_or_marked_deleted_is_still_shown(server, mailbox):
    server.put(a_mail())
    (uid,) = mailbox.look().uids
    server.person.select_folder("INBOX")
    server.person.add_flags([uid], [rb"\Seen", rb"\Deleted"])

    assert mailbox.look().uids == (uid,)


def test_a_mail_expunged_meanwhile_is_left_out(server, mailbox):
    for n in range(3):
        server.put(a_mail(n))
    first, second, third = mailbox.look().uids
    server.person.select_folder("INBOX")
    server.person.add_flags([second], [rb"\Deleted"])
    server.person.uid_expunge([second])

    assert [mail.place.uid for mail in mailbox.fetch([first, second, third, third + 50])] == [first, third]


def test_batches_are_bounded_by_bytes_and_by_number(server, mailbox, monkeypatch):
    monkeypatch.setattr(reading, "BYTES_AT_ONCE", 2500)
    monkeypatch.setattr(reading, "MAILS_AT_ONCE", 3)
    for n in range(4):
        server.put(a_mail(n, "x" * 1000))
    for n in range(4):
        server.put(a_mail(n))
    sizes = []
    ask = mailbox._ask
    monkeypatch.setattr(
        mailbox, "_ask", lambda uids, items: (sizes.append(len(uids)) if len(items) > 1 else None) or ask(uids, items)
    )

    assert len(list(mailbox.fetch(mailbox.look().uids))) == 8
    assert sizes == [2, 3, 3]


def test_of_a_mail_beyond_the_limit_only_the_beginning_is_fetched(server, mailbox, monkeypatch):
    monkeypatch.setattr(reading, "LARGEST_MAIL", 5_000)
    monkeypatch.setattr(reading, "BEGINNING", 300)
    server.put(a_mail(1))
    server.put(a_mail(2, "x" * 20_000))
    server.put(a_mail(3))

    mails = list(mailbox.fetch(mailbox.look().uids))

    assert [mail.cut for mail in mails] == [False, True, False]
    assert mails[1].octets == a_mail(2, "x" * 20_000)[:300]


def test_filed_mails_are_in_their_folder_which_is_made_and_subscribed(server, mailbox):
    server.put(a_mail(1))
    server.put(a_mail(2))
    first, second = mailbox.look().uids

    assert mailbox.move([first], "mailbot/Traités") == frozenset()

    assert mailbox.look().uids == (second,)
    assert server.in_folder("mailbot/Traités") == [a_mail(1)]
    assert "mailbot/Traités" in [name for _, _, name in server.person.list_sub_folders()]


def test_filing_what_is_gone_already_is_no_trouble(server, mailbox):
    server.put(a_mail())
    (uid,) = mailbox.look().uids
    mailbox.move([uid], "mailbot/Handled")

    assert mailbox.move([uid, uid + 1], "mailbot/Handled") == frozenset()
    assert server.in_folder("mailbot/Handled") == [a_mail()]


def test_a_folder_that_a_person_removes_is_made_again(server, mailbox):
    server.put(a_mail(1))
    server.put(a_mail(2))
    first, second = mailbox.look().uids
    mailbox.move([first], "mailbot/Handled")
    server.person.delete_folder("mailbot/Handled")

    mailbox.move([second], "mailbot/Handled")

    assert server.in_folder("mailbot/Handled") == [a_mail(2)]


def test_a_copy_of_a_letter_is_found_by_its_message_id(server, mailbox):
    server.put(a_mail(12))
    mailbox.look()

    assert mailbox.find("INBOX", [("Message-ID", "<12@mail.example>")])
    assert not mailbox.find("INBOX", [("Message-ID", "<2@mail.example>")])  # a substring of the other
    assert not mailbox.find("mailbot/Nowhere", [("Message-ID", "<12@mail.example>")])


def test_after_a_search_elsewhere_the_watched_folder_is_fetched_from(server, mailbox):
    server.put(a_mail(1))
    server.put(a_mail(2))
    first, second = mailbox.look().uids
    mailbox.move([first], "mailbot/Handled")

    assert mailbox.find("mailbot/Handled", [("Message-ID", "<1@mail.example>")])

    assert [mail.octets for mail in mailbox.fetch([second])] == [a_mail(2)]


def test_an_appended_mail_is_there_as_it_was(server, mailbox):
    mailbox.append("mailbot/Copies", a_mail(7))

    assert server.in_folder("mailbot/Copies") == [a_mail(7)]


class StopAfterStart(threading.Event):
    """Tells when waiting has begun: the first time it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = threading.Event()

    def is_set(self) -> bool:
        self.asked.set()
        return super().is_set()


def test_waiting_ends_as_soon_as_a_mail_arrives(server, mailbox):
    mailbox.look()
    stop = StopAfterStart()
    arrival = threading.Thread(target=lambda: stop.asked.wait(10) and server.put(a_mail()))
    arrival.start()

    assert mailbox.wait(20, stop)

    arrival.join()
    assert len(mailbox.look().uids) == 1


def test_a_mail_that_came_before_waiting_began_is_noticed(server, mailbox):
    """The server tells it in one packet with its answer to IDLE."""
    mailbox.look()
    server.put(a_mail())

    assert mailbox.wait(20, threading.Event())


def test_a_mail_that_was_told_of_while_others_were_filed_is_noticed(server, mailbox):
    server.put(a_mail(1))
    (uid,) = mailbox.look().uids
    server.put(a_mail(2))
    mailbox.move([uid], "mailbot/Handled")

    assert mailbox.wait(20, threading.Event())


def test_a_mail_that_came_while_another_folder_was_searched_is_noticed(server, mailbox):
    mailbox.look()
    mailbox.append("mailbot/Copies", a_mail(1))
    server.put(a_mail(2))
    mailbox.find("mailbot/Copies", [("Message-ID", "<1@mail.example>")])

    assert mailbox.wait(20, threading.Event())


def test_waiting_ends_when_it_is_told_to_stop_and_the_mailbox_stays_usable(server, mailbox):
    mailbox.look()
    stop = StopAfterStart()
    teller = threading.Thread(target=lambda: stop.asked.wait(10) and stop.set())
    teller.start()

    assert not mailbox.wait(20, stop)

    teller.join()
    assert mailbox.look().uids == ()


def test_waiting_ends_when_time_is_up(mailbox):
    mailbox.look()

    assert not mailbox.wait(0.05, threading.Event())


def test_a_wrong_password_is_told_as_one_sentence_and_to_the_sign_in(server):
    sign_in = Password("wrong")

    with pytest.raises(SignInRefused, match="refused the sign-in of"):
        Mailbox(server.settings, sign_in).open()
    assert sign_in.refusals == 1


@pytest.mark.dovecot
def test_folders_of_a_server_with_a_prefix_and_dots(dovecot, request):
    server = a_server(request, dovecot.imap_port, dovecot.a_user("dotted"))
    mailbox = opened(server.settings)
    server.put(a_mail())

    mailbox.move(mailbox.look().uids, "mailbot/À revoir")

    assert server.in_folder("INBOX.mailbot.À revoir") == [a_mail()]


@pytest.mark.dovecot
def test_a_full_mailbox_refuses_a_copy_and_the_line_stays_in_use(dovecot, request):
    server = a_server(request, dovecot.imap_port, dovecot.a_user("small"))
    mailbox = opened(server.settings)

    with pytest.raises(FilingRefused, match="OVERQUOTA"):
        mailbox.append("INBOX", a_mail(1, "x" * 50_000))

    assert mailbox.is_open
    assert mailbox.look().uids == ()


# TLS


@pytest.fixture
def secure(secure_provider, certificates) -> Callable[..., MailboxSettings]:
    def settings(security: Security, **more: object) -> MailboxSettings:
        port = secure_provider.imaps_port if security is Security.TLS else secure_provider.imap_port
        return replace(
            MailboxSettings(
                "localhost", "urgent@office.example", port, security, ca_file=certificates.authority, answer_seconds=5
            ),
            **more,  # type: ignore[arg-type]
        )

    return settings


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_over_tls_mails_are_fetched_and_arrivals_noticed(secure, secure_provider, security):
    mailbox = opened(secure(security))
    secure_provider.put("urgent@office.example", a_mail(), at=NOW)
    (mail,) = mailbox.fetch(mailbox.look().uids)
    secure_provider.put("urgent@office.example", a_mail(2))

    assert mail.octets == a_mail()
    assert mailbox.wait(20, threading.Event())


@pytest.mark.dovecot
def test_over_tls_dovecot_wakes_who_waits(dovecot, certificates, request):
    server = a_server(request, dovecot.imap_port, dovecot.a_user())
    mailbox = opened(
        replace(server.settings, port=dovecot.imaps_port, security=Security.TLS, ca_file=certificates.authority)
    )
    mailbox.look()
    stop = StopAfterStart()
    arrival = threading.Thread(target=lambda: stop.asked.wait(10) and server.put(a_mail()))
    arrival.start()

    assert mailbox.wait(20, stop)
    arrival.join()


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_a_certificate_that_nobody_vouches_for_is_refused(secure, security):
    with pytest.raises(MailboxUnreachable, match="certificate is not trusted"):
        opened(secure(security, ca_file=None))


def test_a_certificate_for_another_name_is_refused(tmp_path):
    others = Certificates.made_in(tmp_path, "mail.other.example")
    listener = Listener(lambda connection: None, others.for_servers)
    settings = MailboxSettings("localhost", "u", listener.port, ca_file=others.authority, answer_seconds=5)

    with pytest.raises(MailboxUnreachable, match=r"certificate is not trusted.*(match|mismatch|valid for)"):
        Mailbox(settings, Password()).open()
    listener.stop()


def test_starttls_is_not_given_up_where_the_server_does_not_offer_it(provider):
    settings = MailboxSettings(LOOPBACK, "urgent@office.example", provider.imap_port, Security.STARTTLS)

    with pytest.raises(MailboxUnreachable, match="STARTTLS"):
        Mailbox(settings, Password()).open()


def test_plain_text_to_another_machine_needs_the_settings_word():
    settings = MailboxSettings("mail.example", "u", 143, Security.PLAIN)

    with pytest.raises(MailboxUnreachable, match="plain_text_is_accepted"):
        Mailbox(settings, Password()).open()


# Servers that cannot be reached


def test_a_server_that_does_not_listen():
    settings = MailboxSettings(LOOPBACK, "u", a_port_nobody_listens_on(), Security.PLAIN)

    with pytest.raises(MailboxUnreachable, match="refused"):
        Mailbox(settings, Password()).open()


def test_a_name_that_nobody_knows(monkeypatch):
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    with pytest.raises(MailboxUnreachable, match="name is not known"):
        Mailbox(MailboxSettings("imap.office.example", "u"), Password()).open()


@pytest.mark.parametrize(
    "greeting", [b"", b"SSH-2.0-OpenSSH\r\n", b"* BYE too many\r\n", b"\x00" * 5000 + b"\r\n", b"* OK hi\r\n* BAD\r\n"]
)
def test_a_server_that_is_none(greeting):
    listener = Listener(lambda connection: connection.sendall(greeting))
    settings = MailboxSettings(LOOPBACK, "u", listener.port, Security.PLAIN, answer_seconds=5)

    with pytest.raises(MailboxUnreachable):
        Mailbox(settings, Password()).open()
    listener.stop()


def test_a_server_that_says_nothing():
    released = threading.Event()
    listener = Listener(lambda connection: released.wait(30) and None)
    settings = MailboxSettings(LOOPBACK, "u", listener.port, Security.PLAIN, connect_seconds=0.1, answer_seconds=0.1)

    with pytest.raises(MailboxUnreachable, match="no answer in time"):
        Mailbox(settings, Password()).open()
    released.set()
    listener.stop()


def test_a_mailbox_that_is_not_open_says_so():
    with pytest.raises(MailboxUnreachable, match="not open"):
        Mailbox(MailboxSettings(LOOPBACK, "u"), Password()).look()


# What is said to sign in


def what_is_said_to_sign_in(sign_in: Password) -> tuple[bytes, bytes]:
    """To a server that takes everything: the mechanism, and what it was given."""
    heard: list[tuple[bytes, bytes]] = []

    def talk(connection: socket.socket) -> None:
        lines = connection.makefile("rb")
        connection.sendall(b"* OK [CAPABILITY IMAP4rev1 AUTH=XOAUTH2 AUTH=PLAIN] ready\r\n")
        for line in lines:
            tag, verb, *rest = line.split()
            if verb == b"AUTHENTICATE":
                connection.sendall(b"+ \r\n")
                heard.append((rest[0], base64.b64decode(lines.readline())))
            if verb == b"LIST":
                connection.sendall(b'* LIST (\\Noselect) "/" ""\r\n')
            if verb == b"CAPABILITY":
                connection.sendall(b"* CAPABILITY IMAP4rev1 AUTH=XOAUTH2 AUTH=PLAIN\r\n")
            connection.sendall(tag + b" OK done\r\n")

    listener = Listener(talk)
    settings = MailboxSettings(LOOPBACK, "urgent@office.example", listener.port, Security.PLAIN, answer_seconds=5)
    Mailbox(settings, sign_in).open()
    listener.stop()
    return heard[0]


def test_a_token_is_presented_as_xoauth2():
    said = what_is_said_to_sign_in(Password("a-token", Scheme.XOAUTH2))

    assert said == (b"XOAUTH2", b"user=urgent@office.example\x01auth=Bearer a-token\x01\x01")


def test_a_password_may_have_any_characters():
    said = what_is_said_to_sign_in(Password('é"\\ {3}'))

    assert said == (b"PLAIN", '\0urgent@office.example\0é"\\ {3}'.encode())


def test_nothing_but_this_module_and_its_neighbours_speaks_imap():
    """The people of the demo do, with their own mail programs."""
    speech = re.compile(r"\b(imapclient|imaplib)\b")
    speakers = {path.parts[1] for path in Path("mailbot").rglob("*.py") if speech.search(path.read_text("utf-8"))}
    assert speakers - {"demo"} == {"fetch"}


def test_a_copy_is_found_by_what_a_server_left_of_its_names(server, mailbox):
    """A server that gives it a new Message-ID leaves References and our own header alone."""
    server.put(
        b"Message-ID: <new@relay.example>\r\nReferences: <parent@office.example> <token@office.example>\r\n"
        b"X-Mailbot-Letter: <letter@office.example>\r\n\r\nx\r\n",
    )
    mailbox.look()

    assert mailbox.find("INBOX", [("Message-ID", "<letter@office.example>"), ("References", "<token@office.example>")])
    assert mailbox.find("INBOX", [("X-Mailbot-Letter", "<letter@office.example>")])
    assert not mailbox.find("INBOX", [("Message-ID", "<parent@office.example>")])
