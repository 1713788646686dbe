"""`key new`, `key rotate`, `key status`: the keys that what is kept is encrypted with."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import typer

from mailbot.home import home_of
from mailbot.office.settings import Settings
from mailbot.office.settings_file import read_settings
from mailbot.record.file.disk import Disk
from mailbot.record.file.seal import new_key
from mailbot.record.file.snapshot import put_file
from mailbot.record.homes import Home, held
from mailbot.record.resealing import keys_in_use, reseal_mails
from mailbot.vocabulary.problems import BookInUse, CannotStart

from .screen import Screen


def new(file: Path | None) -> None:
    """Prints another key, or puts it before those of a file, all at once."""
    key = new_key()
    if file is None:
        typer.echo(key)
        return
    before = file.read_text("utf-8") if file.exists() else ""
    put_file(Disk(), file, [f"{key}\n{before}".encode()])
    typer.echo(f"{file} begins with another key. Keep a copy elsewhere: what is encrypted is lost with its key.")


def rotate(config: Path) -> None:
    """Everything is encrypted anew with the first key. It can be stopped anywhere, and begun again."""
    settings, home = _encrypted(config)
    with Screen(errors=True).working("encrypting ..."):
        try:
            with held(home, datetime.now(UTC)):
                home.open_book().close()  # it makes a snapshot where something is under another key
                mails = reseal_mails(home)
        except BookInUse:
            mails = reseal_mails(home)
    typer.echo(f"{mails} mails were encrypted anew.")
    _say(home, settings)


def status(config: Path) -> None:
    """Which keys are in use."""
    settings, home = _encrypted(config)
    _say(home, settings)


def _say(home: Home, settings: Settings) -> None:
    assert home.seal is not None
    in_use: Counter[str] = keys_in_use(home)
    for name, count in sorted(in_use.items()):
        typer.echo(f"{name or 'not encrypted'}: {count} mails and parts of the book")
    others = in_use.keys() - {home.seal.name}
    if not others:
        typer.echo(f"Everything is under {home.seal.name}; other keys may be taken away when no backup needs them.")
    else:
        typer.echo(
            "The book is encrypted anew by the mailbot that runs, with what it enters next, a minute from now at the "
            "earliest: keep every key, and run `key rotate` again then."
        )


def _encrypted(config: Path) -> tuple[Settings, Home]:
    settings = read_settings(config)
    home = home_of(settings)
    if home.seal is None:
        raise CannotStart(
            "No key is named.", "Make one with `run_bot.py key new FILE`, and name it in [encryption] as key_file."
        )
    return settings, home
