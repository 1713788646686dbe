"""An officer's mail: all of its commands or none, and one answer that says which.

What each command does is in `orders`; here is who may, on which case, and what is said back.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mailbot.vocabulary import events as ev
from mailbot.vocabulary.case import Case, fold
from mailbot.vocabulary.commands import BY_NAME, Command, Reply
from mailbot.vocabulary.effects import Effect, Enter, SetAside, Tally, Write
from mailbot.vocabulary.letters import Letter, LetterKind, Role
from mailbot.vocabulary.office import Office, Person
from mailbot.vocabulary.phrase import Phrase, Term
from mailbot.vocabulary.register import Register
from mailbot.vocabulary.understanding import Understood

from .desk import OUTSIDE, Desk, Outcome
from .orders import ON_CLOSED, ORDERS
from .staff import contact_ahead, facts, letter_ahead, next_commands


def decide_officer(got: Understood, register: Register, office: Office, now: datetime) -> list[Effect]:
    """What a mail in an officer's name leads to."""
    officer = office.person(got.sender)
    if officer is None:
        return [SetAside(Phrase.of("aside.not_on_roster"))]
    if got.trouble is not None:
        return [SetAside(got.trouble)]
    reply = got.reply or Reply(got.own_text)
    case, lost = find_case(got, register)
    desk = Desk(officer, got, register, office, now, case)
    written_to = _client_written_to(desk)
    if written_to is not None:
        return _direct_mail(replace(desk, known=written_to))
    if reply.misunderstood:
        lines = tuple(
            Phrase.of("not_done.line", line=wrong.line, why=wrong.why, nearest=wrong.nearest)
            for wrong in reply.misunderstood
        )
        return [Tally("answers"), *_nothing_done(desk, lines)]
    if not reply.commands:
        return _prose(desk, reply, lost)
    outcome, after = _carry_out(desk, reply.commands, lost)
    if outcome.refused is not None:
        return [Tally("answers"), *_nothing_done(desk, (outcome.refused,))]
    return [Tally("answers"), *_all_done(desk, after, reply.commands, outcome)]


def find_case(got: Understood, register: Register) -> tuple[Case | None, str]:
    """The case by the number in the subject, else by our Message-ID that is answered; and a number that
    names no case. A number and a thread that disagree name none: an officer has to say which."""
    by_number = register.case(got.number) if got.number else None
    threads = {letter.number for letter in map(register.letter, got.ours) if letter is not None and letter.number}
    if got.number and by_number is None:
        return None, got.number
    if by_number is not None:
        return by_number, ""
    return (register.case(threads.pop()), "") if len(threads) == 1 else (None, "")


def _carry_out(desk: Desk, commands: tuple[Command, ...], lost: str) -> tuple[Outcome, Desk]:
    outcome = Outcome()
    for command in commands:
        step = _permitted(desk, command, lost) or ORDERS[command.name](desk, command)
        if step.refused is not None:
            why = Phrase.of("not_done.line", line=command.line, why=step.refused, nearest="")
            return Outcome(refused=why), desk
        outcome += step
        desk = _further(desk, step)
    return outcome, desk


def _permitted(desk: Desk, command: Command, lost: str) -> Outcome | None:
    if not BY_NAME[command.name].needs_case:
        return None
    if desk.known is None:
        return Outcome(
            refused=Phrase.of("refused.no_such_case", number=lost) if lost else Phrase.of("refused.which_case")
        )
    ended = desk.known.ended
    if ended is not None and command.name not in ON_CLOSED:
        person = desk.office.person(ended.by)
        by = person.name if person else ended.by
        return Outcome(refused=Phrase.of("refused.closed", status=Term("status", ended.status), by=by, at=ended.at))
    return None


def _further(desk: Desk, step: Outcome) -> Desk:
    known = desk.known
    for effect in step.effects:
        if isinstance(effect, Enter):
            if known is not None and effect.number == known.number:
                known = known.after(effect.event)
            elif known is None and isinstance(effect.event, ev.Opened):
                known = fold((effect.event,))
    letters = tuple(effect.letter for effect in step.effects if isinstance(effect, Write))
    return replace(desk, known=known, written=desk.written + letters)


