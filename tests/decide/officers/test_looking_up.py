"""LIST and FIND: whose cases, and which."""

from __future__ import annotations

import pytest

from tests.office_life import ANNE, JAS, LEE, keys


def two_cases(life):
    """Elena's, which Jas took; Beatriz's, which nobody has."""
    life.refers()
    life.officer("TAKE", by=JAS)
    life.refers(UCI="17-3205-0808", Family_name="Côté-Costa", **{"Given_name(s)": "Beatriz"},
                Date_of_birth="1990-05-05",
                Email_address="b.costa@mail.example", Telephone="613-555-0199")  # fmt: skip
    return life


def answered(life, text, by=JAS) -> list[str]:
    """The numbers that the answer names."""
    answer = life.officer(text, by=by, case=None)
    return [case.number for case in answer.cases]


@pytest.mark.parametrize(("text", "by", "numbers"), [
    ("LIST", JAS, ["UR-2026-0001"]), ("LISTE", ANNE, []), ("LIST", LEE, ["UR-2026-0001", "UR-2026-0002"]),
    ("LIST all", ANNE, ["UR-2026-0001", "UR-2026-0002"]), ("LISTE non attribués", LEE, ["UR-2026-0002"]),
    ("LIST Jas Singh", LEE, ["UR-2026-0001"]), ("LIST closed", LEE, []),
])  # fmt: skip
def test_a_list_shows_the_writers_own_a_supervisors_everybodys_or_what_is_named(life, text, by, numbers):
    assert answered(two_cases(life), text, by) == numbers


def test_what_was_closed_this_week_is_listed_the_last_first(life):
    two_cases(life).officer("CLOSE asked for nothing more", case="UR-2026-0002")
    life.at("2026-11-24 10:00").officer("CLOSE asked for nothing more", case="UR-2026-0001")

    assert answered(life, "LIST closed", LEE) == ["UR-2026-0001", "UR-2026-0002"]
    assert answered(life.at("2026-12-05 10:00"), "LIST closed", LEE) == []


@pytest.mark.parametrize("text", [
    "FIND Costa", "CHERCHER cote", "FIND beatriz costa", "FIND Cos", "FIND 17-3205-0808", "FIND 1732050808",
    "FIND 613 555 0199", "FIND +1 (613) 555-0199", "FIND B.Costa@mail.example", "FIND UR-2026-0002", "CHERCHER 0002",
])  # fmt: skip
def test_a_client_is_found_by_name_uci_telephone_address_and_number(life, text):
    assert answered(two_cases(life), text) == ["UR-2026-0002"]


def test_closed_cases_are_found_too_below_the_open_ones(life):
    two_cases(life).officer("CLOSE asked for nothing more", case="UR-2026-0002")
    life.refers(UCI="17-3205-0808", Family_name="Costa", Email_address="b2@mail.example", Date_of_call="2026-11-22")

    assert answered(life, "FIND costa") == ["UR-2026-0003", "UR-2026-0002"]


def test_nobody_found_is_said(life):
    assert keys(two_cases(life).officer("FIND Nkemelu", case=None).happened) == ["done.nothing_found"]


def test_a_list_says_whose_each_case_is(life):
    answer = two_cases(life).officer("LIST all", by=LEE, case=None)
    letter = next(one for one in reversed(life.letters()) if life.decided(one) is answer)

    assert "Officer: Jas Singh" in life.text(letter)
    assert "Officer: not assigned" in life.text(letter)
