"""No pattern that sees mail takes more than its share: each is tried, by the methods that the program calls, on texts
made from its own structure, twice as long and twice as long again."""

from __future__ import annotations

import ast
import gc
import importlib
import pkgutil
import re
import time
import types
import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from re import _constants as kinds
from re import _parser as parser
from typing import Any

import pytest

import mailbot
from mailbot.vocabulary.spelling import fold, normalized

PACKAGE = Path(mailbot.__file__).parent
NO_MAIL = ("mailbot.cli", "mailbot.demo", "mailbot.office")  # what these read, an operator wrote
LENGTH, SUSPECT, LINEAR = 800, 0.001, 3.2
REPEATS = (kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT)
MANY = 50  # a repetition that may be as long as that counts as one without end
FAILS = ("", "\0", " 1\n", "\n\0x")
CLASSES = {
    kinds.CATEGORY_DIGIT: "1",
    kinds.CATEGORY_SPACE: " ",
    kinds.CATEGORY_WORD: "a",
    kinds.CATEGORY_NOT_DIGIT: "a",
    kinds.CATEGORY_NOT_SPACE: "a",
    kinds.CATEGORY_NOT_WORD: "-",
}


@dataclass(frozen=True)
class Seen:
    """A pattern of the package, and how the program tries it."""

    pattern: re.Pattern[Any]
    place: str
    methods: frozenset[str]

    def __str__(self) -> str:
        return f"{self.place} {self.pattern.pattern!r}"[:120]


# What there is.


def modules() -> list[types.ModuleType]:
    names = [found.name for found in pkgutil.walk_packages(mailbot.__path__, "mailbot.")]
    return [importlib.import_module(name) for name in names if not name.startswith((*NO_MAIL, "mailbot.__main__"))]


def held_by(module: types.ModuleType) -> Iterator[re.Pattern[Any]]:
    """In its tables too."""
    waiting, met = deque(vars(module).values()), set[int]()
    while waiting:
        held = waiting.popleft()
        if isinstance(held, re.Pattern):
            yield held
        elif id(held) not in met and not isinstance(held, (types.ModuleType, type, str, bytes, int, float)):
            met.add(id(held))
            ours = type(held).__module__.startswith("mailbot") or isinstance(held, (tuple, list, dict, frozenset, set))
            waiting.extend(gc.get_referents(held) if ours else ())


@cache
def trees() -> dict[str, ast.Module]:
    return {
        ".".join(("mailbot", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__"): ast.parse(
            path.read_text(encoding="utf-8")
        )
        for path in PACKAGE.rglob("*.py")
    }


@cache
def called() -> dict[tuple[str, str], frozenset[str]]:
    """By module and name of a pattern: what is called on it, there and where it was imported."""
    found: dict[tuple[str, str], set[str]] = {}
    for name, tree in trees().items():
        comes_from = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                base = name.rsplit(".", node.level)[0] if node.level else ""
                source = ".".join(filter(None, (base, node.module)))
                comes_from |= {alias.asname or alias.name: (source, alias.name) for alias in node.names}
        for node in ast.walk(tree):
            if not isinstance(node, ast.Attribute):
                continue
            if isinstance(node.value, ast.Name):
                found.setdefault(comes_from.get(node.value.id, (name, node.value.id)), set()).add(node.attr)
            elif isinstance(node.value, ast.Attribute) and isinstance(node.value.value, ast.Name):
                module = ".".join(comes_from.get(node.value.value.id, ("", "")))
                found.setdefault((module, node.value.attr), set()).add(node.attr)
    return {key: frozenset(methods) for key, methods in found.items()}


def in_functions() -> Iterator[Seen]:
    """`re.sub(r"...", ...)`, with the pattern spelled out."""
    for name, tree in trees().items():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "re" and node.args):
                continue
            said = node.args[0]
            if isinstance(said, ast.Constant) and node.func.attr != "compile" and not name.startswith(NO_MAIL):
                yield Seen(re.compile(said.value), f"{name}:{node.lineno}", frozenset({node.func.attr}))


@cache
def patterns() -> list[Seen]:
    found: dict[re.Pattern[Any], Seen] = {seen.pattern: seen for seen in in_functions()}
    for module in modules():
        named = {value: key for key, value in vars(module).items() if isinstance(value, re.Pattern)}
        for pattern in held_by(module):
            methods = called().get((module.__name__, named.get(pattern, "")), frozenset())
            before = found.get(pattern)
            place = before.place if before else f"{module.__name__}.{named.get(pattern, '')}"
            found[pattern] = Seen(pattern, place, methods | (before.methods if before else frozenset()))
    return list(found.values())


# Texts that it has a hard time with.


