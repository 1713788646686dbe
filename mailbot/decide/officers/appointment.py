"""What speaks against an interview's time: asked about before a letter leaves (D14, D15)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from mailbot.vocabulary import events as ev
from mailbot.vocabulary.calendar import WEEKEND
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.case_state import needed_by
from mailbot.vocabulary.message import same_mailbox
from mailbot.vocabulary.phrase import Phrase

from .desk import Desk

LENGTH = timedelta(minutes=30)
"""How long an interview takes, as the invitation says."""


def doubts(desk: Desk, at: datetime) -> tuple[Phrase, ...]:
    """Why an officer may have meant another time: words `doubt.*`."""
    return tuple(_doubts(desk, at))


def _doubts(desk: Desk, at: datetime) -> Iterator[Phrase]:
    calendar, policy = desk.office.calendar, desk.office.policy
    here = calendar.local(at)
    closed = calendar.why_closed(here.date())
    if closed is WEEKEND:
        yield Phrase.of("doubt.weekend")
    elif closed is not None:
        yield Phrase.of("doubt.day_off", en=closed.name_en, fr=closed.name_fr)
    elif not (calendar.is_open(at) and here.time() <= (datetime.combine(here, calendar.closes) - LENGTH).time()):
        yield Phrase.of("doubt.closed", opens=calendar.opens, closes=calendar.closes)
    onset = needed_by(desk.case)
    if onset is not None and here.date() > onset:
        yield Phrase.of("doubt.after_needed_by", on=onset)
    if at - desk.now < timedelta(hours=policy.interview_notice_hours):
        yield Phrase.of("doubt.too_soon", hours=policy.interview_notice_hours)
    for other in desk.register.open_cases():
        meeting = other.interview if other.number != desk.case.number and _is_theirs(other, desk) else None
        if meeting is not None and abs(meeting.at - at) < LENGTH:
            yield Phrase.of("doubt.another", number=other.number, at=meeting.at)


def _is_theirs(case: Case, desk: Desk) -> bool:
    """Whether the officer who now sets an interview holds that case's: who set it, unless it was given to another."""
    setter = next((event.by for event in reversed(case.counted) if isinstance(event, ev.InterviewSet)), "")
    return same_mailbox(case.officer or setter, desk.case.officer or desk.officer.address) or same_mailbox(
        setter, desk.officer.address
    )
