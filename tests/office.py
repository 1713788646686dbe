"""A whole office for tests: a settings file, a mailbox on a real IMAP server, an SMTP server that takes letters and
lays the copies into that mailbox, and the command line run as its own process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from imapclient import IMAPClient
from typer.testing import CliRunner

from mailbot.cli.app import app
from mailbot.demo.servers import MailProvider
from mailbot.demo.submission import Delivery

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = "urgent.referrals@office.example"


class Office:
    """One office in a folder. `people` stands as TOML in the settings; `extra` is appended to them."""

    def __init__(
        self, folder: Path, imap_port: int, user: str, password: str, smtp_port: int, extra: str = "", people: str = ""
    ) -> None:
        self.folder, self.imap_port, self.user, self.password = folder, imap_port, user, password
        self.smtp_port = smtp_port
        (folder / "password").write_text(password + "\n")
        (folder / "password").chmod(0o600)
        sample = (ROOT / "config" / "office.toml").read_text()
        head, rest = sample.split("[mailbox]", 1)
        tail = rest[rest.index("[trust]") :]
        head = head.replace('data = "../data"', 'data = "data"').replace("rehearsal = false", "rehearsal = true")
        if people:
            before, _ = head.split("[[people]]", 1)
            head = before + people + "\n"
        head = head.replace('area = ["K0", "K1", "K2", "K4", "K6", "K7"]', "area = []")
        servers = "".join(
            f'[{name}]\nhost = "127.0.0.1"\nport = {port}\nuser = "{who}"\nsecurity = "plain"\n'
            'sign_in = { password_file = "password" }\n\n'
            for name, port, who in (("mailbox", imap_port, user), ("sending", smtp_port, ""))
        )
        (folder / "referral_form.toml").write_bytes((ROOT / "config" / "referral_form.toml").read_bytes())
        self.config = folder / "office.toml"
        self.config.write_text(head + servers + tail + extra)

    def put(self, *mails: bytes, at: datetime | None = None, folder: str = "INBOX") -> None:
        """Into the watched mailbox, as a server would."""
        with self._client() as client:
            for mail in mails:
                client.append(folder, mail, (), at)

    def make_folder(self, name: str) -> None:
        """As a person would, in a mail program."""
        with self._client() as client:
            client.create_folder(name)

    def mails(self, folder: str = "INBOX") -> list[bytes]:
        """What lies in a folder."""
        with self._client() as client:
            client.select_folder(folder, readonly=True)
            fetched = client.fetch(client.search(), ["BODY.PEEK[]"])
        return [held[b"BODY[]"] for held in fetched.values()]

    def folders(self) -> dict[str, int]:
        """How many mails lie in each folder."""
        with self._client() as client:
            names = [name for flags, _, name in client.list_folders() if b"\\Noselect" not in flags]
            counted = {name: client.folder_status(name, "MESSAGES")[b"MESSAGES"] for name in names}
        return {name: count for name, count in counted.items() if count}

    def run(self, *words: str, at: str = "", ok: tuple[int, ...] = (0,)) -> str:
        """One command of the command line, in this process; what it printed."""
        result = CliRunner().invoke(app, self._command(*words, at=at))
        assert result.exit_code in ok, (result.exit_code, result.output[-4000:])
        return result.stdout

    def run_fails(self, *words: str) -> str:
        """The same, of a command that cannot start; what it said of that."""
        result = CliRunner().invoke(app, self._command(*words))
        assert result.exit_code == 2, result.output[-4000:]
        return result.output

    def start(self, *words: str, at: str = "") -> subprocess.Popen[str]:
        """The same as a process of its own, not waited for."""
        return subprocess.Popen(
            [sys.executable, str(ROOT / "run_bot.py"), *self._command(*words, at=at)],
            cwd=self.folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=os.environ | {"NO_COLOR": "1"},
        )  # fmt: skip

    def _command(self, *words: str, at: str = "") -> list[str]:
        return [*words, "--config", str(self.config), *(["--at", at] if at else [])]

    def killed_once(self, seconds: float, at: str = "") -> bool:
        """`once`, killed after so long; whether it was still running."""
        process = self.start("once", at=at)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.communicate(timeout=20)
        return process.returncode == -signal.SIGKILL

    def cases(self) -> list[dict[str, Any]]:
        """`cases --all --json`."""
        return json.loads(self.run("cases", "--all", "--json"))

    def case(self, number: str) -> dict[str, Any]:
        """`case NUMBER --json`."""
        return json.loads(self.run("case", number, "--json"))

    def review(self) -> list[dict[str, Any]]:
        """`review --json`."""
        return json.loads(self.run("review", "--json"))

    def _client(self) -> IMAPClient:
        client = IMAPClient("127.0.0.1", self.imap_port, ssl=False, timeout=20)
        client.login(self.user, self.password)
        return client


class PostOffice:
    """The SMTP server beside it: takes every letter, and lays what is addressed to the office into its mailbox."""

    def __init__(self, provider: MailProvider) -> None:
        self.provider = provider
        self.office: Office | None = None
        self._lock = threading.Lock()
        provider.when_delivered(self._copy)

    def accepted(self) -> Counter[str]:
        """How often each Message-ID was taken by the server."""
        return Counter(_message_id(delivery) for delivery in self.provider.delivered)

    def to(self, address: str) -> list[bytes]:
        """The letters for one address."""
        return [one.octets for one in self.provider.delivered if address in one.envelope_to]

    def _copy(self, delivery: Delivery) -> None:
        if self.office is not None and ADDRESS in delivery.envelope_to:
            with self._lock:
                self.office.put(delivery.octets)


def _message_id(delivery: Delivery) -> str:
    head = delivery.octets.partition(b"\r\n\r\n")[0].decode("ascii", "replace")
    return next(line.partition(":")[2].strip() for line in head.split("\r\n") if line.lower().startswith("message-id:"))
