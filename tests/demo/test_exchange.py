"""The double of Exchange Online: mailbot's own IMAP client meets its manners, on pymap and on a real Dovecot."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from imapclient import IMAPClient

from mailbot.demo.exchange import NOT_CONNECTED
from mailbot.demo.servers import MailProvider
from mailbot.fetch.imap import Mailbox
from mailbot.vocabulary.problems import MailboxUnreachable, SignInRefused
from mailbot.vocabulary.servers import MailboxSettings, Scheme, Secret, Security
from tests.servers.dovecot import PASSWORD

USER = "urgent@office.example"
MAIL = b"From: a@b.example\r\nSubject: x\r\nMessage-ID: <1@b.example>\r\n\r\nhello\r\n"


class Token:
    """A sign-in with a token that lasts so long."""

    def __init__(self, text: str = "good", lasts: float = 3600) -> None:
        self.text, self.lasts, self.given = text, lasts, 0

    def secret(self) -> Secret:
        self.given += 1
        return Secret(Scheme.XOAUTH2, self.text, self.lasts)

    def refused(self) -> None:
        self.text = "good"


def admits(_service: str, _user: str, token: str) -> str:
    return {"good": "", "closed": NOT_CONNECTED}.get(token, "no")


@pytest.fixture(params=["pymap", pytest.param("dovecot", marks=pytest.mark.dovecot)])
def exchange(request: pytest.FixtureRequest) -> Iterator[tuple[MailProvider, str]]:
    port, user = 0, USER
    if request.param == "dovecot":
        dovecot = request.getfixturevalue("dovecot")
        port, user = dovecot.imap_port, dovecot.a_user()
    with MailProvider({user: PASSWORD}, like="exchange", behind=port, admits=admits) as made:
        assert made.front is not None
        with IMAPClient("127.0.0.1", made.front.port, ssl=False) as person:
            person.login(user, PASSWORD)
            person.append("INBOX", MAIL)
        yield made, user


def mailbox(exchange: tuple[MailProvider, str], token: Token | None = None) -> Mailbox:
    provider, user = exchange
    settings = MailboxSettings("127.0.0.1", user, provider.imap_port, Security.PLAIN)
    return Mailbox(settings, token or Token())


def test_a_mail_comes_in_other_bytes_at_each_fetch_and_with_a_wrong_size(exchange):
    box = mailbox(exchange)
    box.open()
    (uid,) = box.look().uids

    first, second = (next(box.fetch([uid])).octets for _ in range(2))

    assert first != second
    assert sorted(first.splitlines()) == sorted(MAIL.splitlines())
    assert box._ask([uid], ["RFC822.SIZE"])[uid][b"RFC822.SIZE"] != len(MAIL)
    box.move([uid], "mailbot/Handled")
    assert box.look().uids == ()
    box.close()


def test_a_password_signs_in_nowhere(exchange):
    provider, user = exchange
    with IMAPClient("127.0.0.1", provider.imap_port, ssl=False) as person, pytest.raises(Exception, match="LOGIN"):
        person.login(user, PASSWORD)


def test_a_token_that_is_not_taken_is_asked_for_anew(exchange):
    box = mailbox(exchange, Token("ended"))

    with pytest.raises(SignInRefused, match=r"AUTHENTICATE failed") as refusal:
        box.open()
    assert "New-ServicePrincipal" in refusal.value.next_step
    box.open()
    box.close()


def test_a_good_token_without_a_mailbox_says_so(exchange):
    with pytest.raises(MailboxUnreachable, match="authenticated but not connected") as problem:
        mailbox(exchange, Token("closed")).open()
    assert "Add-MailboxPermission" in problem.value.next_step


def test_a_sign_in_is_renewed_before_its_token_ends(exchange):
    token = Token(lasts=0)
    box = mailbox(exchange, token)
    lines = set()
    for _ in range(3):
        box.open()
        lines.add(box.look().line)
    box.close()

    assert len(lines) == token.given == 3


def test_and_nobody_listens_on_a_line_of_which_the_token_has_ended(exchange):
    token = Token(lasts=0.2)
    box = mailbox(exchange, token)
    box.open()
    box.look()
    began = time.monotonic()

    assert box.wait(60, threading.Event()) is False
    box.open()

    assert time.monotonic() - began < 20
    assert token.given == 2
    box.close()


def test_who_asks_for_patience_is_left_alone_so_long(exchange):
    provider, _ = exchange
    box = mailbox(exchange)
    box.open()
    provider.front.throttled = 1

    with pytest.raises(MailboxUnreachable, match="Suggested Backoff Time"):
        box.look()
    with pytest.raises(MailboxUnreachable, match=r"patience, (29|30) s more"):
        box.open()

    box._patient_until = 0.0
    box.open()
    assert len(box.look().uids) == 1
    box.close()


def test_an_idle_line_that_is_cut_is_a_line_that_was_lost(exchange):
    provider, _ = exchange
    provider.front.idle_seconds = 0.2
    box = mailbox(exchange)
    box.open()
    box.look()

    with pytest.raises(MailboxUnreachable):
        box.wait(60, threading.Event())


def test_folders_have_french_names_and_no_keyword_is_kept(exchange):
    provider, user = exchange
    with IMAPClient("127.0.0.1", provider.imap_port, ssl=False) as person:
        person.oauth2_login(user, "good")
        assert person.select_folder("INBOX")[b"PERMANENTFLAGS"][-1] == b"$MDNSent"
        if "@" in user:
            assert "Éléments envoyés" in {name for _, _, name in person.list_folders()}
