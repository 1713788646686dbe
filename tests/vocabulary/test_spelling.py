"""What is written in two ways is compared as one: on the form, in orders, and where the same client is looked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.vocabulary.referral import plain
from mailbot.vocabulary.spelling import fold, fold_in_place


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Lefœbvre Marie-Cœur", "lefoebvre marie-coeur"),
        ("Małkowski Łukasz", "malkowski lukasz"),
        ("Großmann", "grossmann"),
        ("Sørensen Bjørn", "sorensen bjorn"),
        ("Ægisson Guðrún", "aegisson gudrun"),
        ("Yıldız Işıl", "yildiz isil"),
        ("O’Rourke D‘Arcy", "o'rourke d'arcy"),
        ("BÉLIVEAU Zoé", "beliveau zoe"),
        ("Đặng", "dang"),
    ],
)
def test_a_name_and_how_somebody_without_the_letters_types_it_are_one(written, typed):
    assert fold(written) == typed
    assert plain(written) == plain(typed)


@given(st.text(max_size=60))
def test_in_place_every_character_stays_where_it_is(text):
    assert len(fold_in_place(text)) == len(text)


@given(st.text(alphabet="aéçœŁßøæðı’«»–x ", max_size=40))
def test_folded_twice_is_folded_once(text):
    assert fold(fold(text)) == fold(text)
