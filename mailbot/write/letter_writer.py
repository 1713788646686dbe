"""A decided letter becomes bytes: words, HTML and text, headers, Message-ID. The same letter always gives the same
bytes, so that one written again after a crash is recognisably the same."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from mailbot.vocabulary.case import Case
from mailbot.vocabulary.letter_kinds import OUR_HEADER, Interview, LetterKind
from mailbot.vocabulary.letters import Letter
from mailbot.vocabulary.message import Address, Attachment
from mailbot.vocabulary.office import Office
from mailbot.vocabulary.phrase import Phrase
from mailbot.write.message.invitation import invitation
from mailbot.write.message.lighter import lighter
from mailbot.write.message.message_ids import MessageIds
from mailbot.write.message.mime import (
    address_header,
    file_part,
    multipart,
    one_line,
    printable,
    text_header,
    text_part,
    token_header,
)
from mailbot.write.message.threading import audience, thread_headers
from mailbot.write.words.template_folder import TemplateFolder
from mailbot.write.words.words import LANGUAGES, Words, moment_in_words

from .contents import STAFF, contents, helpers, subject_of
from .csv_file import csv_file
from .plain import WIDTH, plain_text
from .rendering import Renderer

LANGUAGE_HEADER = {"en": "en-CA", "fr": "fr-CA", "both": "en-CA, fr-CA"}
RULE = "\n\n* * *\n\n\n"
KEPT_SECTIONS = 64
INVITES = {
    LetterKind.INTERVIEW: "REQUEST",
    LetterKind.INTERVIEW_MOVED: "REQUEST",
    LetterKind.INTERVIEW_CANCELLED: "CANCEL",
}
"""The letters with a calendar's part, and its METHOD (RFC 5546): a change is a REQUEST with a higher SEQUENCE."""


@dataclass(frozen=True, slots=True)
class Section:
    """What a letter says in one language."""

    language: str
    office: str
    title: str
    preview: str
    body: str = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """A letter ready for the outbox. `copies_to` are our own mailbox and a representative: never the reason why a
    letter fails. `template` names the wording exactly, for the proof of contact."""

    message_id: str
    token: str
    octets: bytes = field(repr=False)
    envelope_from: str
    envelope_to: tuple[str, ...]
    copies_to: tuple[str, ...]
    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)
    template: str


@dataclass(frozen=True, slots=True)
class Enclosure:
    """What an answer brings that only the book knows: the account of a proof of contact, and files with it."""

    account: str = ""
    files: tuple[Attachment, ...] = ()


