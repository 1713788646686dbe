"""Commands that close a case, or open it again: what becomes of letters and interviews that are still ahead."""

from __future__ import annotations

from dataclasses import replace

from mailbot.vocabulary import events as ev
from mailbot.vocabulary.arguments import Choice
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.letter_kinds import Interview, LetterKind, kinds
from mailbot.vocabulary.orders import Order
from mailbot.vocabulary.outbox import WAITING, LetterState
from mailbot.vocabulary.phrase import Phrase, Term

from .already_done import already, gcms, who_did
from .desk import Desk, Handler
from .interview import INVITATIONS, was_invited
from .result import Outcome, did, refuse, stands_by

MOOT = kinds(lambda row: row.moot_when_closed)


def accept(desk: Desk, order: Order) -> Outcome:
    """ACCEPT: urgent processing begins; the client is told (D12)."""
    told = desk.told(LetterKind.ACCEPTED) or not desk.case.client_address
    if desk.case.accepted_at is not None and told:
        return Outcome(done=who_did(desk, ev.Accepted, "accepted_already"))
    entered = desk.enter(ev.Accepted(**desk.stamp)) if desk.case.accepted_at is None else Outcome()
    asks = ("WITHDRAW ask",) if _asks_refund(desk.case) and not desk.case.withdrawal else ()
    said = did("accepted") + still_open(desk.case)
    return entered + desk.write(desk.letter(LetterKind.ACCEPTED)) + Outcome(done=said, offers=asks)


def _asks_refund(case: Case) -> bool:
    """D18: an earlier application, and nobody has written down whether the client withdraws it."""
    earlier = any(finding.code == "earlier_application" for finding in case.worked.findings)
    return earlier and case.withdrawal in ("", "asked")


def issued(desk: Desk, order: Order) -> Outcome:
    """ISSUED: the permit is issued, the case closed. That urgent processing begins may still be told."""
    if _asks_refund(desk.case) and not stands_by(order):
        return replace(refuse("refund_open"), offers=("WITHDRAW yes\nISSUED", "WITHDRAW ask", "ISSUED anyway"))
    note = "issued_ccms" if desk.case.category == "ccms" else "issued"  # D7: the codes that the manual wants
    return end(desk, "issued", order.text, MOOT - {LetterKind.ACCEPTED}) + Outcome(
        done=did("issued") + still_open(desk.case), gcms=gcms(desk, note)
    )


def still_open(case: Case) -> tuple[Phrase, ...]:
    """What the manual wants before a permit is issued, and the case does not have yet (D9, D10, D17, D18)."""
    lines: list[Phrase] = []
    if case.outstanding:
        lines += did("open_documents", documents=tuple(Term("line", line) for line in case.outstanding))
    if _asks_refund(case):
        lines += did("open_withdrawal")
    if case.awaits_cpc:
        lines += did("open_cpc")
    return tuple(lines)


def decline(desk: Desk, order: Order) -> Outcome:
    """DECLINE: the letter after the holding time, the GCMS note (D16)."""
    told = end(desk, "declined", order.text) + desk.write(desk.letter(LetterKind.DECLINE))
    return told + Outcome(done=did("declined"), gcms=gcms(desk, "decline", reason=order.text))


def close(desk: Desk, order: Order) -> Outcome:
    """CLOSE: `withdrawn` where the client gave up the request."""
    status = order.argument.code if isinstance(order.argument, Choice) else "closed"
    outcome = end(desk, status, order.text) + Outcome(done=did(status))
    if status == "withdrawn":  # nobody writes of it by itself: the client said it first
        outcome += Outcome(done=did("client_not_told_of_closing"))
    return outcome


def reopen(desk: Desk, order: Order) -> Outcome:
    """REOPEN: a closed case goes on; letters of its closing that have not left are stopped."""
    if desk.case.ended is None:
        reopened = any(isinstance(event, ev.Reopened) for event in desk.case.counted)
        return Outcome(done=already(desk, "REOPEN", ev.Reopened) if reopened else did("open_already"))
    other = desk.register.open_case_of(desk.case.referral, besides=desk.case.number)
    if other is not None:  # two open cases of one client would each write the same letters
        return refuse("open_case_there", number=other.number)
    meeting = _still_stands(desk)
    opened = desk.enter(ev.Reopened(**desk.stamp, reason=order.text, interview=meeting))
    stands = did("interview_stands", at=meeting.at) if meeting else ()
    return (
        opened
        + desk.stop(kinds(lambda row: row.tells) | {LetterKind.INTERVIEW_CANCELLED})
        + Outcome(done=did("reopened") + stands)
    )


def _still_stands(desk: Desk) -> Interview | None:
    """The interview ahead to which the client was invited, unless a letter has called it off."""
    letters = desk.outbox(LetterState.SENDING, LetterState.SENT, LetterState.UNCERTAIN)
    for event in reversed(desk.case.counted):
        if isinstance(event, ev.InterviewSet) and event.interview.at > desk.now:
            known = any(one.kind in INVITATIONS and one.cause == event.mail for one in letters)
            called_off = any(
                one.kind is LetterKind.INTERVIEW_CANCELLED and one.recorded_at >= event.at for one in letters
            )
            if known:
                return None if called_off else event.interview
    return None


def end(desk: Desk, status: str, reason: str, moot: frozenset[LetterKind] = MOOT, *, target: str = "") -> Outcome:
    """Closes the case: letters that have not left are moot, an interview ahead of which the client knows is
    called off (D15)."""
    case = desk.case
    outcome = Outcome(pressing=_accepted_before(desk)) if status != "issued" else Outcome()
    outcome += desk.enter(ev.Ended(**desk.stamp, status=status, reason=reason, target=target)) + desk.stop(moot)
    if case.interview is not None and case.interview.at > desk.now and was_invited(desk, case.interview.uid):
        called_off = replace(case.interview, sequence=case.interviews_set)
        outcome += desk.write(replace(desk.letter(LetterKind.INTERVIEW_CANCELLED), interview=called_off))
    return outcome


def _accepted_before(desk: Desk) -> tuple[Phrase, ...]:
    """That somebody had accepted, and whether the client reads that first: two officers may read the same notice."""
    if desk.case.accepted_at is None:
        return ()
    letter = desk.alive(LetterKind.ACCEPTED)
    left = letter is not None and letter.state not in WAITING
    accepted = next(event for event in reversed(desk.case.counted) if isinstance(event, ev.Accepted))
    key = "pressing.accepted_and_told" if left else "pressing.accepted_before"
    return (Phrase.of(key, officer=desk.name(accepted.by), at=accepted.at),)


ORDERS: dict[str, Handler] = {
    "ACCEPT": accept,
    "ISSUED": issued,
    "DECLINE": decline,
    "CLOSE": close,
    "REOPEN": reopen,
}
