"""Which lines of an officer's own text are commands (interface.md, "How a mail is read", 2 to 5).

A line that begins with a command word is a command when the word is in capitals, when a colon follows it, or when the
whole line is that command and its arguments. What comes close and is none is handed back as not understood; whoever
decides then does nothing of the mail. Everything else is prose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mailbot.understand.page.courtesies import (
    breaks_off,
    goes_on_below,
    hesitates,
    is_closing,
    is_greeting,
    is_marking,
    is_signed,
    name_forms,
)
from mailbot.vocabulary.orders import ArgumentKind, Misread, Order, OrderRow, Reply
from mailbot.vocabulary.page import Page, Role
from mailbot.vocabulary.phrase import Phrase, Term

from .argument import Meant, OrderContext, Outcome, Unclear, shortened, unclear
from .intents import ideas_of
from .natural import offers_of, read_natural
from .order_text import OwnText, as_written, extent_of, taken_back_below
from .order_words import Opening, last_clause, opening_of

__all__ = ["OrderContext", "begins_with_order", "read_orders"]

MOST_LINES = 2_000
LONGEST_BELOW_A_NAME = 6  # words; a longer sentence there may be a gateway's
LONGEST_QUOTE = 200  # of a line that is not understood

_ONLY_A_CASE_NUMBER = re.compile(r"[\s:#\[(]*[A-Za-z]{1,6}-\d{4}-\d{1,8}[\s\])]*")


def read_orders(page: Page, context: OrderContext) -> Reply:
    """The orders in an officer's own lines, as they follow, and the lines that are not understood."""
    own = page.own[:MOST_LINES]
    lines = [line.text for line in own]
    names = _names(context)
    reading = _Reading(OwnText(lines, names, context))
    at = 0
    while at < len(lines):
        at = reading.read_line(at) if own[at].may_order else at + 1
    misread = (*reading.misread, *_unexplained(page, reading))
    almost = reading.almost
    if not (reading.orders or misread or almost):
        almost = ideas_of([line.text for line in own if line.may_order], names, context)
    return Reply(page.own_text, tuple(reading.orders), misread, tuple(almost), tuple(reading.extents))


def with_orders(page: Page, reply: Reply) -> Page:
    """The page with the roles of the lines that were read as orders, and of those that are their text."""
    own, roles = page.own, {}
    for start, end in reply.extents:
        for at in range(start, min(end, len(own))):
            if own[at].text.strip():
                roles[at] = Role.ORDER if at == start else Role.ORDER_TEXT
    return page.with_roles(roles)


def recalled(page: Page) -> Reply:
    """An officer's program tried to recall a mail: its writer wanted something undone, and is asked what."""
    line = next((line.text for line in page.own if line.text.strip()), "")
    why = Phrase.of("misunderstood.recall")
    return Reply(page.own_text, misread=(Misread(_short(line), why, "UNDO", ("UNDO", "RELEASE")),))


def _unexplained(page: Page, reading: _Reading) -> list[Misread]:
    """Orders that reach somebody outside or end the case, below a line that may begin another person's message: they
    are asked about, with one link that holds exactly what was read (interface.md, "Explain or ask")."""
    read = zip(reading.extents, reading.orders, strict=True)
    careful = [(start, order) for (start, _), order in read if order.row.takes_care]
    if not careful:
        return []
    at, order = careful[-1]
    above = page.unsure_above(at)
    if above is None:
        return []
    why = Phrase.of("misunderstood.unexplained", written=shortened(above.text))
    link = "\n".join(f"{one.name} {one.text}".strip() for one in reading.orders)
    return [Misread(_short(order.line), why, order.name, (link,))]


def _names(context: OrderContext) -> frozenset[str]:
    """How the writer may sign: by the name in From, or the roster's where From has only the address."""
    if context.writer is None:
        return frozenset()
    address = context.writer.address.casefold()
    known = [person.name for person in context.people or () if person.address.casefold() == address]
    return frozenset().union(*map(name_forms, (context.writer.name, *known)))


