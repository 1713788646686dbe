"""[store]: where the book lies, if not in the data folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, ConfigDict

from mailbot.vocabulary.problems import CannotStart, SignInRefused

from .secrets import secret_source


def _url(written: str) -> str:
    if written and not written.startswith(("postgresql://", "postgres://")):
        raise ValueError("an address like postgresql://mailbot@db.office.example/mailbot, or nothing")
    return written


@dataclass(frozen=True, slots=True)
class Store:
    """`url` is `postgresql://user@host/database`, with a list of hosts where a replica may take over. The password
    comes from a source of its own."""

    __pydantic_config__ = ConfigDict(extra="forbid")
    url: Annotated[str, AfterValidator(_url)] = ""
    password_file: Path | None = None
    password_variable: str = ""
    password_command: tuple[str, ...] = ()
    password_credential: str = ""

    def password(self) -> str:
        """From its source, asked when it is needed. Raises `CannotStart`."""
        if not (self.password_file or self.password_variable or self.password_command or self.password_credential):
            return ""
        source = secret_source(
            self.password_file, self.password_variable, self.password_command, self.password_credential
        )
        try:
            return source.secret().text
        except SignInRefused as problem:
            raise CannotStart(f"The database's password: {problem.what}", problem.next_step) from None
