"""The case in ten lines, for the people of the office."""

from __future__ import annotations

from datetime import date, datetime

from mailbot.vocabulary import events as ev
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.case_state import DocumentState, needed_by
from mailbot.vocabulary.office import Office
from mailbot.vocabulary.phrase import Phrase, Spoken, Term
from mailbot.vocabulary.spelling import telephone
from mailbot.write.words.words import Words

SHORT = 240
"""Characters of the reason that a summary repeats."""


def case_lines(case: Case, office: Office, now: datetime, words: Words, language: str) -> list[tuple[str, str]]:
    """Ten labels and what stands beside them."""
    rows: tuple[tuple[str, Phrase], ...] = (
        ("status", _status(case, now)),
        ("client", _client(case)),
        ("reach", _reach(case)),
        ("gcms", _in_gcms(case)),
        ("situation", _situation(case)),
        ("needed_by", onset_line(case, office, now)),
        ("contact", deadline_line(case, office, now)),
        ("documents", _documents(case)),
        ("earlier", _earlier(case)),
        ("officer", officer_line(case, office)),
    )
    zone = office.calendar.zone
    return [(words.term("summary", name, language), words.say(phrase, language, zone)) for name, phrase in rows]


def _status(case: Case, now: datetime) -> Phrase:
    status = Term("status", case.status(now))
    return Phrase.of("summary.says.status", status=status, received=case.received_at, also=case.numbers[1:])


def _client(case: Case) -> Phrase:
    name = f"{case.referral.text('given_names')} {case.referral.text('family_name')}".strip()
    speaks_for = (case.referral.text("representative_name"), case.referral.text("representative_email"))
    return Phrase.of(
        "summary.says.client_represented" if any(speaks_for) else "summary.says.client",
        representative=tuple(one for one in speaks_for if one),
        name=name or Phrase("summary.says.no_name"),
        language=Term("language", case.language),
    )


def _reach(case: Case) -> Phrase:
    ways = tuple(way for way in (case.client_address, telephone(case.referral.text("phone"))) if way)
    if not ways:
        return Phrase("summary.says.no_way_to_reach")
    if case.client_address and not case.reachable:
        return Phrase.of("summary.says.reach_bounced", ways=ways)
    return Phrase.of("summary.says.reach", ways=ways)


def _in_gcms(case: Case) -> Phrase:
    nothing = Phrase("summary.says.not_given")
    return Phrase.of(
        "summary.says.gcms",
        uci=case.referral.text("uci") or nothing,
        application=case.referral.text("application_number") or nothing,
    )


def _situation(case: Case) -> Phrase:
    reason = " ".join(case.referral.text("reason").split())
    short = reason if len(reason) <= SHORT else reason[:SHORT].rsplit(" ", 1)[0] + " …"
    key = "situation" if short else "situation_alone"
    return Phrase.of(f"summary.says.{key}", category=Term("category", case.category), reason=short)


def onset_line(case: Case, office: Office, now: datetime) -> Phrase:
    """The onset of the urgency, and the business days until then."""
    onset = needed_by(case)
    if onset is None:
        return Phrase("summary.says.not_given")
    return _with_days_left("needed_by", onset, onset, office, now)


def deadline_line(case: Case, office: Office, now: datetime) -> Phrase:
    """Where the contact clock stands (D13)."""
    made = case.made
    if made is not None:
        late = "_late" if made.at > case.due_at else ""
        return Phrase.of(f"summary.says.contact_{made.how}{late}", at=made.at, due=case.due_at)
    if case.ended is not None:
        return Phrase("summary.says.contact_closed")
    if now > case.due_at:
        return Phrase.of("summary.says.contact_overdue", due=case.due_at)
    return _with_days_left("contact_due", case.due_at, office.calendar.local(case.due_at).date(), office, now)


def _with_days_left(key: str, what: Spoken, day: date, office: Office, now: datetime) -> Phrase:
    today = office.calendar.local(now).date()
    if day == today:
        return Phrase.of(f"summary.says.{key}_today", day=what)
    days = office.calendar.business_days_between(today, day)
    if day < today:
        return Phrase.of(f"summary.says.{key}_past", day=what)
    return Phrase.of(f"summary.says.{key}", day=what, left=days)


def _documents(case: Case) -> Phrase:
    said = tuple(
        Phrase.of(
            "summary.says.documents",
            state=Term("document_state", state.value),
            lines=tuple(Term("line", line) for line in case.lines(state)),
        )
        for state in DocumentState
        if case.lines(state) and state is not DocumentState.NOT_NEEDED
    )
    if not said:
        return Phrase("summary.says.no_documents")
    return (
        said[0]
        if len(said) == 1
        else Phrase.of(f"summary.says.several_{len(said)}", **dict(zip("abcd", said, strict=False)))
    )


def _earlier(case: Case) -> Phrase:
    if not any(finding.code == "earlier_application" for finding in case.worked.findings):
        return Phrase("summary.says.no_earlier")
    submitted = case.referral.date("submitted_on")
    state = Phrase(f"summary.cpc.{case.cpc or 'not_asked'}")
    answer = next(
        (event for event in reversed(case.counted) if isinstance(event, ev.Wrote) and event.by == "cpc"), None
    )
    if answer is not None and case.cpc in (None, "", "asked"):  # it is here, and nobody has recorded what it says
        words = " ".join(answer.text.split())
        short = words if len(words) <= SHORT else words[:SHORT].rsplit(" ", 1)[0] + " …"
        state = Phrase.of("summary.cpc.wrote", at=answer.at, text=short)
    return Phrase.of(
        "summary.says.earlier",
        submitted=submitted or Phrase("summary.says.date_unknown"),
        cpc=state,
        withdrawal=Phrase(f"summary.withdrawal.{case.withdrawal or 'not_asked'}"),
    )


def officer_line(case: Case, office: Office) -> Phrase:
    """Whose case it is."""
    if not case.officer:
        return Phrase("summary.says.no_officer")
    person = office.person(case.officer)
    return Phrase.of("summary.says.officer", officer=person.name if person else case.officer)
