"""What is particular to one office, as the decisions and letters see it. The settings file is read elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from .calendar import OfficeCalendar
from .message import Address, same_mailbox


class Duty(Enum):
    """What a person on the roster is there for."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Person:
    """Someone on the roster; `language` is "en" or "fr" (D20)."""

    name: str
    address: str
    language: str = "en"
    duty: Duty = Duty.OFFICER

    @property
    def mailbox(self) -> Address:
        """For a header."""
        return Address(self.address, self.name)


@dataclass(frozen=True, slots=True)
class OtherOffice:
    """A local office that a case can be redirected to (REDIRECT), with the area it answers for."""

    code: str
    name_en: str
    name_fr: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """What the manual leaves to local judgement (domain.md, **policy**). Minutes, business days, counts."""

    contact: str = "automatic"  # or "officer"
    hold_minutes: int = 30  # an automatic contact letter
    decline_hold_minutes: int = 10
    other_hold_minutes: int = 5  # letters that an order causes
    assign: str = "none"  # or "round_robin"
    remind_after_days: int = 3
    remind_times: int = 2
    tick_documents: str = "officer"  # or "automatic"
    representative: str = "none"  # or "copy": gets the letters' copy
    letters_per_day: int = 20  # per recipient; the excess is held and reported
    onset_days: int = 3
    interview_notice_hours: int = 24  # sooner, the officer is asked first
    answer_within_days: int = 2  # business days a client's question may wait before it is flagged
    take_within_hours: int = 4  # business hours a case may be nobody's before supervisors hear of it
    retention_years: int = 2
    not_banners: tuple[str, ...] = ()  # lines that are none, whoever writes them
    drift_share: float = 0.3  # of the last 20 referrals with a form problem: the administrator is told


@dataclass(frozen=True, slots=True)
class Office:
    """One office. `address` is the watched mailbox's; `area` the postal codes' beginnings (D3), empty for any;
    `referrers` addresses or "@domain" of the CSC and partners; `interview_place` and `telephone` for letters."""

    name_en: str
    name_fr: str
    address: str
    calendar: OfficeCalendar
    people: tuple[Person, ...]
    referrers: tuple[str, ...]
    area: tuple[str, ...] = ()
    street_en: str = ""
    street_fr: str = ""
    telephone: str = ""
    csc_telephone: str = ""
    cpc_address: str = ""
    cpc_postal_en: str = ""
    cpc_postal_fr: str = ""
    how_to_apply_en: str = ""
    how_to_apply_fr: str = ""
    processing_times_en: str = ""
    processing_times_fr: str = ""
    other_offices: tuple[OtherOffice, ...] = ()
    policy: Policy = field(default_factory=Policy)

    def name(self, language: str) -> str:
        """In "en" or "fr"."""
        return self.name_fr if language == "fr" else self.name_en

    def person(self, address: str) -> Person | None:
        """Who on the roster writes from this address."""
        return next((person for person in self.people if same_mailbox(person.address, address)), None)

    def on_duty(self, duty: Duty) -> tuple[Person, ...]:
        """Everyone with this duty; an office without supervisor or administrator writes to those it has."""
        return tuple(person for person in self.people if person.duty is duty)

    @property
    def officers(self) -> tuple[Person, ...]:
        """Who may be given cases."""
        return self.on_duty(Duty.OFFICER)

    @property
    def supervisors(self) -> tuple[Person, ...]:
        """Who gets the digest and the escalations."""
        return self.on_duty(Duty.SUPERVISOR) or self.officers

    @property
    def administrators(self) -> tuple[Person, ...]:
        """Who gets alarms."""
        return self.on_duty(Duty.ADMINISTRATOR) or self.supervisors

    def refers(self, address: Address) -> bool:
        """Whether referrals are taken from this sender."""
        return any(
            same_mailbox(address.address, rule) or (rule.startswith("@") and rule[1:].lower() == address.domain)
            for rule in self.referrers
        )


def by_language(people: Iterable[Person]) -> dict[str, tuple[Person, ...]]:
    """The same people, grouped by the language they are written to in: one letter each."""
    groups: dict[str, tuple[Person, ...]] = {}
    for person in people:
        groups[person.language] = (*groups.get(person.language, ()), person)
    return groups
