"""`report`: figures of some days on the terminal, for a spreadsheet and for programs."""

from __future__ import annotations

import csv

import pytest

from tests.office import Office

from .conftest import as_json, one_sentence, said

NOVEMBER = ("report", "--from", "2026-11-01", "--to", "2026-11-30")


def test_the_week_is_shown_with_bars_and_without_a_name(played: Office) -> None:
    page = said("report", config=played.config).stdout

    assert page.startswith("From November 19, 2026 to November 25, 2026\n")
    assert "Referrals by category, " in page
    assert "■" in page
    assert "Pelletier" not in page


def test_the_figures_for_programs(played: Office) -> None:
    figures = as_json(*NOVEMBER, "--json", config=played.config)

    assert (figures["from"], figures["to"], figures["referrals"]) == ("2026-11-01", "2026-11-30", 4)
    assert sum(figures["by_category"].values()) == sum(figures["by_origin"].values()) == 4
    assert figures["contact"]["in_time"] == figures["contact"]["due"] == 2
    assert figures["decisions"] == {"declined": 1}
    assert "by_officer" not in figures
    assert as_json(*NOVEMBER, "--json", "--by-officer", config=played.config)["by_officer"]


def test_the_figures_for_a_spreadsheet(played: Office) -> None:
    rows = list(csv.reader(said(*NOVEMBER, "--csv", config=played.config).stdout.splitlines()))

    assert rows[:2] == [["Figure", "Which", "Value"], ["Referrals", "", "4"]]
    assert {len(row) for row in rows} == {3}


@pytest.mark.parametrize(("words", "hint"), [
    (("year",), "Say week or month"), (("--from", "2026-11-01"), "--from DATE --to DATE"),
    (("--from", "2026-11-02", "--to", "2026-11-01"), "The last day is before the first."),
])  # fmt: skip
def test_days_that_are_none_are_told(words: tuple[str, ...], hint: str, played: Office) -> None:
    assert hint in one_sentence(said("report", *words, config=played.config), 2)


def test_the_figures_in_french(played: Office) -> None:
    assert "Demandes reçues" in said("report", config=played.config, LC_ALL="fr_CA.UTF-8").stdout
