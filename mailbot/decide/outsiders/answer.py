"""Mail from outside that answers ours: the client, a representative, the CSC, the CPC. Each ends on the right case
or in front of a person (design.md, "Who may ask for what")."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mailbot.decide.bench import Bench
from mailbot.decide.client_letters import to_client
from mailbot.decide.intake.completion import complete_case
from mailbot.decide.intake.contradiction import NO_DOUBT, Doubt, doubt, without_signature, words_in_doubt
from mailbot.decide.notices import Notice, closed, contact_ahead, next_commands, to_staff, who_works
from mailbot.vocabulary import events as ev
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.case_state import DocumentState
from mailbot.vocabulary.documents import line_of
from mailbot.vocabulary.effects import Effect, Enter, SetAside, Tally, Write, as_entered
from mailbot.vocabulary.letter_kinds import LetterKind, Role
from mailbot.vocabulary.letters import Letter
from mailbot.vocabulary.message import MailKind
from mailbot.vocabulary.phrase import Phrase, Term
from mailbot.vocabulary.register import Register
from mailbot.vocabulary.trust import TrustLevel
from mailbot.vocabulary.understood import Says, Understood

from .automatic import decide_automatic
from .correspondent import Correspondent, correspondent, is_cpc

ACKNOWLEDGED = 5
"""So many acknowledgements a case and day. A program that answers each with a file would go on for ever."""


def decide_answer(got: Understood, bench: Bench) -> list[Effect]:
    """A mail that answers one of our letters, or says that it is about a case."""
    found: Correspondent | Phrase = correspondent(got, bench)
    if got.trust is TrustLevel.REFUTED and got.trouble is not None:
        found = got.trouble
    if isinstance(found, Phrase):
        if got.automatic is not None and _answers_staff_mail(got, bench.register):
            return decide_automatic(got, bench)
        return [SetAside(found)]
    if got.mail.encrypted:
        return [SetAside(Phrase.of("aside.encrypted", number=found.case.number))]
    if not got.own_text.strip() and not got.attachments:
        return [SetAside(Phrase.of("aside.nothing_readable", number=found.case.number))]
    if found.role is not Role.CSC or found.case.ended is not None:
        return [Tally("answers"), *enter_answer(found, got, bench)]
    if got.referral is None:
        return [Tally("answers"), *enter_answer(found, got, bench, words_in_doubt(found.case, got, bench))]
    said = without_signature(got.referral, got, bench.office)
    completed = complete_case(found.case, said, got, bench)
    if completed:
        return [Tally("answers"), *completed]
    otherwise = doubt(found.case, said, bench, got.said("csc"))
    return [Tally("answers"), *enter_answer(found, got, bench, otherwise)]


def attach(case: Case, got: Understood, bench: Bench) -> list[Effect]:
    """CASE: an officer says where a mail belongs. Its writer's address is not believed the next time for that."""
    if got.kind in (MailKind.BOUNCE, MailKind.AUTO_REPLY):
        what = Phrase.of("automatic.other", sender=got.sender)
        return [Enter(case.number, ev.Automatic(**got.said(got.sender).stamp(bench.now), what=what))]
    colleague = bench.office.person(got.sender) if got.trouble is None else None
    if colleague is not None:
        return [Enter(case.number, ev.Noted(**got.said(colleague.address).stamp(bench.now), text=got.own_text))]
    role = Role.CLIENT
    if got.mail.sender is not None and bench.office.refers(got.mail.sender):
        role = Role.CSC
    elif is_cpc(got, bench.office):
        role = Role.CPC
    return enter_answer(Correspondent(case, role, known=True), got, bench)


def _answers_staff_mail(got: Understood, register: Register) -> bool:
    """To set such a mail aside would tell the staff once more, whose machine would answer once more."""
    return any(letter is not None and not letter.to.is_outside for letter in map(register.letter, got.ours))


