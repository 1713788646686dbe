"""A letter's recipients: each has a state of its own."""

from dataclasses import replace

from mailbot.vocabulary.outbox import LetterState, Part
from tests.morning import NOW, a_letter

A, B, REP, OWN = "a@mail.example", "b@mail.example", "rep@law.example", "urgent@office.example"


def letter(state: LetterState, **how):
    return replace(
        a_letter(state, NOW), envelope_from=OWN, envelope_to=(A, B), copies_to=(REP, OWN), state=state, **how
    )  # fmt: skip


def states(one):
    return {recipient.address: recipient.state.value for recipient in one.recipients}


def test_everybody_has_the_letters_state_unless_more_is_known_of_one():
    assert states(letter(LetterState.HELD)) == dict.fromkeys((A, B, REP, OWN), "held")
    assert states(letter(LetterState.SENT, still_to=(B,))) == {A: "sent", B: "queued", REP: "sent", OWN: "sent"}


def test_one_that_came_back_leaves_the_others_as_they_were():
    bounced = letter(LetterState.SENT)
    bounced = replace(bounced, not_reached=bounced.not_reaching(B, LetterState.BOUNCED, "550 no"))

    assert states(bounced) == {A: "sent", B: "bounced", REP: "sent", OWN: "sent"}
    assert [one.reply for one in bounced.recipients] == ["", "550 no", "", ""]


def test_a_letter_that_bounced_still_reached_those_who_had_a_copy():
    assert states(letter(LetterState.BOUNCED)) == {A: "bounced", B: "bounced", REP: "sent", OWN: "sent"}


def test_each_recipients_part_is_known():
    assert [one.part for one in letter(LetterState.HELD).recipients] == [
        Part.ADDRESSEE, Part.ADDRESSEE, Part.COPY, Part.OWN_COPY,
    ]  # fmt: skip
