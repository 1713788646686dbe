"""INTERVIEW: the letter with its calendar invitation (D14, D15). A change moves the same entry in the client's calendar
(RFC 5546: one UID, a higher SEQUENCE)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mailbot.decide.call_scripts import by_telephone
from mailbot.vocabulary import events as ev
from mailbot.vocabulary.arguments import Interview as InterviewAsked
from mailbot.vocabulary.letter_kinds import Interview, LetterKind
from mailbot.vocabulary.orders import Order

from .already_done import who_did
from .appointment import doubts
from .desk import ALIVE, LEFT, Desk, Handler
from .result import Outcome, did, refuse

INVITATIONS = frozenset({LetterKind.INTERVIEW, LetterKind.INTERVIEW_MOVED})


def interview(desk: Desk, order: Order) -> Outcome:
    """Sets an interview, moves the one that is ahead, or calls it off."""
    asked = order.argument
    known = desk.case.interview
    ahead = known if known is not None and known.at > desk.now else None
    if not isinstance(asked, InterviewAsked) or (asked.at is None and not asked.cancelled):
        return refuse("which_interview")
    if (asked.cancelled or asked.moved) and ahead is None:
        return refuse("no_interview")
    if asked.at is None:
        return _cancelled(desk, ahead) if ahead is not None else refuse("no_interview")
    if asked.at <= desk.now:
        return refuse("interview_past", at=asked.at)
    if not desk.case.client_address and not desk.case.referral.text("phone"):
        return refuse("no_address")
    mode = asked.mode or (ahead.mode if ahead is not None else "")  # moved: as it was
    if not mode:
        return refuse("which_interview")
    as_before = asked.place or (ahead.place if ahead and asked.moved and ahead.mode == mode else "")
    place = as_before or _own_place(desk) if mode == "in_person" else as_before
    if mode == "in_person" and not place:
        return refuse("which_place")
    same = ahead is not None and (ahead.mode, ahead.at, ahead.place) == (mode, asked.at, place)
    if same and _is_told(desk):
        return Outcome(done=did("interview_already", at=asked.at) + who_did(desk, ev.InterviewSet, "already_by"))
    unsure = () if asked.confirmed or same else doubts(desk, asked.at)
    if unsure:
        written = f"INTERVIEW {_spelled(mode, asked.at, asked.place, desk)} anyway"
        return replace(refuse("interview_unsure", at=asked.at, why=unsure), offers=(written, "INTERVIEW"))
    sequence = desk.case.interviews_set if ahead is not None and was_invited(desk, ahead.uid) else 0
    meeting = Interview(mode, asked.at, place, ahead.uid if ahead else _uid(desk), sequence)
    kind = LetterKind.INTERVIEW_MOVED if sequence else LetterKind.INTERVIEW
    return (
        desk.stop(INVITATIONS)
        + desk.enter(ev.InterviewSet(**desk.stamp, interview=meeting))
        + desk.write(replace(desk.letter(kind), interview=meeting))
        + Outcome(done=did("interview_moved" if ahead else "interview_set", at=asked.at))
    )


def _cancelled(desk: Desk, meeting: Interview) -> Outcome:
    """The case goes on without it; who was invited is told, with the entry of the calendar cancelled."""
    outcome = desk.stop(INVITATIONS) + desk.enter(ev.InterviewCancelled(**desk.stamp, interview=meeting))
    outcome += Outcome(done=did("interview_cancelled", at=meeting.at))
    if not was_invited(desk, meeting.uid):
        return outcome
    called_off = replace(meeting, sequence=desk.case.interviews_set)
    return outcome + desk.write(replace(desk.letter(LetterKind.INTERVIEW_CANCELLED), interview=called_off))


def _spelled(mode: str, at: datetime, place: str, desk: Desk) -> str:
    """As an order writes it."""
    here = desk.office.calendar.local(at)
    return " ".join(filter(None, (mode.replace("_", " "), f"{here:%Y-%m-%d %H:%M}", place)))


def _is_told(desk: Desk) -> bool:
    """Whether the letter about the interview that is set has left or will: not stopped, not bounced."""
    mail = next(event.mail for event in reversed(desk.case.counted) if isinstance(event, ev.InterviewSet))
    letters = [letter for letter in desk.outbox(*ALIVE) if letter.kind in INVITATIONS and letter.cause == mail]
    return bool(letters or desk.drafts(INVITATIONS))


def was_invited(desk: Desk, uid: str) -> bool:
    """Whether the client has an invitation to this meeting, or to an earlier time of it. Of one that was stopped,
    refused or came back the client knows nothing: what replaces it is no change."""
    mails = {
        event.mail for event in desk.case.counted if isinstance(event, ev.InterviewSet) and event.interview.uid == uid
    }
    if by_telephone(desk.case):  # by the officer's call
        return bool(mails)
    there = LEFT & ALIVE
    return any(letter.kind in INVITATIONS and letter.cause in mails for letter in desk.outbox(*there))


def _own_place(desk: Desk) -> str:
    return desk.office.street_fr if desk.case.language == "fr" else desk.office.street_en


def _uid(desk: Desk) -> str:
    """Another interview is another entry in the calendar: the first one has taken place, or was called off."""
    which = f"-{desk.case.interviews_set}" if desk.case.interviews_set else ""
    return f"{desk.case.number}{which}@{desk.office.address.rpartition('@')[2]}"


ORDERS: dict[str, Handler] = {"INTERVIEW": interview}