class LetterWriter:
    """Writes one office's letters; the templates are read once. Raises `WordsFaulty` where the languages' words do
    not match."""

    def __init__(
        self, templates: Path | TemplateFolder, office: Office, ids: MessageIds, words: Words | None = None
    ) -> None:
        folder = templates if isinstance(templates, TemplateFolder) else TemplateFolder(templates)
        names = {("office", other.code): (other.name_en, other.name_fr) for other in office.other_offices}
        words = words or Words(folder.shipped, folder.own)
        words.insist()
        self.words = words.knowing(names)
        self._office = office
        self._ids = ids
        self.staff_read = True  # False where mail to staff goes to nobody: each is then entered, and empty
        self._renderer = Renderer(folder, {language: helpers(self.words, office, language) for language in LANGUAGES})
        self._kept: OrderedDict[tuple[Letter, int], tuple[Case | None, tuple[Section, ...]]] = OrderedDict()

    def write(
        self,
        letter: Letter,
        case: Case | None,
        *,
        cause: str,
        ordinal: int,
        thread: Sequence[str] = (),
        enclosure: Enclosure | None = None,
    ) -> WrittenLetter:
        """The letter as it will leave. `case` as it is after the decision; `cause` the Message-ID of the mail that
        led to it ("" is the clock) and `ordinal` which of its letters this is; `thread` our earlier letters of the
        case to the same audience, oldest first."""
        enclosure = enclosure or Enclosure()
        message_id = self._ids.for_letter(
            letter.number, cause or f"clock {letter.leaves_at}", letter.kind.value, ordinal
        )
        subject = subject_of(letter, self.words, self._office)
        if letter.to in STAFF and not self.staff_read:
            return self._unread(letter, message_id, subject)
        sections = self._sections(letter, case, enclosure.account)
        languages = tuple(section.language for section in sections)
        follows = self.words.term("facts", "follows", languages[-1])
        page = {
            "subject": subject,
            "sections": sections,
            "page_language": languages[0],
            "follows": follows,
            "preview": " / ".join(section.preview for section in sections),
        }
        html = self._renderer.page(languages[0], page)
        text = (f"{follows}\n\n\n" if len(sections) > 1 else "") + RULE.join(section.text for section in sections)
        body = self._body(letter, message_id, text, html, enclosure)
        return WrittenLetter(
            message_id=message_id,
            token=self._ids.token(message_id),
            octets=self._headers(letter, message_id, subject, thread) + body,
            envelope_from=self._ids.reply_to(message_id, self._office.address),
            envelope_to=tuple(address.address for address in letter.addresses),
            copies_to=self._copies(letter),
            subject=subject,
            text=text,
            html=html,
            template=self._template_name(letter.kind, languages),
        )

    def _unread(self, letter: Letter, message_id: str, subject: str) -> WrittenLetter:
        return WrittenLetter(
            message_id=message_id,
            token=self._ids.token(message_id),
            octets=b"",  # of all of them alike: one file in the end
            envelope_from=self._ids.reply_to(message_id, self._office.address),
            envelope_to=tuple(address.address for address in letter.addresses),
            copies_to=(),
            subject=subject,
            text="",
            html="",
            template="",
        )

    def lightened(self, octets: bytes, language: str) -> bytes | None:
        """A letter of ours without the files that it encloses, saying which and why; None where it encloses none."""
        languages = LANGUAGES if language == "both" else (language,)

        def says(names: Sequence[str]) -> str:
            told = Phrase.of("facts.left_out", names=tuple(map(one_line, names)))
            return " ".join(self.words.say(told, one) for one in languages)

        return lighter(octets, says)

    def wrote(self, message_id: str) -> bool:
        """Whether a letter of ours has this Message-ID, known to the book or not."""
        return self._ids.is_letter(message_id)

    def text_of(self, letter: Letter, case: Case | None, width: int = WIDTH) -> str:
        """Only the text, for a screen of so many columns."""
        sections = self._sections(letter, case, "")
        return RULE.join(
            section.text if width >= WIDTH else plain_text(section.body, section.language, width)
            for section in sections
        )

    def _sections(self, letter: Letter, case: Case | None, account: str) -> tuple[Section, ...]:
        """One for each language, English first. What was just written to the client is kept a while, since the
        officers' notice shows it in full."""
        key = (letter, id(case))
        if letter.to not in STAFF and key in self._kept:
            return self._kept[key][1]
        languages = LANGUAGES if letter.language == "both" else (letter.language,)
        sections = tuple(self._section(letter, case, language, account) for language in languages)
        if letter.to not in STAFF:
            self._kept[key] = (case, sections)  # the case is held, so that its id names no other
            if len(self._kept) > KEPT_SECTIONS:
                self._kept.popitem(last=False)
        return sections

    def _section(self, letter: Letter, case: Case | None, language: str, account: str) -> Section:
        seen: dict[str, Any] = contents(letter, case, self.words, self._office, language)
        if letter.to in STAFF:
            seen["proof"] = printable(account)
            seen["shows"] = [self._shown(shown, case, language) for shown in letter.shows]
        body = self._renderer.section(letter.kind.value, language, seen)
        return Section(
            language, self._office.name(language), seen["title"], seen["preview"], body, plain_text(body, language)
        )

    def _shown(self, letter: Letter, case: Case | None, language: str) -> dict[str, Any]:
        """A letter as a staff mail repeats it."""
        zone = self._office.calendar.zone
        to = ", ".join(one_line(address.address) for address in (*letter.addresses, *letter.copy_to))
        facts = [
            (self.words.term("facts", "to", language), to),
            (self.words.term("facts", "subject", language), subject_of(letter, self.words, self._office)),
            (self.words.term("facts", "leaves", language), moment_in_words(letter.leaves_at, language, zone)),
        ]
        return {
            "title": self.words.term("letter", letter.kind.value, language),
            "facts": facts,
            "sections": self._sections(letter, case, ""),
        }

    def _headers(self, letter: Letter, message_id: str, subject: str, thread: Sequence[str]) -> bytes:
        office = self._office
        name, reply_to = _office_name(office, letter.language), self._ids.reply_to(message_id, office.address)
        answers, token = bool(letter.in_reply_to), self._ids.token(message_id)
        headers = [
            token_header("Date", format_datetime(office.calendar.local(letter.leaves_at))),
            address_header("From", [Address(office.address, name)]),
            *([address_header("Reply-To", [Address(reply_to, name)])] if reply_to != office.address else []),
            address_header("To", letter.addresses),
            *([address_header("Cc", letter.copy_to)] if letter.copy_to else []),
            token_header("Message-ID", message_id),
            text_header("Subject", subject),
        ]
        if letter.number:
            root = self._ids.root(letter.number, audience(letter.to))
            in_thread = thread_headers(root, thread, _message_id(letter.in_reply_to), letter.number, token)
            headers += [token_header(*header) for header in in_thread]
        else:
            answered = _message_id(letter.in_reply_to)
            headers += [token_header("In-Reply-To", answered)] if answered else []
            headers.append(token_header("References", f"{answered} {token}".strip()))
        if letter.kind in (LetterKind.FLAG, LetterKind.ALARM):
            headers.append(token_header("Importance", "high"))
        headers += [
            token_header("Auto-Submitted", "auto-replied" if answers else "auto-generated"),
            token_header("X-Auto-Response-Suppress", "All"),
            token_header(OUR_HEADER, message_id),
            token_header("Content-Language", LANGUAGE_HEADER[letter.language]),
            token_header("MIME-Version", "1.0"),
        ]
        return b"".join(headers)

    def _body(self, letter: Letter, message_id: str, text: str, html: str, enclosure: Enclosure) -> bytes:
        boundary = "=_" + hashlib.sha256(message_id.encode()).hexdigest()[:32]
        parts = [text_part("plain", text), text_part("html", html)]
        files = [file_part(one.content_type, one.name, one.octets) for one in (*letter.encloses, *enclosure.files)
                 if not one.withheld]  # fmt: skip
        if letter.sheet:
            one = csv_file(letter.sheet, self.words, letter.language, self._office.calendar.zone)
            files.append(file_part(one.content_type, one.name, one.octets))
        calendar = self._calendar(letter)
        if calendar:
            method, octets = calendar
            # a calendar program reads the alternative, a person without one opens the file
            parts.append(text_part(f"calendar; method={method}", octets.decode("utf-8").replace("\r\n", "\n")))
            files.append(file_part("application/ics", "invitation.ics", octets))
        alternative = multipart("alternative", boundary + "a", parts)
        return multipart("mixed", boundary + "m", [alternative, *files]) if files else alternative

    def _calendar(self, letter: Letter) -> tuple[str, bytes] | None:
        meeting: Interview | None = letter.interview
        if meeting is None or letter.kind not in INVITES:
            return None
        method = INVITES[letter.kind]
        return method, invitation(letter, meeting, method, self._office, self.words)

    def _copies(self, letter: Letter) -> tuple[str, ...]:
        """Every letter is copied to the mailbox: the copy tells, after a stop, that it left
        (docs/decisions/copies-of-all-letters.md)."""
        return (*(address.address for address in letter.copy_to), self._office.address)

    def _template_name(self, kind: LetterKind, languages: Sequence[str]) -> str:
        versions = (f"{language}/{kind.value} {self._renderer.version(kind.value, language)}" for language in languages)
        return ", ".join((*versions, f"words {self.words.version}"))


def _office_name(office: Office, language: str) -> str:
    both = dict.fromkeys((office.name_en, office.name_fr))
    return " / ".join(both) if language == "both" else office.name(language)


def _message_id(written: str) -> str:
    """Somebody else's Message-ID, fit for a header: one token of ASCII, not endless."""
    token = "".join(one_line(written, 900).split())
    return token if token.isascii() and token.startswith("<") and token.endswith(">") else ""
