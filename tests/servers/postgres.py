"""A throw-away PostgreSQL on loopback, as an account without rights: it refuses to run as root."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess

import psycopg
import pytest

from tests.servers.listening import LOOPBACK, a_port_nobody_listens_on
from tests.servers.processes import Running, a_folder

BINARIES = ("/usr/lib/postgresql/15/bin", "/usr/lib/postgresql/16/bin", "/usr/lib/postgresql/17/bin")
ACCOUNTS = ("postgres", "nobody")


def _program(name: str) -> str:
    found = shutil.which(name, path=":".join((*BINARIES, os.environ.get("PATH", ""))))
    if not found:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{name} (PostgreSQL) is not installed")
    return str(found)


class Postgres:
    """`url` is that of a database that is empty at first; `stop` and `start` are a machine that goes and comes back."""

    def __init__(self, *, fsync: bool = False) -> None:
        self._programs = {name: _program(name) for name in ("initdb", "postgres")}
        self.folder = a_folder("postgres")
        self._as = self._account()
        self.port = a_port_nobody_listens_on()
        self._run(
            self._programs["initdb"], "-D", str(self.folder / "data"), "-U", "mailbot", "--auth=trust", "-E", "UTF8",
            "--locale=C", *(() if fsync else ("--no-sync",)),
        )  # fmt: skip
        self._settings = [
            f"listen_addresses={LOOPBACK}", f"port={self.port}", f"unix_socket_directories={self.folder}",
            f"fsync={'on' if fsync else 'off'}", "max_connections=60", "shared_buffers=32MB",
        ]  # fmt: skip
        self._server: Running | None = None
        self.start()

    @property
    def url(self) -> str:
        """Of the database."""
        return f"postgresql://mailbot@{LOOPBACK}:{self.port}/postgres"

    def start(self) -> None:
        """Goes on with what is on the disk."""
        options = [part for setting in self._settings for part in ("-c", setting)]
        log = self.folder / "log"
        self._server = Running(
            [self._programs["postgres"], "-D", str(self.folder / "data"), *options], self.folder, log, **self._as
        )
        self._server.until(self._answers, 30)

    def kill(self) -> None:
        """At once, as a machine that loses its power."""
        assert self._server is not None
        pid = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        os.killpg(os.getpgid(pid), 9)
        self._server._process.wait(5)
        (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)

    def stop(self) -> None:
        """And everything of it is removed."""
        if self._server is not None:
            self._server.stop()

    def run(self, statement: str) -> list[tuple[object, ...]]:
        """What it answers."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def _answers(self) -> bool:
        try:
            self.run("select 1")
        except psycopg.Error:
            return False
        return True

    def _account(self) -> dict[str, object]:
        if os.geteuid() != 0:
            return {}
        known = {entry.pw_name: entry for entry in pwd.getpwall()}
        account = next(known[name] for name in ACCOUNTS if name in known)
        os.chown(self.folder, account.pw_uid, account.pw_gid)
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}

    def _run(self, *command: str) -> None:
        done = subprocess.run(command, capture_output=True, text=True, cwd=self.folder, check=False, **self._as)  # type: ignore[call-overload]
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])
