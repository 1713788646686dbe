"""CORRECT: what depends on the fields is worked out again, and letters with the old words do not leave."""

from __future__ import annotations

from dataclasses import replace

from mailbot.decide.client_letters import asking, not_a_clients, to_client
from mailbot.decide.intake.begin import contact_by_itself, contact_letter
from mailbot.decide.intake.earlier_cases import same_person_open
from mailbot.decide.intake.findings import against, beside_others, work_out_again
from mailbot.vocabulary import events as ev
from mailbot.vocabulary.arguments import Correction, Corrections
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.letter_kinds import CLIENT_KINDS, LetterKind, kinds
from mailbot.vocabulary.letters import Letter
from mailbot.vocabulary.orders import Order
from mailbot.vocabulary.outbox import OutboxLetter
from mailbot.vocabulary.phrase import Phrase, Term
from mailbot.vocabulary.referral import IN_EVERY_LETTER, Reading, Referral

from .already_done import already
from .desk import Desk, Handler
from .result import Outcome, did, refuse

ADDRESSES = ("email", "representative_email")


def correct(desk: Desk, order: Order) -> Outcome:
    """Sets the fields. A contact letter that waited is written anew."""
    if not isinstance(order.argument, Corrections):
        return refuse("which_field")
    case, fields = desk.case, order.argument.fields
    wrong = _refused(desk, fields)
    if wrong is not None:
        return wrong
    keys = tuple(field.key for field in fields)
    if "call_date" not in keys and all(case.referral.values.get(field.key) == field.value for field in fields):
        return Outcome(done=_same(desk, keys))
    referral = case.referral.with_readings(Reading(field.key, field.value, field.written) for field in fields)
    worked = _worked(desk, referral, keys)
    outcome = desk.enter(ev.Corrected(**desk.stamp, referral=referral, worked=worked, fields=keys))
    twin = same_person_open(desk.after(outcome).case, desk.register)
    outcome += Outcome(
        done=tuple(phrase for field in fields for phrase in _said(field)),
        offers=(f"MERGE {twin.number}",) if twin is not None else (),
    )
    if worked.deadline.due_at != case.due_at and case.made is None:
        outcome += Outcome(done=did("deadline_now", due=worked.deadline.due_at, working=worked.deadline))
    outdated = CLIENT_KINDS if IN_EVERY_LETTER & set(keys) else kinds(lambda row: row.asks)
    waited, drafted = desk.waiting(outdated), desk.drafts(outdated)
    outcome += desk.stop(outdated)
    if case.ended is not None:
        return outcome + _of_closing_anew(desk.after(outcome), case.ended, waited)
    return outcome + written_anew(desk, desk.after(outcome).case, waited, drafted)


def contact_anew(desk: Desk, so_far: Outcome, received: tuple[str, ...]) -> Outcome:
    """A contact letter that has not left asks for what has been `received`: another one leaves in its place."""
    waits = [
        letter
        for letter in desk.waiting([LetterKind.CONTACT])
        if any(one.letter == letter.message_id and set(one.lines) & set(received) for one in desk.case.asked)
    ]
    drafted = [draft for draft in desk.drafts([LetterKind.CONTACT]) if set(draft.documents) & set(received)]
    if not waits and not drafted:
        return Outcome()
    after = desk.after(so_far)
    stopped = after.stop([LetterKind.CONTACT])
    after = after.after(stopped)
    leaves_at = min([letter.leaves_at for letter in waits] + [letter.leaves_at for letter in drafted])
    letter = replace(after.letter(LetterKind.CONTACT), leaves_at=max(desk.now, leaves_at))
    by = desk.officer.address if waits and _was_commanded(waits[0], desk.case) else ev.BOT
    anew = asking(letter, after.case.outstanding, replace(desk.said, by=by), desk.now)
    return replace(stopped, done=()) + Outcome(effects=tuple(anew))


