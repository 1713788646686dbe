"""`check`: everything that the configuration names is tried, a line each, with what to do where it fails.

Nothing is handled and nothing is sent. The folders for filing are made where they are missing, as `run` would.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

from rich.text import Text

from mailbot.fetch.imap import Mailbox
from mailbot.formfile import read_form
from mailbot.office.calendar import build_calendar, year_listing
from mailbot.office.clamd import Clamd
from mailbot.office.settings import Settings, SignInSettings, read_settings
from mailbot.office.signin import PasswordFile
from mailbot.record.data_folder import KEY, open_book
from mailbot.record.file.blobs import Blobs
from mailbot.send.smtp import Courier
from mailbot.shipped import TEMPLATES
from mailbot.vocabulary.calendar import is_weekend
from mailbot.vocabulary.problems import MailbotProblem
from mailbot.vocabulary.trust import TrustMode
from mailbot.watch.claim import another
from mailbot.write.letter_writer import LetterWriter
from mailbot.write.message.message_ids import MessageIds
from mailbot.write.samples import sample_letters
from mailbot.write.words.words import LANGUAGES, Words

from .screen import Screen, cell

LITTLE_ROOM = 1024 * 1024 * 1024
NO_ROOM = 50 * 1024 * 1024


class Outcome(Enum):
    """How a check ended. A risk is told and does not fail."""

    FINE = "ok"
    RISK = "risk"
    FAILS = "fails"


STYLES = {Outcome.FINE: "green", Outcome.RISK: "yellow", Outcome.FAILS: "bold red"}


@dataclass(frozen=True, slots=True)
class Line:
    """What was tried, how it ended, what was seen, and what to do about it."""

    name: str
    outcome: Outcome
    says: str
    next_step: str = ""


def fine(name: str, says: str) -> Line:
    """It works."""
    return Line(name, Outcome.FINE, says)


def risk(name: str, says: str, next_step: str) -> Line:
    """It works, and somebody should know at what price."""
    return Line(name, Outcome.RISK, says, next_step)


def fails(name: str, says: str, next_step: str) -> Line:
    """It does not."""
    return Line(name, Outcome.FAILS, says, next_step)


def check(config: Path) -> bool:
    """A line for each; whether none fails."""
    settings = read_settings(config)
    screen = Screen()
    _print(screen, fine("settings", f"{config}: {settings.office.name_en}, {_count(len(settings.people), 'person')}."))
    good = True
    for name, tried in CHECKS:
        with screen.working(f"{name} ..."):
            lines = list(_carried_out(name, tried, settings))
        for line in lines:
            _print(screen, line)
            good = good and line.outcome is not Outcome.FAILS
    return good


# What is tried, in this order.


def _form(settings: Settings) -> Iterator[Line]:
    form = read_form(settings.form.file)
    yield fine("form", f"{settings.form.file}: {len(form.fields)} fields.")


def _words(settings: Settings) -> Iterator[Line]:
    Words(TEMPLATES).insist()
    yield fine("words", "both languages have the same.")


def _letters(settings: Settings) -> Iterator[Line]:
    writer = LetterWriter(TEMPLATES, settings.build_office(), MessageIds(bytes(32), "localhost"))
    count = 0
    for language in (*LANGUAGES, "both"):
        for name, (letter, case) in sample_letters(language).items():
            try:
                writer.write(letter, case, cause="check", ordinal=0)
            except Exception as problem:  # noqa: BLE001  whatever a template does wrong
                what = f"{language}/{name}: {type(problem).__name__}: {problem}"
                yield fails("letters", what, "Mend the template; `run_bot.py preview` writes them all.")
            count += 1
    yield fine("letters", f"{count} letters were written from sample data.")


def _calendar(settings: Settings) -> Iterator[Line]:
    calendar = build_calendar(settings.calendar)
    today = calendar.local(datetime.now(UTC)).date()
    days = (entry for year in (today.year, today.year + 1) for entry in year_listing(calendar, year))
    day, off = next((day, off) for day, off in days if day >= today and not is_weekend(day))
    hours = f"{calendar.opens:%H:%M} to {calendar.closes:%H:%M}"
    yield fine("calendar", f"{calendar.zone}, {hours}; the next day off is {day} ({off.name_en} / {off.name_fr}).")


def _storage(settings: Settings) -> Iterator[Line]:
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
    if data.exists() and _seen_by_others(data):
        yield risk("storage", f"{data} can be read by other accounts.", f"chmod 700 {data}")


def _book(settings: Settings) -> Iterator[Line]:
    book = open_book(settings.data, read_only=True)
    blobs = Blobs(settings.data / "mail")
    cases = sum(1 for _ in book.cases())
    lost = [letter.message_id for letter in book.pending_letters() if not blobs.has(letter.blob)]
    if lost:
        what = f"{len(lost)} letters that have yet to leave are missing in {blobs.folder}."
        yield fails("book", what, "Restore the last backup with `run_bot.py restore`.")
    elif cases and not (settings.data / "message-id-key").exists():
        what = f"{settings.data / 'message-id-key'} is missing: clients' answers would not be recognised."
        yield fails("book", what, "Restore it from the last backup with `run_bot.py restore`.")
    else:
        yield fine("book", f"whole; {_count(cases, 'case')}." if cases else "no cases yet.")


def _trust(settings: Settings) -> Iterator[Line]:
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


def _passwords(settings: Settings) -> Iterator[Line]:
    for name, server in (("mailbox", settings.mailbox), ("sending", settings.sending)):
        if not server.user:
            continue
        server.sign_in.sign_in().secret()
        if (file := server.sign_in.password_file) is not None and PasswordFile(file).is_readable_by_others:
            yield risk("password", f"{file} can be read by other accounts.", f"chmod 600 {file}")
        else:
            yield fine("password", f"{name}: {_source(server.sign_in)}.")


def _mailbox(settings: Settings) -> Iterator[Line]:
    box = settings.mailbox
    mailbox = Mailbox(box, box.sign_in.sign_in())
    try:
        mailbox.open()
        state = mailbox.look()
        yield fine(
            "mailbox", f"{box.host}: signed in as {box.user}; {box.folder} holds {_count(len(state.uids), 'mail')}."
        )
        yield from _other_post_room(settings, mailbox)
        for folder in (box.handled_folder, box.review_folder, box.copies_folder):
            yield fine("folder", f"{mailbox.prepare(folder)} is there.")
    finally:
        mailbox.close()


def _other_post_room(settings: Settings, mailbox: Mailbox) -> Iterator[Line]:
    folder, key = settings.mailbox.marker_folder, settings.data / KEY
    machine = another(mailbox, folder, key.read_bytes() if key.exists() else b"") if folder else ""
    if machine:
        what = f"another post room, with another data folder, has this mailbox: {machine}."
        yield fails("mailbox", what, f"Stop it, or delete its message in {folder}: both would write to the clients.")


def _sending(settings: Settings) -> Iterator[Line]:
    sending = settings.sending
    courier = Courier(sending, sending.sign_in.sign_in() if sending.user else None)
    try:
        refusal = courier.probe()
    finally:
        courier.close()
    where = f"{sending.host}:{sending.port}"
    if refusal:
        yield fails(
            "sending", f"{where}: {refusal.rstrip('.')}.", "Check host, port, security and user under [sending]."
        )
    else:
        yield fine("sending", f"{where}: {f'signed in as {sending.user}' if sending.user else 'reached'}.")


def _scanner(settings: Settings) -> Iterator[Line]:
    path = settings.attachments.clamd_socket
    if not path:
        return
    if Clamd(Path(path)).verdict(b"mailbot checks the scanner"):
        what = f"{path}: the virus scanner does not answer; attachments would be withheld."
        yield fails("scanner", what, "Start clamd, or mend attachments.clamd_socket.")
    else:
        yield fine("scanner", f"{path}: the virus scanner answers.")


Check = Callable[[Settings], Iterator[Line]]

CHECKS: tuple[tuple[str, Check], ...] = (
    ("form", _form),
    ("words", _words),
    ("letters", _letters),
    ("calendar", _calendar),
    ("storage", _storage),
    ("book", _book),
    ("trust", _trust),
    ("password", _passwords),
    ("mailbox", _mailbox),
    ("sending", _sending),
    ("scanner", _scanner),
)


def _carried_out(name: str, tried: Check, settings: Settings) -> Iterator[Line]:
    """Its lines; what it cannot get past is the last of them."""
    try:
        yield from tried(settings)
    except MailbotProblem as problem:
        yield fails(name, problem.what, problem.next_step)
    except OSError as problem:
        yield fails(name, f"{problem.filename or ''} {problem.strerror or problem}.".strip(), "Check the path.")


def _print(screen: Screen, line: Line) -> None:
    text = Text(f"{line.outcome.value:<6}", style=STYLES[line.outcome])
    text.append(f"{line.name:<10}", style="bold")
    text.append_text(cell(f"{line.says} {line.next_step}".strip()))
    screen.print(text, soft_wrap=True)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {'people' if what == 'person' else what + 's'}"


def _seen_by_others(folder: Path) -> bool:
    return bool(stat.S_IMODE(folder.stat().st_mode) & 0o077)


def _source(sign_in: SignInSettings) -> str:
    if sign_in.tenant:
        return f"a token for {sign_in.client_id} of {sign_in.tenant}"
    return f"in {sign_in.password_file}" if sign_in.password_file else f"in the variable {sign_in.password_variable}"
