"""What authors of templates need not type: no-break spaces and apostrophes (D20)."""

import pytest

from mailbot.write.words.typography import typeset, typeset_markup, unset


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("Objet : rien", "Objet\u00a0: rien"),
        ("Objet: rien", "Objet\u00a0: rien"),
        ("Vraiment ?", "Vraiment?"),
        ("Vraiment?", "Vraiment?"),
        ("Oui ; non", "Oui; non"),
        ("« mot »", "«\u00a0mot\u00a0»"),
        ("(« mot »).", "(«\u00a0mot\u00a0»)."),
        ("d'emploi", "d’emploi"),
        ("l'{name}", "l’{name}"),
        ("à 14 h 30", "à 14\u00a0h\u00a030"),
        ("155 $", "155\u00a0$"),
        ("4 jours ouvrables", "4\u00a0jours ouvrables"),
    ],
)
def test_french_gets_the_spaces_of_french_print(typed: str, set_: str) -> None:
    assert typeset(typed, "fr") == set_


@pytest.mark.parametrize("text", ["https://cic.example", "10:30", "a:b", "R&eacute;ponse", "12:00:00"])
def test_a_mark_inside_a_word_is_no_punctuation(text: str) -> None:
    assert typeset(text, "fr") == text


def test_english_keeps_its_marks_and_binds_its_units() -> None:
    assert typeset("The client's letter: at 2:30 p.m., in 4 days?", "en") == (
        "The client’s letter: at 2:30\u00a0p.m., in 4\u00a0days?"
    )


def test_tags_and_styles_stay_as_they_are() -> None:
    markup = "<style>p { margin: 0 ; }</style><p title='a : b'>Oui : non</p>"

    assert typeset_markup(markup, "fr") == "<style>p { margin: 0 ; }</style><p title='a : b'>Oui\u00a0: non</p>"


def test_setting_twice_changes_nothing_more() -> None:
    once = typeset("« Oui » : 14 h 30 ; d'accord ?", "fr")

    assert typeset(once, "fr") == once


def test_what_is_pasted_elsewhere_has_plain_spaces_and_apostrophes() -> None:
    assert unset(typeset("L'heure : 14 h 30", "fr")) == "L'heure : 14 h 30"
