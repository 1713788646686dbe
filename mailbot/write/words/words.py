"""Everything a person reads, in both languages: the words of `templates/<language>/words/*.toml`, and how a
`Phrase` becomes a sentence with them.

A placeholder is `{name}`. `{name|day|days}` says one of two things: for a number, the singular or the plural; for
anything else, the first where there is something to say.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from mailbot.vocabulary.clocks import ClockStart, Counted, Deadline, Skipped, Working
from mailbot.vocabulary.orders import BY_NAME
from mailbot.vocabulary.phrase import Phrase, Spoken, Term
from mailbot.vocabulary.problems import CannotStart

from .dates import date_words, moment_words, time_words, working_words
from .typography import bind, typeset

LANGUAGES = ("en", "fr")
CODED = frozenset({"document", "command_document", "line", "ask", "field", "office"})
"""Families of terms that may also hold what somebody wrote; it is then said as it stands."""

_HOLE = re.compile(r"\{(\w+)(?:\|([^{}|]*)\|([^{}|]*))?\}")


class WordsFaulty(CannotStart):
    """The two languages' words do not match, or a file of them cannot be read."""

    def __init__(self, folder: Path, faults: list[str]) -> None:
        super().__init__(
            what=f"The words in {folder} are not complete:\n" + "\n".join(f"  {fault}" for fault in faults),
            next_step="Give both languages the same keys, each with the same {placeholders}.",
        )


class WordMissing(KeyError):
    """A sentence was asked for that no file of words has, or one of its placeholders was not given."""


@dataclass(frozen=True, slots=True)
class Hole:
    """A placeholder; where it `chooses`, `one` or `many` is said instead of what fills it."""

    name: str
    chooses: bool = False
    one: str = ""
    many: str = ""


Pattern = tuple[str | Hole, ...]


class Words:
    """The words of every language, read once.

    >>> Words(Path("templates")).say(Phrase.of("status.new"), "fr")
    """

    def __init__(self, folder: Path, own: Path | None = None) -> None:
        """`own`: the office's own sentences, in place of ours by key."""
        self.folder = folder
        self._faults: list[str] = []
        self._patterns = {language: self._read(folder, language) for language in LANGUAGES}
        self.version = _digest(folder)
        if own is not None:
            self._change(own)

    def knowing(self, names: Mapping[tuple[str, str], tuple[str, str]]) -> Words:
        """The same words, and what only one office can name: `{("office", "hull"): ("Hull", "Bureau de Hull")}`."""
        known = copy(self)
        known._patterns = {
            language: {
                **self._patterns[language],
                **{f"{family}.{code}": (both[index],) for (family, code), both in names.items()},
            }
            for index, language in enumerate(LANGUAGES)
        }
        return known

    def say(self, phrase: Phrase, language: str, zone: ZoneInfo | None = None) -> str:
        """The sentence in `en` or `fr`; moments are told on the wall clock of `zone`."""
        pattern = self._patterns[language].get(phrase.key)
        if pattern is None:
            raise WordMissing(f"{language}: no words for {phrase.key}")
        says = dict(phrase.says)
        spoken: list[str] = []
        for piece in pattern:
            if isinstance(piece, str):
                spoken.append(piece)
            elif piece.name not in says:
                raise WordMissing(f"{language}: {phrase.key} needs {{{piece.name}}}")
            else:
                spoken.append(self._fill(piece, says[piece.name], language, zone))
        return "".join(spoken).replace(".m..", ".m.")  # a time that ends a sentence brings its own full stop

    def term(self, family: str, code: str, language: str) -> str:
        """The name of a coded thing. An unknown document or field is named as it was written."""
        key = f"{family}.{code}"
        if family == "command" and code in BY_NAME:
            return BY_NAME[code].word(language)
        if key not in self._patterns[language] and family in CODED:
            return code
        return self.say(Phrase(key), language)

    def has(self, key: str) -> bool:
        """Whether both languages can say it."""
        return all(key in patterns for patterns in self._patterns.values())

    def keys(self, family: str, language: str = "en") -> tuple[str, ...]:
        """The codes of one family, in the order of the file: `keys("status")` is `("new", ...)`."""
        return tuple(
            key.removeprefix(f"{family}.")
            for key in self._patterns[language]
            if key.startswith(f"{family}.") and key.count(".") == family.count(".") + 1
        )

    def joined(self, spoken: tuple[str, ...], language: str) -> str:
        """`a, b and c`; `a, b et c`."""
        if len(spoken) < 2:
            return "".join(spoken)
        last = " et " if language == "fr" else " and "
        return ", ".join(spoken[:-1]) + last + spoken[-1]

    def faults(self) -> list[str]:
        """What one language has and the other lacks, placeholders included; empty where all is well."""
        found = list(self._faults)
        english, french = (self._patterns[language] for language in LANGUAGES)
        for key in sorted(english.keys() ^ french.keys()):
            has, lacks = ("en", "fr") if key in english else ("fr", "en")
            found.append(f"{key}: is in {has}, not in {lacks}")
        for key in sorted(english.keys() & french.keys()):
            ours, theirs = _holes(english[key]), _holes(french[key])
            if ours != theirs:
                found.append(f"{key}: en has {_named(ours)}, fr has {_named(theirs)}")
        return found

    def insist(self) -> None:
        """Raise `WordsFaulty` with every fault at once."""
        faults = self.faults()
        if faults:
            raise WordsFaulty(self.folder, faults)

    def _fill(self, hole: Hole, value: Spoken, language: str, zone: ZoneInfo | None) -> str:
        if hole.chooses:
            if isinstance(value, int):
                return hole.one if abs(value) == 1 or (language == "fr" and value == 0) else hole.many
            return hole.one if value else hole.many
        return self._spoken(value, language, zone)

    def _spoken(self, value: Any, language: str, zone: ZoneInfo | None) -> str:
        match value:
            case str():
                return value
            case Phrase():
                return self.say(value, language, zone)
            case Term(family=family, code=code):
                return self.term(family, code, language)
            case datetime():
                return moment_in_words(value, language, zone)
            case time():
                return time_words(value, language)
            case date():
                return day_in_words(value, language)
            case Deadline(working=working):
                return _working(working, language)
            case (ClockStart() | Counted() | Skipped(), *_):
                return _working(value, language)
            case tuple():
                return self.joined(tuple(self._spoken(one, language, zone) for one in value), language)
            case _:
                return str(value)

    def _change(self, own: Path) -> None:
        for language in LANGUAGES:
            changed, known = self._read(own, language), self._patterns[language]
            strange = sorted(changed.keys() - known.keys())
            self._faults += [f"{language}: {key} in {own} is no sentence of mailbot" for key in strange]
            self._patterns[language] = {**self._patterns[language], **changed}
        self.version = hashlib.sha256(f"{self.version} {_digest(own)}".encode()).hexdigest()[:12]

    def _read(self, folder: Path, language: str) -> Mapping[str, Pattern]:
        patterns: dict[str, Pattern] = {}
        for path in _files(folder / language):
            try:
                with path.open("rb") as file:
                    tree = tomllib.load(file)
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
                self._faults.append(f"{language}/{path.name}: {error}")
                continue
            for key, text in _flat(tree):
                if key in patterns:
                    self._faults.append(f"{key}: twice in {language}, the second time in {path.name}")
                patterns[key] = _pattern(typeset(text, language))
        return patterns


