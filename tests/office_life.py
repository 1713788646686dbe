"""Life in a small office, without servers: real mails in, real decisions, a real book and real letters; only the two
servers and the clock are ours. What tests of decisions are told in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from mailbot.decide.delivery.handover import Patience
from mailbot.dispatch import Dispatch
from mailbot.formfile import read_form
from mailbot.office.calendar import build_calendar
from mailbot.postroom.receive import PostRoom
from mailbot.record.book import Book
from mailbot.record.file.blobs import Blobs
from mailbot.record.file.journal import FileJournal
from mailbot.understand.reader import MailReader
from mailbot.vocabulary.calendar import CalendarSettings, Closure
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.letter_kinds import LetterKind, Role
from mailbot.vocabulary.letters import Letter
from mailbot.vocabulary.message import AttachmentLimits, MailboxPlace, RawMail
from mailbot.vocabulary.office import Duty, Office, OtherOffice, Person, Policy
from mailbot.vocabulary.outbox import OutboxLetter
from mailbot.vocabulary.phrase import Phrase, Term
from mailbot.vocabulary.servers import Handover, HandoverResult, Step
from mailbot.vocabulary.trust import TrustPolicy
from mailbot.write.letter_writer import LetterWriter, WrittenLetter
from mailbot.write.message.message_ids import MessageIds
from mailbot.write.words.words import Words

TEMPLATES = Path(__file__).parent.parent / "templates"
TORONTO = ZoneInfo("America/Toronto")
MAILBOX = "urgent@office.example"
CSC = "agent@csc.example"
CPC = "urgent@cpc.example"
ANNE = Person("Anne Tremblay", "a.tremblay@office.example", "fr")
JAS = Person("Jas Singh", "j.singh@office.example", "en")
LEE = Person("Lee Visor", "l.visor@office.example", "en", Duty.SUPERVISOR)
ADA = Person("Ada Min", "a.min@office.example", "en", Duty.ADMINISTRATOR)
PEOPLE = (ANNE, JAS, LEE, ADA)
MONDAY = "2026-11-23 09:00"
GUESSED = "<ur-2026-0001.abcdefghijkl.abcdefghijklmnopqrst@office.example>"

REFERRAL = {
    "Date of call": "2026-11-23",
    "CSC agent": "Dana Whitfield",
    "Family name": "Marchetti",
    "Given name(s)": "Elena",
    "UCI": "22-3344-5566",
    "Date of birth": "1984-02-29",
    "Email address": "elena@mail.example",
    "Telephone": "(613) 555-0142",
    "Address in Canada": "140 Princess Street, Kingston ON",
    "Postal code": "K7L 1A1",
    "Preferred language": "English",
    "CAQ required": "No",
    "Urgent category": "travel - death in the family",
    "Reason for urgency": "Her mother died; the funeral is on 30 November.",
    "Permit needed by": "2026-11-30",
}
"""Complete, and nothing speaks against it. A value of None leaves a line out."""


_offices: dict[str, Office] = {}
_writers: dict[int, RecordingWriter] = {}


def an_office(**how: Any) -> Office:
    """An Ottawa office; `how` as in the settings, `people`, `closures` and the policy. The same words, the same
    office: to read the templates takes longer than most tests. Letters of orders leave at once unless a test says how
    long they wait."""
    return _offices.setdefault(repr(sorted(how.items())), _office(**how))


def _office(*, people: tuple[Person, ...] = PEOPLE, closures: Iterable[Closure] = (), **policy: Any) -> Office:
    more = {key: policy.pop(key) for key in ("area", "cpc_address", "street_en", "referrers") if key in policy}
    known_policy: dict[str, Any] = {"other_hold_minutes": 0}
    known: dict[str, Any] = {
        "cpc_address": CPC,
        "referrers": ("@csc.example",),
        "street_en": "1 Sample Street",
        "street_fr": "1, rue Modèle",
        "telephone": "613-555-0100",
        "processing_times_en": "https://times.example/en",
        "processing_times_fr": "https://times.example/fr",
        "other_offices": (OtherOffice("hull", "Hull Office", "Bureau de Hull", "hull@other.example"),),
    }
    return Office(
        name_en="Sample Office", name_fr="Bureau modèle", address=MAILBOX, people=people,
        policy=Policy(**known_policy | policy),
        calendar=build_calendar(CalendarSettings(closures=tuple(closures))), **(known | more),
    )  # fmt: skip


@cache
def _words() -> Words:
    return Words(TEMPLATES)


@cache
def _form() -> Any:
    return read_form()


class RecordingWriter(LetterWriter):
    """The real writer, which also remembers what was decided."""

    decided: dict[str, Letter]

    def write(self, letter: Letter, case: Case | None, **how: Any) -> WrittenLetter:
        written = super().write(letter, case, **how)
        self.decided.setdefault(written.message_id, letter)  # a second one of that Message-ID is not taken
        return written


@dataclass
class ScriptedCourier:
    """Says what the script says about an address, once for each entry and the last one for ever; else it accepts."""

    script: dict[str, list[HandoverResult]] = field(default_factory=dict)
    handed: list[tuple[tuple[str, ...], bytes]] = field(default_factory=list)
    renames: bool = False
    """As Exchange Online: every letter gets another Message-ID, which the answer names."""

    def hand_over(
        self, envelope_from: str, recipients: tuple[str, ...], octets: bytes, copy_to: tuple[str, ...] = ()
    ) -> HandoverResult:
        self.handed.append((recipients, octets))
        said = next((self.script[one] for one in (*recipients, *copy_to) if one in self.script), None)
        if not said and self.renames:
            given = f"<YT4PR01{len(self.handed):06}@YT4PR01MB0815.prod.outlook.example>"
            return HandoverResult(Handover.ACCEPTED, f"250 2.0.0 OK {given}", Step.FINAL_DOT, given_ids=(given,))
        if not said:
            return HandoverResult(Handover.ACCEPTED, "250 2.0.0 taken", Step.FINAL_DOT)
        return said.pop(0) if len(said) > 1 else said[0]

    def to(self, address: str) -> int:
        """How many letters this address was sent."""
        return sum(address in recipients for recipients, _ in self.handed)


def form(rows: Mapping[str, str | None]) -> str:
    """The form as lines of text."""
    return "".join(f"{label}: {value}\n" for label, value in rows.items() if value is not None)


class Life:
    """One office, one folder, one moment. Everything that happens is told with a method; what came of it is read off
    `case`, `letters`, `answer`."""

    def __init__(self, folder: Path, office: Office | None = None, *, now: str = MONDAY) -> None:
        self.office, self.folder = office or an_office(), folder
        self.ids = MessageIds(bytes(range(32)), "office.example")
        self.courier = ScriptedCourier()
        self.patience = Patience(timedelta(hours=24), timedelta(minutes=15))
        self.now = at(now)
        self._uid = 0
        self._decided: dict[str, Letter] = {}
        self._open()

    def _open(self) -> None:
        self.book = Book(FileJournal(self.folder / "book"))
        reader = MailReader(
            self.office,
            _form(),
            TrustPolicy(authserv_id="mx.office.example"),
            lambda name: self.ids.is_ours(name) or self.book.letter(name) is not None,
            AttachmentLimits(),
        )
        self.writer = self._writer()
        self.room = PostRoom(self.office, self.book, Blobs(self.folder / "mail"), reader, self.writer)
        self.dispatch = Dispatch(self.room, self.courier, self.patience)

    def _writer(self) -> RecordingWriter:
        known = _writers.get(id(self.office))
        if known is None:
            known = _writers[id(self.office)] = RecordingWriter(TEMPLATES, self.office, self.ids, _words())
            _offices.setdefault(str(id(self.office)), self.office)  # kept, so that its id names no other
        writer = copy(known)
        writer.decided = self._decided
        return writer

    def restarts(self, office: Office | None = None) -> Life:
        """The process ends and begins again; with another `office` the settings were changed meanwhile."""
        self.book.close()
        self.office = office or self.office
        self._open()
        return self

    # The clock.

    def at(self, moment: str) -> Life:
        """It is that moment (`10:30`: today)."""
        self.now = at(moment if len(moment) > 5 else f"{self.now.date()} {moment}")
        return self

    def later(self, **how: float) -> Life:
        """It is that much later."""
        self.now += timedelta(**how)
        return self

    def ticks(self) -> Life:
        """The clock's work."""
        self.room.tick(self.now)
        return self

    def sends(self, copy_is_there: bool = False) -> Life:
        """What is due leaves."""
        self.dispatch.send_due(lambda: self.now, copy_is_there=lambda _: copy_is_there)
        return self

    # Who writes.

    def receives(self, octets: bytes, received_at: datetime | None = None) -> str:
        """A mail arrives; the folder it is filed in."""
        self._uid += 1
        return self.room.receive(RawMail(MailboxPlace(1, self._uid), received_at or self.now, octets), self.now)

    def refers(self, sender: str = CSC, **fields: str | None) -> Case:
        """The CSC refers a client; the case. Fields by label, `_` for a space."""
        self.receives(self.referral(sender, **fields))
        return self.case

    def referral(self, sender: str = CSC, **fields: str | None) -> bytes:
        """The mail of a referral."""
        rows = REFERRAL | {_label(name): value for name, value in fields.items()}
        return self.mail(sender, "Urgent referral", form(rows))

    def officer(
        self, text: str, by: Person = JAS, case: str | None = "", answers: str = "", trusted: bool = True, **more: Any
    ) -> Letter | None:
        """An officer answers a notice of the last case (or writes about `case`, None: no case); mailbot's answer."""
        number = self.case.number if case == "" else case
        subject = f"Re: [{number}] Urgent referral" if number else more.pop("subject", "a question")
        known = len(self.letters())
        self.receives(self.mail(by.address, subject, text, answers=answers, trusted=trusted, **more))
        said = [letter for letter in self.letters()[known:] if letter.kind is LetterKind.ANSWER]
        return self.decided(said[-1]) if said else None

    def client(
        self, text: str = "Here you are.", sender: str = "elena@mail.example", answers: str = "", **more: Any
    ) -> str:
        """Somebody outside answers a letter; the folder the mail is filed in."""
        subject = more.pop("subject", f"Re: your request – {self.case.number}")
        return self.receives(self.mail(sender, subject, text, answers=answers, **more))

    def bounces(self, letter: OutboxLetter, *, action: str = "failed", status: str = "5.1.1", to: str = "") -> str:
        """A mail server reports about a letter."""
        return self.receives(delivery_report(letter.message_id, to or letter.envelope_to[0], action, status))

    def mail(
        self,
        sender: str,
        subject: str,
        text: str,
        *,
        answers: str = "",
        to: str = MAILBOX,
        cc: str = "",
        trusted: bool | None = True,
        files: Mapping[str, bytes] | None = None,
        **headers: str,
    ) -> bytes:
        """The bytes of a mail. `trusted`: the office's server vouches for its sender; None: cannot say; False: says
        that it is forged."""
        self._uid += 1
        message = EmailMessage()
        verdict = {True: "pass", None: "none", False: "fail"}[trusted]
        domain = sender.rpartition("@")[2].rstrip(">")
        message["Authentication-Results"] = f"mx.office.example; dmarc={verdict} header.from={domain}"
        message["From"], message["To"], message["Subject"] = sender, to, subject
        message["Message-ID"] = f"<mail-{self._uid}@elsewhere.example>"
        if cc:
            message["Cc"] = cc
        if answers:
            message["In-Reply-To"] = message["References"] = answers
        for name, value in headers.items():
            message[_label(name).replace(" ", "-")] = value
        message.set_content(text)
        for name, octets in (files or {}).items():
            message.add_attachment(octets, maintype="application", subtype="pdf", filename=name)
        return message.as_bytes()

    # What came of it.

    @property
    def case(self) -> Case:
        """The newest case."""
        return list(self.book.cases())[-1]

    @property
    def cases(self) -> list[str]:
        """The numbers of all cases."""
        return [case.number for case in self.book.cases()]

    def letters(self, kind: LetterKind | None = None, to: Role | None = None) -> list[OutboxLetter]:
        """The outbox, oldest first."""
        return [one for one in self.book.letters() if kind in (None, one.kind) and to in (None, one.to)]

    def letter(self, kind: LetterKind) -> OutboxLetter:
        """The newest letter of this kind."""
        return self.letters(kind)[-1]

    def to_client(self) -> list[tuple[str, str]]:
        """Kind and state of every letter to a client."""
        return [(one.kind.value, one.state.value) for one in self.letters(to=Role.CLIENT)]

    def decided(self, letter: OutboxLetter) -> Letter:
        """A letter of the outbox as the decision had it."""
        return self._decided[letter.message_id]

    def text(self, letter: OutboxLetter) -> str:
        """What a letter says, as its plain text."""
        body = self._read(letter).get_body(("plain",))
        return str(body.get_content()) if body else ""

    def files(self, letter: OutboxLetter) -> list[str]:
        """The names of what a letter encloses."""
        return [part.get_filename() or "" for part in self._read(letter).iter_attachments()]

    def _read(self, letter: OutboxLetter) -> EmailMessage:
        read = message_from_bytes(self.room.blobs.get(letter.blob), policy=default)
        assert isinstance(read, EmailMessage)
        return read

    @property
    def notice(self) -> Letter:
        """The newest notice."""
        return self.decided(self.letter(LetterKind.NOTICE))

    def notices(self, since: int = 0) -> list[Letter]:
        """Notices, as decided, after the first `since` letters."""
        return [self.decided(one) for one in self.letters()[since:] if one.kind is LetterKind.NOTICE]

    @property
    def aside(self) -> list[str]:
        """Why mails wait for a person."""
        return [entry.reason.key for entry in self.book.waiting_aside()]

    def status(self) -> str:
        """The newest case's."""
        return self.case.status(self.now)

    def documents(self) -> dict[str, str]:
        """The newest case's checklist."""
        return {line: state.value for line, state in self.case.documents.items()}

    def events(self, case: Case | None = None) -> list[str]:
        """What the history of the newest case holds, by name."""
        return [type(event).__name__ for event in (case or self.case).events]


