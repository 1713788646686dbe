"""By what cases are found: the facts that stand beside each case, turned round. Nothing is decoded for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


class ClientIndex:
    """Numbers of cases by fact (`vocabulary.client_facts`), oldest first."""

    def __init__(
        self, numbers: dict[str, dict[str, None]] | None = None, facts: dict[str, frozenset[str]] | None = None
    ) -> None:
        self._numbers = {} if numbers is None else numbers
        self._facts = {} if facts is None else facts

    def parts(self) -> tuple[dict[str, dict[str, None]], dict[str, frozenset[str]]]:
        """Itself, as it was given."""
        return self._numbers, self._facts

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
