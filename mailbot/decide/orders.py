"""What each command of an officer does (interface.md, "Officers' e-mail"). One function a command; the table that
finds them is at the end. What has been done already is said, not done again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from mailbot.vocabulary import events as ev
from mailbot.vocabulary.commands import Choice, Command, Corrections, Documents, OfficeNamed, PersonNamed
from mailbot.vocabulary.commands import Interview as InterviewAsked
from mailbot.vocabulary.documents import line_of
from mailbot.vocabulary.effects import Enter, Reschedule, Write
from mailbot.vocabulary.letters import CLIENT_KINDS, WAITING, Interview, Letter, LetterKind, LetterState, Role
from mailbot.vocabulary.mail import Address, same_mailbox
from mailbot.vocabulary.phrase import Phrase, Term
from mailbot.vocabulary.referral import Reading

from . import aside, undo
from .clients import asking
from .criteria import work_out
from .desk import Desk, Outcome, did, refuse
from .intake import contact_by_itself, contact_letter
from .staff import notices


def contact(desk: Desk, command: Command) -> Outcome:
    """CONTACT: the contact letter now; the one that is held is let go rather than written twice."""
    if not desk.case.client_address:
        return refuse("no_address")
    held = desk.waiting([LetterKind.CONTACT])
    if held:
        released = ev.LetterReleased(**desk.stamp, letter=held[0].message_id, kind=LetterKind.CONTACT)
        return desk.enter(released) + Outcome(
            effects=(Reschedule(held[0].message_id, desk.now),), done=did("contact_released"), gcms=_first_contact(desk)
        )
    sent = [letter for letter in desk.outbox(LetterState.SENT, LetterState.SENDING, LetterState.UNCERTAIN)
            if letter.kind is LetterKind.CONTACT]  # fmt: skip
    if sent and desk.case.reachable and desk.case.client_address in sent[-1].envelope_to:
        return Outcome(done=did("contact_already", at=sent[-1].ended_at or sent[-1].recorded_at))
    letter = desk.letter(LetterKind.CONTACT)
    effects = asking(letter, desk.case.outstanding, desk.now, desk.officer.address, desk.got.message_id)
    return Outcome(effects=tuple(effects), gcms=_first_contact(desk))


def contacted(desk: Desk, command: Command) -> Outcome:
    """CONTACTED: the officer reached the client; the clock stops (D13)."""
    made = desk.case.made
    outcome = desk.enter(ev.ContactedBy(**desk.stamp, text=command.text))
    said = did("contacted_again", at=made.at) if made else did("contacted", due=desk.case.due_at)
    return outcome + Outcome(done=said, gcms=_first_contact(desk))


def docs(desk: Desk, command: Command) -> Outcome:
    """DOCS: a request for these documents, or for all that are missing."""
    if not desk.case.client_address:
        return refuse("no_address")
    named = command.argument.codes if isinstance(command.argument, Documents) else ()
    lines = tuple(dict.fromkeys(line_of(code) for code in named)) or desk.case.outstanding
    if not lines:
        return refuse("nothing_missing")
    letter = desk.letter(LetterKind.DOCUMENT_REQUEST)
    return Outcome(effects=tuple(asking(letter, lines, desk.now, desk.officer.address, desk.got.message_id)))


def received(desk: Desk, command: Command) -> Outcome:
    """RECEIVED: ticks the checklist."""
    named = command.argument.codes if isinstance(command.argument, Documents) else ()
    lines = tuple(dict.fromkeys(line_of(code) for code in named))
    if not lines:
        return refuse("which_documents")
    outcome = desk.enter(ev.DocumentsTicked(**desk.stamp, lines=lines))
    after = _after(desk, outcome)
    said = did("received", documents=_lines(lines))
    said += (
        did("complete_now")
        if not after.case.outstanding
        else did("still_missing", documents=_lines(after.case.outstanding))
    )
    return outcome + Outcome(done=said)


def interview(desk: Desk, command: Command) -> Outcome:
    """INTERVIEW: the letter with its calendar invitation; a second one moves the same event (D14, D15)."""
    asked = command.argument
    if not isinstance(asked, InterviewAsked):
        return refuse("which_interview")
    if not desk.case.client_address:
        return refuse("no_address")
    place = asked.place
    if asked.mode == "in_person" and not place:
        place = desk.office.street_fr if desk.case.language == "fr" else desk.office.street_en
        if not place:
            return refuse("which_place")
    earlier = desk.case.interview
    if earlier is not None and (earlier.mode, earlier.at, earlier.place) == (asked.mode, asked.at, place):
        return Outcome(done=did("interview_already", at=asked.at))
    domain = desk.office.address.rpartition("@")[2]
    meeting = Interview(asked.mode, asked.at, place, f"{desk.case.number}@{domain}", desk.case.interviews_set)
    letter = replace(desk.letter(LetterKind.INTERVIEW), interview=meeting)
    unsent = desk.waiting([LetterKind.INTERVIEW])
    closed = desk.office.calendar.why_closed(desk.office.calendar.local(asked.at).date())
    doubts = (Phrase.of("pressing.interview_on_day_off", en=closed.name_en, fr=closed.name_fr),) if closed else ()
    return (
        desk.stop(unsent)
        + desk.enter(ev.InterviewSet(**desk.stamp, interview=meeting))
        + desk.write(letter)
        + Outcome(done=did("interview_moved" if earlier else "interview_set", at=asked.at), pressing=doubts)
    )


def accept(desk: Desk, command: Command) -> Outcome:
    """ACCEPT: urgent processing begins; the client is told (D12)."""
    if desk.case.accepted_at is not None:
        return Outcome(done=_who_did(desk, ev.Accepted, "accepted_already"))
    told = desk.write(desk.letter(LetterKind.ACCEPTED))
    return desk.enter(ev.Accepted(**desk.stamp)) + told + Outcome(done=did("accepted"))


def issued(desk: Desk, command: Command) -> Outcome:
    """ISSUED: the permit is issued, the case closed."""
    return _end(desk, "issued", command.text) + Outcome(done=did("issued"), gcms=_gcms(desk, "issued"))


def decline(desk: Desk, command: Command) -> Outcome:
    """DECLINE: the letter after the holding time, the GCMS note (D16)."""
    told = _end(desk, "declined", command.text) + desk.write(desk.letter(LetterKind.DECLINE))
    return told + Outcome(done=did("declined"), gcms=_gcms(desk, "decline", reason=command.text))


def cpc(desk: Desk, command: Command) -> Outcome:
    """CPC: the office's question to the CPC, or what it said (D17)."""
    said, remark = _choice(command)
    if said == "ask":
        if not desk.office.cpc_address:
            return refuse("no_cpc_address")
        if desk.case.cpc == "asked":
            return Outcome(done=_who_did(desk, ev.CpcState, "cpc_asked_already"))
        question = Letter(
            kind=LetterKind.CPC_QUESTION,
            to=Role.CPC,
            addresses=(Address(desk.office.cpc_address),),
            language="both",
            leaves_at=desk.now,
            number=desk.case.number,
        )
        return desk.enter(ev.CpcState(**desk.stamp, state="asked")) + Outcome(
            effects=(Write(question),), done=did("cpc_asked")
        )
    return desk.enter(ev.CpcState(**desk.stamp, state=said, text=remark)) + Outcome(done=did(f"cpc_{said}"))


