"""What reaches a terminal is text, whoever wrote it; what reaches a program is JSON to the second."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from mailbot.cli.as_json import case_json
from mailbot.cli.screen import WIDTH_OF_A_FILE, Screen, cell, terminal_language, to_json
from mailbot.vocabulary.case_state import Contact
from mailbot.write.sample_office import NOW, SAMPLE_OFFICE, sample_case
from mailbot.write.words.dates import TEMPLATES
from mailbot.write.words.words import Words

HOSTILE = "a\x1b[31mb\x9b2Jc\x07d\u202ee\u2066f\x00g"


def test_nothing_in_a_cell_commands_the_terminal() -> None:
    assert cell(HOSTILE).plain == "a[31mb2Jcdefg"


def test_a_cell_has_no_markup() -> None:
    assert cell("[bold]x[/bold] :smile:").plain == "[bold]x[/bold] :smile:"


def test_json_says_everything_and_commands_nothing() -> None:
    said = {"text": HOSTILE + " é \ud800"}

    text = to_json(said)

    assert json.loads(text) == said
    assert "é" in text
    assert not any(character in text for character in "\x1b\x9b\x07\u202e\u2066\x00")


def test_times_are_the_offices_to_the_second() -> None:
    made = Contact((NOW + timedelta(microseconds=123456)).astimezone(), "<letter@office.example>")
    case = replace(sample_case(), contacts=(made,))

    told = case_json(case, (), SAMPLE_OFFICE, Words(TEMPLATES), NOW)

    assert told["contact"]["made_at"] == "2026-11-20T10:02:30-05:00"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "fr_CA.UTF-8"}, "fr"),
        ({"LANG": "fr_CA.UTF-8", "LC_ALL": "en_CA.UTF-8"}, "en"),
        ({"LC_MESSAGES": "FR", "LANG": "C"}, "fr"),
    ],
)
def test_the_terminals_language(environment: dict[str, str], language: str) -> None:
    assert terminal_language(environment) == language


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_a_paragraph_folds_between_words_at_any_width_below_where_it_begins(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    text = "What happened is told in words that nobody has to put together again. " * 4

    Screen().paragraph(text.strip(), before="  09:10  ")

    lines = capsys.readouterr().out.splitlines()
    assert " ".join(" ".join(lines).split()) == f"09:10 {text.strip()}"
    if width < WIDTH_OF_A_FILE:
        assert all(len(line) <= width for line in lines)
        assert all(line.startswith(" " * 9) and line[9] != " " for line in lines[1:])


def test_in_a_file_a_paragraph_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    text = "One line of a check, whatever it says. " * 9

    Screen().paragraph(text.strip())

    assert capsys.readouterr().out == f"{text.strip()}\n"
