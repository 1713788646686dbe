"""By what documents are found, beside their keys: made from the facts that stand in them. Nothing is decoded for it, so
that opening a large book is quick."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from marshal import dumps, loads
from typing import Any

from mailbot.vocabulary.message import is_tagged
from mailbot.vocabulary.outbox import WAITING, LetterState

from .clients import ClientIndex

PENDING = WAITING | {LetterState.SENDING, LetterState.UNCERTAIN}
"""States in which the post room still has something to do about a letter."""


PARTS: Mapping[str, Callable[[], Any]] = {
    "open": set,
    "clients": ClientIndex,
    "letters_by_case": dict,
    "letter_names": dict,
    "pending": dict,
    "by_content": dict,
    "by_message_id": dict,
    "standings": dict,
    "merged": dict,
    "not_known": set,
}


class Index:
    """Keys of cases, letters and handled messages. `facts_of` says by what a case is found that an earlier version
    entered without its facts; `kept` is what `packed` gave. Each part is unpacked when it is first asked for."""

    open: set[str]
    clients: ClientIndex
    letters_by_case: dict[str, dict[str, None]]  # ordered sets
    letter_names: dict[str, str]  # tokens, aliases and tagged addresses
    pending: dict[str, None]
    by_content: dict[str, str]
    by_message_id: dict[str, str]
    standings: dict[str, list[Any]]
    merged: dict[str, str]  # the number under which a case goes on
    not_known: set[str]  # closed cases of earlier versions, without their facts

    def __init__(self, facts_of: Callable[[str], Iterable[str]], kept: Mapping[str, bytes] | None = None) -> None:
        self._facts_of, self._kept = facts_of, dict(kept or {})
        if not self._kept:
            vars(self).update((name, empty()) for name, empty in PARTS.items())

    def __getattr__(self, name: str) -> Any:
        if name not in PARTS:
            raise AttributeError(name)
        part = loads(self._kept.pop(name))
        vars(self)[name] = part = ClientIndex(*part) if name == "clients" else part
        return part

    def packed(self) -> dict[str, bytes]:
        """All of it, to be kept beside a snapshot."""
        made = {name: vars(self)[name] for name in PARTS if name in vars(self)}
        if "clients" in made:
            made["clients"] = self.clients.parts()
        return self._kept | {name: dumps(part) for name, part in made.items()}

    def case(self, number: str, case: Mapping[str, Any]) -> None:
        """A case as stored."""
        is_open = bool(case.get("open"))
        if "standing" in case:
            self.standings[number] = case["standing"]
        (self.open.add if is_open else self.open.discard)(number)
        if into := case.get("merged", ""):
            self.merged[number] = into
        else:
            self.merged.pop(number, None)
        facts = case.get("found_by")
        if facts is None and is_open:  # entered by an earlier version
            facts = self._facts_of(number)
        elif facts is None:
            self.not_known.add(number)
            return
        self.not_known.discard(number)
        self.clients.put(number, facts)

    def all_clients(self) -> ClientIndex:
        """With the closed cases. What an earlier version closed is decoded once, when somebody first asks for them."""
        while self.not_known:
            number = self.not_known.pop()
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
        sender = letter.get("envelope_from", "")
        for name in (letter.get("token", ""), *letter.get("aliases", ()), sender.lower() if is_tagged(sender) else ""):
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
