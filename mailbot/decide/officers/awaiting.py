"""What the client wrote needs no answer: SEEN. MESSAGE, CONTACTED and the officer's own mail answer it."""

from __future__ import annotations

from mailbot.vocabulary import events as ev
from mailbot.vocabulary.orders import Order

from .desk import Desk, Handler
from .result import Outcome, did


def seen(desk: Desk, order: Order) -> Outcome:
    """SEEN: the question is settled, and the history says by whom."""
    if desk.case.awaiting is None:
        return Outcome(done=did("seen_already"))
    return desk.enter(ev.Seen(**desk.stamp)) + Outcome(done=did("seen"))


ORDERS: dict[str, Handler] = {"SEEN": seen}