def sample(tree: Iterable[Any], turn: int) -> str:
    """Something that it matches, another one each turn."""
    made: list[str] = []
    for kind, what in tree:
        if kind is kinds.LITERAL:
            made.append(chr(what))
        elif kind is kinds.NOT_LITERAL:
            made.append("x" if what != ord("x") else "y")
        elif kind is kinds.ANY:
            made.append("a 1-"[turn % 4])
        elif kind is kinds.IN:
            made.append(one_of(what, turn))
        elif kind in REPEATS:
            made.append(sample(what[2], turn) * max(what[0], min(what[1], 1)))
        elif kind is kinds.SUBPATTERN:
            made.append(sample(what[3], turn))
        elif kind is kinds.ATOMIC_GROUP:
            made.append(sample(what, turn))
        elif kind is kinds.BRANCH:
            made.append(sample(what[1][turn % len(what[1])], turn))
    return "".join(made)


def one_of(what: list[tuple[Any, Any]], turn: int) -> str:
    if what[0][0] is kinds.NEGATE:
        given = re.compile(f"[^{''.join(spelled(*one) for one in what[1:])}]")
        fitting = [letter for letter in "a -1.\n@Bé" if given.match(letter)]
        return fitting[turn % len(fitting)] if fitting else "\u2603"
    kind, said = what[turn % len(what)]
    return CLASSES[said] if kind is kinds.CATEGORY else chr(said[0] if kind is kinds.RANGE else said)


def spelled(kind: Any, said: Any) -> str:
    if kind is kinds.CATEGORY:
        return {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}.get(str(said).rpartition("_")[2], "")
    low, high = said if kind is kinds.RANGE else (said, said)
    return f"{re.escape(chr(low))}-{re.escape(chr(high))}"


def pumped(tree: Iterable[Any], before: str, turn: int) -> Iterator[tuple[str, str]]:
    """Every repetition in it: what leads up to it, and what it repeats."""
    parts = list(tree)
    for place, (kind, what) in enumerate(parts):
        lead = before + sample(parts[:place], turn)
        if kind in REPEATS:
            if what[1] >= MANY:
                yield lead, sample(what[2], turn)
            yield from pumped(what[2], lead, turn)
        elif kind is kinds.SUBPATTERN:
            yield from pumped(what[3], lead, turn)
        elif kind is kinds.ATOMIC_GROUP:
            yield from pumped(what, lead, turn)
        elif kind is kinds.BRANCH:
            for branch in what[1]:
                yield from pumped(branch, lead, turn)


def hard_texts(pattern: re.Pattern[Any], length: int) -> Iterator[Any]:
    """Always in the same order, so that each can be asked for again, longer."""
    is_text = isinstance(pattern.pattern, str)
    source = pattern.pattern if is_text else pattern.pattern.decode("latin-1")
    tree = parser.parse(source, pattern.flags & ~re.UNICODE if not is_text else pattern.flags)
    pumps = {
        pump
        for turn in range(3)
        for lead, body in pumped(tree, "", turn)
        if body
        for pump in ((lead, body), ("", body), ("", lead + body))
    }
    for lead, body in sorted(pumps):
        for end in FAILS:
            text = lead + body * (length // len(body)) + end
            yield text if is_text else text.encode("latin-1", "replace")


# How long it takes.


def seconds(seen: Seen, text: Any) -> float:
    """The longest of the ways in which the program tries it."""
    ways = seen.methods & {"match", "fullmatch"}
    if seen.methods - {"match", "fullmatch"} or not ways:
        ways |= {"finditer"}
    longest = 0.0
    for way in ways:
        began = time.thread_time()
        tried = getattr(seen.pattern, way)(text)
        if way == "finditer":
            deque(tried, maxlen=0)
        longest = max(longest, time.thread_time() - began)
    return longest


def grows_too_fast(seen: Seen) -> str:
    """The text that shows it; empty where none does."""
    for place, text in enumerate(hard_texts(seen.pattern, LENGTH)):
        if seconds(seen, text) < SUSPECT:
            continue
        longer = [
            next(t for n, t in enumerate(hard_texts(seen.pattern, LENGTH * by)) if n == place) for by in (1, 2, 4)
        ]
        costs = [min(seconds(seen, one) for _ in range(2)) for one in longer]
        if costs[2] > LINEAR * costs[1] > LINEAR * LINEAR * costs[0]:
            return f"{text[:40]!r}: {', '.join(f'{cost * 1000:.1f} ms' for cost in costs)}"
    return ""


def test_every_pattern_of_the_package_is_found() -> None:
    assert len(patterns()) > 350


def test_none_takes_more_than_its_share() -> None:
    assert {str(seen): why for seen in patterns() if (why := grows_too_fast(seen))} == {}


def test_a_pattern_that_backtracks_is_noticed() -> None:
    for bad in (r"\s*,", r"\s+$"):
        assert grows_too_fast(Seen(re.compile(bad), "", frozenset({"search"}))), bad


@pytest.mark.parametrize("marks", ["\u0315\u0300", "\u0f73\u0300", "\uff9e\u0315"])
def test_a_letter_with_a_million_accents_costs_no_more_than_a_million_letters(marks: str) -> None:
    began = time.thread_time()
    folded = fold("e" + marks * 50_000)

    assert time.thread_time() - began < 2
    assert folded.startswith("e")
    assert normalized("NFC", "Zoe\u0308 " * 20) == unicodedata.normalize("NFC", "Zoe\u0308 " * 20)
