"""What mail servers say about our letters: bounces, delays, refusals. A report is believed only for a Message-ID of
ours and that letter's recipient."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from mailbot.decide.bench import Bench
from mailbot.decide.notices import Notice, contact_ahead, next_commands, not_told, to_staff, who_works
from mailbot.vocabulary import events as ev
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.effects import Effect, Enter, Mark, SetAside, Tally
from mailbot.vocabulary.letter_kinds import LetterKind, Role
from mailbot.vocabulary.message import Address, DeliveryAction, FailedRecipient, same_mailbox
from mailbot.vocabulary.outbox import LetterState, OutboxLetter, Part
from mailbot.vocabulary.phrase import Phrase, Term
from mailbot.vocabulary.register import Register
from mailbot.vocabulary.understood import Understood

A_DAY = timedelta(days=1)
LEFT = (LetterState.SENT, LetterState.UNCERTAIN, LetterState.BOUNCED)
"""Letters that a server may report about."""
MEND = ("CORRECT email:", "CONTACTED", "NOTE", "STATUS")
"""What an officer does about an address that does not work."""

MEND_CLOSED = ("REOPEN", "CONTACTED", "NOTE", "STATUS")
"""The same where the case is closed: nothing can be corrected before it is open again."""


def decide_bounce(got: Understood, bench: Bench) -> list[Effect]:
    """A delivery report. A permanent failure of a contact letter re-opens the clock (D13)."""
    if got.bounce is None:
        raise ValueError("no bounce in this mail")
    letter = _letter_meant(got, bench.register)
    if letter is None:
        return [SetAside(Phrase.of("aside.foreign_bounce"))]
    meant = [
        (recipient, address)
        for recipient in got.bounce.recipients
        if (address := _recipient_of(recipient, letter)) is not None
    ]
    if not meant:
        about = "bounce_of_another" if got.bounce.recipients else "bounce_of_nobody"
        return [SetAside(Phrase.of(f"aside.{about}", number=letter.number))]
    effects: list[Effect] = [Tally("bounces")]
    for recipient, address in meant:
        effects += _one_recipient(recipient, address, letter, got, bench)
    return effects


def decide_not_sent(
    letter: OutboxLetter,
    words: str,
    bench: Bench,
    *,
    gave_up: bool,
    refused: Mapping[str, str] | None = None,
) -> list[Effect]:
    """The server refused a letter, or it was given up on: the officer knows, and contact is not made. `refused` are
    the addresses that it does not take, with its words."""
    case = bench.register.case(letter.number) if letter.number else None
    address = ", ".join(letter.envelope_to)
    effects: list[Effect] = [Mark(letter.message_id, state=LetterState.FAILED, report=words)]
    if not letter.to.is_outside or case is None:
        return effects + _staff_unreachable(letter.envelope_to, words, letter, bench)
    failed = ev.LetterFailed(
        at=bench.now,
        by="mail server",
        letter=letter.message_id,
        kind=letter.kind,
        to=letter.to,
        reply=words,
        recipient=next((one for one in letter.envelope_to if one in (refused or {})), ""),
    )
    after = case.after(failed)
    kind = Term("letter", letter.kind.value)
    key = "happened.gave_up" if gave_up else "happened.refused"
    happened = [Phrase.of(key, letter=kind, address=address, words=words)]
    if letter.uncertain:
        happened.append(Phrase.of("happened.may_have_arrived", count=letter.uncertain))
    return [
        *effects,
        Enter(case.number, failed),
        *to_staff(
            who_works(case, bench.office),
            Notice(
                Phrase.of("headline.not_sent", letter=kind),
                number=case.number,
                happened=tuple(happened),
                pressing=not_told(after),
                ahead=contact_ahead(case),
                suggests=_mends(case) if letter.to is Role.CLIENT else next_commands(case, bench.now),
            ),
            bench,
        ),
    ]


def decide_partly_refused(letter: OutboxLetter, refused: Mapping[str, str], bench: Bench) -> list[Effect]:
    """The server took a letter, but not for everybody: a colleague would never know, or a representative."""
    case = bench.register.case(letter.number) if letter.number else None
    lost = {address: words for address, words in refused.items() if not same_mailbox(address, bench.office.address)}
    if not lost:
        return []
    if not letter.to.is_outside or case is None:
        words = "; ".join(dict.fromkeys(lost.values()))
        return _staff_unreachable(tuple(lost), words, letter, bench)
    effects: list[Effect] = []
    for address, words in lost.items():
        effects += _came_back(letter, address, words, case, bench, permanent=True, by=ev.Said("mail server"))
    return effects


def _letter_meant(got: Understood, register: Register) -> OutboxLetter | None:
    """By any of its names; by the case's number and its recipient where a report in prose names no Message-ID."""
    bounce = got.bounce
    if bounce is None:
        return None
    named = (bounce.original_message_id, *bounce.mentioned, *got.ours)
    known = next((letter for letter in map(register.letter, named) if letter is not None), None)
    number = bounce.number or got.number
    if known is not None or bounce.mentioned or not number:
        return known
    left = (letter for letter in reversed(register.letters_of(number)) if letter.state in LEFT)
    return next((one for one in left if any(_recipient_of(recipient, one) for recipient in bounce.recipients)), None)


