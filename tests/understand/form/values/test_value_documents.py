"""Lists of documents, texts, and what counts as blank (referral-form.md, "Types", "Blank", "Addresses")."""

from __future__ import annotations

import pytest

from mailbot.understand.form.values.documents import document_code, read_list
from mailbot.understand.form.values.outcome import is_blank, shortened
from mailbot.understand.form.values.text import read_long_text, read_text
from mailbot.vocabulary.documents import FORM_CODES, NAMES


@pytest.mark.parametrize(
    "written",
    [
        "LMIA, CAQ", "LMIA; CAQ", "LMIA\nCAQ", "- LMIA\n- CAQ", "• LMIA • CAQ", "* LMIA\n* CAQ", "1. LMIA\n2. CAQ",
        "1) LMIA 2) CAQ", "a) LMIA\nb) CAQ", "o LMIA\no CAQ", "LMIA and CAQ", "EIMT et CAQ", "LMIA/CAQ", "LMIA - CAQ",
        "LMIA | CAQ", "[x] LMIA\n[ ] offer\n[X] CAQ", "☒ LMIA ☐ offer ☑ CAQ", "✓ LMIA\n✓ CAQ", "LMIA ☒ offer ☐ CAQ ☒",
        "LMIA, CAQ, LMIA", "Copy of LMIA, CAQ.", "LMIA (original, stamped), CAQ", "LMIA: to follow\nCAQ", "LMIA,, CAQ,",
    ],
)  # fmt: skip
def test_a_list_however_it_is_separated(written: str) -> None:
    assert read_list(written).value == ("lmia", "caq")


def test_what_no_code_fits_stays_as_written() -> None:
    assert read_list("IMM 5476 form, Passport; LMIA #123").value == ("IMM 5476 form", "Passport", "LMIA #123")


def test_a_name_broken_over_two_lines_is_one_document() -> None:
    assert read_list("Evidence of illness, Proof of\ntravel, passport").value == (
        "illness_evidence", "proof_of_travel", "passport",
    )  # fmt: skip


@pytest.mark.parametrize("code", FORM_CODES)
def test_a_document_by_its_code_and_by_every_name_in_either_language(code: str) -> None:
    assert document_code(code) == code
    for name in NAMES[code]:
        assert document_code(name.upper()) == code
        assert document_code(name.replace("'", "\u2019")) == code


@pytest.mark.parametrize("written", ["", "None", "N/A", "aucun", "☐ LMIA ☐ CAQ", "-", "[ ] LMIA\n[ ] CAQ"])
def test_no_documents_are_a_blank(written: str) -> None:
    outcome = read_list(written)

    assert (outcome.value, outcome.code) == (None, None)


def test_an_address_over_several_lines_is_joined() -> None:
    assert read_text("12 Main Street,\n  Apt. 4\n\nOttawa  ON", ", ").value == "12 Main Street, Apt. 4, Ottawa ON"


def test_other_text_over_several_lines_has_spaces() -> None:
    assert read_text("Mary\nAnn").value == "Mary Ann"
    assert read_text("*Mary* \tAnn ").value == "*Mary* Ann"
    assert read_text("*Mary Ann*").value == "Mary Ann"
    assert read_text("Jo <mailto:jo@mail.example>").value == "Jo"


def test_long_text_keeps_its_paragraphs() -> None:
    assert read_long_text("One.\n  Two.\n\n\n\nThree. ").value == "One.\nTwo.\n\nThree."


@pytest.mark.parametrize(
    "written",
    ["", "  ", "N/A", "n/a.", "S.O.", "s.o", "None", "NONE.", "aucun", "Aucune", "-", "--",
     "\u2014", "\u2013", "___", "....",
     "(none)", "[N/A]", "*N/A*", "Click or tap here to enter text.", "Choisissez un élément.", "néant"],
)  # fmt: skip
def test_what_stands_for_nothing(written: str) -> None:
    assert is_blank(written)
    assert read_text(written).value is None
    assert read_long_text(written).value is None


@pytest.mark.parametrize("written", ["Na", "So", "Nil", "None of these", "0", "N/A until Monday", "no"])
def test_names_and_words_that_only_look_like_nothing(written: str) -> None:
    assert not is_blank(written)
    assert read_text(written).value == written


def test_words_are_shortened_for_a_sentence() -> None:
    assert shortened("a\n b") == "a b"
    assert shortened("x" * 300) == "x" * 200 + "…"
    assert shortened("x" * 200) == "x" * 200
