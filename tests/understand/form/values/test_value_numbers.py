"""UCI, application number, postal code: checked by their shape (referral-form.md, "Types")."""

from __future__ import annotations

import pytest

from mailbot.understand.form.values.numbers import read_application_number, read_postal_code, read_uci
from mailbot.vocabulary.referral import ProblemCode


@pytest.mark.parametrize(
    "written",
    [
        "1234-5678",
        "1234 5678",
        "12345678",
        "1234\u20115678",
        " 12 34-56 78 ",
        "\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18",
    ],
)
def test_a_uci_of_eight_digits(written: str) -> None:
    assert read_uci(written).value == "1234-5678"


@pytest.mark.parametrize("written", ["12-3456-7890", "1234567890", "12 3456 7890", "12\u20133456\u20137890"])
def test_a_uci_of_ten_digits(written: str) -> None:
    assert read_uci(written).value == "12-3456-7890"


@pytest.mark.parametrize(
    "written",
    ["12-3456-789", "1234567", "12345678901", "UCI 1234-5678", "1234-5678 (file)", "#12345678", "1234_5678",
     "1234-5678 / 1234-5679", "1234567a", "\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u0660", "1 " * 40],
)  # fmt: skip
def test_a_uci_is_digits_and_nothing_else(written: str) -> None:
    outcome = read_uci(written)

    assert (outcome.value, outcome.code) == (None, ProblemCode.INVALID)


@pytest.mark.parametrize("written", ["W123456789", "w123456789", "W-123-456-789", "W 123 456 789"])
def test_an_application_number_is_a_letter_in_upper_case_and_nine_digits(written: str) -> None:
    assert read_application_number(written).value == "W123456789"


@pytest.mark.parametrize("written", ["123456789", "W12345678", "W1234567890", "WW12345678", "W123456789 (paper)"])
def test_anything_else_is_no_application_number(written: str) -> None:
    assert read_application_number(written).code is ProblemCode.INVALID


@pytest.mark.parametrize("written", ["k1a0b1", "K1A 0B1", "K1A-0B1", "K1A  0B1", "k1a\u20130b1", " K1A\u00a00B1 "])
def test_a_postal_code_however_it_is_spaced(written: str) -> None:
    assert read_postal_code(written).value == "K1A 0B1"


@pytest.mark.parametrize("written", ["K1A OB1", "K1A0B", "90210", "K1A 0B1, Ottawa", "K1A/0B1"])
def test_anything_else_is_no_postal_code(written: str) -> None:
    assert read_postal_code(written).code is ProblemCode.INVALID


@pytest.mark.parametrize("reader", [read_uci, read_application_number, read_postal_code])
def test_a_blank_is_neither_a_number_nor_a_problem(reader: object) -> None:
    assert callable(reader)
    for written in ("", "N/A", "-", "aucun"):
        outcome = reader(written)
        assert (outcome.value, outcome.code) == (None, None)
