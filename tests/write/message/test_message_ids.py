"""Our Message-IDs cannot be guessed, and say which case they belong to (design.md, "Who may ask for what")."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.write.message.message_ids import MessageIds

IDS = MessageIds(b"k" * 32, "office.example")


def test_a_letters_message_id_names_its_case_and_is_ours() -> None:
    message_id = IDS.for_letter("UR-2026-0042", "<a@csc.example>", "contact", 0)

    assert re.fullmatch(r"<ur-2026-0042\.[a-z2-7]{12}\.[a-z2-7]{20}@office\.example>", message_id)
    assert IDS.is_ours(message_id)
    assert IDS.number_of(message_id) == "UR-2026-0042"


def test_the_same_letter_written_again_has_the_same_message_id() -> None:
    first = IDS.for_letter("UR-2026-0042", "<a@csc.example>", "contact", 0)

    assert IDS.for_letter("UR-2026-0042", "<a@csc.example>", "contact", 0) == first


def test_another_cause_kind_or_place_is_another_message_id() -> None:
    ids = {
        IDS.for_letter(number, cause, kind, ordinal)
        for number in ("UR-2026-0042", "UR-2026-0043")
        for cause in ("<a@csc.example>", "<b@csc.example>")
        for kind in ("contact", "notice")
        for ordinal in (0, 1)
    }

    assert len(ids) == 16


def test_a_letter_of_no_case_is_ours_and_names_none() -> None:
    message_id = IDS.for_letter("", "", "alarm", 0)

    assert message_id.startswith("<office.")
    assert IDS.is_ours(message_id)
    assert IDS.number_of(message_id) is None


@pytest.mark.parametrize("place", range(1, 70))
def test_one_changed_character_makes_it_somebody_elses(place: int) -> None:
    message_id = IDS.for_letter("UR-2026-0042", "<a@csc.example>", "contact", 0)
    place = min(place, len(message_id) - 2)
    other = "b" if message_id[place] == "a" else "a"

    assert not IDS.is_ours(message_id[:place] + other + message_id[place + 1 :])


def test_another_key_or_another_domain_is_not_ours() -> None:
    message_id = IDS.for_letter("UR-2026-0042", "<a@csc.example>", "contact", 0)

    assert not MessageIds(b"x" * 32, "office.example").is_ours(message_id)
    assert not MessageIds(b"k" * 32, "other.example").is_ours(message_id)


def test_capitals_and_spaces_that_a_server_put_there_do_no_harm() -> None:
    message_id = IDS.for_letter("UR-2026-0042", "<a@csc.example>", "contact", 0)

    assert IDS.number_of(f" {message_id.upper()} ") == "UR-2026-0042"


def test_a_letters_token_is_ours_and_no_letters_message_id() -> None:
    message_id = IDS.for_letter("UR-2026-0042", "<a@csc.example>", "contact", 0)
    token = IDS.token(message_id)

    assert IDS.is_ours(token)
    assert IDS.number_of(token) == "UR-2026-0042"
    assert [IDS.is_letter(name) for name in (message_id, token, IDS.root("UR-2026-0042", "client"))] == [
        True, False, False,
    ]  # fmt: skip


def test_a_token_of_somebody_elses_message_id_is_not_given() -> None:
    with pytest.raises(ValueError, match="not a Message-ID of ours"):
        IDS.token("<a@csc.example>")


def test_the_root_of_a_thread_is_ours_and_differs_by_audience() -> None:
    client, staff = IDS.root("UR-2026-0042", "client"), IDS.root("UR-2026-0042", "staff")

    assert client != staff
    assert IDS.number_of(client) == "UR-2026-0042"


@given(st.text(max_size=500))
def test_whatever_somebody_writes_is_answered_without_an_error(text: str) -> None:
    assert not IDS.is_ours(text)
    assert not IDS.is_ours(f"<ur-2026-0042.{text}.aaaaaaaaaaaaaaaaaaaa@office.example>")


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_the_cause_and_the_number_are_the_message_id_is_sound(number: str, cause: str) -> None:
    message_id = IDS.for_letter(number, cause, "contact", 0)

    assert message_id.isascii()
    assert len(message_id) < 120
    assert IDS.is_ours(message_id)


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        MessageIds(b"short", "office.example")
