"""A line that three people write at the same place is a banner; never an order, never a person's own words."""

from __future__ import annotations

import pytest

from mailbot.postroom.learning import banners_of, learnt_lines
from mailbot.vocabulary.events import Noted
from tests.office_life import ANNE, JAS, LEE, Life

RELAY = "Scanned by Barrage, relay {0}"
NOTE = "\n\nNOTE call number {0} was short"
BELOW = "Gouvernement modèle, barrage numéro {0}"


def notes(life: Life) -> list[str]:
    return [event.text for event in life.case.events if isinstance(event, Noted)]


def three_write(life: Life, text: str) -> None:
    """`{0}` is another number each time."""
    life.refers()
    for number, person in enumerate((ANNE, JAS, LEE), 1):
        life.officer(text.format(number), by=person)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (RELAY + NOTE, "top"),
        (f"{NOTE.strip()}\n\n{BELOW}", "bottom"),
    ],
)
def test_from_the_third_person_on_the_line_is_none_of_the_writers(life: Life, text: str, place: str) -> None:
    three_write(life, text)
    life.officer(text.format(99), by=JAS)

    assert [banner.place for banner in banners_of(life.book)] == [place]
    assert notes(life)[-1] == "call number 99 was short"


@pytest.mark.parametrize(
    "line",
    [
        "ACCEPT",
        "Accept the case now",
        "Veuillez contacter la cliente",
        "please send her the letter now",
        "Contact letter can go out",
        "I looked at her file today",
        "The flight leaves on Monday at noon",
        "Preferred language: French",
        "Hi team",
        "Sure, will do",
        "Is the permit ready now?",
        "See the ticket in the file",
        "Merci de regarder le dossier",
        "decline letter for this one",
        "Refus, la cliente peut attendre",
    ],
)
def test_what_a_person_says_or_orders_is_never_learnt(life: Life, line: str) -> None:
    three_write(life, f"{line}\n\nI called her {{0}} times.\n")

    assert banners_of(life.book) == ()


def test_an_order_below_a_learnt_banner_is_obeyed_and_one_that_looks_like_it_is_not_hidden(life: Life) -> None:
    three_write(life, RELAY + NOTE)
    life.officer(f"{RELAY.format(7)}\n\nTAKE", by=JAS)

    assert life.case.officer == JAS.address
    assert learnt_lines(life.book, life.office) == {("top", "scanned by barrage, relay 0")}


def test_strangers_and_doubtful_writers_teach_nothing(life: Life) -> None:
    life.refers()
    for number in range(5):
        life.client(f"{RELAY.format(number)}\n\nHere it is.", sender=f"x{number}@elsewhere.example", trusted=None)

    assert banners_of(life.book) == ()


def test_one_person_alone_teaches_nothing(life: Life) -> None:
    life.refers()
    for number in range(5):
        life.officer(f"{RELAY.format(number)}\n\nNOTE call number {0} was short")

    assert banners_of(life.book) == ()


def test_the_office_takes_one_back(lives) -> None:
    life = lives(not_banners=("Scanned by Barrage, relay 1",))
    three_write(life, RELAY + NOTE)

    assert banners_of(life.book) != ()
    assert learnt_lines(life.book, life.office) == frozenset()
