"""Orders that only ask: STATUS, PROOF, HELP. Nothing changes."""

from __future__ import annotations

from mailbot.decide.why import why_letters
from mailbot.vocabulary.orders import Order

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


def help_(desk: Desk, order: Order) -> Outcome:
    """HELP: the table of commands."""
    return Outcome(topics=("help",))


ORDERS: dict[str, Handler] = {"STATUS": status, "PROOF": proof, "WHY": why, "HELP": help_}