def enter_answer(found: Correspondent, got: Understood, bench: Bench, otherwise: Doubt = NO_DOUBT) -> list[Effect]:
    """Into the history, to the officer with its attachments, and one acknowledgement of what arrived; none to a
    machine that sent it on (RFC 3834)."""
    case, client = found.case, found.role is Role.CLIENT
    asks = client and got.automatic is None and got.says is not Says.NOTHING
    wrote = ev.Wrote(
        **got.said(found.role.value).stamp(bench.now),
        from_address=got.sender,
        known=found.known,
        text=got.own_text,
        names=tuple(attachment.name for attachment in got.attachments),
        asks=asks,
    )
    effects: list[Effect] = [Enter(case.number, wrote)]
    lines = _lines_offered(got, case) if client else ()
    if lines:
        ticked = bench.office.policy.tick_documents == "automatic" and case.ended is None and got.trust.holds
        arrived = ev.DocumentsTicked if ticked else ev.DocumentsOffered
        effects.append(Enter(case.number, arrived(**got.said(found.role.value).stamp(bench.now), lines=lines)))
    effects += otherwise.effects
    after = as_entered(case, effects)
    shows: tuple[Letter, ...] = ()
    acknowledged = client and got.offers and case.ended is None and case.reachable and got.automatic is None
    if acknowledged and not _is_a_loop(case, bench):
        letter = replace(
            to_client(LetterKind.DOCUMENTS_RECEIVED, after, bench),
            documents=lines,
            attachments=got.offers,
            in_reply_to=got.message_id,
        )
        effects.append(Write(letter))
        shows = (letter,)
    return effects + to_staff(
        who_works(case, bench.office),
        Notice(
            Phrase.of("headline.client_asks" if asks else f"headline.{found.role.value}_wrote"),
            number=case.number,
            happened=(*otherwise.happened, *_happened(found, got, lines)),
            pressing=(*otherwise.pressing, *_pressing(found, got)),
            ahead=contact_ahead(after),
            suggests=(*otherwise.suggests, *_suggests(found, got, after, bench.now))[:4],
            shows=shows,
            quoted=got.own_text,
            quoted_from=got.sender,
            encloses=got.attachments,
        ),
        bench,
    )


def _is_a_loop(case: Case, bench: Bench) -> bool:
    """Whether what came today was acknowledged so often that only a program can be sending it."""
    today = bench.office.calendar.local(bench.now).date()
    acknowledged = [
        event
        for event in case.events
        if isinstance(event, ev.LetterWritten)
        and event.kind is LetterKind.DOCUMENTS_RECEIVED
        and bench.office.calendar.local(event.at).date() == today
    ]
    return len(acknowledged) >= ACKNOWLEDGED


def _lines_offered(got: Understood, case: Case) -> tuple[str, ...]:
    """The checklist lines that what came may be; what is already ticked, or not needed, stays so."""
    lines = dict.fromkeys(line for offer in got.offers if not offer.trouble for line in offer.lines)
    settled = (DocumentState.RECEIVED, DocumentState.NOT_NEEDED)
    return tuple(line for line in lines if line in case.documents and case.documents[line] not in settled)


def _happened(found: Correspondent, got: Understood, lines: tuple[str, ...]) -> tuple[Phrase, ...]:
    said = [Phrase.of("happened.attachments", count=len(got.attachments))] if got.attachments else []
    said += [
        Phrase.of(
            "happened.withheld", name=attachment.name, why=Phrase.of(f"attachments.withheld.{attachment.withheld}")
        )
        for attachment in got.attachments
        if attachment.withheld
    ]
    said += [Phrase.of("happened.shared", name=shared.name, host=shared.host) for shared in got.shared]
    said += [Phrase.of("happened.offered", documents=tuple(Term("line", line) for line in lines))] if lines else []
    return tuple(said)


def _pressing(found: Correspondent, got: Understood) -> tuple[Phrase, ...]:
    new = () if found.known else (Phrase.of("pressing.new_address", address=got.sender),)
    only_claimed = () if got.trust.holds else (Phrase.of("pressing.only_claimed", address=got.sender),)
    return (*new, *only_claimed, *closed(found.case))


def _as_it_came(command: str, got: Understood) -> str:
    """RECEIVED with the documents that this mail brought, not with their line's: an offer is no LMIA."""
    word, _, lines = command.partition(" ")
    if word != "RECEIVED" or not lines:
        return command
    brought = [code for offer in got.offers if not offer.trouble for code in offer.codes]
    named = ((line, [code for code in brought if line_of(code) == line]) for line in lines.split(", "))
    return f"RECEIVED {', '.join(dict.fromkeys(code for line, codes in named for code in (codes or [line])))}"


def _suggests(found: Correspondent, got: Understood, case: Case, now: datetime) -> tuple[str, ...]:
    """What an officer may want to say after reading it."""
    likely = tuple(_as_it_came(command, got) for command in next_commands(case, now))
    if case.ended is not None:
        return likely
    first: tuple[str, ...] = ()
    if not found.known:
        first = (f"CORRECT email: {got.sender}",)
    elif found.role is Role.CPC:
        first = ("CPC imminent", "CPC not in time")
    elif found.role is Role.CLIENT and case.withdrawal == "asked" and got.trust.holds:
        first = ("WITHDRAW yes", "WITHDRAW no")
    if case.awaiting is not None or found.role is Role.CLIENT:
        received = tuple(one for one in likely if one.startswith("RECEIVED "))
        first = (*first, *received, "MESSAGE", *(("SEEN",) if case.awaiting is not None else ()))
    return tuple(dict.fromkeys((*first, *likely)))[:4]