def begins_with_order(page: Page) -> bool:
    """Whether a mail starts with an officer's command: such a mail is no referral, whatever it quotes."""
    for line in (line.text for line in page.own if line.may_order):
        if line.strip() and not is_greeting(line) and not is_marking(line):
            opening = opening_of(line)
            return opening is not None and opening.exact and _surely_commands(opening)
    return False


def _surely_commands(opening: Opening) -> bool:
    """ "Note: the client is anxious" or "Contact: J. Roy, CSC" may stand above a referral; capitals may not."""
    if not opening.colon or opening.capitals:
        return opening.capitals
    definition = opening.definition
    labels_something = definition.argument is ArgumentKind.NOTHING and bool(opening.said)
    return definition.name == "OPEN" or not (definition.everyday or labels_something)


@dataclass(slots=True)
class _Reading:
    """Goes through the lines once."""

    own: OwnText
    orders: list[Order] = field(default_factory=list)
    extents: list[tuple[int, int]] = field(default_factory=list)  # of each order: its line, and the one after its text
    misread: list[Misread] = field(default_factory=list)
    almost: list[Misread] = field(default_factory=list)
    closed: bool = False  # a closing has been read: what follows may be a signature
    signed: bool = False  # the writer's name has been read
    in_signature: bool = False  # and no blank line since

    def read_line(self, at: int) -> int:
        """Reads the command that begins here, if there is one; returns the line to go on at."""
        line = self.own.lines[at]
        above = self.own.lines[at - 1] if at else ""
        opening = opening_of(line)
        if opening is None:
            self._ends_with_order(line, above)
            self._prose(line)
        elif self._is_in_signature(opening):
            self._prose(line)
        elif not opening.exact:
            self._near_miss(line, opening, above)
        elif not opening.marked:
            self._read_unmarked(at, opening, above)
        elif not opening.colon and breaks_off(above):
            self._refuse(line, opening.definition, "within_a_sentence")
        elif self.signed and opening.definition.everyday and len(line.split()) > LONGEST_BELOW_A_NAME:
            self._almost(line, opening, Meant(), (opening.definition.name,))  # "MESSAGE scanned by ...", below the name
            self._prose(line)
        else:
            return self._read_marked(at, opening)
        return at + 1

    def _read_marked(self, at: int, opening: Opening) -> int:
        line = self.own.lines[at]
        found = extent_of(self.own, at, opening)
        outcome = found.outcome
        if opening.rest.lstrip().startswith("?") and not opening.definition.asks:
            outcome = unclear("question", opening.definition)
        if isinstance(outcome, Meant):
            self._order(at, opening, found.text, outcome, found.end)
            return found.end
        if self._is_prose_after_all(line, opening, outcome):
            return at + 1
        offers = offers_of(opening, found.text, outcome, self.own.context)
        self._not_understood(line, outcome.why, opening.definition, offers)
        return found.end

    def _read_unmarked(self, at: int, opening: Opening, above: str) -> None:
        """A word in small letters orders only where the line says nothing else, and ends no paragraph."""
        line, row = self.own.lines[at], opening.definition
        if goes_on_below(above):
            self._prose(line)
            return
        text, outcome = read_natural(opening, self.own.context)
        if isinstance(outcome, Meant):
            outcome = taken_back_below(self.own, at, opening) or outcome
        offers = offers_of(opening, text, outcome, self.own.context)
        alone = not opening.rest.strip(".!;, ") and not opening.lead
        if isinstance(outcome, Meant) and opening.sure:
            self._order(at, opening, as_written(row, text), outcome)
        elif isinstance(outcome, Unclear) and opening.sure and (outcome.plain or (alone and not row.everyday)):
            self._not_understood(line, outcome.why, row, offers)
        else:
            if self._looks_like_an_order(opening, outcome):
                self._almost(line, opening, outcome, offers)
            self._prose(line)

    def _ends_with_order(self, line: str, above: str) -> None:
        """ "Not urgent, decline" says why first: asked about, with the reason behind the order."""
        found = None if self.closed or self.in_signature or goes_on_below(above) else last_clause(line)
        if found is None or hesitates(found[0]):
            return
        said, opening = found
        row = opening.definition
        text, outcome = read_natural(opening, self.own.context)
        if row.argument is ArgumentKind.TEXT and not text:
            offers: tuple[str, ...] = (f"{row.name} {said}"[:LONGEST_QUOTE],)
        elif isinstance(outcome, Meant):
            offers = offers_of(opening, text, outcome, self.own.context)
        else:
            return
        self.almost.append(Misread(_short(line), unclear("wish", row).why, row.name, offers))

    def _looks_like_an_order(self, opening: Opening, outcome: Outcome) -> bool:
        """Not below a closing, and not a word of every day ("Message received", "Note that ...") that means nothing."""
        if self.closed or self.in_signature:
            return False
        row = opening.definition
        return isinstance(outcome, Meant) or not (row.everyday or row.asks or (opening.lead and not opening.sure))

    def _almost(self, line: str, opening: Opening, outcome: Outcome, offers: tuple[str, ...]) -> None:
        reason = "denied" if opening.denied else "prose" if opening.sure else "wish"
        why = outcome.why if isinstance(outcome, Unclear) and outcome.offers else None
        why = why or unclear(reason, opening.definition).why
        self.almost.append(Misread(_short(line), why, opening.definition.name, offers))

    def _near_miss(self, line: str, opening: Opening, above: str) -> None:
        row = opening.definition
        text, outcome = read_natural(opening, self.own.context)
        offers = offers_of(opening, text, outcome, self.own.context)
        if opening.marked and (not self.closed or opening.capitals):
            nearest = Term("command", row.name)
            why = Phrase.of("misunderstood.near_command", written=opening.word, nearest=nearest)
            self._not_understood(line, why, row, offers)
            return
        if not opening.marked and not goes_on_below(above) and self._looks_like_an_order(opening, outcome):
            self._almost(line, opening, outcome, offers)
        if not opening.marked:
            self._prose(line)

    def _is_prose_after_all(self, line: str, opening: Opening, outcome: Unclear) -> bool:
        """Signatures after a closing ("Contact: 555-0101", "CPC EDMONTON"), and a case number repeated."""
        if self.in_signature:
            return True
        if outcome.plain:
            return False
        if self.closed and (not opening.capitals or line.isupper()):
            return True
        return opening.definition.name == "CASE" and bool(_ONLY_A_CASE_NUMBER.fullmatch(opening.rest))

    def _is_in_signature(self, opening: Opening) -> bool:
        """Below the writer's name: `Note: my hours are 8 to 4`, `CPC Liaison`, `DOSSIERS URGENTS`, `OPEN 8 to 4`."""
        if self.in_signature:
            return not (opening.exact and opening.capitals) or opening.definition.everyday
        return self.signed and not opening.capitals and opening.definition.everyday

    def _prose(self, line: str) -> None:
        signs = is_signed(line, self.own.names)
        self.signed = self.signed or signs
        self.in_signature = signs or (self.in_signature and bool(line.strip()))
        self.closed = self.closed or signs or is_closing(line, self.own.names)

    def _order(self, at: int, opening: Opening, text: str, meant: Meant, end: int = 0) -> None:
        self.orders.append(Order(opening.definition.name, text, self.own.lines[at].strip(), meant.argument))
        self.extents.append((at, end or at + 1))

    def _refuse(self, line: str, definition: OrderRow, reason: str) -> None:
        why = Phrase.of(f"misunderstood.{reason}", command=Term("command", definition.name))
        self._not_understood(line, why, definition)

    def _not_understood(self, line: str, why: Phrase, nearest: OrderRow, offers: tuple[str, ...] = ()) -> None:
        self.misread.append(Misread(_short(line), why, nearest.name, offers or (nearest.name,)))


def _short(line: str) -> str:
    line = line.strip()
    return line if len(line) <= LONGEST_QUOTE else line[: LONGEST_QUOTE - 1] + "…"
