"""Fixtures that several areas share: the servers of `tests/servers`."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from mailbot.demo.servers import MailProvider
from tests.office_life import Life, an_office
from tests.servers.certificates import Certificates
from tests.servers.dovecot import Dovecot
from tests.servers.imap_proxy import IMAPProxy
from tests.servers.postfix import Postfix
from tests.servers.scripted_smtp import ScriptedSMTP

logging.getLogger("mail.log").setLevel(logging.ERROR)
settings.register_profile("mailbot", deadline=None)  # how long an example takes says more about the machine
settings.load_profile("mailbot")


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """For 127.0.0.1 and localhost, by an authority that nobody else trusts."""
    return Certificates.made_in(tmp_path_factory.mktemp("certificates"))


MAILBOXES = {
    f"{name}.example": "correct-horse"
    for name in (
        "urgent@office", "a.tremblay@office", "b.singh@office", "c.supervisor@office", "d.admin@office",
        "agent@csc", "client@mail", "amelie@courriel", "cpc@cpc",
    )
}  # fmt: skip
"""Those of `provider`: the office's own, its people, a CSC agent, two clients, the CPC. One password."""


@pytest.fixture
def provider() -> Iterator[MailProvider]:
    """IMAP and SMTP in this process, empty, with MAILBOXES."""
    with MailProvider(MAILBOXES) as started:
        yield started


@pytest.fixture
def secure_provider(certificates: Certificates) -> Iterator[MailProvider]:
    """The same with TLS."""
    with MailProvider(MAILBOXES, tls=certificates.for_servers) as started:
        yield started


@pytest.fixture
def smtp_sink() -> Iterator[MailProvider]:
    """Takes every letter (`delivered`), except for nobody@anywhere, who is refused at RCPT."""
    with MailProvider({}, elsewhere=lambda address: not address.startswith("nobody@")) as started:
        yield started


@pytest.fixture
def scripted_smtp() -> Iterator[Callable[..., ScriptedSMTP]]:
    """Makes SMTP servers that follow a script."""
    yield from _several(ScriptedSMTP)


@pytest.fixture
def imap_proxy() -> Iterator[Callable[..., IMAPProxy]]:
    """Makes proxies that misbehave on cue, in front of the IMAP server on a port."""
    yield from _several(IMAPProxy)


def _several(kind: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    made: list[Any] = []

    def make(*how: Any, **more: Any) -> Any:
        made.append(kind(*how, **more))
        return made[-1]

    yield make
    for each in made:
        each.stop()


@pytest.fixture(scope="session")
def dovecot(certificates: Certificates) -> Iterator[Dovecot]:
    """A real Dovecot; ask it for `a_user()`."""
    started = Dovecot(certificates)
    yield started
    started.stop()


@pytest.fixture(scope="session")
def world() -> Iterator[MailProvider]:
    """Everybody outside the office, as Postfix sees it: takes every letter, except for nobody@anywhere."""
    with MailProvider({}, elsewhere=lambda address: not address.startswith("nobody@")) as started:
        yield started


@pytest.fixture(scope="session")
def postfix(dovecot: Dovecot, world: MailProvider) -> Iterator[Postfix]:
    """A real Postfix: @office.example goes to Dovecot, all else to `world`."""
    started = Postfix(dovecot.lmtp_port, world.smtp_port)
    yield started
    started.stop()


@pytest.fixture
def lives(tmp_path: Path) -> Iterator[Callable[..., Life]]:
    """Makes offices without servers whose policy is not the default (`tests/office_life.py`)."""
    made: list[Life] = []

    def make(now: str = "2026-11-23 09:00", **how: Any) -> Life:
        made.append(Life(tmp_path / str(len(made)), an_office(**how), now=now))
        return made[-1]

    yield make
    for one in made:
        one.book.close()


@pytest.fixture
def life(lives: Callable[..., Life]) -> Life:
    """The office of the defaults: contact letters go by themselves after 30 minutes."""
    return lives()