def withdraw(desk: Desk, command: Command) -> Outcome:
    """WITHDRAW: asks the client about the earlier application, or records the answer; the case stays open (D18)."""
    said, _ = _choice(command)
    if said == "ask":
        if not desk.case.client_address:
            return refuse("no_address")
        if desk.case.withdrawal == "asked":
            return Outcome(done=_who_did(desk, ev.WithdrawalState, "withdrawal_asked_already"))
        asked = desk.enter(ev.WithdrawalState(**desk.stamp, state="asked"))
        return asked + desk.write(desk.letter(LetterKind.WITHDRAWAL_QUESTION)) + Outcome(done=did("withdrawal_ask"))
    answered = desk.enter(ev.WithdrawalState(**desk.stamp, state=said))
    return answered + Outcome(done=did(f"withdrawal_{said}"), gcms=_gcms(desk, f"withdraw_{said}"))


def redirect(desk: Desk, command: Command) -> Outcome:
    """REDIRECT: the client and the CSC are told; closed here."""
    target = command.argument.code if isinstance(command.argument, OfficeNamed) else "cpc"
    told = desk.write(replace(desk.letter(LetterKind.REDIRECT), target=target))
    if not desk.case.opened_by_officer and desk.case.referrer:
        notice = Letter(
            kind=LetterKind.REDIRECT_NOTICE,
            to=Role.CSC,
            addresses=(Address(desk.case.referrer),),
            language=desk.case.referral.language or "both",
            leaves_at=desk.now,
            number=desk.case.number,
            target=target,
            in_reply_to=desk.case.referral_mail,
        )
        told += Outcome(effects=(Write(notice),))
    place = Term("office", target)
    return (
        _end(desk, "redirected", command.text, target=target)
        + told
        + Outcome(done=did("redirected", office=place), gcms=_gcms(desk, "redirect", office=place))
    )


