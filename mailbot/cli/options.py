"""Options and arguments that several commands share."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from mailbot import shipped

DEFAULT = Path("config") / "office.toml"

MOMENTS = [
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M%z",
    "%Y-%m-%dT%H:%M:%S%z",
]

Config = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="The office's configuration.", show_default=str(DEFAULT)),
]
AsJson = Annotated[bool, typer.Option("--json", help="For programs, instead of a table.")]
At = Annotated[
    datetime | None,
    typer.Option("--at", formats=MOMENTS, metavar="MOMENT", help="Pretend that it is that moment; rehearsals only."),
]
Number = Annotated[str, typer.Argument(metavar="NUMBER", help="A case's number.", show_default=False)]


def configuration(named: Path | None) -> Path:
    """The file that is meant: the one named, else the default, from the current folder or else the project's."""
    if named is not None:
        return named
    return DEFAULT if DEFAULT.exists() else shipped.PROJECT / DEFAULT
