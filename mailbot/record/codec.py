"""Our nouns as JSON and back: what the book's lines say in place of dataclasses, moments and enumerations.

    dataclass  {"is": "Address", "address": "a@office.example"}     fields equal to their default are left out
    datetime   {"at": "2026-11-20T10:02:00-05:00"}                   date   {"on": "2026-11-20"}
    Enum       {"enum": ["Role", "client"]}                           tuple  [...]
    Mapping    {...} as it is; {"map": [[key, value], ...]} where a key could be taken for one of these

A field that is unknown on reading is passed over and a missing one takes its default, so fields can come and go
without a new schema. A class keeps its name in the book for ever; after a renaming, `aliases` knows the old one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from marshal import dumps
from sys import intern
from types import ModuleType
from typing import Any

_PLAIN = frozenset({str, int, bool, float, type(None)})
_MARKS = frozenset({"is", "at", "on", "enum", "set", "map"})
_NO_DEFAULT = object()

ONE_FOR_ALL = frozenset({"RequiredField", "Counted", "ClockStart", "Deadline"})
"""Classes of which thousands of cases say the same: what they say is decoded once, and is one object in memory."""
MOST_SHARED = 5_000

Encoder = Callable[[Any], Any]


class Unsayable(TypeError):
    """A value that the book has no words for: bytes, a moment without a zone, a class nobody registered."""


class Unreadable(ValueError):
    """Words of the book that mean nothing here: an unknown class, a field that has to be there and is not."""


class Codec:
    """Knows the dataclasses and enumerations that it was given, one by one or by the module that defines them."""

    def __init__(self, *known: ModuleType | type, aliases: Mapping[str, str] | None = None) -> None:
        self._classes: dict[str, type] = {}
        for one in known:
            for cls in _defined_in(one) if isinstance(one, ModuleType) else [one]:
                if self._classes.setdefault(cls.__name__, cls) is not cls:
                    raise ValueError(f"two classes are called {cls.__name__}")
        self._by_name = dict(self._classes)
        self._members: dict[tuple[str, Any], Any] = {}
        self._shared: dict[bytes, Any] = {}
        for old, new in (aliases or {}).items():
            self._by_name[old] = self._classes[new]
        self._encoders: dict[type, Encoder] = {
            datetime: _moment,
            date: lambda value: {"on": value.isoformat()},
            tuple: self._sequence,
            list: self._sequence,
            frozenset: lambda value: {"set": self._sequence(sorted(value))},
            dict: self._mapping,
        }

    # Out.

    def encode(self, value: Any) -> Any:
        """As plain JSON values. Raises `Unsayable`."""
        cls = type(value)
        if cls in _PLAIN:
            return value
        encoder = self._encoders.get(cls)
        if encoder is None:
            encoder = self._encoders[cls] = self._encoder_of(cls)
        return encoder(value)

    def _encoder_of(self, cls: type) -> Encoder:
        if self._classes.get(cls.__name__) is cls:
            return self._enum_encoder(cls) if issubclass(cls, Enum) else self._dataclass_encoder(cls)
        for plain in (str, Mapping):
            if issubclass(cls, plain):
                return str if plain is str else self._mapping
        raise Unsayable(f"the book has no words for a {cls.__module__}.{cls.__qualname__}")

    def _enum_encoder(self, cls: type[Enum]) -> Encoder:
        said = {member: {"enum": [cls.__name__, member.value]} for member in cls}
        return lambda member: dict(said[member])

    def _dataclass_encoder(self, cls: Any) -> Encoder:
        name = cls.__name__
        plan = [(field.name, _default(field)) for field in fields(cls)]
        encode = self.encode

        def encoder(value: Any) -> dict[str, Any]:
            said = {"is": name}
            for field, default in plan:
                one = getattr(value, field)
                if one is default or (type(one) is type(default) and one == default):
                    continue
                said[field] = one if type(one) in _PLAIN else encode(one)
            return said

        return encoder

    def _sequence(self, values: Any) -> list[Any]:
        return [one if type(one) in _PLAIN else self.encode(one) for one in values]

    def _mapping(self, values: Mapping[Any, Any]) -> dict[str, Any]:
        if any(type(key) is not str or key in _MARKS for key in values):
            return {"map": [[self.encode(key), self.encode(one)] for key, one in values.items()]}
        return {key: one if type(one) in _PLAIN else self.encode(one) for key, one in values.items()}

    # And back.

    def decode(self, said: Any) -> Any:
        """What `encode` was given, lists as tuples. Raises `Unreadable`."""
        cls = type(said)
        if cls in _PLAIN:
            return said
        if cls is list:
            return tuple([one if type(one) in _PLAIN else self.decode(one) for one in said])
        if "is" in said:
            return self._made(said)
        if len(said) == 1:
            ((mark, inner),) = said.items()
            if mark == "at":
                return _moment_of(inner)
            if mark == "on":
                return _day_of(inner)
            if mark == "enum":
                return self._member(*inner)
            if mark == "set":
                return frozenset(self.decode(inner))
            if mark == "map":
                return {self.decode(key): self.decode(one) for key, one in inner}
        return {
            intern(key): intern(one) if type(one) is str else one if type(one) in _PLAIN else self.decode(one)
            for key, one in said.items()
        }

    def _made(self, said: dict[str, Any]) -> Any:
        if said["is"] not in ONE_FOR_ALL:
            return self._anew(said)
        words = dumps(said)
        made = self._shared.get(words)
        if made is None:
            if len(self._shared) >= MOST_SHARED:
                self._shared.clear()
            made = self._shared[words] = self._anew(said)
        return made

    def _anew(self, said: Mapping[str, Any]) -> Any:
        cls = self._known(said["is"])
        names = cls.__dataclass_fields__
        values = {name: one if type(one) in _PLAIN else self.decode(one) for name, one in said.items() if name in names}
        try:
            return cls(**values)
        except TypeError as reason:
            raise Unreadable(f"a {said['is']} in the book lacks something: {reason}") from reason

    def _member(self, name: str, value: Any) -> Any:
        member = self._members.get((name, value))
        if member is None:
            try:
                member = self._members[name, value] = self._known(name)(value)
            except ValueError as reason:
                raise Unreadable(f"{value!r} in the book is no {name}") from reason
        return member

    def _known(self, name: str) -> Any:
        cls = self._by_name.get(name)
        if cls is None:
            raise Unreadable(f"the book speaks of a {name}, which is not known")
        return cls


def _defined_in(module: ModuleType) -> list[type]:
    return [
        one
        for one in vars(module).values()
        if isinstance(one, type) and one.__module__ == module.__name__ and (is_dataclass(one) or issubclass(one, Enum))
    ]


def _default(field: Any) -> Any:
    if field.default is not MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not MISSING else _NO_DEFAULT


def _moment(value: datetime) -> dict[str, str]:
    if value.tzinfo is None:
        raise Unsayable("a moment without a zone")
    return {"at": value.isoformat()}


@lru_cache(4_000)  # a case names the same moment again and again, and a day's cases the same days
def _moment_of(said: str) -> datetime:
    return datetime.fromisoformat(said)


@lru_cache(4_000)
def _day_of(said: str) -> date:
    return date.fromisoformat(said)
