"""[store]: where the book lies, if not in the data folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, ConfigDict

from mailbot.vocabulary.problems import CannotStart


def _url(written: str) -> str:
    if written and not written.startswith(("postgresql://", "postgres://")):
        raise ValueError("an address like postgresql://mailbot@db.office.example/mailbot, or nothing")
    return written


@dataclass(frozen=True, slots=True)
class Store:
    """`url` is `postgresql://user@host/database`, with a list of hosts where a replica may take over. The password
    stands in a file of its own."""

    __pydantic_config__ = ConfigDict(extra="forbid")
    url: Annotated[str, AfterValidator(_url)] = ""
    password_file: Path | None = None

    def password(self) -> str:
        """From its file, read when it is needed. Raises `CannotStart`."""
        if self.password_file is None:
            return ""
        try:
            return self.password_file.read_text("utf-8").strip()
        except OSError as reason:
            what = f"{self.password_file} cannot be read: {reason.strerror}."
            raise CannotStart(what, "It holds the database's password.") from None
