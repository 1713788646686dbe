"""Checks of what lies on this machine: form, words, letters, calendar, people, storage, book, trust, passwords."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime

from mailbot.formfile import form_of
from mailbot.home import home_of
from mailbot.office.calendar import build_calendar, year_listing
from mailbot.office.permissions import exposed
from mailbot.office.settings import Settings, SignInSettings
from mailbot.postroom.learning import banners_of, learnt_lines
from mailbot.shipped import TEMPLATES
from mailbot.vocabulary.calendar import is_weekend
from mailbot.vocabulary.trust import TrustMode
from mailbot.write.letter_writer import LetterWriter
from mailbot.write.message.message_ids import MessageIds
from mailbot.write.rendering import place_in_template
from mailbot.write.samples import sample_letters
from mailbot.write.words.template_folder import TemplateFolder
from mailbot.write.words.words import LANGUAGES, Words

from .check_lines import Line, count, fails, fine, risk

LITTLE_ROOM = 1024 * 1024 * 1024
NO_ROOM = 50 * 1024 * 1024


def form_check(settings: Settings) -> Iterator[Line]:
    """The referral template can be read."""
    form = form_of(settings.form.file, settings.data)
    yield fine("form", f"{settings.form.file}: {len(form.fields)} fields.")


def words_check(settings: Settings) -> Iterator[Line]:
    """Both languages have the same sentences."""
    Words(TEMPLATES, settings.templates).insist()
    yield fine("words", "both languages have the same.")


def letters_check(settings: Settings) -> Iterator[Line]:
    """Every letter can be written, from sample data."""
    written = list(letters_written(settings))
    for what in filter(None, written):
        yield fails("letters", what, "Mend the template; `run_bot.py preview` writes them all.")
    yield fine("letters", f"{written.count('')} letters were written from sample data.")
    cpc = settings.cpc
    lacking = [
        name
        for name in ("how_to_apply", "postal_address")
        if not (getattr(cpc, f"{name}_en") and getattr(cpc, f"{name}_fr"))
    ]
    if not settings.office.telephone:
        yield risk(
            "letters", "no letter says by which number a client can check that it is real.", "Set office.telephone."
        )
    if lacking:
        named = " and ".join(f"cpc.{name}_en, _fr" for name in lacking)
        yield risk(
            "letters", "a client who is declined or redirected is not told how or where to apply.", f"Set {named}."
        )


def letters_written(settings: Settings) -> Iterator[str]:
    """For each letter what is wrong with it, with its place; "" where it can be written."""
    templates, ids = TemplateFolder(own=settings.templates), MessageIds(bytes(32), "localhost")
    writer = LetterWriter(templates, settings.build_office(), ids)
    for language in (*LANGUAGES, "both"):
        for name, (letter, case) in sample_letters(language).items():
            try:
                writer.write(letter, case, cause="check", ordinal=0)
            except Exception as problem:  # noqa: BLE001  whatever a template does wrong
                yield f"{language}/{name}: {place_in_template(problem)}{type(problem).__name__}: {problem}."
            else:
                yield ""


def calendar_check(settings: Settings) -> Iterator[Line]:
    """The next day off, and that next year is known."""
    calendar = build_calendar(settings.calendar)
    today = calendar.local(datetime.now(UTC)).date()
    days = (entry for year in (today.year, today.year + 1) for entry in year_listing(calendar, year))
    day, off = next((day, off) for day, off in days if day >= today and not is_weekend(day))
    hours = f"{calendar.opens:%H:%M} to {calendar.closes:%H:%M}"
    if not calendar.days_off(today.year + 1):
        yield fails("calendar", f"no day off is known in {today.year + 1}.", "Bring mailbot up to date.")
    yield fine("calendar", f"{calendar.zone}, {hours}; the next day off is {day} ({off.name_en} / {off.name_fr}).")


def people_check(settings: Settings) -> Iterator[Line]:
    """An address outside the office's domain is no mistake in itself; mail about clients then leaves the house."""
    domain = settings.office.address.rpartition("@")[2].lower()
    outside = [person.address for person in settings.people if person.address.rpartition("@")[2].lower() != domain]
    for address in outside:
        yield risk("people", f"{address} is outside {domain}.", "Correct it, unless clients' data may go there.")
    if not outside:
        yield fine("people", f"{count(len(settings.people), 'person')}, all at {domain}.")


