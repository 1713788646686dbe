"""`backup`, `restore` and `purge`: what is kept, and for how long."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

import typer

from mailbot.home import home_of, seal_of
from mailbot.office.settings_file import read_settings
from mailbot.record.backup import Kept, write_backup
from mailbot.record.book import Book
from mailbot.record.file.disk import PRIVATE_FOLDER
from mailbot.record.homes import held
from mailbot.record.restore import check_backup, restore_backup, restore_into
from mailbot.record.retention import (
    PastRetention,
    disposals,
    dispose,
    former_books,
    kept_since,
    mails_of_former_books,
    past_retention,
)
from mailbot.vocabulary.office import Office
from mailbot.vocabulary.problems import MailbotProblem

from .reading import moment
from .screen import Screen, a_table, cell
from .signals import stop_on_signals

NAMED, ENDING = "mailbot-", ".tar.gz"

ENCRYPTED = "It is encrypted: keep its key as long as the file, and elsewhere."


class NotWhole(MailbotProblem):
    """The backup is made, or brought back, as far as there is something to keep."""

    def __init__(self, kept: Kept) -> None:
        super().__init__(
            f"{len(kept.missing)} mails that the book names are missing, the first is {kept.missing[0]}.",
            "All else is there; look for them in an earlier backup.",
        )


def backup(config: Path, file: Path) -> None:
    """Into `file`, read back before it counts."""
    settings = read_settings(config)
    with Screen(errors=True).working("writing ..."):
        home = home_of(settings)
        kept = write_backup(home, file, datetime.now(UTC))
    plain = "It is not encrypted: keep it where the office's files are kept."
    typer.echo(f"{file} holds {_in_words(kept)}. {plain if home.seal is None else ENCRYPTED}")
    if kept.missing:
        raise NotWhole(kept)


def backups(config: Path, folder: Path, seconds: float, keep: int, stop: threading.Event | None = None) -> None:
    """One after the other into `folder`, until asked to stop. One that fails is said, and the next is tried; the
    oldest go, but never the last that is whole."""
    stop = stop or threading.Event()
    restore_signals = stop_on_signals(stop)
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    try:
        while True:
            try:
                backup(config, folder / f"{NAMED}{datetime.now(UTC):%Y%m%dT%H%M%SZ}{ENDING}")
                for old in sorted(folder.glob(f"{NAMED}*{ENDING}"))[:-keep]:
                    old.unlink()
            except (MailbotProblem, OSError) as problem:
                typer.echo(f"No backup this time: {problem}", err=True)
            if stop.wait(seconds):
                return
    finally:
        restore_signals()


def check(config: Path, file: Path) -> None:
    """Whether a backup can be restored, and how old it is."""
    settings = read_settings(config)
    office = settings.build_office()
    with Screen(errors=True).working("reading ..."):
        kept = check_backup(file, datetime.now(UTC), seal_of(settings))
    typer.echo(
        f"{file} can be restored: {_in_words(kept)}, as of {office.calendar.local(kept.made_at):%Y-%m-%d %H:%M}."
    )
    if kept.missing:
        raise NotWhole(kept)


def restore(config: Path, file: Path, *, replace: bool) -> None:
    """From `file`, in place of what is there."""
    settings = read_settings(config)
    office = settings.build_office()
    now = moment(settings, office, None)
    home = home_of(settings)
    with held(home, now), Screen(errors=True).working("reading ..."):
        if settings.store.url:
            kept, aside = restore_into(file, home, settings.data, replace=replace, now=now), None
        else:
            kept, aside = restore_backup(file, settings.data, replace=replace, now=now, seal=home.seal)
        home.open_book(read_only=True).close()
    made = office.calendar.local(kept.made_at)
    typer.echo(f"{home.where} holds {_in_words(kept)}, as of {made:%Y-%m-%d %H:%M}.")
    if aside is not None:
        typer.echo(f"The former book is in {aside}.")
    box = settings.mailbox
    typer.echo(
        f"Before you start mailbot: move what came since then from {box.handled_folder}, {box.review_folder} and "
        f"{box.copies_folder} (the letters' copies) back to {box.folder}, in any order. It is handled again, and no "
        f"letter whose copy is in {box.folder} or {box.copies_folder} leaves again."
    )
    if kept.missing:
        raise NotWhole(kept)


def purge(config: Path, *, yes: bool) -> None:
    """Shows what is past retention (D22); with `yes` disposes of it."""
    settings = read_settings(config)
    office = settings.build_office()
    before = kept_since(moment(settings, office, None), office.policy.retention_years)
    home = home_of(settings)
    blobs = home.blobs()
    if not yes:
        needed = mails_of_former_books(settings.data, blobs)
        book = home.open_book(read_only=True)
        past = past_retention(book, blobs, before, alone=False, needed=needed)
        _show(past, before)
        _show_record(book, office)
        if not past.nothing:
            typer.echo("Nothing has been disposed of yet: --yes does it.")
        return
    with held(home, datetime.now(UTC)):
        book = home.open_book()
        try:
            needed = mails_of_former_books(settings.data, blobs)
            past = past_retention(book, blobs, before, alone=True, needed=needed)
            _show(past, before)
            if not past.nothing:
                dispose(past, book, blobs, (datetime.now(UTC), office.policy.retention_years, before))
                typer.echo("Disposed of. Backups made earlier still hold it: let them expire too.")
            _show_record(book, office)
        finally:
            book.close()
    for former in former_books(settings.data):
        typer.echo(f"The mails that the former book in {former} names are kept: remove it when nobody needs it.")


def _show(past: PastRetention, before: datetime) -> None:
    if past.nothing:
        typer.echo(f"Nothing is past retention: nothing ended up to {before:%Y-%m-%d}.")
        return
    if past.cases:
        table = a_table("Case", "Ended", "As")
        for case in past.cases:
            if case.ended is not None:
                table.add_row(cell(case.number, "bold"), cell(f"{case.ended.at:%Y-%m-%d}"), cell(case.ended.status))
        Screen().print(table)
    typer.echo(
        f"Past retention (ended up to {before:%Y-%m-%d}): {len(past.cases)} cases, {len(past.letters)} letters, "
        f"{len(past.mails)} entries of mails, {len(past.aside)} mails set aside; {len(past.blobs)} mails as files."
    )


def _show_record(book: Book, office: Office) -> None:
    for one in disposals(book):
        typer.echo(
            f"Record: on {office.calendar.local(one.at):%Y-%m-%d}, by a policy of {one.years} years, what had ended up "
            f"to {one.before:%Y-%m-%d}: {one.cases} cases, {one.letters} letters, {one.mails} entries of mails, "
            f"{one.aside} mails set aside; {one.files} mails as files."
        )


def _in_words(kept: Kept) -> str:
    key = "and the key" if kept.has_key else "but no key"
    return f"{kept.cases} cases, {kept.mails} mails {key}"
