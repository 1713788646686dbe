"""A letter of ours, answered in the manner of many mail programs and languages: the order above it and nothing else is
obeyed, or it is asked; without an order nothing is done. `MAILBOT_ALL_MANNERS=1` tries every combination."""

import os
import random
from datetime import UTC, datetime
from itertools import product

from mailbot.understand.orders.argument import OrderContext
from mailbot.understand.orders.grammar import read_orders
from mailbot.understand.page.page import read_page
from mailbot.vocabulary.message import ReadMail
from tests.understand.page.test_known import COLLEAGUE, NOTICE
from tests.understand.page.test_roles import ATTRIBUTIONS, BANNERS

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
LETTERS = [NOTICE, COLLEAGUE, "ACCEPT\n\nBenoît", "DECLINE the trip is in January\nPriya"]
ABOVE = [("TAKE", ["TAKE"]), ("REFUSER pas urgent", ["DECLINE"]), ("Thanks, I will look at it.", [])]
SIGNED = ["", "\n\nPriya", "\n\nSent from my iPhone", "\n\n-- \nPriya Raman\nOfficer"]
WARNED = ["", *BANNERS[:4]]


def plainly(letter):
    return letter


def marked(letter):
    return "\n".join(f"> {line}" for line in letter.split("\n"))


def wrapped(letter):
    return "\n".join(line[:60] + ("\n" + line[60:] if line[60:] else "") for line in letter.split("\n"))


COMBINATIONS = list(product(LETTERS, ABOVE, SIGNED, WARNED, [*ATTRIBUTIONS], [plainly, marked, wrapped]))


def test_no_manner_of_answering_gives_an_order_that_nobody_gave():
    every = COMBINATIONS if os.environ.get("MAILBOT_ALL_MANNERS") else random.Random(7).sample(COMBINATIONS, 300)
    wrong = []
    for letter, (said, meant), signed, warned, attribution, quote in every:
        text = f"{warned}\n\n{said}{signed}\n\n{attribution}\n\n{quote(letter)}\n".lstrip()
        page = read_page(ReadMail("", None, (), (), "", (), {}, text, ""), (letter,))
        orders = [order.name for order in read_orders(page, OrderContext(NOW)).to_obey]
        if orders not in (meant, []):
            wrong.append(text)
    assert wrong == []
