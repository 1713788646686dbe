"""Every letter, notice and digest in the two programs that keep least of a page: Outlook for Windows, which lays out
with Word, and Gmail, which cuts a message off.

What Word keeps is Microsoft's own list ("Word 2007 HTML and CSS Rendering Capabilities in Outlook 2007", still the
engine of Outlook 2019): `body` and `span` take text styles, `div` and `p` margins too, only the other elements that it
knows take widths, padding and the borders of single sides; of elements that it does not know it keeps the text alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest
from lxml import html as lxml_html
from lxml.html import HtmlElement

from mailbot.vocabulary.digest import Digest
from mailbot.vocabulary.letter_kinds import LetterKind, Role
from mailbot.vocabulary.letters import Letter
from mailbot.write.letter_writer import LetterWriter
from mailbot.write.samples import sample_letters
from tests.write.test_digest_page import OFFICE, WRITER, an_eventful_morning

SAMPLES = [(name, language) for language in ("en", "fr", "both") for name in sample_letters(language)]
PAGES = [*SAMPLES, ("digest", "en"), ("digest", "fr")]

TEXT = {
    "color", "background-color", "font", "font-family", "font-style", "font-size", "font-weight", "text-decoration",
    "text-align", "vertical-align", "letter-spacing", "line-height", "white-space", "border", "border-color",
    "border-style", "border-width", "border-collapse", "display",
}  # fmt: skip
MARGINS = {"text-indent", "margin", "margin-left", "margin-right", "margin-top", "margin-bottom"}
BOX = {"width", "height", "padding", "padding-left", "padding-right", "padding-top", "padding-bottom",
       "border-left", "border-right", "border-top", "border-bottom"}  # fmt: skip
OF_ELEMENT = {"span": TEXT, "div": TEXT | MARGINS, "p": TEXT | MARGINS}
KNOWN = {
    "a",
    "blockquote",
    "br",
    "h1",
    "h2",
    "h3",
    "li",
    "ol",
    "pre",
    "strong",
    "table",
    "tbody",
    "td",
    "th",
    "tr",
    "ul",
}
MISSED_BY_NOBODY = {"overflow-wrap", "word-wrap", "max-height", "overflow", "max-width"}
"""Narrow screens alone need these (Word has none), or the hidden first line does, which `mso-hide` hides there."""


@cache
def page(name: str, language: str) -> str:
    if name == "digest":
        people = tuple(person.mailbox for person in OFFICE.supervisors)
        made: Digest = an_eventful_morning()
        letter = Letter(LetterKind.DIGEST, Role.SUPERVISOR, people, language, made.made_at, digest=made)
        return WRITER.write(letter, None, cause="", ordinal=0).html
    return ""


def written(writer: LetterWriter, name: str, language: str) -> str:
    if name == "digest":
        return page(name, language)
    letter, case = sample_letters(language)[name]
    return writer.write(letter, case, cause="<cause@csc.example>", ordinal=0).html


def as_word_sees_it(html: str) -> HtmlElement:
    """With what the comments for Outlook alone hold; `header`, `main` and `footer` are nothing to it."""
    return lxml_html.document_fromstring(re.sub(r"<!--\[if mso\]>(.*?)<!\[endif\]-->", r"\1", html, flags=re.DOTALL))


def styled(html: str) -> Iterator[tuple[HtmlElement, dict[str, str]]]:
    for element in as_word_sees_it(html).find("body").iter("*"):
        pairs = (one.partition(":") for one in element.get("style", "").split(";") if one.strip())
        yield element, {name.strip(): value.strip() for name, _, value in pairs if not name.strip().startswith("mso-")}


@pytest.mark.parametrize(("name", "language"), PAGES)
def test_each_style_is_one_that_word_keeps_or_stands_on_the_cell_around_it(
    writer: LetterWriter, name: str, language: str
) -> None:
    for element, styles in styled(written(writer, name, language)):
        keeps = OF_ELEMENT.get(element.tag, TEXT | MARGINS | BOX if element.tag in KNOWN else set())
        lost = set(styles) - keeps - MISSED_BY_NOBODY
        if element.tag in ("body", "main"):  # the page's own margin: Word's window has one
            continue
        if element.tag == "div" and lost:
            cell = element.getparent()
            assert cell.tag == "td", (element.get("class"), lost)
            assert all(one in cell.get("style") for one in lost), (element.get("class"), lost)
            continue
        assert not lost, (element.tag, element.get("class"), lost)


@pytest.mark.parametrize(("name", "language"), PAGES)
def test_the_page_is_as_wide_in_outlook_as_elsewhere_and_its_tables_are_whole(
    writer: LetterWriter, name: str, language: str
) -> None:
    html = written(writer, name, language)
    seen = re.sub(r"<!--\[if mso\]>(.*?)<!\[endif\]-->", r"\1", html, flags=re.DOTALL)
    letters = as_word_sees_it(html).findall(".//div[@role='article']")

    assert letters
    assert all(letter.getparent().tag == "td" for letter in letters)
    assert all(letter.xpath("ancestor::table[1]")[0].get("width") == "640" for letter in letters)
    for tag in ("table", "tr", "td"):
        assert len(re.findall(f"<{tag}[ >]", seen)) == seen.count(f"</{tag}>")


@pytest.mark.parametrize(("name", "language"), PAGES)
def test_lists_have_their_margin_on_the_list_and_on_its_lines(writer: LetterWriter, name: str, language: str) -> None:
    for element, styles in styled(written(writer, name, language)):
        if element.tag in ("ul", "ol", "li"):
            assert "margin" in styles


@pytest.mark.parametrize(("name", "language"), PAGES)
def test_nothing_is_placed_in_a_way_that_word_does_not_know(writer: LetterWriter, name: str, language: str) -> None:
    for _, styles in styled(written(writer, name, language)):
        assert not {"float", "position", "background", "background-image", "flex", "grid", "transform"} & set(styles)
        assert styles.get("display", "none") == "none"


@pytest.mark.parametrize(("name", "language"), PAGES)
def test_gmail_shows_it_whole(writer: LetterWriter, name: str, language: str) -> None:
    """Gmail clips above 102 KB of HTML."""
    assert len(written(writer, name, language).encode()) < 100_000
