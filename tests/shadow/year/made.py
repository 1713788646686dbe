"""The year put together: what arrived, what the officers sent, and what is true of each message."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from random import Random
from zoneinfo import ZoneInfo

from . import others
from .clients import Client, a_client
from .hands import HANDS, OTHER_LAYOUTS, referral
from .templates import NOT_KNOWN

ZONE = ZoneInfo("America/Toronto")


@dataclass(frozen=True, slots=True)
class Span:
    """When it begins and ends, and when the CSC's form changed for the first and the second time; two agents go on with
    the oldest for `late` days more. It lies in the past: a server takes no message of tomorrow."""

    begins: date = date(2025, 1, 6)
    current: date = date(2025, 4, 1)
    new: date = date(2025, 11, 3)
    ends: date = date(2025, 12, 19)
    late: timedelta = timedelta(days=60)


SIX_WEEKS = Span(date(2026, 10, 5), date(2026, 10, 19), date(2026, 11, 3), date(2026, 11, 14), timedelta(days=7))
"""The same in little."""

OFF = frozenset(
    date(year, month, day)
    for year, days in {
        2025: ((4, 18), (4, 21), (5, 19), (7, 1), (8, 4), (9, 1), (9, 30), (10, 13), (11, 11), (12, 25), (12, 26)),
        2026: ((10, 12), (11, 11), (12, 25), (12, 28)),
    }.items()
    for month, day in days
)
"""Days off, copied from the calendar on the office's wall."""


class Is(Enum):
    """What a message is, in truth."""

    REFERRAL = "a referral"
    AGAIN = "the same referral once more"
    CLIENT = "a client's answer"
    PARTNER = "a partner's letter"
    STRANGER = "a stranger's"
    STAFF = "a colleague's"
    MACHINE = "a machine's"
    BOUNCE = "a report about a letter that mailbot did not write"


@dataclass(frozen=True, slots=True)
class Arrived:
    """One message with its moment and what it is; of a referral its client and the fields that nobody can read."""

    at: datetime
    octets: bytes
    truth: Is
    client: Client | None = None
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """What an officer wrote to a client."""

    at: datetime
    octets: bytes
    client: Client


@dataclass(slots=True)
class Year:
    """All of it, in the order of time."""

    arrived: list[Arrived] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)

    def of(self, *kinds: Is) -> list[Arrived]:
        """The messages that are this."""
        return [one for one in self.arrived if one.truth in kinds]

    def first_answer(self, client: Client) -> datetime | None:
        """When an officer first wrote to the client, if one ever did."""
        return min((one.at for one in self.sent if one.client == client), default=None)


def business_days_after(start: date, count: int) -> date:
    """So many business days on."""
    day = start
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5 and day not in OFF
    return day


def contact_due(client: Client, at: datetime) -> datetime:
    """The manual's four business days from the call (D13), worked out by hand."""
    first = min(client.called, at.astimezone(ZONE).date())
    return datetime.combine(business_days_after(first, 4), time(17), ZONE)


def a_year(referrals: int = 600, span: Span = Span(), seed: int = 2026) -> Year:
    """The same one for the same number. For every referral there are one and a half other messages."""
    chance = Random(seed)
    year = Year()
    for n, at in enumerate(_moments(referrals, span, chance)):
        _one_referral(year, n, at, span, chance)
        _noise(year, n, at, chance)
    year.arrived = _apart(sorted(year.arrived, key=lambda one: one.at))
    year.sent.sort(key=lambda one: one.at)
    return year


def _moments(count: int, span: Span, chance: Random) -> list[datetime]:
    """Spread over the business days, between eight and four."""
    days = [span.begins + timedelta(days=n) for n in range((span.ends - span.begins).days)]
    working = [day for day in days if day.weekday() < 5 and day not in OFF]
    return sorted(_at(chance.choice(working), chance) for _ in range(count))


