"""An officer's mail: all of its commands or none, and one answer that says which.

What each command does is in `orders`; here is who may, on which case, and what is said back.
"""

from __future__ import annotations

from dataclasses import replace

from mailbot.decide.bench import Bench
from mailbot.decide.notices import Notice, contact_ahead, facts, letter_ahead, next_commands, waits_for_officer, written
from mailbot.decide.which_case import find_case
from mailbot.vocabulary import events as ev
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.effects import Effect, Enter, SetAside, Tally, Write, as_entered
from mailbot.vocabulary.letter_kinds import CLIENT_KINDS, LetterKind, Role
from mailbot.vocabulary.letters import Letter
from mailbot.vocabulary.message import Address
from mailbot.vocabulary.office import Duty
from mailbot.vocabulary.orders import Misread, OnClosed, Order, Reply
from mailbot.vocabulary.phrase import Phrase, Term
from mailbot.vocabulary.understood import Understood

from .already_done import first_contact
from .desk import Desk
from .hold import paused
from .judged import judged_again
from .orders import ORDERS
from .overruled import disagreed, tell_overruled
from .result import Outcome

ANSWERED = 10
"""So many mails of one officer about one case get an answer in a day though nothing in them is a command. More can
only be a program that answers ours and does not say so in its header: it would go on for ever (RFC 3834, 2)."""
IDLE = frozenset({"headline.noted", "headline.nothing_read", "headline.nothing_done", "headline.set_aside"})
"""What such an answer says."""


def decide_officer(got: Understood, bench: Bench) -> list[Effect]:
    """What a mail in an officer's name leads to."""
    officer = bench.office.person(got.sender)
    if officer is None:
        return [SetAside(Phrase.of("aside.not_on_roster"))]
    if got.trouble is not None:
        return [SetAside(got.trouble)]
    reply = got.reply or Reply(got.own_text)
    case, why_none = find_case(got, bench.register)
    desk = Desk(bench, officer, got, case)
    written_to = _client_written_to(desk)
    if written_to is not None:
        return _direct_mail(replace(desk, known=written_to))
    if reply.misread:
        lines = tuple(
            Phrase.of("not_done.line", line=wrong.line, why=wrong.why, nearest=_named(wrong.nearest))
            for wrong in reply.misread
        )
        if _is_a_loop(desk):
            return [Tally("answers"), *_only_kept(desk)]
        return [Tally("answers"), *_paused(desk, reply), *_nothing_done(desk, lines, _offers(reply.misread))]
    if not reply.orders:
        return _prose(desk, reply, why_none)
    outcome, after = _carry_out(desk, reply.orders, why_none)
    if outcome.refused is not None:
        answer = _nothing_done(desk, (outcome.refused,), outcome.offers)
        return [Tally("answers"), *_against_a_closing(desk, outcome.refused), *answer]
    return [Tally("answers"), *_all_done(desk, after, reply, outcome)]


def _carry_out(desk: Desk, orders: tuple[Order, ...], why_none: Phrase) -> tuple[Outcome, Desk]:
    outcome, started = Outcome(), desk
    for order in sorted(orders, key=lambda order: order.row.first):
        desk = replace(desk, line=order.line)
        step = _permitted(desk, order, why_none) or ORDERS[order.name](desk, order)
        if step.refused is not None:
            why = Phrase.of("not_done.line", line=order.line, why=step.refused, nearest="")
            return Outcome(refused=why, offers=step.offers), started
        outcome += step
        desk = desk.after(step)
    again = judged_again(desk)
    return outcome + again, desk.after(again)


def _permitted(desk: Desk, order: Order, why_none: Phrase) -> Outcome | None:
    if order.row.who == (Duty.SUPERVISOR,) and desk.officer.duty is Duty.OFFICER:
        return Outcome(refused=Phrase.of("refused.for_supervisors", command=Term("command", order.name)))
    if desk.officer.duty not in order.row.who:
        return Outcome(refused=Phrase.of("refused.not_for_you"))
    if not order.row.needs_case:
        return None
    if desk.known is None:
        return Outcome(refused=why_none)
    ended = desk.known.ended
    takes = {OnClosed.YES, OnClosed.BELOW} if desk.closed_here else {OnClosed.YES}
    if desk.waiting(CLIENT_KINDS):
        takes.add(OnClosed.WAITING)
    if ended is not None and order.row.on_closed not in takes:
        status = Term("status", ended.status)
        return Outcome(refused=Phrase.of("refused.closed", status=status, by=desk.name(ended.by), at=ended.at))
    return None


