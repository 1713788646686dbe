"""The text part of every letter, as somebody reads it: plain enough, 72 columns wide, with all that the HTML says; and
the documents that show them all are as the templates are now."""

from __future__ import annotations

import importlib.util
import re

import pytest
from lxml import html as lxml_html

from mailbot.shipped import PROJECT
from mailbot.write.letter_writer import LetterWriter
from mailbot.write.plain import WIDTH
from mailbot.write.samples import sample_letters

_SPEC = importlib.util.spec_from_file_location("letters", PROJECT / "docs" / "pictures" / "letters.py")
assert _SPEC is not None
assert _SPEC.loader is not None
letters = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(letters)

NAMES = [name for name, (letter, _) in sample_letters("en").items() if letter.kind.row.to_client]
SAMPLES = [(name, language) for language in ("en", "fr", "both") for name in sample_letters(language)]


@pytest.mark.parametrize("name", NAMES)
def test_a_letter_is_read_without_effort_in_both_languages(writer: LetterWriter, name: str) -> None:
    english, french = (writer.text_of(*sample_letters(language)[name]) for language in ("en", "fr"))

    assert letters.grade(english) <= letters.GRADE
    assert letters.ease(french) >= letters.SCORE


@pytest.mark.parametrize("name", ["letters.md", "staff-mail.md"])
def test_the_document_that_shows_them_is_as_they_are_now(name: str) -> None:
    """`make letters` writes it anew; what changed is then seen in the difference."""
    assert letters.pages()[name] == (PROJECT / "docs" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "language"), SAMPLES)
def test_no_line_is_wider_than_72_columns_but_one_long_word_or_a_note_to_paste(
    writer: LetterWriter, name: str, language: str
) -> None:
    letter, case = sample_letters(language)[name]
    written = writer.write(letter, case, cause="c", ordinal=0)
    verbatim = {"".join(pre.itertext()) for pre in lxml_html.fromstring(written.html).iter("pre")}
    to_paste = {line.strip() for text in verbatim for line in text.splitlines()}

    wide = [line.removeprefix("> ") for line in written.text.splitlines()]  # a letter that is shown whole is quoted
    wide = [line for line in wide if len(line) > WIDTH and " " in line.strip()]
    assert [line for line in wide if line.strip() not in to_paste] == []


@pytest.mark.parametrize(("name", "language"), SAMPLES)
def test_it_says_every_word_of_the_html_in_the_same_order(writer: LetterWriter, name: str, language: str) -> None:
    letter, case = sample_letters(language)[name]
    written = writer.write(letter, case, cause="c", ordinal=0)
    page = lxml_html.fromstring(written.html)
    for head in page.xpath("//th[@scope='col'] | //header | //*[@class='follows'] | //*[@class='preheader']"):
        head.drop_tree()  # heads of columns say nothing without them; the others stand beside the letter
    said = iter(words(written.text))

    missing = [word for word in words(" ".join(page.find("body").itertext())) if word not in said]
    assert missing == []


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)
