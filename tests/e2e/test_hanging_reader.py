"""A reader that never comes to an end, planted into a mailbot that watches a real mailbox: its mail is set aside, and
the mails after it are handled in the same round."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbot.demo.servers import MailProvider
from tests.office import ROOT, Office
from tests.referrals import referral_mail
from tests.servers.dovecot import PASSWORD, Dovecot

pytestmark = pytest.mark.dovecot

PLANTED = """
import re, sys
from mailbot.understand import reader
reads = reader.read_mail
def hangs(octets):
    return re.match(rb"(?:x|x)+$", b"x" * 60 + b"!") if b"X-Odd" in octets else reads(octets)
reader.read_mail = hangs
from mailbot.cli.app import main
main()
"""


def test_the_mail_is_set_aside_and_the_next_is_handled(tmp_path: Path, dovecot: Dovecot) -> None:
    now = datetime.now(UTC)
    first, odd, last = (referral_mail(number, now) for number in (1, 2, 3))
    odd = odd.replace(b"Subject:", b"X-Odd: 1\r\nSubject:", 1)
    with MailProvider({}, elsewhere=lambda address: True) as provider:
        extra = "\n[watch]\nmail_seconds = 5\n"
        office = Office(tmp_path, dovecot.imap_port, dovecot.a_user(), PASSWORD, provider.smtp_port, extra)
        office.put(first, odd, last, at=now)
        words = [sys.executable, "-c", PLANTED, "run", "--config", str(office.config)]
        process = subprocess.Popen(words, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        beat, until = tmp_path / "data" / "heartbeat.json", time.monotonic() + 60
        while not beat.exists() and process.poll() is None and time.monotonic() < until:
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.1)
        process.terminate()
        said = process.communicate(timeout=30)
        assert process.returncode == 0, said
        assert "TookTooLong" in said[1]
        assert len(office.cases()) == 2
        assert [one["reason"].split("within")[0] for one in office.review()] == ["It was not read "]
        assert office.folders()["mailbot/Review"] == 1
