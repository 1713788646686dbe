"""Orders that only ask: STATUS, PROOF, LIST, HELP. Nothing changes."""

from __future__ import annotations

from mailbot.vocabulary.message import same_mailbox
from mailbot.vocabulary.orders import Order

from .desk import Desk, Handler
from .result import Outcome


def status(desk: Desk, order: Order) -> Outcome:
    """STATUS: the case as it stands."""
    return Outcome(topics=("status",))


def proof(desk: Desk, order: Order) -> Outcome:
    """PROOF: every letter to the client as the bytes that left, and what became of it."""
    return Outcome(topics=("proof",))


def list_cases(desk: Desk, order: Order) -> Outcome:
    """LIST: this officer's open cases."""
    mine = (case for case in desk.register.open_cases() if same_mailbox(case.officer, desk.officer.address))
    return Outcome(topics=("list",), cases=tuple(sorted(mine, key=lambda case: case.due_at)))


def help_(desk: Desk, order: Order) -> Outcome:
    """HELP: the table of commands."""
    return Outcome(topics=("help",))


ORDERS: dict[str, Handler] = {"STATUS": status, "PROOF": proof, "LIST": list_cases, "HELP": help_}
