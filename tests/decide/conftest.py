"""An office on its first Monday, for the specifications of decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.office_life import Life, an_office


@pytest.fixture
def lives(tmp_path: Path) -> Iterator[Callable[..., Life]]:
    """Makes offices whose policy is not the default."""
    made: list[Life] = []

    def make(now: str = "2026-11-23 09:00", **how: Any) -> Life:
        made.append(Life(tmp_path / str(len(made)), an_office(**how), now=now))
        return made[-1]

    yield make
    for life in made:
        life.book.close()


@pytest.fixture
def life(lives: Callable[..., Life]) -> Life:
    """The office of the defaults: contact letters go by themselves after 30 minutes."""
    return lives()
