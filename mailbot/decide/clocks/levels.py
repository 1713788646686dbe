"""Where the two clocks of a case stand at a moment; the one place where that is worked out."""

from __future__ import annotations

from datetime import datetime

from mailbot.vocabulary.case import Case
from mailbot.vocabulary.case_state import needed_by
from mailbot.vocabulary.clocks import ContactLevel
from mailbot.vocabulary.office import Office
from mailbot.vocabulary.standing import Standing

from . import contact


def level_of(case: Case | Standing, office: Office, now: datetime) -> ContactLevel:
    """The contact clock (D13)."""
    return contact.contact_level(case.due_at, now, office.calendar, case.made_at)


def onset_flagged(case: Case | Standing, office: Office, now: datetime) -> bool:
    """Whether the onset is near or past, and no decision is recorded."""
    today, days = office.calendar.local(now).date(), office.policy.onset_days
    onset = case.onset if isinstance(case, Standing) else needed_by(case)
    return contact.onset_flagged(onset, today, office.calendar, decided=case.decided, days=days)
