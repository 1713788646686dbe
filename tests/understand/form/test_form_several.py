"""Several clients in one mail: each is a referral of its own, or a person is told; never the first alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mailbot.understand.form.definition import FormDefinition
from mailbot.understand.form.form import read_referrals
from mailbot.vocabulary.message import Attachment
from tests.understand.form.mails import FORM, a_mail, lines, table

SECOND: dict[str, str] = {
    "family_name": "Costa", "given_names": "Beatriz", "uci": "17-3205-0808", "date_of_birth": "1995-10-30",
    "email": "b.costa@mail.example", "phone": "613-555-0199", "reason": "A contract in Braga.",
    "needed_by": "2026-12-02",
}  # fmt: skip
FRENCH = {
    "Date de l'appel": ("2026-11-23", "2026-11-23"),
    "Agent du CSC": ("Luc Beaulieu", "Luc Beaulieu"),
    "Nom de famille": ("Sarr", "Costa"),
    "Prénom(s)": ("Mamadou", "Beatriz"),
    "IUC": ("14-1421-3562", "17-3205-0808"),
    "Date de naissance": ("1979-03-03", "1995-10-30"),
    "Adresse courriel": ("m.sarr@courriel.example", "b.costa@courriel.example"),
    "Code postal": ("K7L 3H5", "K7L 2G5"),
    "Motif de l'urgence": ("Son frère est décédé à Thiès.", "Contrat à Braga; départ lundi."),
}
ENGLISH = {
    "Date of call": ("2026-11-23", "2026-11-23"),
    "CSC agent": ("Orla Bergstrom", "Orla Bergstrom"),
    "Family name": ("Sarr", "Costa"),
    "Given name(s)": ("Mamadou", "Beatriz"),
    "UCI": ("14-1421-3562", "17-3205-0808"),
    "Date of birth": ("1979-03-03", "1995-10-30"),
    "Email address": ("m.sarr@courriel.example", "b.costa@courriel.example"),
    "Postal code": ("K7L 3H5", "K7L 2G5"),
    "Reason for urgency": ("Son frère est décédé à Thiès.", "Contrat à Braga; départ lundi."),
}
Columns = dict[str, tuple[str, str]]


def _html(rows: list[list[str]]) -> str:
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    return f"<p>Hello,</p><table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table><p>Orla</p>"


def _down(columns: Columns) -> list[list[str]]:
    return [list(columns), *(list(row) for row in zip(*columns.values(), strict=True))]


def _across(columns: Columns) -> list[list[str]]:
    return [[label, *values] for label, values in columns.items()]


def _beside(columns: Columns) -> list[list[str]]:
    return [["", "1", "2"], *_across(columns)]


def _joined(rows: list[list[str]], mark: str) -> str:
    def cell(words: str) -> str:
        return f'"{words}"' if mark in words else words

    return "Hello,\n\n" + "\n".join(mark.join(map(cell, row)) for row in rows) + "\n\nOrla\n"


LAYOUTS: dict[str, Callable[[Columns], tuple[str, str]]] = {
    "rows of a table": lambda one: ("", _html(_down(one))),
    "columns of a table": lambda one: ("", _html(_across(one))),
    "columns under a head": lambda one: ("", _html(_beside(one))),
    "rows between tabs": lambda one: (_joined(_down(one), "\t"), ""),
    "columns between tabs": lambda one: (_joined(_across(one), "\t"), ""),
    "rows between semicolons": lambda one: (_joined(_down(one), ";"), ""),
    "rows between commas": lambda one: (_joined(_down(one), ","), ""),
    "a drawn table": lambda one: ("\n".join(f"| {' | '.join(row)} |" for row in _down(one)), ""),
    "forms below each other": lambda one: (
        "\n\n".join("\n".join(f"{label}: {values[at]}" for label, values in one.items()) for at in (0, 1)), ""),
    "tables below each other": lambda one: (
        "", "<hr>".join(_html([[label, values[at]] for label, values in one.items()]) for at in (0, 1))),
}  # fmt: skip


@pytest.mark.parametrize("columns", [ENGLISH, FRENCH], ids=["en", "fr"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_two_clients_are_two_referrals_and_no_value_slips(form: FormDefinition, layout: str, columns: Columns) -> None:
    text, html = LAYOUTS[layout](columns)

    read = read_referrals(a_mail(text, html), form)

    assert [one.text("uci") for one in read.referrals] == ["14-1421-3562", "17-3205-0808"]
    for at, referral in enumerate(read.referrals):
        keys = ("family_name", "given_names", "email", "postal_code", "reason")
        assert [referral.text(key) for key in keys] == [
            values[at]
            for label, values in columns.items()
            if form.named(label).key in keys  # type: ignore[union-attr]
        ]
    assert not read.mixed()


def test_what_is_said_of_the_call_once_is_said_of_each(form: FormDefinition) -> None:
    second = lines(call_date=None, agent_name=None, **SECOND)

    read = read_referrals(a_mail(f"{lines()}\n\n{second}"), form)

    assert [one.text("agent_name") for one in read.referrals] == ["Dana Whitfield"] * 2
    assert [one.lacking for one in read.referrals] == [(), ()]


def test_three_rows_one_of_them_without_a_uci_are_three_referrals(form: FormDefinition) -> None:
    html = _html([*_down(ENGLISH), [*list(FORM.values())[:4], "", "1970-01-01", "x@mail.example", "K1N 5X1", "Flight"]])

    assert [one.text("family_name") for one in read_referrals(a_mail("", html), form).referrals] == [
        "Sarr", "Costa", "Pelletier",
    ]  # fmt: skip


def test_the_same_client_twice_is_one(form: FormDefinition) -> None:
    assert len(read_referrals(a_mail(f"{lines()}\n\n{lines()}"), form).referrals) == 1


def test_one_client_with_two_values_is_a_conflict_and_not_two(form: FormDefinition) -> None:
    read = read_referrals(a_mail(lines(postal_code="K1N 5X1\nUCI: 11-2233-4455")), form)

    assert len(read.referrals) == 1
    assert (read.referrals[0].values["uci"], read.mixed()) == (None, False)


def test_two_forms_that_cannot_be_told_apart_are_for_a_person(form: FormDefinition) -> None:
    mixed = lines(given_names="Priya\nFamily name: Costa\nUCI: 17-3205-0808")

    assert read_referrals(a_mail(mixed), form).mixed()


def test_a_form_that_encloses_another_clients_is_for_a_person(form: FormDefinition) -> None:
    assert read_referrals(a_mail(lines(), embedded=(a_mail(lines(**SECOND)),)), form).mixed()


def test_two_forms_enclosed_without_one_above_are_two(form: FormDefinition) -> None:
    forms = tuple(Attachment("form.txt", "text/plain", one.encode()) for one in (lines(), lines(**SECOND)))

    read = read_referrals(a_mail("Two for you.", attachments=forms), form)

    assert [one.text("family_name") for one in read.referrals] == ["Pelletier", "Costa"]
    assert not read.mixed()


def test_pairs_beside_each_other_are_one_client(form: FormDefinition) -> None:
    rows = list(FORM.items())
    pairs = [[*rows[at], *rows[at + 1]] for at in range(0, len(rows) - 1, 2)]

    assert len(read_referrals(a_mail("", _html([list(row) for row in pairs])), form).referrals) == 1
    assert len(read_referrals(a_mail("", table()), form).referrals) == 1
