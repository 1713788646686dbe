"""Our nouns as JSON and back, through every version of themselves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum
from typing import Any

import pytest

from mailbot.record.codec import Codec, Unreadable, Unsayable
from mailbot.vocabulary import events, letter_events, letter_kinds, letters, outbox, phrase, referral, register
from mailbot.vocabulary import message as mail

OTTAWA = timezone(timedelta(hours=-5))
AT = datetime(2026, 11, 20, 10, 2, 7, 123456, OTTAWA)
NOUNS = Codec(events, letter_events, letter_kinds, letters, outbox, mail, phrase, referral, register)


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Thing:
    name: str
    colour: Colour = Colour.RED
    flag: bool = False
    count: int = 0
    when: datetime | None = None
    parts: tuple[Thing, ...] = ()
    notes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stranger:
    name: str


CODEC = Codec(Colour, Thing)


@pytest.mark.parametrize(
    "value",
    [
        "text",
        42,
        True,
        None,
        "\udc80 Zoë\n\x00",
        AT,
        datetime(2026, 11, 20, tzinfo=UTC),
        date(2026, 12, 18),
        Colour.BLUE,
        (1, ("a", ()), None),
        frozenset({"b", "a"}),
        {},
        {"plain": (1, 2), "é": date(2026, 1, 1)},
        {"is": "Thing", "at": 1},
        {"at": "2026-11-20"},
        {"map": {"enum": 1}},
        {1: "one", (2, 3): "two"},
        Thing("x"),
        Thing("x", Colour.BLUE, True, 3, AT, (Thing("y"), Thing("z", flag=True)), {"k": Thing("in a map")}),
    ],
)
def test_what_goes_in_comes_out(value):
    said = json.loads(json.dumps(CODEC.encode(value)))

    assert CODEC.decode(said) == value
    assert type(CODEC.decode(said)) is type(value)


def test_the_words_are_short_and_can_be_read_by_a_person():
    thing = Thing("x", Colour.BLUE, when=AT, parts=(Thing("y"),))

    assert CODEC.encode(thing) == {
        "is": "Thing",
        "name": "x",
        "colour": {"enum": ["Colour", "blue"]},
        "when": {"at": "2026-11-20T10:02:07.123456-05:00"},
        "parts": [{"is": "Thing", "name": "y"}],
    }


def test_a_value_that_only_equals_its_default_is_written():
    said = CODEC.encode(Thing("x", flag=0, count=False))  # type: ignore[arg-type]

    assert said == {"is": "Thing", "name": "x", "flag": 0, "count": False}


def test_lists_come_back_as_tuples():
    assert CODEC.decode(CODEC.encode([1, [2]])) == (1, (2,))


def test_a_text_of_another_kind_is_text():
    class HeaderText(str):
        pass

    assert type(CODEC.encode(HeaderText("Subject"))) is str


def test_every_noun_of_the_history_survives():
    case = NOUNS.decode(NOUNS.encode(a_history()))

    assert case == a_history()


def a_history() -> tuple[object, ...]:
    letter = letters.LetterKind.CONTACT, letters.Role.CLIENT
    return (
        events.LetterSent(at=AT, letter="<a@office.example>", kind=letter[0], to=letter[1], reply="250 ok"),
        events.DocumentsAsked(at=AT, by="officer@office.example", mail="<m@office.example>", lines=("lmia_or_offer",)),
        events.InterviewSet(at=AT, interview=letters.Interview("phone", AT, "555-0100", "uid@office.example")),
        referral.Referral(
            values={"uci": "12-3456-7890", "needed_by": date(2026, 12, 18), "documents": ("lmia",), "email": None},
            problems=(
                referral.FieldProblem("uci", referral.ProblemCode.MISSING, phrase.Phrase.of("problem.missing", n=1)),
            ),
        ),
        phrase.Phrase.of("finding.can_wait", on=date(2026, 12, 18), of=phrase.Term("document", "lmia")),
    )


# Through versions.


def test_a_field_that_is_gone_is_passed_over_unread_and_a_new_one_takes_its_default():
    assert CODEC.decode({"is": "Thing", "name": "x", "weight": {"is": "Kilogram", "n": 3}}) == Thing("x")


def test_a_class_that_was_renamed_is_known_by_its_old_name():
    assert Codec(Colour, Thing, aliases={"Item": "Thing"}).decode({"is": "Item", "name": "x"}) == Thing("x")


def test_a_field_that_has_to_be_there_and_is_not_is_named():
    with pytest.raises(Unreadable, match=r"a Thing in the book lacks something: .*'name'"):
        CODEC.decode({"is": "Thing"})


@pytest.mark.parametrize("said", [{"is": "Stranger", "name": "x"}, {"enum": ["Stranger", 1]}])
def test_an_unknown_class_is_named(said):
    with pytest.raises(Unreadable, match="Stranger"):
        CODEC.decode(said)


def test_a_word_that_is_none_of_an_enumeration_is_named():
    with pytest.raises(Unreadable, match="'green' in the book is no Colour"):
        CODEC.decode({"enum": ["Colour", "green"]})


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (b"bytes", "no words for a builtins.bytes"),
        (datetime(2026, 11, 20), "a moment without a zone"),  # noqa: DTZ001 - that is the point
        (Stranger("x"), "no words for a .*Stranger"),
        ({"deep": (b"",)}, "bytes"),
    ],
)
def test_what_the_book_has_no_words_for_is_refused(value, words):
    with pytest.raises(Unsayable, match=words):
        CODEC.encode(value)


def test_two_classes_of_one_name_are_refused():
    with pytest.raises(ValueError, match="two classes are called Thing"):
        Codec(Thing, type("Thing", (), {}))


def test_what_thousands_of_cases_say_alike_is_one_object_in_memory() -> None:
    asked = (referral.RequiredField("email", or_else="phone"), referral.RequiredField("uci"))
    one, other = (json.loads(json.dumps(NOUNS.encode(asked))) for _ in range(2))

    read, again = NOUNS.decode(one), NOUNS.decode(other)

    assert read == again == asked
    assert read[0] is again[0]
    assert read[0] is not read[1]