def correct(desk: Desk, command: Command) -> Outcome:
    """CORRECT: what depends on the fields is worked out again; letters with the old words do not leave."""
    if not isinstance(command.argument, Corrections):
        return refuse("which_field")
    case, fields = desk.case, command.argument.fields
    said = tuple(
        phrase for field in fields for phrase in did("corrected", field=Term("field", field.key), value=field.written)
    )
    if any(field.key == "email" and same_mailbox(field.value, desk.office.address) for field in fields):
        return refuse("our_own_address")
    keys = tuple(field.key for field in fields)
    referral = case.referral.with_readings(Reading(field.key, field.value, field.written) for field in fields)
    worked = work_out(referral, case.received_at, desk.office, case.events[0].at, call_confirmed="call_date" in keys)
    outcome = desk.enter(ev.Corrected(**desk.stamp, referral=referral, worked=worked, fields=keys))
    outcome += Outcome(done=said)
    after = _after(desk, outcome)
    if worked.deadline.due_at != case.due_at and case.made is None:
        outcome += Outcome(done=did("deadline_now", due=worked.deadline.due_at, working=worked.deadline))
    outcome += desk.stop(desk.waiting())
    if case.ended is None and contact_by_itself(after.case, desk.office):
        outcome += Outcome(
            effects=tuple(
                contact_letter(after.case, desk.office, desk.now, desk.office.policy.hold_minutes, desk.got.message_id)
            )
        )
    return outcome


def message(desk: Desk, command: Command) -> Outcome:
    """MESSAGE: this text to the client, inside the office's letter."""
    if not desk.case.client_address:
        return refuse("no_address")
    if not command.text.strip():
        return refuse("empty_message")
    return desk.write(replace(desk.letter(LetterKind.MESSAGE), text=command.text))


def note(desk: Desk, command: Command) -> Outcome:
    """NOTE: kept on the case; nothing is sent to the client."""
    return desk.enter(ev.Noted(**desk.stamp, text=command.text)) + Outcome(done=did("noted"))


def take(desk: Desk, command: Command) -> Outcome:
    """TAKE: the case is this officer's."""
    return _assign(desk, desk.officer.address)


def assign(desk: Desk, command: Command) -> Outcome:
    """ASSIGN: to somebody on the roster."""
    if not isinstance(command.argument, PersonNamed):
        return refuse("which_person")
    return _assign(desk, command.argument.address)


def hold(desk: Desk, command: Command) -> Outcome:
    """HOLD: every letter of this case that has not left stays here."""
    waiting = desk.outbox(*WAITING)
    if not waiting:
        return Outcome(done=did("nothing_to_hold"))
    return desk.enter(ev.OnHold(**desk.stamp)) + desk.stop(waiting)


def close(desk: Desk, command: Command) -> Outcome:
    """CLOSE: `withdrawn` where the client gave up the request."""
    said, _ = _choice(command)
    status = said or "closed"
    return _end(desk, status, command.text) + Outcome(done=did(status))


def reopen(desk: Desk, command: Command) -> Outcome:
    """REOPEN: a closed case goes on; a letter of its closing that has not left is stopped."""
    if desk.case.ended is None:
        return Outcome(done=did("open_already"))
    moot = desk.waiting([LetterKind.DECLINE, LetterKind.REDIRECT, LetterKind.INTERVIEW_CANCELLED])
    return desk.enter(ev.Reopened(**desk.stamp, reason=command.text)) + desk.stop(moot) + Outcome(done=did("reopened"))


def status(desk: Desk, command: Command) -> Outcome:
    """STATUS: the case as it stands."""
    return Outcome(topics=("status",))


def proof(desk: Desk, command: Command) -> Outcome:
    """PROOF: every letter to the client as the bytes that left, and what became of it."""
    return Outcome(topics=("proof",))


def list_cases(desk: Desk, command: Command) -> Outcome:
    """LIST: this officer's open cases."""
    mine = (case for case in desk.register.open_cases() if same_mailbox(case.officer, desk.officer.address))
    return Outcome(topics=("list",), cases=tuple(sorted(mine, key=lambda case: case.due_at)))


