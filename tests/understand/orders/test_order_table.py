"""Every order stands in one table, and what carries it out is found by its name."""

import pytest

from mailbot.decide.officers.orders import ORDERS
from mailbot.understand.words.spelling import folded
from mailbot.vocabulary.orders import BY_NAME, ROWS


def test_what_carries_orders_out_and_the_table_name_the_same_orders():
    assert set(ORDERS) == set(BY_NAME)


def test_no_word_means_two_orders():
    words = [(folded(word), row.name) for row in ROWS for word in row.words]

    assert {word for word, name in words if {name} != {other for known, other in words if known == word}} == set()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_an_order_that_only_asks_writes_to_nobody_and_closes_nothing(row):
    assert not (row.asks and row.takes_care)