def _refused(desk: Desk, fields: tuple[Correction, ...]) -> Outcome | None:
    for field in fields:
        whose = not_a_clients(str(field.value), desk.office) if field.key in ADDRESSES and field.value else ""
        if whose:
            return refuse(whose, text=field.written.strip())
    referral = desk.case.referral
    emptied = referral.with_readings(Reading(field.key, None) for field in fields if field.value is None)
    missed = [key for key in emptied.lacking if key not in referral.lacking]
    return refuse("field_is_required", field=Term("field", missed[0])) if missed else None


def _same(desk: Desk, keys: tuple[str, ...]) -> tuple[Phrase, ...]:
    before = any(isinstance(event, ev.Corrected) and set(keys) <= set(event.fields) for event in desk.case.counted)
    return already(desk, "CORRECT", ev.Corrected) if before else did("corrected_already")


def _said(field: Correction) -> tuple[Phrase, ...]:
    if field.value is None:
        return did("cleared", field=Term("field", field.key))
    return did("corrected", field=Term("field", field.key), value=field.written)


def _worked(desk: Desk, referral: Referral, keys: tuple[str, ...]) -> ev.Worked:
    worked = work_out_again(desk.case, referral, desk.bench, call_confirmed="call_date" in keys)
    return beside_others(worked, referral, desk.case.number, desk.register)


def written_anew(desk: Desk, after: Case, waited: tuple[OutboxLetter, ...], drafted: tuple[Letter, ...]) -> Outcome:
    """In place of letters with the old words. The contact letter: by itself where it goes by itself, as soon as before
    where an officer had said CONTACT. Of other letters nobody but their writer knows the words."""
    if after.ended is not None:  # by a colleague, before UNDO took the correction back
        return Outcome()
    kinds = [letter.kind for letter in waited] + [letter.kind for letter in drafted]
    outcome = Outcome(
        pressing=tuple(
            Phrase.of("pressing.write_again", letter=Term("letter", kind.value))
            for kind in kinds
            if kind is not LetterKind.CONTACT
        )
    )
    commanded = [letter.leaves_at for letter in waited if _was_commanded(letter, desk.case)]
    if contact_by_itself(after, desk.office) or _went_by_itself(waited, desk.case, after):
        hold = desk.office.policy.hold_minutes
        anew = contact_letter(after, desk.bench, hold, desk.got.said(ev.BOT))
        return outcome + Outcome(effects=tuple(anew))
    if commanded and after.client_address:
        letter = to_client(LetterKind.CONTACT, after, desk.bench, hold_minutes=0)
        letter = replace(letter, leaves_at=max(desk.now, *commanded))
        return outcome + replace(desk, known=after).write(letter, after.outstanding)
    return outcome


def _of_closing_anew(desk: Desk, ended: ev.Ended, waited: tuple[OutboxLetter, ...]) -> Outcome:
    """A letter that says that the case is closed goes where the client is, when it would have left."""
    outcome = Outcome()
    for letter in waited:
        if letter.kind in (LetterKind.DECLINE, LetterKind.REDIRECT):
            anew = replace(desk.letter(letter.kind), leaves_at=letter.leaves_at, target=ended.target)
            outcome += desk.write(anew)
        else:
            again = Phrase.of("pressing.write_again", letter=Term("letter", letter.kind.value))
            outcome += Outcome(pressing=(again,))
    return outcome


def _went_by_itself(waited: tuple[OutboxLetter, ...], before: Case, after: Case) -> bool:
    """Whether a letter that waited by itself still may go: the correction brought nothing more against it."""
    waited_alone = any(letter.kind is LetterKind.CONTACT and not _was_commanded(letter, before) for letter in waited)
    more = {finding.code for finding in against(after.worked)} - {finding.code for finding in against(before.worked)}
    return waited_alone and not more and not after.incomplete and bool(after.client_address)


def _was_commanded(letter: OutboxLetter, case: Case) -> bool:
    """Whether an officer had asked for this contact letter; else it went by itself."""
    if letter.kind is not LetterKind.CONTACT:
        return False
    return any(
        (isinstance(event, ev.LetterReleased) and event.letter == letter.message_id)
        or (isinstance(event, ev.DocumentsAsked) and event.mail == letter.cause and event.by != ev.BOT)
        for event in case.counted
    )


ORDERS: dict[str, Handler] = {"CORRECT": correct}
