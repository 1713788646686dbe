"""A message as its reader sees it: lines, each with the role that it plays and how that is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum


class Role(Enum):
    """What a line is for; the values are those of `parse --explain`."""

    OWN = "own"
    ORDER = "order"
    ORDER_TEXT = "order_text"
    GREETING = "greeting"
    CLOSING = "closing"
    SIGNATURE = "signature"
    BANNER = "banner"
    ATTRIBUTION = "attribution"
    QUOTATION = "quotation"
    FORWARDED = "forwarded"
    LABEL = "label"
    VALUE = "value"
    DISCLAIMER = "disclaimer"


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line. `why` is the key of the evidence, below `page.` in the words; `place` says where it stands, `depth`
    how many quotes are around it, `cells` what stands side by side where it is a row of a table.
    `own`: its writer wrote it in this message, so it is part of the own text. `unsure`: it may be where another
    message begins (a divider, words like an attribution), and nothing proves it: below it no order is carried out
    that reaches anybody outside."""

    text: str
    role: Role = Role.OWN
    why: str = "own"
    place: str = ""
    depth: int = 0
    cells: tuple[str, ...] = ()
    own: bool = True
    unsure: bool = False

    @property
    def may_order(self) -> bool:
        """Whether an order may begin here: labels, values, banners and what others wrote order nothing."""
        return self.own and self.role not in _NEVER_ORDERS


_NEVER_ORDERS = frozenset({Role.LABEL, Role.VALUE, Role.BANNER, Role.DISCLAIMER, Role.ATTRIBUTION, Role.QUOTATION})


@dataclass(frozen=True, slots=True)
class Page:
    """All lines, and which of them are the own text (`own_at`: their places among the lines, in order; no blank line
    first or last, and never two in a row)."""

    lines: tuple[PageLine, ...] = ()
    own_at: tuple[int, ...] = ()

    @classmethod
    def of(cls, lines: tuple[PageLine, ...]) -> Page:
        """The page of these lines."""
        own: list[int] = []
        for at, line in enumerate(lines):
            if line.own and (line.text.strip() or (own and lines[own[-1]].text.strip())):
                own.append(at)
        while own and not lines[own[-1]].text.strip():
            own.pop()
        return cls(lines, tuple(own))

    @classmethod
    def of_text(cls, text: str) -> Page:
        """A page on which every line is the writer's own."""
        return cls.of(tuple(map(PageLine, text.split("\n"))))

    @property
    def own(self) -> tuple[PageLine, ...]:
        """The writer's own lines."""
        return tuple(self.lines[at] for at in self.own_at)

    @property
    def own_text(self) -> str:
        """The writer's own words."""
        return "\n".join(line.text for line in self.own)

    def unsure_above(self, number: int) -> PageLine | None:
        """The first line above own line `number` below which nothing is sure to be the writer's; None: all is."""
        return next((line for line in self.own[:number] if line.unsure), None)

    def with_roles(self, roles: Mapping[int, Role]) -> Page:
        """The same page, once orders are read: roles by the number of the own line."""
        lines = list(self.lines)
        for number, role in roles.items():
            lines[self.own_at[number]] = replace(lines[self.own_at[number]], role=role, why=role.value)
        return Page(tuple(lines), self.own_at)
