"""Commands that close a case, or open it again: what becomes of letters and interviews that are still ahead."""

from __future__ import annotations

from dataclasses import replace

from mailbot.vocabulary import events as ev
from mailbot.vocabulary.commands import Choice, Command, OfficeNamed
from mailbot.vocabulary.effects import Write
from mailbot.vocabulary.letters import CLIENT_KINDS, Letter, LetterKind, Role
from mailbot.vocabulary.mail import Address
from mailbot.vocabulary.phrase import Term

from .desk import LEFT, Desk
from .outcome import Outcome, did
from .told import already, gcms

MOOT = CLIENT_KINDS - {LetterKind.MESSAGE, LetterKind.INTERVIEW_CANCELLED}
"""Letters that say nothing any more once a case is closed. What an officer wrote in person leaves all the same."""

OF_CLOSING = (LetterKind.DECLINE, LetterKind.REDIRECT, LetterKind.REDIRECT_NOTICE, LetterKind.INTERVIEW_CANCELLED)
"""Letters that only say that the case is closed."""


def issued(desk: Desk, command: Command) -> Outcome:
    """ISSUED: the permit is issued, the case closed. That urgent processing begins may still be told."""
    return _end(desk, "issued", command.text, MOOT - {LetterKind.ACCEPTED}) + Outcome(
        done=did("issued"), gcms=gcms(desk, "issued")
    )


def decline(desk: Desk, command: Command) -> Outcome:
    """DECLINE: the letter after the holding time, the GCMS note (D16)."""
    told = _end(desk, "declined", command.text) + desk.write(desk.letter(LetterKind.DECLINE))
    return told + Outcome(done=did("declined"), gcms=gcms(desk, "decline", reason=command.text))


def redirect(desk: Desk, command: Command) -> Outcome:
    """REDIRECT: the client and the CSC are told; closed here."""
    target = command.argument.code if isinstance(command.argument, OfficeNamed) else "cpc"
    letter = replace(desk.letter(LetterKind.REDIRECT), target=target)
    told = desk.write(letter)
    if not desk.case.opened_by_officer and desk.case.referrer:
        notice = Letter(
            kind=LetterKind.REDIRECT_NOTICE,
            to=Role.CSC,
            addresses=(Address(desk.case.referrer),),
            language=desk.case.referral.language or "both",
            leaves_at=letter.leaves_at,
            number=desk.case.number,
            target=target,
            in_reply_to=desk.case.referral_mail,
        )
        told += Outcome(effects=(Write(notice),))
    place = Term("office", target)
    return (
        _end(desk, "redirected", command.text, target=target)
        + told
        + Outcome(done=did("redirected", office=place), gcms=gcms(desk, "redirect", office=place))
    )


def close(desk: Desk, command: Command) -> Outcome:
    """CLOSE: `withdrawn` where the client gave up the request."""
    status = command.argument.code if isinstance(command.argument, Choice) else "closed"
    return _end(desk, status, command.text) + Outcome(done=did(status))


def reopen(desk: Desk, command: Command) -> Outcome:
    """REOPEN: a closed case goes on; letters of its closing that have not left are stopped."""
    if desk.case.ended is None:
        reopened = any(isinstance(event, ev.Reopened) for event in desk.case.counted)
        return Outcome(done=already(desk, "REOPEN", ev.Reopened) if reopened else did("open_already"))
    opened = desk.enter(ev.Reopened(**desk.stamp, reason=command.text))
    return opened + desk.stop(OF_CLOSING) + Outcome(done=did("reopened"))


def _end(desk: Desk, status: str, reason: str, moot: frozenset[LetterKind] = MOOT, *, target: str = "") -> Outcome:
    """Closes the case: letters that have not left are moot, an interview ahead of which the client knows is
    called off (D15)."""
    case = desk.case
    outcome = desk.enter(ev.Ended(**desk.stamp, status=status, reason=reason, target=target)) + desk.stop(moot)
    if case.interview is not None and case.interview.at > desk.now and _was_invited(desk, case.interview.uid):
        called_off = replace(case.interview, sequence=case.interviews_set)
        outcome += desk.write(replace(desk.letter(LetterKind.INTERVIEW_CANCELLED), interview=called_off))
    return outcome


def _was_invited(desk: Desk, uid: str) -> bool:
    """Whether an invitation to this meeting, or to an earlier time of it, has left."""
    mails = {
        event.mail for event in desk.case.counted if isinstance(event, ev.InterviewSet) and event.interview.uid == uid
    }
    return any(letter.kind is LetterKind.INTERVIEW and letter.cause in mails for letter in desk.outbox(*LEFT))