def _all_done(desk: Desk, after: Desk, commands: tuple[Command, ...], outcome: Outcome) -> list[Effect]:
    case = after.known
    outside = tuple(letter for letter in after.written if letter.to in OUTSIDE)
    number = case.number if case else ""
    effects = list(outcome.effects)
    if case is not None and any(map(_leaves_a_mark, commands)):
        entered = ev.Commanded(**desk.stamp, commands=tuple(command.line for command in commands))
        effects.insert(0, Enter(case.number, entered))
    answer = _answer(
        desk,
        headline=Phrase.of("headline.done" if outcome.done or outside else "headline.answer"),
        number=number,
        happened=outcome.done
        + tuple(Phrase.of("done.letter_written", letter=Term("letter", o.kind.value)) for o in outside),
        pressing=outcome.pressing + (facts(case) if case and "status" in outcome.topics else ()),
        ahead=tuple(letter_ahead(letter, desk.now) for letter in outside) + (contact_ahead(case) if case else ()),
        shows=outside,
        gcms=outcome.gcms,
        topics=outcome.topics,
        cases=outcome.cases,
        suggests=next_commands(case, desk.now) if case else (),
    )
    return [*effects, Write(answer)]


def _leaves_a_mark(command: Command) -> bool:
    """Whether UNDO may have to find it: not a question, nor UNDO itself, nor what concerns no case."""
    definition = BY_NAME[command.name]
    return definition.needs_case and not definition.asks and command.name != "UNDO"


def _nothing_done(desk: Desk, lines: tuple[Phrase, ...]) -> list[Effect]:
    """Not one command is carried out; which line, why, and what to write instead."""
    answer = _answer(
        desk,
        headline=Phrase.of("headline.nothing_done"),
        number=desk.known.number if desk.known else "",
        happened=lines,
        suggests=next_commands(desk.known, desk.now) if desk.known else ("HELP",),
        quoted=desk.got.own_text,
        quoted_from=desk.officer.name,
    )
    return [Write(answer)]


def _prose(desk: Desk, reply: Reply, lost: str) -> list[Effect]:
    """No command: kept as a note, and the answer says that nothing was sent and how to command."""
    if desk.known is None:
        why = Phrase.of("refused.no_such_case", number=lost) if lost else Phrase.of("refused.which_case")
        answer = _answer(desk, headline=Phrase.of("headline.set_aside"), happened=(why,), suggests=("HELP",))
        return [SetAside(Phrase.of("aside.officer_without_case")), Write(answer)]
    noted = ev.Noted(**desk.stamp, text=reply.own_text)
    answer = _answer(
        desk,
        headline=Phrase.of("headline.noted"),
        number=desk.known.number,
        happened=(Phrase.of("done.noted_only"),),
        suggests=next_commands(desk.known, desk.now),
        quoted=reply.own_text,
        quoted_from=desk.officer.name,
    )
    return [Tally("answers"), Enter(desk.known.number, noted), Write(answer)]


def _client_written_to(desk: Desk) -> Case | None:
    """The case whose client the officer wrote to, with the mailbox in copy (D13)."""
    to = {address.key for address in (*desk.got.mail.to, *desk.got.mail.cc)}
    if desk.known is not None:
        return desk.known if to & desk.known.client_addresses else None
    found = [case for case in desk.register.open_cases() if to & case.client_addresses]
    return found[0] if len(found) == 1 else None


def _direct_mail(desk: Desk) -> list[Effect]:
    """An officer who writes to the client directly has made contact. Nothing in that mail is a command: it was
    written to somebody else."""
    made = ev.ContactedBy(**desk.stamp, text=desk.got.own_text, direct_mail=True)
    answer = _answer(
        desk,
        headline=Phrase.of("headline.direct_mail"),
        number=desk.case.number,
        happened=(Phrase.of("done.direct_mail"),),
        suggests=next_commands(desk.case.after(made), desk.now),
    )
    return [Tally("answers"), Enter(desk.case.number, made), Write(answer)]


def _answer(
    desk: Desk,
    *,
    headline: Phrase,
    number: str = "",
    happened: tuple[Phrase, ...] = (),
    pressing: tuple[Phrase, ...] = (),
    ahead: tuple[Phrase, ...] = (),
    shows: tuple[Letter, ...] = (),
    gcms: tuple[Phrase, ...] = (),
    topics: tuple[str, ...] = (),
    cases: tuple[Case, ...] = (),
    suggests: tuple[str, ...] = (),
    quoted: str = "",
    quoted_from: str = "",
) -> Letter:
    """To the roster's address, never to Reply-To (interface.md)."""
    officer: Person = desk.officer
    return Letter(
        kind=LetterKind.ANSWER,
        to=Role.OFFICER,
        addresses=(officer.mailbox,),
        language=officer.language,
        leaves_at=desk.now,
        number=number,
        headline=headline,
        happened=happened,
        pressing=pressing,
        ahead=ahead,
        shows=shows,
        gcms=gcms,
        topics=topics,
        cases=cases,
        suggests=suggests,
        quoted=quoted,
        quoted_from=quoted_from,
        in_reply_to=desk.got.message_id,
    )
