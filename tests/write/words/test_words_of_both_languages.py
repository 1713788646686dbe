"""Phrases become sentences in either language, and nothing exists in only one (D20)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mailbot.shipped import PROJECT
from mailbot.vocabulary.letter_kinds import LetterKind, Role
from mailbot.vocabulary.outbox import LetterState
from mailbot.vocabulary.phrase import Phrase, Term
from mailbot.write.sample_office import sample_case
from mailbot.write.words.words import WordMissing, Words, WordsFaulty

TEMPLATES = PROJECT / "templates"
TORONTO = ZoneInfo("America/Toronto")


def a_folder(tmp_path: Path, english: str, french: str) -> Path:
    for language, text in (("en", english), ("fr", french)):
        folder = tmp_path / language / "words"
        folder.mkdir(parents=True)
        (folder / "area.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_both_languages_have_the_same_words_with_the_same_placeholders(words: Words) -> None:
    assert words.faults() == []


def test_a_key_of_one_language_and_a_changed_placeholder_are_named(tmp_path: Path) -> None:
    faulty = Words(a_folder(tmp_path, 'a = "{x}"\nb = "B"', 'a = "{y}"\nc = "C"'))

    assert faulty.faults() == ["b: is in en, not in fr", "c: is in fr, not in en", "a: en has {x}, fr has {y}"]
    with pytest.raises(WordsFaulty, match="b: is in en, not in fr"):
        faulty.insist()


def test_the_same_key_in_two_files_is_named(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, 'a = "A"', 'a = "A"')
    (folder / "en" / "words" / "more.toml").write_text('a = "A"', encoding="utf-8")

    assert Words(folder).faults() == ["a: twice in en, the second time in more.toml"]


def test_a_broken_file_is_named_with_its_line(tmp_path: Path) -> None:
    faults = Words(a_folder(tmp_path, "a = \nb = 1", 'a = "A"')).faults()

    assert faults[0].startswith("en/area.toml: ")
    assert "line 1" in faults[0]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "On December 1, 2026, Tuesday, December 1, 2026 at 2:30\u00a0p.m.: LMIA, CAQ and new."),
        ("fr", "Le 1er décembre 2026, mardi 1er décembre 2026 à 14\u00a0h\u00a030\u00a0: EIMT, CAQ et nouveau."),
    ],
)
def test_a_sentence_says_dates_moments_terms_lists_and_sentences(tmp_path: Path, language: str, said: str) -> None:
    known = Words(
        a_folder(
            tmp_path,
            's = "On {day}, {at}: {things}."\nstatus.new = "new"\ndocument.lmia = "LMIA"',
            's = "Le {day}, {at} : {things}."\nstatus.new = "nouveau"\ndocument.lmia = "EIMT"',
        )
    )
    phrase = Phrase.of(
        "s",
        day=date(2026, 12, 1),
        at=datetime(2026, 12, 1, 19, 30, tzinfo=ZoneInfo("UTC")),
        things=(Term("document", "lmia"), "CAQ", Phrase("status.new")),
    )

    assert known.say(phrase, language, TORONTO) == said


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [("en", 0, "0 days"), ("en", 1, "1 day"), ("en", 2, "2 days"),
     ("fr", 0, "0 jour"), ("fr", 1, "1 jour"), ("fr", 2, "2 jours")],
)  # fmt: skip
def test_a_number_chooses_its_word(tmp_path: Path, language: str, count: int, said: str) -> None:
    known = Words(a_folder(tmp_path, 'd = "{n} {n|day|days}"', 'd = "{n} {n|jour|jours}"'))

    assert known.say(Phrase.of("d", n=count), language).replace("\u00a0", " ") == said


def test_what_is_empty_chooses_the_other_words(tmp_path: Path) -> None:
    known = Words(a_folder(tmp_path, 'r = "Closed{why|: |}{why}{why||.}"', 'r = "Fermé{why| : |}{why}{why||.}"'))

    assert known.say(Phrase.of("r", why="moved"), "en") == "Closed: moved"
    assert known.say(Phrase.of("r", why=""), "en") == "Closed."


def test_what_somebody_wrote_is_never_taken_for_a_placeholder(tmp_path: Path) -> None:
    known = Words(a_folder(tmp_path, 'a = "{text}{secret}"', 'a = "{text}{secret}"'))

    assert known.say(Phrase.of("a", text="{secret} {0} %s", secret="!"), "en") == "{secret} {0} %s!"


def test_the_same_moment_of_two_zones_is_told_on_each_ones_clock(words: Words) -> None:
    moment = datetime(2026, 11, 24, 15, 0, tzinfo=TORONTO)
    phrase = Phrase.of("proof.moment", at=moment)

    assert "3:00" in words.say(phrase, "en", TORONTO)
    assert "12:00" in words.say(phrase, "en", ZoneInfo("America/Vancouver"))
    assert "3:00" in words.say(phrase, "en")
    assert "8:00" in words.say(Phrase.of("proof.moment", at=moment.astimezone(ZoneInfo("UTC"))), "en")


def test_a_sentence_without_words_and_a_gap_without_filling_are_errors(words: Words) -> None:
    with pytest.raises(WordMissing, match=r"no words for no\.such"):
        words.say(Phrase("no.such"), "en")
    with pytest.raises(WordMissing, match="by"):
        words.say(Phrase.of("refused.closed", status="x", at="x"), "en")


def test_an_unknown_document_is_named_as_it_was_written(words: Words) -> None:
    assert words.say(Phrase.of("done.received", documents=(Term("line", "birth certificate"),)), "en") == (
        "Ticked on the checklist: birth certificate."
    )


def test_an_officer_reads_the_command_in_the_language_of_the_sentence(words: Words) -> None:
    assert words.term("command", "DECLINE", "fr") == "REFUSER"


def test_an_office_is_named_by_the_configuration(words: Words) -> None:
    known = words.knowing({("office", "hull"): ("Hull Office", "Bureau de Hull")})

    assert known.term("office", "hull", "fr") == "Bureau de Hull"
    assert words.term("office", "hull", "fr") == "hull"


@pytest.mark.parametrize("kind", LetterKind)
def test_every_kind_of_letter_has_a_name(words: Words, kind: LetterKind) -> None:
    assert words.has(f"letter.{kind.value}")


@pytest.mark.parametrize(
    "code", [*(f"state.{state.value}" for state in LetterState), *(f"role.{role.value}" for role in Role)]
)
def test_every_state_and_role_has_a_name(words: Words, code: str) -> None:
    assert words.has(code)


def phrases_in_the_source() -> Iterator[tuple[str, str]]:
    """Every key that a module names in full, and the module. `did("x")` is `done.x`, `refuse("x")` is `refused.x`."""
    prefixes = {"Phrase.of": "", "Phrase": "", "did": "done.", "refuse": "refused.", "_finding": "finding."}
    for path in sorted((TEMPLATES.parent / "mailbot").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            prefix = prefixes.get(ast.unparse(node.func))
            if prefix is None:
                continue
            first = node.args[0]
            choices = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
            for choice in choices:
                if isinstance(choice, ast.Constant) and isinstance(choice.value, str):
                    yield prefix + choice.value, path.name


def test_every_sentence_that_the_source_names_has_words(words: Words) -> None:
    missing = {(key, module) for key, module in phrases_in_the_source() if not words.has(key)}

    assert missing == set()


def test_the_search_for_sentences_finds_some() -> None:
    keys = {key for key, _ in phrases_in_the_source()}

    assert {"ahead.contact_due", "done.accepted", "refused.no_address", "finding.can_wait"} <= keys


def test_every_line_of_a_checklist_can_be_asked_for(words: Words) -> None:
    assert set(words.keys("line")) <= set(words.keys("ask")) & set(words.keys("document"))
    assert set(sample_case().documents) <= set(words.keys("line"))
