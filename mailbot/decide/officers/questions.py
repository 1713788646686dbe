"""Orders that only ask: STATUS, PROOF, WHY, REPORT, HELP. Nothing changes."""

from __future__ import annotations

from mailbot.decide.overview.report import days_of, lines, report, sheet
from mailbot.decide.why import why_letters
from mailbot.vocabulary.arguments import Period
from mailbot.vocabulary.orders import Order
from mailbot.vocabulary.phrase import Phrase

from .desk import Desk, Handler
from .result import Outcome, did


def status(desk: Desk, order: Order) -> Outcome:
    """STATUS: the case as it stands."""
    return Outcome(topics=("status",))


def proof(desk: Desk, order: Order) -> Outcome:
    """PROOF: every letter to the client as the bytes that left, and what became of it."""
    return Outcome(topics=("proof",))


def why(desk: Desk, order: Order) -> Outcome:
    """WHY: for each letter, what caused it."""
    chains = why_letters(desk.case, desk.register.letters_of(desk.case.number), desk.office)
    return Outcome(done=chains or did("no_letters"))


def figures(desk: Desk, order: Order) -> Outcome:
    """REPORT: the figures of a week, a month or from one day to another, with a table to keep."""
    period = order.argument if isinstance(order.argument, Period) else Period("week")
    start, end = days_of(period, desk.office.calendar.local(desk.now).date())
    made = lines(report(desk.register.cases(), start, end, desk.now, desk.office), by_officer=True)
    title = Phrase.of("report.title", start=start, end=end)
    return Outcome(done=(title, *(line.says for line in made)), sheet=sheet(made))


def help_(desk: Desk, order: Order) -> Outcome:
    """HELP: the table of commands."""
    return Outcome(topics=("help",))


ORDERS: dict[str, Handler] = {"STATUS": status, "PROOF": proof, "WHY": why, "REPORT": figures, "HELP": help_}