def at(moment: str) -> datetime:
    """`2026-11-23 09:00` on the office's clock."""
    day, _, hour = moment.partition(" ")
    return datetime.combine(datetime.fromisoformat(day), time.fromisoformat(hour or "09:00"), TORONTO)


def keys(*phrases: Phrase | Iterable[Phrase]) -> list[str]:
    """The keys of sentences and of the sentences within them, in order."""
    found: list[str] = []
    for phrase in phrases:
        if isinstance(phrase, Phrase):
            found.append(phrase.key)
            inner = [said for _, said in phrase.says if isinstance(said, Phrase | tuple)]
            found += keys(*(one for one in inner if isinstance(one, Phrase)))
        else:
            found += keys(*phrase)
    return found


def spoken(phrases: Iterable[Phrase], key: str, name: str) -> Any:
    """What the first sentence with that key says under a name."""
    found = next(phrase for phrase in phrases if phrase.key == key)
    said = dict(found.says)[name]
    return said.code if isinstance(said, Term) else said


def delivery_report(message_id: str, recipient: str, action: str, status: str) -> bytes:
    """An RFC 3464 report as Postfix writes it, with the letter's headers."""
    return f"""\
Return-Path: <>
From: MAILER-DAEMON@mx.mail.example (Mail Delivery System)
To: {MAILBOX}
Subject: Delivery Status Notification
Auto-Submitted: auto-replied
Message-ID: <dsn-{action}-{abs(hash((message_id, recipient, action)))}@mx.mail.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.mail.example.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.mail.example

Final-Recipient: rfc822; {recipient}
Original-Recipient: rfc822;{recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} there is nobody of that name

--b
Content-Type: text/rfc822-headers

Message-ID: {message_id}
Subject: something

--b--
""".replace("\n", "\r\n").encode()


def _label(name: str) -> str:
    known = {label.lower().replace("(s)", "s"): label for label in REFERRAL}
    plain = name.replace("_", " ")
    return known.get(plain.lower(), plain)
