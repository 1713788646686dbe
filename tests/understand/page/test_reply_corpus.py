"""Officers' replies as their mail programs write them: own text, commands, and the lines that are not understood."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from mailbot.shipped import PROJECT
from mailbot.understand.mail.mime import read_mail
from mailbot.understand.orders.grammar import OrderContext, read_orders
from mailbot.understand.page.page import read_page
from mailbot.vocabulary.office import Person

REPLIES = PROJECT / "tests" / "mail" / "replies"
NOW = datetime(2026, 11, 24, 10, 5, tzinfo=ZoneInfo("America/Toronto"))
PEOPLE = (
    Person("Anne Tremblay", "a.tremblay@office.example", "fr"),
    Person("Jas Singh", "j.singh@office.example", "en"),
)


def test_the_corpus_has_at_least_eighty_replies():
    assert len(list(REPLIES.glob("*.eml"))) >= 80


@pytest.mark.parametrize("path", sorted(REPLIES.glob("*.eml")), ids=lambda path: path.stem)
def test_a_reply_is_read_as_its_writer_meant_it(path):
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    mail = read_mail(path.read_bytes())

    reply = read_orders(read_page(mail), OrderContext(NOW, PEOPLE, mail.sender))

    assert reply.own_text == expected["own_text"]
    assert [[command.name, command.text] for command in reply.to_obey] == expected["commands"]
    assert [wrong.line for wrong in reply.misread] == expected["misunderstood"]
