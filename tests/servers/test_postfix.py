"""A real Postfix and a real Dovecot take the courier's letters, and a real bounce comes back."""

from __future__ import annotations

import threading

import pytest

from mailbot.demo.servers import MailProvider
from mailbot.fetch.imap import Mailbox
from mailbot.send.smtp import Courier
from mailbot.vocabulary.servers import Handover, MailboxSettings, Scheme, Secret, Security, SendingSettings
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.listening import LOOPBACK
from tests.servers.postfix import Postfix

pytestmark = [pytest.mark.dovecot, pytest.mark.postfix]

LETTER = b"Message-ID: <7@office.example>\r\nFrom: urgent@office.example\r\nSubject: x\r\n\r\n.\r\nBonjour\r\n"


class Password:
    def secret(self) -> Secret:
        return Secret(Scheme.PASSWORD, PASSWORD)

    def refused(self) -> None:
        raise AssertionError("the password was right")


def test_a_letter_to_somebody_unknown_comes_back_as_a_report(postfix: Postfix, dovecot: Dovecot, world: MailProvider):
    us = f"{dovecot.a_user()}@office.example"
    mailbox = Mailbox(MailboxSettings(LOOPBACK, us, dovecot.imap_port, Security.PLAIN), Password())
    mailbox.open()
    mailbox.look()

    courier = Courier(SendingSettings(LOOPBACK, "", postfix.port, Security.PLAIN))
    result = courier.hand_over(us, ["nobody@mail.example"], LETTER)

    assert result.outcome is Handover.ACCEPTED
    assert mailbox.wait(30, threading.Event())
    (report,) = mailbox.fetch(mailbox.look().uids)
    assert b"report-type=delivery-status" in report.octets
    assert b"Final-Recipient: rfc822; nobody@mail.example" in report.octets
    assert b"<7@office.example>" in report.octets
    mailbox.close()


def test_a_letter_and_its_copy_arrive(postfix: Postfix, dovecot: Dovecot, world: MailProvider):
    us = f"{dovecot.a_user()}@office.example"
    arrived = threading.Event()
    world.when_delivered(lambda delivery: arrived.set() if delivery.envelope_from == us else None)
    mailbox = Mailbox(MailboxSettings(LOOPBACK, us, dovecot.imap_port, Security.PLAIN), Password())
    mailbox.open()
    mailbox.look()

    courier = Courier(SendingSettings(LOOPBACK, "", postfix.port, Security.PLAIN))
    courier.hand_over(us, ["client@mail.example"], LETTER, copy_to=[us])

    assert mailbox.wait(30, threading.Event())
    assert mailbox.find("INBOX", [("Message-ID", "<7@office.example>")])
    assert arrived.wait(30)
    (letter,) = [delivery for delivery in world.delivered if delivery.envelope_from == us]
    assert letter.envelope_to == ("client@mail.example",)
    assert letter.octets.endswith(LETTER[-13:])
    mailbox.close()
