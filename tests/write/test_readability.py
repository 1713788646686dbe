"""Every letter to a client reads at grade 8 at most, and as plainly in French (docs/letters.md)."""

from __future__ import annotations

import importlib.util

import pytest

from mailbot.shipped import PROJECT
from mailbot.write.letter_writer import LetterWriter
from mailbot.write.samples import sample_letters

_SPEC = importlib.util.spec_from_file_location("letters", PROJECT / "docs" / "pictures" / "letters.py")
assert _SPEC is not None
assert _SPEC.loader is not None
letters = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(letters)

NAMES = [name for name, (letter, _) in sample_letters("en").items() if letter.kind.row.to_client]


@pytest.mark.parametrize("name", NAMES)
def test_a_letter_is_read_without_effort_in_both_languages(writer: LetterWriter, name: str) -> None:
    english, french = (writer.text_of(*sample_letters(language)[name]) for language in ("en", "fr"))

    assert letters.grade(english) <= letters.GRADE
    assert letters.ease(french) >= letters.SCORE