def _files(folder: Path) -> list[Path]:
    single = folder / "words.toml"
    return ([single] if single.exists() else []) + sorted((folder / "words").glob("*.toml"))


def _flat(tree: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for name, value in tree.items():
        key = f"{above}{name}"
        if isinstance(value, Mapping):
            yield from _flat(value, f"{key}.")
        elif isinstance(value, str):
            yield key, value
        else:  # a list of words, for instance what a command is called: said as a list
            yield key, ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)


def _pattern(text: str) -> Pattern:
    pieces: list[str | Hole] = []
    end = 0
    for found in _HOLE.finditer(text):
        pieces.append(text[end : found.start()])
        pieces.append(Hole(found[1], found[2] is not None, found[2] or "", found[3] or ""))
        end = found.end()
    pieces.append(text[end:])
    return tuple(piece for piece in pieces if piece != "")


def _holes(pattern: Pattern) -> frozenset[str]:
    """`{en}` in English and `{fr}` in French are one placeholder, for names that come in both languages."""
    names = (piece.name for piece in pattern if isinstance(piece, Hole))
    return frozenset("en/fr" if name in LANGUAGES else name for name in names)


def _named(names: frozenset[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names)) or "none"


def _digest(folder: Path) -> str:
    return digest_of(path for language in LANGUAGES for path in _files(folder / language))


def digest_of(paths: Iterable[Path]) -> str:
    """A short name for the exact content of some files, for the proof of contact."""
    whole = hashlib.sha256()
    for path in paths:
        whole.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()[:12]


@lru_cache(maxsize=2048)  # a day's letters name the same few dates, and babel takes its time
def day_in_words(day: date, language: str) -> str:
    """`November 24, 2026`; `24 novembre 2026`."""
    return bind(date_words(day, language))


def moment_in_words(moment: datetime, language: str, zone: ZoneInfo | None) -> str:
    """`Tuesday, November 24, 2026 at 2:30 p.m.`, on the wall clock of `zone` or on the moment's own."""
    if zone is None:  # equal moments of two zones would be one key
        return bind(moment_words(moment, language))
    return _kept_moment(moment, language, zone)


@lru_cache(maxsize=512)
def _working(working: Working, language: str) -> str:
    return bind(working_words(working, language))


@lru_cache(maxsize=2048)
def _kept_moment(moment: datetime, language: str, zone: ZoneInfo) -> str:
    return bind(moment_words(moment, language, zone))
