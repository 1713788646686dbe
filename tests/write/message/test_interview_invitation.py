"""The calendar invitation of an interview (D14, D15; RFC 5545, RFC 5546)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from mailbot.vocabulary.letter_kinds import Interview, LetterKind
from mailbot.vocabulary.message import Address
from mailbot.write.letter_writer import LetterWriter
from mailbot.write.message.invitation import invitation
from mailbot.write.sample_office import NUMBER, SAMPLE_OFFICE, ZONE, sample_case
from mailbot.write.samples import client_letter, sample_letters
from mailbot.write.words.words import Words

MEETING = Interview(
    "in_person", datetime(2026, 12, 1, 9, 0, tzinfo=ZONE), "100 Sample Street; Room, 2\nX", "u@o.example"
)


def made(words: Words, method: str = "REQUEST", meeting: Interview = MEETING, **more: object) -> Any:
    letter = replace(client_letter(LetterKind.INTERVIEW, sample_case(), interview=meeting), **more)
    return Calendar.from_ical(invitation(letter, meeting, method, SAMPLE_OFFICE, words))


def the_event(calendar: Any) -> Any:
    (event,) = calendar.walk("VEVENT")
    return event


def test_the_invitation_says_when_where_who_and_which(words: Words) -> None:
    calendar = made(words)
    event = the_event(calendar)

    assert calendar["METHOD"] == "REQUEST"
    assert event["UID"] == "u@o.example"
    assert event["DTSTART"].dt == MEETING.at
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=30)
    assert event["LOCATION"] == "100 Sample Street; Room, 2 X"
    assert event["ORGANIZER"] == "mailto:urgent@office.example"
    assert event["ATTENDEE"] == "mailto:aminata.diallo@client.example"
    assert event["ATTENDEE"].params["RSVP"] == "TRUE"
    assert event["STATUS"] == "CONFIRMED"


def test_the_invitation_holds_no_name_of_the_client(words: Words) -> None:
    """D21: calendars are shared."""
    letter = client_letter(LetterKind.INTERVIEW, sample_case(), interview=MEETING)
    text = invitation(letter, MEETING, "REQUEST", SAMPLE_OFFICE, words).decode().replace("\r\n ", "")

    assert "Aminata Diallo" not in text
    assert NUMBER in text


def test_a_change_has_the_same_uid_and_a_higher_sequence(words: Words) -> None:
    first, moved = the_event(made(words)), the_event(made(words, meeting=replace(MEETING, sequence=1)))

    assert (first["UID"], first["SEQUENCE"]) == ("u@o.example", 0)
    assert (moved["UID"], moved["SEQUENCE"]) == ("u@o.example", 1)


def test_a_cancellation_cancels_the_same_event(words: Words) -> None:
    calendar = made(words, "CANCEL", replace(MEETING, sequence=2))
    event = the_event(calendar)

    assert calendar["METHOD"] == "CANCEL"
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("u@o.example", 2, "CANCELLED")
    assert "Cancelled" in event["SUMMARY"]


@pytest.mark.parametrize(("language", "summary"), [("en", "Interview in person"), ("fr", "Entrevue en personne")])
def test_the_invitation_speaks_the_clients_language(words: Words, language: str, summary: str) -> None:
    assert the_event(made(words, language=language))["SUMMARY"] == f"{summary} – {NUMBER}"
    both = the_event(made(words, language="both"))["SUMMARY"]
    assert both == f"Interview in person / Entrevue en personne – {NUMBER}"


@pytest.mark.parametrize(
    ("zone", "local"),
    [
        ("America/Toronto", datetime(2026, 3, 7, 14, 30)),  # noqa: DTZ001 - the day before summer time
        ("America/Toronto", datetime(2026, 3, 9, 14, 30)),  # noqa: DTZ001
        ("America/Toronto", datetime(2026, 11, 2, 8, 0)),  # noqa: DTZ001
        ("America/St_Johns", datetime(2026, 7, 2, 16, 45)),  # noqa: DTZ001
        ("America/Regina", datetime(2026, 7, 2, 9, 0)),  # noqa: DTZ001 - no summer time
        ("America/Whitehorse", datetime(2026, 1, 5, 9, 0)),  # noqa: DTZ001 - none any more
        ("UTC", datetime(2026, 1, 5, 9, 0)),  # noqa: DTZ001
    ],
)
def test_the_rules_of_the_zone_that_go_along_give_the_same_moment(words: Words, zone: str, local: datetime) -> None:
    """A calendar program that does not know the zone's name goes by these rules."""
    known = ZoneInfo(zone)
    office = replace(SAMPLE_OFFICE, calendar=replace(SAMPLE_OFFICE.calendar, zone=known))
    meeting = replace(MEETING, at=local.replace(tzinfo=known))
    letter = client_letter(LetterKind.INTERVIEW, sample_case(), interview=meeting)
    octets = invitation(letter, meeting, "REQUEST", office, words)
    calendar = Calendar.from_ical(octets)
    rules = [
        (rule["DTSTART"].dt, rule["TZOFFSETTO"].td)
        for zone_part in calendar.walk("VTIMEZONE")
        for rule in zone_part.subcomponents
    ]

    offset = max((rule for rule in rules if rule[0] <= local), key=lambda rule: rule[0])[1]

    assert local.replace(tzinfo=None) - offset == meeting.at.astimezone(UTC).replace(tzinfo=None)
    assert len(octets) < 2500


def test_a_change_of_the_zone_begins_on_the_clock_as_it_was_before(words: Words) -> None:
    """RFC 5545, 3.6.5: DTSTART is local time under TZOFFSETFROM."""
    rules = [rule for zone in made(words).walk("VTIMEZONE") for rule in zone.subcomponents]

    assert [(rule.name, rule["DTSTART"].dt.isoformat()) for rule in rules] == [
        ("DAYLIGHT", "2026-03-08T02:00:00"),
        ("STANDARD", "2026-11-01T02:00:00"),
        ("DAYLIGHT", "2027-03-14T02:00:00"),
    ]
    assert [rule["TZOFFSETFROM"].td for rule in rules[:2]] == [timedelta(hours=-5), timedelta(hours=-4)]


def test_an_address_that_no_calendar_can_hold_is_left_out(words: Words) -> None:
    event = the_event(made(words, addresses=(Address("a\r\nX-EVIL:1@client.example"),)))

    assert "ATTENDEE" not in event
    assert "X-EVIL" not in event


@pytest.mark.parametrize(
    ("name", "method"),
    [("interview_phone", "REQUEST"), ("interview_in_person_moved", "REQUEST"), ("interview_cancelled", "CANCEL")],
)
def test_the_letter_carries_it_for_programs_and_as_a_file(
    writer: LetterWriter, read_back: Callable[[bytes], EmailMessage], name: str, method: str
) -> None:
    letter, case = sample_letters("fr")[name]
    message = read_back(writer.write(letter, case, cause="<o@office.example>", ordinal=0).octets)
    calendars = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    files = list(message.iter_attachments())

    assert message.get_content_type() == "multipart/mixed"
    assert [part.get_param("method") for part in calendars] == [method]
    assert [part.get_filename() for part in files] == ["invitation.ics"]
    assert Calendar.from_ical(calendars[0].get_content())["METHOD"] == method
    assert Calendar.from_ical(files[0].get_content())["METHOD"] == method


def test_a_telephone_interview_has_no_place(words: Words) -> None:
    assert "LOCATION" not in the_event(made(words, meeting=replace(MEETING, mode="phone")))
