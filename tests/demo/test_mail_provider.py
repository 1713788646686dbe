"""The provider in this process: what is sent lands where it is addressed, and can be fetched there."""

from __future__ import annotations

import smtplib
from datetime import UTC, datetime

import pytest
from imapclient import IMAPClient

from mailbot.demo.servers import MailProvider
from tests.servers.listening import LOOPBACK

OFFICE, CLIENT = "urgent@office.example", "client@mail.example"
LETTER = b"From: Client <client@mail.example>\r\nSubject: Bonjour\r\n\r\nVoici.\r\n"


def send(provider: MailProvider, sender: str, recipients: list[str], octets: bytes, password: str = "") -> None:
    with smtplib.SMTP(LOOPBACK, provider.smtp_port, local_hostname="localhost") as connection:
        if password:
            connection.login(sender, password)
        connection.sendmail(sender, recipients, octets)


def test_a_mail_lands_in_every_recipients_mailbox_with_trace_headers(provider: MailProvider):
    send(provider, CLIENT, [OFFICE, "Agent@CSC.example"], LETTER)

    for address in (OFFICE, "agent@csc.example"):
        (arrived,) = provider.mails(address)
        assert arrived.startswith(b"Return-Path: <client@mail.example>\r\n")
        assert arrived.endswith(LETTER)
    assert provider.mails(CLIENT) == []


def test_it_is_fetched_by_imap_with_the_providers_time():
    moment = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    with MailProvider({OFFICE: "horse"}, now=lambda: moment) as provider:
        send(provider, CLIENT, [OFFICE], LETTER)
        with IMAPClient(LOOPBACK, provider.imap_port, ssl=False) as client:
            client.normalise_times = False
            client.login(OFFICE, "horse")
            client.select_folder("INBOX")
            (mail,) = client.fetch(client.search(), ["BODY.PEEK[]", "INTERNALDATE"]).values()

    assert mail[b"BODY[]"].endswith(LETTER)
    assert mail[b"INTERNALDATE"] == moment


def test_an_unknown_recipient_is_refused_at_the_door(provider: MailProvider):
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        send(provider, CLIENT, ["nobody@mail.example"], LETTER)
    assert refused.value.recipients["nobody@mail.example"][0] == 550


@pytest.mark.parametrize(
    ("password", "author", "verdict"),
    [
        ("horse", b"client@mail.example", b"dmarc=pass header.from=mail.example"),
        ("", b"client@mail.example", b"dmarc=fail header.from=mail.example"),
        ("horse", b"Officer <urgent@office.example>", b"dmarc=fail header.from=office.example"),
        ("horse", b"", b"dmarc=fail header.from=invalid"),
    ],
)
def test_only_who_signed_in_as_the_author_passes(password, author, verdict):
    octets = b"From: " + author + b"\r\nAuthentication-Results: other.example; dmarc=pass\r\n\r\nx\r\n"
    with MailProvider({OFFICE: "horse", CLIENT: "horse"}, authserv_id="office.example") as provider:
        send(provider, CLIENT, [OFFICE], octets, password)
        (arrived,) = provider.mails(OFFICE)

    topmost = arrived[arrived.index(b"Authentication-Results:") :].split(b"\r\n")[0]
    assert topmost == b"Authentication-Results: office.example; " + verdict


def test_mail_programs_keep_their_keywords(provider: MailProvider):
    provider.put(OFFICE, LETTER)
    with IMAPClient(LOOPBACK, provider.imap_port, ssl=False) as client:
        client.login(OFFICE, "correct-horse")
        client.select_folder("INBOX")
        (uid,) = client.search()
        client.add_flags([uid], ["$Label1"])

        assert b"$Label1" in client.get_flags([uid])[uid]


def test_listeners_hear_of_every_delivery(provider: MailProvider):
    heard = []
    provider.when_delivered(heard.append)

    send(provider, CLIENT, [OFFICE], LETTER)

    assert [(delivery.envelope_to, delivery.octets) for delivery in heard] == [((OFFICE,), LETTER)]


def test_stopping_closes_the_ports():
    provider = MailProvider({OFFICE: "horse"}).start()
    provider.stop()

    with pytest.raises(OSError):
        smtplib.SMTP(LOOPBACK, provider.smtp_port, timeout=1)
