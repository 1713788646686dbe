"""What each command of an officer does (interface.md, "Officers' e-mail"). One function a command; the table that
finds them is at the end. What has been done already is said, not done again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from mailbot.vocabulary import events as ev
from mailbot.vocabulary.case import DocumentState
from mailbot.vocabulary.commands import Choice, Command, Documents, PersonNamed
from mailbot.vocabulary.documents import line_of
from mailbot.vocabulary.effects import Reschedule, Write
from mailbot.vocabulary.letters import Letter, LetterKind, LetterState, OutboxLetter, Role
from mailbot.vocabulary.mail import Address, same_mailbox
from mailbot.vocabulary.office import Duty
from mailbot.vocabulary.phrase import Phrase, Term

from . import aside, correction, endings, interviews, undo
from .desk import ALIVE, Desk
from .outcome import Outcome, did, refuse
from .staff import contact_ahead, facts, next_commands, notices
from .told import already, first_contact, gcms, who_did, who_wrote

A_DAY = timedelta(days=1)


def contact(desk: Desk, command: Command) -> Outcome:
    """CONTACT: the contact letter now; the one that is held is let go rather than written twice."""
    if not desk.case.client_address:
        return refuse("no_address")
    held = desk.waiting([LetterKind.CONTACT])
    if held:
        return _let_go(desk, held[0])
    sent = desk.alive(LetterKind.CONTACT)
    if sent is not None and _still_right(sent, desk):
        at, by = sent.ended_at or sent.recorded_at, who_wrote(desk, sent)
        said = did("contact_already_by", at=at, officer=by) if by else did("contact_already", at=at)
        return Outcome(done=said)
    outcome = Outcome(dropped=desk.drafts([LetterKind.CONTACT]), gcms=first_contact(desk))  # CORRECT may have held one
    return outcome + desk.write(desk.letter(LetterKind.CONTACT), desk.case.outstanding)


def _let_go(desk: Desk, held: OutboxLetter) -> Outcome:
    """Shown once more as it leaves: the notice that showed it first may be long ago."""
    released = ev.LetterReleased(**desk.stamp, letter=held.message_id, kind=LetterKind.CONTACT)
    asked = next((one.lines for one in desk.case.asked if one.letter == held.message_id), ())
    shown = replace(desk.letter(LetterKind.CONTACT), documents=asked, leaves_at=desk.now)
    return desk.enter(released) + Outcome(
        effects=(Reschedule(held.message_id, desk.now),),
        done=did("contact_released"),
        gcms=first_contact(desk),
        shows=(shown,),
    )


def _still_right(sent: OutboxLetter, desk: Desk) -> bool:
    """Whether the letter that was sent went where letters go now, in the client's language."""
    there = any(same_mailbox(address, desk.case.client_address) for address in sent.envelope_to)
    return desk.case.reachable and there and sent.language == desk.case.language


def contacted(desk: Desk, command: Command) -> Outcome:
    """CONTACTED: the officer reached the client; the clock stops (D13)."""
    made = desk.case.made
    outcome = desk.enter(ev.ContactedBy(**desk.stamp, text=command.text))
    if made is None:
        said = did("contacted", due=desk.case.due_at)
    elif made.letter:
        said = did("contacted_again", at=made.at)
    else:
        said = who_did(desk, ev.ContactedBy, "contacted_again_by")
    return outcome + Outcome(done=said, gcms=first_contact(desk))


def docs(desk: Desk, command: Command) -> Outcome:
    """DOCS: a request for these documents, or for all that are missing."""
    if not desk.case.client_address:
        return refuse("no_address")
    lines = _named(command) or desk.case.outstanding
    if not lines:
        return refuse("nothing_missing")
    before = _asked_lately(desk, lines)
    if before is not None:
        says = did("docs_already", documents=_lines(lines))
        by = who_wrote(desk, before)
        return Outcome(done=says + (did("already_by", officer=by, at=before.recorded_at) if by else ()))
    again = tuple(line for line in lines if desk.case.documents.get(line) is DocumentState.RECEIVED)
    pressing = (Phrase.of("pressing.asked_again", documents=_lines(again)),) if again else ()
    return desk.write(desk.letter(LetterKind.DOCUMENT_REQUEST), lines) + Outcome(pressing=pressing)