def _at(day: date, chance: Random) -> datetime:
    moment = datetime.combine(day, time(8), ZONE) + timedelta(seconds=chance.randrange(8 * 3600))
    return moment.astimezone(UTC)


def _one_referral(year: Year, n: int, at: datetime, span: Span, chance: Random) -> None:
    hand = HANDS[n % len(HANDS)]
    if n % 12 in (0, 6) and chance.random() < 0.3:
        hand = replace(hand, lay_out=OTHER_LAYOUTS[n % 12 // 6])
    day = at.astimezone(ZONE).date()
    called = day if chance.random() < 0.7 else day - timedelta(days=chance.randrange(1, 3))
    client = a_client(n, called, chance)
    version = 2 if day >= span.new else 0 if day < span.current + (span.late if hand.late else timedelta(0)) else 1
    also, lacking = _left_out(chance) if version < 2 else ({}, NOT_KNOWN)
    octets = referral(client, hand, version, at, f"r{n:05d}", **also)
    year.arrived.append(Arrived(at, octets, Is.REFERRAL, client, lacking))
    if chance.random() < 0.06:
        later = at + timedelta(minutes=chance.randrange(20, 300))
        again = referral(client, hand, version, later, f"r{n:05d}-again", **also)
        year.arrived.append(Arrived(later, again, Is.AGAIN, client))
    _answered(year, client, at, n, chance)


def _left_out(chance: Random) -> tuple[dict[str, str], tuple[str, ...]]:
    """One form in twelve cannot be read whole: a blank, or a day that may be either of two."""
    if chance.random() >= 1 / 12:
        return {}, ()
    key, value = chance.choice(
        (("needed_by", "03/04/2026"), ("uci", ""), ("date_of_birth", "02/03/1984"), ("reason", ""))
    )
    return {key: value}, (key,)


def _answered(year: Year, client: Client, at: datetime, n: int, chance: Random) -> None:
    """An officer wrote in time to four in five, late to most of the rest, to a few never; some clients answered."""
    fate = chance.random()
    if fate > 0.95:
        return
    wait = chance.randrange(0, 3) if fate < 0.8 else chance.randrange(6, 12)
    when = max(_at(business_days_after(at.astimezone(ZONE).date(), wait), chance), at + timedelta(hours=1))
    year.sent.append(Sent(when, others.answer(client, when, f"a{n:05d}", chance), client))
    if chance.random() < 0.5:
        then = when + timedelta(hours=chance.randrange(2, 40))
        octets = others.client_writes(client, then, f"c{n:05d}", f"a{n:05d}", chance)
        year.arrived.append(Arrived(then, octets, Is.CLIENT, client))


def _noise(year: Year, n: int, at: datetime, chance: Random) -> None:
    for kind, octets in _others(at, f"n{n:05d}", chance):
        year.arrived.append(Arrived(at + timedelta(minutes=chance.randrange(1, 600)), octets, kind))


def _others(at: datetime, ident: str, chance: Random) -> Iterator[tuple[Is, bytes]]:
    if chance.random() < 0.25:
        yield Is.STRANGER, others.stranger(at, f"{ident}-s", chance)
    if chance.random() < 0.05:
        yield Is.PARTNER, others.partner(at, f"{ident}-p")
    if chance.random() < 0.25:
        yield Is.STAFF, others.staff(at, f"{ident}-o", chance)
    if chance.random() < 0.4:
        kind = chance.randrange(3)
        octets = others.bounce(at, f"{ident}-b") if kind == 0 else others.machine(at, f"{ident}-m", kind == 1)
        yield (Is.MACHINE if kind else Is.BOUNCE), octets


def _apart(arrived: list[Arrived]) -> list[Arrived]:
    """No two in the same second, so that a moment names one message."""
    apart: list[Arrived] = []
    for one in arrived:
        at = one.at.replace(microsecond=0)
        if apart and at <= apart[-1].at:
            at = apart[-1].at + timedelta(seconds=1)
        apart.append(replace(one, at=at))
    return apart
