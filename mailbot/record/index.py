"""By what documents are found, beside their keys: made from the facts that stand in them. Nothing is decoded for it, so
that opening a large book is quick."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from mailbot.vocabulary.outbox import WAITING, LetterState

from .clients import ClientIndex

PENDING = WAITING | {LetterState.SENDING, LetterState.UNCERTAIN}
"""States in which the post room still has something to do about a letter."""


class Index:
    """Keys of cases, letters and handled messages. `facts_of` says by what a case is found that an earlier version
    entered without its facts."""

    def __init__(self, facts_of: Callable[[str], Iterable[str]]) -> None:
        self._facts_of = facts_of
        self.open: set[str] = set()
        self.clients = ClientIndex()
        self.letters_by_case: dict[str, dict[str, None]] = {}  # ordered sets
        self.letter_names: dict[str, str] = {}  # tokens and aliases
        self.pending: dict[str, None] = {}
        self.by_content: dict[str, str] = {}
        self.by_message_id: dict[str, str] = {}
        self.merged: dict[str, str] = {}  # the number under which a case goes on
        self._not_known: set[str] = set()  # closed cases of earlier versions, without their facts

    def case(self, number: str, case: Mapping[str, Any]) -> None:
        """A case as stored."""
        is_open = bool(case.get("open"))
        (self.open.add if is_open else self.open.discard)(number)
        if into := case.get("merged", ""):
            self.merged[number] = into
        else:
            self.merged.pop(number, None)
        facts = case.get("found_by")
        if facts is None and is_open:  # entered by an earlier version
            facts = self._facts_of(number)
        elif facts is None:
            self._not_known.add(number)
            return
        self._not_known.discard(number)
        self.clients.put(number, facts)

    def all_clients(self) -> ClientIndex:
        """With the closed cases. What an earlier version closed is decoded once, when somebody first asks for them."""
        while self._not_known:
            number = self._not_known.pop()
            self.clients.put(number, self._facts_of(number))
        return self.clients

    def numbers(self, number: str) -> tuple[str, ...]:
        """Every number of a case, whichever of them it is called by; its own first."""
        while number in self.merged:
            number = self.merged[number]
        return self._below(number)

    def _below(self, number: str) -> tuple[str, ...]:
        joined = [one for one, into in self.merged.items() if into == number]
        return (number, *(same for one in joined for same in self._below(one)))

    def letter(self, message_id: str, letter: Mapping[str, Any]) -> None:
        """A letter as stored."""
        self.letters_by_case.setdefault(letter.get("number", ""), {})[message_id] = None
        for name in (letter.get("token", ""), *letter.get("aliases", ())):
            if name:
                self.letter_names[name] = message_id
        if LetterState(letter["state"]["enum"][1]) in PENDING or letter.get("still_to"):
            self.pending.setdefault(message_id)
        else:
            self.pending.pop(message_id, None)

    def entry(self, digest: str, entry: Mapping[str, Any]) -> None:
        """An entry of the ledger as stored."""
        for names, name in ((self.by_content, entry.get("content")), (self.by_message_id, entry.get("message_id"))):
            if name:
                names.setdefault(name, digest)
