"""The officers' guides list the commands that there are, and every example in them is read as a command."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from mailbot.shipped import PROJECT
from mailbot.understand.orders.grammar import OrderContext, read_orders
from mailbot.vocabulary.orders import BY_NAME, ROWS
from mailbot.vocabulary.page import Page
from mailbot.vocabulary.phrase import Phrase
from mailbot.write.words.typography import unset
from mailbot.write.words.words import Words

ROOT = PROJECT
GUIDES = {"en": ROOT / "docs" / "officers.md", "fr": ROOT / "docs" / "agents.fr.md"}
HEADINGS = {"en": "| command | or | after it | what it does |", "fr": "| commande | ou | ensuite | ce qu'elle fait |"}
BLOCK = re.compile(r"(<!-- commands: [^>]*-->\n)(.*?)(<!-- /commands -->)", re.DOTALL)
CONTEXT = OrderContext(datetime(2026, 11, 24, 9, 40, tzinfo=ZoneInfo("America/Toronto")))
WORDS = Words(ROOT / "templates")


def table(language):
    """To mend a guide, put what this returns between its two marks."""
    other = "fr" if language == "en" else "en"
    rows = [HEADINGS[language], "| --- | --- | --- | --- |"]
    for command in ROWS:
        usage, does = (
            unset(WORDS.say(Phrase(f"{family}.{command.name}"), language)) for family in ("usage", "command")
        )
        rows.append(f"| `{command.word(language)}` | `{command.word(other)}` | {usage} | {does} |")
    return "\n".join(rows).replace("|  |", "| |") + "\n"


@pytest.mark.parametrize("language", GUIDES)
def test_the_guide_lists_every_command_as_the_table_has_it(language):
    found = BLOCK.search(GUIDES[language].read_text("utf-8"))

    assert found
    assert found[2] == table(language)


@pytest.mark.parametrize("language", GUIDES)
def test_every_example_in_the_guide_is_obeyed(language):
    text = GUIDES[language].read_text("utf-8")
    examples = re.findall(r"^```\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert len(examples) >= 2
    for example in examples:
        reply = read_orders(Page.of_text(example), CONTEXT)
        assert reply.to_obey, example
        assert reply.misread == ()


@pytest.mark.parametrize("language", GUIDES)
def test_inline_examples_that_begin_with_a_command_are_read(language):
    """Those in the paragraph on conditions are asked about, and the guide says so."""
    words = {definition.word(language) for definition in ROWS}
    spans = re.findall(r"(?<!`)`([^`\n]+)`(?!`)", BLOCK.sub("", GUIDES[language].read_text("utf-8")))
    examples = [span for span in spans if " " in span and span.split()[0] in words]

    asked = [example for example in examples if not read_orders(Page.of_text(example), CONTEXT).to_obey]

    assert len(examples) >= 7
    assert asked in (["ACCEPT only if the LMIA arrives"], ["ACCEPTER si l'EIMT arrive"])


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_command_says_what_it_does_and_what_follows_it(language):
    for name in BY_NAME:
        assert WORDS.say(Phrase(f"command.{name}"), language)
        assert WORDS.has(f"usage.{name}")
        assert bool(WORDS.say(Phrase(f"usage.{name}"), language)) == (BY_NAME[name].argument.value != "nothing")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    "text",
    [
        "ACEPT",
        "DECLINE",
        "ACCEPT if so",
        "ACCEPT?",
        "ACCEPT, HOLD",
        "DOCS passport",
        "DOCS lmai",
        "INTERVIEW tomorrow",
        "INTERVIEW phone Friday 10:00 maybe",
        "CPC soon",
        "CORRECT nothing",
        "CORRECT uci:",
        "RETRY",
        "RETRY Q1 Q2",
        "CASE Q1",
        "RETRY all",
        "INTERVIEW phone",
        "INTERVIEW phone tomorrow",
        "INTERVIEW phone 2026-01-01 10:00",
        "INTERVIEW phone 3/4 10:00",
        "INTERVIEW phone tomorrow 2026-12-01 10:00",
        "INTERVIEW phone tomorrow 10:00 11:00",
        "INTERVIEW phone Monday 2026-12-01 10:00",
        "INTERVIEW phone 2026-02-30 10:00",
        "INTERVIEW phone tomorrow 25:00",
        "INTERVIEW phone 2027-03-14 2:30 a.m.",
        "INTERVIEW phone 1/2/27 10:00",
        "INTERVIEW phone tomorrow at 2",
        "INTERVIEW phone tomorrow 10:00 PST",
    ],
)
def test_every_refusal_can_be_said_in_both_languages(language, text):
    (wrong,) = read_orders(Page.of_text(text), CONTEXT).misread

    said = WORDS.say(wrong.why, language)

    assert said.endswith((".", "?"))
    assert "{" not in said
