"""Two officers: who is overruled, or whose case a colleague decides, is told at once, while letters can be stopped."""

from __future__ import annotations

from mailbot.decide.covers import who_is_there
from mailbot.decide.notices import Notice, next_commands, to_staff
from mailbot.vocabulary import events as ev
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.effects import Effect
from mailbot.vocabulary.letters import Letter
from mailbot.vocabulary.office import Person
from mailbot.vocabulary.outbox import WAITING as _WAITING
from mailbot.vocabulary.phrase import Phrase, Term

from .desk import Desk
from .hold import paused

DECISIONS = (ev.Accepted, ev.Ended, ev.Reopened)


def tell_overruled(before: Desk, after: Case, letters: tuple[Letter, ...]) -> list[Effect]:
    """To the officer who has the case and to those who decided otherwise, what a colleague has decided; `letters` are
    what is written because of it."""
    if before.known is None:
        return []
    mail = before.got.message_id
    decided = [event for event in after.counted if isinstance(event, DECISIONS) and event.mail == mail]
    if not decided:
        return []
    what = decided[-1]
    notice = Notice(
        Phrase.of(f"headline.{_what(what)}_by_colleague", officer=before.officer.name, **_status(what)),
        number=after.number,
        happened=(
            Phrase.of("happened.decided_by_colleague", officer=before.officer.name, order=what.line.rstrip(" .")),
        ),
        suggests=next_commands(after, before.now),
        shows=letters,
    )
    concerned = _concerned(before.known, before)
    people = [
        one for one in who_is_there(concerned, before.bench) if one != before.officer
    ]  # who covers may be who acts
    return to_staff(people, notice, before.bench) if people else []


def disagreed(desk: Desk) -> list[Effect]:
    """An officer orders something for a case that a colleague has just closed, and nobody has told the client: no
    letter leaves until one of them says which, and the one who closed it is told."""
    ended = desk.known.ended if desk.known is not None else None
    closer = desk.office.person(ended.by) if ended is not None else None
    waiting = [letter for letter in desk.outbox(*_WAITING) if letter.kind.row.tells] if ended is not None else []
    if ended is None or closer is None or closer == desk.officer or not waiting:
        return []
    why = Phrase.of("why.disagreed", officer=desk.officer.name)
    notice = Notice(
        Phrase.of("headline.disagrees", officer=desk.officer.name),
        number=desk.case.number,
        happened=(Phrase.of("happened.disagrees", officer=desk.officer.name, order=desk.got.own_text.strip()[:200]),),
        suggests=next_commands(desk.case, desk.now),
    )
    return [*paused(desk, why, waiting), *to_staff([closer], notice, desk.bench)]


def _concerned(case: Case, desk: Desk) -> list[Person]:
    """The case's officer, and those whose decisions counted until now."""
    addresses = [case.officer, *(event.by for event in case.counted if isinstance(event, DECISIONS))]
    people = dict.fromkeys(person for address in addresses if address and (person := desk.office.person(address)))
    return [person for person in people if person != desk.officer]


def _what(event: ev.Event) -> str:
    return {ev.Accepted: "accepted", ev.Ended: "ended", ev.Reopened: "reopened"}[type(event)]


def _status(event: ev.Event) -> dict[str, Term]:
    return {"status": Term("status", event.status)} if isinstance(event, ev.Ended) else {}
