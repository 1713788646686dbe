"""One e-mail address, one telephone number (referral-form.md, "Types")."""

from __future__ import annotations

import pytest

from mailbot.understand.form.values.contact import read_email, read_phone
from mailbot.vocabulary.referral import ProblemCode


@pytest.mark.parametrize(
    "written",
    [
        "jo.doe@mail.example", "jo.doe@Mail.EXAMPLE", "mailto:jo.doe@mail.example",
        "mailto:jo.doe@mail.example?subject=hi",
        "<jo.doe@mail.example>", "Jo Doe <jo.doe@mail.example>", '"Doe, Jo" <jo.doe@mail.example>',
        "jo.doe@mail.example.",
        "jo.doe@mail.example,", "jo.doe@mail.example<mailto:jo.doe@mail.example>", "e-mail: jo.doe@mail.example",
        "[jo.doe@mail.example](mailto:jo.doe@mail.example)", "jo.doe@mail.example (work)", "'jo.doe@mail.example'",
        "Jo Doe (jo.doe@mail.example)", "*jo.doe@mail.example*", "• jo.doe@mail.example", "jo.doe@mail.example - work",
        "jo.doe@mail.example\nshe reads it daily",
    ],
)  # fmt: skip
def test_one_address_in_any_form_is_read_with_its_domain_in_lower_case(written: str) -> None:
    assert read_email(written).value == "jo.doe@mail.example"


def test_the_local_part_stays_as_written() -> None:
    assert read_email("Jo.DOE+visa@Mail.Example").value == "Jo.DOE+visa@mail.example"


@pytest.mark.parametrize(
    "written",
    [
        "jo at mail dot example", "jo@mail", "jo@mail..example", "jo@@mail.example", "@mail.example", "unknown",
        "jo doe@mail.example", "jo@mail.exam ple", ".jo@mail.example", "jo@-mail.example", "call first",
        "jo@mail.example ou 613 555 0101", "x" * 600 + "@mail.example",
    ],
)  # fmt: skip
def test_what_may_have_lost_a_part_is_invalid_and_never_half_read(written: str) -> None:
    outcome = read_email(written)

    assert (outcome.value, outcome.code) == (None, ProblemCode.INVALID)


@pytest.mark.parametrize("written", ["a@mail.example; b@mail.example", "a@mail.example / b@mail.example"])
def test_two_addresses_are_a_conflict(written: str) -> None:
    assert read_email(written).code is ProblemCode.CONFLICT


def test_an_address_twice_is_one() -> None:
    assert read_email("Jo@mail.example <jo@MAIL.example>").value == "Jo@mail.example"


@pytest.mark.parametrize(
    "written",
    [
        "(613) 555-0110", "613-555-0110", "613.555.0110", "6135550110", "1-613-555-0110", "+1 613 555 0110",
        "+1 (613) 555-0110", "tel:+1-613-555-0110", "613/555-0110", "613\u2013555\u20130110", "cell: 613 555 0110",
        "613 555 0110 (home)", "613 555 0110 / 514 555 0111", "613 555 0110 or 514 555 0111",
        "613 555 0110; 514 555 0111",
        "613 555 0110, 514 555 0111", "613 555 0110\n514 555 0111", "613-555-0110 514-555-0111",
        "555-0199 / 613 555 0110",
        "613 555 0110 after 17:00", "(613) 555-0110 (613) 555-0111", "613 555 0110 et 514 555 0111",
    ],
)  # fmt: skip
def test_the_first_usable_number_is_read_as_e164(written: str) -> None:
    assert read_phone(written).value == "+16135550110"


@pytest.mark.parametrize(
    "written",
    [
        "613 555 0110 ext. 22", "613 555-0110 poste 22", "613 555-0110, poste 22", "613 555 0110 x22",
        "613 555 0110 #22",
        "613-555-0110 extension 22", "613-555-0110 (poste 22)", "613-555-0110;ext=22", "613-555-0110 p. 22",
        "613 555 0110 EXT 22 / 514 555 0111 ext. 4", "+1 613 555 0110 x 22",
    ],
)  # fmt: skip
def test_an_extension_in_either_language_is_kept(written: str) -> None:
    assert read_phone(written).value == "+16135550110;ext=22"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+44 20 7946 0958", "+442079460958"), ("011 44 20 7946 0958", "+442079460958"),
        ("00 44 20 7946 0958", "+442079460958"), ("+33 1 99 00 12 34", "+33199001234"),
        ("+44 20 7946 0958 ext. 12", "+442079460958;ext=12"),
    ],
)  # fmt: skip
def test_international_numbers(written: str, number: str) -> None:
    assert read_phone(written).value == number


@pytest.mark.parametrize(
    "written",
    ["555-0110", "613 555 011", "613 555 01100", "123-456-7890", "1-800-FLOWERS", "unknown", "+1613555011", "9" * 600],
)
def test_what_cannot_be_dialled_is_invalid(written: str) -> None:
    outcome = read_phone(written)

    assert (outcome.value, outcome.code) == (None, ProblemCode.INVALID)


@pytest.mark.parametrize("written", ["", "N/A", "none", "-", "S.O."])
def test_a_blank_is_neither_a_value_nor_a_problem(written: str) -> None:
    for outcome in (read_email(written), read_phone(written)):
        assert (outcome.value, outcome.code) == (None, None)
