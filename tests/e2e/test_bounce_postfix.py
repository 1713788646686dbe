"""Issue 5, against a real Postfix and Dovecot: a refused recipient's genuine DSN re-opens the clock, and the officer
knows."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbot.demo.servers import MailProvider
from mailbot.understand.mail.mime import read_mail
from tests.office import Office
from tests.referrals import referral_mail
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.postfix import Postfix

pytestmark = [pytest.mark.dovecot, pytest.mark.postfix]

ARRIVES = datetime(2026, 11, 20, 14, 55, tzinfo=UTC)
USER = "urgent.referrals@office.example"


def test_a_genuine_bounce_reopens_the_clock_and_the_officer_knows(
    tmp_path: Path, dovecot: Dovecot, postfix: Postfix, world: MailProvider
) -> None:
    office = Office(tmp_path, dovecot.imap_port, USER, PASSWORD, postfix.port)
    form = {"Date of call": "2026-11-20", "Permit needed by": "2026-11-27", "Email address": "nobody@gone.example"}
    office.put(referral_mail(2, ARRIVES, **form), at=ARRIVES)
    office.run("once", at="2026-11-20T10:00")
    office.run("once", at="2026-11-20T10:31")  # the contact letter leaves; Postfix takes it, the world does not
    contacted = office.case("UR-2026-0001")["contact"]["level"]

    _until(lambda: office.folders().get("INBOX", 0) >= 2)  # the copy of the letter, and the bounce
    office.run("once", at="2026-11-20T10:40")

    case = office.case("UR-2026-0001")
    letter = next(letter for letter in case["letters"] if letter["kind"] == "contact")
    assert contacted == "met"
    assert (letter["state"], case["contact"]["level"], case["contact"]["made_at"]) == ("bounced", "ok", None)
    _until(lambda: _told_of_bounce(dovecot, office))


def _told_of_bounce(dovecot: Dovecot, office: Office) -> bool:
    """The officer's own mailbox, behind the same Postfix, has the notice with the server's words."""
    jas = Office.__new__(Office)
    jas.imap_port, jas.user, jas.password = dovecot.imap_port, "j.singh@office.example", PASSWORD
    return any("5.1.1" in read_mail(octets).text for octets in jas.mails())


def _until(holds: object, seconds: float = 20) -> None:
    """Waits for another process; the only clock here is Postfix's."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():  # type: ignore[operator]
            return
        time.sleep(0.1)
    raise AssertionError("it did not happen")