def _all_done(desk: Desk, after: Desk, reply: Reply, outcome: Outcome) -> list[Effect]:
    orders = reply.orders
    effects = list(outcome.settled())
    case = _as_settled(desk, after.known, effects)
    outside = tuple(letter for letter in after.written if letter.to.is_outside)
    if case is not None and any(order.row.leaves_a_mark for order in orders):
        entered = ev.Commanded(**desk.stamp, commands=tuple(order.line for order in orders))
        effects.insert(0, Enter(case.number, entered))
    written = tuple(Phrase.of("done.letter_written", letter=Term("letter", o.kind.value)) for o in outside)
    answer = _answer(
        desk,
        Notice(
            Phrase.of(
                "headline.done" if outcome.done or outside else "headline.answer", commands=_orders_named(orders)
            ),
            number=case.number if case else "",
            happened=tuple(dict.fromkeys(outcome.done + written)),  # ACCEPT and ISSUED: what is open, once
            pressing=outcome.pressing
            + _asked(reply.almost)
            + (facts(case, desk.office) if case and "status" in outcome.topics else ()),
            ahead=outcome.ahead
            + tuple(letter_ahead(letter, desk.now) for letter in outside)
            + ((*contact_ahead(case), *waits_for_officer(case, outside)) if case else ()),
            shows=outcome.shows + outside,
            gcms=outcome.gcms,
            topics=outcome.topics,
            cases=outcome.cases,
            sheet=outcome.sheet,
            suggests=_links((*outcome.offers, *_offers(reply.almost)), next_commands(case, desk.now)) if case else (),
        ),
    )
    told = tell_overruled(desk, case, outside) if case is not None and desk.known is not None else []
    return [*effects, Write(answer), *told]


def _against_a_closing(desk: Desk, refused: Phrase) -> list[Effect]:
    """What follows where it is refused because a colleague has closed the case."""
    why = dict(refused.says).get("why")
    return disagreed(desk) if isinstance(why, Phrase) and why.key == "refused.closed" else []


def _orders_named(orders: tuple[Order, ...]) -> tuple[Term, ...]:
    """What was commanded, each once, in the words of the answer's reader."""
    return tuple(Term("command", name) for name in dict.fromkeys(order.name for order in orders))


def _named(command: str) -> Term | str:
    """The word of the reader's language for the command that a line comes nearest to."""
    return Term("command", command) if command else ""


def _as_settled(desk: Desk, after: Case | None, effects: list[Effect]) -> Case | None:
    """The case as the book will have it: without what the letters asked for that were dropped."""
    before = desk.register.case(after.number) if after is not None else None  # after MERGE it may be the other one
    return after if before is None else as_entered(before, effects)


def _offers(lines: tuple[Misread, ...]) -> tuple[str, ...]:
    """What these lines may have meant, each once: the answer has a link for each."""
    return tuple(dict.fromkeys(offer for line in lines for offer in line.offers))


def _asked(lines: tuple[Misread, ...]) -> tuple[Phrase, ...]:
    """Which line, why nothing was done of it, and the question what was meant."""
    said = tuple(Phrase.of("not_done.line", line=one.line, why=one.why, nearest="") for one in lines)
    return (*said, Phrase.of("not_done.meant")) if any(one.offers for one in lines) else said


def _nothing_done(desk: Desk, lines: tuple[Phrase, ...], offers: tuple[str, ...] = ()) -> list[Effect]:
    """Not one command is carried out; which line, why, and what to write instead."""
    answer = _answer(
        desk,
        Notice(
            Phrase.of("headline.nothing_done"),
            number=desk.known.number if desk.known else "",
            happened=(*lines, Phrase.of("not_done.meant")) if offers else lines,
            suggests=_links(offers, next_commands(desk.known, desk.now) if desk.known else ("HELP",)),
            quoted=desk.got.own_text,
            quoted_from=desk.officer.name,
        ),
    )
    return [Write(answer)]


