"""Every sentence that the source can say exists in both languages, with the placeholders that are given to it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from mailbot.shipped import PROJECT
from mailbot.write.words.words import Words

ROOT = PROJECT
LANGUAGES = ("en", "fr")
HOLE = re.compile(r"\{(\w+)")

MAKERS: dict[str, tuple[str, int, frozenset[str]]] = {
    "Phrase.of": ("", 0, frozenset()),
    "Phrase": ("", 0, frozenset()),
    "did": ("done.", 0, frozenset()),
    "refuse": ("refused.", 0, frozenset()),
    "_finding": ("finding.", 0, frozenset()),
    "who_did": ("done.", 2, frozenset({"officer", "at"})),
    "gcms": ("gcms.", 1, frozenset({"on", "officer"})),
}
"""Functions that make a sentence: what stands before the key they are given, which argument it is, and what they fill
in themselves."""


@dataclass(frozen=True)
class Said:
    """A sentence as one line of the source makes it. `key` may hold `*`; `given` is None where that cannot be seen."""

    key: str
    given: frozenset[str] | None
    where: str


def said_in(text: str, where: str) -> Iterator[Said]:
    """Every sentence that a module makes and names."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        prefix, index, more = MAKERS.get(name, ("", -1, frozenset()))
        if index < 0 or len(node.args) <= index:
            continue
        says = None
        if name != "Phrase" and all(keyword.arg for keyword in node.keywords):
            says = more | {str(keyword.arg) for keyword in node.keywords}
        for key in _keys(node.args[index]):
            yield Said(prefix + key, says, f"{where}:{node.lineno}")


def _keys(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(key)):
            yield key
        case ast.IfExp():
            yield from _keys(node.body)
            yield from _keys(node.orelse)
        case ast.JoinedStr():
            pieces = [str(one.value) if isinstance(one, ast.Constant) else "*" for one in node.values]
            yield "".join(pieces)
        case _:
            pass


@pytest.fixture(scope="module")
def words() -> Words:
    return Words(ROOT / "templates")


@pytest.fixture(scope="module")
def sentences() -> list[Said]:
    return [
        said
        for path in sorted((ROOT / "mailbot").rglob("*.py"))
        for said in said_in(path.read_text(encoding="utf-8"), str(path.relative_to(ROOT)))
    ]


def faults_of(said: Said, known: dict[str, dict[str, set[str]]]) -> Iterator[str]:
    """What is wrong with a sentence. `known` holds the placeholders of every key, by language. Of a key with a `*` it
    is enough that one sentence fits: which ones are said, only the program knows."""
    pattern = re.compile(re.escape(said.key).replace(r"\*", r"[\w.-]+"))
    for language in LANGUAGES:
        needs = {key: holes for key, holes in known[language].items() if pattern.fullmatch(key)}
        if not needs:
            yield f"{said.where}: {said.key} has no words in {language}"
        elif said.given is not None and not any(holes <= said.given for holes in needs.values()):
            lacking = min((holes - said.given for holes in needs.values()), key=len)
            yield f"{said.where}: {said.key} needs {', '.join(sorted(lacking))} in {language}"


@pytest.fixture(scope="module")
def known(words: Words) -> dict[str, dict[str, set[str]]]:
    return {
        language: {
            key: {piece.name for piece in pattern if not isinstance(piece, str)}
            for key, pattern in words._patterns[language].items()
        }
        for language in LANGUAGES
    }


def test_every_sentence_has_its_words_and_they_get_what_they_need(sentences: list[Said], known) -> None:
    assert [fault for said in sentences for fault in faults_of(said, known)] == []


def test_the_search_finds_sentences_of_every_kind(sentences: list[Said]) -> None:
    keys = {said.key for said in sentences}

    assert {"ahead.contact_due", "done.accepted_already", "refused.no_address", "gcms.decline", "done.cpc_*"} <= keys
    assert len(keys) > 200


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('Phrase.of("done.never_heard_of")', "x.py:1: done.never_heard_of has no words in en"),
        ('did("letter_stopped")', "x.py:1: done.letter_stopped needs letter in en"),
        ('refuse(f"no_{what}_at_all")', "x.py:1: refused.no_*_at_all has no words in en"),
        ('gcms(desk, "decline")', "x.py:1: gcms.decline needs reason in en"),
    ],
)
def test_a_sentence_without_words_or_filling_is_named(line: str, fault: str, known) -> None:
    (said,) = said_in(line, "x.py")

    assert next(faults_of(said, known)) == fault


def test_nobody_writes_the_same_words_for_both_languages(words: Words) -> None:
    """A sentence of several words that reads the same in English and French was not translated."""
    english, french = (words._patterns[language] for language in LANGUAGES)
    same = [
        key
        for key, pattern in english.items()
        if pattern == french.get(key) and sum(len(piece.split()) for piece in pattern if isinstance(piece, str)) > 3
    ]

    assert same == []
