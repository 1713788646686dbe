"""By what cases are found: the facts that stand beside each case, turned round. Nothing is decoded for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


class ClientIndex:
    """Numbers of cases by fact (`vocabulary.client_facts`), oldest first."""

    def __init__(self) -> None:
        self._numbers: dict[str, dict[str, None]] = {}
        self._facts: dict[str, frozenset[str]] = {}

    def put(self, number: str, facts: Iterable[str]) -> None:
        """The case is found under these, and under no others."""
        after, before = frozenset(facts), self._facts.get(number, frozenset())
        for fact in before - after:
            del self._numbers[fact][number]
        for fact in after - before:
            self._numbers.setdefault(fact, {})[number] = None
        self._facts[number] = after

    def under(self, fact: str) -> tuple[str, ...]:
        """The cases of which this is true."""
        return tuple(self._numbers.get(fact, ()))

    def beginning(self, stem: str) -> Iterator[str]:
        """The cases of which a fact with this beginning is true."""
        for fact, numbers in self._numbers.items():
            if fact.startswith(stem):
                yield from numbers