def storage_check(settings: Settings) -> Iterator[Line]:
    """The data folder can be written, has room, and is nobody else's to read."""
    data = settings.data
    existing = next(folder for folder in (data, *data.parents) if folder.exists())
    try:
        with tempfile.NamedTemporaryFile(dir=existing, prefix=".check-") as file:
            file.write(b"mailbot")
            file.flush()
            os.fsync(file.fileno())
    except OSError as problem:
        yield fails("storage", f"{existing}: {problem.strerror}.", "Let mailbot's account write there.")
        return
    free = shutil.disk_usage(existing).free
    room = f"{free / 2**30:.1f} GB free"
    if free < NO_ROOM:
        yield fails("storage", f"{data}: only {room}.", "Make room; without it nothing is acknowledged or sent.")
    elif free < LITTLE_ROOM:
        yield risk("storage", f"{data}: only {room}.", "Make room before the disk is full.")
    else:
        yield fine("storage", f"{data}: writable, {room}.")
    for seen in exposed(settings):
        yield fails("storage", seen.what, seen.next_step)


def book_check(settings: Settings) -> Iterator[Line]:
    """The book is whole, and this mailbox's."""
    home = home_of(settings)
    book, blobs = home.open_book(read_only=True), home.blobs()
    cases = sum(1 for _ in book.cases())
    lost = [letter.message_id for letter in book.pending_letters() if not blobs.has(letter.blob)]
    cursor = book.fact("cursor")
    wanted = f"{settings.mailbox.user} at {settings.mailbox.host}:"
    if cursor is not None and cursor.mailbox and not cursor.mailbox.startswith(wanted):
        what = f"{home.where} is the book of another mailbox: {cursor.mailbox}."
        yield fails("book", what, "Name this office's own folder with `data`, or correct [mailbox].")
    if lost:
        what = f"{len(lost)} letters that have yet to leave are missing in {blobs.where}."
        yield fails("book", what, "Restore the last backup with `run_bot.py restore`.")
    elif cases and home.read_key() is None:
        what = f"{home.key_at} is missing: clients' answers would not be recognised."
        yield fails("book", what, "Restore it from the last backup with `run_bot.py restore`.")
    else:
        yield fine("book", f"whole; {count(cases, 'case')}." if cases else "no cases yet.")


def banners_check(settings: Settings) -> Iterator[Line]:
    """Which lines of messages were learnt to be a gateway's."""
    book = home_of(settings).open_book(read_only=True)
    known = {(one.place, one.words): one for one in banners_of(book)}
    taken = learnt_lines(book, settings.build_office())
    shown = "; ".join(f'at the {one.place}, "{one.text[:80]}"' for key, one in known.items() if key in taken)
    if shown:
        says = f"{count(len(taken), 'line')} learnt from your mail: {shown}."
        yield fine("banners", f"{says} policy.not_banners takes one back.")


def trust_check(settings: Settings) -> Iterator[Line]:
    """Whose word is taken for a sender's."""
    trust = settings.trust
    if TrustMode.NONE in trust.mode:
        what = "trust.mode = \"none\": anybody can write in an officer's or the CSC's name."
        yield risk("trust", what, 'Use "authentication_results", "exchange_internal" or "header".')
    said = {
        TrustMode.EXCHANGE_INTERNAL: "who is signed in at the office's own Exchange",
        TrustMode.AUTHENTICATION_RESULTS: f"the Authentication-Results of {trust.authserv_id or 'Microsoft 365'}",
        TrustMode.HEADER: f"the header {trust.header_name}: {trust.header_value}",
    }
    if TrustMode.NONE not in trust.mode:
        yield fine("trust", f"by {', then '.join(said[way] for way in trust.mode)}.")
    if settings.rehearsal:
        yield risk("rehearsal", "rehearsal = true: `once --at` is allowed.", "Take it out in a real office.")


def passwords_check(settings: Settings) -> Iterator[Line]:
    """Each secret is there, and nobody else's to read."""
    for name, server in (("mailbox", settings.mailbox), ("sending", settings.sending)):
        if not server.user:
            continue
        server.sign_in.sign_in().secret()
        yield fine("password", f"{name}: {_source(server.sign_in)}.")


def _source(sign_in: SignInSettings) -> str:
    if sign_in.tenant:
        return f"a token for {sign_in.client_id} of {sign_in.tenant}"
    return f"in {sign_in.password_file}" if sign_in.password_file else f"in the variable {sign_in.password_variable}"