def _prose(desk: Desk, reply: Reply, why_none: Phrase) -> list[Effect]:
    """No command: kept as a note, and the answer says that nothing was sent and how to command."""
    if _is_a_loop(desk):
        # To set it aside would tell the officers, this one too.
        return [Tally("answers" if desk.known else "automatic"), *_only_kept(desk)]
    if desk.known is None:
        answer = _answer(desk, Notice(Phrase.of("headline.set_aside"), happened=(why_none,), suggests=("HELP",)))
        return [SetAside(Phrase.of("aside.officer_without_case")), Write(answer)]
    noted = Enter(desk.known.number, ev.Noted(**desk.stamp, text=reply.own_text))
    says_something = bool(reply.own_text.strip())
    answer = _answer(
        desk,
        Notice(
            Phrase.of("headline.noted" if says_something else "headline.nothing_read"),
            number=desk.known.number,
            happened=(Phrase.of("done.noted_only" if says_something else "done.nothing_read"), *_asked(reply.almost)),
            suggests=_links(_offers(reply.almost), next_commands(desk.known, desk.now)),
            quoted=reply.own_text,
            quoted_from=desk.officer.name,
        ),
    )
    return [Tally("answers"), *([noted] if says_something else []), *_paused(desk, reply), Write(answer)]


def _paused(desk: Desk, reply: Reply) -> list[Effect]:
    """What something like an order may have meant to stop waits for a person."""
    return paused(desk, Phrase.of("why.not_obeyed", officer=desk.officer.name)) if reply.pauses else []


def _links(offers: tuple[str, ...], usual: tuple[str, ...]) -> tuple[str, ...]:
    """What the writer may have meant comes first; an order that is offered is not suggested once more."""
    said = {offer.split()[0].rstrip(":") for offer in offers}
    return (*offers, *(one for one in usual if one.split()[0].rstrip(":") not in said))


def _only_kept(desk: Desk) -> list[Effect]:
    text = desk.got.own_text
    if desk.known is None or not text.strip():
        return []
    return [Enter(desk.known.number, ev.Noted(**desk.stamp, text=text))]


def _is_a_loop(desk: Desk) -> bool:
    """Whether this answers ours, like so many before it today in which nothing was a command."""
    if not desk.got.ours:  # what is forwarded, or begun by a person
        return False
    number = desk.known.number if desk.known else ""
    midnight = desk.office.calendar.local(desk.now).replace(hour=0, minute=0, second=0, microsecond=0)
    idle = (letter for letter in desk.register.letters_since(midnight) if letter.headline in IDLE)
    return sum((number, (desk.officer.address,)) == (one.number, one.envelope_to) for one in idle) >= ANSWERED


def _client_written_to(desk: Desk) -> Case | None:
    """The case whose client the officer wrote to, with the mailbox in copy (D13)."""
    colleagues = {person.mailbox.key for person in desk.office.people} | {Address(desk.office.address).key}
    to = {address.key for address in (*desk.got.mail.to, *desk.got.mail.cc)} - colleagues
    if desk.known is not None:
        return desk.known if to & desk.known.client_addresses else None
    found = [case for case in desk.register.open_cases() if to & case.client_addresses]
    return found[0] if len(found) == 1 else None


def _direct_mail(desk: Desk) -> list[Effect]:
    """An officer who writes to the client directly has made contact. Nothing in that mail is a command: it was
    written to somebody else."""
    made = desk.enter(ev.ContactedBy(**desk.stamp, text=desk.got.own_text, direct_mail=True))
    after = desk.after(made)
    again = judged_again(after)
    after = after.after(again)
    answer = _answer(
        desk,
        Notice(
            Phrase.of("headline.direct_mail"),
            number=desk.case.number,
            happened=(Phrase.of("done.direct_mail"), *again.done),
            shows=after.written,
            gcms=first_contact(desk, "first_contact_mail"),
            suggests=next_commands(after.case, desk.now),
        ),
    )
    return [Tally("answers"), *made.effects, *again.effects, Write(answer)]


def _answer(desk: Desk, notice: Notice) -> Letter:
    """To the roster's address, never to Reply-To (interface.md)."""
    answer = replace(notice, kind=LetterKind.ANSWER, in_reply_to=desk.got.message_id)
    return written(answer, (desk.officer,), Role.OFFICER, desk.now)
