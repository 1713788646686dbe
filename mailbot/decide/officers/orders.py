"""What carries each order out: the families, put together (interface.md, "Officers' e-mail"). What has been done
already is said, not done again."""

from __future__ import annotations

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
    merging,
    questions,
    redirect,
    set_aside,
    undo,
)
from .desk import Handler

FAMILIES = (
    contact, documents, interview, closing, cpc, correct, assignment, hold, awaiting, absence, undo, set_aside,
    looking_up, merging, questions, redirect,
)  # fmt: skip


ORDERS: dict[str, Handler] = {name: handler for family in FAMILIES for name, handler in family.ORDERS.items()}
"""What carries out each row of the table (`vocabulary/orders`)."""
