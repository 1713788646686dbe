"""Where secrets come from: a file, the environment, a command, a credential that systemd hands over.

Each is asked afresh whenever it is needed, so a password can be changed while mailbot runs.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from mailbot.vocabulary.problems import SignInRefused
from mailbot.vocabulary.servers import Scheme, Secret

LONGEST_WAIT = 30.0
"""Seconds that a command may take."""


class SecretSource(Protocol):
    """Gives a secret. Raises `SignInRefused` with what to do where it cannot."""

    def secret(self) -> Secret:
        """Its first line: a password."""

    def whole(self) -> Secret:
        """All of it: a private key, or several keys."""

    def refused(self) -> None:
        """A server did not take it."""


def secret_source(file: Path | None, variable: str, command: tuple[str, ...], credential: str) -> SecretSource:
    """The one that is stated."""
    if command:
        return PasswordCommand(command)
    if credential:
        return PasswordFile(Path(os.environ.get("CREDENTIALS_DIRECTORY", "/run/credentials"), Path(credential).name))
    return PasswordFile(file) if file else PasswordVariable(variable)


@dataclass(frozen=True, slots=True)
class PasswordFile:
    """A file whose first line is the password."""

    path: Path

    def secret(self) -> Secret:
        """Read it afresh."""
        lines = self.whole().text.splitlines()
        if not lines or not lines[0]:
            raise SignInRefused(f"the password file {self.path} is empty.", "Put the password in its first line.")
        return Secret(Scheme.PASSWORD, lines[0])

    def whole(self) -> Secret:
        """All of the file."""
        try:
            return Secret(Scheme.PASSWORD, self.path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as problem:
            reason = problem.strerror if isinstance(problem, OSError) else "it is not UTF-8"
            raise SignInRefused(
                f"the password file {self.path} cannot be read: {reason}.",
                "Put the password alone in its first line, readable for mailbot's account only.",
            ) from None

    def refused(self) -> None:
        """It is read again next time anyway."""


@dataclass(frozen=True, slots=True)
class PasswordVariable:
    """An environment variable that holds the password."""

    name: str
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)

    def secret(self) -> Secret:
        """Its value."""
        value = self.environment.get(self.name, "")
        if not value:
            raise SignInRefused(
                f"the environment variable {self.name} holds no password.",
                "Set it where mailbot is started, or name a password_file in the settings.",
            )
        return Secret(Scheme.PASSWORD, value)

    def whole(self) -> Secret:
        """The same."""
        return self.secret()

    def refused(self) -> None:
        """Nothing else can be tried."""


@dataclass(frozen=True, slots=True)
class PasswordCommand:
    """A program that prints the secret: of a password store, or a vault. No shell; nothing of it is logged."""

    words: tuple[str, ...]

    def secret(self) -> Secret:
        """Its first line."""
        lines = self.whole().text.splitlines()
        if not lines or not lines[0]:
            raise SignInRefused(f"{self.words[0]} prints no secret.", "Try the command of the settings by hand.")
        return Secret(Scheme.PASSWORD, lines[0])

    def whole(self) -> Secret:
        """All that it prints."""
        try:
            ran = subprocess.run(
                self.words, capture_output=True, timeout=LONGEST_WAIT, check=True, stdin=subprocess.DEVNULL
            )
            return Secret(Scheme.PASSWORD, ran.stdout.decode("utf-8"))
        except subprocess.CalledProcessError as problem:
            why = f"ends with {problem.returncode}"
        except subprocess.TimeoutExpired:
            why = f"takes longer than {LONGEST_WAIT:.0f} seconds"
        except (OSError, UnicodeDecodeError) as problem:
            why = f"cannot be run: {problem.strerror}" if isinstance(problem, OSError) else "prints something else"
        raise SignInRefused(
            f"{self.words[0]}, which gives a secret, {why}.", "Try the command of the settings by hand."
        ) from None

    def refused(self) -> None:
        """It is run again next time anyway."""
