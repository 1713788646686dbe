"""Issue 6, against Dovecot: two weeks in which nobody does anything. Each flag and each digest comes exactly once, to
the right people, across two kills."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from mailbot.demo.servers import MailProvider
from mailbot.understand.mail.mime import read_mail
from tests.office import Office, PostOffice
from tests.referrals import referral_mail
from tests.servers.dovecot import PASSWORD, Dovecot

pytestmark = pytest.mark.dovecot

MONDAY = date(2025, 11, 17)  # past: Dovecot does not keep an INTERNALDATE that lies days ahead
DAYS = [MONDAY + timedelta(days=offset) for offset in range(14)]
HOURS = ("07:31", "08:05", "12:00", "16:55", "17:05")
SUPERVISOR, ENGLISH, FRENCH = "m.field@office.example", "j.singh@office.example", "a.tremblay@office.example"


@pytest.fixture
def post() -> Iterator[PostOffice]:
    with MailProvider({}, elsewhere=lambda address: True) as provider:
        yield PostOffice(provider)


@pytest.fixture
def office(tmp_path: Path, dovecot: Dovecot, post: PostOffice) -> Office:
    made = Office(
        tmp_path,
        dovecot.imap_port,
        dovecot.a_user(),
        PASSWORD,
        post.provider.smtp_port,
        extra='\n[policy]\ncontact = "officer"\n',
    )
    post.office = made
    return made


def test_two_weeks_in_which_nobody_does_anything(office: Office, post: PostOffice) -> None:
    arrivals = {DAYS[0]: 0, DAYS[1]: 1, DAYS[4]: 2}  # Monday, Tuesday, Friday: due Friday, Monday, Thursday
    for day in DAYS:
        for hour in HOURS:
            if hour == "12:00" and day in arrivals:
                office.put(_referral(arrivals[day], day), at=_shortly_before_noon(day))
            if (day, hour) in {(DAYS[3], "08:05"), (DAYS[7], "07:31")}:
                office.killed_once(1.6, at=f"{day}T{hour}")
            office.run("once", at=f"{day}T{hour}")
    for hour in ("18:00", "18:40"):  # what the kills left uncertain
        office.run("once", at=f"{DAYS[-1]}T{hour}")

    flags = {
        case["number"]: Counter(e["text"] for e in case["history"] if e["event"] == "flagged")
        for case in office.cases()
    }
    assert len(flags) == 3
    assert all(max(counted.values()) == 1 for counted in flags.values())
    assert all(sum(counted.values()) == 5 for counted in flags.values())  # untaken, due soon, due today, overdue, onset
    assert {message_id: n for message_id, n in post.accepted().items() if n > 1} == {}

    supervisors = [read_mail(octets).subject for octets in post.to(SUPERVISOR)]
    digests = [subject for subject in supervisors if subject.startswith("Digest of")]
    assert len(digests) == len(set(digests)) == 9  # every business day but the first, whose hour had passed
    assert supervisors.count("[UR-2025-0001] Contact due today") == 1  # on Friday
    assert (
        supervisors.count("2 cases near or past their time limits") == 1
    )  # the first overdue on Monday, the second due
    assert supervisors.count("[UR-2025-0002] Contact overdue") == 1  # on Tuesday
    assert supervisors.count("[UR-2025-0003] Contact due today") == 1  # on Thursday
    assert supervisors.count("[UR-2025-0003] Contact overdue") == 1  # on Friday
    told = [entry for case in office.cases() for entry in case["history"] if entry["event"] == "flagged"]
    moments = {entry["at"] for entry in told if "taken" not in entry["text"]}  # untaken cases are told to supervisors
    assert [len(_flags_in(post.to(officer))) for officer in (ENGLISH, FRENCH)] == [len(moments)] * 2


def _flags_in(letters: list[bytes]) -> list[bytes]:
    """Flags are the mails of high importance; notices are not."""
    return [octets for octets in letters if b"\r\nImportance: high\r\n" in octets]


def _referral(number: int, day: date) -> bytes:
    called, needed = (
        ("Date de l'appel", "Permis requis d'ici le") if number % 2 else ("Date of call", "Permit needed by")
    )
    onset = {0: "2025-11-28", 1: "2025-12-01", 2: "2025-12-03"}[number]
    return referral_mail(number, _shortly_before_noon(day), **{called: day.isoformat(), needed: onset})


def _shortly_before_noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 16, 55, tzinfo=UTC)
