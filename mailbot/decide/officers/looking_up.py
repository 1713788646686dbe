"""Orders that look cases up: LIST, FIND. Nothing changes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from mailbot.vocabulary.arguments import ListOf, Search
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.client_facts import mail_fact, name_fact, phone_fact, representative_fact
from mailbot.vocabulary.message import same_mailbox
from mailbot.vocabulary.office import Duty
from mailbot.vocabulary.orders import Order
from mailbot.vocabulary.register import Register

from .desk import Desk, Handler
from .result import Outcome, did, refuse

MOST = 40
"""Cases that one answer names; it says how many more there are."""
LATELY = timedelta(days=7)
_NUMBER = re.compile(r"(?:ur-)?(?:(\d{4})-)?(\d{4,7})", re.IGNORECASE)
SHORTEST_NAME = 2


def list_cases(desk: Desk, order: Order) -> Outcome:
    """LIST: an officer's own open cases, a supervisor's everybody's; all, nobody's, a colleague's, lately closed."""
    said = order.argument if isinstance(order.argument, ListOf) else ListOf()
    if said.which == "closed":
        since = desk.now - LATELY
        ended = [case for case in desk.register.cases() if case.ended is not None and case.ended.at >= since]
        return _shown(sorted(ended, key=lambda case: case.ended.at if case.ended else desk.now, reverse=True))
    whose = said.person or desk.officer.address
    everybody = said.which == "all" or (said.which == "own" and desk.officer.duty is Duty.SUPERVISOR)
    wanted: Callable[[Case], bool]
    if said.which == "unassigned":
        wanted = lambda case: not case.officer  # noqa: E731
    elif everybody:
        wanted = lambda case: True  # noqa: E731
    else:
        wanted = lambda case: same_mailbox(case.officer, whose)  # noqa: E731
    return _shown(sorted(filter(wanted, desk.register.open_cases()), key=lambda case: case.due_at))


def find(desk: Desk, order: Order) -> Outcome:
    """FIND: by name, UCI, telephone, address or number; open cases first, the newest first."""
    if not isinstance(order.argument, Search):
        return refuse("find_what")
    found = found_by(order.argument.text, desk.register)
    ranked = sorted(found, key=lambda case: (case.ended is None, case.received_at), reverse=True)
    if not ranked:
        return Outcome(done=did("nothing_found", text=order.argument.text))
    return Outcome(done=did("found", count=len(ranked))) + _shown(ranked)


def found_by(text: str, register: Register) -> tuple[Case, ...]:
    """The cases that these words mean. Every word of a name has to be one of the client's, the last may be begun."""
    text = text.strip()
    digits = "".join(filter(str.isdigit, text))
    if "@" in text:
        return register.cases_with((mail_fact(text), representative_fact(text)))
    number = _NUMBER.fullmatch(text)
    by_number = register.case(text) if text[:3].upper() == "UR-" else None
    if by_number is not None:
        return (by_number,)
    if digits and not any(letter.isalpha() for letter in text):
        found = {case.number: case for case in register.cases_with(_digit_facts(digits))}
        if number is not None and len(digits) <= 7:
            ending = f"-{number[2].zfill(4)}"
            same = ((one, case) for case in register.cases() for one in case.numbers if one.endswith(ending))
            found |= {case.number: case for one, case in same if not number[1] or f"-{number[1]}-" in one}
        return tuple(found.values())
    words = [word for word in re.split(r"[\s,.'\u2019-]+", text) if len(word) >= SHORTEST_NAME]
    if not words:
        return ()
    lists = [register.cases_named(name_fact(word)) for word in words]
    in_all = set.intersection(*({case.number for case in cases} for cases in lists))
    return tuple(case for case in lists[0] if case.number in in_all)


def _digit_facts(digits: str) -> tuple[str, ...]:
    uci = f"{digits[:4]}-{digits[4:]}" if len(digits) == 8 else f"{digits[:2]}-{digits[2:6]}-{digits[6:]}"
    return (f"uci {uci}", phone_fact(digits))


def _shown(cases: list[Case]) -> Outcome:
    more = did("more_cases", count=len(cases) - MOST) if len(cases) > MOST else ()
    return Outcome(topics=("list",), cases=tuple(cases[:MOST]), done=more)


ORDERS: dict[str, Handler] = {"LIST": list_cases, "FIND": find}
