"""Whether a message asks or says something, only thanks, or only brings documents."""

from __future__ import annotations

import pytest

from mailbot.understand.page.speaks import says
from mailbot.vocabulary.page import Page
from mailbot.vocabulary.understood import Says

BRINGS = [
    "Here is my LMIA.\n\nElena Marchetti",
    "Hello,\n\nplease find attached the death certificate.\nRegards\nElena",
    "Bonjour,\n\nvoici mes documents.\n\nIjeoma",
    "Vous trouverez ci-joint mon billet d'avion. Merci.",
    "",
]
WORDS = [
    "May I go on working while you decide?",
    "Hello,\n\nmy phone number is now 613-555-0179.\n\nSamira",
    "Bonjour,\n\npuis-je venir demain au bureau?\n\nIjeoma",
    "Thank you, but the address is wrong.",
    "Merci. Mon vol est le 4 décembre.",
    "Bonjour,\nOui",
]
THANKS = [
    "Thank you for looking at this one so quickly.\n\nOrla",
    "Bonjour,\n\nmerci de votre lettre.\n\nIjeoma",
    "Merci!",
]


@pytest.mark.parametrize("text", BRINGS)
def test_documents_and_words_that_only_name_them_say_nothing_more(text: str) -> None:
    assert says(Page.of_text(text), brings=True) is not Says.WORDS


@pytest.mark.parametrize("text", [*WORDS, "Here is my LMIA. Is it enough?", "Voici l'EIMT. Ma mère est morte hier."])
def test_a_question_or_news_beside_documents_is_something_to_answer(text: str) -> None:
    assert says(Page.of_text(text), brings=True) is Says.WORDS


@pytest.mark.parametrize("text", WORDS)
def test_words_are_something_to_answer(text: str) -> None:
    assert says(Page.of_text(text), brings=False) is Says.WORDS


@pytest.mark.parametrize("text", THANKS)
def test_thanks_alone_are_courtesy(text: str) -> None:
    assert says(Page.of_text(text), brings=False) is Says.THANKS