def _asked_lately(desk: Desk, lines: tuple[str, ...]) -> OutboxLetter | None:
    """The same request of the last day: two officers may read the same notice."""
    asked = {one.letter for one in desk.case.asked if set(one.lines) == set(lines)}
    return next(
        (
            letter
            for letter in reversed(desk.outbox(*ALIVE))
            if letter.kind is LetterKind.DOCUMENT_REQUEST
            and letter.message_id in asked
            and desk.now - letter.recorded_at < A_DAY
        ),
        None,
    )


def received(desk: Desk, command: Command) -> Outcome:
    """RECEIVED: ticks the checklist."""
    lines = _named(command)
    if not lines:
        return refuse("which_documents")
    if all(desk.case.documents.get(line) is DocumentState.RECEIVED for line in lines):
        return Outcome(done=already(desk, "RECEIVED", ev.DocumentsTicked))
    outcome = desk.enter(ev.DocumentsTicked(**desk.stamp, lines=lines))
    missing = desk.after(outcome).case.outstanding
    said = did("received", documents=_lines(lines))
    said += did("still_missing", documents=_lines(missing)) if missing else did("complete_now")
    outcome += Outcome(done=said)
    return outcome + correction.contact_anew(desk, outcome, lines)


def accept(desk: Desk, command: Command) -> Outcome:
    """ACCEPT: urgent processing begins; the client is told (D12)."""
    told = desk.told(LetterKind.ACCEPTED) or not desk.case.client_address
    if desk.case.accepted_at is not None and told:
        return Outcome(done=who_did(desk, ev.Accepted, "accepted_already"))
    entered = desk.enter(ev.Accepted(**desk.stamp)) if desk.case.accepted_at is None else Outcome()
    return entered + desk.write(desk.letter(LetterKind.ACCEPTED)) + Outcome(done=did("accepted"))


def cpc(desk: Desk, command: Command) -> Outcome:
    """CPC: the office's question to the CPC, or what it said (D17)."""
    said, remark = _choice(command)
    if said == "ask":
        return _ask_cpc(desk)
    if desk.case.cpc == said and not remark:
        return Outcome(done=already(desk, "CPC", ev.CpcState))
    return desk.enter(ev.CpcState(**desk.stamp, state=said, text=remark)) + Outcome(done=did(f"cpc_{said}"))


def _ask_cpc(desk: Desk) -> Outcome:
    if not desk.office.cpc_address:
        return refuse("no_cpc_address")
    lost = any(letter.kind is LetterKind.CPC_QUESTION for letter in desk.outbox(*LetterState))
    if desk.case.cpc == "asked" and (desk.told(LetterKind.CPC_QUESTION) or not lost):
        return Outcome(done=who_did(desk, ev.CpcState, "cpc_asked_already"))
    question = Letter(
        kind=LetterKind.CPC_QUESTION,
        to=Role.CPC,
        addresses=(Address(desk.office.cpc_address),),
        language="both",
        leaves_at=desk.now + timedelta(minutes=desk.office.policy.other_hold_minutes),
        number=desk.case.number,
    )
    asked = desk.enter(ev.CpcState(**desk.stamp, state="asked"))
    return asked + Outcome(effects=(Write(question),), done=did("cpc_asked"))


