"""What the clarification asks the CSC's agent to write is what the form reads."""

from __future__ import annotations

import pytest

from mailbot.shipped import PROJECT
from mailbot.understand.form.definition import parse_form
from mailbot.understand.form.form import read_answer_lines
from mailbot.write.words.words import Words

FORM = parse_form((PROJECT / "config" / "referral_form.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("key", [field.key for field in FORM.fields])
def test_the_name_that_we_give_a_field_is_read_as_its_label(words: Words, key: str, language: str) -> None:
    name = words.term("field", key, language)
    colon = "\u00a0:" if language == "fr" else ":"

    (reading,) = read_answer_lines(f"{name[0].upper()}{name[1:]}{colon} something", FORM)

    assert reading.key == key


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_we_say_that_we_can_read_exists_for_every_required_field_with_a_type(words: Words, language: str) -> None:
    free = {"text", "long text"}
    typed = {field.key for field in FORM.fields if field.type not in free}

    assert {rule.key for rule in FORM.required()} & typed <= set(words.keys("accepts", language))
