"""What follows a command word means something, or not: one reader for each kind of argument.

Every reader takes the words as written and says what they mean, or why they mean nothing. Which lines belong to a
command is not decided here but in `order_text`.
"""

from __future__ import annotations

from collections.abc import Callable

from mailbot.vocabulary.orders import ArgumentKind, OrderRow

from .appointment import read_interview
from .argument import END, OrderContext, Outcome, unclear
from .cases import read_case_number, read_list_of, read_search
from .choices import read_choice, read_nothing, read_set_aside, read_text
from .corrections import read_correction, read_fields
from .documents import read_documents
from .people import read_office, read_person
from .when import read_away, read_called, read_period, read_reached, read_remind

__all__ = ["OrderContext", "read_argument"]


_Reader = Callable[[OrderRow, str, OrderContext, bool], Outcome]
_READERS: dict[ArgumentKind, _Reader] = {
    ArgumentKind.NOTHING: read_nothing,
    ArgumentKind.TEXT: read_text,
    ArgumentKind.DOCUMENTS: read_documents,
    ArgumentKind.INTERVIEW: read_interview,
    ArgumentKind.CHOICE: read_choice,
    ArgumentKind.PERSON: read_person,
    ArgumentKind.OFFICE: read_office,
    ArgumentKind.CORRECTION: read_correction,
    ArgumentKind.SET_ASIDE: read_set_aside,
    ArgumentKind.FIELDS: read_fields,
    ArgumentKind.REACHED: read_reached,
    ArgumentKind.CALLED: read_called,
    ArgumentKind.REMIND: read_remind,
    ArgumentKind.AWAY: read_away,
    ArgumentKind.PERIOD: read_period,
    ArgumentKind.SEARCH: read_search,
    ArgumentKind.CASE_NUMBER: read_case_number,
    ArgumentKind.LIST_OF: read_list_of,
}


_ASKED = frozenset({ArgumentKind.DOCUMENTS, ArgumentKind.INTERVIEW, ArgumentKind.PERSON, ArgumentKind.OFFICE})
"""With a question mark behind them they are a question to a colleague: `RECEIVED lmia?`."""


def read_argument(definition: OrderRow, text: str, context: OrderContext, *, exact: bool) -> Outcome:
    """What `text` means after this command's word. `exact` allows nothing beside the argument itself."""
    if definition.needs_argument and not text.strip(END + "?…"):
        return unclear("needs_argument", definition)
    if definition.argument in _ASKED and text.rstrip().endswith("?"):
        return unclear("question", definition)
    return _READERS[definition.argument](definition, text, context, exact)
