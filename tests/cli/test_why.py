"""`case NUMBER --why`: each letter with the line or the rule that caused it, and what the server answered."""

from __future__ import annotations

from tests.office import Office

from .conftest import DECLINED, FRENCH, INCOMPLETE, as_json, one_sentence, said


def test_a_letter_that_an_order_caused_names_the_line_and_what_it_did(played: Office) -> None:
    page = as_json("case", DECLINED, "--why", "--json", config=played.config)
    decline = next(letter for letter in page["letters"] if letter["kind"] == "decline")

    assert page["number"] == DECLINED
    assert "REFUSER" in decline["cause"]["line"]
    assert decline["cause"]["line"] in decline["cause"]["text"]
    assert decline["cause"]["message_id"].startswith("<")
    assert decline["cause"]["trust"] == "proved"
    assert "ended" in [event["event"] for event in decline["effects"]]
    assert (decline["state"], decline["reply"][:3]) == ("sent", "250")


def test_a_letter_that_no_order_caused_names_the_message_that_did(played: Office) -> None:
    (contact, *_) = as_json("case", FRENCH, "--why", "--json", config=played.config)["letters"]

    assert (contact["kind"], contact["cause"]["line"], contact["stopped"]) == ("contact", None, None)
    assert "complete" in contact["cause"]["text"]
    assert [event["event"] for event in contact["effects"]][:1] == ["opened"]


def test_only_letters_to_people_outside_are_told_of(played: Office) -> None:
    for number in (DECLINED, FRENCH, INCOMPLETE):
        letters = as_json("case", number, "--why", "--json", config=played.config)["letters"]
        assert not {letter["to"] for letter in letters} & {"officer", "supervisor"}


def test_the_page_says_the_same_in_the_language_of_the_terminal(played: Office) -> None:
    english = said("case", DECLINED, "--why", config=played.config).stdout
    french = said("case", DECLINED, "--why", config=played.config, LC_ALL="fr_CA.UTF-8").stdout

    for page, words in ((english, ("Cause", "Server’s answer")), (french, ("Effet", "Réponse du serveur"))):
        assert all(word in page for word in (*words, "REFUSER", "250")), page


def test_a_case_that_is_not_there_is_said_in_one_sentence(played: Office) -> None:
    assert "UR-2026-0999" in one_sentence(said("case", "UR-2026-0999", "--why", config=played.config), 1)
