"""The table of letters: one row a kind, and nothing about a kind stands anywhere else."""

from pathlib import Path

import pytest

from mailbot.vocabulary.letter_kinds import LETTERS, Audience, Hold, LetterKind, kinds
from mailbot.vocabulary.office import Policy

TEMPLATES = Path(__file__).parents[2] / "templates"


def test_every_kind_has_one_row():
    assert sorted(row.kind.value for row in LETTERS) == sorted(kind.value for kind in LetterKind)


@pytest.mark.parametrize("kind", LetterKind)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_kind_has_a_template_in_both_languages(kind, language):
    assert (TEMPLATES / language / f"{kind.value}.html.j2").exists()


def test_only_what_the_client_reads_asks_or_counts_as_contact():
    assert {row.audience for row in LETTERS if row.asks or row.is_contact} == {Audience.CLIENT}


def test_each_letter_of_an_order_waits_as_the_settings_say():
    policy = Policy(other_hold_minutes=5, decline_hold_minutes=10)

    waits = {row.hold: row.hold_minutes(policy) for row in LETTERS}
    assert waits == {Hold.NONE: 0, Hold.ORDER: 5, Hold.DECLINE: 10}


def test_alarms_and_flags_never_wait_for_a_days_cap():
    assert kinds(lambda row: row.priority == 0) == {LetterKind.ALARM, LetterKind.FLAG}
