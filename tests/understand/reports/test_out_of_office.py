"""What an out-of-office says of an absence, in both languages."""

from __future__ import annotations

from datetime import date

import pytest

from mailbot.understand.reports.absence import absence_of
from tests.office_life import ANNE, JAS, PEOPLE

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(("text", "start", "end"), [
    ("I am out of the office from 23 November to 27 November.", (11, 23), (11, 27)),
    ("I am away until December 1. Please write to Jas Singh.", (11, 23), (12, 1)),
    ("I will be back on Monday, 30 November 2026.", (11, 23), (11, 29)),
    ("Je suis absent du bureau du 25 au 27 novembre. En cas d'urgence, écrivez à Jas Singh.", (11, 25), (11, 27)),
    ("Absente jusqu'au 1er décembre.", (11, 23), (12, 1)),
    ("Je serai de retour le 30 novembre.", (11, 23), (11, 29)),
    ("I am currently out of the office.", (11, 23), (11, 23)),
])  # fmt: skip
def test_from_when_until_when(text: str, start: tuple[int, int], end: tuple[int, int]) -> None:
    read = absence_of(ANNE, text, TODAY, PEOPLE)

    assert (read.start, read.end) == (date(2026, *start), date(2026, *end))
    assert read.cover == (JAS.address if "Jas Singh" in text else "")
    assert not read.ordered
