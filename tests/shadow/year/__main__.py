"""The whole year on Dovecot: is the report true, is the mailbox as it was, how fast was it?

    .venv/bin/python -m tests.shadow.year [--referrals 600]

Speed is messages in the order of the day (those that came; the sent ones are read besides) by the seconds that `shadow`
took as a process of its own, start and report included; beside it by its processor's seconds, which other work on the
machine does not change.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from imapclient import IMAPClient

from tests.office import ROOT, Office
from tests.servers.certificates import Certificates
from tests.servers.dovecot import PASSWORD, Dovecot

from .compare import differences
from .made import Year, a_year

AIM = 50.0  # messages a second


def main() -> int:
    """Exit 0 where all holds."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--referrals", type=int, default=600)
    year = a_year(asked.parse_args().referrals)
    with tempfile.TemporaryDirectory() as folder:
        dovecot = Dovecot(Certificates.made_in(Path(folder)))
        try:
            return _tell(year, Path(folder), dovecot)
        finally:
            dovecot.stop()


def _tell(year: Year, folder: Path, dovecot: Dovecot) -> int:
    user = dovecot.a_user()
    office = Office(folder, dovecot.imap_port, user, PASSWORD, 1)
    _fill(office, year)
    before = state(office)
    began = time.perf_counter()
    found = _shadow(office, year)
    took, spent = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    wrong = differences(found, year)
    changed = state(office) != before
    sums = {name: len(found[name]) for name in ("cases", "letters", "missed", "aside", "orders")}
    on_the_clock, of_the_processor = len(year.arrived) / took, len(year.arrived) / (spent.ru_utime + spent.ru_stime)
    lines = (
        f"{found['messages']} messages in, {len(year.sent)} sent; {sums}; read {found['read']}, asked {found['asked']}",
        f"unknown labels: {found['unknown_labels']}",
        *(wrong[:40] or ["every case, field, letter, limit and mail set aside is as it is in truth"]),
        "THE MAILBOX IS NOT AS IT WAS" if changed else "the mailbox is as it was: folders, UIDs, flags, dates, sizes",
        f"{took:.1f} s: {on_the_clock:.0f} messages a second; {of_the_processor:.0f} by the processor's seconds",
    )
    sys.stdout.write("\n".join(lines) + "\n")
    return int(bool(wrong) or changed or of_the_processor < AIM)


def _fill(office: Office, year: Year) -> None:
    office.make_folder("Sent")
    with IMAPClient("127.0.0.1", office.imap_port, ssl=False) as client:
        client.login(office.user, office.password)
        for n, one in enumerate(year.arrived):
            client.append("INBOX", one.octets, (r"\Seen",) if n % 3 else (), one.at)
        for sent in year.sent:
            client.append("Sent", sent.octets, (r"\Seen",), sent.at)


def state(office: Office) -> list[object]:
    """Every folder with each message's UID, flags, date and size."""
    with IMAPClient("127.0.0.1", office.imap_port, ssl=False) as client:
        client.login(office.user, office.password)
        seen: list[object] = []
        for _, _, name in client.list_folders():
            chosen = client.select_folder(name, readonly=True)
            held = client.fetch(client.search(), ["FLAGS", "INTERNALDATE", "RFC822.SIZE"])
            seen.append(
                (name, chosen[b"UIDVALIDITY"], chosen[b"UIDNEXT"], sorted((uid, str(one)) for uid, one in held.items()))
            )
        return sorted(seen, key=str)


def _shadow(office: Office, year: Year) -> dict[str, object]:
    until: datetime = year.arrived[-1].at + timedelta(days=7)
    command = [sys.executable, str(ROOT / "run_bot.py"), "shadow", "--config", str(office.config), "--json"]
    command += ["--since", "2025-01-01", "--at", f"{until:%Y-%m-%dT%H:%M:%S}+0000"]
    done = subprocess.run(
        command, capture_output=True, text=True, env=os.environ | {"MAILBOT_TRACEBACK": "1"}, check=False
    )
    if done.returncode:
        sys.exit(f"shadow failed:\n{done.stderr[-3000:]}")
    found: dict[str, object] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    sys.exit(main())
