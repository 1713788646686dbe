"""MERGE: two cases of one client go on as one, the one whose referral came first (D13). UNDO parts them.

No client reads two letters that say the same: of letters that have not left, those that the other case's make needless
are stopped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mailbot.decide.client_letters import asking
from mailbot.decide.intake.findings import DUPLICATE, work_out_again
from mailbot.decide.notices import Notice, next_commands, to_staff
from mailbot.vocabulary import events as ev
from mailbot.vocabulary.arguments import CaseNamed
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.client_facts import names
from mailbot.vocabulary.effects import Effect, Enter
from mailbot.vocabulary.letter_kinds import LetterKind
from mailbot.vocabulary.orders import Order
from mailbot.vocabulary.outbox import WAITING, OutboxLetter
from mailbot.vocabulary.phrase import Phrase, Term
from mailbot.vocabulary.referral import Reading, Referral, plain

from .already_done import already
from .desk import ALIVE, Desk, Handler
from .interview import INVITATIONS
from .judged import REQUESTS, dropped
from .result import Outcome, did, refuse, stands_by

SAYS_IT_ALL = INVITATIONS | {LetterKind.ACCEPTED}
"""Letters that list the documents too: after one of them nobody has to read a contact letter."""


def merge(desk: Desk, order: Order) -> Outcome:
    """Both numbers find the one case from now on; what the referrals say differently is put to the officer."""
    named = order.argument.number if isinstance(order.argument, CaseNamed) else ""
    other = desk.register.case(named)
    refused = _refused(desk, order, named, other)
    if refused is not None or other is None:
        return refused or refuse("no_such_case", number=named)
    first, second = sorted((desk.case, other), key=lambda case: (case.received_at, case.number))
    referral, differs = _one_referral(first.referral, second.referral)
    merged = ev.Merged(
        **desk.stamp,
        other=second.number,
        history=tuple(event for event in second.events if not event.of),
        referral=referral,
        worked=_worked(first, second, referral, desk),
    )
    into = ev.MergedInto(**desk.stamp, into=first.number)
    outcome = Outcome(
        effects=(Enter(second.number, into), Enter(first.number, merged)),
        done=did("merged", number=second.number, into=first.number),
        pressing=tuple(
            Phrase.of("pressing.merged_differs", field=Term("field", key), ours=_written(first.referral, key),
                      number=second.number, theirs=_written(second.referral, key))
            for key in differs
        ),
        offers=tuple(f"CORRECT {key}: {_written(second.referral, key)}" for key in differs)[:3],
    )  # fmt: skip
    outcome += _letters(desk.after(outcome))
    return outcome + Outcome(effects=tuple(_told(desk.after(outcome), (first, second))))


def _refused(desk: Desk, order: Order, named: str, other: Case | None) -> Outcome | None:
    case = desk.case
    if other is None:
        return refuse("no_such_case", number=named)
    if other.number == case.number:
        was = named.upper() in case.numbers[1:] or (case.joined and desk.got.number.upper() in case.numbers[1:])
        return Outcome(done=already(desk, "MERGE", ev.Merged)) if was else refuse("merge_itself", number=named)
    if other.ended is not None:
        status, who = Term("status", other.ended.status), desk.name(other.ended.by)
        return refuse("merge_closed", number=other.number, status=status, by=who, at=other.ended.at)
    meetings = [one.interview for one in (case, other) if one.interview is not None and one.interview.at > desk.now]
    if len(meetings) > 1:
        return refuse("merge_two_interviews", first=meetings[0].at, second=meetings[1].at, number=other.number)
    if not _may_be_one(case, other) and not stands_by(order):
        return replace(refuse("merge_unsure", number=other.number), offers=(f"MERGE {other.number} anyway",))
    return None


def _may_be_one(case: Case, other: Case) -> bool:
    """Whether it is plainly the same client: the UCI, or the name with the date of birth, an address or a telephone.
    Spouses may share the latter two."""
    mine, theirs = case.referral, other.referral
    named = names(mine) and {*map(plain, names(mine))} == {*map(plain, names(theirs))}
    born = mine.date("date_of_birth") is not None and mine.date("date_of_birth") == theirs.date("date_of_birth")
    same_phone = bool(mine.text("phone")) and mine.text("phone") == theirs.text("phone")
    reached = same_phone or bool(case.client_addresses & other.client_addresses)
    return case.is_of(theirs) or bool(named and (born or reached))


def _one_referral(first: Referral, second: Referral) -> tuple[Referral, tuple[str, ...]]:
    """The first, its blanks filled from the second; and the fields that the second says otherwise."""
    said = {key: value for key, value in second.values.items() if value is not None}
    blanks = [Reading(key, value, str(value)) for key, value in said.items() if first.values.get(key) is None]
    differs = tuple(key for key, value in said.items() if first.values.get(key) not in (None, value) and _matters(key))
    return first.with_readings(blanks), differs


def _matters(key: str) -> bool:
    """Whether an officer has to say which is right; who took the call, and when, may differ between two referrals."""
    return key in ("family_name", "given_names", "uci", "date_of_birth", "email", "phone", "language", "category",
                   "needed_by", "travel_date", "application_number", "representative_email")  # fmt: skip


def _written(referral: Referral, key: str) -> str:
    return referral.text(key) or str(referral.values.get(key, ""))


def _worked(first: Case, second: Case, referral: Referral, desk: Desk) -> ev.Worked:
    """The earlier of both deadlines; that the client was referred twice needs no more saying."""
    worked = work_out_again(first, referral, desk.bench)
    findings = tuple(finding for finding in worked.findings if finding.code != DUPLICATE)
    earlier = min((first.worked.deadline, second.worked.deadline), key=lambda deadline: deadline.due_at)
    return replace(worked, findings=findings, deadline=earlier)


def _letters(desk: Desk) -> Outcome:
    """On the desk of the joined case: what of both has not left and would be read twice stays here."""
    outcome = Outcome()
    for letter in _needless(desk):
        outcome += dropped(letter, "merged", desk)
    contacts = [one for one in desk.outbox(*ALIVE) if one.kind is LetterKind.CONTACT]
    waiting = [one for one in contacts if one.state in WAITING]
    if not waiting:
        return outcome
    said_already = [one for one in desk.outbox(*ALIVE) if one.kind in SAYS_IT_ALL]
    if desk.case.made is not None or len(waiting) < len(contacts) or said_already:
        for letter in waiting:
            outcome += dropped(letter, "merged", desk)
        return outcome
    if desk.case.held_back:  # an officer's HOLD on either
        for letter in waiting:
            outcome += dropped(letter, "held_back", desk)
        return outcome + Outcome(done=did("held_back"))
    own = [one for one in waiting if one.number == desk.case.number and set(desk.case.outstanding) <= _asks(one, desk)]
    for letter in (one for one in waiting if one not in own[:1]):
        outcome += dropped(letter, "merged", desk)
    if own:
        return outcome
    after = desk.after(outcome)  # neither says all that is missing, or only the later case has one
    leaves_at = max(desk.now, min(letter.leaves_at for letter in waiting))
    anew = replace(after.letter(LetterKind.CONTACT), leaves_at=leaves_at)
    return outcome + Outcome(effects=tuple(asking(anew, after.case.outstanding, desk.said, desk.now)))


def _needless(desk: Desk) -> Iterator[OutboxLetter]:
    """Of a kind of which the client wants one, the second; of two requests, the one that asks for nothing more. A
    letter that has left, or was written first, is the one that stays."""
    letters = sorted(desk.outbox(*ALIVE), key=lambda one: (one.state in WAITING, one.recorded_at))
    kinds: set[LetterKind] = set()
    asked: set[str] = set()
    for letter in letters:
        twice = letter.kind in kinds and letter.kind.row.only_one
        asks = _asks(letter, desk) if letter.kind in REQUESTS else set()
        if letter.state in WAITING and letter.kind is not LetterKind.CONTACT and (twice or (asks and asks <= asked)):
            yield letter
        kinds.add(letter.kind)
        asked |= asks


def _asks(letter: OutboxLetter, desk: Desk) -> set[str]:
    return {line for one in desk.case.asked if one.letter == letter.message_id for line in one.lines}


def _told(desk: Desk, cases: tuple[Case, Case]) -> Iterator[Effect]:
    """The officers of both, unless it is their own order."""
    people = dict.fromkeys(desk.office.person(case.officer) for case in cases if case.officer)
    others = [person for person in people if person is not None and person != desk.officer]
    if others:
        first, second = cases
        notice = Notice(
            Phrase.of("headline.merged", officer=desk.officer.name, number=second.number, into=first.number),
            number=first.number,
            suggests=next_commands(desk.case, desk.now),
        )
        yield from to_staff(others, notice, desk.bench)


ORDERS: dict[str, Handler] = {"MERGE": merge}