def help_(desk: Desk, command: Command) -> Outcome:
    """HELP: the table of commands."""
    return Outcome(topics=("help",))


def _choice(command: Command) -> tuple[str, str]:
    """The fixed answer that was given, and what was written after it."""
    return (command.argument.code, command.argument.remark) if isinstance(command.argument, Choice) else ("", "")


def _assign(desk: Desk, address: str) -> Outcome:
    person = desk.office.person(address)
    if person is None:
        return refuse("which_person")
    if same_mailbox(desk.case.officer, person.address):
        return Outcome(done=did("assigned_already", officer=person.name))
    outcome = desk.enter(ev.Assigned(**desk.stamp, officer=person.address))
    told = () if person.address == desk.officer.address else tuple(
        notices(
            [person],
            desk.now,
            Phrase.of("headline.assigned", officer=desk.officer.name),
            number=desk.case.number,
            suggests=("STATUS", "NOTE", "ASSIGN"),
        )
    )  # fmt: skip
    before = desk.office.person(desk.case.officer) if desk.case.officer else None
    said = (
        did("taken_over", officer=person.name, before=before.name) if before else did("assigned", officer=person.name)
    )
    return outcome + Outcome(effects=told, done=said)


def _end(desk: Desk, status: str, reason: str, target: str = "") -> Outcome:
    """Closes the case: letters that have not left are moot, an interview ahead is called off."""
    case = desk.case
    outcome = desk.enter(ev.Ended(**desk.stamp, status=status, reason=reason, target=target))
    outcome += desk.stop(desk.waiting(CLIENT_KINDS - {LetterKind.ACCEPTED}))
    if case.interview is not None and case.interview.at > desk.now:
        unsent = desk.waiting([LetterKind.INTERVIEW])
        if not unsent:
            called_off = replace(case.interview, sequence=case.interviews_set)
            outcome += desk.write(replace(desk.letter(LetterKind.INTERVIEW_CANCELLED), interview=called_off))
    return outcome


def _after(desk: Desk, outcome: Outcome) -> Desk:
    case = desk.case
    for effect in outcome.effects:
        if isinstance(effect, Enter) and effect.number == case.number:
            case = case.after(effect.event)
    return replace(desk, known=case)


def _who_did(desk: Desk, event_type: type[ev.Event], key: str) -> tuple[Phrase, ...]:
    """The second officer is told who did it and when."""
    last = next(event for event in reversed(desk.case.events) if isinstance(event, event_type))
    person = desk.office.person(last.by)
    return did(key, officer=person.name if person else last.by, at=last.at)


def _lines(lines: tuple[str, ...]) -> tuple[Term, ...]:
    return tuple(Term("line", line) for line in lines)


def _gcms(desk: Desk, key: str, **says: object) -> tuple[Phrase, ...]:
    """The note to paste into GCMS, in the officer's language (D16, D18)."""
    return (Phrase.of(f"gcms.{key}", on=desk.now, officer=desk.officer.name, **says),)  # type: ignore[arg-type]


def _first_contact(desk: Desk) -> tuple[Phrase, ...]:
    return _gcms(desk, "first_contact") if desk.case.made is None else ()


ORDERS: dict[str, Callable[[Desk, Command], Outcome]] = {
    "CONTACT": contact,
    "CONTACTED": contacted,
    "DOCS": docs,
    "RECEIVED": received,
    "INTERVIEW": interview,
    "ACCEPT": accept,
    "ISSUED": issued,
    "DECLINE": decline,
    "CPC": cpc,
    "WITHDRAW": withdraw,
    "REDIRECT": redirect,
    "CORRECT": correct,
    "MESSAGE": message,
    "NOTE": note,
    "TAKE": take,
    "ASSIGN": assign,
    "HOLD": hold,
    "UNDO": undo.undo,
    "CLOSE": close,
    "REOPEN": reopen,
    "OPEN": aside.open_from_letter,
    "PROOF": proof,
    "RETRY": aside.retry,
    "CASE": aside.attach,
    "DISCARD": aside.discard,
    "STATUS": status,
    "LIST": list_cases,
    "HELP": help_,
}

ON_CLOSED = frozenset({"REOPEN", "NOTE", "STATUS", "PROOF", "UNDO", "CONTACTED", "CASE", "TAKE", "ASSIGN", "HOLD"})
"""Commands that a closed case still takes; the others are refused, with who closed it and when."""
