"""A Tuesday morning at the office, for everything that is about the digest: cases, mails and letters in few words."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from mailbot.decide.overview.digest import digest, next_digest_at
from mailbot.office.calendar import build_calendar
from mailbot.vocabulary.calendar import CalendarSettings
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.case_state import Contact
from mailbot.vocabulary.clocks import Deadline
from mailbot.vocabulary.digest import Health
from mailbot.vocabulary.events import Ended, Finding, Opened, Worked
from mailbot.vocabulary.letter_kinds import LetterKind, Role
from mailbot.vocabulary.office import Duty, Office, Person
from mailbot.vocabulary.outbox import LetterState, OutboxLetter
from mailbot.vocabulary.phrase import Phrase
from mailbot.vocabulary.referral import Referral
from mailbot.vocabulary.register import LedgerEntry

TORONTO = ZoneInfo("America/Toronto")
CALENDAR = build_calendar(CalendarSettings())
TREMBLAY = Person("Anne Tremblay", "a.tremblay@office.example")
OFFICE = Office(
    "Ottawa office",
    "Bureau d'Ottawa",
    "urgent@office.example",
    CALENDAR,
    (TREMBLAY, Person("Sam Visor", "s.visor@office.example", "en", Duty.SUPERVISOR)),
    ("@csc.example",),
)


def at(day: str, hour: str = "09:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=TORONTO)


NOW = at("2026-11-24", "07:30")  # a Tuesday, before the doors open
EARLIER, LATER = at("2026-11-18"), at("2026-12-01", "17:00")


def a_case(number: str = "UR-2026-0001", *, received: datetime = EARLIER, due: datetime = LATER, **known) -> Case:
    """A complete referral, received last week, due next week, and otherwise as `known` says."""
    values = {
        "category": known.pop("category", "travel_death"),
        "needed_by": known.pop("needed_by", date(2026, 12, 18)),
        "family_name": "Okonkwo",
        "given_names": "Chiamaka",
        "uci": "1234-5678",
        "email": "c.okonkwo@mail.example",
        "date_of_birth": date(1988, 2, 29),
        "postal_code": "K1A 0B1",
    }
    lacking, findings = known.pop("lacking", ()), known.pop("findings", ())
    found = tuple(Finding(code=code, rule="D0", says=Phrase(f"finding.{code}")) for code in findings)
    worked = Worked(lacking=lacking, findings=found, deadline=Deadline(due, known.pop("working", ())))
    referral = Referral(values)
    opened = Opened(
        at=received, number=number, referral=referral, worked=worked, received_at=received, referrer="a@csc.example"
    )
    known["events"] = (opened, *known.pop("events", ()))
    return Case(number, received, referral, worked, "a@csc.example", **known)


def reached(moment: datetime) -> tuple[Contact, ...]:
    return (Contact(moment, "<letter@office.example>"),)


def ended(moment: datetime, status: str = "issued") -> Ended:
    return Ended(at=moment, status=status)


def a_mail(account: str, handled: datetime) -> LedgerEntry:
    return LedgerEntry(
        message_id="<m@csc.example>", digest="", content="", blob="", kind="referral", account=account,
        folder="handled", number="", received_at=handled, handled_at=handled, uidvalidity=1, uid=1,
    )  # fmt: skip


def a_letter(state: LetterState, leaves: datetime) -> OutboxLetter:
    return OutboxLetter(
        "<l@office.example>", LetterKind.CONTACT, Role.CLIENT, "en", "UR-2026-0001", "urgent@office.example",
        ("client@mail.example",), (), "", "", leaves, leaves, state,
    )  # fmt: skip


def made(*cases: Case, letters=(), ledger=(), aside=(), health=Health(), now=NOW, since=None, office=OFFICE):  # noqa: B008
    next_at = next_digest_at(now, time(7, 30), office.calendar)
    return digest(cases, letters, ledger, aside, health, now, office, next_at=next_at, since=since)


def numbers(page, code: str) -> list[str]:
    section = page.section(code)
    return [row.number for row in section.rows] if section else []


def said(page, code: str) -> list[str]:
    return [phrase.key for row in page.section(code).rows for phrase in row.says]
