"""`store copy`: the book from the file journal to PostgreSQL and back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import typer

from mailbot.home import seal_of
from mailbot.office.settings_file import read_settings
from mailbot.record.copying import copy_home
from mailbot.record.file.disk import sealing
from mailbot.record.homes import Home, held, home_at
from mailbot.vocabulary.problems import CannotStart

from .screen import Screen


def copy(config: Path, source: str, target: str) -> None:
    """Both are held meanwhile, so that nobody writes in either."""
    settings = read_settings(config)
    now = datetime.now(UTC)

    def home(place: str) -> Home:
        place = {"file": str(settings.data), "postgresql": settings.store.url}.get(place, place)
        password = settings.store.password() if place == settings.store.url else ""
        return home_at(place, settings.office.address, password=password, disk=sealing(seal_of(settings)))

    if not home(source).has_book():  # before anything is made at either place
        raise CannotStart(f"There is no book in {home(source).where}.", "Name where the book lies.")
    with held(home(source), now) as here, held(home(target), now) as there, Screen(errors=True).working("copying ..."):
        copied = copy_home(here, there)
    typer.echo(
        f"{there.where} says the same as {here.where}: {copied.cases} cases, {copied.letters} letters, "
        f"{copied.commits} commits, {copied.mails} mails, compared one by one."
    )
    if copied.missing:
        typer.echo(f"{len(copied.missing)} mails that it names were missing already, the first is {copied.missing[0]}.")
    typer.echo("Set [store] in the configuration before you start mailbot again.")
