"""What carries each order out: the families, put together (interface.md, "Officers' e-mail"). What has been done
already is said, not done again."""

from __future__ import annotations

from mailbot.vocabulary.orders import ROWS, Order

from . import (
    absence,
    assignment,
    awaiting,
    closing,
    contact,
    correct,
    cpc,
    documents,
    hold,
    interview,
    looking_up,
    questions,
    redirect,
    set_aside,
    undo,
)
from .desk import Desk, Handler
from .result import Outcome, refuse

FAMILIES = (
    contact, documents, interview, closing, cpc, correct, assignment, hold, awaiting, absence, undo, set_aside,
    looking_up, questions, redirect,
)  # fmt: skip


def not_yet(desk: Desk, order: Order) -> Outcome:
    """An order that is read, and that no module carries out yet."""
    return refuse("not_yet")


ORDERS: dict[str, Handler] = dict.fromkeys((row.name for row in ROWS), not_yet) | {
    name: handler for family in FAMILIES for name, handler in family.ORDERS.items()
}
"""What carries out each row of the table (`vocabulary/orders`)."""