def _recipient_of(recipient: FailedRecipient, letter: OutboxLetter) -> str | None:
    """The letter's own spelling of the address that the report speaks of."""
    said = (recipient.address, *recipient.others)
    ours = (*letter.envelope_to, *letter.copies_to)
    return next((address for address in ours for other in said if same_mailbox(address, other)), None)


def _reached_nobody_else(address: str, letter: OutboxLetter) -> bool:
    """Whether this was the last of its addressees whom it may have reached."""
    others = (one for one in letter.recipients if one.part is Part.ADDRESSEE and not same_mailbox(one.address, address))
    return all(one.state in (LetterState.BOUNCED, LetterState.FAILED) for one in others)


def _one_recipient(
    recipient: FailedRecipient,
    address: str,
    letter: OutboxLetter,
    got: Understood,
    bench: Bench,
) -> list[Effect]:
    words = recipient.diagnostic or recipient.status or recipient.action.value
    lost = recipient.permanent and address in letter.envelope_to
    effects: list[Effect] = [
        Mark(
            letter.message_id,
            state=LetterState.BOUNCED if lost and _reached_nobody_else(address, letter) else None,
            report=" ".join(filter(None, (recipient.action.value, recipient.status, f"{address}:", words))),
            bounced=address if recipient.permanent else "",
        )
    ]
    if recipient.action not in (DeliveryAction.FAILED, DeliveryAction.DELAYED):
        return effects
    case = bench.register.case(letter.number) if letter.number else None
    if not letter.to.is_outside or case is None:
        told = _staff_unreachable((address,), words, letter, bench) if lost else []
        return effects + told
    if lost and letter.state is LetterState.BOUNCED:  # some servers report twice
        return effects
    permanent = recipient.permanent
    return effects + _came_back(letter, address, words, case, bench, permanent=permanent, by=got.said("mail server"))


def _came_back(
    letter: OutboxLetter,
    address: str,
    words: str,
    case: Case,
    bench: Bench,
    *,
    permanent: bool,
    by: ev.Said,
) -> list[Effect]:
    """A letter to the outside did not reach this address (`permanent`), or is late. What is late is only entered."""
    to_addressee = address in letter.envelope_to
    bounced = ev.LetterBounced(
        **by.stamp(bench.now),
        letter=letter.message_id,
        kind=letter.kind,
        recipient=address,
        diagnostic=words,
        permanent=permanent,
        copy=not to_addressee,
    )
    entered = Enter(case.number, bounced)
    if not permanent:
        return [entered]
    after = case.after(bounced)
    kind = Term("letter", letter.kind.value)
    reopened = case.ended is None and case.made is not None and after.made is None
    return [
        entered,
        *to_staff(
            who_works(case, bench.office),
            Notice(
                Phrase.of("headline.bounced", letter=kind),
                number=case.number,
                happened=(Phrase.of("happened.bounced", letter=kind, address=address, words=words),),
                pressing=(Phrase.of("pressing.clock_runs_again"),) if reopened else not_told(after),
                ahead=contact_ahead(after),
                suggests=_mends(case) if letter.to is Role.CLIENT and to_addressee else next_commands(after, bench.now),
            ),
            bench,
        ),
    ]


def _mends(case: Case) -> tuple[str, ...]:
    return MEND if case.ended is None else MEND_CLOSED


def _staff_unreachable(addresses: tuple[str, ...], words: str, letter: OutboxLetter, bench: Bench) -> list[Effect]:
    """A mail of ours to the office's own people did not arrive. Somebody else is told; an alarm that comes back
    raises no alarm, and a mailbox that is full raises one a day, not one for each notice."""
    if letter.kind is LetterKind.ALARM:
        return []
    lost = {Address(address).key for address in addresses}
    if any(
        one.state in (LetterState.BOUNCED, LetterState.FAILED)
        and one.message_id != letter.message_id
        and lost <= {Address(address).key for address in one.envelope_to}
        for one in bench.register.letters_since(bench.now - A_DAY)
    ):
        return []
    groups = (bench.office.administrators, bench.office.supervisors, bench.office.officers)
    told = next((left for group in groups if (left := [p for p in group if p.mailbox.key not in lost])), [])
    said = Phrase.of(
        "happened.bounced", letter=Term("letter", letter.kind.value), address=", ".join(addresses), words=words
    )
    return to_staff(
        told, Notice(Phrase.of("headline.staff_unreachable"), kind=LetterKind.ALARM, happened=(said,)), bench
    )
