"""The table's commands about what is kept: export, backup, restore, purge, and where the book lies."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .options import Config, Number, configuration

KEEP = "Keep"

keep = typer.Typer()


@keep.command(rich_help_panel=KEEP, epilog="Example: run_bot.py export UR-2026-0001 --to request.zip")
def export(
    number: Number,
    config: Config = None,
    to: Annotated[Path | None, typer.Option("--to", metavar="FILE", help="The zip.", show_default="NUMBER.zip")] = None,
) -> None:
    """All that is held about one client, as a zip."""
    from . import exporting
    from .reading import open_office

    exporting.export(open_office(configuration(config)), number, to)


@keep.command(rich_help_panel=KEEP, epilog="Example: run_bot.py backup mailbot.tar.gz")
def backup(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A .tar.gz to write; with --every a folder.", show_default=False)
    ],
    config: Config = None,
    every: Annotated[
        float | None,
        typer.Option("--every", metavar="HOURS", min=0.01, max=8_760, help="Again until stopped."),
    ] = None,
    kept: Annotated[
        int, typer.Option("--keep", metavar="COUNT", min=1, help="With --every: how many stay; the oldest go.")
    ] = 14,
) -> None:
    """The book, the mails and the key, while mailbot goes on."""
    from . import keeping

    if every is not None:
        keeping.backups(configuration(config), file, every * 3600, kept)
    else:
        keeping.backup(configuration(config), file)


@keep.command(rich_help_panel=KEEP, epilog="Example: run_bot.py restore mailbot.tar.gz")
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `backup` wrote.", show_default=False)],
    config: Config = None,
    replace: Annotated[
        bool, typer.Option("--replace-what-is-there", help="Though there is a book; that one is put beside.")
    ] = False,
    check: Annotated[bool, typer.Option("--check", help="Only try whether it can be restored.")] = False,
) -> None:
    """Bring a backup back. The watcher has to be stopped."""
    from . import keeping

    if check:
        keeping.check(configuration(config), file)
    else:
        keeping.restore(configuration(config), file, replace=replace)


store = typer.Typer(help="Where the book lies.", no_args_is_help=True, rich_markup_mode="rich")
keep.add_typer(store, name="store", rich_help_panel=KEEP)


@store.command(epilog="Example: run_bot.py store copy data postgresql://mailbot@db.office.example/mailbot")
def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help="A data folder, or postgresql://...")],
    target: Annotated[str, typer.Argument(metavar="TO", help="The same; nothing may be there yet.")],
    config: Config = None,
) -> None:
    """Copy the book to another place, and prove that both say the same."""
    from . import storing

    storing.copy(configuration(config), source, target)


@keep.command(rich_help_panel=KEEP, epilog="Example: run_bot.py purge")
def purge(
    config: Config = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without, only show what would be done.")] = False,
) -> None:
    """Dispose of what is past retention; shows first what it would do."""
    from . import keeping

    keeping.purge(configuration(config), yes=yes)


key = typer.Typer(help="The keys that what is kept is encrypted with.", no_args_is_help=True, rich_markup_mode="rich")
keep.add_typer(key, name="key", rich_help_panel=KEEP)


@key.command("new", epilog="Example: run_bot.py key new data-key")
def key_new(file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="Put it there.")] = None) -> None:
    """Another key: printed, or put before those of FILE."""
    from . import keying

    keying.new(file)


@key.command("rotate", epilog="Example: run_bot.py key rotate")
def key_rotate(config: Config = None) -> None:
    """Encrypts everything anew with the first key, also while mailbot runs. It may be stopped, and begun again."""
    from . import keying

    keying.rotate(configuration(config))


@key.command("status", epilog="Example: run_bot.py key status")
def key_status(config: Config = None) -> None:
    """Which keys are in use, and whether one may be taken away."""
    from . import keying

    keying.status(configuration(config))
