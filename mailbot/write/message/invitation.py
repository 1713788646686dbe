"""The calendar invitation of an interview (D14, D15; RFC 5545, RFC 5546). A change or a cancellation has the same UID
and a higher SEQUENCE, so that the client's calendar updates the entry."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vText

from mailbot.vocabulary.letter_kinds import Interview
from mailbot.vocabulary.letters import Letter
from mailbot.vocabulary.message import Address
from mailbot.vocabulary.office import Office
from mailbot.vocabulary.phrase import Phrase
from mailbot.write.words.typography import unset
from mailbot.write.words.words import Words

from .mime import one_line

LENGTH = timedelta(minutes=30)


def invitation(letter: Letter, meeting: Interview, method: str, office: Office, words: Words) -> bytes:
    """`method` is REQUEST or CANCEL. Holds no more than the letter: the case number, no name of a person (D21)."""
    zone = office.calendar.zone
    begins = meeting.at.astimezone(zone)
    calendar = Calendar()
    calendar.add("prodid", "-//mailbot//interview//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_time_zone(zone, begins))
    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", letter.leaves_at.astimezone(UTC))
    event.add("dtstart", begins)
    event.add("dtend", (begins.astimezone(UTC) + LENGTH).astimezone(zone))
    event.add(
        "summary",
        f"{_said('cancelled' if method == 'CANCEL' else meeting.mode, 'summary', letter, words)} – {letter.number}",
    )
    event.add("description", _said(meeting.mode, "description", letter, words))
    if meeting.mode == "in_person" and meeting.place:
        event.add("location", one_line(meeting.place, 300))
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("organizer", _person(office.address, office.name(letter.language)))
    for address in letter.addresses:
        attendee = _attendee(address)
        if attendee is not None:
            event.add("attendee", attendee, encode=False)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _said(what: str, family: str, letter: Letter, words: Words) -> str:
    languages = ("en", "fr") if letter.language == "both" else (letter.language,)
    return " / ".join(unset(words.say(Phrase(f"interview.{family}_{what}"), language)) for language in languages)


def _person(address: str, name: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{address}")
    person.params["CN"] = vText(name)
    return person


def _attendee(address: Address) -> vCalAddress | None:
    if not address.address or not address.address.isprintable():
        return None
    attendee = vCalAddress(f"mailto:{address.address}")
    attendee.params.update({"ROLE": vText("REQ-PARTICIPANT"), "PARTSTAT": vText("NEEDS-ACTION"), "RSVP": vText("TRUE")})
    return attendee


def _time_zone(zone: ZoneInfo, around: datetime) -> Timezone:
    """The zone's rules for the year around a moment. icalendar's own list runs to 2038 and outweighs the letter."""
    component = Timezone()
    component.add("tzid", zone.key)
    for at, before in _changes(zone, around):
        after = at.utcoffset() or timedelta()
        part = TimezoneDaylight() if at.dst() else TimezoneStandard()
        part.add("dtstart", at.replace(tzinfo=None) - after + before)  # on the clock as it was before
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("tzname", at.tzname() or zone.key)
        component.add_component(part)
    return component


def _changes(zone: ZoneInfo, around: datetime) -> list[tuple[datetime, timedelta]]:
    """The moments from a year before to half a year after at which the offset changes, each with the offset before;
    in a zone that knows no summer time the beginning of that year, with the offset that holds all through it."""
    begin = (around.astimezone(UTC) - timedelta(days=365)).replace(second=0, microsecond=0)
    found = []
    for day in range(365 + 182):
        early, late = begin + timedelta(days=day), begin + timedelta(days=day + 1)
        before = _offset(early, zone)
        if before == _offset(late, zone):
            continue
        while late - early > timedelta(minutes=1):
            middle = (early + (late - early) / 2).replace(second=0, microsecond=0)
            early, late = (middle, late) if _offset(middle, zone) == before else (early, middle)
        found.append((late.astimezone(zone), before))
    return found or [(begin.astimezone(zone), _offset(begin, zone))]


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()