def withdraw(desk: Desk, command: Command) -> Outcome:
    """WITHDRAW: asks the client about the earlier application, or records the answer; the case stays open (D18)."""
    said, _ = _choice(command)
    if said != "ask":
        if desk.case.withdrawal == said:
            return Outcome(done=already(desk, "WITHDRAW", ev.WithdrawalState))
        answered = desk.enter(ev.WithdrawalState(**desk.stamp, state=said))
        return answered + Outcome(done=did(f"withdrawal_{said}"), gcms=gcms(desk, f"withdraw_{said}"))
    if not desk.case.client_address:
        return refuse("no_address")
    if desk.case.withdrawal == "asked" and desk.told(LetterKind.WITHDRAWAL_QUESTION):
        return Outcome(done=who_did(desk, ev.WithdrawalState, "withdrawal_asked_already"))
    asked = desk.enter(ev.WithdrawalState(**desk.stamp, state="asked"))
    return asked + desk.write(desk.letter(LetterKind.WITHDRAWAL_QUESTION)) + Outcome(done=did("withdrawal_ask"))


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
    """TAKE: the case is this officer's, or whoever's is named."""
    named = command.argument.address if isinstance(command.argument, PersonNamed) else desk.officer.address
    return _assign(desk, named)


def assign(desk: Desk, command: Command) -> Outcome:
    """ASSIGN: to somebody on the roster."""
    if not isinstance(command.argument, PersonNamed):
        return refuse("which_person")
    return _assign(desk, command.argument.address)


def hold(desk: Desk, command: Command) -> Outcome:
    """HOLD: every letter of this case that has not left stays here, and no contact letter goes by itself."""
    stopped = desk.stop(LetterKind)
    if not stopped.done:
        return Outcome(done=did("nothing_to_hold"))
    return desk.enter(ev.OnHold(**desk.stamp)) + stopped


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
    if person is None or person.duty is Duty.ADMINISTRATOR:
        return refuse("which_person")
    before = desk.office.person(desk.case.officer) if desk.case.officer else None
    if before == person:
        return Outcome(done=did("assigned_already", officer=person.name))
    assigned = desk.enter(ev.Assigned(**desk.stamp, officer=person.address))
    said = did("assigned", officer=person.name)
    if before is not None:
        said = did("taken_over", officer=person.name, before=before.name)
    gave = Phrase.of("headline.assigned", officer=desk.officer.name)
    took = Phrase.of("headline.taken", officer=person.name)
    told = [
        *(notices([person], desk.now, gave, number=desk.case.number, pressing=facts(desk.case, desk.office),
                  ahead=contact_ahead(desk.case), suggests=next_commands(desk.case, desk.now))
          if person != desk.officer else ()),
        *(notices([before], desk.now, took, number=desk.case.number, suggests=("TAKE", "STATUS"))
          if before is not None and before != desk.officer else ()),
    ]  # fmt: skip
    return assigned + Outcome(effects=tuple(told), done=said)


def _named(command: Command) -> tuple[str, ...]:
    """The checklist lines that the command names, each once."""
    codes = command.argument.codes if isinstance(command.argument, Documents) else ()
    return tuple(dict.fromkeys(line_of(code) for code in codes))


def _lines(lines: tuple[str, ...]) -> tuple[Term, ...]:
    return tuple(Term("line", line) for line in lines)


ORDERS: dict[str, Callable[[Desk, Command], Outcome]] = {
    "CONTACT": contact,
    "CONTACTED": contacted,
    "DOCS": docs,
    "RECEIVED": received,
    "INTERVIEW": interviews.interview,
    "ACCEPT": accept,
    "ISSUED": endings.issued,
    "DECLINE": endings.decline,
    "CPC": cpc,
    "WITHDRAW": withdraw,
    "REDIRECT": endings.redirect,
    "CORRECT": correction.correct,
    "MESSAGE": message,
    "NOTE": note,
    "TAKE": take,
    "ASSIGN": assign,
    "HOLD": hold,
    "UNDO": undo.undo,
    "CLOSE": endings.close,
    "REOPEN": endings.reopen,
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

AFTER_CLOSING = ON_CLOSED | {"MESSAGE", "RECEIVED"}
"""Those that may stand below the command of the same mail that closes the case: MESSAGE has to come last."""

FIRST = {"UNDO": 0, "REOPEN": 0, "CORRECT": 1}
"""Commands that are carried out before the others of their mail, so that letters are written of the case as it is
then; the rest in the order in which they were written."""
