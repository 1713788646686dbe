"""Fields with fixed answers, and tick boxes (referral-form.md, "Types", "Yes/no and coded fields")."""

from __future__ import annotations

import pytest

from mailbot.understand.form.values.boxes import Option, options
from mailbot.understand.form.values.choices import category_of, read_category, read_language, read_yes_no
from mailbot.vocabulary.referral import CATEGORY_NAMES, ProblemCode


@pytest.mark.parametrize(
    "written",
    [
        "Yes", "y", "OUI", "O", "X", "x", "yes.", "Oui, le 3 novembre", "Yes (2026-11-03)", "[x] Yes [ ] No",
        "☒ Oui ☐ Non",
        "Yes ☒ No ☐", "Yes [X] No [ ]", "[X]", "☑", "✓", "(x) Yes ( ) No", "☒Yes ☐No", "X Yes   No", "Yes X    No",
        "Yes: X No:", "_X_ Yes ___ No", "✓ Oui   Non", "Yes✓", "[x] Yes\n[ ] No", "☐ N/A ☒ Yes ☐ No", "*Yes*",
        "Yes and no",
        "Client agrees ☒ Yes", "[ x ] Yes [ ] No", "☒ Yes ☐ No ☐ N/A",
    ],
)  # fmt: skip
def test_yes_in_its_many_shapes(written: str) -> None:
    assert read_yes_no(written).value is True


@pytest.mark.parametrize(
    "written",
    [
        "No", "n", "NON", "Non - voir remarques", "[ ] Yes [x] No", "☐ Yes ☒ No", "☐Yes☒No", "Yes ___  No _X_",
        "No, yes",
        "Oui ☐   Non ☑", "✔ No", "Yes   No X", "Yes   X No", "Yes ☐\nNo ☒", "[ ] N/A  [X] No", "No objection",
    ],
)  # fmt: skip
def test_no_in_its_many_shapes(written: str) -> None:
    outcome = read_yes_no(written)

    assert (outcome.value, outcome.code) == (False, None)


@pytest.mark.parametrize(
    "written",
    [
        "", "N/A", "n/a", "S.O.", "-", "N/A - self-employed", "Non applicable", "☐", "[ ]", "☐ Yes ☐ No", "Yes / No",
        "Oui/Non", "Yes or No", "☒ N/A ☐ Yes ☐ No", "☐ Yes ☐ No ☒ N/A", "none",
    ],
)  # fmt: skip
def test_an_answer_that_says_neither_is_unknown(written: str) -> None:
    outcome = read_yes_no(written)

    assert (outcome.value, outcome.code) == (None, None)


@pytest.mark.parametrize("written", ["[x] Yes [x] No", "☒ Oui ☒ Non", "Yes ☒ No ☒", "Yes X No"])
def test_both_boxes_or_one_that_may_be_either_are_a_conflict(written: str) -> None:
    outcome = read_yes_no(written)

    assert (outcome.value, outcome.code) == (None, ProblemCode.CONFLICT)


@pytest.mark.parametrize("written", ["Maybe", "Unknown", "Nope", "Not yet", "1", "true", "☒ Perhaps"])
def test_other_words_are_invalid(written: str) -> None:
    assert read_yes_no(written).code is ProblemCode.INVALID


@pytest.mark.parametrize(
    "written",
    ["English", "Anglais", "EN", "e", "english (Canada)", "☒ English ☐ French", "English / Anglais", "[x] EN [ ] FR"],
)
def test_english(written: str) -> None:
    assert read_language(written).value == "en"


@pytest.mark.parametrize("written", ["French", "Français", "FR", "F", "Français, s.v.p.", "☐ Anglais ☒ Français"])
def test_french(written: str) -> None:
    assert read_language(written).value == "fr"


def test_a_language_that_is_neither_and_a_choice_not_made() -> None:
    assert read_language("Spanish").code is ProblemCode.INVALID
    assert read_language("☒ English ☒ French").code is ProblemCode.CONFLICT
    for written in ("English / French", "Anglais ou français", "☐ English ☐ French", "N/A"):
        outcome = read_language(written)
        assert (outcome.value, outcome.code) == (None, None)


@pytest.mark.parametrize("code", list(CATEGORY_NAMES))
def test_a_category_by_its_code_and_by_every_name(code: str) -> None:
    for name in (code, code.upper(), *CATEGORY_NAMES[code]):
        assert read_category(name).value == code
        assert read_category(f"{name}, since Monday").value == code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Travel - death in the family", "travel_death"), ("Travel \u2013 Business", "travel_business"),
        ("Voyage - maladie grave", "travel_illness"), ("Voyage - décès dans la famille", "travel_death"),
        ("Foreign medical doctor - changing employers", "doctor"),
        ("Urgent travel: funeral of his father", "travel_death"),
        ("2. Travel - business", "travel_business"), ("b) Travel - death", "travel_death"),
        ("Travel (business)", "travel_business"),
        ("Alternatives to Detention ... Program (CCMS)", "ccms"), ("Autre : permis perdu", "other"),
        ("☐ Doctor ☒ Travel - business ☐ CCMS", "travel_business"), ("Décès / Death", "travel_death"),
        ("Travel - death in the family / Voyage - décès dans la famille", "travel_death"),
        ("Other - death of the employer", "other"),
    ],
)  # fmt: skip
def test_a_category_in_words(written: str, code: str) -> None:
    assert read_category(written).value == code


@pytest.mark.parametrize("written", ["Travel", "Urgent", "Voyage", "Travel for a death or business", "Déplacement"])
def test_words_of_no_category_or_of_several_are_invalid(written: str) -> None:
    assert read_category(written).code is ProblemCode.INVALID


def test_two_categories_ticked_are_a_conflict_and_none_is_a_blank() -> None:
    assert read_category("[x] Doctor\n[x] CCMS").code is ProblemCode.CONFLICT
    assert read_category("☐ Doctor ☐ CCMS").code is None
    assert read_category("☒ Something else").code is ProblemCode.INVALID
    assert category_of("") is None


def test_boxes_belong_to_the_words_behind_them_or_before_them() -> None:
    assert options("[x] LMIA, [ ] CAQ") == [Option("LMIA", True), Option("CAQ", False)]
    assert options("LMIA ☒ CAQ ☐") == [Option("LMIA", True), Option("CAQ", False)]
    assert options("Client: ☐ Yes ☒ No") == [Option("Yes", False), Option("No", True)]
    assert options("☑ LMIA\n☐ CAQ\nand words") == [Option("LMIA", True), Option("CAQ", False)]
    assert options("no boxes here") == []
